"""The gate holds measured figures against floors."""

import pytest

from bench.gate import find_breaches, read_figure

FIGURES = {"articles": {"errors": 1, "verdicts": {"headline pass": 9}}, "timeline": {"nutgraf": {"date_f1": 0.91}}}


def test_figures_that_hold_their_floors_give_no_breach():
    floors = {"at_least": {"timeline.nutgraf.date_f1": 0.9}, "at_most": {"articles.errors": 1}}
    assert find_breaches(FIGURES, floors) == []


def test_a_figure_below_its_floor_and_one_above_its_ceiling_are_named():
    floors = {"at_least": {"timeline.nutgraf.date_f1": 0.95}, "at_most": {"articles.errors": 0}}
    assert find_breaches(FIGURES, floors) == [
        "timeline.nutgraf.date_f1 is 0.91, below its floor 0.95",
        "articles.errors is 1, above its ceiling 0",
    ]


def test_a_floor_for_a_figure_that_is_not_measured_is_an_error():
    with pytest.raises(KeyError):
        read_figure(FIGURES, "timeline.nutgraf.recall")
