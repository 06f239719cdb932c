from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import inspect

from service.domain import Review, SettingsError
from service.store import CLAIM_S, LEASE_S, Claim, KeyReusedError, MemoryStore, SqlStore, StillRunningError, Store, StoreError

CLAIM = Claim("cms", "k-1", "f-1")
REVIEW = Review(
    id="r-1",
    summary_id="s-1",
    part="/brief/text",
    decision="edited",
    text="Twelve are dead.",
    reviewer="ines.aalto",
    note=None,
    at="2024-05-07T18:02:00+00:00",
    key="cms",
    source_sha256="0" * 64,
    model_name="m",
    model_revision="1",
    prompt="brief@1",
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
)
Open = Callable[..., Store]


@pytest.fixture(params=["memory", "sqlite"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens a store of either kind; keyword arguments in place of the defaults."""

    def build(keep_s: float = 60, most: int = 1000) -> Store:
        if request.param == "memory":
            return MemoryStore(keep_s=keep_s, most=most)
        return SqlStore(f"sqlite:///{tmp_path / 'store.db'}", keep_s=keep_s, most=most)

    return build


def test_a_summary_is_found_while_it_is_kept(open_store: Open) -> None:
    store = open_store(keep_s=60)
    store.keep_summary("s-1", b"{}", 1000.0)

    assert store.find_summary("s-1", 1059.0) == b"{}"
    assert store.find_summary("s-1", 1060.0) is None
    assert store.find_summary("s-2", 1000.0) is None


def test_a_summary_takes_the_place_of_one_of_the_same_id(open_store: Open) -> None:
    store = open_store()
    store.keep_summary("s-1", b"1", 1000.0)
    store.keep_summary("s-1", b"2", 1001.0)

    assert store.find_summary("s-1", 1002.0) == b"2"


def test_the_oldest_summaries_make_room(open_store: Open) -> None:
    store = open_store(most=50)
    for at in range(200):
        store.keep_summary(f"s-{at}", b"{}", 1000.0 + at / 100)

    assert store.find_summary("s-0", 1003.0) is None
    assert store.find_summary("s-199", 1003.0) == b"{}"


def test_a_claim_leads_to_the_same_summary_for_a_day(open_store: Open) -> None:
    store = open_store()
    assert store.begin(CLAIM, 1000.0) is None
    with pytest.raises(StillRunningError):
        store.begin(CLAIM, 1001.0)
    store.finish(CLAIM, "s-1", 1002.0)

    assert store.begin(CLAIM, 1003.0) == "s-1"
    with pytest.raises(KeyReusedError):
        store.begin(Claim("cms", "k-1", "f-2"), 1003.0)
    assert store.begin(Claim("other", "k-1", "f-2"), 1003.0) is None
    assert store.begin(Claim("cms", "k-1", "f-2"), 1003.0 + CLAIM_S) is None


def test_a_claim_that_failed_or_was_left_behind_can_be_made_again(open_store: Open) -> None:
    store = open_store()
    store.begin(CLAIM, 1000.0)
    store.abandon(CLAIM)
    assert store.begin(CLAIM, 1001.0) is None

    assert store.begin(CLAIM, 1001.0 + LEASE_S) is None


def test_one_of_many_callers_gets_the_claim(open_store: Open) -> None:
    store, first, refused = open_store(), list[int](), list[int]()

    def ask(at: int) -> None:
        try:
            assert store.begin(CLAIM, 1000.0) is None
            first.append(at)
        except StillRunningError:
            refused.append(at)

    threads = [Thread(target=ask, args=(at,)) for at in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(first), len(refused)) == (1, 15)


def test_reviews_of_a_summary_are_listed_as_they_came_and_found_by_id(open_store: Open) -> None:
    store = open_store()
    second, other = replace(REVIEW, id="r-0", note="Again."), replace(REVIEW, id="r-2", summary_id="s-2", key=None)
    for one in (REVIEW, other, second):
        store.add_review(one)

    assert store.list_reviews("s-1") == [REVIEW, second]
    assert (store.find_review("r-2"), store.find_review("none")) == (other, None)
    assert store.list_reviews("none") == []


def test_memory_keeps_a_bounded_number_of_reviews() -> None:
    store = MemoryStore(keep_s=60, most=2)
    for at in range(3):
        store.add_review(replace(REVIEW, id=f"r-{at}"))

    assert [one.id for one in store.list_reviews("s-1")] == ["r-1", "r-2"]


def test_a_database_keeps_reviews_when_summaries_go_and_the_process_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = SqlStore(url, keep_s=0, most=1)
    store.add_review(REVIEW)
    for at in range(200):
        store.keep_summary(f"s-{at}", b"{}", 1000.0 + at)

    assert SqlStore(url, keep_s=0, most=1).list_reviews("s-1") == [REVIEW]


def test_a_database_of_an_earlier_release_gets_the_table_of_reviews_at_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    before = SqlStore(url, keep_s=60, most=9)
    before.keep_summary("s-1", b"{}", 1000.0)
    with before._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE reviews")
    assert "reviews" not in inspect(before._engine).get_table_names()

    store = SqlStore(url, keep_s=60, most=9)
    store.add_review(REVIEW)
    assert (store.list_reviews("s-1"), store.find_summary("s-1", 1001.0)) == ([REVIEW], b"{}")


def test_memory_keeps_a_bounded_number_of_claims() -> None:
    store = MemoryStore(keep_s=60, most=2)
    for at in range(3):
        store.begin(Claim("cms", f"k-{at}", "f"), 1000.0)

    assert store.begin(Claim("cms", "k-0", "f"), 1000.0) is None


def test_a_database_is_shared_and_outlives_the_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    SqlStore(url, keep_s=60, most=10).keep_summary("s-1", b"{}", 1000.0)

    assert SqlStore(url, keep_s=60, most=10).find_summary("s-1", 1001.0) == b"{}"


def test_processes_that_open_a_new_database_at_the_same_moment_all_can(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: SqlStore(f"sqlite:///{tmp_path}/new.db", keep_s=60, most=9), range(8)))

    stores[0].keep_summary("s", b"{}", 0)
    assert {store.find_summary("s", 1) for store in stores} == {b"{}"}


def test_what_has_expired_is_deleted_in_time(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'store.db'}", keep_s=60, most=1000)
    for at in range(150):
        store.keep_summary(f"s-{at}", b"{}", 1000.0)
    for at in range(50):
        store.keep_summary(f"t-{at}", b"{}", 2000.0)

    assert store.count_summaries() == 50


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "cannot be used"),
        ("nosuch://db", "cannot be used"),
        ("sqlite:////nowhere/at/all.db", "cannot be opened"),
    ],
)
def test_a_url_that_leads_nowhere_stops_the_start(url: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        SqlStore(url, keep_s=60, most=10)


def test_a_database_that_breaks_is_a_store_error_without_the_answer_in_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = SqlStore(f"sqlite:///{path}", keep_s=60, most=10)
    store.keep_summary("s-1", b"{}", 1000.0)
    store._engine.dispose()
    for file in tmp_path.iterdir():
        file.unlink()
    path.mkdir()

    with pytest.raises(StoreError) as caught:
        store.keep_summary("s-2", b"unpublished", 1000.0)
    assert "unpublished" not in str(caught.value)


def test_a_full_disk_is_an_error_and_what_was_kept_stays(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'store.db'}", keep_s=60, most=9)
    store.keep_summary("kept", b"{}", 1)
    with store._engine.connect() as connection:  # the pool hands the same connection out again
        connection.exec_driver_sql("PRAGMA max_page_count=12")

    with pytest.raises(StoreError):
        store.keep_summary("too much", b"x" * 100_000, 1)

    assert store.find_summary("kept", 2) == b"{}"
    assert store.find_summary("too much", 2) is None
