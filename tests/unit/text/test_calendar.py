from datetime import date

import pytest

from service.text.calendar import (
    HOLIDAYS,
    PERIOD_OF_UNIT,
    US_HOLIDAYS,
    Period,
    century_period,
    day_period,
    decade_period,
    find_easter,
    find_nth_weekday,
    month_period,
    narrow_period,
    quarter_period,
    season_period,
    shift_day,
    shift_period,
    week_period,
    weekend_period,
    year_period,
)

DAY = date(2024, 5, 3)


def days(period: Period) -> tuple[str, str]:
    return str(period.first), str(period.last)


def test_a_week_is_the_iso_week_even_across_new_year() -> None:
    week = week_period(date(2024, 12, 31))

    assert (week.timex3, week.edtf, days(week)) == ("2025-W01", "2024-12-30/2025-01-05", ("2024-12-30", "2025-01-05"))


def test_months_and_quarters_count_on_into_other_years() -> None:
    assert month_period(2024, 14).timex3 == "2025-02"
    assert month_period(2024, 0).timex3 == "2023-12"
    assert quarter_period(2024, 0).timex3 == "2023-Q4"


def test_a_season_lies_half_a_year_apart_in_the_southern_half() -> None:
    assert days(season_period(2023, "SU", "en-GB")) == ("2023-06-01", "2023-08-31")
    assert days(season_period(2023, "SU", "en-AU")) == ("2023-12-01", "2024-02-29")


def test_decades_and_centuries_are_written_as_edtf_writes_them() -> None:
    assert (decade_period(1994).edtf, century_period(20).edtf) == ("199X", "19XX")
    assert days(century_period(1)) == ("0001-01-01", "0099-12-31")


@pytest.mark.parametrize(
    ("unit", "by", "value"),
    [
        ("day", -3, "2024-04-30"),
        ("week", 1, "2024-W19"),
        ("month", -5, "2023-12"),
        ("quarter", -2, "2023-Q4"),
        ("year", 10, "2034"),
        ("decade", -1, "201"),
        ("century", -1, "19"),
        ("weekend", -1, "2024-W17-WE"),
    ],
)
def test_a_period_steps_by_its_own_grain(unit: str, by: int, value: str) -> None:
    assert shift_period(PERIOD_OF_UNIT[unit](DAY), by).timex3 == value


def test_a_day_that_the_target_month_lacks_becomes_its_last() -> None:
    assert shift_day(date(2024, 1, 31), 1, "month") == date(2024, 2, 29)
    assert shift_day(date(2024, 2, 29), -1, "year") == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("period", "part", "first", "last"),
    [
        (month_period(2024, 4), "early", "2024-04-01", "2024-04-10"),
        (month_period(2024, 4), "mid", "2024-04-11", "2024-04-20"),
        (month_period(2024, 2), "late", "2024-02-21", "2024-02-29"),
        (week_period(DAY), "early", "2024-04-29", "2024-04-30"),
        (year_period(2023), "late", "2023-09-02", "2023-12-31"),
        (weekend_period(DAY), "late", "2024-05-04", "2024-05-05"),
        (day_period(DAY), "early", "2024-05-03", "2024-05-03"),
    ],
)
def test_a_part_is_a_third_and_keeps_the_value(period: Period, part: str, first: str, last: str) -> None:
    narrowed = narrow_period(period, part)

    assert (*days(narrowed), narrowed.timex3) == (first, last, period.timex3)


@pytest.mark.parametrize(
    ("year", "day"), [(1961, "1961-04-02"), (2008, "2008-03-23"), (2024, "2024-03-31"), (2038, "2038-04-25")]
)
def test_easter_falls_where_the_almanac_puts_it(year: int, day: str) -> None:
    assert str(find_easter(year)) == day


def test_the_nth_weekday_counts_from_either_end() -> None:
    assert find_nth_weekday(2024, 5, 0, 2) == date(2024, 5, 13)
    assert find_nth_weekday(2024, 5, 0, -1) == date(2024, 5, 27)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("good friday", 2024, "2024-03-29"),
        ("thanksgiving", 2023, "2023-11-23"),
        ("cyber monday", 2023, "2023-11-27"),
        ("boxing day", 2020, "2020-12-26"),
    ],
)
def test_holidays_fall_on_their_days(name: str, year: int, day: str) -> None:
    assert str(HOLIDAYS[name](year)) == day


@pytest.mark.parametrize(
    ("name", "day"), [("election day", "2024-11-05"), ("labor day", "2024-09-02"), ("memorial day", "2024-05-27")]
)
def test_american_holidays_fall_on_their_days(name: str, day: str) -> None:
    assert str(US_HOLIDAYS[name](2024)) == day


def test_leaving_the_calendar_is_an_error() -> None:
    with pytest.raises(ValueError, match="year"):
        year_period(10_000)
    with pytest.raises(OverflowError):
        week_period(date.min).first and shift_period(week_period(date(1, 1, 3)), -10)
