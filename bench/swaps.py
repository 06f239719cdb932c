"""Figures that the article does give, put where they do not belong: another's role, the wrong order, the wrong direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from random import Random

from bench.passages import QUANTITIES, Change, Find, Mark, Offer, Passage, Quantity, Story
from bench.truth import follows, supports
from service.domain import Figure, Span

_FROM = re.compile(r"\bfrom (?:about |around |nearly |almost )?$")
_TO = re.compile(r"\bto (?:about |around |nearly |almost )?$")
_UP_FROM = re.compile(r"\b(?:up|down|rise|drop|increase|decrease) from (?:about |around |nearly |almost )?$")
_CHANGE_CHARS = 40  # between the two values of one change
_UP: Mapping[str, str] = {
    "rose": "fell", "risen": "fallen", "rises": "falls", "rising": "falling", "climbed": "dropped", "climb": "drop",
    "jumped": "dropped", "jump": "drop", "increased": "decreased", "increase": "decrease", "grew": "shrank",
    "grown": "shrunk", "growing": "shrinking", "gained": "lost", "surged": "plunged", "higher": "lower",
    "accelerated": "slowed", "soared": "plunged", "up": "down", "rise": "fall",
}  # fmt: skip
_DOWN: Mapping[str, str] = {down: up for up, down in _UP.items()} | {
    "slid": "climbed", "sank": "climbed", "tumbled": "surged", "slipped": "climbed", "decline": "increase",
    "declined": "rose", "dipped": "climbed", "plummeted": "soared", "reduced": "increased", "slumped": "surged",
    "dropped": "climbed",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_BY = re.compile(r" (?:to|by|from)(?: (?:about|nearly|almost|around|just))? ")  # what ties a moving word to a count
_OF_VOTES = frozenset({"lost", "gained"})  # "lost by 14" is no movement
_REACH_BEFORE, _REACH_AFTER, _BESIDE = 60, 20, 1
_MOVED = frozenset({"percent", "percentage_point", "money", "cardinal"})
_DETERMINERS = frozenset("all its the their his her those these perhaps a an another every only just".split())
_PLAIN = frozenset({"cardinal", "money", "percent", "measure", "duration"})


def swap_roles(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """A figure of another sentence, of the same type but of another noun or verb, in the place of this one."""
    others = [(one, mark) for one in story.passages if one is not passage for mark in _find_swappable(one)]
    for mark in _find_swappable(passage):
        tied = passage.read_word_before(mark.span.start) in _DETERMINERS
        fitting = [
            (one, other)
            for one, other in others
            if _may_stand_for(story, mark.figure, other.figure) and not (tied and other.figure.bound != "=")
        ]
        if not fitting:
            continue
        donor, other = rng.choice(fitting)
        if mark.figure.type == "age" and mark.numeral and other.numeral:
            number = donor.text[other.numeral.start : other.numeral.end].lower()
            yield (Change(mark.numeral.start, mark.numeral.end, number),)
        else:
            words = other.span.cut(donor.text)
            yield (passage.replace(mark, words if other.span.start else words[:1].lower() + words[1:]),)


def _find_swappable(passage: Passage) -> Iterator[Mark]:
    """Marks that another's words can stand for: plain figures above one, not tied to a noun by a hyphen."""
    for quantity in passage.find_quantities():
        is_tied = "-" in passage.text[quantity.numeral.end : quantity.mark.span.end + 1]
        if quantity.figure.type in _PLAIN and quantity.numeral.value > 1 and not is_tied:
            yield quantity.mark
    for mark in passage.marks:
        if mark.figure.type == "age" and mark.numeral and mark.figure.value.is_exact and mark.figure.unit == "year":
            yield mark


def _may_stand_for(story: Story, place: Figure, other: Figure) -> bool:
    """Whether `other` would be wrong in the place of `place`: no figure of its value has that place's role."""
    if place.type != other.type or place.unit != other.unit or follows(other, place) or supports(place, other):
        return False
    if place.type == "age":
        return not any(one.type == "age" and one.noun == place.noun is not None for one in _find_equals(story, other))
    return all(differ(place, one) for one in (other, *_find_equals(story, other)))


def _find_equals(story: Story, figure: Figure) -> Iterator[Figure]:
    """The story's figures that support `figure` by value."""
    return (one for one in story.source.figures if supports(one, figure))


def differ(one: Figure, other: Figure) -> bool:
    """Whether two figures are known to be of different things: both nouns or both verbs are known, and not the same."""
    nouns, verbs = (one.noun, other.noun), (one.predicate, other.predicate)
    return (None not in nouns and nouns[0] != nouns[1]) or (None not in verbs and verbs[0] != verbs[1])


def exchange_figures(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Two figures of a sentence, of one type, in each other's place."""
    quantities = [one for one in passage.find_quantities() if one.numeral.value > 1]
    for one, other in combinations(quantities, 2):
        same_kind = (one.figure.type, one.figure.unit) == (other.figure.type, other.figure.unit)
        if same_kind and one.figure.value != other.figure.value and differ(one.figure, other.figure):
            yield _exchange(passage, one.mark, other.mark)
    ages = [mark for mark in passage.marks if mark.figure.type == "age" and mark.numeral and mark.figure.value.is_exact]
    for first, second in combinations(ages, 2):
        if first.figure.value != second.figure.value and first.figure.unit == second.figure.unit:
            yield _exchange_numerals(passage, first, second)


def _exchange(passage: Passage, one: Mark, other: Mark) -> Offer:
    """Both marks with each other's words; numbers only where a hyphen ties a unit to what follows."""
    if (
        "-"
        in one.core.cut(passage.text) + other.core.cut(passage.text) + passage.text[one.core.end] + passage.text[other.core.end]
    ):
        return _exchange_numerals(passage, one, other)
    words = other.span.cut(passage.text)
    back = one.span.cut(passage.text)
    back = back[:1].lower() + back[1:] if one.span.start == 0 else back
    return passage.replace(one, words), Change(other.span.start, other.span.end, back)


def _exchange_numerals(passage: Passage, one: Mark, other: Mark) -> Offer:
    if one.numeral is None or other.numeral is None:
        return ()
    first = passage.text[one.numeral.start : one.numeral.end]
    second = passage.text[other.numeral.start : other.numeral.end]
    if one.numeral.start == 0:
        first, second = first[:1].lower() + first[1:], second[:1].upper() + second[1:]
    return (
        Change(one.numeral.start, one.numeral.end, second),
        Change(other.numeral.start, other.numeral.end, first),
    )


def reverse_score(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """A score or a vote the other way round, unless the article has that one too."""
    for mark in passage.marks:
        parts = mark.figure.parts
        if mark.figure.type != "score" or len(parts) != 2 or parts[0] == parts[1]:
            continue
        words = mark.core.cut(passage.text)
        first, joint, second = _cut_score(words)
        if joint and not any(one.parts == parts[::-1] for one in story.source.figures):
            yield (Change(mark.core.start, mark.core.end, second + joint + first),)


def _cut_score(words: str) -> tuple[str, str, str]:
    """The two numbers of a score with what joins them."""
    numbers = re.fullmatch(r"(\w+)(\W+(?:to\W+)?)(\w+)", words)
    return ("", "", "") if numbers is None else (numbers[1], numbers[2], numbers[3])


def reverse_change(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """ "From 5 to 7" as "from 7 to 5", "9.5, up from 5.3" as "5.3, up from 9.5"."""
    for one, other in pairwise(passage.marks):
        words, others = one.core.cut(passage.text), other.core.cut(passage.text)
        same_kind = (one.figure.type, one.figure.unit) == (other.figure.type, other.figure.unit)
        if same_kind and words != others and _tell_change(passage, one, other):
            yield (
                Change(one.core.start, one.core.end, others),
                Change(other.core.start, other.core.end, words),
            )
    for mark in passage.marks:
        ends = mark.figure.date.ends if mark.figure.date else ()
        if len(ends) == 2 and not ends[0].span.overlaps(ends[1].span):
            yield from _exchange_ends(passage, *(one.span.shift(-passage.span.start) for one in ends))


def _exchange_ends(passage: Passage, first: Span, last: Span) -> Iterator[Offer]:
    """The two dates of a range exchanged, where both name as much: "Nov. 21 to Nov. 24", not "12 to 13 December"."""
    opening, closing = (span.cut(passage.text).rstrip(",") for span in (first, last))
    if len(opening.split()) == len(closing.split()) and opening != closing:
        yield (
            Change(first.start, first.start + len(opening), closing),
            Change(last.start, last.start + len(closing), opening),
        )


def _tell_change(passage: Passage, one: Mark, other: Mark) -> bool:
    """Whether the sentence goes from one to the other, or from the other to the one."""
    if other.core.start - one.core.end > _CHANGE_CHARS:
        return False
    before, between = passage.text[: one.core.start], passage.text[one.core.end : other.core.start]
    if _FROM.search(before):
        return _TO.search(between) is not None
    if _UP_FROM.search(between):
        return one.figure.type in QUANTITIES
    return _FROM.search(between) is not None and _TO.search(before) is not None


def reverse_direction(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """What rose falls, unless the article has the same figure falling."""
    for quantity in passage.find_quantities():
        figure = quantity.figure
        if figure.type not in _MOVED or figure.direction is None or figure.bound == "<" or _moves_both_ways(story, figure):
            continue
        word = _find_moving_word(passage, quantity, _UP if figure.direction == "up" else _DOWN)
        if word is not None:
            yield (word,)


def _moves_both_ways(story: Story, figure: Figure) -> bool:
    return any(one.direction not in (None, figure.direction) and supports(one, figure) for one in story.source.figures)


def _find_moving_word(passage: Passage, quantity: Quantity, opposites: Mapping[str, str]) -> Change | None:
    """The nearest word that says so, as its opposite; "up" and "down" only beside the figure."""
    span = quantity.mark.span
    near: list[tuple[int, Change]] = []
    is_count = quantity.figure.type == "cardinal"
    for word in _WORD.finditer(passage.text):
        if is_count and (word[0] in _OF_VOTES or not _BY.fullmatch(passage.text, word.end(), max(span.start, word.end()))):
            continue
        gap = span.start - word.end() if word.end() <= span.start else word.start() - span.end
        reach = _BESIDE if word[0] in ("up", "down") else _REACH_BEFORE if word.end() <= span.start else _REACH_AFTER
        if word[0] in opposites and 0 <= gap <= reach:
            near.append((gap, Change(word.start(), word.end(), opposites[word[0]])))
    return min(near, key=lambda one: one[0])[1] if near else None


SWAPS: Mapping[str, Find] = {
    "role swap": swap_roles,
    "both-swap": exchange_figures,
    "score reversed": reverse_score,
    "from/to swapped": reverse_change,
    "direction": reverse_direction,
}
