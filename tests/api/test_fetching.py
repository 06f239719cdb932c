"""POST /v1/cms/url: a page of a listed host becomes a summary; any other is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.scripted import STORY
from tests.unit.outbound.receivers import Receiver, say, say_status

PARAGRAPHS = "".join(f"<p>{part}</p>" for part in STORY.split("\n\n"))
PAGE = f"<html lang=en><head><title>Fire</title></head><body><article><h1>Fire</h1>{PARAGRAPHS}</article></body></html>".encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE


@pytest.fixture
def site() -> Iterator[Receiver]:
    with Receiver(say(ANSWER)) as receiver:
        yield receiver


@pytest.fixture
def client(build_app: Callable[..., Flask], site: Receiver) -> FlaskClient:
    return build_app(fetch_hosts=f"127.0.0.1:{site.port}", fetch_networks="127.0.0.1/32").test_client()


def name_page(site: Receiver) -> dict[str, str]:
    return {"url": f"http://127.0.0.1:{site.port}/news/fire"}


def test_a_page_is_fetched_and_answered_as_the_page_itself_would_be(client: FlaskClient, site: Receiver) -> None:
    fetched = client.post("/v1/cms/url?answer=native", json=name_page(site))
    sent = client.post("/v1/cms/html?answer=native", data=PAGE, content_type="text/html")

    assert fetched.status_code == 200
    assert fetched.json == sent.json
    assert fetched.json["source"]["text"].startswith(STORY[:40])


def test_the_answer_comes_in_the_format_asked_for(client: FlaskClient, site: Receiver) -> None:
    answer = client.post("/v1/cms/url", json=name_page(site), headers={"Accept": "text/html"})
    item = client.post("/v1/cms/url?answer=ninjs", json=name_page(site))

    assert answer.content_type.startswith("text/html")
    assert json.loads(item.get_data())["representationType"] == "partial"


def test_nothing_is_fetched_unless_hosts_are_listed(build_app: Callable[..., Flask], site: Receiver) -> None:
    answer = build_app().test_client().post("/v1/cms/url", json=name_page(site))

    assert (answer.status_code, answer.json["pointer"]) == (422, "/url")
    assert "NUTGRAF_FETCH_HOSTS" in answer.json["detail"]
    assert site.requests == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://localhost/", "file:///etc/passwd", "http://169.254.169.254/latest/"]
)
def test_a_host_that_is_not_listed_is_refused(client: FlaskClient, url: str) -> None:
    answer = client.post("/v1/cms/url", json={"url": url})

    assert (answer.status_code, answer.json["pointer"]) == (422, "/url")


@pytest.mark.parametrize("body", [{}, {"url": ""}, {"url": 7}, {"url": "http://a.example/", "html": "<p>"}])
def test_a_body_that_names_no_page_is_told_its_field(client: FlaskClient, body: dict[str, object]) -> None:
    assert client.post("/v1/cms/url", json=body).status_code == 422


def test_a_page_that_is_gone_is_a_bad_gateway_that_says_so(build_app: Callable[..., Flask]) -> None:
    with Receiver(say_status(404)) as site:
        client = build_app(fetch_hosts=f"127.0.0.1:{site.port}", fetch_networks="127.0.0.1/32").test_client()
        answer = client.post("/v1/cms/url", json=name_page(site))

    assert (answer.status_code, answer.json["type"]) == (502, "urn:nutgraf:problem:fetch-failed")
    assert answer.json["detail"] == "127.0.0.1 answered 404 instead of a page."


def test_a_caller_that_takes_no_answer_is_told_before_anything_is_fetched(client: FlaskClient, site: Receiver) -> None:
    answer = client.post("/v1/cms/url", json=name_page(site), headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert site.requests == []
