""" "Not" gained or lost: a word that the article only denies, told plainly, or one that it only affirms, denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from service.domain import Issue, Severity, Span
from service.fidelity.index import TextIndex, Token
from service.text.verbs import is_past_form

SAME = 0.5  # share of a claim's telling words that a sentence of the article must hold to be about the same thing …
CLEAR = 0.15  # … and by how much it must hold more of them than one that tells it the claim's way


def find_negation_mismatches(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """A block for a verb that the sentence about the same thing tells the other way round; a warning for a word of which every
    occurrence in the article has the other polarity."""
    claimed = {token.stem for token in claims.tokens if token.stem}
    told: dict[str, list[Token]] = defaultdict(list)
    for token in sources.tokens:
        if token.stem in claimed and token.stem:
            told[token.stem].append(token)
    for token in claims.tokens:
        found = told.get(token.stem or "", [])
        opposed = [one for one in found if one.is_negated != token.is_negated]
        if not opposed:
            continue
        stems = _find_stems(token, claims, before=0)
        shares = {one: _share(stems, one, sources) for one in found}
        at = max(opposed, key=lambda one: shares[one])
        alike = max((shares[one] for one in found if one not in opposed), default=None)
        if severity := _rate(_is_verb(token) and _is_verb(at), shares[at], alike):
            yield Issue(
                code="negation_mismatch",
                severity=severity,
                span=Span(token.start, token.end),
                text=token.word,
                message="The article affirms this." if token.is_negated else "The article denies this.",
                evidence=(sources.cite(Span(at.start, at.end)),),
            )


def _is_verb(token: Token) -> bool:
    return is_past_form(token.word) or token.follows_auxiliary


def _rate(are_verbs: bool, share: float, alike: float | None) -> Severity | None:
    """By how much of the claim the article tells in the other polarity, and how much in its own (None: nothing)."""
    if are_verbs and share >= SAME and share - (alike or 0.0) > CLEAR:
        return "block"
    return "warn" if alike is None else None


def _share(stems: frozenset[str], told: Token, sources: TextIndex) -> float:
    """The share of a claim's stems that the sentence of `told` holds, with the sentence before it where "none" may look back."""
    around = _find_stems(told, sources, before=1 if told.is_negated else 0)
    return len(stems & around) / len(stems)


def _find_stems(token: Token, index: TextIndex, *, before: int) -> frozenset[str]:
    sentence = index.find_sentence(token.start)
    if sentence is None:
        return frozenset()
    first = index.annotated.sentences[max(sentence.index - before, 0)].span.start
    return index.find_stems(Span(first, sentence.span.end))
