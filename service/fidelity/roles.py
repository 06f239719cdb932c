"""How well a source figure fits the role that a claim gives its own, from the words around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain import Figure
from service.fidelity.index import TextIndex
from service.text.words import stem_word

NOUN_WEIGHT = 0.4
PREDICATE_WEIGHT = 0.4
NAME_WEIGHT = 0.3
NEGATION_WEIGHT = 0.2
UNKNOWN = 0.5  # how alike two contexts count when the claim has no context at all

PEOPLE = frozenset(
    """
    person man woman child boy girl civilian resident victim passenger soldier troop worker student patient adult citizen officer
    member fighter protester migrant survivor casualty employee user voter other life runner officer demonstrator
    """.split()
)
FATES = frozenset(  # what befalls people, counted apart: predicate classes of service/text/predicates.py
    {"killed", "wounded", "missing", "rescued", "displaced", "infected", "taken", "arrested"}
)
_EXCLUSIVE: tuple[frozenset[str], ...] = (
    FATES,
    frozenset({"released", "killed"}),
    frozenset({"cut", "hired"}),
    frozenset({"convicted", "acquitted"}),
    frozenset({"earned", "lost"}),
)
_APART = (frozenset({"man", "woman"}), frozenset({"boy", "girl"}), frozenset({"child", "adult"}))  # nobody is counted as both
_SYNONYMS = {
    word: words.split()[0]
    for words in (
        "case infection", "death fatality", "home house", "job post position", "worker employee", "soldier troop",
        "student pupil", "car vehicle", "shop store outlet", "film movie", "firm company business", "child kid",
        "ship vessel boat", "plane aircraft jet", "town city", "flat apartment", "match game",
    )
    for word in words.split()
}  # fmt: skip
_CAPTIVES = frozenset({"hostage", "captive", "detainee"})  # nouns that the tagger reads as predicates: "7 hostages killed"
_EXCLUDED = frozenset({"cardinal", "vague", "money"})


@dataclass(frozen=True, slots=True)
class Role:
    """`score`: how well the roles fit, about 0 to 2. `clashes`: the two are counted in ways that exclude each other, such as
    killed and wounded or men and women, whatever the score."""

    score: float
    clashes: bool


def rate_role(claim: Figure, claims: TextIndex, source: Figure, sources: TextIndex) -> Role:
    """The fit of two figures in their texts; linear in the words around them."""
    excluded = source.type in _EXCLUDED and exclude_each_other(claim.predicate, source.predicate) and claim.noun not in _CAPTIVES
    clashes = excluded or {claim.end, source.end} == {"from", "to"} or {claim.noun, source.noun} in _APART
    score = _compare_contexts(claims.read_context(claim.core), sources.read_context(source.core), sources)
    score += NOUN_WEIGHT * _compare_nouns(claim, source)
    if claim.predicate and source.predicate:
        score += PREDICATE_WEIGHT if claim.predicate == source.predicate else -PREDICATE_WEIGHT if clashes else 0.0
    score += NAME_WEIGHT * _compare_names(claims.find_name_before(claim.core), sources.find_name_before(source.core))
    if claim.negated != source.negated:
        score -= NEGATION_WEIGHT
    return Role(score, clashes)


def exclude_each_other(first: str | None, second: str | None) -> bool:
    """Whether nothing counted under one predicate is counted under the other."""
    return first != second and any(first in group and second in group for group in _EXCLUSIVE)


def _compare_contexts(claim: Mapping[str, float], source: Mapping[str, float], sources: TextIndex) -> float:
    """The share of the claim's context, weighted by rarity and nearness, that stands around the source figure too."""
    total = sum(weight * sources.weigh(stem) for stem, weight in claim.items())
    if not total:
        return UNKNOWN
    shared = sum(min(weight, source[stem]) * sources.weigh(stem) for stem, weight in claim.items() if stem in source)
    return shared / total


def _compare_names(claim: str | None, source: str | None) -> float:
    """1 where the two share a word, less where they share none, 0 where there is no name to compare."""
    if claim is None or source is None:
        return 0.0
    return -0.5 if set(claim.lower().split()).isdisjoint(source.lower().split()) else 1.0


def _compare_nouns(claim: Figure, source: Figure) -> float:
    """1 for one noun or its synonym, half for two kinds of people, 0 where one is unknown or may be one, less for two things."""
    if claim.noun is None or source.noun is None:
        return 0.0
    first, second = (_SYNONYMS.get(noun, noun) for noun in (claim.noun, source.noun))
    if stem_word(first) == stem_word(second):
        return 1.0
    people = (claim.noun in PEOPLE) + (source.noun in PEOPLE)
    return (-0.5, 0.0, 0.5)[people]
