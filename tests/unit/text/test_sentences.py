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


def test_text_wrapped_at_a_column_keeps_its_sentences_whole() -> None:
    text = (
        "The council of the northern port agreed on Monday to raise the fee\n"
        "for cruise ships by a third. The new rate starts in the first week\n"
        "of March and brings in two million a year, the harbour office and\n"
        "its auditors said.\n\n"
        "Owners of small boats pay no more than they did last year, because\n"
        "the council left their rates alone.\n"
    )

    found = [" ".join(sentence.span.cut(text).split()) for sentence in find_sentences(text)]

    assert [sentence.split()[0] for sentence in found] == ["The", "The", "Owners"]
    assert found[1].endswith("its auditors said.")


def test_a_list_of_headlines_is_not_wrapped_text() -> None:
    text = "Shares of the maker fall\nOil gains a little after a long week of losses in Asia\nBank to cut jobs\nGold flat"

    assert len(find_sentences(text)) == 4
