from fractions import Fraction

import pytest

from service.text.folding import lower_text
from service.text.units import UNITS, read_unit


@pytest.mark.parametrize(
    ("text", "start", "symbol", "words"),
    [
        ("5 km away", 1, "km", " km"),
        ("5km", 1, "km", "km"),
        ("5 square miles of land", 1, "sq mi", " square miles"),
        ("5 square-mile plot", 1, "sq mi", " square-mile"),
        ("5 miles per hour", 1, "mph", " miles per hour"),
        ("5 miles per day", 1, "mi", " miles"),
        ("5km/h", 1, "km/h", "km/h"),
        ("5 m²", 1, "m2", " m²"),
        ("12C", 2, "C", "C"),
        ("12 degrees Fahrenheit", 2, "F", " degrees Fahrenheit"),
        ("12℃", 2, "C", "℃"),
        ("12° outside", 2, "degree", "°"),
        ("5 g of salt", 1, "g", " g"),
        ("5V", 1, "V", "V"),
        ("9.58s", 4, "second", "s"),
        ("3-year plan", 1, "year", "-year"),
    ],
)
def test_a_unit_is_read_by_its_longest_spelling(text: str, start: int, symbol: str, words: str) -> None:
    assert read_unit(text, lower_text(text), start) == (symbol, start + len(words))


@pytest.mark.parametrize("text", ["5 men", "5", "5 C grades", "5G", "5 h", "747s", "5 V shapes", "5."])
def test_what_is_no_unit_is_not_read(text: str) -> None:
    start = len(text) - len(text.lstrip("0123456789"))

    assert read_unit(text, lower_text(text), start) is None


@pytest.mark.parametrize(
    ("value", "unit", "target", "converted"),
    [
        (100, "mi", "km", "160.9344"),
        (12, "in", "ft", "1"),
        (1, "lb", "kg", "0.45359237"),
        (1, "st", "lb", "14"),
        (1, "sq mi", "ac", "640"),
        (1, "bbl", "gal", "42"),
        (60, "mph", "km/h", "96.56064"),
    ],
)
def test_factors_are_exact(value: int, unit: str, target: str, converted: str) -> None:
    assert UNITS[unit].kind == UNITS[target].kind
    assert value * UNITS[unit].factor / UNITS[target].factor == Fraction(converted)


@pytest.mark.parametrize(("fahrenheit", "celsius"), [(32, 0), (212, 100), (-40, -40)])
def test_temperatures_convert_with_their_offset(fahrenheit: int, celsius: int) -> None:
    unit = UNITS["F"]

    assert fahrenheit * unit.factor + unit.offset == celsius
