"""The file of answers while it is written, by lines: what it has already, what is added, and in the end its order.

Answers are added at the end. After a run that had something to catch up on in between, the file is written anew in the order of
the input. At every moment the file is a whole number of answers, and perhaps the beginning of one, which the next run cuts off.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from service.batch.outcomes import OutputError, read_told
from service.batch.records import Name
from service.domain import InputError

START = b'{"record":'  # of every line of answers
_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE TABLE lines (start INTEGER PRIMARY KEY, size INTEGER, name TEXT, key TEXT, place INTEGER, old INTEGER DEFAULT 0);
CREATE INDEX by_key ON lines (key);
CREATE INDEX by_name ON lines (name) WHERE place IS NULL;
CREATE INDEX by_place ON lines (place);
"""
_KEPT = "SELECT start, size FROM lines WHERE NOT (place IS NULL AND old) ORDER BY place, start"  # without a place: first


class Journal:
    """The answers of one file. Where each line stands is kept in a temporary database on disk, so that any number fits."""

    def __init__(self, path: Path, file: BinaryIO, lines: sqlite3.Connection) -> None:
        self._path = path
        self._file = file
        self._lines = lines
        self._lines.executescript(_SCHEMA)
        self._lines.execute("BEGIN")
        self._end = 0

    def find_lines(self) -> None:
        """Learns what the file has, and cuts off a line that was begun at its end. Raises InputError for another file."""
        for line in self._file:
            told = read_told(line)
            if told is None:
                self._cut(line)
                break
            self._note(line, told.name, told.key, None)

    def claim(self, name: Name, key: str | None, place: int) -> bool:
        """Whether the file has the answer `key`, which is then the one for the record at `place`. Others of that name are old.
        A record that cannot be read has no key."""
        row = self._lines.execute("SELECT start FROM lines WHERE key = ? AND place IS NULL LIMIT 1", (key,)).fetchone()
        if row:
            self._lines.execute("UPDATE lines SET place = ? WHERE start = ?", (place, *row))
        self._lines.execute("UPDATE lines SET old = 1 WHERE name = ? AND place IS NULL", (json.dumps(name),))
        return row is not None

    def add(self, line: bytes, place: int) -> None:
        """Writes the answer for the record at `place`."""
        told = read_told(line)
        assert told is not None
        self._file.write(line)
        self._file.flush()
        self._note(line, told.name, told.key, place)

    def settle(self) -> None:
        """Puts the lines in the order of their places and drops old ones, if need be. Those of records that the input no longer
        has stay, before all others."""
        if self._is_settled():
            return
        unfinished = self._path.with_name(self._path.name + ".new")
        with unfinished.open("wb") as file:
            for start, size in self._lines.execute(_KEPT):
                self._file.seek(start)
                file.write(self._file.read(size))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self._path)

    def _is_settled(self) -> bool:
        end = 0
        for start, size in self._lines.execute(_KEPT):
            if start != end:
                return False
            end += size
        return end == self._end

    def _note(self, line: bytes, name: Name, key: str, place: int | None) -> None:
        row = (self._end, len(line), json.dumps(name), key, place)
        self._lines.execute("INSERT INTO lines (start, size, name, key, place) VALUES (?, ?, ?, ?, ?)", row)
        self._end += len(line)

    def _cut(self, line: bytes) -> None:
        is_last = not self._file.read(1)
        is_begun = line.startswith(START) or START.startswith(line)
        if not is_last or line.endswith(b"\n") or not is_begun:
            raise InputError(f"{self._path} holds something else than answers, so it stays as it is. Name another OUT.")
        self._file.seek(self._end)
        self._file.truncate()


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """The journal at `path`, new where there is none, for this run alone. Raises InputError for a file that is none, OutputError
    while another run has it."""
    with path.open("a+b") as file:
        _lock(path, file)
        file.seek(0)
        with closing(sqlite3.connect("", isolation_level=None)) as lines:  # SQLite's own temporary file
            journal = Journal(path, file, lines)
            journal.find_lines()
            yield journal


def write_journal(path: Path, lines: Iterable[bytes]) -> None:
    """Writes a journal of these lines, all at once."""
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("wb") as file:
        file.writelines(lines)
    os.replace(unfinished, path)


def _lock(path: Path, file: BinaryIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(f"Another run is writing {path}. Wait until it is done, or name another OUT.") from None
