"""Texts as a checkpoint's tokens see them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.domain import Span

Encode = Callable[[Sequence[str]], list[list[int]]]
"""The ids of each text, without special tokens."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text with the ids of its tokens and, for each, the span of the text that it stands for; ordered."""

    text: str
    ids: tuple[int, ...]
    spans: tuple[Span, ...]

    def cut(self, span: Span) -> tuple[int, ...]:
        """The ids of the tokens that lie in `span`."""
        start = bisect_left(self.spans, span.start, key=lambda one: one.start)
        end = bisect_left(self.spans, span.end, key=lambda one: one.start)
        return self.ids[start:end]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a token writes: its text without markers, "" for a special token; `spaced` when it begins a word."""

    text: str
    spaced: bool

    @property
    def width(self) -> int:
        """The characters that the token takes in a text."""
        return len(self.text) + (self.spaced and self.text[:1].isalnum())
