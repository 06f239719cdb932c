import pytest

from service.timeline.guard import accepts_rewrite
from tests.unit.timeline.reading import annotate

CLAUSE = "Norland's army said 1,200 soldiers left the port of Galt on Oct. 7 after a 3-1 vote, and did not say why."


@pytest.mark.parametrize(
    "rewrite",
    [
        CLAUSE,
        "Norland did not say why 1,200 soldiers left Galt",
        "Army does not say why it left Galt on 7 October",
    ],
)
def test_a_rewrite_that_only_drops_words_is_accepted(rewrite: str) -> None:
    assert accepts_rewrite(annotate(rewrite), annotate(CLAUSE))


@pytest.mark.parametrize(
    "rewrite",
    [
        "Norland did not say why 1,300 soldiers left Galt",
        "Norland did not say why nearly 1,200 soldiers left Galt",
        "Norland did not say why it left Galt on Oct. 8",
        "Norland did not say why it left after a 1-3 vote",
        "Norland did not say why soldiers left Port Elim",
        "Norland said why 1,200 soldiers left Galt",
        "Norland did not say why soldiers never left Galt",
    ],
)
def test_a_rewrite_with_another_figure_name_or_negation_is_refused(rewrite: str) -> None:
    assert not accepts_rewrite(annotate(rewrite), annotate(CLAUSE))


def test_identifiers_compare_as_strings() -> None:
    clause = annotate("Flight MH370 vanished over the sea.")

    assert accepts_rewrite(annotate("Flight MH370 vanished"), clause)
    assert not accepts_rewrite(annotate("Flight MH371 vanished"), clause)


def test_a_date_without_a_place_on_the_calendar_compares_by_its_words() -> None:
    clause = annotate("Troops left on Friday.", None)

    assert accepts_rewrite(annotate("Troops left Friday", None), clause)
    assert not accepts_rewrite(annotate("Troops left Monday", None), clause)
