"""Whatever is sent, a parser reads a document or raises one of our errors; whatever is told, what goes out as HTML holds no more
markup than it was written with.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from service.domain import InputError
from service.formats.document import Carried, Document, find_embargo_end
from service.formats.html import read_html
from service.formats.jsonld import dump_for_script, write_jsonld
from service.formats.markup import write_html
from service.formats.ninjs import read_ninjs, write_ninjs
from service.formats.oembed import write_oembed
from service.formats.superdesk import read_superdesk
from service.formats.text import read_text
from service.formats.timelinejs import write_timelinejs
from service.formats.told import Told
from service.formats.wordpress import read_wordpress, write_blocks
from tests.unit.formats.telling import tell, tell_event

KEYS = """
uri type version language headline headline_main body_text body_html body_main body_xhtml bodies headlines value role
contenttype contentType versioncreated versionCreated firstcreated embargoed embargoedUntil pubstatus pubStatus associations
standard $standard guid _id slugline abstract state schedule_settings utc_embargo firstpublished id status date date_gmt
link title content raw rendered modified_gmt profile family_id schedule_settings
""".split()
WORDS = st.sampled_from(
    [
        "",
        " ",
        "en-GB",
        "text",
        "usable",
        "withheld",
        "future",
        "main",
        "text/html",
        "2024-05-03",
        "2024-05-03T18:02:00+03:00",
        "<p>Rain",
        "3.1",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6), max_leaves=25
)
OBJECTS = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), JSON, max_size=12)
MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div",
            ">",
            "<",
            "&",
            "&#x",
            ";",
            "'",
            '"',
            "<script>",
            "<!--",
            "-->",
            "<html>",
            "<br/>",
            "a ",
            "\n\n",
            "</",
        ]
    )
    | st.text(max_size=8),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("read", [read_ninjs, read_superdesk, read_wordpress])
@given(item=OBJECTS)
def test_any_object_is_a_document_or_one_of_our_errors(read: Callable[..., Document], item: dict[str, Any]) -> None:
    try:
        document = read(item, locale="en-US")
    except InputError:
        return
    assert document.article.text.strip()
    document.article.text.encode()
    if document.carried.embargo:
        find_embargo_end(document.carried.embargo)
    json.dumps(write_ninjs(Told("s"), document.carried, "3.1"))


@pytest.mark.parametrize("read", [read_html, read_text])
@given(body=st.binary(max_size=200) | MARKUP.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_document_or_one_of_our_errors(read: Callable[..., Document], body: bytes) -> None:
    for charset in (None, "iso8859-1", "utf-16"):
        try:
            document = read(body, charset=charset, locale="en-US")
        except InputError:
            continue
        assert document.article.text.strip()
        document.article.text.encode()


@given(text=(st.text(min_size=1, max_size=40) | MARKUP.filter(bool)))
def test_html_that_goes_out_holds_only_its_own_elements(text: str) -> None:
    event = tell_event(text, text, "2024-05-03")
    told = Told("s", tell(text), (tell(text),), tell(text), (event,), (event,), (event,), (text,))
    carried = Carried("ninjs", language=text, embargo="2024-05-03", status="usable")
    for written in (write_html(told, carried), write_oembed(told, max_width=None, max_height=None)["html"], write_blocks(told)):
        allowed = {"div", "section", "blockquote", "h2", "p", "ul", "li", "strong"}
        fit = "".join(one for one in written if one >= " " or one in "\t\n")
        assert {element.tag for element in html.fromstring(f"<div>{fit}</div>").iter() if isinstance(element.tag, str)} <= allowed
    for event_text in (one["text"]["text"] for one in write_timelinejs(told)["events"]):
        assert not set("<>\"'") & set(event_text)
    assert not set("<>&") & set(dump_for_script(write_jsonld(told, carried)))
