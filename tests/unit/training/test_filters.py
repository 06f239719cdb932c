import pytest

from training.filters import has_furniture, is_chatter, is_supported, is_unwanted_title, leans_on_context

ORDINARY = frozenset({"ferry", "hits", "pier", "injured", "ferries"})


@pytest.mark.parametrize(
    "title", ["How to board a ferry", "Is the pier safe?", "Five piers: a list", "7 ways to cross the fjord", "My ferry trip"]
)
def test_questions_lists_and_advice_are_unwanted(title: str) -> None:
    assert is_unwanted_title(title)


def test_plain_news_is_wanted() -> None:
    assert not is_unwanted_title("Ferry hits pier in Oslo")
    assert not is_chatter("Ferry hits pier in Oslo")
    assert not has_furniture("A ferry hit a pier in Oslo.")


def test_looks_and_television_are_chatter() -> None:
    assert is_chatter("Singer stuns in a red gown")


def test_captions_are_furniture() -> None:
    assert has_furniture("The captain (pictured) left.")


def test_a_pronoun_in_front_leans_on_context() -> None:
    assert leans_on_context("She left the ship.")
    assert not leans_on_context("Sheila left the ship.")


@pytest.mark.parametrize(
    ("title", "supported"),
    [
        ("Ferry Hits Pier in Oslo", True),
        ("Ferry Hits Pier in Bergen", False),  # a name from nowhere
        ("Ferry Hits Pier, 7 Injured", True),  # "seven" is 7
        ("Ferry Hits Pier, 8 Injured", False),
        ("Oslo-Ferry Hits Pier", True),
    ],
)
def test_names_and_figures_must_stand_in_the_source(title: str, supported: bool) -> None:
    assert is_supported(title, "A ferry hit a pier in Oslo and seven people were hurt.", ORDINARY) is supported
