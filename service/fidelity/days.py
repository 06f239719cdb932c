"""Does one date support another? By the days that each allows, never by its words, when both can be placed."""

from __future__ import annotations

import re
from datetime import date

from service.domain import DateMention, Figure, Interval
from service.fidelity.values import CONTAINED, EQUAL, FALSE_PRECISION, Comparison
from service.text.numerals import find_unit_of_last_digit, read_numeral

_HEDGE = re.compile(
    r"^(?:(?:about|around|some|nearly|almost|roughly|just|only|over|under|more|less|than|at|least|exactly"
    r"|an? (?:little|estimated)) )+"
)
_LAPSE = re.compile(r"[ -](?P<unit>minute|hour|day|week|month|year|decade)s?\b")

OVERLAPPING = Comparison("rounds_to", "approximate_date")


def compare_dates(claim: DateMention, source: DateMention) -> Comparison | None:
    """What `source` says about `claim`: a claim may be coarser than the article ("April" for April 21), never finer.

    Mentions that cannot be placed compare by their TIMEX3 value; the same words always count as the same date, since a sentence
    read alone may place them otherwise than its article does. None: different times.
    """
    if _spell(claim) == _spell(source):
        return EQUAL
    if _is_recurring(claim) and _is_recurring(source) and _read_month_day(claim) == _read_month_day(source):
        return EQUAL  # neither says its year: a headline's tense places it otherwise
    if not (_names_day(claim) and _names_day(source)):
        return EQUAL if _read_clock(claim) == _read_clock(source) != "" else None
    if _is_placed(claim) and _is_placed(source):
        return _compare_days(claim, source)
    return EQUAL if claim.timex3 and claim.timex3 == source.timex3 else None


def _compare_days(claim: DateMention, source: DateMention) -> Comparison | None:
    claimed, given = _read_days(claim), _read_days(source)
    if claimed == given:
        return _compare_clocks(claim, source)
    if _covers(claimed, given) and claim.precision != "interval":
        return CONTAINED
    if _covers(given, claimed):
        return OVERLAPPING if source.approximate and claim.approximate else FALSE_PRECISION
    overlap = max(claimed[0], given[0]) <= min(claimed[1], given[1])
    return OVERLAPPING if overlap and (claim.approximate or source.approximate) else None


def imply_date(claim: DateMention, reference: date | None) -> Comparison | None:
    """Whether the day on which the article speaks implies the claim's date ("2024", "Friday" in a story of that Friday)."""
    if reference is None or not _is_placed(claim) or claim.precision == "interval" or _read_clock(claim):
        return None
    days = _read_days(claim)
    return CONTAINED if _covers(days, (reference, reference)) else None


def read_lapse(figure: Figure) -> Figure | None:
    """The duration that a date counts from another day: "46 years ago" is 46 years away; None for other dates."""
    low = _HEDGE.sub("", figure.text.lower())
    numeral = read_numeral(low, 0)
    unit = _LAPSE.match(low, numeral.end) if numeral else None
    if numeral is None or unit is None:
        return None
    step = find_unit_of_last_digit(numeral.value)
    return Figure(
        figure.span, figure.core, figure.text, "duration", Interval.exact(numeral.value), unit["unit"], significant=step
    )


def _is_recurring(mention: DateMention) -> bool:
    return "year" in mention.inferred and mention.earliest is not None and mention.earliest == mention.latest


def _read_month_day(mention: DateMention) -> tuple[int, int] | None:
    return (mention.earliest.month, mention.earliest.day) if mention.earliest else None


def _is_placed(mention: DateMention) -> bool:
    return mention.earliest is not None or mention.latest is not None


def _names_day(mention: DateMention) -> bool:
    """Whether the words name a day; the tagger guesses that of a bare time ("at 9.30pm")."""
    return not mention.rule.startswith("clock")


def _read_days(mention: DateMention) -> tuple[date, date]:
    return mention.earliest or date.min, mention.latest or date.max


def _covers(outer: tuple[date, date], inner: tuple[date, date]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _spell(mention: DateMention) -> str:
    return " ".join(mention.text.lower().split())


def _read_clock(mention: DateMention) -> str:
    """What TIMEX3 gives after the day: "15:00", "NI"; empty for a bare day."""
    return (mention.timex3 or "").partition("T")[2]


def _compare_clocks(claim: DateMention, source: DateMention) -> Comparison | None:
    claimed, given = _read_clock(claim), _read_clock(source)
    if claimed == given:
        return EQUAL
    if not claimed:
        return CONTAINED
    return FALSE_PRECISION if not given else None
