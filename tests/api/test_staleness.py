"""POST /v1/checks with an earlier summary, over the real pipeline with an engine that takes the article's own words."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.settings import Settings
from service.web.answers import STALE_EXAMPLE, StaleAnswer

STORY = """\
PORT ARDEN - A fire at a fish market in Port Arden killed 12 people and injured 34 on Tuesday, the coast guard said.

The blaze began shortly before dawn in a cold store on the east quay, according to the harbour authority. More than 200 traders \
were inside when the alarm was raised.

The city council approved a sprinkler plan on March 6, 2023, but the work never started. The plan would have cost $4.5 million."""
PUBLISHED = "2024-05-07"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(), pipeline=Pipeline(LeadEngine())).test_client()


@pytest.fixture(scope="module")
def summary(client: FlaskClient) -> Any:
    return client.post("/v1/summaries", json={"article": {"text": STORY, "published_at": PUBLISHED}}).json


def check(client: FlaskClient, text: str, **fields: Any) -> Any:
    return client.post("/v1/checks", json={"article": {"text": text, "published_at": PUBLISHED}, **fields})


def test_nothing_is_stale_while_the_article_is_the_same(client: FlaskClient, summary: Any) -> None:
    answer = check(client, STORY, previous=summary).json

    assert (answer["changed"], answer["stale"], answer["texts"]) == (False, [], {})


def test_nothing_is_stale_after_an_addition(client: FlaskClient, summary: Any) -> None:
    answer = check(client, STORY + "\n\nThis story will be updated.", previous=summary).json

    assert (answer["changed"], answer["stale"]) == (True, [])


def test_each_text_with_a_figure_that_changed_says_what_it_is_now(client: FlaskClient, summary: Any) -> None:
    text = STORY.replace("killed 12 people", "killed 14 people")
    stale = check(client, text, previous=summary).json["stale"]

    assert {"/headline/text", "/brief/text"} <= {one["path"] for one in stale}
    for one in stale:
        (evidence,) = one["evidence"]
        assert (one["was"], one["now"], one["severity"]) == ("12", "14", "block")
        assert text[evidence["start"] : evidence["end"]] == "14"
        assert text[evidence["sentence"]["start"] :].startswith("PORT ARDEN - A fire")


def test_a_path_and_its_offsets_lead_to_the_words_in_the_earlier_summary(client: FlaskClient, summary: Any) -> None:
    text = STORY.replace("killed 12 people", "killed 14 people").replace("March 6", "March 8")
    stale = check(client, text, previous=summary).json["stale"]

    assert {"12", "March 6, 2023"} == {one["was"] for one in stale}
    for one in stale:
        found: Any = summary
        for step in one["path"].split("/")[1:]:
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert found[one["start"] : one["end"]] == one["was"]
        assert one["sentence"]["start"] <= one["start"] < one["end"] <= one["sentence"]["end"]


def test_an_event_that_is_gone_is_pointed_to_itself(client: FlaskClient, summary: Any) -> None:
    sentence = "The city council approved a sprinkler plan on March 6, 2023, but the work never started. "
    at = next(at for at, one in enumerate(summary["timeline"]["events"]) if "sprinkler" in one["text"])
    stale = check(client, STORY.replace(sentence, ""), previous=summary).json["stale"]

    assert (f"/timeline/events/{at}", "not_told", None) in [(one["path"], one["code"], one["now"]) for one in stale]


def test_texts_and_an_earlier_summary_go_together(client: FlaskClient, summary: Any) -> None:
    answer = check(client, STORY, previous=summary, texts={"headline": "Fire kills 12"}).json

    assert (answer["texts"]["headline"]["fidelity"]["verdict"], answer["stale"]) == ("pass", [])


def test_without_an_earlier_summary_there_is_nothing_to_compare(client: FlaskClient) -> None:
    answer = check(client, STORY, texts={"headline": "Fire kills 12"}).json

    assert (answer["changed"], answer["stale"]) == (None, None)


@pytest.mark.parametrize("fields", [{}, {"previous": None}, {"texts": None}])
def test_one_of_the_two_is_required(client: FlaskClient, fields: dict[str, Any]) -> None:
    response = check(client, STORY, **fields)

    assert (response.status_code, response.json["pointer"]) == (422, "/texts")
    assert response.json["detail"] == "/texts is required where there is no previous summary."


def test_fields_that_are_not_read_may_be_there_or_not(client: FlaskClient, summary: Any) -> None:
    text = STORY.replace("killed 12 people", "killed 14 people")
    fidelity = {"mentions": [], "reviewed_by": "desk"}
    least = {
        "id": "s",
        "source": {"sha256": "0" * 64},
        "headline": {"text": "Fire kills 12 in Port Arden", "fidelity": fidelity},
        "brief": {"text": None, "fidelity": fidelity},
        "timeline": {"events": []},
        "cms": {"anything": True},
    }

    assert [one["path"] for one in check(client, text, previous=least).json["stale"]] == ["/headline/text"]


@pytest.mark.parametrize("style", ["headline", "brief", "timeline"])
def test_a_summary_of_one_style_is_enough(client: FlaskClient, style: str) -> None:
    body = {"article": {"text": STORY, "published_at": PUBLISHED}, "styles": [style]}
    previous = client.post("/v1/summaries", json=body).json
    stale = check(client, STORY.replace("killed 12 people", "killed 14 people"), previous=previous).json["stale"]

    assert {one["path"].split("/")[1] for one in stale} == {style}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda one: one.pop("id"), "/previous/id"),
        (lambda one: one.pop("source"), "/previous/source"),
        (lambda one: one["source"].update(sha256="none"), "/previous/source/sha256"),
        (lambda one: one["headline"].pop("text"), "/previous/headline/text"),
        (lambda one: one["headline"]["fidelity"].pop("mentions"), "/previous/headline/fidelity/mentions"),
        (lambda one: one["headline"].update(alternatives=[{"text": 5}] * 2), "/previous/headline/alternatives/0/text"),
        (lambda one: one["brief"].update(text="x" * 5_001), "/previous/brief/text"),
        (lambda one: one["brief"]["fidelity"]["mentions"][0].update(start=-1), "/previous/brief/fidelity/mentions/0/start"),
        (
            lambda one: one["brief"]["fidelity"]["mentions"][0].update(verdict="fine"),
            "/previous/brief/fidelity/mentions/0/verdict",
        ),
        (lambda one: one["timeline"].update(events=one["timeline"]["events"] * 101), "/previous/timeline/events"),
        (lambda one: one["timeline"]["events"][0].update(text=None), "/previous/timeline/events/0/text"),
    ],
)
def test_what_is_read_of_an_earlier_summary_must_be_right(client: FlaskClient, summary: Any, change: Any, pointer: str) -> None:
    previous = client.get(f"/v1/summaries/{summary['id']}").json
    change(previous)
    response = check(client, STORY, previous=previous)

    assert (response.status_code, response.json["pointer"]) == (422, pointer)
    assert "/texts" not in response.json["detail"]


def test_an_earlier_summary_has_no_more_text_than_a_summary_can_hold(client: FlaskClient) -> None:
    events = [{"text": "A fire broke out. " * 40, "fidelity": {"mentions": []}}] * 100
    previous = {"id": "s", "source": {"sha256": "0" * 64}, "timeline": {"events": events}}
    response = check(client, STORY, previous=previous)

    assert (response.status_code, response.json["pointer"]) == (422, "/previous")
    assert "72,000 characters; at most 60,000 are read" in response.json["detail"]


def test_the_example_of_a_stale_figure_is_valid() -> None:
    assert StaleAnswer.model_validate(STALE_EXAMPLE).now == "14"
