import pytest

from service.domain import Span
from service.timeline.reduced import find_reduced


def reduce(text: str, date: str) -> tuple[str, str] | None:
    start = text.index(date)
    found = find_reduced(text, Span(0, len(text)), Span(start, start + len(date)))
    return None if found is None else (found.words, found.span.cut(text))


@pytest.mark.parametrize(
    ("text", "date", "words"),
    [
        ("The truce, signed in Vienna on Aug. 27 after talks, held.", "Aug. 27", "The truce was signed in Vienna"),
        ("It rose under a budget presented on Tuesday.", "Tuesday", "a budget was presented"),
        ("Two new charges filed in March were dropped.", "March", "Two new charges were filed"),
        ("The new charges filed in March were dropped.", "March", "The new charges were filed"),
        ("It owes its fame to a drama released in 1957.", "1957", "a drama was released"),
    ],
)
def test_a_participle_beside_a_date_tells_of_its_noun(text: str, date: str, words: str) -> None:
    found = reduce(text, date)
    assert found is not None
    assert found[0] == words


def test_its_place_reaches_from_the_noun_to_the_date() -> None:
    found = reduce("The truce, signed on Aug. 27, held.", "Aug. 27")
    assert found is not None
    assert found[1] == "The truce, signed on Aug. 27"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The men who had arrived on Monday left.", "Monday"),
        ("The firm based in Galt in 1957 closed.", "1957"),
        ("A pub where he and Ortiz had eaten on Sunday burned.", "Sunday"),
        ("The minister said on Monday that it held.", "Monday"),
        ("It rained on Monday.", "Monday"),
    ],
)
def test_verbs_and_standing_facts_are_no_such_participles(text: str, date: str) -> None:
    assert reduce(text, date) is None
