"""A story of our own and an engine that says what it is told to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from service.domain import Article, Candidate, ModelInfo
from service.engine.interface import GenerationRequest, Reading, Task

STORY = """\
PORT ARDEN - A fire at a fish market in Port Arden killed 12 people and injured 34 on Tuesday, the coast guard said.

The blaze began shortly before dawn in a cold store on the east quay, according to the harbour authority. More than 200 traders \
were inside when the alarm was raised.

Mayor Ada Quill said the market would stay shut until Friday. "We will rebuild every stall," she told reporters at the town hall.

The city council approved a sprinkler plan in March 2023, but the work never started. The plan would have cost $4.5 million.

An inquiry will open on Thursday, the interior ministry said.
"""


class ScriptedEngine:
    """Answers each task from a script: passage in, texts out, best first. Keeps what it was asked."""

    def __init__(self, script: Callable[[GenerationRequest], Sequence[str]], mode: str = "selected") -> None:
        self.info = ModelInfo("scripted", "0", "test", "nutgraf")
        self.languages = frozenset({"en"})
        self.lanes, self.merges = 1, mode == "selected"
        self.asked: list[GenerationRequest] = []
        self._script = script
        self._mode = mode

    def reading(self, task: Task) -> Reading:
        return Reading("article" if self._mode == "article" else "selected", 60)

    def prompt_version(self, task: Task) -> str:
        return f"{task}@1"

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int, until: float = 0.0) -> list[tuple[Candidate, ...]]:
        self.asked.extend(requests)
        return [tuple(Candidate(text, -0.1 * (at + 1)) for at, text in enumerate(self._script(request))) for request in requests]


@pytest.fixture
def article() -> Article:
    return Article(STORY, published_at=date(2024, 5, 7))  # a Tuesday
