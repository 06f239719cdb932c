"""Date rules for days that carry their own day and month: plain, numeric, in ranges, holidays and days known by their name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from service.text.calendar import HOLIDAYS, US_HOLIDAYS, Period, day_period, week_period, weekend_period
from service.text.date_reading import (
    Reading,
    Rule,
    Scene,
    choose_recurring,
    define_rule,
    leave_unplaced,
    make_day,
    read_period,
    read_range,
)
from service.text.date_words import parse_month, parse_ordinal, parse_said_year, parse_weekday

_DAY_FIRST = frozenset("en-gb en-au en-nz en-ie en-in en-za en-ke en-ng en-sg en-my en-pk en-hk".split())
_RELATIVE_YEARS: Mapping[str, int] = {"last": -1, "this": 0, "next": 1}
_TOLD_YEARS: Mapping[str, int] = {"that": 0, "the same": 0, "the following": 1, "the previous": -1}  # from the date before
_NAMED_DAYS: Mapping[str, date] = {
    "9/11": date(2001, 9, 11),
    "7/7": date(2005, 7, 7),
    "d-day": date(1944, 6, 6),
    "pearl harbor day": date(1941, 12, 7),
}


def read_own_year(match: re.Match[str], scene: Scene) -> int | None:
    """The year that the expression itself gives: "2023", "last year" from the reference, "that year" from the date before it."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("saidyear"):
        return parse_said_year(groups["saidyear"])
    if (which := groups.get("whichyear") or groups.get("whichyear2")) is None:
        return None
    if which in _TOLD_YEARS:
        return scene.anchor.first.year + _TOLD_YEARS[which] if scene.anchor else None
    return scene.reference.year + _RELATIVE_YEARS[which] if scene.reference else None


def _place_day(month: int, day: int, year: int | None, scene: Scene) -> Reading:
    if year:
        return read_period(day_period(date(year, month, day)), "explicit", confidence=0.99)
    date(2000, month, day)  # ValueError for a day that no year has
    if known := scene.years.get((month, day)):
        return read_period(day_period(date(known, month, day)), "explicit-partial", inferred=("year",))
    if scene.reference is None:
        return leave_unplaced(f"XXXX-{month:02}-{day:02}")
    return choose_recurring(make_day(month, day), None, scene)


def _read_iso(match: re.Match[str], scene: Scene) -> Reading:
    return read_period(day_period(date.fromisoformat(match["iso"])), "explicit", confidence=0.99)


def _read_day(match: re.Match[str], scene: Scene) -> Reading:
    groups = match.groupdict()
    month, day = parse_month(match["month"]), parse_ordinal(groups.get("day") or groups["dayword"])
    year = read_own_year(match, scene)
    if groups["shortday"] and not year and scene.reference:
        year = _find_year_of_weekday(month, day, parse_weekday(groups["shortday"]), scene.reference)
    reading = _place_day(month, day, year, scene)
    return reading if groups["year"] or not year else replace(reading, basis="explicit-partial", inferred=("year",))


def _find_year_of_weekday(month: int, day: int, weekday: int, reference: date) -> int | None:
    """The year nearest the reference in which the day falls on the weekday; None when the two contradict each other."""
    years = sorted(range(reference.year - 3, reference.year + 4), key=lambda year: abs((date(year, month, 1) - reference).days))
    return next((year for year in years if day <= 28 and date(year, month, day).weekday() == weekday), None)


def _read_numeric(match: re.Match[str], scene: Scene) -> Reading | None:
    """Day and month by the locale; flagged where the other order is a date as well."""
    if re.search(r"[\w./-]$", scene.left) or re.match(r"[/\w-]|\.\d", scene.right):
        return None
    first, second, year = int(match["first"]), int(match["second"]), int(match["anyyear"])
    if year < 100:
        year += 1900 if year >= 70 else 2000
    day_first = match["mark"] == "." or scene.locale.lower() in _DAY_FIRST
    swapped = (second if day_first else first) > 12
    month, day = (first, second) if day_first == swapped else (second, first)
    ambiguous = max(first, second) <= 12 and first != second and match["mark"] != "."
    return read_period(day_period(date(year, month, day)), "explicit", ambiguous=ambiguous, confidence=0.7 if ambiguous else 0.95)


def _read_day_range(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "Oct. 7-9", "28 April to 3 May", "between March 1 and April 2": the end decides the year."""
    if match["join"] == "and" and "month2" in match.groupdict() and scene.before != "between":
        return None
    month = parse_month(match["month"])
    last_month = parse_month(match.groupdict().get("month2") or match["month"])
    last = _place_day(last_month, parse_ordinal(match["day2"]), read_own_year(match, scene), scene)
    if last.period is None:
        return leave_unplaced()
    year = match.groupdict().get("firstyear") or last.period.first.year - (month > last_month)
    first = date(int(year), month, parse_ordinal(match["day"]))
    return read_range(match, day_period(first), last.period, last)


def _read_week_of(match: re.Match[str], scene: Scene) -> Reading:
    return _read_around(match, scene, week_period)


def _read_weekend_of(match: re.Match[str], scene: Scene) -> Reading:
    return _read_around(match, scene, weekend_period)


def _read_around(match: re.Match[str], scene: Scene, make: Callable[[date], Period]) -> Reading:
    reading = _place_day(parse_month(match["month"]), parse_ordinal(match["day"]), read_own_year(match, scene), scene)
    return read_period(make(reading.period.first), "explicit-partial") if reading.period else reading


def _read_holiday(match: re.Match[str], scene: Scene) -> Reading | None:
    name = match["holiday"]
    find_day = HOLIDAYS.get(name) or (US_HOLIDAYS.get(name) if scene.locale.endswith("US") else None)
    if find_day is None:
        return None
    if year := read_own_year(match, scene):
        return read_period(day_period(find_day(year)), "holiday", confidence=0.95)
    reading = choose_recurring(lambda year: day_period(find_day(year)), match["deixis"], scene)
    return replace(reading, basis="holiday") if reading.period else reading


def _read_named_day(match: re.Match[str], scene: Scene) -> Reading:
    return read_period(day_period(_NAMED_DAYS[match["name"]]), "holiday", confidence=0.95)


def _read_attacks(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "Sept. 11 attacks" names 2001 wherever it is written later than that."""
    if scene.reference and scene.reference.year < 2001:
        return None
    return read_period(day_period(date(2001, 9, 11)), "holiday", inferred=("year",), confidence=0.95)


OTHER_YEAR = r"(?:,?(?: of)? (?P<whichyear>last|this|next)| of (?P<whichyear2>that|the same|the following|the previous)) year"
_YEAR = r"(?:,? {year}|" + OTHER_YEAR + ")?"
_FIRST_YEAR = r"(?:,? (?P<firstyear>(?:1[5-9]|20)\d\d),?)?"
_WEEKDAY = r"(?:(?:(?:next|this coming|this|last) )?{shortday},? (?:the )?)?"

RULES: tuple[Rule, ...] = (
    define_rule("sept-11", r"sept(?:\.|ember) 11(?= (?:terror(?:ist)? )?(?:attacks?|hijack))", _read_attacks),
    define_rule("iso-day", r"(?P<iso>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:t\d\d:\d\d[\d:.z+-]{0,18})?", _read_iso),
    define_rule(
        "numeric-day",
        r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<anyyear>(?:1[6-9]|20)\d\d)",
        _read_numeric,
    ),
    define_rule("numeric-day-short", r"(?P<first>\d{1,2})(?P<mark>/)(?P<second>\d{1,2})/(?P<anyyear>\d\d)", _read_numeric),
    define_rule("month-day", _WEEKDAY + r"{month} (?:the )?(?:{day}|{dayword})" + _YEAR, _read_day),
    define_rule("day-month", _WEEKDAY + r"(?:the )?(?:{day}|{dayword})(?: of)? {month}" + _YEAR, _read_day),
    define_rule("month-day-range", r"{month} {day} ?(?P<join>-|—|to|through|until|and) ?{day2}" + _YEAR, _read_day_range),
    define_rule("day-range-month", r"{day} ?(?P<join>-|—|to|until|and) ?{day2} {month}" + _YEAR, _read_day_range),
    define_rule(
        "month-day-to-month-day",
        r"{month} {day}" + _FIRST_YEAR + r" ?(?P<join>-|—|to|through|until|and) ?{month2} {day2}" + _YEAR,
        _read_day_range,
    ),
    define_rule(
        "day-month-to-day-month",
        r"{day} {month}" + _FIRST_YEAR + r" ?(?P<join>-|—|to|until|and) ?{day2} {month2}" + _YEAR,
        _read_day_range,
    ),
    define_rule("holiday", r"(?:{deixis} )?{holiday}" + _YEAR, _read_holiday),
    define_rule("named-day", r"(?P<name>9/11|7/7|d-day|pearl harbor day)", _read_named_day),
    define_rule("weekend-of", r"the weekend of {month} {day}(?:,? {year})?", _read_weekend_of),
    define_rule("weekend-of-day", r"the weekend of {day} {month}(?:,? {year})?", _read_weekend_of),
    define_rule("week-of", r"the week of {month} {day}(?:,? {year})?", _read_week_of),
)
