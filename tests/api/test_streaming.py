"""A summary as events: each style as soon as it is ready, then the whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.domain import Brief, GenerationError, Headline, Summary, SummaryRequest, Timeline, TooShortError
from tests.scripted import STORY, ScriptedPipeline, make_summary

Parts = Iterator[Headline | Brief | Timeline | Summary]


def post(client: FlaskClient, accept: str = "text/event-stream", key: str | None = None, **fields: Any) -> Any:
    headers = {"Accept": accept} | ({"Idempotency-Key": key} if key else {})
    return client.post("/v1/summaries", json={"article": {"text": STORY}} | fields, headers=headers)


def read_events(response: Any) -> list[tuple[str, Any]]:
    blocks = response.get_data(as_text=True).strip().split("\n\n")
    lines = [block.split("\n") for block in blocks]
    assert all(name.startswith("event: ") and data.startswith("data: ") for name, data in lines)
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in lines]


def test_each_style_is_an_event_and_the_last_is_the_whole(client: FlaskClient) -> None:
    response = post(client)
    events = read_events(response)

    assert response.content_type == "text/event-stream"
    assert [name for name, _ in events] == ["headline", "brief", "timeline", "done"]
    whole = events[-1][1]
    assert {name: whole[name] for name, _ in events[:-1]} == dict(events[:-1])
    assert client.get(response.headers["Location"]).json == whole


def test_only_the_styles_asked_for_come(client: FlaskClient) -> None:
    assert [name for name, _ in read_events(post(client, styles=["brief"]))] == ["brief", "done"]


def test_json_is_what_a_caller_gets_who_does_not_prefer_events(client: FlaskClient) -> None:
    assert post(client, "*/*").content_type == "application/json"
    assert post(client, "application/json, text/event-stream;q=0.5").content_type == "application/json"
    assert post(client, "text/html").status_code == 406


def test_what_is_kept_comes_as_the_same_events(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    first, second = read_events(post(client)), read_events(post(client))

    assert first == second
    assert len(pipeline.requests) == 1


def test_an_article_that_is_refused_is_a_problem_not_an_event(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    pipeline.error = TooShortError("The article has 3 words.", pointer="/article/text")
    response = post(client, key="k-1")

    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    pipeline.error = None
    assert post(client, key="k-1").status_code == 200


def test_a_model_that_fails_midway_is_an_error_event_and_the_key_is_free_again(
    client: FlaskClient, pipeline: ScriptedPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: SummaryRequest) -> Parts:
        headline = make_summary(request).headline
        assert headline is not None
        yield headline
        raise GenerationError("The model failed on a batch.")

    monkeypatch.setattr(pipeline, "stream", fail)
    events = read_events(post(client, key="k-1"))
    assert [name for name, _ in events] == ["headline", "error"]
    assert events[-1][1]["type"] == "urn:nutgraf:problem:generation-failed"

    monkeypatch.undo()
    assert read_events(post(client, key="k-1"))[-1][0] == "done"


def test_a_caller_who_leaves_frees_the_key(client: FlaskClient) -> None:
    response = post(client, key="k-1")
    next(response.response)
    response.close()

    assert read_events(post(client, key="k-1"))[-1][0] == "done"


def test_a_key_stands_for_the_events_too(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    first = read_events(post(client, key="k-1"))

    assert read_events(post(client, key="k-1")) == first
    assert len(pipeline.requests) == 1
