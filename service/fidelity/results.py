"""Who beat whom: a result told the other way round, though its score stands in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from service.domain import Issue, Name, Span
from service.fidelity.index import TextIndex

_BEAT = re.compile(
    r"""
    \b(?: beat | beats | beating | defeat(?:s|ed|ing)? | edge[sd]? | thrash(?:es|ed|ing)? | overc[ao]mes?
    | down(?:s|ed) | rout(?:s|ed)
    | stun(?:s|ned) | upset | outpoint(?:s|ed) | hammer(?:s|ed) | swept | eliminate[sd]? | oust(?:s|ed) | trounce[sd]?
    | outbid | outpoll(?:s|ed) | knock(?:s|ed)?\ out | see[ns]?\ off | saw\ off
    | (?:win|wins|won|winning|victory|victories|triumph\w*|prevail\w*)\b [^.;]{0,40}? \b(?:against|over) )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOSE = re.compile(
    r"\b(?:lose|loses|lost|losing|defeat|defeats|loss|losses|fell|falls|beaten|defeated)\b[^.;]{0,40}?\b(?:to|by|against)\b",
    re.IGNORECASE,
)
_REACH_CHARS = 60  # between a name and its verb
_MAX_GAP_WORDS = 5
_BREAK = re.compile(r"[;:]|\b(?:after|before|while|when|but|who|which|where|because)\b")


@dataclass(frozen=True, slots=True)
class _Result:
    """One contest as told; all spans point into the text that tells it."""

    winner: Name
    loser: Name
    span: Span


def find_reversed_results(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """A block for a winner of the claim whom the article only has losing to the same loser."""
    told = list(_find_results(sources))
    for result in _find_results(claims):
        alike = [one for one in told if _is_one(one.winner, result.winner) and _is_one(one.loser, result.loser)]
        turned = [one for one in told if _is_one(one.winner, result.loser) and _is_one(one.loser, result.winner)]
        if turned and not alike:
            yield Issue(
                code="result_reversed",
                severity="block",
                span=result.span,
                text=result.span.cut(claims.text),
                message="The article tells this result the other way round.",
                evidence=(sources.cite(turned[0].span),),
            )


def _find_results(index: TextIndex) -> Iterator[_Result]:
    names = index.annotated.names
    for before, after in pairwise(names):
        if index.find_sentence(before.span.start) != index.find_sentence(after.span.start):
            continue
        between = index.text[before.span.end : after.span.start]
        if len(between) > _REACH_CHARS or _BREAK.search(between):
            continue
        span = Span(before.span.start, after.span.end)
        if lost := _LOSE.search(between):
            if _joins(between, lost):
                yield _Result(after, before, span)
        elif (won := _BEAT.search(between)) and _joins(between, won):
            yield _Result(before, after, span)


def _joins(between: str, verb: re.Match[str]) -> bool:
    """Whether little stands between the verb and what it governs."""
    return len(between[verb.end() :].split()) <= _MAX_GAP_WORDS


def _is_one(first: Name, second: Name) -> bool:
    """Whether two names may be one: they share their last word, or the one is the other's beginning."""
    one, other = first.text.lower().split(), second.text.lower().split()
    return one[-1] == other[-1] or one == other[: len(one)] or other == one[: len(other)]
