"""Archives and answers in Parquet."""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from service.batch.inputs import open_input
from service.batch.parquet import FIELDS, read_rows
from service.batch.progress import Tally
from service.batch.records import Reading
from service.batch.run import StoppedError
from service.domain import InputError, SettingsError, SummaryRequest
from service.settings import Settings
from tests.unit.batch.writer import TITLES, Writer, read_failures, read_titles, run, write_archive

TEXT = "The mill closes, the council said."


def write_table(path: Path, columns: dict[str, Any], row_group_size: int | None = None) -> Path:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table(columns), path, row_group_size=row_group_size)
    return path


def read_table(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
    return rows


def read_requests(path: Path) -> list[SummaryRequest]:
    with open_input(str(path), Reading.by(Settings())) as source:
        asked = [record.asked for record in source]
        assert source.at == source.size == len(asked)
    assert all(isinstance(one, SummaryRequest) for one in asked), asked
    return asked  # type: ignore[return-value]


def test_rows_are_articles_and_other_columns_are_left_alone(tmp_path: Path) -> None:
    columns = {
        "id": ["a", None],
        "text": [TEXT, TEXT],
        "title": ["Mill closes", None],
        "published_at": ["2024-05-03", None],
        "timezone": ["Africa/Cairo", None],
        "language": ["en", None],
        "locale": ["en-GB", None],
        "byline": ["A. Writer", "B. Writer"],
    }
    first, second = read_requests(write_table(tmp_path / "in.parquet", columns))
    article = first.article
    assert (article.id, article.title, str(article.published_at)) == ("a", "Mill closes", "2024-05-03")
    assert (article.timezone, article.language, article.locale) == ("Africa/Cairo", "en", "en-GB")
    assert (second.article.id, second.article.published_at, second.article.locale) == (None, None, "en-US")


def test_moments_and_numbers_are_read_whatever_type_their_column_has(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    moment = datetime(2024, 5, 3, 18, 2, tzinfo=timezone(timedelta(hours=3)))
    for column, told in (
        (pyarrow.array([date(2024, 5, 3)]), "2024-05-03"),
        (pyarrow.array([datetime(2024, 5, 3, 18, 2)]), "2024-05-03 18:02:00"),
        (pyarrow.array([moment.astimezone(UTC)], pyarrow.timestamp("s", "UTC")), "2024-05-03 15:02:00+00:00"),
        (pyarrow.array([1714759320123456789], pyarrow.timestamp("ns")), "2024-05-03 18:02:00.123456"),
    ):
        [request] = read_requests(write_table(tmp_path / "in.parquet", {"text": [TEXT], "published_at": column, "id": [12]}))
        assert (str(request.article.published_at), request.article.id) == (told, "12")


def test_a_value_of_another_kind_is_that_records_failure(tmp_path: Path) -> None:
    source = write_table(tmp_path / "in.parquet", {"text": [TEXT], "title": [True]})
    assert run(source, tmp_path / "out.jsonl") == Tally(failed=1)
    [failure] = read_failures(tmp_path / "out.jsonl")
    assert failure["problem"]["pointer"] == "/article/title"  # type: ignore[index]


def test_rows_are_found_from_any_one_on_across_groups(tmp_path: Path) -> None:
    path = write_table(tmp_path / "in.parquet", {"text": [str(number) for number in range(200)]}, row_group_size=70)
    for start in (0, 1, 63, 64, 69, 70, 71, 139, 199, 200):
        rows = [row["text"] for row in read_rows(path, start=start)]
        assert rows == [str(number) for number in range(start, 200)]


def test_a_table_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no column 'text'; its columns are 'body'"):
        run(write_table(tmp_path / "in.parquet", {"body": [TEXT]}), tmp_path / "out.jsonl")


def test_a_damaged_table_is_refused_or_told_where_it_breaks(tmp_path: Path) -> None:
    path = write_table(tmp_path / "in.parquet", {"text": [f"{number} {TEXT}" for number in range(1000)]})
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    with pytest.raises(InputError, match="no Parquet file, or a damaged one"):
        run(path, tmp_path / "out.jsonl")
    path.write_bytes(whole[:4] + bytes(2000) + whole[2004:])
    with pytest.raises(InputError, match="cannot be read to its end"):
        run(path, tmp_path / "out.jsonl")


def test_answers_are_written_as_a_table_with_the_whole_answer_in_each_row(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    archive = write_archive(tmp_path / "in.jsonl", *TITLES)
    run(archive, tmp_path / "out.jsonl")
    assert run(archive, tmp_path / "out.parquet") == Tally(answered=5)
    rows = read_table(tmp_path / "out.parquet")
    assert tuple(rows[0]) == FIELDS
    assert [row["headline"] for row in rows] == [row["record"] for row in rows] == list(TITLES)
    assert [row["answer"] for row in rows] == (tmp_path / "out.jsonl").read_text().splitlines()
    assert rows[0]["source_sha256"] == json.loads(rows[0]["answer"])["source"]["sha256"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "out.parquet"]


def test_a_table_of_answers_is_gone_on_with(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "out.parquet"
    run(write_archive(tmp_path / "in.jsonl", *TITLES[1:]), out)
    assert run(write_archive(tmp_path / "in.jsonl", *TITLES), out) == Tally(answered=1, kept=4)
    assert [row["record"] for row in read_table(out)] == list(TITLES)


def test_a_run_towards_a_table_that_is_stopped_keeps_its_answers_as_lines(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    archive, out = write_archive(tmp_path / "in.jsonl", *TITLES), tmp_path / "out.parquet"

    def stop(request: SummaryRequest) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(StoppedError):
        run(archive, out, Writer(stop, lanes=1))
    done = read_titles(tmp_path / "out.parquet.partial.jsonl")
    assert done == list(TITLES[: len(done)]) != []
    assert not out.exists()
    assert run(archive, out).kept == len(done)
    assert [row["record"] for row in read_table(out)] == list(TITLES)


def test_a_table_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    out = write_table(tmp_path / "out.parquet", {"text": [TEXT]})
    with pytest.raises(InputError, match="is no table of answers"):
        run(write_archive(tmp_path / "in.jsonl", *TITLES), out)
    assert [row["text"] for row in read_table(out)] == [TEXT]


def test_without_pyarrow_parquet_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = write_archive(tmp_path / "in.jsonl", *TITLES)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for source, out in ((archive, "out.parquet"), (tmp_path / "in.parquet", "out.jsonl")):
        with pytest.raises(SettingsError, match=r"pip install -r requirements-archive\.txt"):
            run(source, tmp_path / out)
    assert run(archive, tmp_path / "out.jsonl") == Tally(answered=5)
