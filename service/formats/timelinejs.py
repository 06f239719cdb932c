"""A timeline as TimelineJS reads it. Dates are as exact as the article's own: a year stays a year."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from service.formats.told import Told, ToldEvent

_PART = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?")

Moment = dict[str, int]


def write_timelinejs(told: Told) -> dict[str, Any]:
    """The dated events; texts that the article does not support are left out. TimelineJS reads HTML, so texts are escaped."""
    told = told.drop_failed()
    title = {"headline": told.headline and escape(told.headline.text), "text": told.brief and escape(told.brief.text)}
    texts = {key: value for key, value in title.items() if value}
    events = [written for event in told.events if (written := _write_event(event))]
    return {**({"title": {"text": texts}} if texts else {}), "events": events}


def _write_event(event: ToldEvent) -> dict[str, Any] | None:
    """One event; None for one that has no date to stand at."""
    span = read_span(event.edtf or "")
    if span is None:
        return None
    start, end = span
    return {
        "start_date": start,
        **({"end_date": end} if end != start else {}),
        **({"display_date": escape(event.display)} if event.display else {}),
        "text": {"text": escape(event.told.text)},
    }


def read_span(edtf: str) -> tuple[Moment, Moment] | None:
    """First and last moment of an EDTF date or interval; an open end gives way to the other one. None when it names no year."""
    first, _, last = edtf.partition("/")
    bounds = [bound for bound in (_read_bounds(first), _read_bounds(last or first)) if bound]
    return (bounds[0][0], bounds[-1][1]) if bounds else None


def _read_bounds(part: str) -> tuple[Moment, Moment] | None:
    """The two ends of one date, of which a decade's and a century's differ."""
    match = _PART.fullmatch(part)
    if match is None:
        return None
    rest = {name: int(value) for name in ("month", "day") if (value := match[name])}
    year = match["year"]
    return {"year": int(year.replace("X", "0")), **rest}, {"year": int(year.replace("X", "9")), **rest}
