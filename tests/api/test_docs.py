from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from service.web.answers import CheckAnswer, SummaryAnswer
from service.web.check_schema import CheckBody
from service.web.schema import SummaryBody

OTHER_TYPES = {"text/event-stream", "application/ld+json", "text/html", "text/plain"}  # that a summary can have


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return client.get("/openapi.json").json


def test_the_document_is_valid_openapi_3_1_and_lists_every_route(document: Any) -> None:
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/v1/summaries",
        "/v1/summaries/{id}",
        "/v1/summaries/{id}/reviews",
        "/v1/checks",
        "/v1/styles",
        "/v1/jobs",
        "/v1/jobs/{id}",
        "/v1/cms/ninjs",
        "/v1/cms/superdesk",
        "/v1/cms/wordpress",
        "/v1/cms/html",
        "/v1/cms/text",
        "/v1/cms/url",
        "/toolkit/headlines",
        "/toolkit/summarize",
        "/oembed",
        "/healthz",
        "/readyz",
    }


def test_every_error_is_documented_as_a_problem(document: Any) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                expected = {"application/json"} if status.startswith("2") else {"application/problem+json"}
                assert set(response["content"]) - OTHER_TYPES == expected
    summaries = document["paths"]["/v1/summaries"]["post"]["responses"]
    assert {"200", "400", "401", "403", "406", "408", "409", "413", "415", "422", "429", "500", "503"} == set(summaries)


def test_bounds_and_defaults_are_in_the_document(document: Any) -> None:
    field = document["components"]["schemas"]["HeadlineLimits"]["properties"]["max_chars"]
    assert (field["default"], field["minimum"], field["maximum"]) == (80, 20, 300)


@pytest.mark.parametrize(
    ("path", "request_model", "answer_model"),
    [("/v1/summaries", SummaryBody, SummaryAnswer), ("/v1/checks", CheckBody, CheckAnswer)],
)
def test_the_examples_are_valid(document: Any, path: str, request_model: Any, answer_model: Any) -> None:
    operation = document["paths"][path]["post"]
    request_model.model_validate(operation["requestBody"]["content"]["application/json"]["example"])
    answer_model.model_validate(operation["responses"]["200"]["content"]["application/json"]["example"])


@pytest.mark.parametrize("path", ["/v1/cms/ninjs", "/v1/cms/superdesk", "/v1/cms/wordpress", "/v1/cms/html", "/v1/cms/text"])
def test_the_example_documents_are_served(client: FlaskClient, document: Any, path: str) -> None:
    [(media_type, content), *_] = document["paths"][path]["post"]["requestBody"]["content"].items()
    example = content["example"]
    data = example if isinstance(example, str) else json.dumps(example)
    assert client.post(path, data=data, content_type=media_type).status_code == 200


@pytest.mark.parametrize("path", ["/toolkit/headlines", "/toolkit/summarize"])
def test_the_example_of_the_widget_is_served_in_the_shape_shown(client: FlaskClient, document: Any, path: str) -> None:
    operation = document["paths"][path]["post"]
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]
    answer = client.post(path, json=operation["requestBody"]["content"]["application/json"]["example"])
    assert (answer.status_code, type(answer.json["response"])) == (200, type(shown["response"]))


def test_the_example_request_is_served(client: FlaskClient, document: Any) -> None:
    body = document["paths"]["/v1/summaries"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert client.post("/v1/summaries", json=body).status_code == 200


def test_the_interactive_page_loads_everything_from_this_server(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.content_type == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    addresses = re.findall(r'(?:src|href|data-openapi)="([^"]+)"', page.text)
    assert len(addresses) >= 5
    for address in addresses:
        assert address.startswith(("/", "data:"))
        if address.startswith("/"):
            response = client.get(address, buffered=True)
            assert (response.status_code, len(response.data) > 100) == (200, True), address


def test_assets_may_be_kept_and_nothing_else_is_handed_out(client: FlaskClient) -> None:
    assert "max-age" in client.get("/docs/assets/swagger-ui.css", buffered=True).headers["Cache-Control"]
    assert client.get("/docs/assets/__init__.py").status_code == 404
    assert client.get("/docs/assets/..%2fplugins.py").status_code == 404
