"""A plain reading of numbers that knows nothing of the service: the digit-set baseline, and a test of what is true by chance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from decimal import Decimal

_DIGITS = re.compile(r"\d[\d,.]*")
_LETTERS = re.compile(r"[a-z]+")
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_WORDS: Mapping[str, int] = (
    {word: number for number, word in enumerate(_ONES.split(), 1)}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
    | {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
    | {"a": 1, "an": 1, "once": 1, "twice": 2, "couple": 2, "pair": 2, "half": 50, "dozen": 12, "zero": 0}
)
_SCALES: Mapping[str, int] = {
    "hundred": 100, "k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "b": 10**9, "billion": 10**9, "t": 10**12,
    "trillion": 10**12, "dozen": 12,
}  # fmt: skip
_SCALE_AFTER = re.compile(rf"[ -]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![^\W_])", re.IGNORECASE)
_NUMBER = re.compile(
    rf"(?P<digits>\d[\d,.]*)|\b(?P<tens>{'|'.join(_TENS.split())})[ -](?P<ones>{'|'.join(_ONES.split()[:9])})\b"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)


def read_digits(token: str) -> str:
    """A run of digits without its separators: "34,212." is "34212"."""
    return token.rstrip(".,").replace(",", "")


def find_digit_strings(text: str) -> frozenset[str]:
    """The baseline's view of an article: its runs of digits, and its number words from one to twenty as digits."""
    words = {*_ONES.split(), "twenty"}.intersection(_LETTERS.findall(text.lower()))
    return frozenset({read_digits(match[0]) for match in _DIGITS.finditer(text)} | {str(_WORDS[word]) for word in words})


def is_missing(figure: str, strings: Set[str]) -> bool:
    """The baseline's verdict on a figure's words: some number of it is not among the article's."""
    return not find_digit_strings(figure) <= strings


def find_values(text: str) -> frozenset[Decimal]:
    """Every value that a simple reader finds: digits and plain number words, bare and with the scale that follows."""
    values = set()
    for match in _NUMBER.finditer(text):
        value = _read_match(match)
        if value is not None:
            values |= {value, value * read_scale(text, match.end())}
    return frozenset(values)


def read_scale(text: str, end: int) -> int:
    """What a number that ends at `end` is multiplied by: 1,000,000 before "M" or " million"."""
    match = _SCALE_AFTER.match(text, end)
    return 1 if match is None else _SCALES[match["scale"].lower()]


def read_value(token: str) -> Decimal | None:
    """The value of a run of digits; None for what is no number, such as "1.2.3"."""
    digits = read_digits(token)
    return Decimal(digits) if digits.count(".") <= 1 else None


def holds_by_chance(token: str, scale: int, values: Set[Decimal]) -> bool:
    """Whether a number, `scale` applied, equals one of `values` or is one of them rounded to its own last non-zero digit."""
    value = read_value(token)
    if value is None:
        return True
    _, digits, exponent = value.normalize().as_tuple()
    unit = Decimal(10) ** int(exponent) * scale if any(digits) else Decimal(0)
    return any(abs(one - value * scale) <= unit / 2 for one in values)


def _read_match(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        return read_value(match["digits"])
    if match["tens"]:
        return Decimal(_WORDS[match["tens"].lower()] + _WORDS[match["ones"].lower()])
    return Decimal(_WORDS[match["word"].lower()])
