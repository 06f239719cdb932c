"""Ages of persons and times of day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from service.domain import Interval, Span
from service.text.amounts import Reading
from service.text.numerals import Numeral, read_numeral
from service.text.units import read_unit

_OLDEST = 125
_YOUNGEST_IN_BRACKETS = 14  # a smaller number after a name is a player's, a party's …
_OLD = re.compile(r"[ -](?P<unit>year|month|week|day)s?[ -]olds?\b|[ ]years?[ ]of[ ]age\b|[ ]?y/?o\b")
_YOUNG = re.compile(r"[ ](?P<unit>month|week|day)s?\b")  # "the age of 6 months"
_SECOND_AGE = re.compile(r"(?:-|–|-?[ ]to[ ]|-to-)(?=\d)")
_AGED = re.compile(
    r"\b(?:aged|ages?|aged?[ ](?:of|between|about|just|only|over|under)|turn(?:s|ed|ing))[ ]"
    r"(?:\w{1,9}(?:,[ ]\w{1,9})*,?[ ]and[ ])?$"
    r"|\b(?:man|woman|boy|girl|lady|gentleman)[ ]of[ ]$"
    r"|\b(?:i|he|she|who)[ ](?:was|is)[ ](?:just[ ]|only[ ])?$"
)
_NAME_BEFORE = re.compile(r"(?:[A-ZÀ-Þ][\w.'-]*[^\W\d_.]|[JS]r\.),[ ]$")
_FULL_NAME_BEFORE = re.compile(r"[A-ZÀ-Þ][\w.'-]+[ ][A-ZÀ-Þ][\w.'-]+[ ]\($")
_SOMEONE_BEFORE = re.compile(r"\b[a-z]*(?:[^s\W\d]|ss)(?<!men)(?<!people)(?<!children),[ ]$")  # "the princess, 67, said"
_PERSON_BEFORE = re.compile(
    r"\b(?:people|adults?|children|kids|those|anyone|everyone|men|women|girls|boys|residents)[ ](?:aged[ ])?(?:over|under)[ ]$"
)
_GROUP_BEFORE = re.compile(r"\b(?:over|under)[ -](?:the[ ])?$")
_STANDS_ALONE = re.compile(r"(?![.,]\d)(?:[,.;:)\n]|$|[ ](?:when|and|or|who|at[ ]the[ ]time)\b)")
_BEFORE_CHARS = 40

_DECADE_BEFORE = re.compile(r"\bin[ ](?:his|her|their|its|my|your|our)[ ](?:(?P<part>early|mid|late)[ -])?$")
_BAND_BEFORE = re.compile(r"\b(?:the|mid|low|high|upper|lower)[ -]$")
_DECADE = re.compile(r"(?:(?P<tens>[1-9]0)s|(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b")
DECADE_WORDS: Mapping[str, int] = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
_DECADE_PARTS: Mapping[str | None, tuple[int, int]] = {None: (0, 9), "early": (0, 3), "mid": (4, 6), "late": (7, 9)}

_ZONE = r"(?P<zone>gmt|utc|bst|cet|est|edt|cst|cdt|mst|mdt|pst|pdt|et|ct|pt|ist|jst)"
_CLOCK = re.compile(
    rf"""
    (?<! [\d:.,] )
    (?: (?P<hour> \d{{1,2}} ) (?: : (?P<minute> [0-5]\d ) (?: : (?P<second> [0-5]\d ) )? )? (?P<half> [ ]?[ap](?:m\b|\.m\.?) )
      | (?P<hour24> [01]?\d | 2[0-3] ) : (?P<minute24> [0-5]\d ) (?! [:.,]?\d )
      | (?P<dotted> \d{{1,2}}\.[0-5]\d ) (?P<dotted_half> [ ]?[ap](?:m\b|\.m\.?) )
      | (?P<military> (?:[01]\d|2[0-3])[0-5]\d ) (?= [ ](?:gmt|utc|hours|hrs|local[ ]time) )
    )
    (?: [ ] {_ZONE} \b | [ ](?:hours|hrs)\b )?
    """,
    re.VERBOSE,
)
_RACE_TIME = re.compile(r"(?<![\d:.])(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d(?:\.\d{1,3})?)(?![\d:])")


def read_age(text: str, low: str, start: int, numeral: Numeral) -> Reading | None:
    """The age, or the range of ages, whose number begins at `start`; its unit is "year" unless the words say otherwise."""
    if numeral.value > _OLDEST or numeral.value != numeral.value.to_integral_value():
        return None
    end, high = numeral.end, numeral.value
    if (link := _SECOND_AGE.match(low, end)) and (second := read_numeral(low, link.end())) and high < second.value <= _OLDEST:
        end, high = second.end, second.value
    value = Interval(numeral.value, high)
    if old := _OLD.match(low, end):
        span = Span(start, old.end())
        return Reading(span, span, "age", value, old["unit"] or "year", Decimal(1))
    window = max(start - _BEFORE_CHARS, 0)
    if (aged := _AGED.search(low, window, start)) and (low[aged.start()] == "a" or _STANDS_ALONE.match(low, end)):
        young = _YOUNG.match(low, end)
        end = young.end() if young else end
        return Reading(Span(aged.start(), end), Span(start, end), "age", value, young["unit"] if young else "year", Decimal(1))
    if _is_bare_age(text, low, window, start, end, numeral.value):
        return Reading(Span(start, end), Span(start, end), "age", value, "year", Decimal(1))
    return None


def _is_bare_age(text: str, low: str, window: int, start: int, end: int, value: Decimal) -> bool:
    """ "Ana Ruiz, 34, said", "Ana Ruiz (34)", "children under 5", "over-65s"."""
    if _GROUP_BEFORE.search(low, window, start) and low.startswith("s", end):
        return True
    if _PERSON_BEFORE.search(low, window, start):
        return read_unit(text, low, end) is None  # "people under 5 feet"
    if not _STANDS_ALONE.match(low, end):
        return False
    if low.startswith(")", end):
        return value >= _YOUNGEST_IN_BRACKETS and _FULL_NAME_BEFORE.search(text, window, start) is not None
    if low.startswith(",", end) and _YOUNGEST_IN_BRACKETS <= value < 100 and _SOMEONE_BEFORE.search(text, window, start):
        return True
    return _NAME_BEFORE.search(text, window, start) is not None


def read_decade(low: str, start: int) -> Reading | None:
    """ "in her late 30s": the ages that it covers; "the low 30s" without a person is a vague band."""
    decade = _DECADE.match(low, start)
    if decade is None:
        return None
    tens = int(decade["tens"]) if decade["tens"] else DECADE_WORDS[decade["word"]]
    window = max(start - _BEFORE_CHARS, 0)
    before = _DECADE_BEFORE.search(low, window, start)
    if before is None:
        span = Span(*decade.span())
        value = Interval(Decimal(tens), Decimal(tens + 9))
        return Reading(span, span, "vague", value) if _BAND_BEFORE.search(low, window, start) else None
    first, last = _DECADE_PARTS[before["part"]]
    value = Interval(Decimal(tens + first), Decimal(tens + last))
    return Reading(Span(before.start(), decade.end()), Span(*decade.span()), "age", value, "year")


def read_clock(low: str, start: int) -> Reading | None:
    """A time of day, in minutes after midnight with its zone as the unit; "2:04:35" without a half day is a duration."""
    if race := _RACE_TIME.match(low, start):
        seconds = int(race["hours"]) * 3600 + int(race["minutes"]) * 60 + Decimal(race["seconds"])
        span = Span(*race.span())
        return Reading(span, span, "duration", Interval.exact(seconds), "second")
    clock = _CLOCK.match(low, start)
    if clock is None:
        return None
    if clock["military"]:
        hour, minute = int(clock["military"][:2]), int(clock["military"][2:])
    elif clock["dotted"]:
        hour, minute = map(int, clock["dotted"].split("."))
    else:
        hour, minute = int(clock["hour"] or clock["hour24"]), int(clock["minute"] or clock["minute24"] or 0)
    half = (clock["half"] or clock["dotted_half"] or "").strip()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    span = Span(*clock.span())
    return Reading(span, span, "time", Interval.exact(Decimal(hour * 60 + minute)), (clock["zone"] or "").upper() or None)
