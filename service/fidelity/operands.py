"""The figures from which a claim's figure may follow, and the claim's place among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from service.domain import Figure
from service.fidelity.index import TextIndex
from service.text.words import stem_word

COUNTED = ("cardinal", "money", "measure")  # types of figures that can be added and divided
GROUP = 8  # operands that are tried together, at the most
NEARBY = 2  # sentences between operands of which the claim repeats one
_SIDES = 2  # of a vote


@dataclass(frozen=True, slots=True)
class Trial:
    """An operation tried, and what it gives."""

    operation: Literal["sum", "difference", "percentage", "year_span", "quotient"]
    operands: tuple[Figure, ...]
    result: Decimal


@dataclass(frozen=True, slots=True)
class Setting:
    """A claim figure in its sentence. `repeated`: exact figures of the article that other figures of that sentence repeat."""

    claim: Figure
    around: str
    repeated: tuple[Figure, ...]
    sources: TextIndex

    def find_operands(self) -> list[Figure]:
        """The exact figures of the claim's type and unit; for a hedged claim, "at least 11" too."""
        figures = self.sources.annotated.figures
        floors = () if self.claim.bound == "=" else (one for one in figures if is_floor(one, self.claim.type, self.claim.unit))
        return [*(one for one in figures if is_operand(one, self.claim.type, self.claim.unit)), *floors]

    def find_votes(self) -> list[Figure]:
        """The article's scores of two sides."""
        return [one for one in self.sources.annotated.figures if one.type == "score" and len(one.parts) == _SIDES]

    def are_near(self, first: Figure, second: Figure) -> bool:
        """Whether two figures of the article count one thing or stand close."""
        if first.noun and second.noun:
            return stem_word(first.noun) == stem_word(second.noun)
        ends = self.sources.find_sentence_index(first), self.sources.find_sentence_index(second)
        return ends[0] is not None and ends[1] is not None and abs(ends[0] - ends[1]) <= NEARBY


def find_repeated(claim: Figure, claims: TextIndex, sources: TextIndex) -> tuple[Figure, ...]:
    """The exact figures of the article that other figures of the claim's sentence repeat."""
    told = claims.exact_values.get(claims.find_sentence_index(claim), Counter())
    own = (claim.type, claim.unit, claim.value)

    def is_repeated(figure: Figure) -> bool:
        key = (figure.type, figure.unit, figure.value)
        return told.get(key, 0) > (key == own)

    return tuple(one for one in sources.annotated.figures if one.bound == "=" and is_repeated(one))


def is_operand(figure: Figure, type_: str, unit: str | None) -> bool:
    """Whether a figure is exact, unhedged, and of this type and unit."""
    return (figure.type, figure.unit, figure.bound) == (type_, unit, "=") and figure.value.is_exact


def is_floor(figure: Figure, type_: str, unit: str | None) -> bool:
    """Whether a figure says "at least" of this type and unit."""
    return (figure.type, figure.unit, figure.bound) == (type_, unit, ">=")


def group_figures(figures: Iterable[Figure], key: Callable[[Figure], Hashable]) -> list[Sequence[Figure]]:
    """Figures that share a key, two of them at the least."""
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[key(figure)].append(figure)
    return [group[:GROUP] for shared, group in groups.items() if shared is not None and len(group) > 1]


def read_exact(figure: Figure) -> Decimal:
    """The one value of an exact figure."""
    return figure.value.low or Decimal(0)
