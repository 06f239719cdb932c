"""Figures and dates built by hand, as the annotator would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.domain import Bound, DateMention, Figure, FigureType, Interval, Span


def build_figure(
    number: str | int,
    *,
    bound: Bound = "=",
    high: str | int | None = None,
    type: FigureType = "cardinal",
    unit: str | None = None,
    text: str | None = None,
) -> Figure:
    """A figure of `number`, or of the range from it to `high`, open at the end that `bound` leaves open."""
    low = Decimal(number)
    significant = Decimal(1).scaleb(int(low.normalize().as_tuple().exponent)) if low else Decimal(1)
    if high is not None:
        value = Interval(low, Decimal(high))
    elif bound in (">", ">="):
        value = Interval(low, None, bound == ">", True)
    elif bound in ("<", "<="):
        value = Interval(None, low, True, bound == "<")
    elif bound == "~":
        value = Interval(low - significant / 2, low + significant / 2)
    else:
        value = Interval.exact(low)
    shown = text or f"{bound}{number}"
    span = Span(0, len(shown))
    return Figure(span, span, shown, type, value, unit, bound, None if type == "vague" else significant)


def build_nearly(number: int, reach: int) -> Figure:
    """ "nearly": below `number`, by no more than `reach`."""
    figure = build_figure(number, bound="<")
    return replace(figure, value=replace(figure.value, low=Decimal(number - reach), low_open=True))


def build_date(
    earliest: date | None,
    latest: date | None = None,
    *,
    text: str | None = None,
    timex3: str | None = None,
    approximate: bool = False,
) -> DateMention:
    """A date mention; `latest` is `earliest` unless it is given, and the text tells them both."""
    shown = text or f"{earliest} to {latest}"
    return DateMention(
        span=Span(0, len(shown)),
        text=shown,
        kind="date",
        timex3=timex3,
        edtf=None,
        earliest=earliest,
        latest=latest or earliest,
        precision="day",
        approximate=approximate,
        basis="explicit",
        inferred=(),
        direction="none",
        rule="",
        confidence=1.0,
    )


def build_date_figure(mention: DateMention, *, type: FigureType = "date") -> Figure:
    return Figure(mention.span, mention.span, mention.text, type, Interval(None, None), date=mention)
