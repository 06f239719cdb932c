"""<nutgraf-summary> on a newsroom's own page, under a strict policy, fed by the newsroom's own server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import Complaints, QuietHandler

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SUMMARY = json.loads((EXAMPLES / "harbour-fire-summary.json").read_text(encoding="utf-8"))
REQUEST = json.loads((EXAMPLES / "harbour-fire.json").read_text(encoding="utf-8"))
POLICY = "default-src 'none'; script-src 'self' {service}; connect-src 'self'; img-src data:; require-trusted-types-for 'script'"
PAGE = """<!doctype html><html lang="en"><title>Desk</title><link rel="icon" href="data:,">
<script type="module" src="{service}/static/nutgraf-summary.js"></script><script type="module" src="/desk.js"></script>
{element}</html>"""
DESK = """document.querySelector('nutgraf-summary').addEventListener('nutgraf-evidence', (event) => {
  document.title = event.detail.mention.text;
});"""


@pytest.fixture
def newsroom(address: str) -> Iterator[Callable[[str], str]]:
    """Serves a page with the element given, and a proxy that has the key; returns the page's address."""
    app, element = Flask("newsroom"), []

    @app.get("/")
    def get_page() -> Response:
        response = Response(PAGE.format(service=address, element=element[0]), content_type="text/html")
        response.headers["Content-Security-Policy"] = POLICY.format(service=address)
        return response

    @app.get("/desk.js")
    def get_script() -> Response:
        return Response(DESK, content_type="text/javascript")

    @app.get("/summaries/<id>")
    def get_summary(id: str) -> tuple[dict[str, object], int]:
        return (SUMMARY, 200) if id == "fire" else ({"detail": "There is no summary of this id."}, 404)

    @app.post("/summaries")
    def create_summary() -> tuple[dict[str, object], int]:
        assert request.get_json() == REQUEST
        return SUMMARY, 200

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    Thread(target=server.serve_forever, daemon=True).start()

    def open_with(html: str) -> str:
        element[:] = [html]
        return f"http://127.0.0.1:{server.server_port}/"

    yield open_with
    server.shutdown()
    server.server_close()


def test_a_summary_is_shown_with_its_figures_under_a_strict_policy(
    page: Page, newsroom: Callable[[str], str], complaints: Complaints
) -> None:
    page.goto(newsroom('<nutgraf-summary src="/summaries/fire"></nutgraf-summary>'))
    element = page.locator("nutgraf-summary")

    expect(element.locator("h2")).to_contain_text(SUMMARY["headline"]["text"].split()[0])
    expect(element.locator("li")).to_have_count(len(SUMMARY["timeline"]["events"]))
    expect(element.locator("time").first).to_have_text("1962")
    expect(element.locator(".figure .sign").first).to_be_visible()
    assert complaints.found == []


def test_a_figure_tells_the_page_its_evidence_and_shows_the_sentence(page: Page, newsroom: Callable[[str], str]) -> None:
    text = REQUEST["article"]["text"].replace('"', "&quot;")
    page.goto(newsroom(f'<nutgraf-summary src="/summaries/fire" article-text="{text}"></nutgraf-summary>'))
    figure = page.locator("nutgraf-summary p .figure", has_text="11")
    figure.click()

    expect(page).to_have_title("11")
    expect(page.locator("nutgraf-summary blockquote")).to_contain_text("injuring 11 people")
    figure.click()
    expect(page.locator("nutgraf-summary .detail")).to_have_count(0)


def test_a_summary_is_asked_for_through_the_newsrooms_own_server(page: Page, newsroom: Callable[[str], str]) -> None:
    page.goto(newsroom('<nutgraf-summary endpoint="/summaries"></nutgraf-summary>'))
    page.locator("nutgraf-summary").evaluate("(element, body) => element.summarize(body)", REQUEST)

    expect(page.locator("nutgraf-summary li")).to_have_count(len(SUMMARY["timeline"]["events"]))


def test_a_problem_is_shown_in_words(page: Page, newsroom: Callable[[str], str]) -> None:
    page.goto(newsroom('<nutgraf-summary src="/summaries/gone"></nutgraf-summary>'))

    expect(page.locator("nutgraf-summary [role=alert]")).to_have_text("No summary: There is no summary of this id.")
