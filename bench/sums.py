"""Totals that a reader may draw from one sentence: counts of one thing, side by side, none of them a part of another."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bench.passages import Change, Passage, Quantity, spell_number

_PART = re.compile(  # words between two counts of which one is, or may be, a part or a repetition of the other
    r"\b(?:of|including|among|from|to|than|that|which|who|with|by|after|before|since|out|until|another|rather|or|but|when|as"
    r"|down|up|total|all|each|every|least)\b|[(;:–—\"“]"
)
_JOINED = re.compile(r",|\band\b|\bwhile\b")
_SIDE_BY_SIDE = re.compile(r"(?: [a-z-]+){1,3} and (?:killing |wounding |injuring )?")
_OF_THEM = re.compile(r"(?: [a-z-]+)? of (?:whom|them|those|which|the|its|their)\b| to \d")
_OUT_OF = re.compile(r"\b[Oo]f (?:the |its |their )?$")
_MOST_COUNTS = 3
_FAR_APART = 100
_CRAFT = frozenset("vessel ship boat helicopter plane aircraft jet truck car bus tank".split())
_PEOPLE = frozenset(
    "person man woman child boy girl soldier civilian militant trader member sailor officer worker passenger policeman".split()
)
_IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women"}


@dataclass(frozen=True, slots=True)
class Total:
    """What the counts come to, of what, and where the first and the last of them stand."""

    value: Decimal
    noun: str

    def tell(self, passage: Passage, value: Decimal) -> Change:
        """A sentence after the passage that gives `value` as the total."""
        end = len(passage.text)
        return Change(end, end, f" That makes {spell_number(value, in_words=False)}{self.noun} in all.")


def find_sum(passage: Passage) -> Total | None:
    """The total of the sentence's counts, when there are two or three, exact, simply listed, of one noun or side by side."""
    counts = [one for one in passage.find_quantities() if one.figure.type == "cardinal" and one.figure.noun]
    if not 2 <= len(counts) <= _MOST_COUNTS or any(not one.is_exact or one.mark.quoted for one in counts):
        return None
    if _OUT_OF.search(passage.text, 0, counts[0].mark.span.start) or _is_lopsided(counts):
        return None
    nouns = {one.figure.noun or "" for one in counts}
    is_of_a_kind = len(nouns) == 1 or nouns <= _PEOPLE or nouns <= _CRAFT
    if not is_of_a_kind or not all(_are_listed(passage, *pair) for pair in pairwise(counts)):
        return None
    return Total(sum((one.numeral.value for one in counts), Decimal(0)), _name(nouns))


def _is_lopsided(counts: Sequence[Quantity]) -> bool:
    """Whether nobody would add them: "11,300 employees and 1.4 million customers"."""
    values = [one.numeral.value for one in counts]
    return max(values) > _FAR_APART * min(values)


def _name(nouns: Set[str]) -> str:
    """What the counts are of, with a space before it: their noun, "people" for several kinds of people, else nothing."""
    if len(nouns) > 1 and not nouns <= _PEOPLE:
        return ""  # of vessels and helicopters
    noun = next(iter(nouns)) if len(nouns) == 1 else "person"
    return f" {_IRREGULAR.get(noun) or _make_plural(noun)}"


def _are_listed(passage: Passage, one: Quantity, other: Quantity) -> bool:
    """Whether two counts stand beside each other, none a part of the other; of two nouns, right beside."""
    between = passage.text[one.mark.core.end : other.mark.span.start]
    if any(_OF_THEM.match(passage.text, count.mark.core.end) for count in (one, other)):
        return False
    if one.figure.noun != other.figure.noun:
        return _SIDE_BY_SIDE.fullmatch(between) is not None
    return _PART.search(between) is None and _JOINED.search(between) is not None


def _make_plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
