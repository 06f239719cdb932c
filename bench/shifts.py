"""Dates moved: by days, by weeks, to another month, year or weekday."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from random import Random

from bench.passages import Change, Find, Mark, Offer, Passage, Story

_MONTHS: tuple[tuple[str, ...], ...] = (
    tuple(calendar.month_name[1:]),
    ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
)
_WEEKDAYS = tuple(calendar.day_name)
_MONTH = re.compile("|".join(sorted({re.escape(name) for names in _MONTHS for name in names}, key=len, reverse=True)))
_WEEKDAY = re.compile("|".join(_WEEKDAYS))
_DAY = re.compile(r"(?<![\d:.,/-])(?P<day>[1-9]|[12]\d|3[01])(?P<ending>st|nd|rd|th)?(?![\d:.,/-]\d|[\d/-]|[ ]?[ap]\.?m)")
_YEAR = re.compile(r"(?<![\d/-])(?P<year>1[5-9]\d\d|20\d\d)(?P<decade>s?)(?![\d/-])")
_WEEKS: Mapping[str, str] = {
    "last week": "two weeks ago", "this week": "last week", "next week": "this week", "earlier this week": "last week",
    "later this week": "next week", "a week ago": "two weeks ago", "two weeks ago": "last week",
}  # fmt: skip
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
_LAST_DAY = 28  # every month has it


def _over_dates(move: Callable[[str, Mark, Random], str | None]) -> Find:
    """Offers the moved words of each date of a passage; None where a date has no such part."""

    def find(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
        for mark in passage.marks:
            if mark.figure.type == "date" and mark.figure.date and mark.figure.date.timex3:
                words = mark.span.cut(passage.text)
                moved = move(words, mark, rng)
                if moved and moved != words:
                    text = moved[:1].upper() + moved[1:] if mark.span.start == 0 else moved
                    yield (Change(mark.span.start, mark.span.end, text),)

    return find


def _move_day(words: str, mark: Mark, rng: Random) -> str | None:
    return _add_days(words, mark, [by for by in range(-6, 7) if by], rng)


def _move_week(words: str, mark: Mark, rng: Random) -> str | None:
    return _add_days(words, mark, [-14, -7, 7, 14], rng) or _WEEKS.get(words.lower())


def _add_days(words: str, mark: Mark, steps: list[int], rng: Random) -> str | None:
    """The date so many days off, in its month."""
    day = _DAY.search(words)
    if day is None or mark.figure.date is None or mark.figure.date.precision != "day" or _WEEKDAY.search(words):
        return None
    days = [int(day["day"]) + by for by in steps if 1 <= int(day["day"]) + by <= _LAST_DAY]
    if not days or _MONTH.search(words) is None:
        return None
    chosen = rng.choice(days)
    ending = _ENDINGS.get(chosen, "th") if day["ending"] else ""
    return f"{words[: day.start()]}{chosen}{ending}{words[day.end() :]}"


def _move_month(words: str, mark: Mark, rng: Random) -> str | None:
    month = _MONTH.search(words)
    if month is None or _WEEKDAY.search(words):
        return None
    day = _DAY.search(words)
    names = next(names for names in _MONTHS if month[0] in names)
    if day and int(day["day"]) > _LAST_DAY:
        return None
    others = [(names.index(month[0]) + by) % 12 for by in (-3, -2, -1, 1, 2, 3)]
    return words[: month.start()] + names[rng.choice(others)] + words[month.end() :]


def _move_year(words: str, mark: Mark, rng: Random) -> str | None:
    year = _YEAR.search(words)
    if year is None:
        return None
    by = rng.choice([-20, -10, 10]) if year["decade"] else rng.choice([-9, -5, -3, -2, -1, 1, 2, 3, 5, 9])
    return words[: year.start("year")] + str(int(year["year"]) + by) + words[year.end("year") :]


def _move_weekday(words: str, mark: Mark, rng: Random) -> str | None:
    weekday = _WEEKDAY.search(words)
    if weekday is None or _DAY.search(words):
        return None
    others = [name for name in _WEEKDAYS if name != weekday[0]]
    return words[: weekday.start()] + rng.choice(others) + words[weekday.end() :]


SHIFTS: Mapping[str, Find] = {
    "date shift: day": _over_dates(_move_day),
    "date shift: week": _over_dates(_move_week),
    "date shift: month": _over_dates(_move_month),
    "date shift: year": _over_dates(_move_year),
    "date shift: weekday": _over_dates(_move_weekday),
}
