"""Which figures are quantities for NewsQuant, in its conventions, and how they are matched."""

from decimal import Decimal

import pytest

from bench.newsquant import (
    MEASURES,
    Quantity,
    find_digits,
    find_quantities,
    form_unit,
    match_quantities,
    measure_newsquant,
    parse_record,
)


def quantity(value: str, unit: str = "", change: str = "=") -> Quantity:
    return Quantity(Decimal(value), frozenset({unit}), change)


def gold(value: str, unit: str, name: str, change: str = "=") -> dict[str, str]:
    return {"value": value, "unit": unit, "normalized_unit": name, "change": change}


def read_values(text: str) -> list[str]:
    return [f"{one.value.normalize():f}" for one in find_quantities(text)]


def test_a_gold_range_is_two_values() -> None:
    record = parse_record({"text": "It costs $5 to $7.", "quantities": [gold("5.0-7.0", "$", "dollar")]})

    assert [(one.value, one.units) for one in record.gold] == [(Decimal("5.0"), {"USD"}), (Decimal("7.0"), {"USD"})]


def test_a_negative_gold_value_is_no_range() -> None:
    record = parse_record({"text": "It was minus 12 Celsius.", "quantities": [gold("-12.0", "Celsius", "celsius")]})

    assert [(one.value, one.units) for one in record.gold] == [(Decimal("-12.0"), {"C"})]


@pytest.mark.parametrize("row", [{"text": "", "quantities": None}, {"text": "", "quantities": [gold("many", "-", "-")]}])
def test_a_record_that_makes_no_sense_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no list|no number"):
        parse_record(row)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("kilometres", "km"), ("kilometre per hour", "km/h"), ("canadian dollar", "CAD"), ("cent", "USD/100"),
        ("percentage", "percent"), ("year of age", "year"), ("brown cows", "cow"), ("-", ""), ("dollar per barrel", "USD/bbl"),
    ],
)  # fmt: skip
def test_a_unit_has_one_form(words: str, form: str) -> None:
    assert form_unit(words) == form


def test_pence_that_the_gold_calls_points_are_pence() -> None:
    record = parse_record({"text": "Shares stood at 90p.", "quantities": [gold("90", "p", "point")]})

    assert record.gold[0].units == {"GBP/100"}
    assert find_quantities(record.text)[0] == quantity("90", "GBP/100")


def test_a_noun_that_is_a_unit_is_that_unit() -> None:
    assert [one.units for one in find_quantities("They gained 517 rushing yards.")] == [{"yd"}]


def test_a_spelling_that_means_another_unit_of_ours_is_not_taken_for_it() -> None:
    record = parse_record({"text": "It makes 450 Nm.", "quantities": [gold("450", "Nm", "newton metre")]})

    assert "nm" not in record.gold[0].units


def test_dates_clocks_ordinals_scores_and_ids_are_no_quantities() -> None:
    assert read_values("The third flight, BA117, left at 10:27 pm on May 3, 2024, after a 3-1 win.") == []


def test_a_period_that_only_an_article_counts_is_no_quantity_but_one_with_a_number_is() -> None:
    assert read_values("It stood empty for a century, was shut for more than a decade and burned for two hours.") == ["2"]


def test_a_hedged_number_has_the_value_that_is_written() -> None:
    assert read_values("About 15 cows, nearly 90 goats and more than 200 hens drowned.") == ["15", "90", "200"]


def test_a_hedged_range_keeps_its_two_values() -> None:
    assert read_values("It weighs about 14 to 18 tonnes.") == ["14", "18"]


def test_a_band_goes_from_its_scale_to_ten_times_that() -> None:
    assert read_values("Tens of thousands of hens and dozens of cows drowned.") == ["10000", "100000", "12", "120"]


def test_a_band_without_a_scale_and_a_bare_adverb_are_no_quantities() -> None:
    assert read_values("Most of the cows drank twice.") == []


def test_a_change_is_marked_on_its_amount_and_not_on_its_level() -> None:
    amount, level = find_quantities("Profit rose 5% to $84.")

    assert (amount.change, level.change) == ("up", "=")


def test_a_hedge_is_the_change_of_its_figure() -> None:
    assert [one.change for one in find_quantities("At least 20 cows and up to 30 goats drowned.")] == [">", "<"]


def test_each_value_is_matched_once() -> None:
    ours, wanted = [quantity("5"), quantity("5"), quantity("6")], [quantity("5"), quantity("6.0000001"), quantity("6")]

    assert len(match_quantities(ours, wanted, MEASURES["value"])) == 2


def test_unit_and_change_must_agree_where_they_are_asked_for() -> None:
    ours, wanted = [quantity("5", "km", "up")], [quantity("5", "mi", "up")]

    assert [len(match_quantities(ours, wanted, same)) for same in MEASURES.values()] == [1, 0, 1]


def test_the_baseline_takes_every_run_of_digits() -> None:
    assert find_digits("On May 3, 1,200 cows ate 2.5 tonnes; see 1.2.3.") == [quantity("3"), quantity("1200"), quantity("2.5")]


def test_each_half_has_our_scores_beside_those_of_the_baseline() -> None:
    rows = [
        {"text": f"The farm lost {count} cows in May 2024.", "quantities": [gold(f"{count}.0", "cows", "cow")]}
        for count in range(20, 40)
    ]

    figures = measure_newsquant([parse_record(row) for row in rows])

    for half in figures.values():
        assert isinstance(half, dict)
        assert half["nutgraf"]["value_and_unit"]["f1"]["percent"] == 100.0
        assert half["digit_regex"]["value"]["precision"]["percent"] == 50.0
        assert half["digit_regex"]["value_and_unit"]["f1"]["percent"] == 0.0
