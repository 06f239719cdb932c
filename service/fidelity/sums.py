"""Sums and differences of the article's own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from service.domain import Figure
from service.fidelity.operands import Setting, Trial, group_figures, is_operand, read_exact
from service.fidelity.roles import FATES, PEOPLE, exclude_each_other
from service.text.words import find_stems, stem_word

_PLUS = re.compile(
    r"\b(?:plus|and\ another|and\ a\ further|and\ an\ additional|as\ well\ as\ another|along\ with\ another|in\ addition\ to)\b"
)
_AND = re.compile(r"^[^;:]*(?:,|\band\b)[^;:]*$")
_PAIRED = re.compile(
    r"(?:[ ][a-z'’-]+){0,4}(?:,[ ]and|[ ]and|[ ]plus)(?:[ ](?:some|about|another))?[ ]"
)  # "$74m in cash and $326m in shares"
_JOINED_CHARS = 60
_CASUALTIES = re.compile(r"\b(?:casualt\w+|(?:killed|dead|died)\b.{0,12}\b(?:injured|wounded|hurt|missing))\b", re.IGNORECASE)
_ONE_MORE = re.compile(  # "nine militants, two soldiers and an interpreter", "Devinder Sohal and 37 of his colleagues"
    r"(?:,|:|\band)[ ]an?[ ](?=[a-z]) | [A-Z]\w+[ ]and[ ](?=\d|(?:two|three|four|five|six|seven|eight|nine|ten)\b)", re.VERBOSE
)
_ZERO = Decimal(0)


def find_sums(setting: Setting) -> Iterator[Trial]:
    """Of figures in one sentence or of one noun, and of those that the claim lists itself ("nine men, two women and a child")."""
    operands = [one for one in setting.find_operands() if _counts_alike(setting, one)]
    for group in (*group_figures(operands, setting.sources.find_sentence_index), *group_figures(operands, _read_noun)):
        yield from _add(group)
    if setting.claim.type == "money":
        pairs = combinations(operands, 2)
        yield from (Trial("sum", pair, sum(map(read_exact, pair), _ZERO)) for pair in pairs if setting.are_near(*pair))
    if setting.claim.type == "cardinal":
        yield from (Trial("sum", (one,), sum(one.parts, _ZERO)) for one in setting.find_votes())
    listed = [one for one in setting.repeated if is_operand(one, setting.claim.type, setting.claim.unit)]
    for first in listed:
        yield from (
            Trial("sum", (first, second), read_exact(first) + read_exact(second))
            for second in operands
            if first is not second and setting.are_near(first, second)
        )
    distinct = {one.value: one for one in listed}
    if distinct:
        more = len(_ONE_MORE.findall(setting.around)) if setting.claim.type == "cardinal" else 0
        total = sum(map(read_exact, distinct.values()), _ZERO)
        for extra in {0, more} if len(distinct) > 1 else {more} - {0}:
            yield Trial("sum", tuple(distinct.values()), total + extra)


def find_joined(setting: Setting) -> Iterator[Trial]:
    """Of two or three figures that the article itself adds up: "$3m plus $5m", "two men and three women were killed"."""
    operands = setting.find_operands()
    for size in (2, 3):
        for at in range(len(operands) - size + 1):
            chain = operands[at : at + size]
            if all(_are_joined(setting, *pair) for pair in pairwise(chain)):
                yield Trial("sum", tuple(chain), sum(map(read_exact, chain), _ZERO))


def _are_joined(setting: Setting, first: Figure, second: Figure) -> bool:
    between = setting.sources.text[first.span.end : second.span.start]
    if len(between) > _JOINED_CHARS or setting.sources.find_sentence_index(first) != setting.sources.find_sentence_index(second):
        return False
    if _PLUS.search(between) or _PAIRED.fullmatch(between):
        return True
    claim = setting.claim
    fates = {first.predicate, second.predicate, claim.predicate}
    people = claim.noun is None or claim.noun in PEOPLE
    return (
        claim.type == "cardinal" and people and len(fates) == 1 and claim.predicate in FATES and _AND.search(between) is not None
    )


def _counts_alike(setting: Setting, operand: Figure) -> bool:
    """Whether an operand may be part of what the claim counts: nobody freed is among the dead."""
    claim = setting.claim
    if claim.type != "cardinal":
        return True
    if exclude_each_other(claim.predicate, operand.predicate):
        return _CASUALTIES.search(setting.around) is not None
    if operand.noun and stem_word(operand.noun) in set(find_stems(setting.around)):
        return True  # "20 vessels and helicopters"
    known = claim.noun is not None and operand.noun is not None and not {claim.noun, operand.noun} & PEOPLE
    return (
        not known
        or stem_word(claim.noun or "") == stem_word(operand.noun or "")
        or claim.predicate == operand.predicate is not None
    )


def find_differences(setting: Setting) -> Iterator[Trial]:
    """Between figures of one sentence, of the claim's own noun, or near one that the claim repeats ("145, down from 187")."""
    operands = setting.find_operands()
    if setting.claim.type == "cardinal":
        yield from (Trial("difference", (one,), abs(one.parts[0] - one.parts[1])) for one in setting.find_votes())
    groups = [
        *group_figures(operands, setting.sources.find_sentence_index),
        *(
            group_figures([one for one in operands if one.noun == setting.claim.noun], _read_noun)
            if setting.claim.bound == "="
            else ()
        ),
    ]
    for group in groups:
        for first, second in combinations(group, 2):
            yield Trial("difference", (first, second), abs(read_exact(first) - read_exact(second)))
    for first in setting.repeated:
        if not is_operand(first, setting.claim.type, setting.claim.unit):
            continue
        yield from _move_points(setting, first)
        for second in operands:
            if first is second or not (second in setting.repeated or setting.are_near(first, second)):
                continue
            yield Trial("difference", (first, second), abs(read_exact(first) - read_exact(second)))
            if setting.claim.end == "to" and setting.claim.direction == "up":  # "rose by £5m to £27m"
                yield Trial("sum", (first, second), read_exact(first) + read_exact(second))


def find_points(setting: Setting) -> Iterator[Trial]:
    """Percentage points between two percentages of one sentence, or that the claim repeats."""
    percents = [one for one in setting.sources.annotated.figures if is_operand(one, "percent", "percent")]
    groups = [*group_figures(percents, setting.sources.find_sentence_index), [one for one in percents if one in setting.repeated]]
    for group in groups:
        for first, second in combinations(group, 2):
            yield Trial("difference", (first, second), abs(read_exact(first) - read_exact(second)))


def _move_points(setting: Setting, first: Figure) -> Iterator[Trial]:
    """ "From 5.75% to 6.25%" where the article has the 6.25% and the half point."""
    if setting.claim.type != "percent" or setting.claim.end not in ("from", "to"):
        return
    for points in setting.sources.annotated.figures:
        if points.type == "percentage_point" and points.value.is_exact and setting.are_near(first, points):
            yield Trial("difference", (first, points), read_exact(first) - read_exact(points))
            yield Trial("sum", (first, points), read_exact(first) + read_exact(points))


def _add(group: Sequence[Figure]) -> Iterator[Trial]:
    """Sums of two, of three, and of all."""
    for size in sorted({2, 3, len(group)}):
        for operands in combinations(group, size) if 1 < size <= len(group) else ():
            yield Trial("sum", operands, sum(map(read_exact, operands), _ZERO))


def _read_noun(figure: Figure) -> str | None:
    return figure.noun
