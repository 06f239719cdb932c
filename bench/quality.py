"""`bench quality`: headlines and briefs as the pipeline chooses them, against human references and beside plain baselines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rouge_score.rouge_scorer import RougeScorer

from bench.data import Record
from service.domain import Article, Limits, NutgrafError, Style, Summary, SummaryRequest
from service.pipeline import Pipeline

METRICS = ("rouge1", "rouge2", "rougeL")
BOOTSTRAPS = 1000


@dataclass(frozen=True, slots=True)
class Scores:
    """Mean F1 × 100 of each metric, with a 95 % bootstrap interval of the first."""

    rouge1: float
    rouge2: float
    rouge_l: float
    interval: tuple[float, float]


def score_texts(texts: Sequence[str], references: Sequence[str], *, seed: int = 0) -> Scores:
    """ROUGE with stemming of `texts` against `references`, in lower case."""
    scorer = RougeScorer(METRICS, use_stemmer=True)
    rows = [scorer.score(reference, text) for reference, text in zip(references, texts, strict=True)]
    values = {metric: [100 * row[metric].fmeasure for row in rows] for metric in METRICS}
    rng = random.Random(seed)
    first = values["rouge1"]
    means = sorted(sum(rng.choices(first, k=len(first))) / len(first) for _ in range(BOOTSTRAPS))
    mean = {metric: round(sum(one) / len(one), 2) for metric, one in values.items()}
    low, high = round(means[int(0.025 * BOOTSTRAPS)], 2), round(means[int(0.975 * BOOTSTRAPS)], 2)
    return Scores(mean["rouge1"], mean["rouge2"], mean["rougeL"], (low, high))


def write_headline(pipeline: Pipeline, record: Record) -> str:
    """The chosen headline; empty when the article is refused."""
    summary = _summarize(pipeline, record, "headline", Limits())
    return (summary.headline.text or "") if summary and summary.headline else ""


def write_brief(pipeline: Pipeline, record: Record, max_chars: int) -> str:
    """The chosen brief of at most `max_chars`; empty when the article is refused."""
    summary = _summarize(pipeline, record, "brief", replace(Limits(), brief_chars=max_chars))
    return (summary.brief.text or "") if summary and summary.brief else ""


def cut_words(text: str, count: int) -> str:
    """The baseline: the article's first `count` words."""
    return " ".join(text.split()[:count])


def _summarize(pipeline: Pipeline, record: Record, style: Style, limits: Limits) -> Summary | None:
    try:
        return pipeline.summarize(SummaryRequest(Article(text=record.text), styles=(style,), limits=limits))
    except NutgrafError:
        return None
