"""`python -m service batch IN OUT`: every record of IN answered once, in order, however often the run is cut off."""

from __future__ import annotations

import signal
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from rich.console import Console

from service.batch.inputs import LINES, STANDARD, TABLE, Input, open_input
from service.batch.journal import Journal, open_journal, write_journal
from service.batch.outcomes import Answered, Failed, Outcome, OutputError, Summarizer, answer_record
from service.batch.parquet import read_answers, require_pyarrow, write_answers
from service.batch.progress import Course, Tally, follow
from service.batch.records import Reading, Record
from service.domain import DateStyle, InputError, Style, SummaryRequest
from service.settings import Settings

AHEAD = 8  # records read for each thread before the first of them is written: one that takes long doesn't stop the others
PATIENCE_S = 3600.0  # nobody waits for an article of an archive, however long it takes


@dataclass(frozen=True, slots=True)
class Order:
    """What a batch is told to do."""

    source: str
    out: Path
    styles: tuple[Style, ...] | None = None
    date_style: DateStyle | None = None
    limit: int | None = None
    threads: int | None = None

    @property
    def failures(self) -> Path:
        """Where the records stand that got no answer."""
        return self.out.with_suffix(".failed.jsonl")


class StoppedError(KeyboardInterrupt):
    """The run was told to stop, and what was done is kept."""


def run_batch(order: Order, settings: Settings, build: Callable[[Settings], Summarizer], console: Console) -> Tally:
    """Answers every record that `order.out` has no answer for yet.

    Raises InputError for an input or output that cannot be used, OutputError when nothing can be written, StoppedError after
    SIGINT or SIGTERM, and what `build` raises.
    """
    check_order(order)
    with open_input(order.source, Reading.by(settings, order.styles, order.date_style), order.limit) as source:
        queue = max(settings.queue_most, order.threads or 0)
        pipeline = build(settings.model_copy(update={"limit_s": PATIENCE_S, "queue_most": queue}))
        return answer_input(order, source, pipeline, console)


def answer_input(order: Order, source: Input, pipeline: Summarizer, console: Console) -> Tally:
    """Answers what `source` has; see `run_batch`."""
    tally = Tally()
    with report_full(order.out), open_answers(order.out) as journal, Failures(order.failures) as failures:
        with follow(console, tally, source.size) as course, heed_signals(console) as stop:
            Run(pipeline, order.threads or pipeline.lanes, journal, failures, tally, course, stop).work(source)
        if stop.is_set:
            console.print(f"{tally.answered + tally.kept:,} answers are kept. The same command goes on from there.")
            raise StoppedError
        if order.limit is None:
            journal.settle()
    return tally


def check_order(order: Order) -> None:
    """Raises InputError for an OUT that can't be one, SettingsError for a table without pyarrow."""
    if order.out.suffix not in (*LINES, TABLE):
        raise InputError(f"{order.out} ends in nothing that is written here: .jsonl, .ndjson or .parquet.")
    if TABLE in (order.out.suffix, Path(order.source).suffix):
        require_pyarrow()
    if order.source != STANDARD and Path(order.source).resolve() == order.out.resolve():
        raise InputError("IN and OUT are the same file. Name another OUT.")
    if not order.out.parent.is_dir():
        raise InputError(f"There is no folder {order.out.parent} to write into.")


@dataclass
class Stop:
    """Whether the run has been told to stop."""

    is_set: bool = False


class Failures:
    """The file of records that got no answer in this run; there is none when all did."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> Failures:
        self._path.unlink(missing_ok=True)  # they are tried again
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, line: bytes) -> None:
        self._file = self._file or self._path.open("wb")
        self._file.write(line)
        self._file.flush()


@dataclass
class Run:
    """One way through the records. Answers are written in the order of the input, by one thread."""

    pipeline: Summarizer
    threads: int
    journal: Journal
    failures: Failures
    tally: Tally
    course: Course
    stop: Stop
    _waiting: deque[tuple[int, int, Future[Outcome]]] = field(default_factory=deque)  # place, how far the input was read, outcome

    def work(self, source: Input) -> None:
        pool = ThreadPoolExecutor(self.threads)
        try:
            for place, record in enumerate(source):
                if self.stop.is_set:
                    break
                self._take(pool, record, place, source.at)
                while self._waiting and (len(self._waiting) >= AHEAD * self.threads or self._waiting[0][2].done()):
                    self._write()
            while self._find_waiting():
                self._write()
        finally:
            pool.shutdown(cancel_futures=True)

    def _take(self, pool: ThreadPoolExecutor, record: Record, place: int, at: int) -> None:
        """Gives a record to a thread, unless it has its answer."""
        key = self.pipeline.identify(record.asked) if isinstance(record.asked, SummaryRequest) else None
        if self.journal.claim(record.name, key, place):
            self.tally.kept += 1
            if not self._waiting:
                self.course.advance(at)
            return
        self.course.begin(at)
        self._waiting.append((place, at, pool.submit(answer_record, self.pipeline, record)))

    def _write(self) -> None:
        """Waits for the record that was read first, and writes what it came to."""
        place, at, future = self._waiting.popleft()
        match future.result():
            case Answered(line):
                self.journal.add(line, place)
                self.tally.answered += 1
            case Failed(line):
                self.failures.add(line)
                self.tally.failed += 1
        self.course.advance(at)

    def _find_waiting(self) -> bool:
        """Whether there is something to wait for. Once the run is told to stop, what no thread has begun is taken back."""
        while self.stop.is_set and self._waiting and self._waiting[-1][2].cancel():
            self._waiting.pop()
        return bool(self._waiting)


@contextmanager
def heed_signals(console: Console) -> Iterator[Stop]:
    """Notes SIGINT and SIGTERM instead of breaking off in the middle of a line; a second one breaks off."""
    stop = Stop()

    def note(number: int, _: object) -> None:
        stop.is_set = True
        signal.signal(number, before[signal.Signals(number)])
        console.print("Stopping: what is in the making is finished. Once more drops that too.")

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def open_answers(out: Path) -> Iterator[Journal]:
    """The journal behind `out`: the file itself, or for a table a file of lines beside it, of which the table is made."""
    if out.suffix != TABLE:
        with open_journal(out) as journal:
            yield journal
        return
    lines = out.with_name(out.name + ".partial.jsonl")
    if out.exists() and not lines.exists():
        write_journal(lines, read_answers(out))
    with open_journal(lines) as journal:
        yield journal
        with lines.open("rb") as written:
            write_answers(out, written)
        lines.unlink()


@contextmanager
def report_full(out: Path) -> Iterator[None]:
    """Tells in one line what keeps answers from being written."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"Answers cannot be written to {out}: {error.strerror}. What is there is kept.") from None
    except sqlite3.OperationalError as error:
        raise OutputError(f"The list of answers cannot be kept in the temporary folder: {error}.") from None
