"""One amount: a number with its sign, currency, percent sign or unit, read from where the number begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from service.domain import FigureType, Interval, Span
from service.text.currencies import read_currency_after, read_currency_before
from service.text.numerals import Numeral, find_unit_of_last_digit, read_numeral, trim_zeros
from service.text.units import UNITS, read_unit


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stretch of text says before its hedge is known. `span` takes in words like "between" and "aged"; `core` does not.

    `significant` is None where the words have no last digit of their own: fractions, scores, bands.
    """

    span: Span
    core: Span
    type: FigureType
    value: Interval
    unit: str | None = None
    significant: Decimal | None = None
    parts: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what belongs to it. `span` begins at the sign or the currency, `number` where the digits or words do."""

    span: Span
    number: int
    type: FigureType
    value: Decimal
    unit: str | None
    numeral: Numeral

    def build_reading(self) -> Reading:
        significant = find_unit_of_last_digit(self.value)
        return Reading(self.span, self.span, self.type, Interval.exact(trim_zeros(self.value)), self.unit, significant)


@dataclass(frozen=True, slots=True)
class _Suffix:
    end: int
    type: FigureType
    unit: str | None = None
    factor: Decimal = Decimal(1)


_SIGN = re.compile(r"(?:(?<![\w)%.,-])-|(?<!\w)(?:minus|negative)[ -])$")
_SIGN_CHARS = 10
_CUE_CHARS = 24
_BARE_POINT = re.compile(r"(?<![\w.])\.$")  # ".5 percent"
_PERCENT = re.compile(
    r"""
    (?: (?P<point> [ ]?pp(?!\w) | (?: [ -]?%[ -] | [ -]percent(?:age)?[ -] | [ -]per[ -]cent(?:age)?[ -] ) points? (?!\w) )
      | (?P<basis> [ -]basis[ -]points?(?!\w) | [ ]?bps?(?!\w) )
      | (?P<percent> [ ]?% | [ -]?(?:percent|per[ -]cent)(?!\w) | [ ]?(?:pct|pc)(?!\w)
                   | [ ]cents[ ]on[ ]the[ ]dollar\b )
    )
    """,
    re.VERBOSE,
)
_METRES_FOLLOW = re.compile(
    r"""
    [ -](?: away | long | wide | high | tall | deep | below | above | race | final | sprint | hurdles | freestyle | butterfly
    | backstroke | breaststroke | relay | record | dash | swim | pool | waves? | from | apart | underwater | medley )\b
    """,
    re.VERBOSE,
)
_METRES_BEFORE = re.compile(r"\bwithin[ ](?:about[ ])?$")  # "within 400m of a post"
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the|men's|women's)[ ]$")  # "a 3m wall" is three metres long …
_PLURAL_FOLLOWS = re.compile(
    r"[ ](?:[a-z-]+[ ]){0,2}?(?:[a-z-]+[^s\W]s|people|men|women|children)\b"
)  # … "the 3m users" are a crowd
_WEIGHT_BEFORE = re.compile(r"\b(?:weigh(?:s|ed|ing)?|gain(?:s|ed|ing)?|shed|lost|lose|losing)[ ](?:[a-z]+[ ]){0,2}$")
_WEIGHT_AFTER = re.compile(r"[ ](?:of|in[ ]weight|heavier|lighter|overweight|force|baby)\b")
_MONEY_BEFORE = re.compile(
    r"\b(?:fined|pays?|paid|costs?|worth|raised|donated|earn(?:s|ed)|spent|prize of|priced at)[ ](?:[a-z]+[ ]){0,2}$"
)
_DOLLARS_AFTER = re.compile(r"[ ]\([$€]")
_WON_AT_LEAST = 100  # fewer are medals that somebody won
_POUNDS_AT_LEAST = 100_000  # fewer are weighed, unless money is near
_STRETCH = re.compile(r"[ ](?:more|extra|additional|further|straight|consecutive|successive|full|whole|long|solid)[ ]")
_SMALLER: Mapping[str, str] = {"ft": "in", "lb": "oz", "st": "lb", "hour": "minute", "minute": "second", "m": "cm"}
_JOINT = re.compile(r"[ ]?(?:,[ ]|and[ ])?")
_HALF_POINT = re.compile(r"half[ ]a[ ](?:percentage[ ])?point(?![ -]\w*(?:lead|ahead|behind))(?!\w)")
_HALF_VALUE = Decimal("0.5")
_HALF = re.compile(r"half(?:[ -]an?)?(?=[ -])")
_INCHES = re.compile(r"[ ]?in(?!\w)")
_HEIGHT = re.compile(r"(?P<feet>[3-8])'[ ]?(?P<inches>\d{1,2})(?:\"|'')")


def read_amount(text: str, low: str, start: int) -> Amount | None:
    """The amount whose number begins at `start` of folded `text` (`low`: the same in lower case), else None."""
    if height := _HEIGHT.match(text, start):
        inches = Decimal(height["feet"]) * 12 + Decimal(height["inches"])
        return Amount(Span(*height.span()), start, "measure", inches, "in", Numeral(height.end(), inches, inches, height.end()))
    numeral = read_numeral(low, start)
    if numeral is None:
        return None
    begin = start
    if _BARE_POINT.search(low, max(start - 2, 0), start) and low[start : numeral.mantissa_end].isdigit():
        begin, numeral = start - 1, _shift_point(low, start, numeral)
    currency = read_currency_before(text, begin) if low[start].isdigit() else None
    begin = begin if currency is None else currency[1]
    sign = _SIGN.search(low, max(begin - _SIGN_CHARS, 0), begin)
    begin = begin if sign is None else sign.start()
    if currency is not None:
        suffix = _Suffix(numeral.end, "money", currency[0])
    else:
        numeral = _choose_scale(text, low, start, numeral)
        suffix = _read_suffix(text, low, start, numeral)
    value = numeral.value * suffix.factor * (1 if sign is None else -1)
    return _take_smaller(text, low, Amount(Span(begin, suffix.end), start, suffix.type, value, suffix.unit, numeral))


def read_half_unit(text: str, low: str, start: int) -> Reading | None:
    """ "half an hour", "half-mile" at `start`."""
    half = _HALF.match(low, start)
    if points := _HALF_POINT.match(low, start):
        span = Span(*points.span())
        return Reading(span, span, "percentage_point", Interval.exact(_HALF_VALUE), "percentage point", Decimal("0.1"))
    unit = None if half is None else read_unit(text, low, half.end())
    if unit is None:
        return None
    symbol, end = unit
    value = Interval.exact(_HALF_VALUE)
    return Reading(Span(start, end), Span(start, end), _find_measure_type(symbol), value, symbol, Decimal("0.1"))


def _shift_point(low: str, start: int, numeral: Numeral) -> Numeral:
    mantissa = Decimal(f"0.{low[start : numeral.mantissa_end]}")
    scale = numeral.value / numeral.mantissa if numeral.mantissa else Decimal(0)
    return Numeral(numeral.end, mantissa * scale, mantissa, numeral.mantissa_end, numeral.letter)


def _choose_scale(text: str, low: str, start: int, numeral: Numeral) -> Numeral:
    """ "5m" and "5t" without a currency: million and trillion, or metres and tonnes."""
    if numeral.letter not in ("m", "t") or text[numeral.end - 1].isupper() or read_currency_after(text, low, numeral.end):
        return numeral
    if numeral.letter == "m" and not _METRES_FOLLOW.match(low, numeral.end):
        window = max(start - _SIGN_CHARS, 0)
        if _METRES_BEFORE.search(low, window, start):
            return Numeral(numeral.mantissa_end, numeral.mantissa, numeral.mantissa, numeral.mantissa_end)
        has_article = _ARTICLE_BEFORE.search(low, window, start)
        if not has_article or _PLURAL_FOLLOWS.match(low, numeral.end):
            return numeral
    return Numeral(numeral.mantissa_end, numeral.mantissa, numeral.mantissa, numeral.mantissa_end)


def _read_suffix(text: str, low: str, start: int, numeral: Numeral) -> _Suffix:
    """What follows a number that has no currency in front."""
    if percent := _PERCENT.match(low, numeral.end):
        if percent["percent"]:
            return _Suffix(percent.end(), "percent", "percent")
        return _Suffix(percent.end(), "percentage_point", "percentage point", Decimal("0.01") if percent["basis"] else Decimal(1))
    currency = read_currency_after(text, low, numeral.end)
    if currency is not None and _is_currency(low, start, numeral, *currency[:2]):
        code, end, factor = currency
        return _Suffix(end, "money", code, factor)
    unit = read_unit(text, low, numeral.end) or _read_stretch(text, low, numeral.end)
    if unit is None:
        return _Suffix(numeral.end, "cardinal")
    symbol, end = unit
    return _Suffix(end, _find_measure_type(symbol), symbol)


def _read_stretch(text: str, low: str, at: int) -> tuple[str, int] | None:
    """The unit of time behind a word that says how the stretch goes on: "10 more years", "five straight days"."""
    word = _STRETCH.match(low, at)
    unit = read_unit(text, low, word.end() - 1) if word else None
    return unit if unit and _find_measure_type(unit[0]) == "duration" else None


def _find_measure_type(symbol: str) -> FigureType:
    return "duration" if UNITS[symbol].kind in ("duration", "calendar") else "measure"


def _is_currency(low: str, start: int, numeral: Numeral, code: str, end: int) -> bool:
    """Whether a word that also means something else ("won", "pounds") is a currency here."""
    if code == "KRW":
        return numeral.value >= _WON_AT_LEAST
    if code == "GBP" and low.startswith("pound", numeral.end + 1) and not low.endswith("sterling", 0, end):
        window = max(start - _CUE_CHARS, 0)
        if _WEIGHT_BEFORE.search(low, window, start) or _WEIGHT_AFTER.match(low, end):
            return False
        is_paid = _MONEY_BEFORE.search(low, window, start) or _DOLLARS_AFTER.match(low, end)
        return bool(is_paid) or numeral.value >= _POUNDS_AT_LEAST
    return True


def _take_smaller(text: str, low: str, amount: Amount) -> Amount:
    """ "5ft 10in", "two hours and 30 minutes": the smaller unit joins the larger."""
    smaller = _SMALLER.get(amount.unit or "")
    joint = _JOINT.match(low, amount.span.end)
    if smaller is None or joint is None or not amount.value:
        return amount
    numeral = read_numeral(low, joint.end())
    if numeral is None or numeral.has_scale:
        return amount
    inches = _INCHES.match(low, numeral.end)
    unit = ("in", inches.end()) if inches else read_unit(text, low, numeral.end)
    if unit is None or unit[0] != smaller:
        return amount
    times = UNITS[amount.unit or ""].factor / UNITS[smaller].factor  # a whole number, by the table above
    value = amount.value * times.numerator + numeral.value
    joined = replace(amount, span=Span(amount.span.start, unit[1]), value=value, unit=smaller)
    return _take_smaller(text, low, joined)
