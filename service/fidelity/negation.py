""" "Not" gained or lost: a word that the article only denies, told plainly, or one that it only affirms, denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from service.domain import Issue, Span
from service.fidelity.index import TextIndex, Token

_NEGATORS = frozenset(["not", "never", "cannot"])
_REACH = 2  # words after "not" that it may negate: "did not attack", "has not yet attacked"


def find_negation_mismatches(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """Warnings, where every occurrence in the article has the other polarity. Only the word right under "not" counts."""
    told = _read_polarities(sources)
    for token, is_negated in _read_words(claims):
        if token.stem is None or token.stem not in told:
            continue
        if {negated for _, negated in told[token.stem]} == {not is_negated}:
            first, _ = told[token.stem][0]
            yield Issue(
                code="negation_mismatch",
                severity="warn",
                span=Span(token.start, token.end),
                text=token.word,
                message="The article denies this." if not is_negated else "The article affirms this.",
                evidence=(sources.cite(Span(first.start, first.end)),),
            )


def _read_polarities(index: TextIndex) -> Mapping[str, list[tuple[Token, bool]]]:
    told = defaultdict(list)
    for token, is_negated in _read_words(index):
        if token.stem:
            told[token.stem].append((token, is_negated))
    return told


def _read_words(index: TextIndex) -> Iterator[tuple[Token, bool]]:
    """Each word, with whether a "not" governs it: the first telling word within reach of the negator, in its sentence."""
    left = 0
    end = 0
    for token in index.tokens:
        if token.start >= end:
            sentence = index.find_sentence(token.start)
            left, end = 0, sentence.span.end if sentence else token.end
        if token.word in _NEGATORS or token.word.endswith("n't"):
            left = _REACH
            continue
        yield token, left > 0 and token.stem is not None
        left = 0 if token.stem else left - 1
