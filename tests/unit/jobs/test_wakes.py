"""Calls that wake workers, as JSON, through a file or in memory; one that is lost hurts nobody."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Event

import pytest

from service.jobs.wakes import JsonSerializer, Wakes, build_huey


@pytest.mark.parametrize("in_file", [True, False])
def test_a_call_is_heard(tmp_path: Path, in_file: bool) -> None:
    huey = build_huey(redis_url=None, folder=tmp_path / "data" if in_file else None)
    wakes, stop = Wakes(huey), Event()
    wakes.tell("j1", 2)
    wakes.listen(stop, sleep=lambda _: stop.set())

    assert wakes.called.is_set()
    assert huey.pending_count() == 0


def test_what_stands_in_the_queue_is_json_and_never_code(tmp_path: Path) -> None:
    wakes = Wakes(build_huey(redis_url=None, folder=tmp_path))
    wakes.tell("j1", 1)
    data = sqlite3.connect(tmp_path / "wakes.db").execute("select data from task").fetchone()[0]

    assert b'"j1"' in bytes(data)
    assert JsonSerializer().deserialize(data).args == ["j1"] or JsonSerializer().deserialize(data).args == [["j1"]]


def test_a_queue_that_is_away_costs_a_pause_and_no_error() -> None:
    wakes, stop = Wakes(build_huey(redis_url="redis://127.0.0.1:1/0", folder=None)), Event()
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        stop.set()

    wakes.tell("j1", 3)
    wakes.listen(stop, sleep=pause)

    assert pauses == [1.0]
    assert not wakes.called.is_set()
