import pytest

from service.domain import Span
from service.text.direction import find_direction
from service.text.verbs import is_past_form, is_present_form

PAST = [
    "Police arrested two men on ~Monday~.",
    "The council told reporters on ~Monday~ that it will vote.",
    "The minister said in a statement on ~Monday~ she will resign.",
    "The siege that began on ~Monday~ will end.",
    "On ~Monday~, gunmen seized the port.",
    "He was fined ~Monday~.",
    "They have not met since ~Monday~.",
    "Talks resumed after ~Monday~ prayers.",
    "He did not vote on ~Monday~.",
    "The court had ruled on ~Monday~.",
    "She must have left on ~Monday~.",
    "Smith could not be reached on ~Monday~.",
    "Officials protested ~Monday~'s raid.",
    "The minister arrived in Oslo to discuss fishing on ~Monday~.",
    "The firm sold a closed mine on ~Monday~.",
    "After the vote, on ~Monday~, the square emptied.",
    "It sank, but the crew, seen on ~Monday~, lived.",
    "Divers found the wreck, a trawler, on ~Monday~.",
]
FUTURE = [
    "The council will vote on ~Monday~.",
    "The trial is due to open on ~Monday~.",
    "The trial was scheduled to open on ~Monday~.",
    "The mayor is meeting the drivers on ~Monday~.",
    "The film opens on ~Monday~.",
    "Shops close on ~Monday~.",
    "The firm plans to sell the mine on ~Monday~.",
    "The court ordered him to appear on ~Monday~.",
    "Polls put her ahead of ~Monday~'s vote.",
    "He has to pay on ~Monday~.",
    "The vote was postponed to ~Monday~.",
    "The vote is set for ~Monday~.",
    "The deadline is ~Monday~.",
    "The fleet will meet armed groups on ~Monday~.",
    "The union called for a march on ~Monday~.",
    "They scheduled a hearing ~Monday~.",
    "The talks will be held on ~Monday~.",
    "It could rain as early as ~Monday~.",
    "On ~Monday~, the court will rule.",
    "They are likely to meet at 10 a.m. ~Monday~.",
    "~Monday~'s meeting will settle it.",
    "He would resign on ~Monday~.",
    "If the road is not cleared by ~Monday~, the town will starve.",
]
NONE = [
    "~Monday~.",
    "The gala: ~Monday~.",
    "The play is liked; the gala, ~Monday~; the end.",
    "Music, ~Monday~ and light, which pleases.",
]


def read(marked: str) -> str:
    first, last = marked.index("~"), marked.rindex("~") - 1
    text = marked.replace("~", "").lower()
    return find_direction(text, Span(0, len(text)), Span(first, last))


@pytest.mark.parametrize("marked", PAST)
def test_a_date_looks_back(marked: str) -> None:
    assert read(marked) == "past"


@pytest.mark.parametrize("marked", FUTURE)
def test_a_date_looks_ahead(marked: str) -> None:
    assert read(marked) == "future"


@pytest.mark.parametrize("marked", NONE)
def test_no_verb_no_direction(marked: str) -> None:
    assert read(marked) == "none"


@pytest.mark.parametrize("word", ["struck", "taken", "agreed", "was"])
def test_past_forms_are_known(word: str) -> None:
    assert is_past_form(word)


@pytest.mark.parametrize("word", ["red", "united", "hundred", "meet", "wed"])
def test_other_words_in_ed_are_no_past_forms(word: str) -> None:
    assert not is_past_form(word)


@pytest.mark.parametrize("word", ["meets", "denies", "reaches"])
def test_present_forms_are_known(word: str) -> None:
    assert is_present_form(word)


@pytest.mark.parametrize("word", ["meet", "tables", "cities"])
def test_other_words_are_no_present_forms(word: str) -> None:
    assert not is_present_form(word)
