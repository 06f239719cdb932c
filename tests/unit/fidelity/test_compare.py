import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.domain import Interval
from service.fidelity.compare import compare_figures, spell_plainly
from tests.unit.fidelity.figures import build_date, build_date_figure, build_figure
from tests.unit.fidelity.sources import annotate_source


def compare(claim, source) -> tuple[str, str | None, str] | None:
    found = compare_figures(claim, source)
    return None if found is None else (found.relation, found.code, found.severity)


def measure(number, unit, **more):
    return build_figure(number, type="measure", unit=unit, **more)


def money(number, unit, **more):
    return build_figure(number, type="money", unit=unit, **more)


def duration(number, unit, **more):
    return build_figure(number, type="duration", unit=unit, **more)


def pair(first, second, type="score"):
    return replace(build_figure(first, type=type), value=Interval(None, None), parts=(Decimal(first), Decimal(second)))


PERCENT = build_figure(5, type="percent", unit="percent")
POINTS = build_figure(5, type="percentage_point", unit="percentage_point")
ONE_IN_FIVE = build_figure("0.2", type="ratio")
MOST = build_figure("0.5", high=1, type="vague")


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        (measure(100, "mi"), measure(160, "km"), ("convertible", "unit_converted", "info")),
        (measure(160, "km"), measure(100, "mi"), ("convertible", "unit_converted", "info")),
        (measure(120, "mi"), measure(160, "km"), None),
        (measure(54, "F"), measure(12, "C"), ("convertible", "unit_converted", "info")),
        (measure(100, "mi"), measure(160, "km", bound=">"), ("rounds_to", "hedge_dropped", "info")),
        (measure(100, "kg"), measure(100, "km"), ("none", "unit_changed", "block")),
        (measure(90, "kg"), measure(100, "km"), None),
        (money(5000000, "USD"), money(5000000, "EUR"), ("none", "unit_changed", "block")),
        (duration(2, "month"), duration(60, "day"), ("convertible", "unit_converted", "info")),
        (duration(60, "day"), duration(2, "month"), ("convertible", "unit_converted", "info")),
        (duration(2, "month"), duration(8, "week"), ("convertible", "unit_converted", "warn")),
        (duration(1, "century"), duration(100, "year"), ("convertible", "unit_converted", "info")),
        (build_figure(28), build_figure(28, type="age"), ("equal", None, "info")),
        (build_figure(100, type="age"), duration(100, "year"), ("equal", None, "info")),
        (build_figure(30, type="age"), duration(24, "month"), None),
        (build_figure(20, type="percent", unit="percent"), ONE_IN_FIVE, ("convertible", "unit_converted", "info")),
        (ONE_IN_FIVE, build_figure(20, type="percent", unit="percent"), ("convertible", "unit_converted", "info")),
        (build_figure(30, type="percent", unit="percent"), ONE_IN_FIVE, None),
        (PERCENT, POINTS, ("none", "unit_changed", "block")),
        (PERCENT, build_figure(6, type="percentage_point"), None),
        (build_figure(65000), money(65000, "USD"), ("contained", "unit_dropped", "warn")),
        (replace(build_figure(65000), noun="car"), money(65000, "USD"), ("none", "unit_changed", "block")),
        (money(65000, "USD"), build_figure(65000), ("contained", "unit_added", "warn")),
        (money(65000, "USD"), replace(build_figure(65000), noun="car"), ("none", "unit_changed", "block")),
        (build_figure(3), build_figure(3, type="ordinal"), None),
        (build_figure(3), build_figure(3, type="multiple"), None),
        (pair(3, 1), pair(3, 1), ("equal", None, "info")),
        (pair(1, 3), pair(3, 1), ("none", "score_reversed", "block")),
        (pair(2, 1), pair(3, 1), None),
        (build_figure(1), MOST, None),
        (MOST, MOST, ("equal", None, "info")),
        (build_figure(2, high=10, type="vague", unit="USD"), money(5, "USD"), ("contained", None, "info")),
    ],
)
def test_figures_compare_by_value_in_one_unit(claim, source, expected) -> None:
    assert compare(claim, source) == expected


def test_opposite_directions_undo_equal_values() -> None:
    rise, fall = replace(PERCENT, direction="up"), replace(PERCENT, direction="down")

    assert compare(rise, fall) == ("none", "direction", "block")
    assert compare(rise, PERCENT) == ("equal", None, "info")


def test_a_direction_counts_for_an_amount_only_where_movement_governs_it() -> None:
    rise, fall = replace(build_figure(235), direction="up"), replace(build_figure(235), direction="down")

    assert compare(rise, fall) == ("equal", None, "info")
    assert compare(replace(rise, predicate="rose"), replace(fall, predicate="fell")) == ("none", "direction", "block")


def test_ids_and_idioms_compare_as_strings() -> None:
    covid = build_figure(19, type="id", text="COVID-19")

    assert compare(covid, build_figure(19, type="id", text="Covid 19")) == ("equal", None, "info")
    assert compare(covid, build_figure(19, type="id", text="COVID-20")) is None
    assert compare(covid, build_figure(19)) is None


def test_dates_compare_by_their_days() -> None:
    friday = build_date_figure(build_date(date(2024, 5, 3)))

    assert compare(friday, build_date_figure(build_date(date(2024, 5, 3), text="Friday"))) == ("equal", None, "info")
    assert compare(friday, build_date_figure(build_date(date(2024, 5, 4)))) is None


def test_figures_without_a_value_compare_by_their_words() -> None:
    season = replace(build_figure(1, type="duration", text="A season"), value=Interval(None, None))

    assert compare(season, replace(season, text="a season")) == ("equal", None, "info")
    assert compare(season, replace(season, text="a week")) is None
    assert compare(season, duration(3, "month")) is None


def test_spelling_is_free_in_case_and_punctuation() -> None:
    assert spell_plainly("Covid-19") == spell_plainly("COVID 19") == "covid19"


ROWS = tomllib.loads(Path("tests/corpus/comparisons.toml").read_text(encoding="utf-8"))["row"]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['claim']} for {row['source']}" for row in ROWS])
def test_the_corpus_compares_as_written(row: dict) -> None:
    found = compare(annotate_source(row["claim"]).figures[0], annotate_source(row["source"]).figures[0])

    said = "nothing" if found is None else " ".join(part for part in found[:2] if part)
    assert said == row["says"]
    assert (found or ("", "", "info"))[2] == row.get("severity", "info")
