"""Pages and fragments of HTML, read. A page's story is found by trafilatura, its title and date where the page states them."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date, datetime

from lxml import etree

from service.domain import Article, InputError
from service.formats.document import Carried, Document, require_text
from service.formats.fields import cut_title, is_uri, parse_moment, split_language
from service.formats.fragments import MAX_DEPTH, join_blocks, read_blocks, split_at_blank_lines
from service.formats.text import decode_text, find_charset

MAX_ELEMENTS = 20_000  # of a page; a news page has 1,000 to 5,000
FACT_CHARS = 2000  # of one fact that a page states
SNIFFED_BYTES = 4096
PUBLISHED = ("article:published_time", "datepublished", "og:article:published_time", "dc.date.issued", "date")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(?P<name>[A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)


class _PageFacts:
    """What libxml2 tells its events to: the facts that a page states about its story."""

    def __init__(self) -> None:
        self.stated: dict[str, str] = {}
        self._depth = 0
        self._elements = 0
        self._in_title = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise InputError(
                f"The page has more than {MAX_ELEMENTS:,} elements, or nests more than {MAX_DEPTH}. Send the story's own markup."
            )
        self._in_title = tag == "title" and "title" not in self.stated
        match tag:
            case "html":
                self._note("lang", attributes.get("lang") or attributes.get("xml:lang"))
            case "meta":
                name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
                self._note(f"meta {name.lower()}", attributes.get("content"))
            case "link" if attributes.get("rel", "").lower() == "canonical":
                self._note("canonical", attributes.get("href"))
            case "time" if attributes.get("itemprop", "").lower() == "datepublished" or "pubdate" in attributes:
                self._note("time", attributes.get("datetime"))

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._in_title = False

    def data(self, text: str) -> None:
        if self._in_title:
            self.stated["title"] = self.stated.get("title", "") + text

    def close(self) -> Mapping[str, str]:
        return self.stated

    def _note(self, name: str, value: str | None) -> None:
        if value and value.strip() and len(value) <= FACT_CHARS:
            self.stated.setdefault(name, value.strip())


def read_html(body: bytes, *, charset: str | None, locale: str) -> Document:
    """The document of a page, or of a fragment of one. Raises an InputError for bytes or markup that cannot be read."""
    markup = decode_text(body, charset or _sniff_charset(body))
    return read_page(markup, locale) if _PAGE.search(markup) else read_bare(markup, locale)


def read_bare(markup: str, locale: str) -> Document:
    """The document of a fragment; a first-level heading at its front is its title."""
    blocks = read_blocks(markup)
    if len(blocks) == 1 and blocks[0].tag == "body":
        blocks = read_blocks(split_at_blank_lines(markup))
    title = blocks[0].text if blocks and blocks[0].tag == "h1" else None
    text = join_blocks(blocks[1:] if title else blocks)
    return Document(Article(_require(text), cut_title(title), locale=locale), Carried("html"))


def read_page(markup: str, locale: str) -> Document:
    """The document of a whole page: its story, with what the page states about it."""
    facts = _find_facts(markup)
    language, locale = split_language(facts.get("lang"), locale)
    title = facts.get("meta og:title") or facts.get("title")
    blocks = read_blocks(_find_story(markup))
    if blocks and blocks[0].tag == "h1":
        title, blocks = blocks[0].text, blocks[1:]
    uri = next((one for one in (facts.get("canonical"), facts.get("meta og:url")) if is_uri(one)), None)
    article = Article(
        _require(join_blocks(blocks)), cut_title(title), _find_published(facts), language=language, locale=locale, id=uri
    )
    return Document(article, Carried("html", uri=uri, language=facts.get("lang")))


def _sniff_charset(body: bytes) -> str | None:
    """The charset that a page's own head names."""
    match = _CHARSET.search(body[:SNIFFED_BYTES])
    return find_charset(match["name"].decode("ascii")) if match else None


def _find_facts(markup: str) -> Mapping[str, str]:
    parser = etree.HTMLParser(target=_PageFacts(), encoding="utf-8", no_network=True)
    facts: Mapping[str, str] | None = etree.fromstring(markup.encode("utf-8"), parser)
    return facts or {}


def _find_story(markup: str) -> str:
    """The markup of the page's story; the whole page where none stands out."""
    from trafilatura import extract  # it takes a quarter of a second to import, and only pages need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings quote the page; our log never does
    # Its fallbacks, which `fast` leaves out, take time with the square of the number of paragraphs.
    return extract(markup, output_format="html", include_comments=False, fast=True) or markup


def _find_published(facts: Mapping[str, str]) -> datetime | date | None:
    """The publication that the page states; one that cannot be read states nothing."""
    for name in (*(f"meta {one}" for one in PUBLISHED), "time"):
        try:
            return parse_moment(facts[name])
        except (KeyError, ValueError):
            continue
    return None


def _require(text: str) -> str:
    return require_text(text, "", "Send the markup that holds the story.")
