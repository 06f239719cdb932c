"""What a text-generating engine promises, whatever runs beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, Protocol

from service.domain import Candidate, ModelInfo

Task = Literal["headline", "brief", "bullet"]
TASKS: tuple[Task, ...] = ("headline", "brief", "bullet")


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One passage to rewrite.

    `passage` is what the model reads: sentences that were chosen, or the whole article for checkpoints trained that way.
    `source` is the whole article: spelling of names and figures is taken from it. `max_chars` bounds each candidate.
    """

    task: Task
    passage: str
    source: str
    count: int
    max_chars: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How a checkpoint wants to be fed for a task, from the prompt's TOML.

    `mode` "selected": a few chosen sentences, at most `max_tokens` in all; "article": the whole text, in windows of `max_tokens`.
    """

    mode: Literal["selected", "article"]
    max_tokens: int


class Engine(Protocol):
    """Turns passages into scored candidates. The same call gives the same bytes. Safe to share between threads."""

    @property
    def info(self) -> ModelInfo: ...

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes that the checkpoint serves."""
        ...

    @property
    def lanes(self) -> int:
        """How many calls of `generate` are best made at a time."""
        ...

    @property
    def merges(self) -> bool:
        """Whether all styles of an article are best written in one call of `generate`; else each is ready sooner by itself."""
        ...

    def reading(self, task: Task) -> Reading: ...

    def prompt_version(self, task: Task) -> str:
        """The prompt's name and version, "headline@1"."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens that `text` takes in the encoder, without special tokens."""
        ...

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int, until: float = inf) -> list[tuple[Candidate, ...]]:
        """For each request, in order, up to `count` distinct candidates, best first; none when nothing fits.

        Raises GenerationError when the model fails, DeadlineError when `time.monotonic()` passes `until` first.
        """
        ...
