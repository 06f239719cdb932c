"""A story as edits see it: its number-bearing sentences, the figures in them by their place, and what it is to change one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from service.domain import AnnotatedText, Bound, Figure, Span
from service.text.folding import fold_text, lower_text
from service.text.numerals import SMALL, TENS, find_unit_of_last_digit, read_numeral

QUANTITIES = frozenset({"cardinal", "money", "measure", "percent", "percentage_point", "duration"})
_ONES = {number: word for word, number in SMALL.items() if word != "nil"}
_TENS = {number: word for word, number in TENS.items()}
_LAST_WORD = re.compile(r"[\w']+(?=\W*$)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence of an article with one edit. `start` and `end` say where the edited figures stand in `text`; `source` is the
    untouched sentence's place in the article."""

    slug: str
    family: str
    legitimate: bool
    text: str
    start: int
    end: int
    source: Span


@dataclass(frozen=True, slots=True)
class Change:
    """What stands from `start` to `end` of a passage gives way to `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Numeral:
    """The number inside a figure: 7.4 is the mantissa of "$7.4 billion". Offsets are into the passage."""

    start: int
    mantissa_end: int
    end: int
    mantissa: Decimal
    value: Decimal
    in_words: bool

    @property
    def places(self) -> int:
        """Digits after the point."""
        exponent = self.mantissa.as_tuple().exponent
        return max(-exponent, 0) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure of a passage. `span` (hedge included) and `core` are into the passage."""

    figure: Figure
    span: Span
    core: Span
    numeral: Numeral | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A mark that is one number of something, hedged or not: no range, no bare unit, nothing below zero."""

    mark: Mark
    numeral: Numeral

    @property
    def figure(self) -> Figure:
        return self.mark.figure

    @property
    def is_exact(self) -> bool:
        return self.figure.bound == "="


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, without a dateline, and the figures in it. `span` is its place in the article."""

    text: str
    span: Span
    marks: tuple[Mark, ...]

    def find_quantities(self) -> Iterator[Quantity]:
        """The marks that are one number of something."""
        for mark in self.marks:
            figure, numeral = mark.figure, mark.numeral
            if figure.type not in QUANTITIES or numeral is None or figure.significant is None or self._names(mark):
                continue
            is_range = figure.bound == "=" and not figure.value.is_exact
            if not is_range and (figure.value.low is None or figure.value.low >= 0):
                yield Quantity(mark, numeral)

    def _names(self, mark: Mark) -> bool:
        """Whether a bare number belongs to the name on its left: the ship Corrie 4."""
        word = _LAST_WORD.search(self.text, 0, mark.span.start)
        is_apart = word is None or word.start() == 0 or self.text[word.end() : mark.span.start] != " "
        return mark.figure.type == "cardinal" and not is_apart and word is not None and word[0][0].isupper()

    def read_word_before(self, offset: int) -> str:
        """The lower-case word that ends before `offset`; empty at the start."""
        word = _LAST_WORD.search(self.text, 0, offset)
        return word[0].lower() if word else ""

    def replace(self, mark: Mark, text: str) -> Change:
        """The mark, hedge included, as `text`; with a capital where it opens the sentence."""
        if not self.text[: mark.span.start].strip('"“'):
            text = text[:1].upper() + text[1:]
        return Change(mark.span.start, mark.span.end, text)

    def respell(self, quantity: Quantity, mantissa: Decimal, *, hedge: str | None = None) -> Change:
        """The quantity with another mantissa, spelt like the old one, under `hedge` ("" for none; None keeps its own)."""
        mark, numeral = quantity.mark, quantity.numeral
        number = spell_number(mantissa, in_words=numeral.in_words)
        core = self.text[mark.core.start : numeral.start] + number + self.text[numeral.mantissa_end : mark.core.end]
        if hedge is None:
            before, after = self.text[mark.span.start : mark.core.start], self.text[mark.core.end : mark.span.end]
            return self.replace(mark, before + core + after)
        return self.replace(mark, f"{hedge} {core}".strip())

    def apply(self, changes: Sequence[Change]) -> tuple[str, int, int]:
        """The changed text, with the range in it from the first change to the last."""
        pieces: list[str] = []
        at = size = start = 0
        for number, change in enumerate(sorted(changes, key=lambda one: one.start)):
            pieces += [self.text[at : change.start], change.text]
            if number == 0:
                start = change.start
            size += change.start - at + len(change.text)
            at = change.end
        return "".join([*pieces, self.text[at:]]), start, size


@dataclass(frozen=True, slots=True)
class Story:
    """An article read once for edits."""

    slug: str
    source: AnnotatedText
    locale: str
    passages: tuple[Passage, ...]


Offer = tuple[Change, ...]
Find = Callable[[Story, Passage, Random], Iterator[Offer]]


def build_story(slug: str, source: AnnotatedText, locale: str) -> Story:
    """The story with its number-bearing sentences."""
    passages = (_build_passage(source, sentence.span) for sentence in source.sentences)
    return Story(slug, source, locale, tuple(passage for passage in passages if passage.marks))


def _build_passage(source: AnnotatedText, sentence: Span) -> Passage:
    start = max([sentence.start, *(one.end for one in source.boilerplate if one.start <= sentence.start < one.end)])
    span = Span(min(start, sentence.end), sentence.end)
    text = span.cut(source.text)
    low = lower_text(fold_text(text))
    marks = (_build_mark(source, figure, low, -span.start) for figure in source.figures if span.contains(figure.span))
    return Passage(text, span, tuple(marks))


def _build_mark(source: AnnotatedText, figure: Figure, low: str, by: int) -> Mark:
    core = figure.core.shift(by)
    return Mark(figure, figure.span.shift(by), core, _find_numeral(low, core), _is_quoted(source.text, figure.span.start))


def _find_numeral(low: str, core: Span) -> Numeral | None:
    """The first number in `core`."""
    for at in range(core.start, core.end):
        if not low[at].isalnum() or (at > core.start and low[at - 1].isalpha()):
            continue
        numeral = read_numeral(low, at)
        if numeral is not None and numeral.end <= core.end:
            in_words = not low[at].isdigit()
            return Numeral(at, numeral.mantissa_end, numeral.end, numeral.mantissa, numeral.value, in_words)
    return None


def _is_quoted(text: str, offset: int) -> bool:
    """Whether `offset` stands between quotation marks that its paragraph has opened."""
    paragraph = text[text.rfind("\n", 0, offset) + 1 : offset]
    return paragraph.count('"') % 2 == 1 or paragraph.count("“") > paragraph.count("”")


def spell_number(value: Decimal, *, in_words: bool) -> str:
    """The number as news writes it: "34,212", "8.7"; whole numbers up to 99 in words where asked."""
    whole = int(value)
    if in_words and value == whole and 0 <= whole < 100:
        tens, ones = whole // 10 * 10, whole % 10
        return _ONES[whole] if whole in _ONES else f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
    return f"{value:,f}"


def round_to_digits(value: Decimal, digits: int) -> Decimal:
    """`value` to so many significant digits, halves up."""
    step = find_step(value, digits)
    return (value / step + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR") * step


def find_step(value: Decimal, digits: int) -> Decimal:
    """The unit of the last of so many significant digits."""
    return Decimal(10) ** (value.adjusted() - digits + 1)


def count_digits(value: Decimal) -> int:
    """Significant digits: 34,212 has 5, 34,000 has 2."""
    return value.adjusted() - find_unit_of_last_digit(value).adjusted() + 1


def leaves_bound(bound: Bound, old: Decimal, new: Decimal) -> bool:
    """Whether `new` under the old number's hedge says what the old one did not: "more than 50" where 40 were exceeded."""
    if bound in (">", ">="):
        return new > old
    if bound in ("<", "<="):
        return new < old
    return bound == "=" or abs(new - old) > old / 5
