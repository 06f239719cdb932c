"""Figures that follow from the article's own: sums, differences, spans of years, changes in percent.

Letting any two numbers add up "explains" nearly a fifth of corrupted figures (fidelity.md section 2), so a cue word in the claim
is asked for, and operands of one kind and unit that stand in one sentence or count the same thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import Literal

from service.domain import Derivation, Figure, Interval
from service.fidelity.compare import compare_readings, read_figure
from service.fidelity.days import read_lapse
from service.fidelity.index import TextIndex

GROUP = 8  # operands that are tried together, at the most

_SUM = re.compile(r"\b(?:total(?:s|ed|ing|led|ling)?|in\s+all|combined|altogether|together|overall|sum|both)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"""
    \b(?: up | down | differences? | gap | margin | more | fewer | less | extra | added | additional | jump(?:s|ed)?
    | gain(?:s|ed)?
    | r(?:i|o)se[sn]? | f(?:a|e)ll(?:s|en)? | drop(?:s|ped)? | lost | cut(?:s|ting)? | increase[ds]? | decrease[ds]?
    | remain\w* | left
    | ahead | behind | lead(?:s|ing)? | other )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(
    r"""
    \b(?: after | later | ago | since | before | earlier | first | last | worst | best | biggest | lowest | highest
    | longest | most
    | least | over | for | in | span )\b | \d-year
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Trial:
    operation: Literal["sum", "difference", "percentage", "year_span"]
    operands: tuple[Figure, ...]
    result: Decimal


def derive_figure(claim: Figure, claims: TextIndex, sources: TextIndex) -> Derivation | None:
    """How `claim` follows from figures of the article; None without a cue word in its sentence or without operands that fit."""
    sentence = claims.find_sentence(claim.core.start)
    around = sentence.span.cut(claims.text) if sentence else claims.text
    reading = read_figure(claim)
    for trial in _find_trials(claim, around, sources):
        type_, unit = ("duration", "year") if trial.operation == "year_span" else (claim.type, claim.unit)
        result = Figure(claim.span, claim.core, str(trial.result), type_, Interval.exact(trial.result), unit)
        comparison = compare_readings(reading, read_figure(result))
        if comparison and comparison.severity == "info":
            return Derivation(trial.operation, tuple(figure.span for figure in trial.operands), trial.result)
    return None


def _find_trials(claim: Figure, around: str, sources: TextIndex) -> Iterator[_Trial]:
    lasting = read_lapse(claim) if claim.type == "date" else claim
    if lasting and lasting.type == "duration" and lasting.unit == "year" and _YEARS.search(around):
        yield from _span_years(sources)
    if claim.type == "percent" and claim.direction:
        yield from _find_changes(claim, sources)
    groups = list(_group_operands(claim, sources)) if _SUM.search(around) or _DIFFERENCE.search(around) else []
    for group in groups:
        yield from _combine(group, around)


def _combine(group: Sequence[Figure], around: str) -> Iterator[_Trial]:
    values = {figure.span: _read_exact(figure) for figure in group}
    if _SUM.search(around):
        sizes = sorted({2, 3, len(group)} - {1})
        for operands in (chosen for size in sizes for chosen in combinations(group, size)):
            yield _Trial("sum", operands, sum((values[figure.span] for figure in operands), Decimal(0)))
    if _DIFFERENCE.search(around):
        for pair in combinations(group, 2):
            yield _Trial("difference", pair, abs(values[pair[0].span] - values[pair[1].span]))


def _group_operands(claim: Figure, sources: TextIndex) -> Iterator[Sequence[Figure]]:
    """Exact figures of the claim's type and unit: those of one sentence, and those that count one thing."""
    groups: dict[tuple[str, object], list[Figure]] = defaultdict(list)
    for figure in sources.annotated.figures:
        if (figure.type, figure.unit) != (claim.type, claim.unit) or not figure.value.is_exact or figure.bound != "=":
            continue
        sentence = sources.find_sentence(figure.core.start)
        groups["sentence", sentence and sentence.index].append(figure)
        if figure.noun:
            groups["noun", figure.noun].append(figure)
    return (group[:GROUP] for group in groups.values() if len(group) > 1)


def _find_changes(claim: Figure, sources: TextIndex) -> Iterator[_Trial]:
    """Changes in percent between two figures of one sentence, in the order told and against it."""
    by_sentence: dict[object, list[Figure]] = defaultdict(list)
    for figure in sources.annotated.figures:
        if figure.type in ("cardinal", "money", "measure") and figure.value.is_exact:
            sentence = sources.find_sentence(figure.core.start)
            by_sentence[sentence and sentence.index].append(figure)
    for group in by_sentence.values():
        for first, second in permutations(group[:GROUP], 2):
            before, after = _read_exact(first), _read_exact(second)
            grew = after > before
            if before > 0 and first.unit == second.unit and before != after and grew == (claim.direction == "up"):
                yield _Trial("percentage", (first, second), abs(after - before) * 100 / before)


def _span_years(sources: TextIndex) -> Iterator[_Trial]:
    """Years between two dates of one sentence, and between a date and the day on which the article speaks."""
    dated = [(figure, figure.date.earliest) for figure in sources.annotated.figures if figure.date and figure.date.earliest]
    today = sources.annotated.reference.date
    for figure, day in dated:
        if today:
            yield _Trial("year_span", (figure,), Decimal(abs(today.year - day.year)))
    for (first, start), (second, end) in pairwise(dated):
        yield _Trial("year_span", (first, second), Decimal(abs(end.year - start.year)))


def _read_exact(figure: Figure) -> Decimal:
    return figure.value.low or Decimal(0)
