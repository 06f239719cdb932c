"""Tables in Parquet, in and out, a few rows at a time. pyarrow is needed for nothing else, and only asked for here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from service.batch.records import COLUMNS
from service.domain import InputError, SettingsError

ROWS = 64  # that are held at a time
FIELDS = ("record", "id", "source_sha256", "headline", "brief", "answer")  # of an answer's row; all are text
Row = dict[str, Any]


def count_rows(path: Path) -> int:
    """How many rows the table has. Raises InputError for a file that is no table, or has no column `text`."""
    table = _open_table(path)
    if "text" not in table.schema_arrow.names:
        raise InputError(f"{path} has no column 'text'; its columns are {', '.join(map(repr, table.schema_arrow.names))}.")
    rows: int = table.metadata.num_rows
    return rows


def read_rows(path: Path, columns: Iterable[str] = COLUMNS, start: int = 0) -> Iterator[Row]:
    """Each row from the one with the index `start` on, with those of `columns` that the table has. Raises InputError for a table
    that breaks off."""
    table, pyarrow = _open_table(path), _import_pyarrow()
    known = [name for name in columns if name in table.schema_arrow.names]
    groups, skipped = _find_groups(table.metadata, start)
    try:
        for batch in table.iter_batches(batch_size=ROWS, columns=known, row_groups=groups):
            yield from _cut_nanoseconds(pyarrow, batch.slice(skipped)).to_pylist()
            skipped = max(0, skipped - batch.num_rows)
    except (pyarrow.ArrowException, OSError):
        raise InputError(f"{path} cannot be read to its end: it is damaged.") from None


def write_answers(path: Path, lines: Iterable[bytes]) -> None:
    """Writes the lines of a file of answers as a table, in place of one that is there, all at once."""
    pyarrow, parquet = _import_pyarrow(), _import_parquet()
    schema = pyarrow.schema([(name, pyarrow.string()) for name in FIELDS])
    unfinished = path.with_name(path.name + ".new")
    with parquet.ParquetWriter(unfinished, schema, compression="zstd") as writer:
        rest = iter(lines)
        while rows := [build_row(line) for line in islice(rest, ROWS)]:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))
    os.replace(unfinished, path)


def build_row(line: bytes) -> Row:
    """The row of an answer's line: what is often looked for, and the line itself as `answer`."""
    answer = json.loads(line)
    headline, brief = (answer[style] or {} for style in ("headline", "brief"))
    found = (answer["record"], answer["id"], answer["source"]["sha256"], headline.get("text"), brief.get("text"))
    texts = (str(found[0]), *found[1:], line.decode().rstrip("\n"))
    return dict(zip(FIELDS, texts, strict=True))


def read_answers(path: Path) -> Iterator[bytes]:
    """The lines of a table of answers. Raises InputError for a table of something else."""
    if set(FIELDS) - set(_open_table(path).schema_arrow.names):
        raise InputError(f"{path} is no table of answers, so it stays as it is. Name another OUT.")
    for row in read_rows(path, ["answer"]):
        yield row["answer"].encode() + b"\n"


def require_pyarrow() -> None:
    """Raises SettingsError where tables can't be read or written."""
    _import_pyarrow()


def _import_pyarrow() -> Any:
    try:
        return import_module("pyarrow")
    except ImportError:
        raise SettingsError(
            "Parquet needs pyarrow, which is not installed: .venv/bin/python -m pip install -r requirements-archive.txt"
        ) from None


def _import_parquet() -> Any:
    _import_pyarrow()
    return import_module("pyarrow.parquet")


def _open_table(path: Path) -> Any:
    pyarrow = _import_pyarrow()
    try:
        return _import_parquet().ParquetFile(path)
    except pyarrow.ArrowException:
        raise InputError(f"{path} is no Parquet file, or a damaged one.") from None


def _find_groups(metadata: Any, start: int) -> tuple[list[int], int]:
    """The groups of rows from the one that has the row `start` on, and how many rows of the first of them stand before it."""
    group = 0
    while group < metadata.num_row_groups and start >= metadata.row_group(group).num_rows:
        start -= metadata.row_group(group).num_rows
        group += 1
    return list(range(group, metadata.num_row_groups)), start


def _cut_nanoseconds(pyarrow: Any, batch: Any) -> Any:
    """`batch` with its moments in microseconds, which is as exact as Python's are."""
    for place, field in enumerate(batch.schema):
        if pyarrow.types.is_timestamp(field.type):
            exact = pyarrow.timestamp("us", field.type.tz)
            batch = batch.set_column(place, pyarrow.field(field.name, exact), batch.column(place).cast(exact, safe=False))
    return batch
