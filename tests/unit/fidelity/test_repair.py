import pytest

from service.fidelity.check import check_text
from service.fidelity.repair import repair_text
from service.text.annotate import annotate_claim
from tests.unit.fidelity.sources import annotate_source

SOURCE = annotate_source(
    "The storm killed more than 40 people and injured 300. Roofs flew off 12 schools. The mayor opened nine shelters on Monday."
)


def repair(text: str) -> str | None:
    claim = annotate_claim(text, SOURCE, locale="en-US")
    return repair_text(claim, check_text(claim, SOURCE), SOURCE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The storm killed 40 people", "The storm killed more than 40 people"),
        ("Nearly 40 people were killed and 300 injured", "More than 40 people were killed and 300 injured"),
        (
            "Roofs flew off 14 schools, and the storm killed 40 people",
            "Roofs flew off 12 schools, and the storm killed more than 40 people",
        ),
        ("The mayor opened nine shelters on Tuesday", "The mayor opened nine shelters on Monday"),
    ],
)
def test_wrong_figures_are_replaced_in_place(text: str, expected: str) -> None:
    assert repair(text) == expected


@pytest.mark.parametrize("text", ["Roofs flew off 12 schools", "The harbour lost 70 boats", 'It was "calm" and killed 40 people'])
def test_there_is_no_repair_without_need_or_without_one_right_value(text: str) -> None:
    assert repair(text) is None


def test_a_warning_without_a_suggestion_is_left_alone() -> None:
    assert repair("The mayor worked 24/7") is None
