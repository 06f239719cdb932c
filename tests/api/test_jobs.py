"""POST /v1/jobs and what follows, over HTTP."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.jobs.records import load_request
from service.keys import add_key
from service.settings import Settings
from service.web.serving import EXTENSION, Jobs, Serving
from service.worker import start_beside
from tests.scripted import STORY, ScriptedPipeline

ARTICLES = [{"text": STORY, "id": f"cms-{at}"} for at in range(3)]


def hand_in(client: FlaskClient, **fields: Any) -> Any:
    return client.post("/v1/jobs", json={"articles": ARTICLES, **fields})


def find_jobs(app: Flask) -> Jobs:
    serving: Serving = app.extensions[EXTENSION]
    return serving.open_jobs()


def work_off(app: Flask, folder: Path) -> None:
    """Has a worker do all that waits."""
    worker = start_beside(app.extensions[EXTENSION], Settings(data=folder))
    assert worker is not None
    for _ in range(1000):
        counts = find_jobs(app).table.count_items()
        if not counts["queued"] + counts["running"]:
            break
        time.sleep(0.01)
    worker.stop(5)


def test_a_job_is_accepted_at_once_and_done_in_its_order(build_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = build_app()
    client = app.test_client()
    accepted = hand_in(client, styles=["headline"])
    assert (accepted.status_code, accepted.json["status"]) == (202, "queued")
    assert accepted.headers["Location"] == f"/v1/jobs/{accepted.json['id']}"

    waiting = client.get(accepted.headers["Location"]).json
    assert (waiting["status"], waiting["done"], waiting["total"]) == ("queued", 0, 3)
    assert [one["status"] for one in waiting["results"]] == ["queued"] * 3
    work_off(app, tmp_path)
    done = client.get(accepted.headers["Location"]).json

    assert (done["status"], done["done"], done["failed"], done["next"]) == ("finished", 3, 0, None)
    assert [one["index"] for one in done["results"]] == [0, 1, 2]
    assert done["results"][0]["summary"]["headline"]["text"]
    assert done["results"][0]["summary"]["brief"] is None
    assert done["results"][0]["problem"] is None


def test_results_come_in_pages_that_lead_to_each_other(client: FlaskClient) -> None:
    location = hand_in(client).headers["Location"]
    first = client.get(f"{location}?limit=2").json
    second = client.get(first["next"]).json

    assert [one["index"] for one in (*first["results"], *second["results"])] == [0, 1, 2]
    assert second["next"] is None


def test_json_lines_are_articles_with_their_options_in_the_query(build_app: Callable[..., Flask]) -> None:
    app = build_app()
    body = "\n".join(json.dumps(article) for article in ARTICLES) + "\n\n"
    answer = app.test_client().post(
        "/v1/jobs?styles=brief,timeline&seed=7&priority=9&date_style=iso", data=body, content_type="application/x-ndjson"
    )
    item = find_jobs(app).table.claim("w", now_s=time.time(), lease_s=60)

    assert answer.status_code == 202
    assert item is not None
    request = load_request(item.record)
    assert (request.styles, request.seed, request.date_style) == (("brief", "timeline"), 7, "iso")


def test_a_line_that_is_no_json_is_named(client: FlaskClient) -> None:
    answer = client.post("/v1/jobs", data=json.dumps(ARTICLES[0]) + "\n{broken\n", content_type="application/jsonl")

    assert answer.status_code == 400
    assert answer.json["detail"].startswith("Line 2: ")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"articles": []}, "/articles"),
        ({"articles": [ARTICLES[0], {"text": 7}]}, "/articles/1/text"),
        ({"articles": [ARTICLES[0], {"text": "word " * 200}]}, "/articles/1/text"),
        ({"articles": ARTICLES * 2}, "/articles"),
        ({"priority": 10}, "/priority"),
        ({"styles": ["poem"]}, "/styles/0"),
        ({"webhook": {"url": "https://cms.example/done"}}, "/webhook"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_job_that_cannot_be_done_is_refused_with_its_place(
    build_app: Callable[..., Flask], fields: dict[str, Any], pointer: str
) -> None:
    app = build_app(max_article_words=150, job_most_articles=5)
    answer = hand_in(app.test_client(), **fields)

    assert (answer.status_code, answer.json["pointer"]) == (422, pointer)
    assert find_jobs(app).table.count_items()["queued"] == 0


def test_a_webhook_may_go_only_where_the_operator_allows(build_app: Callable[..., Flask]) -> None:
    client = build_app(webhook_hosts="cms.example", webhook_secret="s" * 32).test_client()

    assert hand_in(client, webhook={"url": "https://cms.example/done"}).status_code == 202
    refused = hand_in(client, webhook={"url": "https://evil.example/"})
    assert (refused.status_code, refused.json["pointer"]) == (422, "/webhook/url")


def test_a_job_may_be_larger_than_an_article_but_not_without_bound(build_app: Callable[..., Flask]) -> None:
    client = build_app(max_body_bytes=2000, job_max_bytes=5000).test_client()

    assert client.post("/v1/jobs", json={"articles": [{"text": "word " * 500}]}).status_code == 202
    refused = client.post("/v1/jobs", json={"articles": [{"text": "word " * 1500}]})
    assert (refused.status_code, "NUTGRAF_JOB_MAX_BYTES" in refused.json["detail"]) == (413, True)
    assert "NUTGRAF_MAX_BODY_BYTES" in client.post("/v1/summaries", json={"article": {"text": "word " * 500}}).json["detail"]


def test_a_job_is_cancelled_as_far_as_nobody_has_begun(build_app: Callable[..., Flask]) -> None:
    app = build_app()
    client = app.test_client()
    location = hand_in(client).headers["Location"]

    assert client.delete(location).json["status"] == "cancelled"
    assert [one["status"] for one in client.get(location).json["results"]] == ["cancelled"] * 3
    assert find_jobs(app).table.claim("w", now_s=time.time(), lease_s=60) is None


@pytest.mark.parametrize("method", ["get", "delete"])
def test_a_job_that_is_not_there_is_a_404(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/v1/jobs/none")

    assert (answer.status_code, answer.json["type"]) == (404, "urn:nutgraf:problem:unknown-job")


def test_a_job_is_for_the_key_that_handed_it_in(tmp_path: Path, pipeline: ScriptedPipeline) -> None:
    keys = tmp_path / "keys.toml"
    mine, other = ({"X-API-Key": add_key(keys, name)} for name in ("mine", "other"))
    checks = {"X-API-Key": add_key(keys, "checks", scopes=["checks"])}
    client = create_app(Settings(api_keys=keys, data=tmp_path), pipeline=pipeline).test_client()
    location = client.post("/v1/jobs", json={"articles": ARTICLES}, headers=mine).headers["Location"]

    assert [client.get(location, headers=headers).status_code for headers in (mine, other, checks, {})] == [200, 404, 403, 401]
    assert client.delete(location, headers=other).status_code == 404


def test_a_job_that_is_sent_again_with_its_idempotency_key_is_the_same_job(build_app: Callable[..., Flask]) -> None:
    app = build_app()
    client = app.test_client()
    sent = [client.post("/v1/jobs", json={"articles": ARTICLES}, headers={"Idempotency-Key": "k-1"}) for _ in range(2)]
    other = client.post("/v1/jobs", json={"articles": ARTICLES[:1]}, headers={"Idempotency-Key": "k-1"})

    assert sent[0].json["id"] == sent[1].json["id"]
    assert find_jobs(app).table.count_items()["queued"] == 3
    assert other.status_code == 422


def test_a_table_that_is_away_accepts_nothing_and_says_when_to_ask_again(build_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = build_app()
    client = app.test_client()
    hand_in(client)
    with closing(sqlite3.connect(tmp_path / "data" / "jobs.db")) as database:
        database.execute("drop table jobs")
    answer = client.post("/v1/jobs", json={"articles": ARTICLES}, headers={"Idempotency-Key": "k-1"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "nutgraf_requests_total" in client.get("/metrics").text


def test_articles_of_jobs_are_counted_in_the_metrics(build_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = build_app()
    client = app.test_client()
    hand_in(client)
    assert 'nutgraf_job_items{state="queued"} 3.0' in client.get("/metrics").text
    work_off(app, tmp_path)

    assert 'nutgraf_job_items_total{state="finished"} 3.0' in client.get("/metrics").text


def test_a_web_process_without_job_threads_leaves_jobs_alone(build_app: Callable[..., Flask], tmp_path: Path) -> None:
    assert start_beside(build_app().extensions[EXTENSION], Settings(data=tmp_path, job_threads=0)) is None
