"""An archive in pieces: none is lost or done twice, and each has its own file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from service.batch.pieces import PIECE_BYTES, PIECE_ROWS, Backfill, Piece, cut_archive, read_piece
from service.batch.progress import Tally
from service.batch.records import Reading
from service.domain import InputError, SummaryRequest, TooShortError
from service.settings import Settings
from tests.unit.batch.test_parquet import read_table, write_table
from tests.unit.batch.writer import TITLES, Writer, run, write_archive

READING = Reading.by(Settings())


def fill(archive: Path, out: Path, writer: Writer | None = None, suffix: str = ".jsonl") -> list[Tally]:
    """What became of each piece."""
    out.mkdir(exist_ok=True)
    work = Backfill(Settings(), READING, str(out), suffix, lambda settings: writer or Writer())
    return [work.answer(piece) for piece in cut_archive(archive)]


def read_parts(out: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(out.iterdir()) if "failed" not in path.name)


def test_every_line_is_in_one_piece_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"text": "mill " * 400, "id": f"cms-{number}"}) for number in range(1, 400)]
    path.write_text("\n".join([*lines[:200], "", *lines[200:]]))
    pieces = list(cut_archive(path))
    assert len(pieces) > 2
    assert all(piece.stop - piece.start < PIECE_BYTES + 3000 for piece in pieces)
    records = [record for piece in pieces for record in read_piece(piece, READING)]
    assert [record.name for record in records] == [f"cms-{number}" for number in range(1, 400)]
    assert [record.line for record in records] == [*range(1, 201), *range(202, 401)]


def test_every_row_is_in_one_piece_with_its_number(tmp_path: Path) -> None:
    count = 2 * PIECE_ROWS + 1
    path = write_table(tmp_path / "in.parquet", {"text": [f"The mill {n} closes." for n in range(count)]}, row_group_size=50)
    pieces = list(cut_archive(path))
    assert [piece.first for piece in pieces] == [1, PIECE_ROWS + 1, 2 * PIECE_ROWS + 1]
    records = [record for piece in pieces for record in read_piece(piece, READING)]
    assert [record.line for record in records] == list(range(1, count + 1))
    assert isinstance(records[-1].asked, SummaryRequest)
    assert records[-1].asked.article.text == f"The mill {count - 1} closes."


def test_a_folder_is_cut_file_by_file_and_other_files_are_left_alone(tmp_path: Path) -> None:
    write_archive(tmp_path / "b.jsonl", "Mill closes")
    write_archive(tmp_path / "a.ndjson", "Choir wins")
    (tmp_path / "notes.txt").write_text("not an archive")
    assert [piece.name for piece in cut_archive(tmp_path)] == ["a.ndjson-000000", "b.jsonl-000000"]


@pytest.mark.parametrize(("name", "message"), [("in.csv", "is not read here"), ("none.jsonl", "No such file")])
def test_what_cannot_be_cut_is_told(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(cut_archive(tmp_path / name))


def test_pieces_come_to_the_same_as_one_run_over_the_whole(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "in.jsonl", *TITLES)
    run(archive, tmp_path / "out.jsonl")
    assert fill(archive, tmp_path / "out") == [Tally(answered=5)]
    assert read_parts(tmp_path / "out") == (tmp_path / "out.jsonl").read_bytes()


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_what_a_piece_has_already_is_kept(tmp_path: Path, suffix: str) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    archive, writer = write_archive(tmp_path / "in.jsonl", *TITLES), Writer()
    fill(archive, tmp_path / "out", suffix=suffix)
    archive.write_text(archive.read_text().replace("Choir wins, the", "Choir wins again, the"))
    assert fill(archive, tmp_path / "out", writer, suffix) == [Tally(answered=1, kept=4)]
    assert writer.list_titles() == ["Choir wins"]


def test_answers_in_parquet_have_a_row_each(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    fill(write_archive(tmp_path / "in.jsonl", *TITLES), tmp_path / "out", suffix=".parquet")
    assert [row["record"] for row in read_table(tmp_path / "out" / "in.jsonl-000000.parquet")] == list(TITLES)


def test_failures_of_a_piece_stand_beside_it_until_they_succeed(tmp_path: Path) -> None:
    def refuse(request: SummaryRequest) -> None:
        if request.article.title == "Mill closes":
            raise TooShortError("The article has 3 words.", pointer="/article/text")

    archive, out = write_archive(tmp_path / "in.jsonl", *TITLES), tmp_path / "out"
    assert fill(archive, out, Writer(refuse)) == [Tally(answered=4, failed=1)]
    assert json.loads((out / "in.jsonl-000000.failed.jsonl").read_text())["record"] == "Mill closes"
    assert fill(archive, out) == [Tally(answered=1, kept=4)]
    assert [path.name for path in out.iterdir()] == ["in.jsonl-000000.jsonl"]


def test_a_cluster_hands_over_columns_and_gets_counts(tmp_path: Path) -> None:
    pieces = [
        *cut_archive(write_archive(tmp_path / "a.jsonl", *TITLES)),
        *cut_archive(write_archive(tmp_path / "b.jsonl", "Mill closes")),
    ]
    batch: dict[str, Any] = {name: [asdict(piece)[name] for piece in pieces] for name in Piece.__slots__}
    work = Backfill(Settings(), READING, str(tmp_path), ".out.jsonl", lambda settings: Writer())
    assert work(batch) == {"answered": [5, 1], "failed": [0, 0], "kept": [0, 0]}
