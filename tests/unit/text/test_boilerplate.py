import tomllib
from pathlib import Path

import pytest

from service.domain import Span
from service.text.boilerplate import find_boilerplate

ROWS = tomllib.loads(Path("tests/corpus/boilerplate.toml").read_text(encoding="utf-8"))["row"]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_the_corpus_is_told_from_the_story(row: dict) -> None:
    assert [span.cut(row["text"]) for span in find_boilerplate(row["text"])] == row["spans"]


def test_finds_that_overlap_are_one_span() -> None:
    text = "Photo: a ship (Photo by Jo Hill)"

    assert find_boilerplate(text) == (Span(0, len(text)),)


def test_old_line_ends_keep_their_offsets() -> None:
    text = "Rain fell.\r\nKey points:\r\nSnow followed."

    assert [span.cut(text) for span in find_boilerplate(text)] == ["Key points:"]
