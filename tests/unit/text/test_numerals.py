from decimal import Decimal

import pytest

from service.text.numerals import find_unit_of_last_digit, opens_part_of_scale, read_numeral, trim_zeros


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("7 men", "7", "7"),
        ("34,000 men", "34,000", "34000"),
        ("3,50,000 men", "3,50,000", "350000"),
        ("34,000,5", "34,000", "34000"),
        ("34 000 men", "34 000", "34000"),
        ("34 567 men", "34", "34"),
        ("1.234,56", "1.234,56", "1234.56"),
        ("1½ cups", "1½", "1.5"),
        ("2 1/2 million", "2 1/2 million", "2500000"),
        ("2 and a half million", "2 and a half million", "2500000"),
        ("5 lakh crore", "5 lakh crore", "5000000000000"),
        ("five lakh crore", "five lakh crore", "5000000000000"),
        ("1.2bn", "1.2bn", "1200000000"),
        ("5mad", "5", "5"),
        ("twenty-one", "twenty-one", "21"),
        ("twenty twenty", "twenty", "20"),
        ("twenty eleven", "twenty", "20"),
        ("one two", "one", "1"),
        ("two hundred hundred", "two hundred", "200"),
        ("two dozen dozen", "two dozen", "24"),
        ("a hundred and one", "a hundred and one", "101"),
        ("one million and five", "one million and five", "1000005"),
        ("five and six", "five", "5"),
        ("two hundred and men", "two hundred", "200"),
        ("two thousand and five thousand", "two thousand", "2000"),
        ("two thousand million", "two thousand million", "2000000000"),
        ("two thousand five million", "two thousand five", "2005"),
        ("two and three quarters", "two and three quarters", "2.75"),
        ("a thousand and a half", "a thousand and a half", "1500"),
        ("three point one four", "three point one four", "3.14"),
        ("half a dozen", "half a dozen", "6"),
        ("three quarters of a million", "three quarters of a million", "750000"),
        ("nil", "nil", "0"),
    ],
)
def test_a_number_is_read_to_where_it_ends(text: str, words: str, value: str) -> None:
    numeral = read_numeral(text, 0)

    assert numeral is not None
    assert (text[: numeral.end], numeral.value) == (words, Decimal(value))


@pytest.mark.parametrize("text", ["", "!", "men", "a man", "a", "hundred men", "dozen", "million", "k", "1" * 25])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_numeral(text, 0) is None


@pytest.mark.parametrize(("text", "has_scale"), [("5 million", True), ("seven million", True), ("seven", False), ("5", False)])
def test_a_number_knows_whether_a_scale_was_said(text: str, has_scale: bool) -> None:
    numeral = read_numeral(text, 0)

    assert numeral is not None
    assert numeral.has_scale is has_scale


@pytest.mark.parametrize(("value", "unit"), [("34000", "1000"), ("0", "1"), ("7", "1"), ("2.50", "0.1"), ("-120", "10")])
def test_the_unit_of_the_last_digit_is_that_of_the_last_that_is_not_zero(value: str, unit: str) -> None:
    assert find_unit_of_last_digit(Decimal(value)) == Decimal(unit)


def test_zeros_are_trimmed_without_an_exponent() -> None:
    assert [str(trim_zeros(Decimal(value))) for value in ("1.20E+9", "2.50", "100", "0.0")] == ["1200000000", "2.5", "100", "0"]


def test_half_a_million_is_a_number_and_half_the_town_a_fraction() -> None:
    assert opens_part_of_scale("half a million", 0)
    assert not opens_part_of_scale("half the town", 0)
