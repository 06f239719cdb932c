"""An archive cut into pieces that machines take one at a time. Each piece has a file of answers of its own: machines share
nothing, a piece done twice comes to the same, and the files in the order of their names are in the order of the archive.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from service.batch.inputs import LINES, TABLE
from service.batch.outcomes import Answered, Failed, Outcome, Summarizer, answer_record, read_told
from service.batch.parquet import count_rows, read_answers, read_rows, write_answers
from service.batch.progress import Tally
from service.batch.records import Reading, Record
from service.batch.run import PATIENCE_S
from service.domain import InputError, SummaryRequest
from service.settings import Settings
from service.wiring import build_pipeline

PIECE_BYTES = 256 * 1024  # about sixty articles: what a machine that dies has to do again
PIECE_ROWS = 64


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file: from `start` to `stop`, in bytes or rows; its first record has the number `first`."""

    name: str
    path: str
    start: int
    stop: int
    first: int


def cut_archive(path: Path) -> Iterator[Piece]:
    """The pieces of a file, or of the .jsonl, .ndjson and .parquet files of a folder. Raises InputError for another file."""
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if path.is_dir() and file.suffix not in (*LINES, TABLE):
            continue
        yield from _cut_file(file)


def _cut_file(path: Path) -> Iterator[Piece]:
    try:
        if path.suffix in LINES:
            spans = list(_cut_lines(path))
        elif path.suffix == TABLE:
            rows = count_rows(path)
            spans = [(start, min(start + PIECE_ROWS, rows), start + 1) for start in range(0, rows, PIECE_ROWS)]
        else:
            raise InputError(f"{path} is not read here: name a folder, or a file that ends in .jsonl, .ndjson or .parquet.")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    for number, (start, stop, first) in enumerate(spans):
        yield Piece(f"{path.name}-{number:06}", str(path), start, stop, first)


def _cut_lines(path: Path) -> Iterator[tuple[int, int, int]]:
    """Start, stop and first line of stretches of about PIECE_BYTES, each of whole lines."""
    start, first = 0, 1
    with path.open("rb") as file:
        while chunk := file.read(PIECE_BYTES):
            chunk += file.readline()
            yield start, start + len(chunk), first
            start += len(chunk)
            first += chunk.count(b"\n")


def read_piece(piece: Piece, reading: Reading) -> Iterator[Record]:
    """The records of a piece, numbered as in the whole file."""
    path = Path(piece.path)
    if path.suffix == TABLE:
        rows = islice(read_rows(path, start=piece.start), piece.stop - piece.start)
        yield from (reading.read_row(row, number) for number, row in enumerate(rows, start=piece.first))
        return
    with path.open("rb") as file:
        file.seek(piece.start)
        lines = file.read(piece.stop - piece.start).split(b"\n")
    numbered = enumerate(lines, start=piece.first)
    yield from (reading.read_line(line.rstrip(b"\r"), number) for number, line in numbered if line.strip())


class Backfill:
    """Answers pieces into a folder, with a pipeline of its own. What the folder has of a piece already is kept.

    `suffix` is .jsonl or .parquet. A cluster makes one on each of its workers and calls it with batches of pieces.
    """

    def __init__(
        self,
        settings: Settings,
        reading: Reading,
        out: str,
        suffix: str,
        build: Callable[[Settings], Summarizer] = build_pipeline,
    ) -> None:
        self._pipeline = build(settings.model_copy(update={"limit_s": PATIENCE_S}))
        self._pool = ThreadPoolExecutor(self._pipeline.lanes)
        self._reading = reading
        self._out = Path(out)
        self._suffix = suffix

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[int]]:
        """What became of the records of each piece; `batch` has a column for each field of a Piece."""
        columns = {name: [str(one) if name in ("name", "path") else int(one) for one in column] for name, column in batch.items()}
        pieces = [Piece(**dict(zip(columns, values, strict=True))) for values in zip(*columns.values(), strict=True)]
        counted = [asdict(self.answer(piece)) for piece in pieces]
        return {name: [count[name] for count in counted] for name in ("answered", "failed", "kept")}

    def answer(self, piece: Piece) -> Tally:
        """Writes the answers of a piece, and the problems of its records that got none, each file at once."""
        path = self._out / (piece.name + self._suffix)
        known = {told.key: line for line in self._read_answers(path) if (told := read_told(line))}
        tally, outcomes = Tally(), list(self._pool.map(lambda one: self._answer(one, known), read_piece(piece, self._reading)))
        for outcome, is_kept in outcomes:
            tally.failed += isinstance(outcome, Failed)
            tally.kept += is_kept
            tally.answered += isinstance(outcome, Answered) and not is_kept
        answers = [outcome.line for outcome, _ in outcomes if isinstance(outcome, Answered)]
        if self._suffix == TABLE:
            write_answers(path, answers)
        else:
            _write_lines(path, answers)
        _write_lines(self._out / f"{piece.name}.failed.jsonl", [one.line for one, _ in outcomes if isinstance(one, Failed)])
        return tally

    def _answer(self, record: Record, known: dict[str, bytes]) -> tuple[Outcome, bool]:
        """What a record comes to, and whether it was known."""
        line = known.get(self._pipeline.identify(record.asked)) if isinstance(record.asked, SummaryRequest) else None
        return (Answered(line), True) if line else (answer_record(self._pipeline, record), False)

    def _read_answers(self, path: Path) -> Iterable[bytes]:
        if not path.exists():
            return []
        return read_answers(path) if self._suffix == TABLE else path.read_bytes().splitlines(keepends=True)


def _write_lines(path: Path, lines: list[bytes]) -> None:
    """Writes a file at once; none for no lines."""
    if not lines:
        path.unlink(missing_ok=True)
        return
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_bytes(b"".join(lines))
    os.replace(unfinished, path)
