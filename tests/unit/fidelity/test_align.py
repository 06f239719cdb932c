from datetime import date

import pytest

from service.domain import Article
from service.fidelity.align import Aligner, Grounding, group_readings
from service.fidelity.index import TextIndex
from service.text.annotate import annotate_article, annotate_claim


def ground(text: str, article: str) -> list[Grounding]:
    source = annotate_article(Article(article, published_at=date(2024, 5, 9)), timezone="UTC")
    claim = annotate_claim(text, source, locale="en-US")
    aligner = Aligner(TextIndex(claim), TextIndex(source), group_readings(source.figures))
    return aligner.ground_sentence(claim.figures)


def rests_on(grounding: Grounding) -> str | None:
    return grounding.best and grounding.best.figure.text


def test_a_figure_rests_on_the_one_in_its_own_role() -> None:
    article = "Five firefighters were hurt in the blaze. The mayor opened five shelters for the night."

    hurt, shelters = ground("Five firefighters hurt, five shelters opened", article)

    assert hurt.best is not None
    assert shelters.best is not None
    assert hurt.best.figure.span.start < shelters.best.figure.span.start
    assert hurt.is_supported
    assert shelters.is_supported


def test_figures_share_a_source_when_there_is_only_one() -> None:
    first, second = ground("Nine boats sank; nine boats in all", "Nine boats sank in the storm.")

    assert rests_on(first) == rests_on(second) == "Nine"


def test_a_value_counted_under_a_predicate_that_excludes_the_claims_is_misplaced() -> None:
    (grounding,) = ground("90 people were killed", "The storm wounded 90 people and left the roads closed.")

    assert grounding.best is not None
    assert grounding.best.role.clashes
    assert grounding.is_misplaced


def test_a_value_is_misplaced_where_another_fits_its_role_far_better() -> None:
    article = "The museum sold 4,100 tickets on its opening day. Work on the roof took 730 days."

    (grounding,) = ground("The museum sold 730 tickets on its opening day", article)

    assert rests_on(grounding) is None
    assert grounding.rival is not None
    assert grounding.rival.figure.text == "4,100"


def test_the_same_value_told_less_exactly_is_no_rival() -> None:
    article = "Harlow will pay nearly $15 billion to settle the claims. The deal, valued at $14.7 billion, covers its trucks."

    (grounding,) = ground("Harlow will pay $14.7 billion to settle the claims", article)

    assert grounding.is_supported


def test_two_values_that_fit_better_when_exchanged_are_misplaced() -> None:
    article = "Oslo won 14 medals, Bergen won 25 medals and Narvik won 36 medals."

    assert [one.is_misplaced for one in ground("Bergen took home 14 and Oslo took home 25", article)] == [True, True]
    assert [one.is_misplaced for one in ground("Bergen took home 25 and Oslo took home 14", article)] == [False, False]


def test_no_rival_is_named_where_two_values_fit_alike() -> None:
    article = "Three boats sank in the bay. Four boats sank in the bay."

    (grounding,) = ground("Seven boats sank in the bay", article)

    assert grounding.best is None
    assert grounding.rival is None


@pytest.mark.parametrize("claim", ["Six boats sank", "Six"])
def test_a_rival_is_what_fits_the_role_alone(claim: str) -> None:
    (grounding,) = ground(claim, "Three boats sank in the bay. The mayor closed 12 roads.")

    assert (grounding.rival is not None) == (claim == "Six boats sank")


def test_the_same_number_misused_beats_another_one_rounded() -> None:
    article = "The shares recovered 6% in London on Monday. The mine yielded about 5.5% of the copper that the world dug up."

    (grounding,) = ground("The shares dropped 6% in London", article)

    assert grounding.best is not None
    assert grounding.best.figure.text == "6%"
    assert not grounding.is_supported
