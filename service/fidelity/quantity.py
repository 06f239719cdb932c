"""A figure's number, ready to be compared: its shape, its ends, the digit that it is exact to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from service.domain import Figure
from service.text.numerals import find_unit_of_last_digit

Shape = Literal["exact", "above", "below", "about", "range"]

SMALL = 100  # a count below this is told, not rounded


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as its words give it.

    `anchor` is the number that is written (a range's lower end), `step` the unit of its last non-zero digit, 0 when it has none
    of its own. `strict` tells "more than" from "at least", `near` "nearly" from "under" and "just over" from "over".
    """

    shape: Shape
    low: Decimal | None
    high: Decimal | None
    anchor: Decimal
    step: Decimal
    strict: bool = False
    near: bool = False
    roundable: bool = True
    is_band: bool = False
    counts: bool = False
    small: bool = False

    def convert(self, factor: Decimal, offset: Decimal) -> Quantity:
        """The same quantity in another unit. Its last digit no longer says how precise it is."""
        low = None if self.low is None else self.low * factor + offset
        high = None if self.high is None else self.high * factor + offset
        anchor = self.anchor * factor + offset
        return replace(self, low=low, high=high, anchor=anchor, step=Decimal(0), roundable=True, small=False)

    def mirror(self) -> Quantity:
        """The quantity with its sign changed, so that "below" becomes "above"."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return replace(self, shape=_MIRRORED[self.shape], low=low, high=high, anchor=-self.anchor)

    def reaches(self, value: Decimal) -> bool:
        """Whether `value` lies within the ends."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


_MIRRORED: Mapping[Shape, Shape] = {"exact": "exact", "above": "below", "below": "above", "about": "about", "range": "range"}
_ROUNDED_TYPES = frozenset({"cardinal", "percent", "percentage_point", "money", "measure", "duration", "multiple", "ratio"})


def read_quantity(figure: Figure) -> Quantity | None:
    """The number of a figure, or None for one without a value."""
    low, high = figure.value.low, figure.value.high
    shape = _find_shape(figure)
    anchor = high if shape == "below" or low is None else low
    if anchor is None:
        return None
    if shape == "about" and low is not None and high is not None:
        anchor = (low + high) / 2
    counted = figure.type in ("cardinal", "duration") and anchor == anchor.to_integral_value()
    return Quantity(
        shape=shape,
        low=low,
        high=high,
        anchor=anchor,
        step=figure.significant or find_unit_of_last_digit(anchor),
        strict=figure.bound in "<>",
        near=shape in ("above", "below") and low is not None and high is not None,
        roundable=figure.type in _ROUNDED_TYPES and not (counted and abs(anchor) < 10),
        is_band=figure.type == "vague",
        counts=figure.type == "cardinal",
        small=counted and abs(anchor) < SMALL,
    )


def _find_shape(figure: Figure) -> Shape:
    if figure.bound in (">", ">="):
        return "above"
    if figure.bound in ("<", "<="):
        return "below"
    if figure.type == "vague" or (figure.bound == "=" and not figure.value.is_exact):
        return "range"
    return "exact" if figure.bound == "=" else "about"
