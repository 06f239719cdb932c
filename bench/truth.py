"""A small test of whether an article tells a figure, apart from the checker that the bench measures.

It errs on the side of "told": a corruption that might be true by chance is no corruption.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bench.passages import Change, Passage, Story
from service.domain import DateMention, Figure, Span
from service.text.annotate import annotate_claim
from service.text.units import UNITS

_STRETCH = Decimal("1.2")  # how far an open end ("more than 34,000") may be from its number
_KINDS = {"vague": "cardinal", "age": "cardinal"}


def is_told(story: Story, passage: Passage, changes: Iterable[Change]) -> bool:
    """Whether another figure of the story than the changed ones supports what `changes` make of the passage."""
    changes = tuple(changes)
    text, start, end = passage.apply(changes)
    edited = Span(start, end)
    claims = [one for one in annotate_claim(text, story.source, locale=story.locale).figures if one.span.overlaps(edited)]
    changed = [Span(change.start, max(change.end, change.start + 1)).shift(passage.span.start) for change in changes]
    others = [one for one in story.source.figures if not any(one.span.overlaps(span) for span in changed)]
    return any(supports(other, claim) for claim in claims for other in others)


def supports(source: Figure, claim: Figure) -> bool:
    """Whether the values that `source` allows meet those that `claim` allows, as it is rounded; dates by their days."""
    if claim.date and source.date and "duration" not in (claim.type, source.type):
        return _covers(claim.date, source.date)
    factor = _relate(claim, source)
    if factor is None:
        return False
    if claim.parts or source.parts:
        return claim.parts == source.parts
    claimed, given = _read_ends(claim), _read_ends(source)
    if claimed is None or given is None:
        return False
    return _overlap(_widen(claimed, claim, source), (_convert(given[0], factor), _convert(given[1], factor)))


def _relate(claim: Figure, source: Figure) -> Fraction | None:
    """What a value in the source's unit is multiplied by in the claim's; None for figures of two kinds."""
    if _KINDS.get(claim.type, claim.type) != _KINDS.get(source.type, source.type):
        return None
    if claim.unit == source.unit:
        return Fraction(1)
    unit, wanted = UNITS.get(source.unit or ""), UNITS.get(claim.unit or "")
    if unit is None or wanted is None or unit.kind != wanted.kind:
        return None
    return unit.factor / wanted.factor


def _convert(value: Decimal, factor: Fraction) -> Decimal:
    return value * factor.numerator / factor.denominator


def follows(claim: Figure, source: Figure) -> bool:
    """Whether all that `source` allows is allowed by `claim`, bounds taken at their word: of 400, "at least 27" holds."""
    low, high = claim.value.low, claim.value.high
    reaches_down = low is None or (source.value.low is not None and low <= source.value.low)
    reaches_up = high is None or (source.value.high is not None and source.value.high <= high)
    return reaches_down and reaches_up


def _covers(claim: DateMention, source: DateMention) -> bool:
    """Whether the source's days lie within the claim's; what cannot be placed is compared by its words."""
    if claim.earliest is None or source.earliest is None:
        return claim.timex3 is not None and claim.timex3 == source.timex3
    last, source_last = claim.latest or date.max, source.latest or date.max
    return claim.earliest <= source.earliest and source_last <= last


Ends = tuple[Decimal, Decimal]


def _read_ends(figure: Figure) -> Ends | None:
    """The least and the greatest value; open ends are drawn in to just inside, missing ones put a fifth away."""
    low, high = figure.value.low, figure.value.high
    if low is None and high is None:
        return None
    tiny = Decimal("0.0001")
    if low is None:
        low = (high or Decimal(0)) / _STRETCH
    elif figure.value.low_open:
        low += tiny
    if high is None:
        high = low * _STRETCH
    elif figure.value.high_open:
        high -= tiny
    return low, high


def _widen(ends: Ends, claim: Figure, source: Figure) -> Ends:
    """An exact or approximate claim that is written in coarser steps than the source may be its rounding."""
    step = claim.significant
    if claim.bound not in ("=", "~") or step is None or source.significant is None or step <= source.significant:
        return ends
    middle = (ends[0] + ends[1]) / 2
    return min(ends[0], middle - step / 2), max(ends[1], middle + step / 2)


def _overlap(one: Ends, other: Ends) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
