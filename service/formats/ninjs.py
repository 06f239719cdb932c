"""IPTC ninjs 1.6, 2.2 and 3.1: the story of an item, and a summary as a small item of its own.

version  body                     headline         status      embargo         origin of the text
1.x      body_<x>                 headline[_<x>]   pubstatus   embargoed       digitalsourcetype
2.x      bodies[] contenttype     headlines[]      pubstatus   embargoed       digitalsourcetype
3.x      bodies[] contentType     headlines[]      pubStatus   embargoedUntil  digitalSourceType
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.domain import Article
from service.formats.document import Carried, Document, find_embargo_end, parse_status, require_text
from service.formats.fields import (
    Json,
    cut_title,
    is_uri,
    pick_fields,
    read_first_moment,
    read_moment,
    read_object,
    read_objects,
    read_string,
    split_language,
)
from service.formats.fragments import looks_like_markup, read_fragment, read_line
from service.formats.told import Told, ToldText

NinjsVersion = Literal["1.6", "2.2", "3.1"]
NEWEST: NinjsVersion = "3.1"
_BY_MAJOR: Mapping[str, NinjsVersion] = {"1": "1.6", "2": "2.2", "3": "3.1"}
_CAMEL = frozenset("versionCreated firstCreated contentCreated embargoedUntil pubStatus copyrightNotice copyrightHolder".split())
_LOWER = frozenset("versioncreated firstcreated contentcreated embargoed pubstatus copyrightnotice copyrightholder".split())
_LISTS = frozenset({"bodies", "headlines", "descriptions"})
CARRIED = ("version", "profile")
TYPES = frozenset("text audio video picture graphic composite component event planning".split())
MAIN_ROLES = frozenset({"", "main", "body", "text", "story", "article", "content", "full", "fulltext", "default", "plain"})
RICH_ROLES = frozenset({"richtext", "rich", "html", "xhtml", "xml", "nitf", "formatted", "markup"})  # the same story, with markup
NO_TEXT = ("application/json", "image/", "video/", "audio/")  # media types
ENOUGH = 0.9  # of the longest rendition's characters: a shorter one is not the same story
ROLES = {"headline": "main", "alternative": "alternative", "brief": "summary", "timeline": "timeline"}


@dataclass(frozen=True, slots=True)
class _Rendition:
    """One body of an item: the story, or something else by its `role`."""

    value: str
    role: str
    media_type: str
    at: str

    @property
    def is_markup(self) -> bool:
        if "html" in self.media_type or "xml" in self.media_type or self.role in RICH_ROLES:
            return True
        return self.media_type != "text/plain" and looks_like_markup(self.value)

    @property
    def is_main(self) -> bool:
        return self.role in MAIN_ROLES or self.role in RICH_ROLES

    def read(self) -> str:
        return read_fragment(self.value, self.at) if self.is_markup else self.value.strip()


def read_ninjs(item: Json, *, locale: str) -> Document:
    """The document of a ninjs item of any version. Associated items are no part of its story.

    Raises an InputError for a field that cannot be read, CanceledError for a cancelled item.
    """
    status_key = "pubStatus" if "pubStatus" in item else "pubstatus"
    status = parse_status(read_string(item, status_key), f"/{status_key}")
    embargo_key = "embargoedUntil" if "embargoedUntil" in item else "embargoed"
    read_moment(item, embargo_key)  # one that cannot be read cannot be honoured
    tag, uri, kind = (read_string(item, key) for key in ("language", "uri", "type"))
    language, locale = split_language(tag, locale)
    chosen = _choose_rendition(list(_find_renditions(item)))
    text, at = chosen or ("", "")
    advice = f"An item of the type {kind!r} needs a body." if kind in TYPES else "Send an item with a body."
    article = Article(
        text=require_text(text, at, advice),
        title=cut_title(_find_title(item)),
        published_at=read_first_moment(
            item, "firstcreated", "firstCreated", "versioncreated", "versionCreated", "contentcreated", "contentCreated"
        ),
        language=language,
        locale=locale,
        id=uri,
    )
    carried = Carried(
        "ninjs",
        version=find_version(item),
        uri=uri,
        language=tag,
        embargo=read_string(item, embargo_key),
        status=status,
        fields=pick_fields(item, CARRIED),
    )
    return Document(article, carried, text_at=at, language_at="/language")


def find_version(item: Json) -> NinjsVersion:
    """The version that an item is answered in: what it states, else what its names tell, else the newest."""
    standard = read_object(item, "standard") or read_object(item, "$standard")
    stated = str(standard.get("version", ""))[:1]
    if stated in _BY_MAJOR:
        return _BY_MAJOR[stated]
    bodies = [body for key in _LISTS for body, _ in read_objects(item, key)]
    if not _CAMEL.isdisjoint(item) or any("contentType" in body for body in bodies):
        return "3.1"
    if bodies:
        is_older = not _LOWER.isdisjoint(item) or any("contenttype" in body for body in bodies)
        return "2.2" if is_older else NEWEST
    is_first = "headline" in item or any(key.startswith(("body_", "headline_", "description_")) for key in item)
    return "1.6" if is_first or not _LOWER.isdisjoint(item) else NEWEST


def _find_renditions(item: Json) -> Iterator[_Rendition]:
    for key in item:
        if key.startswith("body_") and (value := read_string(item, key)):
            role = key.removeprefix("body_").lower()
            yield _Rendition(value, role, "text/plain" if role == "text" else "", f"/{key}")
    for body, at in read_objects(item, "bodies"):
        if value := read_string(body, "value", at):
            role = (read_string(body, "role", at) or "").lower()
            media_type = read_string(body, "contentType", at) or read_string(body, "contenttype", at) or ""
            yield _Rendition(value, role, media_type.lower(), f"{at}/value")


def _choose_rendition(renditions: list[_Rendition]) -> tuple[str, str] | None:
    """The text of the story and its pointer: of the main renditions one with markup, which tells paragraphs apart,
    unless it is cut short.
    """
    main = [one for one in renditions if one.is_main] or renditions
    read = [(one.read(), one) for one in main if not one.media_type.startswith(NO_TEXT)]
    longest = max((len(text) for text, _ in read), default=0)
    if not longest:
        return None
    whole = [(text, one) for text, one in read if len(text) >= ENOUGH * longest]
    text, one = max(whole, key=lambda pair: (pair[1].is_markup, len(pair[0])))
    return text, one.at


def _find_title(item: Json) -> str | None:
    """The item's own headline: the main one, else the first, else its title."""
    listed = [(read_string(one, "role", at), read_string(one, "value", at)) for one, at in read_objects(item, "headlines")]
    keyed = [read_string(item, key) for key in item if key.startswith("headline_")]
    titles = [
        read_string(item, "headline"),
        read_string(item, "headline_main"),
        *(value for role, value in listed if role == "main"),
        *(value for _, value in listed),
        *keyed,
        read_string(item, "title"),
    ]
    return read_line(next((title for title in titles if title), None))


def write_ninjs(told: Told, carried: Carried | None, version: NinjsVersion) -> dict[str, Any]:
    """The summary as an item that its schema accepts: partial, under the story's own URI, with nothing else of the story.

    `carried` is what the story's document says about itself, where there is one.
    """
    spell = _Spelling(version)
    item: dict[str, Any] = {"uri": carried.uri if carried and is_uri(carried.uri) else f"urn:nutgraf:summary:{told.id}"}
    item["type"] = "text"
    item[spell.key("representationtype", "representationType")] = "incomplete" if version == "1.6" else "partial"
    if carried:
        own = carried.fields if carried.format == "ninjs" else {}
        item |= {key: str(own[key]) for key in CARRIED if key in own}
        item["language"] = carried.language
        item[spell.key("embargoed", "embargoedUntil")] = _write_embargo(carried)
        item[spell.key("pubstatus", "pubStatus")] = carried.status
    item |= _write_texts_flat(told) if version == "1.6" else _write_texts(told, spell)
    if source_type := told.name_source_type():
        item[spell.key("digitalsourcetype", "digitalSourceType")] = {"uri": source_type}
    item[spell.key("ednote", "edNote")] = " ".join(told.notes) or None
    item["$standard" if version == "1.6" else "standard"] = {
        "name": "ninjs",
        "version": version,
        "schema": f"http://www.iptc.org/std/ninjs/ninjs-schema_{version}.json",
    }
    return {key: value for key, value in item.items() if value is not None}


def _write_embargo(carried: Carried) -> str | None:
    """The embargo as ninjs writes it: its own unchanged, that of another format as a moment with an offset."""
    if carried.embargo is None or carried.format == "ninjs":
        return carried.embargo
    return find_embargo_end(carried.embargo).isoformat()


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How a version spells its names: 3.x in camel case, those before in small letters."""

    version: NinjsVersion

    def key(self, lower: str, camel: str) -> str:
        return camel if self.version == "3.1" else lower


def _write_texts_flat(told: Told) -> dict[str, Any]:
    alternatives = {f"headline_alternative{place}": text.text for place, text in enumerate(told.alternatives, start=1)}
    return {
        "headline": told.headline and told.headline.text,
        **alternatives,
        "description_text": told.brief and told.brief.text,
        "description_timeline": "\n".join(told.list_lines()) or None,
    }


def _write_texts(told: Told, spell: _Spelling) -> dict[str, Any]:
    media_type = spell.key("contenttype", "contentType")

    def write(text: str, role: str) -> dict[str, str]:
        return {"role": ROLES[role], media_type: "text/plain", "value": text}

    def write_each(text: ToldText | None, role: str) -> list[dict[str, str]]:
        return [write(text.text, role)] if text else []

    headlines = [*write_each(told.headline, "headline"), *(write(text.text, "alternative") for text in told.alternatives)]
    lines = "\n".join(told.list_lines())
    descriptions = [*write_each(told.brief, "brief"), *([write(lines, "timeline")] if lines else [])]
    return {"headlines": headlines or None, "descriptions": descriptions or None}
