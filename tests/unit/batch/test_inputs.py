"""What is read of an archive: JSON lines, files of a folder, and which of its records can't be asked about."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from service.batch.inputs import Lines, open_input
from service.batch.records import Reading, Record
from service.domain import InputError, NutgrafError, SummaryRequest
from service.settings import Settings
from tests.unit.batch.writer import TITLES, Writer, read_failures, read_titles, run, write_archive

READING = Reading("en-US", max_words=50, max_bytes=500)
TEXT = "The mill closes, the council said."
NINJS = {"uri": "urn:story:1", "type": "text", "headline": "Mill closes", "body_text": TEXT, "language": "en-GB"}


def read_all(name: Path, limit: int | None = None) -> list[Record]:
    with open_input(str(name), READING, limit) as source:
        return list(source)


def read_line(line: bytes) -> Record:
    [record] = Lines(BytesIO(line), READING)
    return record


def get_request(record: Record) -> SummaryRequest:
    assert isinstance(record.asked, SummaryRequest)
    return record.asked


def get_error(record: Record) -> NutgrafError:
    assert isinstance(record.asked, NutgrafError)
    return record.asked


def test_a_line_holds_an_article_or_a_request_body() -> None:
    article = {"text": TEXT, "id": "cms-1", "published_at": "2024-05-03T18:02:00+03:00"}
    for sent in (article, {"article": article}):
        record = read_line(json.dumps(sent).encode())
        assert record.name == "cms-1"
        assert str(get_request(record).article.published_at) == "2024-05-03 18:02:00+03:00"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text"', "is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b'["The mill closes."]', "The line must be a JSON object, not a list."),
        (b'{"text": "The mill closes.", "byline": "A. Writer"}', "/article/byline is not a field of this request"),
        (b'{"article": "The mill closes."}', "/article must be an object"),
        (b'{"title": "Mill closes"}', "/article/text is required"),
        (json.dumps({"text": "mill " * 51}).encode(), "has 51 words"),
        (json.dumps({"text": "mill " * 200}).encode(), "larger than 500 bytes"),
    ],
)
def test_a_line_that_cannot_be_asked_about_says_why(line: bytes, message: str) -> None:
    record = read_line(line)
    assert record.name == 1
    assert message in str(get_error(record))


def test_a_record_with_a_fault_keeps_its_id_for_a_name() -> None:
    assert read_line(b'{"id": "cms-1", "txt": "The mill closes."}').name == "cms-1"


@pytest.mark.parametrize("id", ["", "x" * 201, 7])
def test_what_can_be_no_id_is_no_name(id: object) -> None:
    assert read_line(json.dumps({"id": id, "txt": ""}).encode()).name == 1


def test_a_line_far_too_long_is_passed_over_without_being_held() -> None:
    longest = 0

    class Counted(BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            nonlocal longest
            line = super().readline(size)
            longest = max(longest, len(line))
            return line

    good = json.dumps({"text": TEXT}).encode()
    source = Lines(Counted(b'{"text": "' + b"mill " * 10_000 + b'"}\n' + good), READING)
    first, second = source
    assert "larger than 500 bytes" in str(get_error(first))
    assert (get_request(second).article.text, second.line) == (TEXT, 2)
    assert longest <= 502


def test_a_line_of_the_largest_size_is_read_with_any_line_end() -> None:
    line = json.dumps({"text": TEXT, "title": "T" * (500 - 17 - len(TEXT) - 15)}).encode()
    line += b" " * (500 - len(line))
    for end in (b"", b"\n", b"\r\n"):
        assert isinstance(read_line(line + end).asked, SummaryRequest)


def test_empty_lines_are_no_records_but_count(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('\n{"text": "a"}\r\n  \n{"text": "b"}\n')
    assert [record.line for record in read_all(tmp_path / "in.jsonl")] == [2, 4]


def test_a_limit_reads_no_further(tmp_path: Path) -> None:
    assert [one.name for one in read_all(write_archive(tmp_path / "in.ndjson", *TITLES), limit=2)] == list(TITLES[:2])


def test_how_far_an_input_is_read_is_told_in_parts_of_its_size(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "in.jsonl", *TITLES)
    for limit, size in ((None, path.stat().st_size), (5, 5)):
        with open_input(str(path), READING, limit) as source:
            places = [source.at for _ in source]
            assert source.size == places[-1] == size
            assert places == sorted(set(places))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    (folder / "2024").mkdir(parents=True)
    (folder / "b.txt").write_text(TEXT)
    (folder / "2024" / "a.txt").write_text(TEXT)
    (folder / "c.json").write_text(json.dumps(NINJS))
    (folder / "notes.md").write_text("not a story")
    return folder


def test_a_folder_gives_its_texts_and_items_by_name(folder: Path) -> None:
    records = read_all(folder)
    assert [record.name for record in records] == ["b.txt", "c.json", "2024/a.txt"]
    item = get_request(records[1]).article
    assert (item.text, item.title, item.locale, item.id) == (TEXT, "Mill closes", "en-GB", "urn:story:1")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.txt", b"caf\xe9", "is not UTF-8"),
        ("x.txt", b" \n", "no story text"),
        ("x.txt", b"mill " * 51, "has 51 words"),
        ("x.txt", b"m" * 501, "larger than 500 bytes"),
        ("x.json", b"[]", "must hold a ninjs item, not a list"),
        ("x.json", b"{", "is not JSON"),
        ("x.json", json.dumps(NINJS | {"pubstatus": "canceled"}).encode(), "canceled"),
    ],
)
def test_a_file_that_cannot_be_asked_about_says_why(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    [record] = read_all(tmp_path)
    assert record.name == name
    assert message in str(get_error(record))


def test_a_file_that_is_gone_when_its_turn_comes_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to(tmp_path / "nowhere")
    [record] = read_all(tmp_path)
    assert str(get_error(record)) == "The file cannot be read: No such file or directory."


def test_a_folder_that_cannot_be_listed_is_not_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir: Callable[..., object] = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("2024"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(InputError, match="2024 cannot be read: Permission denied"):
        read_all(folder)


def test_a_problem_of_an_item_points_into_the_item(tmp_path: Path) -> None:
    from service.domain import TooShortError

    def refuse(request: SummaryRequest) -> None:
        raise TooShortError("The article has 5 words.", pointer="/article/text")

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "c.json").write_text(json.dumps(NINJS))
    run(tmp_path / "in", tmp_path / "out.jsonl", Writer(refuse))
    [failure] = read_failures(tmp_path / "out.jsonl")
    assert failure["problem"]["pointer"] == "/body_text"  # type: ignore[index]


def test_a_folder_is_answered_by_its_files_paths(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run(folder, out, styles=("headline",), date_style="bbc")
    assert [json.loads(line)["record"] for line in out.read_bytes().splitlines()] == ["b.txt", "c.json", "2024/a.txt"]
    assert read_titles(out)[1] == "Mill closes"


@pytest.mark.parametrize(
    ("name", "message"),
    [("none.jsonl", "cannot be read: No such file or directory"), ("in.csv", "is not read here")],
)
def test_what_cannot_be_an_archive_is_told(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_all(tmp_path / name)


def test_records_are_read_as_the_service_reads_them() -> None:
    settings = Settings(locale="en-GB", max_article_words=300, max_body_bytes=2048)
    assert Reading.by(settings) == Reading("en-GB", 300, 2048)
