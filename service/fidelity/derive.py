"""Figures that follow from the article's own: sums, differences, spans of years, changes in percent.

Letting any two numbers add up "explains" nearly a fifth of corrupted figures (fidelity.md section 2), so a cue word in the claim
is asked for, and operands of one kind and unit that stand in one sentence or count the same thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import Literal

from service.domain import Derivation, Figure, Interval
from service.fidelity.compare import Reading, compare_readings, read_figure
from service.fidelity.days import read_lapse
from service.fidelity.index import TextIndex
from service.fidelity.values import FINE

GROUP = 8  # operands that are tried together, at the most

_SUM = re.compile(r"\b(?:total(?:s|ed|ing|led|ling)?|in\s+all|combined|altogether|together|overall|sum|both)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"""
    \b(?: differences? | gap | margin | more | fewer | less | extra | added | additional | remain\w* | left | ahead | behind
    | other | up | down | jump(?:s|ed)? | gain(?:s|ed)? | r[io]se[sn]? | fell | falls? | drop(?:s|ped)? | lost | cuts?
    | increased? | decreased? )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(
    r"""
    \b(?: after | later | ago | since | before | earlier | first | last | worst | best | biggest | lowest | highest | longest
    | most | least | over | for | in | span )\b | \d-year
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DAYS_A_YEAR = Decimal("365.2425")


@dataclass(frozen=True, slots=True)
class _Trial:
    operation: Literal["sum", "difference", "percentage", "year_span"]
    operands: tuple[Figure, ...]
    result: Decimal


def derive_figure(claim: Figure, claims: TextIndex, sources: TextIndex) -> Derivation | None:
    """How `claim` follows from figures of the article; None without a cue word near it or without operands that fit."""
    around = claims.cut_around(claim.core)
    reading = read_figure(claim)
    for trial in _find_trials(claim, around, sources):
        if not _comes_near(reading, trial.result):
            continue
        type_, unit = ("duration", "year") if trial.operation == "year_span" else (claim.type, claim.unit)
        result = Figure(claim.span, claim.core, str(trial.result), type_, Interval.exact(trial.result), unit)
        comparison = compare_readings(reading, read_figure(result))
        if comparison and comparison.severity == "info":
            return Derivation(trial.operation, tuple(figure.span for figure in trial.operands), trial.result)
    return None


def _comes_near(reading: Reading, result: Decimal) -> bool:
    """Whether a full comparison is worth its time."""
    quantity = reading.lapse.quantity if reading.lapse else reading.quantity
    return quantity is not None and abs(result - quantity.anchor) <= FINE * abs(result)


def _find_trials(claim: Figure, around: str, sources: TextIndex) -> Iterator[_Trial]:
    lasting = read_lapse(claim) if claim.type == "date" else claim
    if lasting and lasting.type == "duration" and lasting.unit == "year" and _YEARS.search(around):
        yield from _span_years(sources)
    if claim.type == "percent" and claim.direction:
        yield from _find_changes(claim, sources)
    if _SUM.search(around):
        operands = _find_operands(claim, sources)
        for group in (*_group(operands, sources.find_sentence_index), *_group(operands, lambda figure: figure.noun)):
            yield from _add(group)
    if _DIFFERENCE.search(around):
        for group in _group(_find_operands(claim, sources), sources.find_sentence_index):
            yield from _subtract(group)


def _find_operands(claim: Figure, sources: TextIndex) -> list[Figure]:
    """The exact figures of the claim's type and unit."""
    return [
        figure
        for figure in sources.annotated.figures
        if (figure.type, figure.unit, figure.bound) == (claim.type, claim.unit, "=") and figure.value.is_exact
    ]


def _group(figures: Iterable[Figure], key: Callable[[Figure], Hashable]) -> list[Sequence[Figure]]:
    """Figures that share a key, two of them at the least."""
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[key(figure)].append(figure)
    return [group[:GROUP] for shared, group in groups.items() if shared is not None and len(group) > 1]


def _add(group: Sequence[Figure]) -> Iterator[_Trial]:
    """Sums of two, of three, and of all."""
    for size in sorted({2, 3, len(group)}):
        for operands in combinations(group, size) if 1 < size <= len(group) else ():
            yield _Trial("sum", operands, sum(map(_read_exact, operands), Decimal(0)))


def _subtract(group: Sequence[Figure]) -> Iterator[_Trial]:
    for first, second in combinations(group, 2):
        yield _Trial("difference", (first, second), abs(_read_exact(first) - _read_exact(second)))


def _find_changes(claim: Figure, sources: TextIndex) -> Iterator[_Trial]:
    """Changes in percent between two amounts of one sentence that move the claim's way, whichever is told first."""
    amounts = [
        figure
        for figure in sources.annotated.figures
        if figure.type in ("cardinal", "money", "measure") and figure.value.is_exact and figure.direction == claim.direction
    ]
    for group in _group(amounts, sources.find_sentence_index):
        for first, second in permutations(group, 2):
            before, after = _read_exact(first), _read_exact(second)
            if first.unit == second.unit and before > 0 and (after > before if claim.direction == "up" else after < before):
                yield _Trial("percentage", (first, second), abs(after - before) * 100 / before)


def _span_years(sources: TextIndex) -> Iterator[_Trial]:
    """Years between two dates of one sentence, and between a date and the day on which the article speaks: by the calendar's
    years, and as full years that have passed."""
    dated = [(figure, figure.date.earliest) for figure in sources.annotated.figures if figure.date and figure.date.earliest]
    today = sources.annotated.reference.date
    spans: list[tuple[tuple[Figure, ...], date, date]] = [((figure,), day, today) for figure, day in dated if today]
    spans += [
        ((first, second), start, end)
        for (first, start), (second, end) in pairwise(dated)
        if sources.find_sentence_index(first) == sources.find_sentence_index(second)
    ]
    for operands, start, end in spans:
        yield _Trial("year_span", operands, Decimal(abs(end.year - start.year)))
        yield _Trial("year_span", operands, _count_full_years(start, end))


def _count_full_years(start: date, end: date) -> Decimal:
    return abs((end - start).days) // _DAYS_A_YEAR


def _read_exact(figure: Figure) -> Decimal:
    return figure.value.low or Decimal(0)
