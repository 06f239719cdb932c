"""Answers fetched again: by id, by the same request, by an Idempotency-Key, and with a store that fails."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.domain import GenerationError
from service.settings import Settings
from service.store import Claim, StoreError
from tests.scripted import STORY, ScriptedPipeline

BODY = {"article": {"text": STORY}}


class BrokenStore:
    """A store whose disk is full."""

    def find_summary(self, id: str, now_s: float) -> bytes | None:
        raise StoreError("The store failed (OperationalError).")

    def keep_summary(self, id: str, body: bytes, now_s: float) -> None:
        raise StoreError("The store failed (OperationalError).")

    def begin(self, claim: Claim, now_s: float) -> str | None:
        raise StoreError("The store failed (OperationalError).")

    def finish(self, claim: Claim, summary_id: str, now_s: float) -> None:
        raise StoreError("The store failed (OperationalError).")

    def abandon(self, claim: Claim) -> None:
        raise StoreError("The store failed (OperationalError).")


def post(client: FlaskClient, key: str | None = None, **fields: Any) -> Any:
    return client.post("/v1/summaries", json=BODY | fields, headers={"Idempotency-Key": key} if key else {})


def test_a_summary_can_be_fetched_again_where_it_says(client: FlaskClient) -> None:
    made = post(client)
    again = client.get(made.headers["Location"])

    assert (again.status_code, again.data) == (200, made.data)
    assert again.headers["ETag"] == made.headers["ETag"]


def test_a_caller_who_has_it_already_gets_304(client: FlaskClient) -> None:
    made = post(client)
    again = client.get(made.headers["Location"], headers={"If-None-Match": made.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    other = client.get(made.headers["Location"], headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_an_unknown_id_is_a_problem(client: FlaskClient) -> None:
    response = client.get("/v1/summaries/none")

    assert (response.status_code, response.json["type"]) == (404, "urn:nutgraf:problem:unknown-summary")


def test_the_same_request_is_answered_from_what_is_kept(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    first, second = post(client), post(client)
    other = post(client, seed=1)

    assert first.data == second.data
    assert other.headers["Location"] != first.headers["Location"]
    assert len(pipeline.requests) == 2


def test_nothing_is_kept_longer_than_wanted(build_app: Callable[..., Flask], pipeline: ScriptedPipeline) -> None:
    client = build_app(keep_s=0).test_client()
    made = post(client)

    assert client.get(made.headers["Location"]).status_code == 404
    post(client)
    assert len(pipeline.requests) == 2


def test_an_idempotency_key_gives_the_same_answer_and_says_so(client: FlaskClient) -> None:
    first, second = post(client, "k-1"), post(client, "k-1")

    assert first.data == second.data
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


def test_an_idempotency_key_with_another_body_is_refused(client: FlaskClient) -> None:
    post(client, "k-1")
    response = post(client, "k-1", seed=1)

    assert (response.status_code, response.json["type"]) == (422, "urn:nutgraf:problem:key-reused")


@pytest.mark.parametrize("key", [" ", "x" * 256, "ü"])
def test_an_idempotency_key_is_short_and_plain(client: FlaskClient, key: str) -> None:
    assert post(client, key).status_code == 422


def test_a_request_that_failed_can_be_sent_again_under_its_key(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    pipeline.error = GenerationError("The model failed.")
    assert post(client, "k-1").status_code == 500
    pipeline.error = None
    assert post(client, "k-1").status_code == 200


def test_a_key_whose_request_runs_is_a_conflict(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    inner: list[Any] = []
    make = pipeline.summarize

    def ask_again(request: Any) -> Any:
        inner.append(post(client, "k-1"))
        return make(request)

    pipeline.summarize = ask_again  # type: ignore[method-assign]
    assert post(client, "k-1").status_code == 200
    assert (inner[0].status_code, inner[0].headers["Retry-After"]) == (409, "1")


@pytest.mark.parametrize("key", [None, "k-1"])
def test_a_store_that_fails_costs_no_answer(client: FlaskClient, pipeline: ScriptedPipeline, key: str | None) -> None:
    log = StringIO()
    app = create_app(Settings(), pipeline=pipeline, log=log)
    serving = app.extensions["nutgraf"]
    object.__setattr__(serving, "store", BrokenStore())
    client = app.test_client()

    made = post(client, key)
    assert made.status_code == 200
    assert client.get(made.headers["Location"]).status_code == 404
    assert '"event": "store"' in log.getvalue()


def test_a_store_can_be_a_database(build_app: Callable[..., Flask], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    made = post(build_app(store_url=url).test_client())

    assert build_app(store_url=url).test_client().get(made.headers["Location"]).data == made.data
