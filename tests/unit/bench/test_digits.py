"""The plain reading of numbers that the benches hold against the service's own."""

from decimal import Decimal

import pytest

from bench.digits import find_digit_strings, find_values, holds_by_chance, is_missing, read_scale, read_value

ARTICLE = "Twenty-one cows and 1,240 hens drowned; the farmer, 57, lost $3.4 million and two barns."


def test_the_digit_set_has_digits_and_small_words() -> None:
    assert find_digit_strings(ARTICLE) == {"20", "1", "1240", "57", "3.4", "2"}


@pytest.mark.parametrize(
    ("figure", "is_flagged"), [("1,240", False), ("two", False), ("12", True), ("three", True), ("hens", False)]
)
def test_the_baseline_flags_a_number_whose_digits_are_not_there(figure: str, is_flagged: bool) -> None:
    assert is_missing(figure, find_digit_strings(ARTICLE)) is is_flagged


def test_values_are_read_bare_and_scaled() -> None:
    assert {Decimal(21), Decimal(1240), Decimal(57), Decimal("3.4"), Decimal(3_400_000), Decimal(2)} <= find_values(ARTICLE)


@pytest.mark.parametrize(
    ("number", "scale", "holds"),
    [("1,240", 1, True), ("1,200", 1, True), ("1,300", 1, False), ("3", 10**6, True), ("4", 10**6, False), ("1.2.3", 1, True)],
)
def test_a_number_holds_by_chance_when_it_is_there_or_rounded(number: str, scale: int, holds: bool) -> None:
    assert holds_by_chance(number, scale, find_values(ARTICLE)) is holds


def test_nought_holds_only_where_it_stands() -> None:
    assert not holds_by_chance("0", 1, find_values(ARTICLE))


def test_a_scale_is_read_right_after_its_number() -> None:
    assert [read_scale(text, 1) for text in ("5M Hens", "5 billion", "5 Men", "5")] == [10**6, 10**9, 1, 1]


def test_what_is_no_number_has_no_value() -> None:
    assert (read_value("1,240."), read_value("1.2.3")) == (Decimal(1240), None)
