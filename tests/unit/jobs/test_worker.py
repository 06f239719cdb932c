"""The worker's threads: each article is answered, and no error of one stops the next."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from service.domain import Article, NutgrafError, OverloadedError, Summary, SummaryRequest, TooShortError
from service.jobs.table import JobTable, NewJob
from service.jobs.wakes import Wakes, build_huey
from service.jobs.webhooks import Delivery
from service.jobs.worker import Desk, Worker
from service.store import StoreError
from tests.scripted import make_summary


class Script:
    """A pipeline, a renderer and a postman in one, which remember what they did."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked: list[str] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.calls: list[Delivery] = []
        self.again_s: list[float | None] = []

    def summarize(self, request: SummaryRequest) -> Summary:
        self.asked.append(request.article.text)
        if self.errors:
            raise self.errors.pop(0)
        return make_summary(request)

    def deliver(self, delivery: Delivery, now_s: float) -> float | None:
        self.calls.append(delivery)
        return self.again_s.pop(0) if self.again_s else None

    def note(self, event: str, **fields: Any) -> None:
        self.events.append((event, fields))

    def describe(self, error: NutgrafError, job_id: str) -> dict[str, str]:
        return {"type": type(error).__name__, "request_id": job_id}


@pytest.fixture
def table(tmp_path: Path) -> JobTable:
    return JobTable(f"sqlite:///{tmp_path / 'jobs.db'}")


def build(table: JobTable, script: Script, *, lease_s: float = 60, clock: Callable[[], float] = time.time) -> Worker:
    desk = Desk(script, lambda summary: json.dumps(summary.id), script.describe, script.deliver, script.note, script.note)
    wakes = Wakes(build_huey(redis_url=None, folder=None))
    return Worker(table, wakes, desk, threads=2, lease_s=lease_s, keep_s=3600, clock=clock)


def run(worker: Worker, done: Callable[[], object]) -> None:
    """Lets the worker work until `done`, for ten seconds at most."""
    worker.start()
    for _ in range(1000):
        if done():
            break
        time.sleep(0.01)
    worker.stop(5)
    assert done()


def add(table: JobTable, *texts: str, webhook: str | None = None) -> None:
    requests = [SummaryRequest(Article(text)) for text in texts]
    table.add(NewJob("j1", "", 5, webhook), requests, now_s=time.time())


def read_job(table: JobTable) -> tuple[str, int, int]:
    job = table.find("j1")
    assert job is not None
    return job.status, job.done, job.failed


def test_every_article_is_answered(table: JobTable) -> None:
    script = Script()
    add(table, *(f"story {at}" for at in range(20)))
    run(build(table, script), lambda: read_job(table) == ("finished", 20, 0))

    assert sorted(script.asked) == sorted(f"story {at}" for at in range(20))
    assert {one.result for one in table.list_results("j1", offset=0, limit=50)} == {'"s-1"'}


def test_an_article_at_fault_fails_with_its_problem_and_the_others_go_on(table: JobTable) -> None:
    add(table, "one", "two", "three")
    run(build(table, Script(TooShortError("short"), ValueError("a bug"))), lambda: read_job(table) == ("finished", 1, 2))

    problems = [
        json.loads(one.result or "")["type"] for one in table.list_results("j1", offset=0, limit=9) if one.status == "failed"
    ]
    assert sorted(problems) == ["TooShortError", "urn:nutgraf:problem:internal-error"]


def test_a_bug_is_logged_by_its_kind_and_never_by_its_words(table: JobTable) -> None:
    script = Script(ValueError("the mayor said"))
    add(table, "one")
    run(build(table, script), lambda: read_job(table) == ("failed", 0, 1))

    [(_, failure)] = [one for one in script.events if one[0] == "job_failure"]
    assert (failure["job"], failure["position"], failure["error"]) == ("j1", 0, "ValueError")
    assert failure["where"][-1].startswith("test_worker.py:")
    assert "mayor" not in str(script.events)


def test_an_article_that_this_release_cannot_read_fails_and_the_others_go_on(table: JobTable, tmp_path: Path) -> None:
    add(table, "one", "two")
    with sqlite3.connect(tmp_path / "jobs.db") as connection:
        connection.execute("""UPDATE job_items SET request = '{"of": "another release"}' WHERE position = 0""")
    run(build(table, Script()), lambda: read_job(table) == ("finished", 1, 1))

    assert [one.status for one in table.list_results("j1", offset=0, limit=2)] == ["failed", "finished"]


def test_an_article_that_finds_the_model_busy_waits_and_is_done(table: JobTable) -> None:
    add(table, "one")
    script = Script(OverloadedError("busy", retry_after_s=0.01))
    run(build(table, script), lambda: read_job(table) == ("finished", 1, 0))

    assert script.asked == ["one", "one"]


def test_an_article_of_a_dead_worker_is_done_by_another(table: JobTable) -> None:
    add(table, "one")
    assert table.claim("dead", now_s=time.time() - 100, lease_s=1)
    script = Script()
    run(build(table, script), lambda: read_job(table) == ("finished", 1, 0))

    assert ("job_leases", {"ran_out": 1}) in script.events


def test_a_webhook_is_called_until_it_is_taken(table: JobTable) -> None:
    script = Script()
    script.again_s = [0.0, None]
    add(table, "one", webhook="https://cms.example/done")
    table.finish(_claim(table), "finished", "{}", now_s=time.time())
    run(build(table, script), lambda: len(script.calls) == 2)

    assert [call.attempts for call in script.calls] == [1, 2]
    assert table.claim_delivery(now_s=time.time() + 999, lease_s=1) is None


def test_a_receiver_that_is_slow_keeps_no_article_of_a_dead_worker_waiting(table: JobTable) -> None:
    class Slow(Script):
        def deliver(self, delivery: Delivery, now_s: float) -> float | None:
            heard.set()
            assert reaped.wait(10)
            return None

    heard, reaped, moved, script = Event(), Event(), [0.0], Slow()
    add(table, "one", webhook="https://cms.example/done")
    table.finish(_claim(table), "finished", "{}", now_s=time.time())
    table.add(NewJob("j2", "", 5), [SummaryRequest(Article("two"))], now_s=time.time())
    assert table.claim("dead", now_s=time.time(), lease_s=60)
    worker = build(table, script, clock=lambda: time.time() + moved[0])
    worker.start()
    assert heard.wait(10)
    moved[0] = 61.0  # only now the dead worker's lease runs out
    for _ in range(1000):
        if script.asked == ["two"]:
            break
        time.sleep(0.01)
    reaped.set()
    worker.stop(5)

    assert script.asked == ["two"]


def test_a_table_that_is_away_is_asked_again(table: JobTable, monkeypatch: pytest.MonkeyPatch) -> None:
    add(table, "one")
    script, claim, fails = Script(), table.claim, [1, 2]

    def fail_twice(*args: Any, **options: Any) -> object:
        if fails:
            fails.pop()
            raise StoreError("away")
        return claim(*args, **options)

    monkeypatch.setattr(table, "claim", fail_twice)
    run(build(table, script), lambda: read_job(table) == ("finished", 1, 0))

    assert ("job_table", {"error": "away"}) in script.events


def _claim(table: JobTable) -> Any:
    item = table.claim("w", now_s=time.time(), lease_s=60)
    assert item is not None
    return item
