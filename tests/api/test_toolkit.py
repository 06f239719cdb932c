"""The shape that Superdesk's AI widget calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.domain import Fidelity, Headline, LanguageError, Limits, Summary, SummaryRequest
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.settings import Settings
from tests.scripted import BRIEF, HEADLINE, PASSED, STORY, ScriptedPipeline, make_summary

BODY = "".join(f"<p>{escape(one)}</p>" for one in STORY.split("\n\n"))
FAILED = Fidelity("fail", ())


class ChangedPipeline(ScriptedPipeline):
    """Changes each summary before it is answered."""

    change: Callable[[Summary], Summary]

    def summarize(self, request: SummaryRequest) -> Summary:
        return self.change(make_summary(request))


def serve(change: Callable[[Summary], Summary]) -> FlaskClient:
    pipeline = ChangedPipeline()
    pipeline.change = change
    return create_app(Settings(), pipeline=pipeline, log=StringIO()).test_client()


def ask(client: FlaskClient, route: str, **fields: Any) -> Any:
    return client.post(f"/toolkit/{route}", json={"text": STORY, **fields})


def test_headlines_are_a_list_of_texts(client: FlaskClient) -> None:
    response = ask(client, "headlines", nrTitles=3, maxCharacters=80)
    assert (response.status_code, response.json) == (200, {"response": [HEADLINE, "Bus crash"]})


def test_a_summary_is_one_text(client: FlaskClient) -> None:
    assert ask(client, "summarize", maxCharacters=200).json == {"response": BRIEF}


@pytest.mark.parametrize(
    ("fields", "limits"),
    [
        ({"nrTitles": 2, "maxCharacters": 60}, Limits(headline_chars=60, headline_count=2)),
        ({"nrTitles": "2", "maxCharacters": "60"}, Limits(headline_chars=60, headline_count=2)),
        ({"nrTitles": 2.0, "maxCharacters": None}, Limits(headline_chars=80, headline_count=2)),
        ({}, Limits(headline_chars=80, headline_count=3)),
        ({"nrTitles": "0", "maxCharacters": 0}, Limits(headline_chars=80, headline_count=3)),
        ({"nrTitles": 50, "maxCharacters": 5000}, Limits(headline_chars=300, headline_count=10)),
        ({"nrTitles": 1, "maxCharacters": 60, "model": "other", "temperature": 0.7}, Limits(headline_chars=60, headline_count=1)),
    ],
)
def test_its_numbers_may_be_text_and_more_than_is_served(
    client: FlaskClient, pipeline: ScriptedPipeline, fields: dict[str, Any], limits: Limits
) -> None:
    assert ask(client, "headlines", **fields).status_code == 200
    assert (pipeline.requests[0].styles, pipeline.requests[0].limits) == (("headline",), limits)


@pytest.mark.parametrize(("sent", "most"), [(None, 400), (0, 400), ("250", 250), (9000, 2000)])
def test_a_summary_has_its_own_limit(client: FlaskClient, pipeline: ScriptedPipeline, sent: object, most: int) -> None:
    ask(client, "summarize", maxCharacters=sent)
    assert (pipeline.requests[0].styles, pipeline.requests[0].limits) == (("brief",), Limits(brief_chars=most))


@pytest.mark.parametrize("sent", [-1, "many", "4.5", 4.5, True, [], {}])
def test_what_is_no_count_is_422(client: FlaskClient, sent: object) -> None:
    found = ask(client, "headlines", maxCharacters=sent)
    assert (found.status_code, found.json["pointer"]) == (422, "/maxCharacters")
    assert "must be a whole number" in found.json["detail"]


def test_a_text_may_be_html(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    ask(client, "headlines", text=BODY)
    ask(client, "headlines", text=STORY)
    assert [request.article.text for request in pipeline.requests] == [STORY, STORY]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", "empty-article"), ("<p></p>", "empty-article"), ("a\x00b", "invalid-request"), (None, "invalid-request")],
)
def test_a_text_that_cannot_be_read_is_422(client: FlaskClient, text: object, kind: str) -> None:
    found = ask(client, "summarize", text=text)
    assert (found.status_code, found.json["type"]) == (422, f"urn:nutgraf:problem:{kind}")
    assert found.json["pointer"] == "/text"


def test_what_the_pipeline_says_of_the_article_points_at_the_text(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    pipeline.error = LanguageError("It is in French.", pointer="/article/language")
    found = ask(client, "summarize")
    assert (found.status_code, found.json["pointer"]) == (422, "/text")


def test_an_overlong_text_is_422(build_app: Callable[..., Flask]) -> None:
    found = ask(build_app(max_article_words=100).test_client(), "summarize", text=STORY * 3)
    assert (found.status_code, found.json["pointer"]) == (422, "/text")


def test_caps_are_kept_and_when_nothing_fits_the_answer_says_why() -> None:
    client = create_app(Settings(), pipeline=Pipeline(LeadEngine()), log=StringIO()).test_client()
    for most in (60, 90):
        titles = ask(client, "headlines", maxCharacters=most).json["response"]
        assert titles
        assert all(len(title) <= most for title in titles)
    for route in ("headlines", "summarize"):
        found = ask(client, route, maxCharacters=5)
        assert (found.status_code, found.json["pointer"]) == (422, "/maxCharacters")
        assert "of at most 5 characters:" in found.json["detail"]


def test_a_text_that_the_story_does_not_support_is_left_out() -> None:
    bad = Headline("Bus with 90 pupils crashes", "model", FAILED, (), (Headline("Bus crash", "source", PASSED, ()),))
    assert ask(serve(lambda summary: replace(summary, headline=bad)), "headlines").json == {"response": ["Bus crash"]}


def test_when_every_text_fails_the_answer_says_so() -> None:
    alone = Headline("Bus with 90 pupils crashes", "model", FAILED, ())
    client = serve(
        lambda summary: replace(summary, headline=alone, brief=summary.brief and replace(summary.brief, fidelity=FAILED))
    )
    for route in ("headlines", "summarize"):
        found = ask(client, route)
        assert (found.status_code, "figures that the story does not support" in found.json["detail"]) == (422, True)
