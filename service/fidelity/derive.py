"""Figures that follow from the article's own: sums, differences, spans of years, shares, changes in percent, multiples.

Letting any two numbers add up "explains" nearly a fifth of corrupted figures (fidelity.md section 2), so a cue word in the claim
is asked for, and operands of one kind and unit that stand in one sentence, count the same thing, or are repeated by the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from service.domain import Derivation, Figure, Interval
from service.fidelity.compare import Reading, compare_readings, read_figure
from service.fidelity.days import read_lapse
from service.fidelity.index import TextIndex
from service.fidelity.operands import COUNTED, Setting, Trial, find_repeated
from service.fidelity.proportions import find_changes, find_quotients, find_rates, find_shares, find_vote_shares
from service.fidelity.quantity import Quantity
from service.fidelity.sums import find_differences, find_joined, find_points, find_sums
from service.fidelity.values import FINE, UNDERSTATED

_SUM = re.compile(
    r"\b(?:total(?:s|ed|ing|led|ling)?|in\s+all|combined|altogether|together|overall|sum|both|between them)\b", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"""
    \b(?: differences? | gap | margin | more | fewer | less | extra | added | additional | remain\w* | left | ahead | behind
    | other | leav(?:e|es|ing) | up | down | jump(?:s|ed)? | gain(?:s|ed)? | r[io]se[sn]? | fell | falls?
    | drop(?:s|ped)? | lost | cuts?
    | increased? | decreased? | exceed(?:s|ed|ing)? | outnumber(?:s|ed)? | shortfall | surplus | short\ of | by | shr[aiu]nk
    | widen(?:s|ed)? | narrow(?:s|ed)? )\b
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


def derive_figure(claim: Figure, claims: TextIndex, sources: TextIndex) -> Derivation | None:
    """How `claim` follows from figures of the article; None without a cue word near it or without operands that fit."""
    reading = read_figure(claim)
    setting = Setting(claim, claims.cut_around(claim.core), find_repeated(claim, claims, sources), sources)
    quantity = reading.lapse.quantity if reading.lapse else reading.quantity
    if quantity is None:
        return None
    for trial in _find_trials(setting):
        if not _comes_near(reading, quantity, trial.result):
            continue
        type_, unit = ("duration", "year") if trial.operation == "year_span" else (claim.type, claim.unit)
        result = Figure(claim.span, claim.core, str(trial.result), type_, Interval.exact(trial.result), unit)
        comparison = compare_readings(reading, read_figure(result))
        if comparison and (comparison.severity == "info" or comparison == UNDERSTATED):
            return Derivation(trial.operation, tuple(figure.span for figure in trial.operands), trial.result)
    return None


def _comes_near(reading: Reading, quantity: Quantity, result: Decimal) -> bool:
    """Whether a full comparison is worth its time."""
    is_share = reading.kind in ("percent", "ratio", "multiple")  # "more than half of the 197"
    return (is_share and quantity.shape != "exact") or abs(result - quantity.anchor) <= FINE * abs(result)


def _find_trials(setting: Setting) -> Iterator[Trial]:
    claim = setting.claim
    lasting = read_lapse(claim) if claim.type == "date" else claim
    if lasting and lasting.type == "duration" and lasting.unit == "year" and _YEARS.search(setting.around):
        yield from _span_years(setting.sources)
    if claim.type == "percent" and claim.direction:
        yield from find_changes(setting)
    if claim.type in ("percent", "ratio"):
        yield from find_shares(setting)
        yield from find_vote_shares(setting)
    if claim.type == "money" and claim.per:
        yield from find_rates(setting)
    if claim.type == "multiple":
        yield from find_quotients(setting)
    if claim.type == "percentage_point":
        yield from find_points(setting)
    if _SUM.search(setting.around):
        yield from find_sums(setting)
    elif claim.type in COUNTED:
        yield from find_joined(setting)
    if _DIFFERENCE.search(setting.around):
        yield from find_differences(setting)


def _span_years(sources: TextIndex) -> Iterator[Trial]:
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
        yield Trial("year_span", operands, Decimal(abs(end.year - start.year)))
        yield Trial("year_span", operands, _count_full_years(start, end))


def _count_full_years(start: date, end: date) -> Decimal:
    return abs((end - start).days) // _DAYS_A_YEAR
