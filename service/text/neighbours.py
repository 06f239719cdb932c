"""What figures beside each other lend one another: a unit, a noun, a hedge."""

from __future__ import annotations

from dataclasses import replace

from service.domain import Figure
from service.text.hedges import Hedge, bound_interval


def share_forward(low: str, figure: Figure, following: Figure | None) -> Figure:
    """ "from 13.5 to 14.0 mm", "from 1,000 to 2,000 hires": the first end has the unit and the noun of the second."""
    if following is None or figure.type != "cardinal" or figure.noun or low[figure.span.end : following.span.start] != " to ":
        return figure
    if following.type == "cardinal":
        return replace(figure, noun=following.noun)
    alike = following.type in ("measure", "percent", "duration") and figure.end == "from"
    return replace(figure, type=following.type, unit=following.unit) if alike else figure


def share_hedge(figure: Figure, converted: Figure) -> Figure:
    """ "more than 100 km (60 miles)": the bracket says the same in another unit, hedge included."""
    if figure.bound == "=" or converted.bound != "=" or {figure.type, converted.type} - {"money", "measure"}:
        return converted
    hedge = Hedge(figure.bound, figure.span.start, figure.span.end)
    return replace(converted, bound=figure.bound, value=bound_interval(converted.value, hedge, converted.significant))
