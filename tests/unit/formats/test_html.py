from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest

from service.domain import EmptyArticleError, InputError
from service.formats.html import read_html

PARAGRAPHS = (
    "A ferry with 240 people on board struck the pier at Millbrook on Tuesday, injuring 12 of them, the coast guard said.",
    "The vessel lost power at 8 a.m. and drifted for 20 minutes before it hit the pier at low speed, its owner told reporters.",
    "The pier is closed to all vessels until Friday, and the ferry will be out of service for at least three weeks.",
)
STORY = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>{head}<title>Ferry hits pier | The Courier</title><script>var a = "<p>no</p>"</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/weather">Weather</a></li></ul></nav>
<article>{story}<figure><img src="a.jpg"><figcaption>The ferry. Photo: A. Other</figcaption></figure></article>
<footer>Copyright 2024 The Courier. All rights reserved.</footer></body></html>"""


def read(markup: str | bytes, charset: str | None = None) -> Any:
    body = markup.encode() if isinstance(markup, str) else markup
    return read_html(body, charset=charset, locale="en-US")


def read_page(head: str = "", story: str = STORY) -> Any:
    return read(PAGE.format(head=head, story=story))


def test_the_story_of_a_page_is_found() -> None:
    article = read_page(story=f"<h1>Ferry hits pier</h1>{STORY}").article
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.title, article.language, article.locale) == ("Ferry hits pier", "en", "en-GB")


def test_a_page_without_a_heading_has_the_title_that_it_states() -> None:
    assert read_page().article.title == "Ferry hits pier | The Courier"
    assert read_page('<meta property="og:title" content="Ferry strikes pier">').article.title == "Ferry strikes pier"


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        ('<meta property="article:published_time" content="2024-06-04T18:00:00Z">', datetime(2024, 6, 4, 18, tzinfo=UTC)),
        ('<meta name="date" content="2024-06-04">', date(2024, 6, 4)),
        ('<meta itemprop="datePublished" content="2024-06-04">', date(2024, 6, 4)),
        ('<meta name="date" content="June 4">', None),
        ("", None),
    ],
)
def test_the_date_of_a_page_is_the_one_it_states_and_never_guessed(head: str, moment: object) -> None:
    assert read_page(head).article.published_at == moment


def test_a_page_may_state_its_date_beside_its_story() -> None:
    stated = '<time itemprop="datePublished" datetime="2024-06-04">4 June</time>'
    assert read_page(story=f"<p>{stated}</p>{STORY}").article.published_at == date(2024, 6, 4)


def test_a_page_may_name_its_address() -> None:
    head = '<link rel="canonical" href="https://courier.example/ferry"><link rel="stylesheet" href="x.css">'
    document = read_page(head)
    assert (document.carried.uri, document.carried.language) == ("https://courier.example/ferry", "en-GB")
    assert read_page('<link rel="canonical" href="/ferry">').carried.uri is None


def test_a_fact_beyond_all_measure_is_none() -> None:
    assert read_page(f'<meta property="og:title" content="{"x" * 3000}">').article.title == "Ferry hits pier | The Courier"


def test_the_library_that_finds_the_story_writes_nothing_of_it_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    read_page()
    logging.getLogger("trafilatura.xml").error("quotes the page")
    assert caplog.text == ""


def test_a_fragment_is_all_story_and_a_heading_at_its_front_its_title() -> None:
    document = read(f"<h1>Ferry hits pier</h1>{STORY}")
    assert (document.article.title, document.article.text) == ("Ferry hits pier", "\n\n".join(PARAGRAPHS))
    assert read("Rain fell.\n\nIt stopped.").article.text == "Rain fell.\n\nIt stopped."


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<p>Café</p>".encode("latin-1"), "iso8859-1"),
        ('<meta charset="latin-1"><p>Café</p>'.encode("latin-1"), None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>Café</p>'.encode("latin-1"), None),
        ('<meta charset="latin-1"><p>Café</p>'.encode(), "utf-8"),
        ("<p>Café</p>".encode("utf-16"), None),
        ('<meta charset="no-such"><p>Café</p>'.encode(), None),
    ],
)
def test_a_charset_is_the_headers_else_the_pages_own(body: bytes, charset: str | None) -> None:
    assert read(body, charset).article.text == "Café"


@pytest.mark.parametrize("markup", ["", "<p></p>", "<html><body></body></html>", "<script>x</script>"])
def test_markup_without_text_is_refused(markup: str) -> None:
    with pytest.raises(EmptyArticleError):
        read(markup)


@pytest.mark.parametrize("markup", ["<html>" + "<div>" * 100_000, "<html>" + "<p>Rain.</p>" * 30_000, "<div>" * 1000])
def test_a_page_beyond_all_measure_is_refused(markup: str) -> None:
    with pytest.raises(InputError, match="Send the story's own markup"):
        read(markup)
