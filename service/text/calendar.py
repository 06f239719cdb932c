"""Stretches of the calendar that news names, each with its TIMEX3 value: from days to centuries.

All arithmetic is on the proleptic Gregorian calendar of `datetime`; weeks are ISO weeks, from Monday. A stretch that would
leave the years 1 to 9999 raises ValueError or OverflowError.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Grain = Literal[
    "minute",
    "hour",
    "part_of_day",
    "day",
    "week",
    "month",
    "quarter",
    "season",
    "year",
    "decade",
    "century",
    "interval",
    "unknown",
]
Part = Literal["early", "mid", "late"]

SEASON_MONTHS: Mapping[str, int] = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # first month, northern, meteorological
SOUTHERN = frozenset({"AU", "NZ", "ZA", "AR", "CL", "UY", "ZW", "BW", "NA"})


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. `edtf` is None where the interval itself says it best."""

    first: date
    last: date
    grain: Grain
    timex3: str
    short_edtf: str | None = None

    @property
    def edtf(self) -> str:
        return self.short_edtf or f"{self.first}/{self.last}"


def day_period(day: date) -> Period:
    return Period(day, day, "day", str(day), str(day))


def week_period(day: date) -> Period:
    """The ISO week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return Period(monday, monday + timedelta(days=6), "week", f"{year:04}-W{week:02}")


def weekend_period(day: date) -> Period:
    """Saturday and Sunday of the ISO week that holds `day`."""
    week = week_period(day)
    return Period(week.last - timedelta(days=1), week.last, "interval", f"{week.timex3}-WE")


def month_period(year: int, month: int) -> Period:
    """A month; `month` may lie outside 1 to 12 and then counts on into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    value = f"{year:04}-{month:02}"
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", value, value)


def _span_months(year: int, month: int, count: int, grain: Grain, timex3: str) -> Period:
    first, last = month_period(year, month), month_period(year, month + count - 1)
    return Period(first.first, last.last, grain, timex3, f"{first.timex3}/{last.timex3}")


def quarter_period(year: int, quarter: int) -> Period:
    """A calendar quarter; `quarter` may lie outside 1 to 4."""
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    return _span_months(year, quarter * 3 - 2, 3, "quarter", f"{year:04}-Q{quarter}")


def half_period(year: int, half: int) -> Period:
    """The first or second half of a calendar year."""
    return _span_months(year, half * 6 - 5, 6, "interval", f"{year:04}-H{half}")


def season_period(year: int, season: str, locale: str) -> Period:
    """The season that begins in `year`, in the hemisphere of the locale's country."""
    month = SEASON_MONTHS[season]
    if locale.rpartition("-")[2] in SOUTHERN:
        month = (month + 5) % 12 + 1
    return _span_months(year, month, 3, "season", f"{year:04}-{season}")


def year_period(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "year", f"{year:04}", f"{year:04}")


def decade_period(year: int) -> Period:
    """The decade that holds `year`: the 1990s are 1990 to 1999."""
    first = year - year % 10
    value = f"{first // 10:03}"
    return Period(date(first, 1, 1), date(first + 9, 12, 31), "decade", value, f"{value}X")


def century_period(number: int) -> Period:
    """The `number`th century: the 20th is written 19XX, and counted here from 1900 to 1999 as newsrooms do."""
    first = (number - 1) * 100
    value = f"{number - 1:02}"
    return Period(date(max(first, 1), 1, 1), date(first + 99, 12, 31), "century", value, f"{value}XX")


def shift_period(period: Period, by: int) -> Period:
    """The period of the same grain, `by` steps later; a weekend steps by weeks, what has no grain of its own by days."""
    first = period.first
    match period.grain:
        case "week":
            return week_period(first + timedelta(weeks=by))
        case "month":
            return month_period(first.year, first.month + by)
        case "quarter":
            return quarter_period(first.year, first.month // 3 + 1 + by)
        case "year":
            return year_period(first.year + by)
        case "decade":
            return decade_period(first.year + 10 * by)
        case "century":
            return century_period(first.year // 100 + 1 + by)
        case "interval" if period.timex3.endswith("-WE"):
            return weekend_period(first + timedelta(weeks=by))
    return day_period(first + timedelta(days=by))


PERIOD_OF_UNIT: Mapping[str, Callable[[date], Period]] = {
    "day": day_period,
    "week": week_period,
    "month": lambda day: month_period(day.year, day.month),
    "quarter": lambda day: quarter_period(day.year, (day.month + 2) // 3),
    "year": lambda day: year_period(day.year),
    "decade": lambda day: decade_period(day.year),
    "century": lambda day: century_period(day.year // 100 + 1),
    "weekend": weekend_period,
}


def shift_day(day: date, by: int, unit: str) -> date:
    """`day` moved by whole units; a day that the target month lacks becomes that month's last."""
    match unit:
        case "day" | "week" | "weekend" | "fortnight":
            return day + timedelta(days=by * {"day": 1, "fortnight": 14}.get(unit, 7))
        case _:
            months = by * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
            target = month_period(day.year, day.month + months)
            return target.first.replace(day=min(day.day, target.last.day))


def narrow_period(period: Period, part: Part) -> Period:
    """The early, middle or late third of a period (all of a day or a weekend); the value keeps the grain, the days shrink."""
    days = (period.last - period.first).days + 1
    if period.grain == "month":
        bounds = {"early": (0, 9), "mid": (10, 19), "late": (20, days - 1)}
    elif period.grain == "week":
        bounds = {"early": (0, 1), "mid": (2, 3), "late": (4, 6)}
    else:
        third = days // 3
        bounds = {"early": (0, third - 1), "mid": (third, days - third - 1), "late": (days - third, days - 1)}
    if days < 7:
        return period
    first, last = (period.first + timedelta(days=n) for n in bounds[part])
    return replace(period, first=first, last=last, short_edtf=None)


# --- Holidays -----------------------------------------------------------------------------------------------------------


def find_easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8)."""
    century, cycle = divmod(year, 100)
    golden = year % 19
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (cycle // 4) - epact - cycle % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def find_nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The `nth` given weekday (Monday 0) of a month; -1 is the last."""
    bounds = month_period(year, month)
    if nth < 0:
        return bounds.last - timedelta(days=(bounds.last.weekday() - weekday) % 7)
    return bounds.first + timedelta(days=(weekday - bounds.first.weekday()) % 7 + 7 * (nth - 1))


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int, plus: int = 0) -> Callable[[int], date]:
    return lambda year: find_nth_weekday(year, month, weekday, nth) + timedelta(days=plus)


def _easter(plus: int) -> Callable[[int], date]:
    return lambda year: find_easter(year) + timedelta(days=plus)


HOLIDAYS: Mapping[str, Callable[[int], date]] = {
    "new year's day": _fixed(1, 1),
    "new year's eve": _fixed(12, 31),
    "new year's": _fixed(1, 1),
    "valentine's day": _fixed(2, 14),
    "st. patrick's day": _fixed(3, 17),
    "ash wednesday": _easter(-46),
    "palm sunday": _easter(-7),
    "maundy thursday": _easter(-3),
    "good friday": _easter(-2),
    "easter sunday": _easter(0),
    "easter monday": _easter(1),
    "easter": _easter(0),
    "april fools' day": _fixed(4, 1),
    "anzac day": _fixed(4, 25),
    "may day": _fixed(5, 1),
    "whit monday": _easter(50),
    "pentecost": _easter(49),
    "canada day": _fixed(7, 1),
    "bastille day": _fixed(7, 14),
    "halloween": _fixed(10, 31),
    "remembrance day": _fixed(11, 11),
    "armistice day": _fixed(11, 11),
    "thanksgiving day": _nth(11, 3, 4),
    "thanksgiving": _nth(11, 3, 4),
    "black friday": _nth(11, 3, 4, plus=1),
    "cyber monday": _nth(11, 3, 4, plus=4),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
}
US_HOLIDAYS: Mapping[str, Callable[[int], date]] = {  # other countries keep these names on other days
    "martin luther king jr. day": _nth(1, 0, 3),
    "martin luther king day": _nth(1, 0, 3),
    "presidents' day": _nth(2, 0, 3),
    "presidents day": _nth(2, 0, 3),
    "memorial day": _nth(5, 0, -1),
    "juneteenth": _fixed(6, 19),
    "independence day": _fixed(7, 4),
    "labor day": _nth(9, 0, 1),
    "columbus day": _nth(10, 0, 2),
    "election day": _nth(11, 0, 1, plus=1),
    "veterans day": _fixed(11, 11),
}
