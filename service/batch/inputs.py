"""Where records come from: JSON lines, a table in Parquet, or a folder; one after the other, however many there are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol

from service.batch.parquet import count_rows, read_rows
from service.batch.records import Reading, Record
from service.domain import InputError

LINES = (".jsonl", ".ndjson")
TABLE = ".parquet"
FILES = (".txt", ".json")  # of a folder that are read
STANDARD = "-"


class Input(Protocol):
    """An archive as it is read. `size` is how much there is, None when that can't be told; `at` how much of it has been read."""

    size: int | None
    at: int

    def __iter__(self) -> Iterator[Record]: ...


@contextmanager
def open_input(name: str, reading: Reading, limit: int | None = None) -> Iterator[Input]:
    """The records of `name`, `limit` of them at most. Raises InputError for what cannot be read at all."""
    with ExitStack() as opened:
        source = _open_whole(name, reading, opened)
        yield source if limit is None else Limited(source, limit)


def _open_whole(name: str, reading: Reading, opened: ExitStack) -> Input:
    path = Path(name)
    if name == STANDARD:
        return Lines(sys.stdin.buffer, reading)
    if path.is_dir():
        return Folder(path, reading)
    try:
        if path.suffix in LINES:
            return Lines(opened.enter_context(path.open("rb")), reading, size=path.stat().st_size)
        if path.suffix == TABLE:
            return Table(path, reading, size=count_rows(path))
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from None
    raise InputError(f"{name} is not read here: name a folder, a file that ends in .jsonl, .ndjson or .parquet, or -.")


@dataclass
class Lines:
    """JSON lines; `size` and `at` in bytes. Empty lines are no records, but count."""

    stream: BinaryIO
    reading: Reading
    size: int | None = None
    at: int = 0

    def __iter__(self) -> Iterator[Record]:
        for number, line in enumerate(iter(self._read_line, b""), start=1):
            if line.strip():
                yield self.reading.read_line(line.rstrip(b"\r\n"), number)

    def _read_line(self) -> bytes:
        """The next line; one that is too long to be read is cut a little beyond what `reading` takes, which says so then."""
        line = rest = self._read(self.reading.max_bytes + 2)
        while rest and not rest.endswith(b"\n"):
            rest = self._read(self.reading.max_bytes)
        return line

    def _read(self, most: int) -> bytes:
        try:
            line = self.stream.readline(most)
        except OSError as error:
            raise InputError(f"The records cannot be read to their end: {error.strerror}.") from None
        self.at += len(line)
        return line


@dataclass
class Table:
    """A table in Parquet; `size` and `at` in rows."""

    path: Path
    reading: Reading
    size: int | None
    at: int = 0

    def __iter__(self) -> Iterator[Record]:
        for row in read_rows(self.path):
            self.at += 1
            yield self.reading.read_row(row, self.at)


class Folder:
    """The .txt and ninjs .json files of a folder and of those in it, by name; `size` and `at` in files. A record's name is its
    file's path within the folder."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self.path = path
        self.reading = reading
        self.size: int | None = sum(1 for _ in self._find_files())
        self.at = 0

    def __iter__(self) -> Iterator[Record]:
        for file in self._find_files():
            self.at += 1
            yield self._read(file)

    def _find_files(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.path, onerror=_refuse_folder):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(files) if name.endswith(FILES))

    def _read(self, file: Path) -> Record:
        name = file.relative_to(self.path).as_posix()
        try:
            with file.open("rb") as opened:
                content = opened.read(self.reading.max_bytes + 1)
        except OSError as error:
            return Record(name, self.at, InputError(f"The file cannot be read: {error.strerror}."))
        return self.reading.read_file(content, name, self.at)


def _refuse_folder(error: OSError) -> NoReturn:
    raise InputError(f"{error.filename} cannot be read: {error.strerror}.")


class Limited:
    """The first records of another input; `size` and `at` in records."""

    def __init__(self, source: Input, limit: int) -> None:
        self.source = source
        self.size: int | None = limit
        self.at = 0

    def __iter__(self) -> Iterator[Record]:
        for record in islice(self.source, self.size):
            self.at += 1
            yield record
