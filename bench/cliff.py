"""Figures of model summaries against CLIFF's human labels (Cao and Wang, 2021): the wrong ones should be blocked, no others.

A figure is wrong when an annotated error span of at most six words touches its number, for a longer span may be wrong
elsewhere; every other figure of a summary counts as right. The set's detokenising is undone first ("three - way", "£ 5 m").
"""

from __future__ import annotations

import ast
import json
import lzma
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.digits import find_digit_strings, is_missing
from bench.intervals import Counts, report_scores
from service.domain import Article, Span
from service.fidelity.check import Checker
from service.text.annotate import annotate_article, annotate_claim

SEED = 0
_SPAN_WORDS = 6
_LOOSE_SPACE = re.compile(
    r"""
    (?<=\w)(?P<before_hyphen>[ ])(?=-[ ]\w) | (?<=\w[ ]-)(?P<after_hyphen>[ ])(?=\w)
    | (?P<before_apostrophe>[ ])(?=(?:n['’]t|['’](?:s|re|ve|ll|d|m))\b)
    | (?<=[£$€])(?P<after_sign>[ ])(?=\d)
    | (?<=\d)(?P<before_scale>[ ])(?=(?:m|bn|k)\b)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class LabelledSummary:
    """An article, a model's summary of it, detokenised, and the short spans of the summary that are wrong."""

    article: str
    summary: str
    errors: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """One figure of a summary: what people, the check and the digit set say of it. `is_number`: in digits or words to twenty."""

    is_number: bool
    is_wrong: bool
    is_blocked: bool
    is_flagged: bool


def load_cliff(data: Path) -> list[LabelledSummary]:
    """All summaries of the set under `data`; FileNotFoundError when it is not there."""
    with lzma.open(data / "dev" / "cliff.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [parse_summary(json.loads(line)) for line in lines]


def parse_summary(row: Mapping[str, str]) -> LabelledSummary:
    """A summary with its short error spans; a span that does not stand in the summary is left out."""
    raw = row["summ"]
    summary, dropped = join_tokens(raw)
    spans = ast.literal_eval(row["annotated_span"]) if row["annotated_span"] else []
    errors = tuple(move_span(found, dropped) for words in spans if (found := _find_short_span(raw, words)))
    return LabelledSummary(row["doc"], summary, errors)


def join_tokens(text: str) -> tuple[str, list[int]]:
    """The text without the spaces that tokenising left at hyphens, apostrophes and amounts, and where they stood, in order."""
    dropped = [match.start() for match in _LOOSE_SPACE.finditer(text)]
    gone = set(dropped)
    return "".join(char for at, char in enumerate(text) if at not in gone), dropped


def move_span(span: Span, dropped: Sequence[int]) -> Span:
    """A span of a text as a span of it without the characters at `dropped`."""
    return Span(span.start - bisect_left(dropped, span.start), span.end - bisect_left(dropped, span.end))


def measure_cliff(records: Sequence[LabelledSummary]) -> dict[str, object]:
    """Precision, recall and F1 of blocked figures with 95 % intervals over summaries, and those of the digit set.

    Once for all figures, which has "last month" and "first" too, and once for numbers alone, as a value-only check sees them.
    """
    labelled = [list(label_figures(record)) for record in records]
    numbers = [[figure for figure in figures if figure.is_number] for figures in labelled]
    return {"summaries": len(records), "figures": _report(labelled), "numbers": _report(numbers)}


def label_figures(record: LabelledSummary) -> Iterator[LabelledFigure]:
    """Every figure that the check finds in the summary, in order."""
    source = annotate_article(Article(record.article), timezone="UTC")
    strings = find_digit_strings(record.article)
    for mention in Checker(source).check(annotate_claim(record.summary, source, locale="en-GB")).mentions:
        core = mention.figure.core
        yield LabelledFigure(
            is_number=bool(find_digit_strings(core.cut(record.summary))),
            is_wrong=any(core.overlaps(error) for error in record.errors),
            is_blocked=mention.severity == "block",
            is_flagged=is_missing(core.cut(record.summary), strings),
        )


def _report(labelled: Sequence[Sequence[LabelledFigure]]) -> dict[str, object]:
    return {
        "count": sum(map(len, labelled)),
        "nutgraf": report_scores([_count(figures, [one.is_blocked for one in figures]) for figures in labelled], SEED),
        "digit_set": report_scores([_count(figures, [one.is_flagged for one in figures]) for figures in labelled], SEED),
    }


def _count(figures: Sequence[LabelledFigure], marked: Iterable[bool]) -> Counts:
    pairs = [(figure.is_wrong, is_marked) for figure, is_marked in zip(figures, marked, strict=True)]
    return Counts(sum(wrong for wrong, _ in pairs), sum(mark for _, mark in pairs), sum(wrong and mark for wrong, mark in pairs))


def _find_short_span(text: str, words: str) -> Span | None:
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) if words.strip() else None
    return Span(*found.span()) if found and len(words.split()) <= _SPAN_WORDS else None
