"""Vague bands ("dozens", "tens of thousands", "most of") and the words that only look like numbers ("no one", "one of the")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from service.domain import Interval, Span
from service.text.amounts import Reading
from service.text.currencies import read_currency_after
from service.text.units import read_unit
from service.text.verbs import is_past_form, is_present_form
from service.text.words import FUNCTION_WORDS

# band → (lowest value, the next band's unit, which is out of reach)
_BANDS: Mapping[str, tuple[int, int]] = {
    "dozens": (20, 100), "scores": (40, 200), "tens": (20, 100), "hundreds": (200, 1000), "thousands": (2000, 10**6),
    "millions": (2 * 10**6, 10**9), "billions": (2 * 10**9, 10**12), "trillions": (2 * 10**12, 10**15),
}  # fmt: skip
_MULTIPLIED: Mapping[str, int] = {
    "hundred": 100, "dozen": 12, "thousand": 1000, "thousands": 1000, "million": 10**6, "millions": 10**6, "billion": 10**9,
    "billions": 10**9, "trillion": 10**12, "trillions": 10**12,
}  # fmt: skip
_BAND = re.compile(
    r"""
    (?: (?P<many> tens|dozens|scores|hundreds|thousands ) [ ]of[ ] (?P<of> thousands|millions|billions|trillions )
      | (?P<few> several|a[ ]few|a[ ]couple(?:[ ]of)? ) [ ] (?P<unit> hundred|dozen|thousand|million|billion|trillion )
      | (?P<band> dozens|hundreds|thousands|millions|billions|trillions | scores(?=[ ]of[ ]) )
      | (?P<handful> a[ ]handful ) | (?P<couple> a[ ]couple(?=[ ]of[ ]) )
      | (?P<most> most (?=[ ]of[ ]) ) | (?P<majority> majority (?=[ ]of[ ]) )
    ) (?![^\W_])
    """,
    re.VERBOSE,
)
_OF = re.compile(r"[ ]of(?=[ ])")
BAND_WORDS = frozenset({*_BANDS, "several", "majority", "most"})

_IDIOM = re.compile(
    r"""
    no[ ]one\b | one[ ]another\b | one[ ]by[ ]one\b | one-on-one\b
    | one[ ]of[ ](?:the|its|his|her|their|our|my|your|these|those|a|many|several|only|\w{1,20}'s)\b
    | (?:one|two)-way\b | one-(?:off|time|sided|stop|liner)s?\b | fifty-fifty\b | nine[ -]to[ -]five\b
    | (?:six|seven|eight|nine|ten)-figure\b | (?:single|double|triple)[ -]digits?\b | zero[ -](?:sum|tolerance)\b
    """,
    re.VERBOSE,
)
_THING_BEFORE = re.compile(r"\b(?:ground|net|patient|square|day|non|sub)[ -]$")  # "ground zero", "square one"
_COUNTING_BEFORE = re.compile(  # where "one" without a noun still counts: "killed one and hurt two"
    r"(?:^|[.;:,(\"\n–—]|\b(?:and|or|but|only|just|least|most|than|with|(?P<verb>[a-z]+)))[ ]?$"
)
_SUPERLATIVE_BEFORE = re.compile(r"\b(?:the|first|second|third|fourth|fifth|sixth)[ -]$")  # "the most of any side" is no majority
_NEXT_WORD = re.compile(r"[ -](?P<word>[a-z]+)")
_SPEAKS = re.compile(r"[ ](?:can|could|should|must|may|might|would|wonders?|thinks?|needs?)\b")
_BEFORE_CHARS = 12


def read_band(text: str, low: str, start: int) -> Reading | None:
    """A vague number of things at `start`, or a share of them, as the interval that it covers."""
    match = _BAND.match(low, start)
    if match is None or (match["most"] and _SUPERLATIVE_BEFORE.search(low, max(start - _BEFORE_CHARS, 0), start)):
        return None
    end, unit = match.end(), None
    if link := _OF.match(low, end):
        if (currency := read_currency_after(text, low, link.end())) is not None:
            unit, end = currency[0], currency[1]
        elif (measure := read_unit(text, low, link.end())) is not None:
            unit, end = measure
    span = Span(start, end)
    return Reading(span, span, "vague", _find_band(match), unit)


def _find_band(match: re.Match[str]) -> Interval:
    if match["most"] or match["majority"]:
        return Interval(Decimal("0.5"), Decimal(1), low_open=True)
    if match["handful"]:
        return Interval(Decimal(2), Decimal(10), high_open=True)
    if match["couple"]:
        return Interval(Decimal(2), Decimal(3))
    if match["few"]:
        unit = _MULTIPLIED[match["unit"]]
        return Interval(Decimal(2 * unit), Decimal(10 * unit), high_open=True)
    first, last = _BANDS[match["many"] or match["band"]]
    if match["many"]:
        unit = _MULTIPLIED[match["of"]]
        return Interval(Decimal(first * unit), Decimal(min(last, 1000) * unit), high_open=True)
    return Interval(Decimal(first), Decimal(last), high_open=True)


def read_idiom(low: str, start: int) -> Reading | None:
    """An idiom at `start`; "one of the …" still counts one."""
    match = _IDIOM.match(low, start)
    if match is None:
        return None
    span = Span(*match.span())
    value = Interval.exact(Decimal(1)) if low.startswith("one of", start) else Interval(None, None)
    return Reading(span, span, "idiom", value)


def is_name_only(low: str, start: int, end: int) -> bool:
    """Whether "one" or "zero" stands for a thing instead of counting: "the new one", "one must", "ground zero"."""
    window = max(start - _BEFORE_CHARS, 0)
    if _THING_BEFORE.search(low, window, start):
        return True
    if not low.startswith("one", start) or low.startswith("-", end):
        return False
    following = _NEXT_WORD.match(low, end)
    if following is not None and not _is_no_noun(following["word"]):
        return False
    before = _COUNTING_BEFORE.search(low, window, start)
    counts = before is not None and (before["verb"] is None or is_past_form(before["verb"]))
    return not counts or _SPEAKS.match(low, end) is not None


def _is_no_noun(word: str) -> bool:
    return word in FUNCTION_WORDS or is_past_form(word) or is_present_form(word)
