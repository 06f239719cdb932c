"""A statement turned round by its verb: "upheld" for what was overturned, "a 4-1 defeat" for a 4-1 win."""

from __future__ import annotations

from collections.abc import Iterator

from service.domain import Issue, Sentence, Span
from service.fidelity.index import TextIndex, Token
from service.text.antonyms import find_antonyms

SAME = 0.6  # share of a claim's other telling words that a sentence must hold to tell the same thing
TOLD = 0.3  # share that lets a sentence on the claim's own side speak for it
FEWEST = 3  # of them, at the least
_NEAR = 5  # words of the article between what a claim turned round and a word that it shares


def find_reversals(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """A block for a word whose opposite, and nothing of its own side, stands in the one sentence that tells the same thing."""
    for token in claims.tokens:
        own, other = find_antonyms(token.word)
        if not other or not other.isdisjoint(_find_words(token, claims)) or token.is_negated or _is_verb_defeat(token, claims):
            continue
        sentence = _find_same(token, claims, sources)
        if sentence is None or _is_told(own, _find_stems(token, claims), sources):
            continue
        told = sources.find_tokens(sentence.span)
        turned = [one for one in told if one.word in other and not one.is_negated]
        if turned and _stands_among(turned[0], told, _find_stems(token, claims)):
            yield Issue(
                code="meaning_reversed",
                severity="block",
                span=Span(token.start, token.end),
                text=token.word,
                message="The article tells the opposite.",
                evidence=(sources.cite(Span(turned[0].start, turned[0].end)),),
            )


def _is_verb_defeat(token: Token, claims: TextIndex) -> bool:
    """Whether "defeat" is what a winner does: "United defeat Rovers"."""
    return token.word == "defeat" and claims.text[token.end + 1 : token.end + 2].isupper()


def _find_same(token: Token, claims: TextIndex, sources: TextIndex) -> Sentence | None:
    """The sentence of the article that holds most of the claim's other telling words, when it holds enough of them."""
    wanted = _find_stems(token, claims)
    if len(wanted) < FEWEST:
        return None
    shared = [len(wanted & stems) for stems in sources.sentence_stems]
    most = max(shared, default=0)
    return sources.annotated.sentences[shared.index(most)] if most >= SAME * len(wanted) else None


def _is_told(own: frozenset[str], wanted: set[str], sources: TextIndex) -> bool:
    """Whether a sentence with a word of the claim's side holds some of the claim too."""
    return any(
        len(wanted & stems) >= TOLD * len(wanted) and any(one.word in own for one in sources.find_tokens(sentence.span))
        for sentence, stems in zip(sources.annotated.sentences, sources.sentence_stems, strict=True)
    )


def _find_stems(token: Token, claims: TextIndex) -> set[str]:
    """The telling stems of the token's sentence and its figures' digits, itself aside."""
    return {one.stem for one in _find_tokens(token, claims) if one.stem and one.start != token.start}


def _find_words(token: Token, claims: TextIndex) -> frozenset[str]:
    sentence = claims.find_sentence(token.start)
    return claims.sentence_words[sentence.index] if sentence else frozenset()


def _find_tokens(token: Token, claims: TextIndex) -> list[Token]:
    sentence = claims.find_sentence(token.start)
    return claims.find_tokens(sentence.span) if sentence else []


def _stands_among(turned: Token, told: list[Token], wanted: set[str]) -> bool:
    """Whether the opposite stands close to a word that the claim shares: in the same clause, more or less."""
    at = told.index(turned)
    return any(one.stem in wanted for one in told[max(at - _NEAR, 0) : at + _NEAR + 1])
