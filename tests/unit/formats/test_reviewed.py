"""What people decided, in what is exported."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain import Decision, Review
from service.formats.reviewed import apply_reviews


def decide(part: str, decision: Decision, text: str = "") -> Review:
    return Review(
        "r-1", "s-1", part, decision, text, "Ana Ruiz", None, "2024-03-14T10:00:00+00:00", None, "0" * 64, "m", "1", "p", "t"
    )


def tell(text: str | None) -> dict[str, Any]:
    return {"text": text, "origin": "model", "fidelity": {"verdict": "pass", "mentions": []}}


def make_answer() -> dict[str, Any]:
    return {
        "headline": {**tell("One"), "alternatives": [tell("Two"), tell("Three")]},
        "brief": tell("Brief"),
        "timeline": {"events": [tell("First"), tell("Second")], "as_of": [], "undated": [tell("Third")]},
    }


def list_headlines(answer: dict[str, Any]) -> list[str | None]:
    return [answer["headline"]["text"], *(one["text"] for one in answer["headline"]["alternatives"])]


def test_an_edit_takes_the_place_of_what_was_made_and_is_by_two_hands() -> None:
    answer = apply_reviews(make_answer(), [decide("/brief/text", "edited", "Old"), decide("/brief/text", "edited", "New")])

    assert (answer["brief"]["text"], answer["brief"]["origin"], answer["brief"]["fidelity"]["verdict"]) == (
        "New",
        "mixed",
        "review",
    )


def test_what_was_rejected_is_left_out() -> None:
    parts = ("/brief/text", "/timeline/events/0/text", "/timeline/undated/0/text", "/headline/text")
    answer = apply_reviews(make_answer(), [decide(part, "rejected") for part in parts])

    assert answer["brief"]["text"] is None
    assert [one["text"] for one in answer["timeline"]["events"]] == ["Second"]
    assert answer["timeline"]["undated"] == []
    assert list_headlines(answer) == ["Two", "Three"]


def test_a_text_that_is_accepted_after_all_stays() -> None:
    answer = apply_reviews(make_answer(), [decide("/brief/text", "rejected"), decide("/brief/text", "accepted", "Brief")])

    assert answer["brief"]["text"] == "Brief"


def test_the_headline_that_was_accepted_comes_first() -> None:
    answer = apply_reviews(make_answer(), [decide("/headline/alternatives/1/text", "accepted", "Three")])

    assert list_headlines(answer) == ["Three", "One", "Two"]


def test_where_every_headline_was_rejected_there_is_none() -> None:
    parts = ("/headline/text", "/headline/alternatives/0/text", "/headline/alternatives/1/text")
    answer = apply_reviews(make_answer(), [decide(part, "rejected") for part in parts])

    assert list_headlines(answer) == [None]


@pytest.mark.parametrize("part", ["/headline/alternatives/9/text", "/timeline/events/x/text", "/nothing/text", "/id/at/text"])
def test_a_decision_on_a_text_that_is_not_there_changes_nothing(part: str) -> None:
    assert apply_reviews({**make_answer(), "id": "s-1"}, [decide(part, "edited", "New")]) == {**make_answer(), "id": "s-1"}


def test_styles_that_were_not_asked_for_stay_away() -> None:
    answer = {"headline": None, "brief": None, "timeline": None}

    assert apply_reviews(answer, [decide("/brief/text", "rejected")]) == answer
