import time
from collections.abc import Callable, Sequence
from threading import Event

import pytest

from service.domain import Candidate, DeadlineError, GenerationError, OverloadedError
from service.engine.interface import GenerationRequest
from service.engine.lanes import Lanes
from service.engine.lead import LeadEngine

REQUEST = GenerationRequest("brief", "The bridge has reopened after a year.", "The bridge has reopened after a year.", 1, 80)


class HeldEngine(LeadEngine):
    """Answers once the gate is open; keeps the passages in the order in which they came."""

    def __init__(self, lanes: int = 1) -> None:
        super().__init__()
        self.lanes = lanes
        self.gate, self.begun = Event(), Event()
        self.came: list[str] = []
        self.fails = False

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int, until: float = 0.0) -> list[tuple[Candidate, ...]]:
        self.came.append(requests[0].passage)
        self.begun.set()
        assert self.gate.wait(10)
        if self.fails:
            raise GenerationError("died")
        return super().generate(requests, seed=seed)


@pytest.fixture
def engine() -> HeldEngine:
    return HeldEngine()


def ask(passage: str) -> list[GenerationRequest]:
    return [GenerationRequest("brief", passage, passage, 1, 80)]


def test_calls_are_answered_in_the_order_in_which_they_came(engine: HeldEngine) -> None:
    lanes = Lanes(engine)
    futures = [lanes.submit([ask(f"The bridge number {at} has reopened.")], seed=0)[0] for at in range(8)]
    engine.gate.set()

    answers = [future.result(10)[0][0].text for future in futures]

    assert answers == engine.came


def test_a_full_line_refuses_all_the_calls_of_an_article_and_says_when_to_come_back(engine: HeldEngine) -> None:
    lanes = Lanes(engine, most=4)
    first = lanes.submit([[REQUEST]] * 3, seed=0)

    with pytest.raises(OverloadedError) as refused:
        lanes.submit([[REQUEST]] * 3, seed=0)

    assert refused.value.retry_after_s >= 1
    assert lanes.inside == 3
    engine.gate.set()
    assert all(future.result(10) for future in first)


def test_an_empty_line_takes_an_article_of_any_number_of_calls(engine: HeldEngine) -> None:
    engine.gate.set()

    assert len([future.result(10) for future in Lanes(engine, most=1).submit([[REQUEST]] * 3, seed=0)]) == 3


def test_a_call_that_waited_too_long_never_reaches_the_model(engine: HeldEngine) -> None:
    lanes = Lanes(engine, limit_s=0.05)
    (held,), (late,) = lanes.submit([[REQUEST]], seed=0), lanes.submit([ask("Too late by now.")], seed=0)
    engine.begun.wait(10)
    time.sleep(0.1)
    engine.gate.set()

    with pytest.raises(DeadlineError, match=r"within 0\.05 seconds"):
        late.result(10)
    assert held.result(10)
    assert engine.came == [REQUEST.passage]


def test_a_call_that_nobody_waits_for_never_reaches_the_model(engine: HeldEngine) -> None:
    lanes = Lanes(engine)
    (held,), (abandoned,) = lanes.submit([[REQUEST]], seed=0), lanes.submit([ask("Given up by now.")], seed=0)

    assert abandoned.cancel()
    assert lanes.inside == 1
    engine.gate.set()
    held.result(10)
    assert engine.came == [REQUEST.passage]


def test_a_failure_reaches_whoever_waits_and_the_line_moves_on(engine: HeldEngine) -> None:
    lanes, engine.fails = Lanes(engine), True
    (failing,) = lanes.submit([[REQUEST]], seed=0)
    engine.gate.set()
    with pytest.raises(GenerationError, match="died"):
        failing.result(10)

    engine.fails = False

    assert lanes.submit([[REQUEST]], seed=0)[0].result(10)


def wait_for(held: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not held() and time.monotonic() < until:
        time.sleep(0.01)
    return held()


def test_as_many_calls_run_at_a_time_as_the_engine_has_lanes() -> None:
    engine = HeldEngine(lanes=2)
    futures = [Lanes(engine).submit([[REQUEST]] * 3, seed=0)]

    assert wait_for(lambda: len(engine.came) == 2)
    engine.gate.set()
    assert all(future.result(10) for calls in futures for future in calls)
