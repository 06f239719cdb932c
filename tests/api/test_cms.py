"""A CMS's own document in, its own or any other format out."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.domain import Limits, TooShortError
from service.engine.lead import LeadEngine
from service.keys import add_key
from service.pipeline import Pipeline
from service.settings import Settings
from tests.scripted import BRIEF, HEADLINE, STORY, ScriptedPipeline

BODY = "".join(f"<p>{escape(one)}</p>" for one in STORY.split("\n\n"))
NINJS = {"uri": "urn:newsml:courier.example:1", "type": "text", "language": "en-GB", "body_html": BODY, "headline": "Bus crash"}
SUPERDESK = {
    "guid": "urn:newsml:courier.example:2",
    "body_html": BODY,
    "language": "en",
    "versioncreated": "2024-06-04T16:00:00+0000",
}
WORDPRESS = {"id": 7, "status": "publish", "title": {"raw": "Bus crash"}, "content": {"raw": BODY}}
PAGE = f'<!doctype html><html lang="en"><head><title>Bus crash</title></head><body><article>{BODY}</article></body></html>'
FAR = "2199-01-01T00:00:00Z"
DOCUMENTS: list[tuple[str, Any, str]] = [
    ("ninjs", NINJS, "application/json"),
    ("superdesk", SUPERDESK, "application/json"),
    ("wordpress", WORDPRESS, "application/json"),
    ("html", PAGE, "text/html"),
    ("text", STORY, "text/plain"),
]
ANSWERS = {
    "native": "application/json",
    "ninjs": "application/json",
    "superdesk": "application/json",
    "wordpress": "application/json",
    "jsonld": "application/ld+json",
    "timelinejs": "application/json",
    "html": "text/html; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}


def post(client: FlaskClient, format: str, document: Any, query: str = "", media_type: str | None = None, **headers: str) -> Any:
    kinds = {name: kind for name, _, kind in DOCUMENTS}
    data = document if isinstance(document, str | bytes) else json.dumps(document)
    return client.post(f"/v1/cms/{format}{query}", data=data, content_type=media_type or kinds[format], headers=headers)


def problem(response: Any, status: int, kind: str) -> Any:
    assert (response.status_code, response.json["type"]) == (status, f"urn:nutgraf:problem:{kind}"), response.json
    return response.json


@pytest.mark.parametrize(("format", "document", "media_type"), DOCUMENTS)
def test_a_document_is_answered_in_its_own_format(client: FlaskClient, format: str, document: Any, media_type: str) -> None:
    response = post(client, format, document)
    assert (response.status_code, response.content_type.partition(";")[0]) == (200, media_type)
    assert HEADLINE in response.text


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(("format", "document", "media_type"), DOCUMENTS)
def test_any_document_is_answered_in_any_format(
    client: FlaskClient, format: str, document: Any, media_type: str, answer: str
) -> None:
    response = post(client, format, document, f"?answer={answer}")
    assert (response.status_code, response.content_type) == (200, ANSWERS[answer])


@pytest.mark.parametrize(("format", "document", "media_type"), DOCUMENTS)
def test_offsets_point_into_the_text_that_was_read_and_it_comes_back(format: str, document: Any, media_type: str) -> None:
    client = create_app(Settings(), pipeline=Pipeline(LeadEngine()), log=StringIO()).test_client()
    answer = post(client, format, document, "?answer=native").json
    text = answer["source"]["text"]
    assert text == STORY
    mentions = [one for one in answer["brief"]["fidelity"]["mentions"] if one["evidence"]]
    assert mentions
    for mention in mentions:
        for evidence in mention["evidence"]:
            assert any(digit in text[evidence["start"] : evidence["end"]] for digit in mention["text"].split())


def test_the_native_answer_says_what_the_document_says_of_itself(client: FlaskClient) -> None:
    item = {**NINJS, "embargoed": FAR, "pubstatus": "withheld", "version": "3"}
    assert post(client, "ninjs", item, "?answer=native").json["document"] == {
        "format": "ninjs",
        "version": "1.6",
        "uri": "urn:newsml:courier.example:1",
        "language": "en-GB",
        "embargoed": FAR,
        "pubstatus": "withheld",
        "fields": {"version": "3"},
    }


def test_the_document_decides_title_language_and_date(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    post(client, "ninjs", {**NINJS, "firstcreated": "2024-06-04T16:00:00Z"}, "?timezone=Africa/Cairo")
    article = pipeline.requests[0].article
    assert (article.title, article.language, article.locale, article.timezone) == ("Bus crash", "en", "en-GB", "Africa/Cairo")
    assert str(article.published_at) == "2024-06-04 16:00:00+00:00"


def test_every_query_parameter_reaches_the_pipeline(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    query = "?styles=timeline,headline&headline_chars=60&headline_count=5&brief_chars=300&timeline_items=3&timeline_chars=90"
    post(client, "text", STORY, query + "&date_style=bbc&seed=7")
    [request] = pipeline.requests
    assert (request.styles, request.limits) == (("timeline", "headline"), Limits(60, 5, 300, 3, 90))
    assert (request.date_style, request.seed) == ("bbc", 7)


@pytest.mark.parametrize(
    ("format", "document", "query", "limits"),
    [
        ("superdesk", SUPERDESK, "", (42, 160)),
        ("ninjs", NINJS, "?answer=superdesk", (42, 160)),
        ("superdesk", SUPERDESK, "?headline_chars=60&brief_chars=200", (60, 200)),
        ("ninjs", NINJS, "", (80, 400)),
    ],
)
def test_superdesks_fields_are_as_long_as_superdesk_has_them(
    client: FlaskClient, pipeline: ScriptedPipeline, format: str, document: Any, query: str, limits: tuple[int, int]
) -> None:
    post(client, format, document, query)
    wanted = pipeline.requests[0].limits
    assert (wanted.headline_chars, wanted.brief_chars) == limits


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("?headline_chars=5", "The query parameter headline_chars must be at least 20, not '5'."),
        ("?headline_chars=many", "The query parameter headline_chars must be an integer, not 'many'."),
        ("?styles=haiku", "The query parameter styles must list 'headline', 'brief' or 'timeline' between commas."),
        ("?styles=brief,brief", "The query parameter styles must name each style once."),
        ("?timezone=Mars", "The query parameter timezone must be an IANA time zone such as 'Africa/Cairo'."),
        ("?answer=pdf", "The query parameter answer must be 'native'"),
        ("?seeed=1", "The query parameter seeed is not a field of this request"),
    ],
)
def test_a_query_parameter_at_fault_is_named(client: FlaskClient, query: str, detail: str) -> None:
    assert detail in problem(post(client, "text", STORY, query), 422, "invalid-request")["detail"]


@pytest.mark.parametrize(
    ("fields", "pointer"), [({"pubstatus": "canceled"}, "/pubstatus"), ({"pubStatus": "canceled"}, "/pubStatus")]
)
def test_a_canceled_item_is_422_and_says_so(client: FlaskClient, fields: dict[str, str], pointer: str) -> None:
    found = problem(post(client, "ninjs", {**NINJS, **fields}), 422, "canceled")
    assert (found["pointer"], "canceled" in found["detail"]) == (pointer, True)


@pytest.mark.parametrize("answer", ["jsonld", "timelinejs"])
@pytest.mark.parametrize("fields", [{"embargoed": FAR}, {"pubstatus": "withheld"}])
def test_what_is_held_back_is_summarised_but_not_for_publication(
    client: FlaskClient, pipeline: ScriptedPipeline, fields: dict[str, str], answer: str
) -> None:
    own = post(client, "ninjs", {**NINJS, **fields})
    assert own.status_code == 200
    assert own.json.items() >= fields.items()
    problem(post(client, "ninjs", {**NINJS, **fields}, f"?answer={answer}"), 422, "not-for-publication")
    assert len(pipeline.requests) == 1


def test_a_kept_summary_of_a_held_back_item_is_not_published_either(client: FlaskClient) -> None:
    location = post(client, "ninjs", {**NINJS, "embargoed": FAR}).headers["Location"]
    problem(client.get(f"{location}?format=jsonld"), 422, "not-for-publication")
    problem(client.get(f"/oembed?url=http://localhost{location}"), 422, "not-for-publication")
    assert client.get(f"{location}?format=ninjs").json["embargoed"] == FAR
    assert f"Embargoed until {FAR}" in client.get(f"{location}?format=text").text


def test_an_embargo_that_is_over_holds_nothing_back(client: FlaskClient) -> None:
    item = {**NINJS, "embargoed": "2001-01-01T00:00:00Z", "pubstatus": "usable"}
    assert post(client, "ninjs", item, "?answer=jsonld").status_code == 200


def test_the_same_text_under_another_embargo_has_another_answer(client: FlaskClient) -> None:
    free, held = (post(client, "ninjs", item) for item in (NINJS, {**NINJS, "embargoed": FAR}))
    assert free.headers["Location"] != held.headers["Location"]
    assert client.get(f"{free.headers['Location']}?format=jsonld").status_code == 200


def test_a_document_is_summarised_once_for_all_formats(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    responses = [post(client, "ninjs", NINJS, f"?answer={answer}") for answer in ("native", "jsonld", "html")]
    assert len(pipeline.requests) == 1
    assert len({response.headers["ETag"] for response in responses}) == 3
    assert len({response.headers["Location"] for response in responses}) == 1


def test_a_kept_summary_is_exported_in_each_format_with_its_own_etag(client: FlaskClient) -> None:
    location = client.post("/v1/summaries", json={"article": {"text": STORY}}).headers["Location"]
    for format in ("ninjs", "jsonld", "timelinejs", "html", "text"):
        response = client.get(f"{location}?format={format}")
        assert (response.status_code, response.content_type) == (200, ANSWERS[format])
        again = client.get(f"{location}?format={format}", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
    assert client.get(f"{location}?format=ninjs").json["standard"]["version"] == "3.1"
    assert client.get(f"{location}?format=ninjs&ninjs_version=2.2").json["standard"]["version"] == "2.2"
    problem(client.get(f"{location}?format=superdesk"), 422, "invalid-request")
    problem(client.get("/v1/summaries/none?format=html"), 404, "unknown-summary")


def test_a_ninjs_answer_can_be_asked_for_in_another_version(client: FlaskClient) -> None:
    assert post(client, "ninjs", NINJS).json["headline"] == HEADLINE
    assert post(client, "ninjs", NINJS, "?ninjs_version=3.1").json["headlines"][0]["value"] == HEADLINE
    assert post(client, "text", STORY, "?answer=ninjs").json["descriptions"][0]["value"] == BRIEF


@pytest.mark.parametrize(
    ("format", "media_type", "status"),
    [
        ("ninjs", "text/plain", 415),
        ("ninjs", "application/vnd.iptc.g2.ninjs+json", 200),
        ("html", "application/json", 415),
        ("html", "application/xhtml+xml", 200),
        ("text", "text/html", 415),
        ("text", "text/plain; charset=utf-8", 200),
        ("text", "text/plain; charset=klingon", 415),
    ],
)
def test_each_route_takes_its_own_media_types(client: FlaskClient, format: str, media_type: str, status: int) -> None:
    document = {name: document for name, document, _ in DOCUMENTS}[format]
    assert post(client, format, document, media_type=media_type).status_code == status


@pytest.mark.parametrize(
    ("accept", "answer", "status", "content_type"),
    [
        ("text/html", "html", 200, "text/html; charset=utf-8"),
        ("application/json", "html", 406, None),
        ("text/html", "ninjs", 406, None),
        ("application/json", "jsonld", 200, "application/json"),
        ("*/*", "jsonld", 200, "application/ld+json"),
        ("text/csv", "text", 406, None),
    ],
)
def test_an_answer_is_of_a_type_that_the_caller_accepts(
    client: FlaskClient, accept: str, answer: str, status: int, content_type: str | None
) -> None:
    response = post(client, "ninjs", NINJS, f"?answer={answer}", Accept=accept)
    assert response.status_code == status
    assert content_type in (None, response.content_type)


def test_text_is_read_in_the_charset_that_is_named(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    body = STORY.replace("Millbrook", "Málaga")
    assert post(client, "text", body.encode("latin-1"), media_type="text/plain; charset=latin-1").status_code == 200
    assert pipeline.requests[0].article.text == body
    found = problem(post(client, "text", body.encode("latin-1")), 422, "invalid-request")
    assert "not UTF-8" in found["detail"]


def test_a_body_beyond_the_limit_is_413(build_app: Callable[..., Flask]) -> None:
    client = build_app(max_body_bytes=2000).test_client()
    problem(post(client, "text", "x" * 3000), 413, "request-entity-too-large")
    problem(post(client, "ninjs", {**NINJS, "body_html": "x" * 3000}), 413, "request-entity-too-large")


def test_an_overlong_document_is_422_and_points_at_its_text(build_app: Callable[..., Flask]) -> None:
    found = problem(
        post(build_app(max_article_words=100).test_client(), "ninjs", {**NINJS, "body_html": BODY * 3}), 422, "invalid-request"
    )
    assert (found["pointer"], "at most 100" in found["detail"]) == ("/body_html", True)


def test_what_the_pipeline_says_of_the_article_points_into_the_document(client: FlaskClient, pipeline: ScriptedPipeline) -> None:
    pipeline.error = TooShortError("The article has 3 words.", pointer="/article/text")
    assert problem(post(client, "wordpress", WORDPRESS), 422, "too-short")["pointer"] == "/content/raw"
    pipeline.error = TooShortError("The article has 3 words.", pointer="/elsewhere")
    assert problem(post(client, "wordpress", WORDPRESS), 422, "too-short")["pointer"] == "/elsewhere"


@pytest.mark.parametrize(
    ("route", "document", "pointer"),
    [
        ("/v1/cms/ninjs", {"uri": "urn:x:1", "body_html": "<div>" * 1000}, "/body_html"),
        ("/v1/cms/superdesk", {"body_html": "<div>" * 1000}, "/body_html"),
        ("/v1/cms/wordpress", {"content": {"raw": "<div>" * 1000}}, "/content/raw"),
        ("/v1/cms/wordpress", {"content": {"rendered": "<div>" * 1000}}, "/content/rendered"),
        ("/toolkit/headlines", {"text": "<div>" * 1000}, "/text"),
    ],
)
def test_html_that_nests_too_deeply_is_422_at_its_field(client: FlaskClient, route: str, document: Any, pointer: str) -> None:
    assert problem(client.post(route, json=document), 422, "invalid-request")["pointer"] == pointer


def test_malformed_json_is_400_and_no_object_422(client: FlaskClient) -> None:
    problem(post(client, "ninjs", "{"), 400, "malformed-json")
    problem(post(client, "ninjs", "[]"), 422, "invalid-request")


def test_an_idempotency_key_stands_for_one_query_too(client: FlaskClient) -> None:
    first = post(client, "text", STORY, "?seed=1", **{"Idempotency-Key": "k-1"})
    again = post(client, "text", STORY, "?seed=1", **{"Idempotency-Key": "k-1"})
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    problem(post(client, "text", STORY, "?seed=2", **{"Idempotency-Key": "k-1"}), 422, "key-reused")


def test_the_log_holds_no_article_text(pipeline: ScriptedPipeline) -> None:
    log = StringIO()
    client = create_app(Settings(), pipeline=pipeline, log=log).test_client()
    for format, document, _ in DOCUMENTS:
        post(client, format, document)
    assert "Millbrook" not in log.getvalue()


@pytest.mark.parametrize("header", ["X-API-Key", "X-Nutgraf-Key"])
def test_a_key_for_summaries_opens_the_cms_routes_and_another_does_not(
    tmp_path: Path, pipeline: ScriptedPipeline, header: str
) -> None:
    keys = tmp_path / "keys.toml"
    summaries, checks = add_key(keys, "cms", scopes=["summaries"]), add_key(keys, "desk", scopes=["checks"])
    client = create_app(Settings(api_keys=keys), pipeline=pipeline, log=StringIO()).test_client()
    routes: list[Callable[[dict[str, str]], Any]] = [
        lambda headers: post(client, "text", STORY, **headers),
        lambda headers: client.post("/toolkit/summarize", json={"text": STORY}, headers=headers),
        lambda headers: client.get("/oembed?url=http://localhost/v1/summaries/none", headers=headers),
    ]
    for ask, expected in zip(routes, (200, 200, 404), strict=True):
        assert ask({header: summaries}).status_code == expected
        assert ask({header: checks}).status_code == 403
        assert ask({}).status_code == 401
