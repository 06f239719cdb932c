"""What a date rule sees and what it answers, and how periods are chosen by direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from service.domain import Span, Tense
from service.text.calendar import Grain, Part, Period, day_period, narrow_period
from service.text.date_words import compile_template

Kind = Literal["date", "time", "duration", "set"]
Basis = Literal["explicit", "explicit-partial", "relative", "dateline", "holiday", "unresolved"]
Modifier = Literal["early", "mid", "late", "approx", "before", "after", None]
LAST = frozenset({"last", "past", "this past", "previous"})
NEXT = frozenset({"next", "coming", "this coming"})
_NEXT_MONTH = timedelta(days=31)
NEAR_FUTURE_DAYS = 90  # without a cue, a day this close ahead is read as coming (timeline.md 1.3)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an expression stands. `left` and `right` are the folded text on either side, a few words long."""

    reference: date | None
    locale: str
    left: str
    right: str
    read_tense: Callable[[], Tense]
    anchor: Period | None = None  # the last date of the text so far
    past_anchor: Period | None = None  # the last day of the text so far that is not after the reference
    quarter: Period | None = None  # the last quarter of the text so far
    years: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (month, day) → year, as placed so far

    @property
    def anchor_day(self) -> date | None:
        return self.anchor.first if self.anchor else None

    @property
    def before(self) -> str:
        """The word on the left, "" at the start of a sentence or after a stop."""
        match = re.search(r"([\w'$£€#.-]+)[ ]*$", self.left)
        return match[1] if match else ""

    @property
    def after(self) -> str:
        """The word on the right, "" before punctuation."""
        match = re.match(r"[ -]?([\w'%]+)", self.right)
        return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. Without a `period` it cannot be placed on the calendar."""

    kind: Kind
    timex3: str | None
    period: Period | None = None
    basis: Basis = "relative"
    inferred: tuple[str, ...] = ()
    direction: Tense = "none"
    modifier: Modifier = None
    approximate: bool = False
    ambiguous: bool = False
    relative_to_event: bool = False
    confidence: float = 0.9
    precision: Grain | None = None  # where it is finer than the period's grain: a clock time on a day
    ends: tuple[tuple[Span, Period], ...] = ()  # the two dates of a range, by themselves


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of expression. `read` answers None where the words only look like it; it may raise ValueError or OverflowError."""

    id: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Scene], Reading | None]


def define_rule(id: str, template: str, read: Callable[[re.Match[str], Scene], Reading | None]) -> Rule:
    return Rule(id, compile_template(template), read)


def read_period(period: Period, basis: Basis = "relative", **fields: Any) -> Reading:
    """A date that is `period`; `fields` are those of `Reading`."""
    return replace(Reading("date", period.timex3, period, basis), **fields)


def leave_unplaced(timex3: str | None = None) -> Reading:
    """An expression that needs a reference date where there is none: kept, with null dates."""
    return Reading("date", timex3, basis="unresolved", confidence=0.3)


def read_range(match: re.Match[str], first: Period, last: Period, reading: Reading) -> Reading:
    """`reading` as the interval from `first` to `last`, which stand on either side of the match's group "join".

    Raises ValueError when it would end before it starts.
    """
    if first.first > last.last:
        raise ValueError("an interval that ends before it starts")
    period = Period(first.first, last.last, "interval", f"{first.timex3}/{last.timex3}", f"{first.edtf}/{last.edtf}")
    start, end = match.span("join")
    left, right = match[0][: start - match.start()].rstrip(), match[0][end - match.start() :].lstrip()
    ends = ((Span(match.start(), match.start() + len(left)), first), (Span(match.end() - len(right), match.end()), last))
    return replace(reading, period=period, timex3=period.timex3, ends=ends)


def read_part(words: str) -> Part | None:
    """The third of a period that "early", "the end of" and so on mean; "earlier", "later" and "sometime" are no thirds."""
    if re.match(r"earlier|later|sometime", words):
        return None
    if re.search(r"early|start|beginning|turn", words):
        return "early"
    return "mid" if "mid" in words else "late"


def choose_recurring(make: Callable[[int], Period], deixis: str | None, scene: Scene) -> Reading:
    """Which of the yearly periods that `make` builds is meant: by "last", "next" or "this", else by the tense.

    Past: the latest that has begun. Future: the earliest that has not ended. No cue: nearest within 90 days ahead, else the
    latest past.
    """
    reference = scene.reference
    if reference is None:
        return leave_unplaced()
    periods = [period for year in range(reference.year - 8, reference.year + 9) if (period := _try(make, year))]
    begun = [period for period in reversed(periods) if period.first <= reference]
    open_ended = [period for period in periods if period.last >= reference]
    tense: Tense = "past" if deixis in LAST else "future" if deixis in NEXT else scene.read_tense()
    soon = [one for one in open_ended if one.grain == "month" and timedelta(0) < one.first - reference <= _NEXT_MONTH]
    if soon and tense == "past" and not deixis:
        tense = "future"  # of last year's they would have said "last September"
    confidence = 0.9
    if deixis == "following" and scene.anchor:
        years = (scene.anchor.last.year, scene.anchor.last.year + 1)
        after = [period for year in years if (period := _try(make, year)) and period.first > scene.anchor.last]
        return read_period(_take_first(after), relative_to_event=True, direction=tense, confidence=0.7)
    if deixis == "this":
        around = [period for period in open_ended if period.first <= reference]
        chosen = _take_first(around or [period for period in periods if period.first.year == reference.year])
    elif deixis in LAST:
        chosen = _take_first([period for period in begun if period.last < reference])
    elif deixis in NEXT:
        chosen = _take_first([period for period in open_ended if period.first > reference])
    elif tense == "none":
        near = [period for period in open_ended if period.first - reference <= timedelta(days=NEAR_FUTURE_DAYS)]
        chosen, confidence = _take_first(near or begun), 0.6
    else:
        chosen = _take_first(begun if tense == "past" else open_ended)
    return read_period(chosen, "explicit-partial", inferred=("year",), direction=tense, confidence=confidence)


def _take_first(periods: Sequence[Period]) -> Period:
    if not periods:
        raise ValueError("off the calendar")
    return periods[0]


def narrow_reading(reading: Reading, words: str | None, reference: date | None) -> Reading:
    """`reading` cut down to a third by "early", "the end of" …; "earlier" ends and "later" starts at the reference inside it."""
    period = reading.period
    if period is None or not words:
        return reading
    if part := read_part(words):
        return replace(reading, period=narrow_period(period, part), modifier=part, approximate=True)
    if reference and period.first < reference < period.last and not words.startswith("sometime"):
        cut = replace(period, last=reference) if words.startswith("earlier") else replace(period, first=reference)
        return replace(reading, period=replace(cut, short_edtf=None), approximate=True)
    return reading


def _try(make: Callable[[int], Period], year: int) -> Period | None:
    try:
        return make(year)
    except ValueError:  # 29 February, or a year off the calendar
        return None


def make_day(month: int, day: int) -> Callable[[int], Period]:
    return lambda year: day_period(date(year, month, day))
