import pytest

from service.fidelity.conflicts import find_conflicts
from tests.unit.fidelity.sources import annotate_source


def find(text: str) -> list[tuple[str, str]]:
    return [(one.first.span.cut(text), one.second.span.cut(text)) for one in find_conflicts(annotate_source(text))]


def test_two_counts_of_one_thing_are_a_conflict_with_both_sentences() -> None:
    text = "A blast in Narvik killed 12 people. In Narvik, 14 people were killed by the blast."
    (conflict,) = find_conflicts(annotate_source(text))

    assert conflict.first.span.cut(text) == "12"
    assert conflict.second.sentence.cut(text) == "In Narvik, 14 people were killed by the blast."
    assert conflict.message == "The article has both 12 and 14."


@pytest.mark.parametrize(
    "text",
    [
        "A blast killed 12 people. In all, 12 people were killed by the blast.",
        "A blast killed 12 people. About 12 people were killed by the blast.",
        "A blast killed more than 12 people. The blast killed 14 people.",
        "A blast killed 12 people. The blast wounded 14 people.",
        "A blast killed 12 people. The blast killed 14 horses.",
        "A blast killed 12 people and 14 people were killed in a fire.",
        "A blast killed 12 people. Another blast killed 14 people.",
        "A blast killed 12 people. The war has killed 1,400 people.",
        "A blast in Narvik killed 12 people. A blast in Tromso killed 14 people.",
        "A blast on Monday killed 12 people. The blast on Tuesday killed 14 people.",
        "A blast did not kill 12 people. The blast killed 14 people.",
        "It sold 12 boats. It has 14 boats.",
    ],
)
def test_counts_that_agree_or_may_be_of_something_else_are_none(text: str) -> None:
    assert find(text) == []
