from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Interval
from service.web.verdicts import ValueAnswer, render_decimal


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("34000", "34000"),
        ("3.4E+4", "34000"),
        ("1E-7", "0.0000001"),
        ("7.50", "7.5"),
        ("100.0", "100"),
        ("-0.0", "0"),
        ("-12", "-12"),
        ("0", "0"),
    ],
)
def test_a_number_is_written_in_full_without_exponent(number: str, written: str) -> None:
    assert render_decimal(Decimal(number)) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_a_written_number_is_the_same_number(number: Decimal) -> None:
    assert Decimal(render_decimal(number)) == number


def test_an_exact_value_has_the_same_closed_bounds() -> None:
    value = ValueAnswer.of(Interval.exact(Decimal(5)), "GBP")
    assert value.model_dump() == {"low": "5", "low_open": False, "high": "5", "high_open": False, "unit": "GBP"}


def test_an_unbounded_side_is_null_and_open() -> None:
    value = ValueAnswer.of(Interval(None, Decimal(5)), None)
    assert (value.low, value.low_open, value.high, value.high_open) == (None, True, "5", False)
