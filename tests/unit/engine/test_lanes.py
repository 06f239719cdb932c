import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from service.domain import DeadlineError, OverloadedError
from service.engine.lanes import Lanes


@pytest.fixture
def pool():
    with ThreadPoolExecutor(16) as pool:
        yield pool


def wait_for(held: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not held():
        assert time.monotonic() < until
        time.sleep(0.005)


class Held:
    """Turns that last until the gate opens; keeps the order in which they came."""

    def __init__(self, lanes: Lanes, pool: ThreadPoolExecutor) -> None:
        self.gate = Event()
        self.came: list[int] = []
        self._lanes, self._pool = lanes, pool

    def bring(self, name: int) -> Future[int]:
        inside = self._lanes.inside
        future = self._pool.submit(self._take, name, self._lanes.start())
        wait_for(lambda: self._lanes.inside > inside)
        return future

    def _take(self, name: int, until: float) -> int:
        with self._lanes.take_turn(until):
            self.came.append(name)
            assert self.gate.wait(10)
        return name


def test_turns_are_taken_in_the_order_in_which_articles_came(pool: ThreadPoolExecutor) -> None:
    lanes = Lanes(1)
    held = Held(lanes, pool)
    futures = [held.bring(name) for name in range(8)]
    held.gate.set()

    assert [future.result(10) for future in futures] == held.came
    assert lanes.inside == 0


def test_as_many_turns_run_at_a_time_as_there_are_lanes(pool: ThreadPoolExecutor) -> None:
    held = Held(Lanes(2), pool)
    futures = [held.bring(name) for name in range(3)]
    wait_for(lambda: len(held.came) == 2)
    time.sleep(0.05)

    assert held.came == [0, 1] or held.came == [1, 0]
    held.gate.set()
    assert {future.result(10) for future in futures} == {0, 1, 2}


def test_a_full_line_refuses_and_says_when_to_come_back(pool: ThreadPoolExecutor) -> None:
    lanes = Lanes(1, most=3)
    held = Held(lanes, pool)
    futures = [held.bring(name) for name in range(3)]

    with pytest.raises(OverloadedError) as refused:
        lanes.start()

    assert refused.value.retry_after_s >= 1
    held.gate.set()
    assert [future.result(10) for future in futures] == [0, 1, 2]
    assert lanes.start() > time.monotonic()


def test_an_article_whose_turn_does_not_come_in_time_leaves_the_line(pool: ThreadPoolExecutor) -> None:
    lanes = Lanes(1, limit_s=0.05)
    held = Held(lanes, pool)
    first = held.bring(0)

    with pytest.raises(DeadlineError, match=r"within 0\.05 seconds"), lanes.take_turn(lanes.start()):
        pass

    assert lanes.inside == 1
    held.gate.set()
    assert first.result(10) == 0


def test_a_turn_that_failed_is_passed_on() -> None:
    lanes = Lanes(1)
    with pytest.raises(ZeroDivisionError), lanes.take_turn(lanes.start()):
        raise ZeroDivisionError

    with lanes.take_turn(lanes.start()):
        assert lanes.inside == 1
    assert lanes.inside == 0
