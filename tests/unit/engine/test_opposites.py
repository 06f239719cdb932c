import pytest

from service.engine.opposites import find_opposites


@pytest.mark.parametrize(
    ("passage", "turned"),
    [
        ("A deal is unlikely.", "likely"),
        ("A deal is likely.", "unlikely"),
        ("The move was illegal.", "legal"),
        ("Members were dissatisfied.", "satisfied"),
        ("Prices rose again.", "fell"),
        ("Prices fell again.", "higher"),
        ("The council rejected the plan.", "approved"),
        ("She left after the vote.", "before"),
        ("It is no more than a rumour.", "less"),
    ],
)
def test_a_word_that_turns_the_meaning_round_is_found(passage: str, turned: str) -> None:
    assert turned in find_opposites(passage)


@pytest.mark.parametrize(
    ("passage", "word"),
    [
        ("Likely or unlikely, it is over.", "likely"),
        ("Prices rose, then fell.", "dropped"),
        ("The unit left.", "it"),
        ("Nothing moved.", "rose"),
    ],
)
def test_what_the_passage_says_or_does_not_touch_stays_free(passage: str, word: str) -> None:
    assert word not in find_opposites(passage)
