import pytest

from training.cleaning import (
    clean_text,
    clean_title,
    drop_furniture,
    find_figures,
    measure_coverage,
    split_sentences,
    split_words,
    strip_dateline,
)


@pytest.mark.parametrize(
    "text",
    [
        "OSLO (Reuters) - Ferries stopped.",
        "OSLO, March 3 (AP) — Ferries stopped.",
        "OSLO – Ferries stopped.",
        "(Reuters) - Ferries stopped.",
        "(Jun 18, 2012 10:17 AM CDT) Ferries stopped.",
        "[Oslo] Ferries stopped.",
    ],
)
def test_datelines_are_stripped(text: str) -> None:
    assert strip_dateline(text) == "Ferries stopped."


@pytest.mark.parametrize("text", ["NATO ships left port.", "A ferry - the last one - left.", "Ferries stopped (again) - twice."])
def test_text_without_a_dateline_stays_as_it_is(text: str) -> None:
    assert strip_dateline(text) == text


@pytest.mark.parametrize(
    "title",
    ["WATCH: Ferry runs aground", "Sen. Doe: Ferry runs aground", "Ferry runs aground | BBC News", "UPDATE 2-Ferry runs aground"],
)
def test_titles_lose_prefixes_and_outlets(title: str) -> None:
    assert clean_title(title) == "Ferry runs aground"


def test_quotes_become_plain_and_spaces_single() -> None:
    assert clean_text("“It\u2019s\u00a0 late”\n\n  he said ") == '"It\'s late"\nhe said'


def test_bylines_and_cross_heads_are_dropped() -> None:
    text = "By A. Writer\nKey points\nThe ferry ran aground at dawn.\nWhat happened next on the island"

    assert drop_furniture(text) == "The ferry ran aground at dawn."


def test_sentences_do_not_end_at_titles_and_initials() -> None:
    assert split_sentences("Dr. A. Roe left. The U.S. ship stayed.") == ["Dr. A. Roe left.", "The U.S. ship stayed."]


def test_words_lose_their_possessive() -> None:
    assert split_words("Oslo's 2,000 e-bikes") == ["Oslo", "2,000", "e-bikes"]


def test_figures_meet_whether_in_words_or_digits() -> None:
    assert find_figures("Seven boats and 2,500 crew") == {"7", "2500"}


def test_coverage_counts_content_words_in_any_inflection() -> None:
    assert measure_coverage("Ferries collided", "A ferry collides with a whale") == 0.5 + 0.0


def test_a_text_without_content_words_is_covered_by_nothing() -> None:
    assert measure_coverage("It is", "It is so") == 0.0
