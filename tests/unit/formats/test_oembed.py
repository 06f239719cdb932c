from __future__ import annotations

from lxml import html

from service.formats.oembed import write_oembed
from service.formats.told import Told
from tests.unit.formats.telling import HOSTILE_TOLD, TOLD


def test_rich_html_has_the_texts_and_a_size() -> None:
    embed = write_oembed(TOLD, max_width=None, max_height=None)
    assert (embed["version"], embed["type"], embed["width"], embed["title"]) == (
        "1.0",
        "rich",
        600,
        TOLD.headline and TOLD.headline.text,
    )
    quotation = html.fromstring(embed["html"])
    assert quotation.tag == "blockquote"
    assert [item.text_content() for item in quotation.iter("li")] == TOLD.list_lines()


def test_it_is_no_larger_than_the_page_has_room() -> None:
    embed = write_oembed(TOLD, max_width=320, max_height=100)
    assert (embed["width"], embed["height"]) == (320, 100)
    assert "max-width:320px;max-height:100px;overflow:auto" in embed["html"]
    assert write_oembed(TOLD, max_width=5000, max_height=5000)["width"] == 600
    assert write_oembed(TOLD, max_width=1, max_height=None)["width"] == 1


def test_texts_stay_texts_and_nothing_is_loaded() -> None:
    written = write_oembed(HOSTILE_TOLD, max_width=None, max_height=None)["html"]
    assert {element.tag for element in html.fromstring(written).iter()} == {"blockquote", "p", "strong", "ul", "li"}


def test_a_summary_that_tells_nothing_is_an_empty_quotation() -> None:
    embed = write_oembed(Told("s"), max_width=None, max_height=None)
    assert "title" not in embed
    assert html.fromstring(embed["html"]).text_content().strip() == ""
