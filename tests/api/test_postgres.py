"""What is shared through a real PostgreSQL: answers, Idempotency-Keys and reviews, over several connections at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url

from bench.postgres import find_programs, serve_postgres
from service.domain import SettingsError
from service.store import CLAIM_S, LEASE_S, Claim, KeyReusedError, SqlStore, StillRunningError, StoreError
from tests.scripted import STORY
from tests.unit.test_store import REVIEW

CLAIM = Claim("cms", "k-1", "f-1")
RACERS = 16


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server of these tests' own."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with serve_postgres(programs) as url:
        yield url


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database that holds nothing yet."""
    name = f"test_{abs(hash(request.node.name))}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def open_store(database: str) -> Iterator[Callable[..., SqlStore]]:
    """Opens stores over one database, each with connections of its own, as processes have them."""
    stores = list[SqlStore]()

    def build(keep_s: float = 60, most: int = 1000) -> SqlStore:
        stores.append(SqlStore(database, keep_s=keep_s, most=most))
        return stores[-1]

    yield build
    for store in stores:
        store._engine.dispose()


Open = Callable[..., SqlStore]


def test_a_summary_that_one_process_keeps_another_finds_while_it_is_kept(open_store: Open) -> None:
    one, other = open_store(), open_store()
    one.keep_summary("s-1", b'{"brief": "\xc3\x9cber"}', 1000.0)

    assert other.find_summary("s-1", 1059.0) == b'{"brief": "\xc3\x9cber"}'
    assert other.find_summary("s-1", 1060.0) is None
    assert other.find_summary("s-2", 1000.0) is None


def test_a_summary_takes_the_place_of_one_of_the_same_id(open_store: Open) -> None:
    one, other = open_store(), open_store()
    one.keep_summary("s-1", b"1", 1000.0)
    other.keep_summary("s-1", b"2", 1001.0)

    assert one.find_summary("s-1", 1002.0) == b"2"


def test_processes_that_keep_the_same_summary_at_the_same_moment_all_can(open_store: Open) -> None:
    stores, start = [open_store() for _ in range(8)], Barrier(8)

    def keep(store: SqlStore) -> None:
        start.wait()
        for at in range(20):
            store.keep_summary(f"s-{at}", b"{}", 1000.0 + at)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, stores))

    assert stores[0].count_summaries() == 20


def test_what_has_expired_and_what_is_too_many_is_deleted_in_time(open_store: Open) -> None:
    store = open_store(keep_s=60, most=30)
    for at in range(50):
        store.keep_summary(f"old-{at}", b"{}", 1000.0)
    for at in range(50):
        store.keep_summary(f"new-{at}", b"{}", 2000.0 + at / 100)

    assert store.count_summaries() == 30
    assert store.find_summary("new-19", 2001.0) is None
    assert store.find_summary("new-49", 2001.0) == b"{}"


def test_a_claim_leads_to_the_same_summary_for_a_day_in_every_process(open_store: Open) -> None:
    one, other = open_store(), open_store()
    assert one.begin(CLAIM, 1000.0) is None
    with pytest.raises(StillRunningError):
        other.begin(CLAIM, 1001.0)
    one.finish(CLAIM, "s-1", 1002.0)

    assert other.begin(CLAIM, 1003.0) == "s-1"
    with pytest.raises(KeyReusedError):
        other.begin(replace(CLAIM, fingerprint="f-2"), 1003.0)
    assert other.begin(replace(CLAIM, fingerprint="f-2"), 1003.0 + CLAIM_S) is None


def test_a_claim_that_failed_can_be_made_again_by_another_process(open_store: Open) -> None:
    one, other = open_store(), open_store()
    one.begin(CLAIM, 1000.0)
    one.abandon(CLAIM)

    assert other.begin(CLAIM, 1001.0) is None


def race_for(claim: Claim, stores: list[SqlStore], now_s: float) -> Counter[str]:
    """How many of the stores, asked at the same moment, got the claim and how many were refused."""
    start = Barrier(len(stores))

    def ask(store: SqlStore) -> str:
        start.wait()
        try:
            return "first" if store.begin(claim, now_s) is None else "answered"
        except StillRunningError:
            return "refused"

    with ThreadPoolExecutor(len(stores)) as pool:
        return Counter(pool.map(ask, stores))


def test_one_of_many_processes_gets_a_new_claim(open_store: Open) -> None:
    stores = [open_store() for _ in range(RACERS)]

    for at in range(20):
        claim = replace(CLAIM, key=f"k-{at}")
        assert race_for(claim, stores, 1000.0) == {"first": 1, "refused": RACERS - 1}


def test_one_of_many_processes_gets_a_claim_that_was_left_behind(open_store: Open) -> None:
    stores = [open_store() for _ in range(RACERS)]

    for at in range(20):
        claim = replace(CLAIM, key=f"k-{at}")
        stores[0].begin(claim, 1000.0)
        assert race_for(claim, stores, 1000.0 + LEASE_S) == {"first": 1, "refused": RACERS - 1}


def test_reviews_are_listed_as_they_came_whoever_added_them(open_store: Open) -> None:
    one, other = open_store(), open_store()
    second, elsewhere = replace(REVIEW, id="r-0", note="Again."), replace(REVIEW, id="r-2", summary_id="s-2", key=None)
    one.add_review(REVIEW)
    other.add_review(elsewhere)
    other.add_review(second)

    assert one.list_reviews("s-1") == [REVIEW, second]
    assert (one.find_review("r-2"), one.find_review("none")) == (elsewhere, None)


def test_processes_that_open_a_new_database_at_the_same_moment_all_can(database: str) -> None:
    start = Barrier(8)

    def build(_: int) -> SqlStore:
        start.wait()
        return SqlStore(database, keep_s=60, most=9)

    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(build, range(8)))

    stores[0].keep_summary("s", b"{}", 0)
    assert {store.find_summary("s", 1) for store in stores} == {b"{}"}
    for store in stores:
        store._engine.dispose()


def test_a_wrong_password_stops_the_start_and_is_in_no_message(database: str) -> None:
    url = make_url(database).set(password="not-the-password").render_as_string(hide_password=False)

    with pytest.raises(SettingsError, match="cannot be opened") as caught:
        SqlStore(url, keep_s=60, most=10)
    assert "not-the-password" not in str(caught.value)


def test_a_connection_that_was_cut_is_made_again(open_store: Open) -> None:
    store, other = open_store(), open_store()
    store.keep_summary("s-1", b"{}", 1000.0)
    ours = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with other._engine.connect() as connection:
        cut = connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM ({ours}) AS ours").all()

    assert cut == [(True,)]
    assert store.find_summary("s-1", 1001.0) == b"{}"


def test_an_error_of_the_database_has_no_answer_in_it(open_store: Open) -> None:
    store = open_store()
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE summaries")

    with pytest.raises(StoreError) as caught:
        store.keep_summary("s-2", b"unpublished", 1000.0)
    assert "unpublished" not in str(caught.value)


def test_a_summary_that_one_server_wrote_another_serves(build_app: Callable[..., Flask], database: str) -> None:
    one, other = (build_app(store_url=database) for _ in range(2))
    written = one.test_client().post("/v1/summaries", json={"article": {"text": STORY}})

    fetched = other.test_client().get(written.headers["Location"])

    assert (fetched.status_code, fetched.data) == (200, written.data)
    for app in (one, other):
        app.extensions["nutgraf"].store._engine.dispose()
