"""A small lower-case vocabulary for tests of what needs tokens but no model."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain import Span
from service.engine.constraints import START, Automaton, ClosedVocabulary, State
from service.engine.pieces import Piece, Pieces
from service.engine.spelling import read_spelling
from tests.checkpoints import build_word_pieces

_TOKENIZER = build_word_pieces()
_TOKENS = [_TOKENIZER.id_to_token(token) or "" for token in range(_TOKENIZER.get_vocab_size())]
INVENTORY = tuple(Piece(token.removeprefix("##"), not token.startswith("##")) for token in _TOKENS)


def encode(texts: Sequence[str]) -> list[list[int]]:
    return [read.ids for read in _TOKENIZER.encode_batch(list(texts), add_special_tokens=False)]


def read_pieces(text: str) -> Pieces:
    read = _TOKENIZER.encode(text, add_special_tokens=False)
    return Pieces(text, tuple(read.ids), tuple(Span(*span) for span in read.offsets))


def constrain(source: str, free_words: Sequence[str] = (), *, one_sentence: bool = False) -> Automaton:
    vocabulary = ClosedVocabulary(free_words, encode)
    return vocabulary.constrain(read_pieces(source), read_spelling(source), one_sentence=one_sentence)


def follow(rules: Automaton, ids: Sequence[int]) -> State:
    state = START
    for token in ids:
        state = rules.advance(state, token)
    return state


def allows(rules: Automaton, text: str) -> bool:
    """Whether `text` can be begun like this: every token of it may follow the ones before."""
    return bool(follow(rules, encode([text])[0]))


def may_end(rules: Automaton, text: str) -> bool:
    """Whether `text` can be written and end there."""
    return rules.may_end(follow(rules, encode([text])[0]))


def list_allowed(rules: Automaton, state: State) -> set[int]:
    """Every id that may come next, found by trying all of them."""
    return {token for token in range(len(INVENTORY)) if rules.advance(state, token)}
