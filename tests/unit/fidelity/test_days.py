from dataclasses import replace
from datetime import date

import pytest

from service.fidelity.days import compare_dates, imply_date, read_lapse
from tests.unit.fidelity.figures import build_date, build_date_figure

APRIL = build_date(date(2024, 4, 1), date(2024, 4, 30))
LATE_APRIL = build_date(date(2024, 4, 21), date(2024, 4, 30), approximate=True)
MAY_3 = build_date(date(2024, 5, 3), timex3="2024-05-03")
MAY_3_AT_THREE = build_date(date(2024, 5, 3), timex3="2024-05-03T15:00", text="3 p.m.")
MAY_3_AT_FOUR = build_date(date(2024, 5, 3), timex3="2024-05-03T16:00", text="4 p.m.")
SINCE_MAY = build_date(date(2024, 5, 1), date.max)


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        (MAY_3, MAY_3, ("equal", None)),
        (LATE_APRIL, LATE_APRIL, ("equal", None)),
        (APRIL, LATE_APRIL, ("contained", None)),
        (LATE_APRIL, APRIL, ("none", "false_precision")),
        (build_date(date(2024, 4, 25), approximate=True), LATE_APRIL, ("rounds_to", "approximate_date")),
        (build_date(date(2024, 4, 25)), LATE_APRIL, ("none", "false_precision")),
        (build_date(date(2024, 4, 18), date(2024, 4, 24)), LATE_APRIL, ("rounds_to", "approximate_date")),
        (build_date(date(2024, 4, 29), date(2024, 5, 5)), APRIL, None),
        (MAY_3, build_date(date(2024, 5, 4)), None),
        (MAY_3, MAY_3_AT_THREE, ("contained", None)),
        (MAY_3_AT_THREE, MAY_3, ("none", "false_precision")),
        (MAY_3_AT_THREE, MAY_3_AT_FOUR, None),
        (MAY_3, SINCE_MAY, ("none", "false_precision")),
    ],
)
def test_placed_dates_compare_by_their_days(claim, source, expected) -> None:
    found = compare_dates(claim, source)
    assert (found and (found.relation, found.code)) == expected


def test_dates_that_cannot_be_placed_compare_by_their_expression() -> None:
    friday = build_date(None, text="on  Friday")

    assert compare_dates(friday, build_date(None, text="On Friday")) is not None
    assert compare_dates(friday, build_date(None, text="on Monday")) is None
    assert compare_dates(build_date(None, timex3="P3D"), build_date(None, text="3 days", timex3="P3D")) is not None


def test_an_open_end_is_as_good_as_placed() -> None:
    since = replace(MAY_3, latest=None)

    assert compare_dates(since, since) is not None
    assert compare_dates(replace(MAY_3, earliest=None, text="until May 3"), since) is None


def test_the_same_words_are_the_same_date_wherever_they_were_read() -> None:
    assert compare_dates(replace(MAY_3, text="Friday"), build_date(date(2024, 5, 10), text="friday")) is not None


def test_a_bare_time_compares_by_the_clock_whatever_day_was_guessed() -> None:
    bare = replace(MAY_3_AT_THREE, rule="clock")

    assert compare_dates(bare, replace(build_date(date(2024, 5, 5), timex3="2024-05-05T15:00"), rule="clock")) is not None
    assert compare_dates(bare, replace(MAY_3_AT_FOUR, rule="clock")) is None
    assert compare_dates(MAY_3, bare) is None


def test_an_interval_of_the_claims_own_making_must_be_the_articles() -> None:
    span = build_date(date(2005, 1, 1), date(2015, 12, 31))
    stretched = replace(build_date(date(2005, 1, 1), date(2019, 12, 31)), precision="interval")

    assert compare_dates(stretched, span) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("46 Years Ago", (46, "year")), ("six weeks later", (6, "week")), ("Friday", None), ("2 Fridays ago", None)],
)
def test_a_date_may_count_the_time_from_another(text, expected) -> None:
    lapse = read_lapse(build_date_figure(build_date(None, text=text)))

    assert (lapse and (lapse.value.low, lapse.unit)) == expected


def test_the_day_on_which_the_article_speaks_implies_its_own_date_and_coarser_ones() -> None:
    assert imply_date(MAY_3, date(2024, 5, 3)) is not None
    assert imply_date(build_date(date(2024, 1, 1), date(2024, 12, 31)), date(2024, 5, 3)) is not None


def test_it_implies_no_other_day_and_no_time_of_day() -> None:
    assert imply_date(APRIL, date(2024, 5, 3)) is None
    assert imply_date(MAY_3_AT_THREE, date(2024, 5, 3)) is None
    assert imply_date(MAY_3, None) is None
    assert imply_date(build_date(None), date(2024, 5, 3)) is None
