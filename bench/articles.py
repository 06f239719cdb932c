"""`bench articles`: the whole job on real articles. Nothing may fail, and no figure may pass that the article lacks.

The second opinion on figures is deliberately crude and shares no code with the checker: the digits of a figure that passed must
stand in the article, or its number words must; rounding and conversion are listed for a person to read.
"""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.domain import Article, Fidelity, NutgrafError, Summary, SummaryRequest
from service.pipeline import Pipeline

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One article's run: its summary or the error's class, and the seconds it took."""

    slug: str
    words: int
    seconds: float
    summary: Summary | None
    error: str | None


def run_articles(pipeline: Pipeline, articles: Iterable[tuple[str, Article]]) -> Iterator[Outcome]:
    """The outcome for each article, in order."""
    for slug, article in articles:
        start = time.perf_counter()
        try:
            summary, error = pipeline.summarize(SummaryRequest(article)), None
        except NutgrafError as refused:
            summary, error = None, type(refused).__name__
        yield Outcome(slug, len(article.text.split()), time.perf_counter() - start, summary, error)


def find_texts(summary: Summary) -> Iterator[tuple[str, str, Fidelity]]:
    """Every text of a summary as (style, text, fidelity)."""
    if summary.headline:
        for one in (summary.headline, *summary.headline.alternatives):
            if one.text:
                yield "headline", one.text, one.fidelity
    if summary.brief and summary.brief.text:
        yield "brief", summary.brief.text, summary.brief.fidelity
    if summary.timeline:
        for bullet in (*summary.timeline.events, *summary.timeline.as_of, *summary.timeline.undated):
            yield "bullet", bullet.text, bullet.fidelity


def find_doubtful(summary: Summary, article: str) -> Iterator[str]:
    """Digits that passed the check although the article does not have them as written."""
    known = {digits.replace(",", "") for digits in _DIGITS.findall(article)}
    for _, _, fidelity in find_texts(summary):
        for mention in fidelity.mentions:
            if mention.severity == "info":
                yield from (one for one in _DIGITS.findall(mention.figure.text) if one.replace(",", "") not in known)


def measure_articles(outcomes: list[Outcome], articles: dict[str, str]) -> dict[str, object]:
    """The figures that go into results: counts, verdicts, origins, lengths, seconds."""
    verdicts: Counter[str] = Counter()
    lengths: dict[str, list[int]] = {}
    origins: Counter[str] = Counter()
    doubtful: list[str] = []
    for outcome in outcomes:
        if outcome.summary is None:
            continue
        doubtful += find_doubtful(outcome.summary, articles[outcome.slug])
        for style, text, fidelity in find_texts(outcome.summary):
            verdicts[f"{style} {fidelity.verdict}"] += 1
            lengths.setdefault(style, []).append(len(text))
        origins.update(_find_origins(outcome.summary))
    seconds = sorted(outcome.seconds for outcome in outcomes)
    return {
        "articles": len(outcomes),
        "refused_or_failed": sum(outcome.error is not None for outcome in outcomes),
        "errors": dict(Counter(outcome.error for outcome in outcomes if outcome.error)),
        "figures_passed_without_their_digits_in_the_article": len(doubtful),
        "texts_that_fail": sum(count for name, count in verdicts.items() if name.endswith(" fail")),
        "verdicts": dict(sorted(verdicts.items())),
        "origins": dict(sorted(origins.items())),
        "median_chars": {style: statistics.median(values) for style, values in lengths.items()},
        "seconds": {
            "median": round(statistics.median(seconds), 3),
            "p95": round(seconds[int(0.95 * (len(seconds) - 1))], 3),
            "max": round(seconds[-1], 3),
        },
        "words_per_second": round(sum(outcome.words for outcome in outcomes) / sum(seconds), 1),
    }


def _find_origins(summary: Summary) -> Iterator[str]:
    if summary.headline:
        yield f"headline {summary.headline.origin if summary.headline.text else 'empty'}"
    if summary.brief:
        yield f"brief {summary.brief.origin if summary.brief.text else 'empty'}"
    if summary.timeline:
        yield from (f"bullet {bullet.origin}" for bullet in summary.timeline.events)
