"""The job table: what was accepted is answered, once, whatever dies."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.domain import Article, Limits, SettingsError, SummaryRequest
from service.jobs.records import dump_request, load_request
from service.jobs.table import MOST_ATTEMPTS, Item, JobTable, NewJob
from service.store import Claim, KeyReusedError, StoreError

NOW = 1_000_000.0


@pytest.fixture
def table(tmp_path: Path) -> JobTable:
    return JobTable(f"sqlite:///{tmp_path / 'jobs.db'}")


def ask(text: str = "A story.") -> SummaryRequest:
    return SummaryRequest(Article(text))


def add(table: JobTable, id: str = "j1", count: int = 1, *, priority: int = 5, webhook: str | None = None) -> None:
    requests = [ask(f"{id} {at}") for at in range(count)]
    table.add(NewJob(id, "cms", priority, webhook), requests, now_s=NOW)


def claim(table: JobTable, holder: str = "w1", *, now_s: float = NOW) -> Item:
    item = table.claim(holder, now_s=now_s, lease_s=60)
    assert item is not None
    return item


def list_statuses(table: JobTable, id: str = "j1") -> list[str]:
    return [one.status for one in table.list_results(id, offset=0, limit=100)]


@pytest.mark.parametrize("published", [None, date(2024, 5, 3), datetime(2024, 5, 3, 18, 2, tzinfo=UTC)])
def test_a_request_comes_back_as_it_was(published: date | None) -> None:
    article = Article("Wörds", "Title", published, "Africa/Cairo", "en", "en-GB", "cms-1")
    request = SummaryRequest(article, ("brief",), Limits(brief_chars=90), "bbc", 7)

    assert load_request(dump_request(request)) == request


def test_a_job_goes_from_queued_over_running_to_finished(table: JobTable) -> None:
    add(table, count=2)
    states = [table.find("j1")]
    first = claim(table)
    states.append(table.find("j1"))
    assert table.finish(first, "finished", '{"n": 1}', now_s=NOW)
    assert table.finish(claim(table), "failed", '{"type": "t"}', now_s=NOW)
    states.append(table.find("j1"))

    assert [state and (state.status, state.done, state.failed, state.total) for state in states] == [
        ("queued", 0, 0, 2),
        ("running", 0, 0, 2),
        ("finished", 1, 1, 2),
    ]
    assert [(one.position, one.result) for one in table.list_results("j1", offset=0, limit=9)] == [
        (0, '{"n": 1}'),
        (1, '{"type": "t"}'),
    ]


def test_a_job_of_which_all_articles_failed_has_failed(table: JobTable) -> None:
    add(table)
    table.finish(claim(table), "failed", "{}", now_s=NOW)

    job = table.find("j1")
    assert job is not None
    assert job.status == "failed"


def test_articles_are_served_by_priority_and_then_in_their_order(table: JobTable) -> None:
    add(table, "slow", 1, priority=1)
    add(table, "first", 2)
    add(table, "second", 1)
    add(table, "urgent", 1, priority=9)

    claimed = [load_request(claim(table).record).article.text for _ in range(5)]
    assert claimed == ["urgent 0", "first 0", "first 1", "second 0", "slow 0"]
    assert table.claim("w1", now_s=NOW, lease_s=60) is None


def test_no_article_is_given_to_two_workers(table: JobTable) -> None:
    add(table, count=60)
    with ThreadPoolExecutor(8) as pool:
        held = list(pool.map(lambda at: claim(table, f"w{at}").position, range(60)))

    assert sorted(held) == list(range(60))


def test_an_article_whose_worker_died_is_taken_again_and_the_late_answer_is_refused(table: JobTable) -> None:
    add(table)
    dead = claim(table, "dead")
    assert table.reap(NOW + 59) == 0
    assert table.reap(NOW + 61) == 1
    alive = claim(table, "alive", now_s=NOW + 61)
    assert alive.position == dead.position

    assert table.finish(dead, "finished", '"late"', now_s=NOW + 62) is False
    assert table.finish(alive, "finished", '"once"', now_s=NOW + 62) is True
    assert table.finish(alive, "finished", '"twice"', now_s=NOW + 62) is False
    job = table.find("j1")
    assert (job and job.done, table.list_results("j1", offset=0, limit=9)[0].result) == (1, '"once"')


def test_an_article_that_ends_worker_after_worker_is_given_up(table: JobTable) -> None:
    add(table, count=2)
    now_s = NOW
    for _ in range(MOST_ATTEMPTS):
        claim(table, now_s=now_s)
        now_s += 100
        table.reap(now_s)

    result = table.list_results("j1", offset=0, limit=1)[0]
    assert result.status == "failed"
    assert "gave-up" in json.loads(result.result or "{}")["type"]
    assert list_statuses(table) == ["failed", "queued"]


def test_an_article_that_is_given_back_costs_no_attempt(table: JobTable) -> None:
    add(table)
    for _ in range(MOST_ATTEMPTS + 2):
        table.release(claim(table))

    assert list_statuses(table) == ["queued"]
    claim(table)
    assert table.reap(NOW + 100) == 1
    assert list_statuses(table) == ["queued"]


def test_cancelling_takes_off_what_nobody_has_begun(table: JobTable) -> None:
    add(table, count=3)
    begun = claim(table)
    table.cancel("j1")
    assert table.finish(begun, "finished", "{}", now_s=NOW)

    job = table.find("j1")
    assert (job and job.status, list_statuses(table)) == ("cancelled", ["finished", "cancelled", "cancelled"])
    assert table.claim("w1", now_s=NOW, lease_s=60) is None


def test_cancelling_a_job_that_is_done_changes_nothing(table: JobTable) -> None:
    add(table)
    table.finish(claim(table), "finished", "{}", now_s=NOW)
    table.cancel("j1")

    job = table.find("j1")
    assert job is not None
    assert job.status == "finished"


def test_results_come_in_pages(table: JobTable) -> None:
    add(table, count=5)

    assert [one.position for one in table.list_results("j1", offset=2, limit=2)] == [2, 3]
    assert table.list_results("j1", offset=5, limit=2) == []
    assert table.find("nothing") is None


def test_old_jobs_are_forgotten_with_all_that_belongs_to_them(table: JobTable) -> None:
    add(table, count=2, webhook="https://cms.example/done")
    for _ in range(2):
        table.finish(claim(table), "finished", "{}", now_s=NOW)
    assert table.prune(NOW - 1) == 0
    assert table.prune(NOW + 1) == 1

    assert table.find("j1") is None
    assert table.claim_delivery(now_s=NOW + 1, lease_s=60) is None
    assert table.count_items() == {"queued": 0, "running": 0, "finished": 0, "failed": 0}


def test_items_are_counted_by_status(table: JobTable) -> None:
    add(table, count=4)
    table.finish(claim(table), "finished", "{}", now_s=NOW)
    table.finish(claim(table), "failed", "{}", now_s=NOW)
    claim(table)

    assert table.count_items() == {"queued": 1, "running": 1, "finished": 1, "failed": 1}


def test_the_last_article_of_a_job_makes_one_delivery(table: JobTable) -> None:
    add(table, count=2, webhook="https://cms.example/done")
    table.finish(claim(table), "finished", "{}", now_s=NOW)
    assert table.claim_delivery(now_s=NOW, lease_s=60) is None
    table.finish(claim(table), "failed", "{}", now_s=NOW)
    due = table.claim_delivery(now_s=NOW, lease_s=60)

    assert due is not None
    assert (due.id, due.url, due.attempts) == ("j1-done", "https://cms.example/done", 1)
    assert json.loads(due.body) == {"id": "j1", "status": "finished", "done": 1, "failed": 1, "total": 2}
    assert table.claim_delivery(now_s=NOW + 59, lease_s=60) is None  # it is being made
    again = table.claim_delivery(now_s=NOW + 61, lease_s=60)  # whoever made it has died
    assert again == replace(due, attempts=2)
    table.postpone_delivery("j1-done", NOW + 500)
    assert table.claim_delivery(now_s=NOW + 499, lease_s=60) is None
    table.end_delivery("j1-done")
    assert table.claim_delivery(now_s=NOW + 501, lease_s=60) is None


def test_of_two_workers_that_finish_together_one_makes_the_delivery(table: JobTable) -> None:
    add(table, count=24, webhook="https://cms.example/done")
    items = [claim(table, f"w{at}") for at in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda item: table.finish(item, "finished", "{}", now_s=NOW), items))

    job = table.find("j1")
    assert (job and job.done, job and job.status) == (24, "finished")
    assert table.claim_delivery(now_s=NOW, lease_s=60) is not None
    assert table.claim_delivery(now_s=NOW, lease_s=60) is None


def test_a_job_is_there_as_a_whole_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    add(JobTable(url), count=1200)
    again = JobTable(url)

    job = again.find("j1")
    assert job is not None
    assert (job.total, len(again.list_results("j1", offset=0, limit=5000))) == (1200, 1200)


def test_a_table_that_cannot_be_opened_or_fails_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be opened"):
        JobTable(f"sqlite:///{tmp_path / 'missing' / 'jobs.db'}")
    table = JobTable(f"sqlite:///{tmp_path / 'jobs.db'}")
    add(table)
    with pytest.raises(StoreError, match="IntegrityError"):
        add(table)  # the same id again


def test_a_claim_makes_one_job_however_often_and_by_how_many_it_is_sent(table: JobTable) -> None:
    def send(at: int) -> str:
        return table.add(NewJob(f"j{at}", "cms", 5, claim=Claim("cms", "k-1", "f" * 64)), [ask()], now_s=NOW)

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(send, range(16)))
    assert len(ids) == 1
    assert table.count_items()["queued"] == 1
    with pytest.raises(KeyReusedError):
        table.add(NewJob("other", "cms", 5, claim=Claim("cms", "k-1", "0" * 64)), [ask()], now_s=NOW)
    assert table.add(NewJob("theirs", "desk", 5, claim=Claim("desk", "k-1", "0" * 64)), [ask()], now_s=NOW) == "theirs"
