"""Shares, changes in percent and multiples of the article's own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from service.domain import Figure
from service.fidelity.operands import COUNTED, Setting, Trial, group_figures, is_operand, read_exact
from service.text.units import SPELLINGS

FEWEST = 5  # a count below this is no base for a share: "half" would follow from any two of them
_SHARE_LINK = re.compile(
    r"[ ](?:[\w'’-]+[ ]){0,3}(?:of|out[ ]of|from|among)[ ](?:(?:the|its|his|her|their|all|about|some)[ ])*$", re.IGNORECASE
)
_OF = re.compile(r"[ ](?:out[ ])?of[ ](?:(?:the|its|his|her|their)[ ])?", re.IGNORECASE)
_HUNDRED = Decimal(100)


def find_shares(setting: Setting) -> Iterator[Trial]:
    """What part one count is of another: "104 of the 197", in the article or with the 197 in the claim."""
    scale = _HUNDRED if setting.claim.type == "percent" else Decimal(1)
    for part, whole in _pair_sentences(setting):
        if part.type != "cardinal" or whole.value not in {one.value for one in setting.repeated}:
            between = setting.sources.text[part.span.end : whole.span.start]
            if not _SHARE_LINK.search(between):
                continue
        direct = _OF.fullmatch(setting.sources.text, part.span.end, whole.span.start) is not None
        if (read_exact(whole) >= FEWEST or direct) and read_exact(whole) > read_exact(part) > 0:
            yield Trial("percentage", (part, whole), read_exact(part) * scale / read_exact(whole))


def find_vote_shares(setting: Setting) -> Iterator[Trial]:
    """What part of a house voted one way: 94 of the 151 that the claim repeats."""
    scale = _HUNDRED if setting.claim.type == "percent" else Decimal(1)
    for vote in setting.find_votes():
        for whole in setting.repeated:
            if whole.type == "cardinal" and setting.are_near(vote, whole) and read_exact(whole) >= sum(vote.parts):
                yield from (Trial("percentage", (vote, whole), part * scale / read_exact(whole)) for part in vote.parts)


def find_rates(setting: Setting) -> Iterator[Trial]:
    """Money for each of a unit: "$13 million a mile" of "$145 million for 11 miles"."""
    figures = setting.sources.annotated.figures
    wanted = SPELLINGS.get(setting.claim.per or "", setting.claim.per)
    for money in (one for one in figures if is_operand(one, "money", setting.claim.unit)):
        for count in figures:
            counts = wanted in (count.unit, count.noun) and count.value.is_exact and read_exact(count) > 0
            if counts and setting.sources.find_sentence_index(count) == setting.sources.find_sentence_index(money):
                yield Trial("quotient", (money, count), read_exact(money) / read_exact(count))


def find_quotients(setting: Setting) -> Iterator[Trial]:
    """How many times one amount holds another, of one sentence or with the smaller one in the claim; "halved" turns it round."""
    for first, second in _pair_sentences(setting):
        if read_exact(second) > 0:
            yield Trial("quotient", (first, second), read_exact(first) / read_exact(second))


def _pair_sentences(setting: Setting) -> Iterator[tuple[Figure, Figure]]:
    """Ordered pairs of amounts of one type and unit that share a sentence, or of which the claim repeats one nearby."""
    amounts = [one for one in setting.sources.annotated.figures if one.type in COUNTED and is_operand(one, one.type, one.unit)]
    for group in group_figures(amounts, setting.sources.find_sentence_index):
        yield from (pair for pair in permutations(group, 2) if _are_one_kind(*pair))
    for first in setting.repeated:
        for second in amounts:
            if first is not second and _are_one_kind(first, second) and setting.are_near(first, second):
                yield first, second
                yield second, first


def _are_one_kind(first: Figure, second: Figure) -> bool:
    return (first.type, first.unit) == (second.type, second.unit)


def find_changes(setting: Setting) -> Iterator[Trial]:
    """Changes in percent between two amounts of one sentence that move the claim's way, whichever is told first."""
    up = setting.claim.direction == "up"
    told = {one.value for one in setting.repeated}
    for first, second in _pair_sentences(setting):
        before, after = read_exact(first), read_exact(second)
        moves = setting.claim.direction in (first.direction, second.direction) or {first.value, second.value} <= told
        if moves and before > 0 and (after > before if up else after < before):
            yield Trial("percentage", (first, second), abs(after - before) * _HUNDRED / before)
