from service.fidelity.suggest import suggest_wording
from tests.unit.fidelity.sources import annotate_source


def suggest(claim: str, source: str, *, opens_sentence: bool = False) -> str | None:
    claimed, given = annotate_source(claim).figures[0], annotate_source(source).figures[0]
    return suggest_wording(claimed, given, opens_sentence=opens_sentence)


def test_a_hedge_loses_its_capital_within_a_sentence_and_takes_one_at_its_start() -> None:
    assert suggest("He saw 34 boats", "More than 34\u00a0million boats sank") == "more than 34 million"
    assert suggest("34 boats sank", "They saw more than 34 boats", opens_sentence=True) == "More than 34"


def test_what_is_spelt_with_a_capital_keeps_it() -> None:
    assert suggest("It sank on Tuesday", "Friday was calm") == "Friday"
    assert suggest("It cost $4", "US$5 was paid") == "US$5"


def test_a_date_of_another_grain_would_not_fit_the_grammar() -> None:
    assert suggest("It sank on April 25", "Late last month it sank") is None
