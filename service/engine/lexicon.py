"""A checkpoint's tokens and what we know of them: feeding passages in, the rules for writing, and turning ids into text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from service.domain import ModelLoadError, Span
from service.engine.constraints import Automaton, ClosedVocabulary, Node, OpenVocabulary
from service.engine.interface import GenerationRequest, Task
from service.engine.opposites import find_opposites
from service.engine.pieces import Piece, Pieces
from service.engine.prompts import Prompt
from service.engine.spelling import read_spelling
from service.engine.truecase import Original, finish_text, read_original, restore_spelling

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD_MARKS = ("Ġ", "▁")  # byte-level BPE, SentencePiece


class Tokenizer(Protocol):
    """What we use of a transformers tokenizer."""

    @property
    def all_special_ids(self) -> list[int]: ...
    @property
    def unk_token_id(self) -> int | None: ...
    def __call__(self, text: str | list[str], **options: bool) -> Mapping[str, Any]: ...
    def __len__(self) -> int: ...
    def convert_ids_to_tokens(self, ids: list[int]) -> list[str | None]: ...
    def convert_tokens_to_ids(self, tokens: str) -> int: ...
    def convert_tokens_to_string(self, tokens: list[str]) -> str: ...
    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool, clean_up_tokenization_spaces: bool) -> str: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What writing for one request needs: the rules, tokens that would turn the passage's meaning round, and the texts to take
    spelling from (none for vocabularies with case)."""

    automaton: Automaton
    banned: tuple[int, ...]
    originals: tuple[Original, ...]


class Lexicon:
    """One tokenizer. Nothing here changes the tokenizer's state, so that threads can share it."""

    def __init__(self, tokenizer: Tokenizer, free_words: Sequence[str] = ()) -> None:
        self._tokenizer = tokenizer
        self._cuts_words = _is_word_piece(tokenizer)
        self._lower = self._encode(["Aa"]) == self._encode(["aa"]) and self._cuts_words
        if free_words and not self._lower:
            raise ModelLoadError(
                "free_words.txt goes only with a lower-case WordPiece vocabulary. Remove it from the checkpoint."
            )
        self.special = frozenset(tokenizer.all_special_ids)
        self.pieces = tuple(self._read_inventory())
        self._rules = ClosedVocabulary(free_words, self._encode) if free_words else OpenVocabulary(self.pieces, self._encode)
        self.free_words = self._rules.free_words if isinstance(self._rules, ClosedVocabulary) else frozenset[str]()
        self._words: defaultdict[str, list[int]] = defaultdict(list)
        for token, piece in enumerate(self.pieces):
            if piece.spaced and piece.text.isalpha():
                self._words[piece.text.lower()].append(token)
        framed = tokenizer("a", return_special_tokens_mask=True)["special_tokens_mask"]
        self._prefix = framed.index(0)
        self.frame = sum(framed)

    @property
    def shared(self) -> tuple[Node, ...]:
        """The tries that every automaton of `start_drafts` has in common."""
        return self._rules.shared

    def count_tokens(self, text: str) -> int:
        return len(self._encode([text])[0])

    def name_tokens(self, ids: Sequence[int]) -> list[str]:
        """The tokens of `ids` as the vocabulary writes them."""
        return [token or "" for token in self._tokenizer.convert_ids_to_tokens(list(ids))]

    def find_ids(self, tokens: Sequence[str]) -> list[int]:
        """The other way round."""
        return [self._tokenizer.convert_tokens_to_ids(token) for token in tokens]

    def find_control(self, token: str | None) -> int | None:
        """The id of a prompt's control token. Raises ModelLoadError when the vocabulary lacks it."""
        if token is None:
            return None
        found = self._tokenizer.convert_tokens_to_ids(token)
        if found is None or found == self._tokenizer.unk_token_id:
            raise ModelLoadError(
                f"The vocabulary has no control token {token}. Choose another prompt family for this checkpoint."
            )
        return found

    def feed(self, passage: str, prompt: Prompt, max_tokens: int) -> list[int]:
        """The encoder's ids for `passage`, of which no more than `max_tokens` are read."""
        ids = self._encode([passage])[0]
        if len(ids) > max_tokens:
            passage = self._decode(ids[:max_tokens])
        fed: list[int] = self._tokenizer(_mend(prompt.fill(passage)))["input_ids"]
        control = self.find_control(prompt.control)
        return fed if control is None else [*fed[: self._prefix], control, *fed[self._prefix :]]

    def start_drafts(self, requests: Iterable[GenerationRequest]) -> list[Draft]:
        """What each request may write. Texts that requests share are read once."""
        read = cache(self._read_original)

        @cache
        def constrain(source: str, one_sentence: bool) -> Automaton:
            if isinstance(self._rules, OpenVocabulary):
                return self._rules.constrain(source)
            return self._rules.constrain(read(source).pieces, read(source).spelling, one_sentence=one_sentence)

        return [
            Draft(
                constrain(request.source, request.task == "headline"),
                tuple(token for word in sorted(find_opposites(request.passage)) for token in self._words.get(word, ())),
                (read(request.passage), read(request.source)) if self._lower else (),
            )
            for request in requests
        ]

    def write(self, ids: Sequence[int], draft: Draft, task: Task) -> str:
        """The text of generated `ids`, fit to print."""
        if draft.originals:
            text = restore_spelling(
                [one for one in ids if one not in self.special], self.pieces, draft.originals, self.free_words
            )
        else:
            text = self._decode(ids).replace("<n>", " ")
        return finish_text(text, task)

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        if not texts:  # tokenizers take no empty list
            return []
        encoded: list[list[int]] = self._tokenizer(
            [_mend(text) for text in texts],
            add_special_tokens=False,
            return_attention_mask=False,  # with the types of tokens, half the time of encoding a long list of words
            return_token_type_ids=False,
        )["input_ids"]
        return encoded

    def _decode(self, ids: Sequence[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)

    def _read_original(self, text: str) -> Original:
        read = self._tokenizer(_mend(text), add_special_tokens=False, return_offsets_mapping=True)
        pieces = Pieces(text, tuple(read["input_ids"]), tuple(Span(*span) for span in read["offset_mapping"]))
        return read_original(pieces, self.pieces, read_spelling(text))

    def _read_inventory(self) -> Iterator[Piece]:
        """Each token's text. Markers of words become `spaced`; special tokens and holes in the numbering have no text."""
        for at, token in enumerate(self._tokenizer.convert_ids_to_tokens(list(range(len(self._tokenizer))))):
            if token is None or at in self.special:
                yield Piece("", False)
            elif self._cuts_words:
                yield Piece(token.removeprefix("##"), not token.startswith("##"))
            else:
                spaced = token.startswith(_WORD_MARKS)
                bare = token[spaced:]
                yield Piece(bare if bare.isascii() else self._tokenizer.convert_tokens_to_string([bare]), spaced)


def _mend(text: str) -> str:
    """`text` with a replacement character for each half of a surrogate pair, which no tokenizer takes; offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def _is_word_piece(tokenizer: Tokenizer) -> bool:
    """Whether "##" marks what continues a word."""
    backend = getattr(tokenizer, "backend_tokenizer", None)
    return type(getattr(backend, "model", None)).__name__ == "WordPiece"
