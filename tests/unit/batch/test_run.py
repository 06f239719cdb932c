"""A batch as a whole: what is answered, in which order, and what a run makes of what another one left."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO, StringIO, TextIOWrapper
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from rich.console import Console

from service.batch.inputs import Lines
from service.batch.journal import open_journal
from service.batch.outcomes import OutputError
from service.batch.progress import Tally, follow
from service.batch.records import Reading, Record
from service.batch.run import AHEAD, Failures, Run, Stop, StoppedError
from service.domain import Article, InputError, SummaryRequest, TooShortError
from service.settings import Settings
from tests.unit.batch.writer import TITLES, Writer, read_failures, read_titles, run, write_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(tmp_path / "in.jsonl", *TITLES)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def refuse(*titles: str) -> Writer:
    """A writer that answers no article of these titles."""

    def check(request: SummaryRequest) -> None:
        if request.article.title in titles:
            raise TooShortError("The article has 3 words.", pointer="/article/text")

    return Writer(check)


def test_each_record_gets_a_line_with_its_name_before_the_answer(archive: Path, out: Path) -> None:
    assert run(archive, out) == Tally(answered=5)

    first = json.loads(out.read_bytes().splitlines()[0])
    assert list(first)[:3] == ["record", "id", "source"]
    assert (first["record"], first["headline"]["text"]) == ("Harbour reopens", "Harbour reopens")


def test_a_record_without_an_id_is_named_by_its_line(tmp_path: Path, out: Path) -> None:
    (tmp_path / "in.jsonl").write_text('\n{"text": "The mill closes."}\n')
    run(tmp_path / "in.jsonl", out)
    assert json.loads(out.read_bytes())["record"] == 2


def test_answers_stand_in_the_order_of_the_records_whichever_is_ready_first(archive: Path, out: Path) -> None:
    others = Event()

    def hold_first(request: SummaryRequest) -> None:
        if request.article.title == TITLES[0]:
            assert others.wait(30)
        if request.article.title == TITLES[-1]:
            others.set()

    run(archive, out, Writer(hold_first))
    assert read_titles(out) == list(TITLES)


def test_what_is_answered_already_is_not_asked_again(archive: Path, out: Path) -> None:
    run(archive, out)
    before, writer = out.read_bytes(), Writer()
    assert run(archive, out, writer) == Tally(kept=5)
    assert (writer.requests, out.read_bytes()) == ([], before)


def test_a_run_that_was_cut_off_at_any_byte_is_completed_to_the_same_bytes(tmp_path: Path, out: Path) -> None:
    archive = write_archive(tmp_path / "in.jsonl", "Mill closes", "Choir wins")
    run(archive, out)
    whole = out.read_bytes()
    for cut in range(len(whole)):
        out.write_bytes(whole[:cut])
        run(archive, out)
        assert out.read_bytes() == whole, cut


def test_a_record_that_has_changed_is_done_again_in_its_place(tmp_path: Path, archive: Path, out: Path) -> None:
    run(archive, out)
    archive.write_text(archive.read_text().replace("Mill closes, the council said.", "Mill closes, the owner said."))
    writer = Writer()
    assert run(archive, out, writer) == Tally(answered=1, kept=4)
    assert writer.list_titles() == ["Mill closes"]
    assert read_titles(out) == list(TITLES)


def test_another_model_does_every_record_again(archive: Path, out: Path) -> None:
    run(archive, out)
    assert run(archive, out, Writer(model="b")) == Tally(answered=5)
    assert read_titles(out) == list(TITLES)


def test_records_that_come_to_stand_in_between_are_answered_in_between(tmp_path: Path, out: Path) -> None:
    run(write_archive(tmp_path / "in.jsonl", *TITLES[::2]), out)
    assert run(write_archive(tmp_path / "in.jsonl", *TITLES), out) == Tally(answered=2, kept=3)
    assert read_titles(out) == list(TITLES)


def test_answers_to_records_that_are_gone_stay_before_the_others(tmp_path: Path, out: Path) -> None:
    run(write_archive(tmp_path / "in.jsonl", "Choir wins", "Mill closes"), out)
    run(write_archive(tmp_path / "in.jsonl", "Ferry late", "Choir wins"), out)
    assert read_titles(out) == ["Mill closes", "Ferry late", "Choir wins"]


def test_the_same_record_twice_is_answered_twice_however_often_it_is_run(tmp_path: Path, out: Path) -> None:
    archive = write_archive(tmp_path / "in.jsonl", "Choir wins", "Choir wins")
    run(archive, out)
    assert run(archive, out) == Tally(kept=2)
    assert read_titles(out) == ["Choir wins", "Choir wins"]


def test_failures_have_a_file_of_their_own_without_a_word_of_the_article(archive: Path, out: Path) -> None:
    assert run(archive, out, refuse("Mill closes", "Ferry late")) == Tally(answered=3, failed=2)
    problem = {"type": "urn:nutgraf:problem:too-short", "detail": "The article has 3 words.", "pointer": "/article/text"}
    assert read_failures(out) == [
        {"record": "Mill closes", "line": 2, "problem": problem},
        {"record": "Ferry late", "line": 5, "problem": problem},
    ]


def test_failures_are_tried_again_and_their_file_goes_when_they_succeed(archive: Path, out: Path) -> None:
    run(archive, out, refuse("Mill closes"))
    assert run(archive, out) == Tally(answered=1, kept=4)
    assert read_titles(out) == list(TITLES)
    assert not out.with_suffix(".failed.jsonl").exists()


def test_the_answer_to_a_record_that_can_no_longer_be_read_goes(archive: Path, out: Path) -> None:
    run(archive, out)
    archive.write_text(archive.read_text().replace('"title": "Mill closes"', '"titel": "Mill closes"'))
    assert run(archive, out) == Tally(kept=4, failed=1)
    assert read_titles(out) == [TITLES[0], *TITLES[2:]]


def test_a_limit_takes_the_first_records_and_leaves_other_answers_alone(archive: Path, out: Path) -> None:
    assert run(archive, out, limit=2) == Tally(answered=2)
    run(archive, out)
    before = out.read_bytes()
    assert run(archive, out, limit=1) == Tally(kept=1)
    assert out.read_bytes() == before


def test_options_go_before_what_records_say_themselves(tmp_path: Path, out: Path) -> None:
    article = {"text": "The mill closes."}
    lines = [{"article": article, "styles": ["timeline"], "date_style": "iso", "seed": 3}, article]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    writer = Writer(lanes=1)
    run(tmp_path / "in.jsonl", out, writer, styles=("headline",), date_style="bbc")
    asked = [(request.styles, request.date_style, request.seed) for request in writer.requests]
    assert asked == [(("headline",), "bbc", 3), (("headline",), "bbc", 0)]


def test_articles_of_an_archive_have_an_hour_and_never_find_the_line_full(archive: Path, out: Path) -> None:
    given: list[Settings] = []

    def build(settings: Settings) -> Writer:
        given.append(settings)
        return Writer()

    from service.batch.run import Order, run_batch

    run_batch(Order(str(archive), out, threads=50), Settings(), build, Console(file=StringIO()))
    assert (given[0].limit_s, given[0].queue_most) == (3600, 50)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_what_is_in_the_making_and_keeps_it(archive: Path, out: Path, number: int) -> None:
    def stop(request: SummaryRequest) -> None:
        if request.article.title == "Mill closes":
            os.kill(os.getpid(), number)

    handlers = signal.getsignal(number)
    with pytest.raises(StoppedError):
        run(archive, out, Writer(stop, lanes=1))
    assert signal.getsignal(number) is handlers
    done = read_titles(out)
    assert "Mill closes" in done
    assert done == list(TITLES[: len(done)])
    assert run(archive, out) == Tally(answered=5 - len(done), kept=len(done))
    assert read_titles(out) == list(TITLES)


def test_a_signal_keeps_records_from_being_read_further(tmp_path: Path, out: Path) -> None:
    archive = write_archive(tmp_path / "in.jsonl", *(f"Story {number}" for number in range(100)))

    def stop(request: SummaryRequest) -> None:
        os.kill(os.getpid(), signal.SIGINT) if request.article.title == "Story 3" else None

    with pytest.raises(StoppedError):
        run(archive, out, Writer(stop, lanes=1))
    assert 4 <= len(read_titles(out)) < 50


def test_a_signal_before_any_record_is_begun_drops_them_all(archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Idle(ThreadPoolExecutor):
        def submit(self, *_: object) -> Future[object]:  # type: ignore[override]
            os.kill(os.getpid(), signal.SIGINT)
            return Future()

    monkeypatch.setattr("service.batch.run.ThreadPoolExecutor", Idle)
    with pytest.raises(StoppedError):
        run(archive, out)
    assert read_titles(out) == []


def test_no_more_records_are_read_than_threads_can_soon_take(tmp_path: Path) -> None:
    read, ahead, done = count(1), list[int](), count(1)

    class Endless:
        size, at = None, 0

        def __iter__(self) -> Iterator[Record]:
            for number in range(1, 201):
                next(read)
                yield Record(number, number, SummaryRequest(Article("The mill closes.")))

    def note(request: SummaryRequest) -> None:
        ahead.append(int(repr(read)[6:-1]) - next(done))

    console = Console(file=StringIO())
    with (
        open_journal(tmp_path / "out.jsonl") as journal,
        Failures(tmp_path / "failed.jsonl") as failures,
        follow(console, Tally(), None) as course,
    ):
        Run(Writer(note), 2, journal, failures, course.tally, course, Stop()).work(Endless())
    assert course.tally.answered == 200
    assert max(ahead) <= AHEAD * 2 + 2


def test_standard_input_is_read_as_json_lines(archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(archive.read_bytes())))
    assert run("-", out) == Tally(answered=5)


def test_an_output_of_another_kind_is_refused_and_left_as_it_is(archive: Path, tmp_path: Path) -> None:
    for content in (b'{"text": "The mill closes."}\n', b"The mill closes, and no line ends here.", b'{"record":"a","line":1}\n'):
        out = tmp_path / "mine.jsonl"
        out.write_bytes(content)
        with pytest.raises(InputError, match=r"holds something else than answers"):
            run(archive, out)
        assert out.read_bytes() == content


def test_answers_with_something_else_among_them_are_left_as_they_are(archive: Path, out: Path) -> None:
    run(archive, out)
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join([lines[0], lines[1][:40] + b"\n", *lines[2:]]))
    with pytest.raises(InputError, match="something else"):
        run(archive, out)


def test_what_cannot_be_an_output_is_refused(archive: Path, tmp_path: Path) -> None:
    for out, message in (
        (archive, "IN and OUT are the same file"),
        (tmp_path / "out.csv", "ends in nothing that is written here"),
        (tmp_path / "nowhere" / "out.jsonl", "There is no folder"),
    ):
        with pytest.raises(InputError, match=message):
            run(archive, out)


def test_two_runs_cannot_write_one_file(archive: Path, out: Path) -> None:
    with open_journal(out), pytest.raises(OutputError, match="Another run is writing"):
        run(archive, out)


def test_a_file_that_cannot_be_written_is_told(archive: Path, out: Path) -> None:
    out.mkdir()
    with pytest.raises(OutputError, match=r"Answers cannot be written to .*: Is a directory"):
        run(archive, out)


def test_a_full_disk_ends_the_run_and_drops_what_waits(archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, line: bytes, place: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.batch.journal.Journal.add", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        run(archive, out)


def test_an_input_that_breaks_off_is_told(out: Path) -> None:
    class Broken(BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match="cannot be read to their end: Input/output error"):
        list(Lines(Broken(), Reading.by(Settings())))
