import tomllib
from pathlib import Path

import pytest

from service.text.names import find_names
from service.text.sentences import find_sentences

ROWS = tomllib.loads(Path("tests/corpus/names.toml").read_text(encoding="utf-8"))["row"]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_the_corpus_is_found_as_written(row: dict) -> None:
    assert [name.text for name in find_names(row["text"], find_sentences(row["text"]))] == row["names"]


def test_a_name_carries_its_own_span() -> None:
    text = "They saw Ana\u00a0Ruiz's boat."

    assert [(name.text, name.span.cut(text)) for name in find_names(text, find_sentences(text))] == [("Ana\u00a0Ruiz",) * 2]


def test_a_name_does_not_cross_sentences() -> None:
    text = "We met Ruiz. Hill left.\nNorland\nOslo won."

    assert [name.text for name in find_names(text, find_sentences(text))] == ["Ruiz", "Hill", "Norland", "Oslo"]
