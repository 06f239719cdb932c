"""The editor page signs in with a key, once; what its cookie can do, and what another site can't do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.keys import add_key, remove_key
from service.settings import Settings
from service.web import sessions
from tests.scripted import STORY, ScriptedPipeline


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys.toml"


@pytest.fixture
def secret(keys: Path) -> str:
    return add_key(keys, "desk")


@pytest.fixture
def guarded(keys: Path, secret: str, pipeline: ScriptedPipeline) -> FlaskClient:
    return create_app(Settings(api_keys=keys), pipeline=pipeline).test_client()


def sign_in(client: FlaskClient, secret: str, **headers: str) -> str:
    """The session's token."""
    answer = client.post("/session", json={"key": secret}, headers=headers)
    assert answer.status_code == 200
    return str(answer.get_json()["token"])


def summarize(client: FlaskClient, **headers: str) -> int:
    return client.post("/v1/summaries", json={"article": {"text": STORY}}, headers=headers).status_code


def test_a_session_works_with_its_token_and_tells_whose_it_is(guarded: FlaskClient, secret: str) -> None:
    token = sign_in(guarded, secret)

    assert summarize(guarded, **{"X-CSRF-Token": token}) == 200
    assert guarded.get("/v1/styles").status_code == 200  # reading needs no token
    assert guarded.get("/session").get_json() == {"needed": True, "key": "desk", "token": token}


def test_a_request_that_another_site_makes_the_browser_send_is_refused(guarded: FlaskClient, secret: str) -> None:
    sign_in(guarded, secret)

    assert (summarize(guarded), summarize(guarded, **{"X-CSRF-Token": "guessed"})) == (403, 403)


def test_the_cookie_stays_out_of_scripts_and_other_sites(guarded: FlaskClient, secret: str) -> None:
    cookie = guarded.post("/session", json={"key": secret}).headers["Set-Cookie"]

    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert secret not in cookie
    assert "Secure" not in cookie  # over plain loopback a browser would drop it
    assert (
        "Secure" in guarded.post("/session", json={"key": secret}, headers={"X-Forwarded-Proto": "https"}).headers["Set-Cookie"]
    )


def test_a_wrong_key_opens_no_session(guarded: FlaskClient) -> None:
    answer = guarded.post("/session", json={"key": "ngf_wrong"})

    assert (answer.status_code, answer.get_json()["type"]) == (401, "urn:nutgraf:problem:no-key")
    assert "Set-Cookie" not in answer.headers


def test_a_session_ends_with_its_key(guarded: FlaskClient, secret: str, keys: Path) -> None:
    token = sign_in(guarded, secret)
    remove_key(keys, "desk")
    assert summarize(guarded, **{"X-CSRF-Token": token}) == 401
    add_key(keys, "desk")  # another key of the same name
    assert summarize(guarded, **{"X-CSRF-Token": token}) == 401


def test_a_session_ends_by_signing_out_and_after_its_time(
    guarded: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(guarded, secret)
    guarded.delete("/session")
    assert guarded.get("/session").get_json() == {"needed": True, "key": None, "token": None}

    token = sign_in(guarded, secret)
    monkeypatch.setattr(sessions, "SESSION_S", -1)
    assert summarize(guarded, **{"X-CSRF-Token": token}) == 401


@pytest.mark.parametrize("cookie", ["forged", "WyJkZXNrIiwieCJd.aaaa.bbbb", "é"])
def test_a_forged_cookie_opens_nothing(guarded: FlaskClient, cookie: str) -> None:
    guarded.set_cookie(sessions.COOKIE, cookie)

    assert summarize(guarded) == 401


def test_where_no_keys_are_there_is_nothing_to_sign_in_to(client: FlaskClient) -> None:
    assert client.get("/session").get_json() == {"needed": False, "key": None, "token": None}
    assert client.post("/session", json={"key": "any"}).get_json()["needed"] is False


def test_processes_that_share_a_secret_share_sessions(keys: Path, secret: str, pipeline: ScriptedPipeline) -> None:
    settings = Settings(api_keys=keys, session_secret="s" * 32)
    one, other = (create_app(settings, pipeline=pipeline).test_client() for _ in range(2))
    one.post("/session", json={"key": secret})
    cookie = one.get_cookie(sessions.COOKIE)
    assert cookie is not None
    other.set_cookie(sessions.COOKIE, cookie.value)

    assert other.get("/session").get_json()["key"] == "desk"


def test_the_page_and_its_files_are_for_everybody(guarded: FlaskClient) -> None:
    page = guarded.get("/", buffered=True)

    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert guarded.get("/static/editor.css", buffered=True).mimetype == "text/css"


def test_only_the_component_may_be_loaded_by_other_sites(client: FlaskClient) -> None:
    assert client.get("/static/nutgraf-summary.js", buffered=True).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/static/editor.js", buffered=True).headers


@pytest.mark.parametrize("name", ["../access.py", "%2e%2e/access.py", "nothing.js"])
def test_no_other_file_is_handed_out(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/", buffered=True).headers["ETag"]

    assert client.get("/", buffered=True, headers={"If-None-Match": tag}).status_code == 304


def test_a_session_secret_too_short_to_hold_is_refused(build_app: Callable[..., Flask]) -> None:
    with pytest.raises(ValueError, match="at least 32"):
        build_app(session_secret="short")
