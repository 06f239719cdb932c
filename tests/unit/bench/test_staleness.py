"""The versions that the bench of staleness makes, on a story of our own."""

from datetime import date
from decimal import Decimal
from random import Random

from bench.data import OwnArticle
from bench.passages import Change
from bench.staleness import Desk, apply_changes, change_figure, draw_number, find_repetitions, list_told, measure_staleness
from service.domain import Article, Span
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline

STORY = """\
PORT ARDEN - A fire at a fish market in Port Arden killed 12 people and injured 34 on Tuesday, the coast guard said.

The blaze began shortly before dawn in a cold store on the east quay, according to the harbour authority.

The fire that killed 12 people on Tuesday was the worst in the harbour since 1998. The city council approved a sprinkler plan in \
March 2023, but the work never started. The plan would have cost $4.5 million."""
OWN = OwnArticle("market-fire", Article(STORY, published_at=date(2024, 5, 7)), (), held_back=False)


def sit_down() -> Desk:
    return Desk(OWN, Pipeline(LeadEngine()))


def test_a_figure_is_changed_with_its_repetitions_and_is_found_where_it_stands() -> None:
    desk = sit_down()
    told = next(one for one in list_told(desk) if one.quantity.figure.text == "12")
    version = change_figure(desk, told.passage, told.quantity, Random(1))

    assert version is not None
    text, spans = version
    numbers = {span.cut(text) for span in spans}
    assert len(spans) == len(find_repetitions(desk.story, told.quantity)) == 2
    assert len(numbers) == 1
    assert "killed 12" not in text


def test_a_drawn_number_is_another_with_as_many_decimals() -> None:
    desk = sit_down()
    (price,) = [one for passage in desk.story.passages for one in passage.find_quantities() if one.figure.type == "money"]
    drawn = {draw_number(price, Random(seed)) for seed in range(20)}

    assert Decimal("4.5") not in drawn
    assert all(one is not None and one.as_tuple().exponent == -1 for one in drawn)


def test_changes_know_their_place_in_the_new_text() -> None:
    text, spans = apply_changes("one two three", [Change(8, 13, "3"), Change(0, 3, "eleven")])

    assert (text, spans) == ("eleven two 3", [Span(0, 6), Span(11, 12)])


def test_the_report_counts_what_is_found_and_what_is_a_false_alarm() -> None:
    report = measure_staleness([OWN], Pipeline(LeadEngine()), seed=0)
    opened, held_back = report["open"], report["held_back"]

    assert isinstance(opened, dict)
    assert isinstance(held_back, dict)
    assert opened["changed_figures"]["told"] > 0
    assert opened["changed_figures"]["with_the_right_now"] == 1.0
    assert opened["false_alarms"]["unchanged"] == {"versions": 1, "alarmed": 0.0}
    assert opened["events_taken_out"]["reported"] == 1.0
    assert held_back["changed_figures"]["told"] == 0


def test_the_report_is_the_same_for_the_same_seed() -> None:
    assert measure_staleness([OWN], Pipeline(LeadEngine()), 3) == measure_staleness([OWN], Pipeline(LeadEngine()), 3)
