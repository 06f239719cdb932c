import tomllib
from pathlib import Path

import pytest

from service.text.sentences import find_sentences

ROWS = tomllib.loads(Path("tests/corpus/sentences.toml").read_text(encoding="utf-8"))["row"]


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_the_corpus_splits_as_written(row: dict) -> None:
    assert [s.span.cut(row["text"]) for s in find_sentences(row["text"])] == row["sentences"]


def test_sentences_are_numbered_through_and_paragraphs_count_lines() -> None:
    found = find_sentences("One came. Two left.\n\n \n\nThree stayed.\r\nFour sang.")

    assert [(s.index, s.paragraph) for s in found] == [(0, 0), (1, 0), (2, 1), (3, 2)]


@pytest.mark.parametrize("text", ["", " \n\t\n", "...", "“”"])
def test_text_without_words_has_no_sentences(text: str) -> None:
    assert find_sentences(text) == ()


def test_white_space_around_a_sentence_is_left_out() -> None:
    text = "\u00a0 Rain fell. \u2003 Snow followed.\t"

    assert [s.span.cut(text) for s in find_sentences(text)] == ["Rain fell.", "Snow followed."]
