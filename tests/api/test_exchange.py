"""What every exchange carries, and what it leaves in the log."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings
from tests.scripted import STORY, ScriptedPipeline

MARKER = "Zyxomma"


def read_events(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.fixture
def log() -> StringIO:
    return StringIO()


@pytest.fixture
def app(pipeline: ScriptedPipeline, log: StringIO) -> Flask:
    return create_app(Settings(), pipeline=pipeline, log=log)


def test_a_callers_request_id_comes_back(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "cms-7.b_1"}).headers["X-Request-Id"] == "cms-7.b_1"


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, "<script>", "ü"])
def test_a_request_id_that_is_not_well_formed_is_replaced(client: FlaskClient, sent: str) -> None:
    made = client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"]
    assert made != sent
    assert len(made) == 32


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/openapi.json"])
def test_every_answer_carries_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_summary_leaves_two_events_with_verdict_counts(app: Flask, log: StringIO) -> None:
    app.test_client().post("/v1/summaries", json={"article": {"text": STORY}}, headers={"X-Request-Id": "r-1"})
    summary, request = read_events(log)
    assert (summary["event"], summary["request_id"], summary["level"]) == ("summary", "r-1", "info")
    assert summary["verdicts"] == {"headline": {"pass": 2}, "brief": {"review": 1}, "timeline": {"pass": 2}}
    assert (request["event"], request["route"], request["status"]) == ("request", "/v1/summaries", 200)
    assert request["ms"] >= summary["ms"] > 0


def test_a_check_leaves_its_verdict_counts(app: Flask, log: StringIO) -> None:
    app.test_client().post("/v1/checks", json={"article": {"text": STORY}, "texts": {"a": "50 hurt", "b": ["x", "y"]}})
    assert read_events(log)[0]["verdicts"] == {"fail": 1, "pass": 2}


@pytest.mark.parametrize("error", [None, RuntimeError(MARKER)], ids=["served", "failed"])
def test_no_word_of_an_article_is_logged(
    app: Flask, pipeline: ScriptedPipeline, log: StringIO, capsys: pytest.CaptureFixture[str], error: Exception | None
) -> None:
    pipeline.error = error
    client = app.test_client()
    article = {"text": f"{STORY} {MARKER}.", "title": MARKER, "id": MARKER}
    client.post("/v1/summaries", json={"article": article})
    client.post("/v1/checks", json={"article": article, "texts": {MARKER: MARKER}})
    client.post("/v1/summaries", json={"article": article, "styles": [MARKER], MARKER: 1})
    client.post("/v1/summaries", data=f'{{"{MARKER}": {MARKER}', content_type="application/json")
    client.get(f"/{MARKER}")
    printed = capsys.readouterr()
    assert log.getvalue().count('"event": "request"') == 5
    assert MARKER not in log.getvalue() + printed.err + printed.out


def test_probes_leave_nothing_in_the_log_at_its_usual_level(app: Flask, log: StringIO) -> None:
    for path in ("/healthz", "/readyz"):
        assert app.test_client().get(path).status_code == 200
    assert read_events(log) == []


def test_a_failure_is_logged_by_its_place(app: Flask, pipeline: ScriptedPipeline, log: StringIO) -> None:
    pipeline.error = RuntimeError("no")
    app.test_client().post("/v1/summaries", json={"article": {"text": STORY}})
    failure = read_events(log)[0]
    assert (failure["event"], failure["level"], failure["error"]) == ("failure", "error", "RuntimeError")
    assert failure["where"][-1].startswith("scripted.py:")
