"""Every way to be refused: the status, the pointer, and a message that helps."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.domain import EmptyArticleError, GenerationError, LanguageError, TooShortError
from tests.scripted import STORY, ScriptedPipeline


def post(client: FlaskClient, body: str | bytes, **options: Any) -> TestResponse:
    return client.post("/v1/summaries", data=body, content_type=options.pop("content_type", "application/json"), **options)


def problem(response: TestResponse, status: int, kind: str) -> Any:
    """The problem in `response`, which has the status and kind that are expected."""
    assert response.content_type == "application/problem+json"
    found = response.json
    assert (response.status_code, found["status"], found["type"]) == (status, status, f"urn:nutgraf:problem:{kind}"), found
    assert found["request_id"] == response.headers["X-Request-Id"]
    assert found["title"]
    return found


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"article": {"text": "x"},}', "(line 1, column 2"),
        ('{\n "article": nope}', "The body is not JSON: Expecting value (line 2, column 13)."),
        ("", "The body is empty. Send a JSON object."),
        ("  \n", "The body is empty. Send a JSON object."),
        (b'{"article": "\xff"}', "The body is not UTF-8: the byte at offset 13 does not belong there."),
        ('{"seed": NaN}', "The body holds NaN, which is not a JSON number."),
        ('{"seed": -Infinity}', "The body holds -Infinity, which is not a JSON number."),
        ('{"seed": 1, "seed": 2}', "The body holds the key 'seed' twice in one object."),
        ("[" * 100_000, "The body nests too deeply."),
        ('{"seed": ' + "9" * 5000 + "}", "The body holds a number with too many digits."),
    ],
    ids=["trailing comma", "bare word", "empty", "blank", "latin-1", "NaN", "infinity", "key twice", "depth bomb", "digits"],
)
def test_a_body_that_is_not_json_is_400_and_says_where_it_breaks(client: FlaskClient, body: str | bytes, detail: str) -> None:
    found = problem(post(client, body), 400, "malformed-json")
    assert detail in found["detail"]
    assert "pointer" not in found


@pytest.mark.parametrize(
    ("fields", "pointer", "detail"),
    [
        ({"article": None}, "/article", "must be an object, not null"),
        ({"article": {}}, "/article/text", "is required"),
        ({"article": {"text": 5}}, "/article/text", "must be a string, not an integer"),
        ({"article": {"text": "a\x00b"}}, "/article/text", "must not hold U+0000, which is no character (at offset 1)"),
        ({"article": {"text": "ab\ud800"}}, "/article/text", "must not hold U+D800, which is no character (at offset 2)"),
        ({"article": {"text": "x", "titel": "y"}}, "/article/titel", "is not a field of this request"),
        (
            {"article": {"text": "x", "published_at": "soon"}},
            "/article/published_at",
            "must be a date (2024-05-03) or a date with time",
        ),
        ({"article": {"text": "x", "published_at": "2024-02-30"}}, "/article/published_at", "must be a date"),
        ({"article": {"text": "x", "published_at": 1714752000}}, "/article/published_at", "must be a string, not an integer"),
        ({"article": {"text": "x", "published_at": "0001-01-01"}}, "/article/published_at", "between the years 1600 and 2200"),
        ({"article": {"text": "x", "timezone": "Mars/Base"}}, "/article/timezone", "an IANA time zone such as 'Africa/Cairo'"),
        ({"article": {"text": "x", "timezone": "../../etc/passwd"}}, "/article/timezone", "an IANA time zone"),
        ({"article": {"text": "x", "language": "English"}}, "/article/language", "ISO 639-1 code such as 'en', not 'English'"),
        ({"article": {"text": "x", "locale": "british"}}, "/article/locale", "must be a locale such as 'en-GB', not 'british'"),
        ({"styles": []}, "/styles", "needs 1 or more entries"),
        ({"styles": ["haiku"]}, "/styles/0", "must be 'headline', 'brief' or 'timeline', not 'haiku'"),
        ({"styles": ["brief", "brief"]}, "/styles", "must name each style once"),
        ({"styles": "brief"}, "/styles", "must be a list, not a string"),
        ({"limits": {"headline": {"max_chars": -5}}}, "/limits/headline/max_chars", "must be at least 20, not -5"),
        ({"limits": {"headline": {"count": 11}}}, "/limits/headline/count", "must be at most 10, not 11"),
        ({"limits": {"brief": {"max_chars": "400"}}}, "/limits/brief/max_chars", "must be an integer, not a string"),
        ({"limits": {"timeline": {"max_items": 2.5}}}, "/limits/timeline/max_items", "must be an integer, not a decimal number"),
        ({"date_style": "us"}, "/date_style", "must be 'ap', 'bbc' or 'iso', not 'us'"),
        ({"seed": True}, "/seed", "must be an integer, not a boolean"),
        ({"seed": -1}, "/seed", "must be at least 0, not -1"),
        ({"a/b~c": 1}, "/a~1b~0c", "is not a field of this request"),
    ],
)
def test_a_field_at_fault_is_422_with_its_pointer(client: FlaskClient, fields: dict[str, Any], pointer: str, detail: str) -> None:
    found = problem(post(client, json.dumps({"article": {"text": STORY}, **fields})), 422, "invalid-request")
    assert found["pointer"] == pointer
    assert found["detail"].startswith(f"{pointer} ")
    assert detail in found["detail"]
    assert "errors" not in found


def test_several_fields_at_fault_are_all_listed(client: FlaskClient) -> None:
    body = {"article": {"text": STORY, "language": "English"}, "seed": -1}
    found = problem(post(client, json.dumps(body)), 422, "invalid-request")
    assert [error["pointer"] for error in found["errors"]] == ["/article/language", "/seed"]
    assert found["pointer"] == "/article/language"


@pytest.mark.parametrize("body", ["[]", '"{}"', "5", "null"])
def test_a_body_that_is_no_object_is_422(client: FlaskClient, body: str) -> None:
    assert "must be a JSON object, not" in problem(post(client, body), 422, "invalid-request")["detail"]


@pytest.mark.parametrize(
    ("texts", "pointer", "detail"),
    [
        ({}, "/texts", "needs 1 or more entries"),
        ({"headline": 5}, "/texts/headline", "must be a string, not an integer"),
        ({"headline": ""}, "/texts/headline", "must have at least 1 character"),
        ({"bullets": ["a", 5]}, "/texts/bullets/1", "must be a string, not an integer"),
        ({"bullets": []}, "/texts/bullets", "needs 1 or more entries"),
        ({"long": "x" * 20_001}, "/texts/long", "must have at most 20000 characters"),
        (["a"], "/texts", "must be an object, not a list"),
    ],
)
def test_a_text_to_check_that_is_at_fault_is_422_with_its_pointer(
    client: FlaskClient, texts: object, pointer: str, detail: str
) -> None:
    response = client.post("/v1/checks", json={"article": {"text": STORY}, "texts": texts})
    found = problem(response, 422, "invalid-request")
    assert found["pointer"] == pointer
    assert detail in found["detail"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (EmptyArticleError("The article has no text.", pointer="/article/text"), "empty-article"),
        (TooShortError("The article has 3 words.", pointer="/article/text"), "too-short"),
        (LanguageError("The article is in French.", pointer="/article/text"), "language"),
    ],
)
def test_an_article_that_cannot_be_summarised_is_422_with_the_pipelines_own_words(
    client: FlaskClient, pipeline: ScriptedPipeline, error: Exception, kind: str
) -> None:
    pipeline.error = error
    found = problem(post(client, json.dumps({"article": {"text": STORY}})), 422, kind)
    assert (found["detail"], found["pointer"]) == (str(error), "/article/text")


def test_an_article_with_too_many_words_is_422_and_states_the_limit(build_app: Callable[..., Flask]) -> None:
    client = build_app(max_article_words=100).test_client()
    found = problem(post(client, json.dumps({"article": {"text": "word " * 101}})), 422, "invalid-request")
    assert "101 words; this server reads at most 100" in found["detail"]
    assert found["pointer"] == "/article/text"


def test_a_body_beyond_the_limit_is_413_and_states_the_limit(build_app: Callable[..., Flask]) -> None:
    client = build_app(max_body_bytes=2000).test_client()
    found = problem(post(client, json.dumps({"article": {"text": "x" * 3000}})), 413, "request-entity-too-large")
    assert "larger than 2,000 bytes" in found["detail"]


def test_the_limit_holds_for_a_body_that_does_not_tell_its_length(build_app: Callable[..., Flask]) -> None:
    client = build_app(max_body_bytes=2000).test_client()
    chunked = {"wsgi.input": BytesIO(b"x" * 5000), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = client.post("/v1/summaries", content_type="application/json", environ_overrides=chunked)
    problem(response, 413, "request-entity-too-large")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_415(client: FlaskClient, content_type: str) -> None:
    found = problem(post(client, "{}", content_type=content_type), 415, "unsupported-media-type")
    assert "Content-Type: application/json" in found["detail"]


def test_a_compressed_body_is_415(client: FlaskClient) -> None:
    response = post(client, b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert "uncompressed" in problem(response, 415, "unsupported-media-type")["detail"]


def test_a_caller_that_does_not_accept_json_gets_406(client: FlaskClient) -> None:
    problem(post(client, "{}", headers={"Accept": "text/csv"}), 406, "not-acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html, application/*;q=0.5"])
def test_a_caller_that_accepts_json_in_any_way_is_served(client: FlaskClient, accept: str) -> None:
    assert post(client, json.dumps({"article": {"text": STORY}}), headers={"Accept": accept}).status_code == 200


def test_an_unknown_path_is_404_and_names_the_document(client: FlaskClient) -> None:
    assert "/openapi.json lists what is served" in problem(client.get("/v2/summaries"), 404, "not-found")["detail"]


def test_a_wrong_method_is_405_with_allow(client: FlaskClient) -> None:
    response = client.delete("/v1/summaries")
    problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "OPTIONS, POST"


@pytest.mark.parametrize("error", [GenerationError("cuda: SECRET"), RuntimeError("SECRET"), KeyError("SECRET")])
def test_a_failure_of_ours_is_500_with_a_request_id_and_nothing_internal(
    client: FlaskClient, pipeline: ScriptedPipeline, error: Exception
) -> None:
    pipeline.error = error
    response = post(client, json.dumps({"article": {"text": STORY}}), headers={"X-Request-Id": "abc-1"})
    kind = "generation-failed" if isinstance(error, GenerationError) else "internal-error"
    assert problem(response, 500, kind)["request_id"] == "abc-1"
    assert "SECRET" not in response.text


def test_a_body_that_breaks_off_is_400(client: FlaskClient) -> None:
    broken = {"wsgi.input": BytesIO(b'{"article"'), "CONTENT_LENGTH": "500"}
    response = client.post("/v1/summaries", content_type="application/json", environ_overrides=broken)
    problem(response, 400, "bad-request")


class SilentBody:
    """A body of which nothing more comes within the server's patience."""

    def read(self, size: int = -1) -> bytes:
        raise BlockingIOError


def test_a_body_that_does_not_come_in_time_is_408(client: FlaskClient) -> None:
    silent = {"wsgi.input": SilentBody(), "CONTENT_LENGTH": "500"}
    response = client.post("/v1/summaries", content_type="application/json", environ_overrides=silent)
    problem(response, 408, "request-timeout")


def test_a_doubled_slash_is_redirected_not_refused(client: FlaskClient) -> None:
    assert client.get("/v1//styles").status_code == 308
