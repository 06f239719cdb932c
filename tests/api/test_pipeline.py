"""The whole way, from HTTP to HTTP, over the real pipeline and the baseline engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.settings import ROOT, Settings

REQUEST = json.loads((ROOT / "examples" / "harbour-fire.json").read_text(encoding="utf-8"))
TEXT: str = REQUEST["article"]["text"]
FRENCH = "Le conseil municipal a voté mardi soir la reconstruction du vieux pont qui relie les deux rives de la ville. " * 5


@pytest.fixture(scope="module")
def served() -> FlaskClient:
    return create_app(Settings(), pipeline=Pipeline(LeadEngine())).test_client()


@pytest.fixture(scope="module")
def summary(served: FlaskClient) -> Any:
    response = served.post("/v1/summaries", json=REQUEST)
    assert response.status_code == 200, response.json
    return response.json


def find_texts(summary: Any) -> list[Any]:
    """Every text of a summary with its fidelity."""
    headline, timeline = summary["headline"], summary["timeline"]
    return [headline, *headline["alternatives"], summary["brief"], *timeline["events"], *timeline["as_of"], *timeline["undated"]]


def test_all_three_styles_fit_their_limits(summary: Any) -> None:
    assert 0 < len(summary["headline"]["text"]) <= 80
    assert 0 < len(summary["brief"]["text"]) <= 400
    assert 1 <= len(summary["timeline"]["events"]) <= 6
    assert all(len(event["text"]) <= 160 for event in summary["timeline"]["events"])


def test_no_figure_leaves_unsupported(summary: Any) -> None:
    mentions = [mention for text in find_texts(summary) for mention in text["fidelity"]["mentions"]]
    assert mentions
    assert {mention["verdict"] for mention in mentions} <= {"supported", "approximated", "derived"}


def test_every_offset_points_at_the_words_it_names(summary: Any) -> None:
    for text in find_texts(summary):
        for mention in text["fidelity"]["mentions"]:
            assert text["text"][mention["start"] : mention["end"]] == mention["text"]
            for evidence in mention["evidence"]:
                sentence = evidence["sentence"]
                assert 0 <= sentence["start"] <= evidence["start"] < evidence["end"] <= sentence["end"] <= len(TEXT)


def test_the_reference_is_the_day_of_publication_in_the_newsrooms_zone(summary: Any) -> None:
    assert summary["reference"] == {"date": "2024-03-14", "basis": "published_at"}


def test_the_same_request_gets_the_same_bytes(served: FlaskClient) -> None:
    first, second = (served.post("/v1/summaries", json=REQUEST).data for _ in range(2))
    assert first == second


def test_the_example_check_has_one_text_of_each_verdict(served: FlaskClient) -> None:
    body = json.loads((ROOT / "examples" / "harbour-fire-check.json").read_text(encoding="utf-8"))
    texts = served.post("/v1/checks", json=body).json["texts"]
    assert texts["headline"]["fidelity"]["verdict"] == "review"
    assert [bullet["fidelity"]["verdict"] for bullet in texts["bullets"]] == ["pass", "fail"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty-article"),
        (" \n\t ", "empty-article"),
        ("Three short words", "too-short"),
        ("😀" * 1000, "too-short"),
        (FRENCH, "language"),
    ],
    ids=["empty", "blank", "three words", "no words", "French"],
)
def test_an_article_that_cannot_be_summarised_is_told_why(served: FlaskClient, text: str, kind: str) -> None:
    response = served.post("/v1/summaries", json={"article": {"text": text}})
    assert (response.status_code, response.json["type"]) == (422, f"urn:nutgraf:problem:{kind}")
    assert response.json["pointer"] == "/article/text"


def test_a_check_needs_an_article_too(served: FlaskClient) -> None:
    response = served.post("/v1/checks", json={"article": {"text": ""}, "texts": {"headline": "x"}})
    assert (response.status_code, response.json["type"]) == (422, "urn:nutgraf:problem:empty-article")
