from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.domain import Limits
from tests.scripted import BRIEF, HEADLINE, STORY, ScriptedPipeline


def post(client: FlaskClient, **fields: Any) -> Any:
    article = {"text": STORY, **fields.pop("article", {})}
    response = client.post("/v1/summaries", json={"article": article, **fields})
    assert response.status_code == 200, response.json
    return response.json


def test_only_the_text_is_required_and_the_rest_has_the_defaults_of_the_contract(
    client: FlaskClient, pipeline: ScriptedPipeline
) -> None:
    post(client)
    [request] = pipeline.requests
    assert request.styles == ("headline", "brief", "timeline")
    assert request.limits == Limits(80, 3, 400, 6, 160)
    assert (request.date_style, request.seed, request.article.locale, request.article.published_at) == ("ap", 0, "en-US", None)


def test_every_field_reaches_the_pipeline(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    post(
        client,
        article={"title": "T", "timezone": "Africa/Cairo", "language": "en", "locale": "en-GB", "id": "cms-1"},
        styles=["timeline", "headline"],
        limits={
            "headline": {"max_chars": 60, "count": 5},
            "brief": {"max_chars": 300},
            "timeline": {"max_items": 3, "max_chars": 90},
        },
        date_style="bbc",
        seed=7,
    )
    [request] = pipeline.requests
    assert request.styles == ("timeline", "headline")
    assert request.limits == Limits(60, 5, 300, 3, 90)
    assert (request.date_style, request.seed) == ("bbc", 7)
    article = request.article
    assert (article.title, article.timezone, article.language, article.locale, article.id) == (
        "T",
        "Africa/Cairo",
        "en",
        "en-GB",
        "cms-1",
    )


@pytest.mark.parametrize("style", ["headline", "brief", "timeline"])
def test_styles_that_were_not_asked_for_are_null(client: FlaskClient, style: str) -> None:
    answer = post(client, styles=[style])
    assert [name for name in ("headline", "brief", "timeline") if answer[name]] == [style]
    assert list(answer["model"]["prompts"]) == [style]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("2024-05-03", date(2024, 5, 3)),
        ("2024-05-03T18:02:00+03:00", datetime.fromisoformat("2024-05-03T18:02:00+03:00")),
        ("2024-05-03T18:02:00Z", datetime(2024, 5, 3, 18, 2, tzinfo=UTC)),
        ("2024-05-03 18:02", datetime(2024, 5, 3, 18, 2)),
    ],
)
def test_published_at_takes_a_date_or_a_moment(client: FlaskClient, pipeline: ScriptedPipeline, sent: str, meant: date) -> None:
    post(client, article={"published_at": sent})
    assert pipeline.requests[0].article.published_at == meant


def test_a_limit_that_is_not_given_keeps_its_default(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    post(client, limits={"headline": {"count": 1}})
    assert pipeline.requests[0].limits == Limits(headline_count=1)


def test_the_answer_names_its_source_reference_and_model(client: FlaskClient) -> None:
    answer = post(client)
    assert answer["id"] == "s-1"
    assert answer["source"]["words"] == 70
    assert answer["source"]["text"] is None
    assert answer["reference"] == {"date": "2024-06-04", "basis": "published_at"}
    assert answer["model"] == {
        "name": "scripted",
        "revision": "r1",
        "engine": "script",
        "prompts": {"headline": "headline@1", "brief": "brief@1", "timeline": "timeline@1"},
    }


def test_a_headline_comes_with_verdict_evidence_and_alternatives(client: FlaskClient) -> None:
    headline = post(client)["headline"]
    assert (headline["text"], headline["origin"], headline["reason"]) == (HEADLINE, "model", None)
    assert headline["provenance"] == [{"start": 0, "end": 10}]
    assert [one["text"] for one in headline["alternatives"]] == ["Bus crash"]
    [mention] = headline["fidelity"]["mentions"]
    assert HEADLINE[mention["start"] : mention["end"]] == mention["text"] == "more than 40"
    assert mention["value"] == {"low": "40", "low_open": True, "high": None, "high_open": True, "unit": None}
    assert (mention["bound"], mention["verdict"], mention["severity"], mention["confidence"]) == (">", "supported", "info", 0.97)
    [evidence] = mention["evidence"]
    assert STORY[evidence["start"] : evidence["end"]] == "more than 40"
    assert evidence["sentence"]["start"] <= evidence["start"] < evidence["end"] <= evidence["sentence"]["end"]


def test_a_derived_figure_shows_its_operands(client: FlaskClient) -> None:
    [mention] = post(client)["brief"]["fidelity"]["mentions"]
    assert mention["derivation"]["operation"] == "sum"
    assert mention["derivation"]["result"] == "25.5"
    assert [STORY[one["start"] : one["end"]] for one in mention["derivation"]["operands"]] == ["9", "Sixteen"]
    assert (mention["code"], mention["suggestion"]) == ("hedge_dropped", "more than 40")


def test_each_sentence_of_the_brief_names_what_it_rests_on(client: FlaskClient) -> None:
    brief = post(client)["brief"]
    assert brief["sentences"] == [{"start": 0, "end": len(BRIEF), "provenance": [{"start": 0, "end": 10}]}]
    assert [(issue["code"], issue["text"]) for issue in brief["fidelity"]["issues"]] == [("attribution_dropped", "A bus")]


def test_a_dated_event_carries_its_date_in_every_form(client: FlaskClient) -> None:
    timeline = post(client)["timeline"]
    [event] = timeline["events"]
    assert event["date"] == {
        "edtf": "2024-06-04",
        "timex3": "2024-06-04",
        "earliest": "2024-06-04",
        "latest": "2024-06-04",
        "precision": "day",
        "approximate": False,
        "display": "June 4, 2024",
        "expression": "Tuesday",
        "basis": "relative",
        "inferred": ["year", "month"],
    }
    assert (event["status"], event["attribution"], event["origin"]) == ("occurred", "police", "source")
    assert timeline["undated"][0]["date"] is None
    assert (timeline["as_of"], timeline["warnings"]) == ([], ["Check the year."])


def test_what_was_done_and_what_contradicts_itself_is_told(client: FlaskClient) -> None:
    answer = post(client)
    assert answer["actions"] == [{"style": "brief", "did": "dropped_sentence", "why": "unsupported figure 50"}]
    [conflict] = answer["source_conflicts"]
    assert STORY[conflict["first"]["start"] : conflict["first"]["end"]] == "9 of them"
