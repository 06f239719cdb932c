"""What a caller gets with a key, with the wrong one, and without any."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.keys import add_key, remove_key
from service.settings import Settings
from tests.scripted import STORY, ScriptedPipeline

ROUTES = ("/v1/styles", "/openapi.json", "/docs", "/docs/assets/swagger-ui.css", "/nothing-here")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


@pytest.fixture
def secret(keys: Path) -> str:
    return add_key(keys, "cms")


@pytest.fixture
def log() -> StringIO:
    return StringIO()


@pytest.fixture
def guarded(keys: Path, secret: str, pipeline: ScriptedPipeline, log: StringIO) -> FlaskClient:
    settings = Settings.from_env({"NUTGRAF_API_KEYS": str(keys), "NUTGRAF_HOST": "0.0.0.0"})
    return create_app(settings, pipeline=pipeline, log=log).test_client()


def summarize(client: FlaskClient, headers: dict[str, str]) -> int:
    return client.post("/v1/summaries", json={"article": {"text": STORY}}, headers=headers).status_code


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_gets_nothing(guarded: FlaskClient, route: str) -> None:
    response = guarded.get(route)

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.get_json()["type"] == "urn:nutgraf:problem:no-key"


@pytest.mark.parametrize("route", ["/healthz", "/readyz"])
def test_health_needs_no_key(guarded: FlaskClient, route: str) -> None:
    assert guarded.get(route).status_code == 200


@pytest.mark.parametrize("header", ["Authorization: Bearer ", "Authorization: bearer ", "X-API-Key: ", "X-Nutgraf-Key: "])
def test_a_key_opens_by_any_of_its_headers(guarded: FlaskClient, secret: str, header: str) -> None:
    name, _, scheme = header.partition(": ")

    assert summarize(guarded, {name: scheme + secret}) == 200


def test_a_good_key_counts_beside_a_header_of_somebody_else(guarded: FlaskClient, secret: str) -> None:
    assert summarize(guarded, {"Authorization": "Basic Y21zOmNtcw==", "X-API-Key": secret}) == 200


@pytest.mark.parametrize("sent", ["", "ngf_wrong", "é"])
def test_a_wrong_key_opens_nothing(guarded: FlaskClient, sent: str) -> None:
    assert summarize(guarded, {"X-API-Key": sent}) == 401


def test_a_key_opens_only_what_its_scopes_allow(guarded: FlaskClient, keys: Path) -> None:
    checker = {"X-API-Key": add_key(keys, "checker", scopes=["checks"])}

    assert summarize(guarded, checker) == 403
    assert guarded.get("/v1/styles", headers=checker).status_code == 200


def test_a_key_that_was_removed_stops_working_at_once(guarded: FlaskClient, secret: str, keys: Path) -> None:
    assert summarize(guarded, {"X-API-Key": secret}) == 200
    remove_key(keys, "cms")
    assert summarize(guarded, {"X-API-Key": secret}) == 401


def test_a_key_file_that_breaks_is_logged_and_changes_nothing(
    guarded: FlaskClient, secret: str, keys: Path, log: StringIO
) -> None:
    keys.write_text("[[key]", encoding="utf-8")

    assert summarize(guarded, {"X-API-Key": secret}) == 200
    events = [json.loads(line) for line in log.getvalue().splitlines()]
    assert "not TOML" in next(event["error"] for event in events if event["event"] == "keys")


def test_the_log_names_the_key_and_never_shows_it(guarded: FlaskClient, secret: str, log: StringIO) -> None:
    summarize(guarded, {"X-API-Key": secret})

    assert secret not in log.getvalue()
    assert json.loads(log.getvalue().splitlines()[-1])["key"] == "cms"
