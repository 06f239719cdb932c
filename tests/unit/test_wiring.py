from __future__ import annotations

from pathlib import Path

import pytest

from service.domain import Candidate, GenerationError, ModelInfo, ModelLoadError
from service.engine.interface import GenerationRequest, Reading, Task
from service.settings import Settings
from service.wiring import build_pipeline, probe_engine
from tests.checkpoints import make_nutgraf


class ProbedEngine:
    """Counts its generations; fails them when told to."""

    info = ModelInfo("probed", "0", "test", "nutgraf")
    languages = frozenset({"en"})

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.generations = 0

    def reading(self, task: Task) -> Reading:
        return Reading("selected", 60)

    def prompt_version(self, task: Task) -> str:
        return f"{task}@1"

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, requests: list[GenerationRequest], *, seed: int, until: float = 0.0) -> list[tuple[Candidate, ...]]:
        self.generations += 1
        if self.fails:
            raise GenerationError("out of memory")
        return [() for _ in requests]


def test_a_probe_makes_the_engine_write_once() -> None:
    engine = ProbedEngine()
    probe_engine(engine)
    assert engine.generations == 1


def test_an_engine_that_cannot_write_is_found_at_start() -> None:
    with pytest.raises(ModelLoadError, match="probed loads, but cannot write: out of memory"):
        probe_engine(ProbedEngine(fails=True))


def test_a_pipeline_is_built_over_the_checkpoint_that_is_set(tmp_path: Path) -> None:
    checkpoint = make_nutgraf(tmp_path / "tiny")
    pipeline = build_pipeline(Settings(model=str(checkpoint), languages="en,sw"))
    assert (pipeline.info.name, pipeline.info.family) == ("tiny", "nutgraf")


def test_a_checkpoint_that_is_not_there_is_said_at_start() -> None:
    with pytest.raises(ModelLoadError, match="no-such-folder"):
        build_pipeline(Settings(model="./no-such-folder"))
