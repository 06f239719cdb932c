"""Numbers as news writes them: digits with separators and scales, vulgar fractions, and number words.

Everything works on folded, lower-case text (`folding.py`) and reads from a given offset, so the cost is that of the number
itself. Values are exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

MAX_DIGITS = 24  # longer runs of digits are serial numbers, not quantities

_SMALL_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TEN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
SMALL: Mapping[str, int] = {word: number for number, word in enumerate(_SMALL_WORDS)} | {"nil": 0}
TENS: Mapping[str, int] = {word: number * 10 for number, word in enumerate(_TEN_WORDS, 2)}
ORDINALS: Mapping[str, int] = (
    {word: number for number, word in enumerate(_ORDINAL_WORDS, 1)}
    | {f"{word[:-1]}ieth": number for word, number in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 1_000_000}
)
SCALES: Mapping[str, Decimal] = {
    word: Decimal(10) ** power
    for power, words in {
        2: "hundred",
        3: "thousand k",
        5: "lakh lac lakhs",
        6: "million m mn mln mil mio",
        7: "crore crores",
        9: "billion b bn bln",
        12: "trillion t tn trn",
        15: "quadrillion",
    }.items()
    for word in words.split()
}
VULGAR: Mapping[str, tuple[int, int]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_DIGITS = re.compile(
    rf"""
    (?: (?P<continental> \d{{1,3}} (?: (?:\.\d{{3}}){{1,7}} ,\d{{1,2}} | (?:\.\d{{3}}){{2,7}} ) (?![\d,]) )
      | (?P<whole> \d{{1,3}} (?:,\d{{2,3}}){{0,7}} ,\d{{3}} (?!\d) | \d{{1,3}} (?:\u00a0\d{{3}}){{1,7}} (?!\d)
            | \d{{1,3}} (?: [ ]000 | (?:[ ]\d{{3}}){{2,7}} ) (?![\d,.]\d|\d) | \d+ )
        (?P<decimals> \.\d+ )?
        (?: [ -]? (?P<vulgar> [{"".join(VULGAR)}] ) | [ -] (?P<top> [1-7] ) / (?P<bottom> [2-8] ) (?![\d/]) )?
      | (?P<alone> [{"".join(VULGAR)}] )
    )
    """,
    re.VERBOSE,
)
_DIGIT_SCALES: Mapping[str, Decimal] = {**SCALES, "dozen": Decimal(12)}  # "2 dozen"; in words, "two dozen" adds up
_NO_SEPARATORS = str.maketrans("", "", ", \u00a0")
_SCALE = re.compile(
    r"""
    (?: [ -]? (?P<word> hundred | dozen | thousand | lakhs? | lacs? | million | crores? | billion | trillion | quadrillion )
      | [ ]?  (?P<short> mn | mln | mil | mio | bn | bln | tn | trn )
      |       (?P<letter> k | m | b | t )
    ) (?! [^\W_] )
    """,
    re.VERBOSE,
)
_SECOND_SCALE = re.compile(r"[ -](?P<word>lakh|million|crores?|billion|trillion)(?![^\W_])")
_AND_PART = re.compile(r"[ -]and[ -](?P<part>a[ -]half|a[ -]quarter|three[ -]quarters)(?![^\W_])")
_PART_OF_SCALE = re.compile(
    r"(?P<part>half|a[ -]quarter|three[ -]quarters)[ -](?:of[ ])?an?[ ]"
    r"(?P<scale>hundred|thousand|million|billion|trillion|dozen)\b"
)
_PARTS: Mapping[str, Decimal] = {
    "half": Decimal("0.5"), "a half": Decimal("0.5"), "a quarter": Decimal("0.25"), "three quarters": Decimal("0.75"),
}  # fmt: skip
_WORD = re.compile(r"(?P<link>[ ]and[ ]|[ -])(?P<word>[a-z]+)")
_FIRST_WORD = re.compile(r"[a-z]+")
_POINT = re.compile(r"[ ]point(?P<digits>(?:[ -](?:zero|one|two|three|four|five|six|seven|eight|nine))+)\b")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with the offset where it ends. `value` = `mantissa` × its scale; `letter` is a scale of one letter ("5m")."""

    end: int
    value: Decimal
    mantissa: Decimal
    mantissa_end: int
    letter: str = ""

    @property
    def has_scale(self) -> bool:
        return self.value != self.mantissa


def read_numeral(low: str, start: int) -> Numeral | None:
    """The number that begins at `start` of folded, lower-case text, else None."""
    digits = _DIGITS.match(low, start)
    return _read_words(low, start) if digits is None else _read_digits(low, digits)


def trim_zeros(value: Decimal) -> Decimal:
    """The same number, written without an exponent or needless zeros."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def opens_part_of_scale(low: str, start: int) -> bool:
    """Whether "half a million", "a quarter of a million" begins at `start`: a number, not a fraction."""
    return _PART_OF_SCALE.match(low, start) is not None


def find_unit_of_last_digit(value: Decimal) -> Decimal:
    """The unit of the last digit that is not zero: 34,000 → 1000, 1.2bn → 100000000, 0.25 → 0.01."""
    shortest = value.normalize()
    return Decimal(10) ** (shortest.adjusted() - len(shortest.as_tuple().digits) + 1)


def _read_digits(low: str, digits: re.Match[str]) -> Numeral | None:
    if digits.end() - digits.start() > MAX_DIGITS:
        return None
    if digits["continental"]:
        mantissa = Decimal(digits["continental"].replace(".", "").replace(",", "."))
    else:
        whole = (digits["whole"] or "0").translate(_NO_SEPARATORS)
        mantissa = Decimal(whole + (digits["decimals"] or ""))
    if sign := digits["vulgar"] or digits["alone"]:
        top, bottom = VULGAR[sign]
        mantissa += Decimal(top) / bottom
    elif digits["top"]:
        mantissa += Decimal(digits["top"]) / int(digits["bottom"])
    end = digits.end()
    if part := _AND_PART.match(low, end):
        mantissa, end = mantissa + _PARTS[part["part"].replace("-", " ")], part.end()
    return _scale_numeral(low, mantissa, end)


def _scale_numeral(low: str, mantissa: Decimal, end: int) -> Numeral:
    scale = _SCALE.match(low, end)
    if scale is None:
        return Numeral(end, mantissa, mantissa, end)
    value, scaled_end = mantissa * _DIGIT_SCALES[scale["word"] or scale["short"] or scale["letter"]], scale.end()
    if scale["word"] and (second := _SECOND_SCALE.match(low, scaled_end)):
        value, scaled_end = value * SCALES[second["word"]], second.end()
    return Numeral(scaled_end, value, mantissa, end, scale["letter"] or "")


@dataclass(slots=True)
class _WordSum:
    """A spoken number as it grows: finished groups, the open group, and the room left in it."""

    end: int
    total: Decimal = Decimal(0)
    group: int = 0
    room: int = 1000  # what is added next to the open group must be smaller
    scale: Decimal = Decimal(10) ** 18  # the next group's scale must be smaller

    def add(self, word: str, end: int) -> bool:
        """Take one more word in; False when it does not continue the number."""
        small = SMALL.get(word, TENS.get(word))
        if small is not None:
            if small >= self.room:
                return False
            self.group, self.room = self.group + small, 10 if word in TENS else 1
        elif word in ("hundred", "dozen"):
            if not 0 < self.group < 100 or not self.room:
                return False
            self.group, self.room = (self.group * 100, 100) if word == "hundred" else (self.group * 12, 0)
        elif len(word) < 4 or word not in SCALES or not self._close_group(SCALES[word]):
            return False
        self.end = end
        return True

    def _close_group(self, scale: Decimal) -> bool:
        if self.group and scale < self.scale:
            self.total, self.group, self.room, self.scale = self.total + self.group * scale, 0, 1000, scale
        elif self.total and not self.group:
            self.total *= scale  # "lakh crore"
        else:
            return False
        return True

    @property
    def value(self) -> Decimal:
        return self.total + self.group


def _read_words(low: str, start: int) -> Numeral | None:
    if part := _PART_OF_SCALE.match(low, start):
        scale = Decimal(12) if part["scale"] == "dozen" else SCALES[part["scale"]]
        value = _PARTS[part["part"].replace("-", " ")] * scale
        return Numeral(part.end(), value, value, part.end())
    first = _FIRST_WORD.match(low, start)
    if first is None:
        return None
    found = _WordSum(first.end())
    if first[0] in ("a", "an"):
        found.group = 1
        following = _WORD.match(low, first.end())
        if following is None or following["word"] not in ("hundred", "dozen", "thousand", "million", "billion", "trillion"):
            return None
    elif not found.add(first[0], first.end()):
        return None
    return _finish_words(low, _continue_words(low, found))


def _continue_words(low: str, found: _WordSum) -> _WordSum:
    before_and: _WordSum | None = None
    while word := _WORD.match(low, found.end):
        if word["link"] == " and ":
            if found.room not in (100, 1000) or not (word["word"] in SMALL or word["word"] in TENS):
                break
            before_and = replace(found)
        elif before_and and _starts_another(word["word"], before_and):
            return before_and  # "two hundred and five hundred" are two numbers
        if not found.add(word["word"], word.end()):
            break
    return found


def _starts_another(word: str, before_and: _WordSum) -> bool:
    return word in ("hundred", "dozen") or (not before_and.group and word in SCALES)


def _finish_words(low: str, found: _WordSum) -> Numeral:
    value, end = found.value, found.end
    if part := _AND_PART.match(low, end):
        addition = _PARTS[part["part"].replace("-", " ")]
        if found.total and not found.group:
            return Numeral(part.end(), value + addition * found.scale, value, part.end())
        return _scale_numeral(low, value + addition, part.end())
    if not found.total and (point := _POINT.match(low, end)):
        digits = "".join(str(SMALL[word]) for word in point["digits"].replace("-", " ").split())
        return _scale_numeral(low, value + Decimal(f"0.{digits}"), point.end())
    mantissa = found.total / found.scale if found.total and not found.group else value
    return Numeral(end, value, mantissa, end)
