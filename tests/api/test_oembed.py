"""A kept summary for a page that speaks oEmbed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.scripted import BRIEF, HEADLINE, STORY


@pytest.fixture
def address(client: FlaskClient) -> str:
    location = client.post("/v1/summaries", json={"article": {"text": STORY}}).headers["Location"]
    return f"http://localhost{location}"


def embed(client: FlaskClient, url: str, more: str = "") -> Any:
    return client.get(f"/oembed?url={quote(url, safe='')}{more}")


def test_a_kept_summary_is_rich_html(client: FlaskClient, address: str) -> None:
    response = embed(client, address, "&format=json")
    assert (response.status_code, response.content_type) == (200, "application/json")
    answer = response.json
    assert (answer["version"], answer["type"], answer["title"], answer["width"]) == ("1.0", "rich", HEADLINE, 600)
    assert BRIEF in answer["html"]
    assert "<script" not in answer["html"]


def test_it_is_no_wider_than_asked_and_lets_other_parameters_through(client: FlaskClient, address: str) -> None:
    answer = embed(client, address, "&maxwidth=320&maxheight=200&dnt=true").json
    assert (answer["width"], answer["height"]) == (320, 200)


@pytest.mark.parametrize("more", ["&maxwidth=0", "&maxwidth=wide"])
def test_a_width_that_is_none_is_422(client: FlaskClient, address: str, more: str) -> None:
    response = embed(client, address, more)
    assert response.status_code == 422
    assert "The query parameter maxwidth" in response.json["detail"]


def test_a_url_is_required(client: FlaskClient) -> None:
    response = client.get("/oembed")
    assert response.status_code == 422
    assert response.json["detail"] == "The query parameter url is required."


@pytest.mark.parametrize("format", ["xml", "yaml"])
def test_another_format_is_501(client: FlaskClient, address: str, format: str) -> None:
    response = embed(client, address, f"&format={format}")
    assert (response.status_code, response.json["type"]) == (501, "urn:nutgraf:problem:not-implemented")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/v1/summaries/unknown",
        "http://localhost/v1/summaries/",
        "http://localhost/v1/styles",
        "ftp://localhost/v1/summaries/x",
        "http://[/v1/summaries/x",
        "nonsense",
    ],
)
def test_what_is_no_address_of_a_summary_is_404(client: FlaskClient, url: str) -> None:
    response = embed(client, url)
    assert (response.status_code, response.json["type"]) == (404, "urn:nutgraf:problem:unknown-summary")


def test_an_address_on_another_host_is_404(client: FlaskClient, address: str) -> None:
    assert embed(client, address.replace("localhost", "other.example")).status_code == 404


def test_it_shows_a_text_as_people_left_it(client: FlaskClient, address: str) -> None:
    review = {"part": "/headline/text", "decision": "edited", "text": "Bus leaves road near Millbrook", "reviewer": "desk"}
    assert client.post(f"{address.removeprefix('http://localhost')}/reviews", json=review).status_code == 201
    assert embed(client, address).json["title"] == "Bus leaves road near Millbrook"
