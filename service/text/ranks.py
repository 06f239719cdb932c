"""Ordinals and ranks, fractions in words, and multiples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from service.domain import Interval, Span
from service.text.amounts import Reading
from service.text.numerals import ORDINALS, SMALL, TENS, read_numeral, trim_zeros
from service.text.verbs import is_past_form

_DIGIT_ORDINAL = re.compile(r"(?P<number>\d{1,3}(?:,\d{3}){0,4}|\d{1,9})(?P<ending>st|nd|rd|th)(?![^\W_])")
_ENDINGS: Mapping[int, str] = {1: "st", 2: "nd", 3: "rd"}
_WORD_ORDINAL = re.compile(rf"(?:(?P<ten>{'|'.join(TENS)})[ -])?(?P<word>{'|'.join(ORDINALS)})(?![^\W_])")
_RANK_BEFORE = re.compile(r"(?<!\w)(?:nos?\.[ ]?|number[ ]|\#)$")
_LAST_RANK = 999  # "the dead number 1,750" is a count
_TOP_BEFORE = re.compile(r"\btop[ -]$")
_NOT_ORDINAL = re.compile(  # words in front of which "first", "second" and "third" do not count
    r"""
    (?: first[ -](?:lady|ladies|aid|responders?|ministers?|name|names|hand|of[ ]all|nations?|and[ ]foremost|cousins?|refusal)
      | second[ -](?:thoughts?|hand|nature|guess(?:ed|ing)?|to[ ]none|homes?)
      | third[ -](?:part(?:y|ies)|world|reich)
    )\b
    """,
    re.VERBOSE,
)
_FIRST = re.compile(r"first (?P<verb>[a-z]+)")
_SUBJECT_BEFORE = re.compile(
    r"(?<!\bthe)(?<!\ba)(?<!\ban)(?<!['’]s)(?<!\bits)(?<!\bhis)(?<!\bher)(?<!\btheir)(?<!\bour)(?<!\bmy)[ ]$"
)
_IDIOM_BEFORE = re.compile(r"\b(?:at|split|per|each|every)[ -]$")  # "at first", "per second"
_MOMENT_BEFORE = re.compile(r"\b(?:for|wait|just)[ ]a[ ]$")  # "for a second"
_BEFORE_CHARS = 10

_PART_NAMES: Mapping[str, int] = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_FRACTION = re.compile(
    rf"(?P<top>an?|{'|'.join(SMALL)}|\d+)[ -](?P<bottom>{'|'.join(_PART_NAMES)})(?P<plural>s?)\b(?![ -](?:hour|day|year|term)\b)"
)
_HALF = re.compile(
    r"half(?=[ ](?:of|the|a|an|its|his|her|their|our|as|all)[ ]|[,.;)]|$"
    r"|[ ](?:in|from|to|by|since|have|had|were|are|said|say)\b)"
)
_FRACTION_FOLLOWS = re.compile(
    r"""
    [ ](?:of|the|that|more|less|fewer|higher|lower|larger|smaller|bigger|as|since|from|to|in|compared|over|on|during|this|last
      |were|are|have|said|between|after|by|for|and|or)\b | [,.;:)] | $
    """,
    re.VERBOSE | re.MULTILINE,
)

_MULTIPLE_WORDS: Mapping[str, Decimal] = {
    stem + ending: factor
    for stem, factor in (
        ("doubl", Decimal(2)), ("tripl", Decimal(3)), ("trebl", Decimal(3)), ("quadrupl", Decimal(4)), ("quintupl", Decimal(5)),
        ("halv", Decimal("0.5")),
    )
    for ending in ("ed", "es", "ing")
} | {"twice": Decimal(2), "thrice": Decimal(3)}  # fmt: skip
_MULTIPLE_WORD = re.compile(rf"(?P<word>{'|'.join(_MULTIPLE_WORDS)})(?![^\W_])")
_MULTIPLE_BARE = re.compile(
    r"(?P<word>double|triple|treble|quadruple)(?=[ ](?:the|its|his|her|their|that|what|last|in|to|from|on)\b)"
)
_MULTIPLE_BASE = re.compile(r"(?P<word>double|triple|treble|quadruple|halve)(?![^\W_])")
_BARE_FACTORS: Mapping[str, Decimal] = {
    "halve": Decimal("0.5"), "double": Decimal(2), "triple": Decimal(3), "treble": Decimal(3), "quadruple": Decimal(4),
}  # fmt: skip
_FOLD = re.compile(
    r"""
    [ -]?fold\b | [ ]?x(?![^\W_])
    | [ -]times(?=[ ](?:as[ ](?:many|much|high|likely|big|large|long|fast|often|great|strong|deadly|expensive)
        |more|higher|bigger|larger|greater|faster|longer|better|less|lower|the|its|their|his|that|over|what
        |stronger|heavier|deadlier|likelier|earnings|sales)\b)
    """,
    re.VERBOSE,
)
_IDIOM_HALF = re.compile(r"\b(?:first|1st|second|2nd|other|better|top|bottom|each|in)[ ]$")  # "the second half of the match"
_FOLDED = {f"{word}fold": Decimal(value) for word, value in SMALL.items() if 1 < value <= 12}
_MULTIPLE_WORDS = {**_MULTIPLE_WORDS, **_FOLDED}
_MULTIPLE_WORD = re.compile(rf"(?P<word>{'|'.join(_MULTIPLE_WORDS)})(?![^\W_])")
FORMED_WORDS = frozenset({*_MULTIPLE_WORDS, *_BARE_FACTORS, *_PART_NAMES, *ORDINALS})


def read_ordinal(low: str, start: int) -> Reading | None:
    """An ordinal ("third", "21st") or a rank ("No. 3", "top 10") whose number begins at `start`."""
    window = max(start - _BEFORE_CHARS, 0)
    if digits := _DIGIT_ORDINAL.match(low, start):
        number = int(digits["number"].replace(",", ""))
        is_ordinal = digits["ending"] == ("th" if number // 10 % 10 == 1 else _ENDINGS.get(number % 10, "th"))
        return _build_rank(start, start, digits.end(), Decimal(number)) if is_ordinal else None
    if word := _WORD_ORDINAL.match(low, start):
        if _NOT_ORDINAL.match(low, start) or _is_adverb(low, start) or _IDIOM_BEFORE.search(low, window, start):
            return None
        if word["word"] == "second" and _MOMENT_BEFORE.search(low, window, start):
            return None
        return _build_rank(start, start, word.end(), Decimal(ORDINALS[word["word"]] + TENS.get(word["ten"], 0)))
    rank, top = _RANK_BEFORE.search(low, window, start), _TOP_BEFORE.search(low, window, start)
    before = rank or top
    numeral = None if before is None else read_numeral(low, start)
    if before is None or numeral is None or numeral.has_scale or numeral.value > _LAST_RANK:
        return None
    return _build_rank(before.start(), start, numeral.end, numeral.value)


def _is_adverb(low: str, start: int) -> bool:
    """Whether "first" says when: "she first appeared in 1948"; not "the first reported case"."""
    first = _FIRST.match(low, start)
    return (
        first is not None
        and is_past_form(first["verb"])
        and _SUBJECT_BEFORE.search(low, max(start - _BEFORE_CHARS, 0), start) is not None
    )


def _build_rank(begin: int, start: int, end: int, value: Decimal) -> Reading:
    return Reading(Span(begin, end), Span(start, end), "ordinal", Interval.exact(value))


def read_fraction(low: str, start: int) -> Reading | None:
    """A fraction in words ("two-thirds", "a quarter of", "half the"); its value has 28 digits."""
    half = _HALF.match(low, start)
    if half and not _IDIOM_HALF.search(low, max(start - _BEFORE_CHARS, 0), start):
        return _build_fraction(half, Decimal(1), 2)
    fraction = _FRACTION.match(low, start)
    if fraction is None:
        return None
    top = 1 if fraction["top"] in ("a", "an") else SMALL.get(fraction["top"]) or int(fraction["top"])
    if (top > 1) != bool(fraction["plural"] or fraction["bottom"] == "halves"):
        return None  # "one thirds", "two third"
    if fraction["top"] in ("a", "an") and not _FRACTION_FOLLOWS.match(low, fraction.end()):
        return None  # "a third man" is an ordinal
    return _build_fraction(fraction, Decimal(top), _PART_NAMES[fraction["bottom"]])


def _build_fraction(match: re.Match[str], top: Decimal, bottom: int) -> Reading:
    span = Span(*match.span())
    return Reading(span, span, "ratio", Interval.exact(trim_zeros(top / bottom)), parts=(top, Decimal(bottom)))


def read_multiple(low: str, start: int) -> Reading | None:
    """How many times as much: "doubled", "halved", "five-fold", "three times as many", "10x"."""
    if word := _MULTIPLE_WORD.match(low, start):
        return _build_multiple(start, word.end(), _MULTIPLE_WORDS[word["word"]])
    if start >= len("to ") and (infinitive := _MULTIPLE_BASE.match(low, start)) and low.startswith("to ", start - len("to ")):
        return _build_multiple(start, infinitive.end(), _BARE_FACTORS[infinitive["word"]])
    if bare := _MULTIPLE_BARE.match(low, start):
        return _build_multiple(start, bare.end(), _BARE_FACTORS[bare["word"]])
    numeral = read_numeral(low, start)
    fold = None if numeral is None else _FOLD.match(low, numeral.end)
    return None if numeral is None or fold is None else _build_multiple(start, fold.end(), numeral.value)


def _build_multiple(start: int, end: int, factor: Decimal) -> Reading:
    return Reading(Span(start, end), Span(start, end), "multiple", Interval.exact(trim_zeros(factor)))
