""" "Not" gained or lost: a word that the article only denies, told plainly, or one that it only affirms, denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from service.domain import Issue, Span
from service.fidelity.index import TextIndex, Token


def find_negation_mismatches(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """Warnings, where every occurrence in the article has the other polarity. Only the word right under "not" counts."""
    claimed = {token.stem for token in claims.tokens if token.stem}
    told: dict[str, list[Token]] = defaultdict(list)
    for token in sources.tokens:
        if token.stem in claimed and token.stem:
            told[token.stem].append(token)
    for token in claims.tokens:
        found = told.get(token.stem or "", [])
        if found and all(one.is_negated != token.is_negated for one in found):
            yield Issue(
                code="negation_mismatch",
                severity="warn",
                span=Span(token.start, token.end),
                text=token.word,
                message="The article affirms this." if token.is_negated else "The article denies this.",
                evidence=(sources.cite(Span(found[0].start, found[0].end)),),
            )
