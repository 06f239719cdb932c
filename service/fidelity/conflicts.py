"""Figures of the article itself that cannot both hold: "12 dead" here, "14 dead" there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from service.domain import AnnotatedText, Figure, SourceConflict, Span
from service.fidelity.compare import compare_figures
from service.fidelity.index import TextIndex
from service.fidelity.roles import PEOPLE

LIKENESS = Decimal("1.5")  # figures that differ by more are of two events
PER_COUNT = 12  # figures of one count that are compared, at the most

_COUNTED = frozenset({"killed", "wounded", "missing", "arrested", "taken", "released", "rescued", "displaced", "infected"})
_SCOPED = re.compile(  # words by which a count is of a part, of another time or of another event
    r"""
    \b(?: another | others? | additional(?:ly)? | more | further | among | including | includ(?:es|ed) | each | earlier
    | initial(?:ly)? | previous(?:ly)? | originally | revised | updated | since | separate(?:ly)? | elsewhere | average | expected
    | estimate[ds]? | feared | compared | of \s+ (?:them|whom|those|which|the) | last \s+ (?:year|month|week) | per | total
    | overall | so \s+ far )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_conflicts(source: AnnotatedText) -> tuple[SourceConflict, ...]:
    """Pairs of exact counts of one thing under one predicate, in different sentences that name no other place, day or part.

    Meant to be right rather than complete: whatever could tell the two scopes apart keeps a pair out.
    """
    sources = TextIndex(source)
    counts: dict[str, list[Figure]] = defaultdict(list)
    for figure in source.figures:
        if figure.type == "cardinal" and figure.value.is_exact and figure.predicate in _COUNTED and not figure.negated:
            counts[figure.predicate].append(figure)
    pairs = (pair for figures in counts.values() for pair in combinations(figures[:PER_COUNT], 2))
    return tuple(sorted((_tell(pair, sources) for pair in pairs if _conflict(pair, sources)), key=lambda one: one.first.span))


def _tell(pair: tuple[Figure, Figure], sources: TextIndex) -> SourceConflict:
    first, second = pair
    message = f"The article has both {first.text} and {second.text}."
    return SourceConflict(sources.cite(first.span), sources.cite(second.span), message)


def _conflict(pair: tuple[Figure, Figure], sources: TextIndex) -> bool:
    first, second = pair
    if compare_figures(first, second) or compare_figures(second, first):
        return False
    smaller, larger = sorted(figure.value.low or Decimal(0) for figure in pair)
    if larger > smaller * LIKENESS:
        return False
    places = [sources.cite(figure.span).sentence for figure in pair]
    if places[0] == places[1] or any(_SCOPED.search(place.cut(sources.text)) for place in places):
        return False
    return _count_alike(pair) and _share_scope(places, sources.annotated)


def _count_alike(pair: tuple[Figure, Figure]) -> bool:
    """Whether both count the same thing, as far as they say; "12 dead" may be of "14 people killed"."""
    nouns = {figure.noun for figure in pair if figure.noun}
    return len(nouns) < 2 or nouns <= PEOPLE


def _share_scope(places: Sequence[Span], source: AnnotatedText) -> bool:
    """Whether no two names and no two dates tell the sentences' scopes apart."""
    names = [{name.text for name in source.names if place.contains(name.span)} for place in places]
    days = [{(date.earliest, date.latest) for date in source.dates if place.contains(date.span)} for place in places]
    return all(not all(told) or not told[0].isdisjoint(told[1]) for told in (names, days))
