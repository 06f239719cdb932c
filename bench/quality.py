"""`bench quality`: headlines and briefs as the pipeline chooses them, against human references and beside plain baselines.

Every set is cut in two: weights and limits are chosen on `development`, and what is claimed is scored on `test`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import mean

from rouge_score.rouge_scorer import RougeScorer
from tqdm import tqdm

from bench.baselines import BASELINES
from bench.data import Record
from bench.shape import describe_texts
from service.domain import Article, Limits, NutgrafError, Origin, Style, SummaryRequest
from service.pipeline import Pipeline

METRICS = ("rouge1", "rouge2", "rougeL")
BOOTSTRAPS = 1000
HALVES = ("development", "test")
LEAST_BRIEF_CHARS = 120


@dataclass(frozen=True, slots=True)
class Scores:
    """Mean F1 × 100 of each metric, with a 95 % bootstrap interval of the first."""

    rouge1: float
    rouge2: float
    rouge_l: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a style with where it came from; empty when the article was refused or nothing fitted."""

    text: str
    origin: Origin | None


def score_texts(texts: Sequence[str], references: Sequence[str], *, seed: int = 0) -> Scores:
    """ROUGE with stemming of `texts` against `references`, in lower case."""
    scorer = RougeScorer(METRICS, use_stemmer=True)
    rows = [scorer.score(reference, text) for text, reference in zip(texts, references, strict=True)]
    values = {metric: [100 * row[metric].fmeasure for row in rows] for metric in METRICS}
    rng = random.Random(seed)
    first = values["rouge1"]
    means = sorted(mean(rng.choices(first, k=len(first))) for _ in range(BOOTSTRAPS))
    whole = {metric: round(mean(one), 2) for metric, one in values.items()}
    low, high = round(means[int(0.025 * BOOTSTRAPS)], 2), round(means[int(0.975 * BOOTSTRAPS)], 2)
    return Scores(whole["rouge1"], whole["rouge2"], whole["rougeL"], (low, high))


def measure_style(pipeline: Pipeline, records: Sequence[Record], style: Style, seed: int) -> dict[str, object]:
    """Both halves of a set: what the pipeline writes, and each baseline at the same number of words."""
    figures: dict[str, object] = {}
    for half, chosen in split_halves(records, seed).items():
        label = f"{style} {chosen[0].set} {half}"
        written = [write_text(pipeline, record, style) for record in tqdm(chosen, desc=label)]
        texts = [one.text for one in written]
        references = [record.target for record in chosen]
        systems: dict[str, object] = {"nutgraf": asdict(score_texts(texts, references))}
        for name, baseline in BASELINES.items():
            beside = [baseline(record.text, len(text.split())) for record, text in zip(chosen, texts, strict=True)]
            systems[name] = asdict(score_texts(beside, references))
        origins = Counter(one.origin or "empty" for one in written)
        shape = describe_texts(texts, [record.text for record in chosen])
        figures[half] = {"stories": len(chosen), "systems": systems, "origins": dict(origins), "texts": shape}
    return figures


def split_halves(records: Sequence[Record], seed: int) -> Mapping[str, list[Record]]:
    """The records in two halves at random, the same for a seed."""
    order = list(records)
    random.Random(seed).shuffle(order)
    middle = len(order) // 2
    return dict(zip(HALVES, (order[:middle], order[middle:]), strict=True))


def write_text(pipeline: Pipeline, record: Record, style: Style) -> Written:
    """The headline within the service's own limit, or a brief as long as the reference."""
    brief_chars = max(LEAST_BRIEF_CHARS, len(record.target))
    limits = replace(Limits(), brief_chars=brief_chars) if style == "brief" else Limits()
    try:
        summary = pipeline.summarize(SummaryRequest(Article(text=record.text), styles=(style,), limits=limits))
    except NutgrafError:
        return Written("", None)
    found = summary.headline if style == "headline" else summary.brief
    return Written(found.text, found.origin) if found and found.text else Written("", None)
