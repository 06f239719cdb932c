from __future__ import annotations

from concurrent.futures import Future
from threading import Timer
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.domain import ModelLoadError
from service.settings import Settings
from tests.scripted import STORY, ScriptedPipeline


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> tuple[Flask, Future[Any]]:
    """An application whose model loads when the test says so."""
    loaded: Future[Any] = Future()
    monkeypatch.setattr("service.app.build_pipeline", lambda settings: loaded.result(timeout=10))
    return create_app(Settings(load_wait_s=0)), loaded


def test_a_server_with_its_model_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_server_is_alive_while_its_model_loads_and_ready_afterwards(loading: tuple[Flask, Future[Any]]) -> None:
    app, loaded = loading
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert "still loading" in response.json["detail"]
    assert client.post("/v1/summaries", json={"article": {"text": STORY}}).status_code == 503
    loaded.set_result(ScriptedPipeline())
    app.extensions["nutgraf"].pipeline.result(timeout=10)
    assert client.get("/readyz").status_code == 200


def test_a_request_waits_a_while_for_a_model_that_is_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: Future[Any] = Future()
    monkeypatch.setattr("service.app.build_pipeline", lambda settings: loaded.result(timeout=10))
    client = create_app(Settings(load_wait_s=10)).test_client()
    Timer(0.2, loaded.set_result, [ScriptedPipeline()]).start()

    assert client.get("/readyz").status_code == 503
    assert client.post("/v1/summaries", json={"article": {"text": STORY}}).status_code == 200


def test_a_model_that_cannot_be_loaded_keeps_the_server_unready(loading: tuple[Flask, Future[Any]]) -> None:
    app, loaded = loading
    loaded.set_exception(ModelLoadError("no such folder"))
    assert isinstance(app.extensions["nutgraf"].pipeline.exception(timeout=10), ModelLoadError)
    response = app.test_client().get("/readyz")
    assert (response.status_code, response.json["type"]) == (503, "urn:nutgraf:problem:not-ready")
    assert "no such folder" not in response.json["detail"]
