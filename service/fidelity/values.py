"""Does one number support another? Values are compared as the intervals that their words allow (fidelity.md section 2).

A quantity has a shape: exact ("34,212"), above ("more than 34,000"), below ("nearly 35,000"), about ("some 34,000") or range
("$5m-$7m", "dozens"). Each pair of shapes has its law; laws for "below" are those for "above", mirrored at zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from service.domain import Severity
from service.fidelity.quantity import Quantity, Shape
from service.text.numerals import find_unit_of_last_digit

Relation = Literal["equal", "contained", "rounds_to", "convertible", "none"]

FINE = Decimal("0.05")  # relative error up to which rounding passes without a word
_FINEST = Decimal(10) ** 15  # units of its last digit in a number that anybody rounds
COARSE = Decimal("0.15")  # relative error up to which rounding, or a stretched "nearly", is left to the editor
CLOSE = Decimal("1.1")  # "more than 250" for 270 says nothing wrong …
LOOSE = Decimal("1.2")  # … for 300 it says too little, for 320 it is another number
HALF_DOWN = Decimal("0.01")  # relative error up to which a half may be rounded down: "$102,000" for $102,500


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a source figure bears on a claim. `code` is None when the claim says no more and no less; "block" means that the same
    number is there but does not carry the claim."""

    relation: Relation
    code: str | None = None
    severity: Severity = "info"

    @property
    def holds(self) -> bool:
        return self.severity != "block"


EQUAL = Comparison("equal")
CONTAINED = Comparison("contained")
UNDERSTATED = Comparison("contained", "understated", "warn")
HEDGE_ADDED = Comparison("contained", "hedge_added", "warn")
HEDGE_CHANGED = Comparison("contained", "hedge_changed", "warn")
HEDGE_DROPPED = Comparison("rounds_to", "hedge_dropped")  # "some 40", "nearly $2m": the number is the rounded one …
BOUND_DROPPED = Comparison("rounds_to", "hedge_dropped", "warn")  # … "more than 40 killed" is not 40
HEDGE_INVERTED = Comparison("none", "hedge_inverted", "block")
FALSE_PRECISION = Comparison("none", "false_precision", "block")
ROUNDED = Comparison("rounds_to", "rounded")
ROUNDED_COARSELY = Comparison("rounds_to", "rounded", "warn")


def compare_quantities(claim: Quantity, source: Quantity) -> Comparison | None:
    """What `source` says about `claim`, both in one unit; None when they are different numbers."""
    if source.shape == "below" or (claim.shape == "below" and source.shape != "above"):
        claim, source = claim.mirror(), source.mirror()
    return _LAWS[source.shape, claim.shape](claim, source)


def _floor(value: Decimal, step: Decimal) -> Decimal:
    if abs(value) > _FINEST * step:
        return value
    return value // step * step if value >= 0 else -(-value // step * step)


def _round(claim: Quantity, source: Quantity, step: Decimal) -> Comparison | None:
    """Whether the source's number, rounded to `step`, is the claim's."""
    gap = abs(claim.anchor - source.anchor)
    if not source.roundable or step <= source.step or gap * 2 > step:
        return None
    error = gap / abs(source.anchor) if source.anchor else COARSE + 1
    is_half_down = gap * 2 == step and abs(claim.anchor) < abs(source.anchor)
    if error > (HALF_DOWN if is_half_down else COARSE):
        return None
    return ROUNDED_COARSELY if error > FINE or (source.small and claim.shape == "exact") else ROUNDED


def _round_about(claim: Quantity, source: Quantity) -> Comparison | None:
    """As `_round`; a hedged number that ends in 5 may stand on steps of 5: "about 350" for 343."""
    units = claim.anchor / claim.step
    ends_in_five = 10 < abs(units) < _FINEST and units % 10 == 5
    return _round(claim, source, claim.step * 5 if ends_in_five else claim.step)


def _exceed(claim: Quantity, source: Quantity) -> Comparison | None:
    """A claim of "more than" below the source's number (or, mirrored, of "nearly" above it)."""
    gap = source.anchor - claim.anchor
    if gap < 0:
        return None
    smaller, larger = sorted((abs(source.anchor), abs(claim.anchor)))
    if claim.near:
        return CONTAINED if claim.reaches(source.anchor) else UNDERSTATED if gap <= larger * COARSE else None
    if gap < claim.step:
        return CONTAINED
    if claim.small and claim.step == 1:
        return None
    return CONTAINED if larger <= smaller * CLOSE else UNDERSTATED if larger <= smaller * LOOSE else None


def _exceed_coarsely(claim: Quantity, source: Quantity) -> Comparison | None:
    """As `_exceed`, for a source that is hedged itself: the claim's bound must be the source's, cut to fewer digits."""
    gap = source.anchor - claim.anchor
    smaller, larger = sorted((abs(source.anchor), abs(claim.anchor)))
    is_near = 0 <= gap < claim.step and larger <= smaller * LOOSE
    return CONTAINED if source.step < claim.step and is_near else None


def _exact_exact(claim: Quantity, source: Quantity) -> Comparison | None:
    if claim.anchor == source.anchor:
        return EQUAL
    if claim.step < source.step and abs(claim.anchor - source.anchor) * 2 <= source.step:
        return FALSE_PRECISION
    return _round(claim, source, claim.step)


def _exact_about(claim: Quantity, source: Quantity) -> Comparison | None:
    return CONTAINED if claim.anchor == source.anchor else _round_about(claim, source)


def _exact_above(claim: Quantity, source: Quantity) -> Comparison | None:
    if claim.anchor == source.anchor and claim.strict:
        return HEDGE_ADDED if source.step > 1 else None
    return _exceed(claim, source)


def _above_exact(claim: Quantity, source: Quantity) -> Comparison | None:
    may_round = claim.anchor < source.anchor or not source.step
    if claim.anchor == source.anchor or (may_round and _round(claim, source, claim.step)):
        return BOUND_DROPPED if source.counts and not source.near else HEDGE_DROPPED
    return _sharpen(claim, source)


def _above_about(claim: Quantity, source: Quantity) -> Comparison | None:
    if claim.anchor == source.anchor or (claim.anchor < source.anchor and _round_about(claim, source)):
        return HEDGE_CHANGED
    if source.near and source.reaches(claim.anchor):
        return HEDGE_CHANGED  # "about 14 percent" for "nearly one in seven"
    return _sharpen(claim, source)


def _above_above(claim: Quantity, source: Quantity) -> Comparison | None:
    if claim.anchor == source.anchor:
        return EQUAL if claim.strict == source.strict else HEDGE_CHANGED
    return _exceed_coarsely(claim, source) or _sharpen(claim, source)


def _above_below(claim: Quantity, source: Quantity) -> Comparison | None:
    same = claim.anchor == source.anchor or (claim.anchor < source.anchor and _round(claim, source, claim.step))
    return HEDGE_INVERTED if same else None


def _sharpen(claim: Quantity, source: Quantity) -> Comparison | None:
    """A claim finer than a source that gives only a bound: "34,212" for "more than 34,000"."""
    finer = claim.anchor > source.anchor and source.step and _floor(claim.anchor, source.step) == source.anchor
    return FALSE_PRECISION if finer else None


def _about_exact(claim: Quantity, source: Quantity) -> Comparison | None:
    if claim.anchor == source.anchor or _round(claim, source, claim.step):
        return HEDGE_DROPPED
    return FALSE_PRECISION if source.step and abs(claim.anchor - source.anchor) * 2 <= source.step else None


def _about_about(claim: Quantity, source: Quantity) -> Comparison | None:
    return EQUAL if claim.anchor == source.anchor else _round_about(claim, source)


def _about_above(claim: Quantity, source: Quantity) -> Comparison | None:
    return HEDGE_CHANGED if claim.anchor == source.anchor else _exceed_coarsely(claim, source)


def _any_range(claim: Quantity, source: Quantity) -> Comparison | None:
    """A band ("dozens") says no more than it does; a range of the claim's own making has to be narrow."""
    if not claim.reaches(source.anchor):
        return None
    if claim.is_band:
        return CONTAINED
    is_narrow = claim.low is not None and claim.high is not None and 0 < claim.high <= claim.low * LOOSE
    return UNDERSTATED if is_narrow else None


def _range_range(claim: Quantity, source: Quantity) -> Comparison | None:
    if (claim.low, claim.high) == (source.low, source.high):
        return EQUAL
    ends = (source.low, source.high)
    if claim.is_band:
        return CONTAINED if all(end is not None and claim.reaches(end) for end in ends) else None
    pairs = zip((claim.low, claim.high), ends, strict=True)
    rounded = all(end is not None and own is not None and _round_end(own, end) for own, end in pairs)
    return ROUNDED if rounded else None


def _round_end(claim: Decimal, source: Decimal) -> bool:
    return claim == source or abs(claim - source) * 2 <= find_unit_of_last_digit(claim) > find_unit_of_last_digit(source)


def _range_exact(claim: Quantity, source: Quantity) -> Comparison | None:
    ends = [replace(source, shape="exact", anchor=end) for end in (source.low, source.high) if end is not None]
    if any(claim.anchor == end.anchor or _round(claim, end, claim.step) for end in ends):
        return BOUND_DROPPED
    return FALSE_PRECISION if source.reaches(claim.anchor) else None


def _range_about(claim: Quantity, source: Quantity) -> Comparison | None:
    return CONTAINED if source.reaches(claim.anchor) else None


def _range_above(claim: Quantity, source: Quantity) -> Comparison | None:
    if source.low is None:
        return None
    if source.low < claim.anchor and source.reaches(claim.anchor):
        return FALSE_PRECISION
    lower = replace(source, anchor=source.low)
    return CONTAINED if claim.anchor == source.low else _exceed_coarsely(claim, lower)


_LAWS: Mapping[tuple[Shape, Shape], Callable[[Quantity, Quantity], Comparison | None]] = {  # (source, claim)
    ("exact", "exact"): _exact_exact,
    ("exact", "about"): _exact_about,
    ("exact", "above"): _exact_above,
    ("exact", "range"): _any_range,
    ("above", "exact"): _above_exact,
    ("above", "about"): _above_about,
    ("above", "above"): _above_above,
    ("above", "below"): _above_below,
    ("above", "range"): _any_range,
    ("about", "exact"): _about_exact,
    ("about", "about"): _about_about,
    ("about", "above"): _about_above,
    ("about", "range"): _any_range,
    ("range", "exact"): _range_exact,
    ("range", "about"): _range_about,
    ("range", "above"): _range_above,
    ("range", "range"): _range_range,
}
