import pytest

from service.engine.spelling import read_spelling


def test_the_form_inside_sentences_counts_most() -> None:
    spelling = read_spelling("The council met in Oslo. The council of Oslo left. Council members saw the Council.")

    assert spelling.find_form("COUNCIL") == "council"
    assert spelling.find_form("oslo") == "Oslo"


def test_a_word_that_never_stands_inside_a_sentence_has_no_form() -> None:
    assert read_spelling("Officials left. Officials came.").find_form("officials") is None


@pytest.mark.parametrize("text", ['He said "Walls fell', "He said: Walls fell", "Now – Walls fell", "He asked (Walls fell"])
def test_case_after_an_opening_mark_says_nothing(text: str) -> None:
    assert read_spelling(text).find_form("walls") is None


def test_a_heading_says_nothing_about_case() -> None:
    assert read_spelling("Harbour Council Backs Bigger Wall\nThe wall holds.").find_form("backs") is None


def test_a_dateline_is_known() -> None:
    spelling = read_spelling("PORTO, May 3 (Newswire) - Trams stood still.")

    assert spelling.shouted == {0}
    assert spelling.find_form("porto") is None


@pytest.mark.parametrize(
    ("word", "named"), [("oslo", True), ("council", False), ("tidewater", True), ("residents", True), ("bergen", False)]
)
def test_a_name_never_stands_in_lower_case(word: str, named: bool) -> None:
    spelling = read_spelling("Tidewater and the council of Oslo agreed. Residents left.")

    assert spelling.is_name(word) is named


def test_possessive_endings_are_no_part_of_a_word() -> None:
    spelling = read_spelling("The wall is Orlova's, isn't it, said O'Brien and the U.S. envoy.")

    assert spelling.find_form("orlova") == "Orlova"
    assert spelling.find_form("isn't") == "isn't"
    assert spelling.find_form("o'brien") == "O'Brien"
    assert "s" not in spelling.forms or spelling.find_form("s") == "S"


def test_a_lower_case_word_is_certain_anywhere() -> None:
    spelling = read_spelling('She said "never" before noon: walls fell')

    assert not any(spelling.is_name(word) for word in ("never", "before", "walls"))
