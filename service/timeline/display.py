"""Dates as outlets print them: AP ("Oct. 7, 2023"), BBC ("7 October 2023") and ISO (EDTF)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from service.domain import DateMention, DateStyle

_MONTHS = "January February March April May June July August September October November December".split()
_AP_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()  # AP shortens six, and only with a day
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "fall", "WI": "winter"}
_QUARTERS = {"Q1": "first", "Q2": "second", "Q3": "third", "Q4": "fourth"}

_COARSE_RANGE = re.compile(r"(?P<y1>\d{4})(?:-(?P<m1>0[1-9]|1[0-2]))?/(?P<y2>\d{4})(?:-(?P<m2>0[1-9]|1[0-2]))?")


def render_date(mention: DateMention, style: DateStyle) -> str | None:
    """The date of `mention` in the outlet's style; None when it has no place on the calendar.

    What is approximate is shown as the words said it: "late April 2024", never as days that nobody gave.
    """
    first, last = mention.earliest, mention.latest
    if first is None or last is None:
        return None
    if style == "iso":
        return mention.edtf
    return _write_grain(mention, first, style) or _write_days(mention, first, last, style)


def _write_grain(mention: DateMention, first: date, style: DateStyle) -> str | None:
    """A month, a year, a season … as such; None for days and ranges."""
    year, _, rest = (mention.timex3 or "").partition("-")
    match mention.precision:
        case "month":
            return f"{_write_part(mention)}{_MONTHS[first.month - 1]} {first.year}"
        case "year":
            return f"{_write_part(mention)}{first.year}"
        case "decade":
            return f"{_write_part(mention)}{first.year - first.year % 10}s"
        case "century":
            return f"{_write_part(mention)}{first.year // 100 * 100}s"
        case "season" if rest in _SEASONS:
            return f"{_write_part(mention)}{'autumn' if style == 'bbc' and rest == 'FA' else _SEASONS[rest]} {year}"
        case "quarter" if rest in _QUARTERS:
            return f"{_QUARTERS[rest]} quarter of {year}"
        case "week":
            monday = _write_day(first - timedelta(days=first.weekday()), style)
            return f"{_write_part(mention)}in the week of {monday}" if mention.modifier else f"week of {monday}"
    return None


def _write_days(mention: DateMention, first: date, last: date, style: DateStyle) -> str:
    if first == last:
        return _write_day(first, style)
    return _write_coarse_range(mention.edtf or "") or _write_range(first, last, style)


def _write_part(mention: DateMention) -> str:
    """ "early ", "mid-", "late " or nothing."""
    if mention.modifier not in {"early", "mid", "late"}:
        return ""
    return "mid-" if mention.modifier == "mid" else f"{mention.modifier} "


def _write_day(day: date, style: DateStyle) -> str:
    if style == "bbc":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_AP_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _write_coarse_range(edtf: str) -> str | None:
    """Years or months from one to another, "2008-2016", "March-June 2012": no days that nobody gave; None for a range of days."""
    found = _COARSE_RANGE.fullmatch(edtf)
    if found is None:
        return None
    start, end = (_write_month(found[year], found[month]) for year, month in (("y1", "m1"), ("y2", "m2")))
    if found["m1"] and found["m2"] and found["y1"] == found["y2"]:
        start = start.partition(" ")[0]
    return f"{start}-{end}"


def _write_month(year: str, month: str | None) -> str:
    return f"{_MONTHS[int(month) - 1]} {year}" if month else year


def _write_range(first: date, last: date, style: DateStyle) -> str:
    """Two days with what they share written once: "April 21-30, 2024", "28 April-3 May 2024"."""
    if first.year != last.year:
        return f"{_write_day(first, style)}-{_write_day(last, style)}"
    if style == "bbc":
        start = str(first.day) if first.month == last.month else f"{first.day} {_MONTHS[first.month - 1]}"
        return f"{start}-{_write_day(last, style)}"
    end = str(last.day) if first.month == last.month else f"{_AP_MONTHS[last.month - 1]} {last.day}"
    return f"{_AP_MONTHS[first.month - 1]} {first.day}-{end}, {first.year}"
