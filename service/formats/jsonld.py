"""A summary as schema.org JSON-LD, for the page that the story is published on."""

from __future__ import annotations

import json
from typing import Any

from service.formats.document import Carried
from service.formats.told import Told, ToldEvent

_UNSAFE = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def write_jsonld(told: Told, carried: Carried | None) -> dict[str, Any]:
    """A `NewsArticle` with the timeline as an `ItemList`; texts that the article does not support are left out."""
    told = told.drop_failed()
    alternatives = [text.text for text in told.alternatives]
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": carried.uri if carried and carried.uri else f"urn:nutgraf:summary:{told.id}",
        "url": carried.uri if carried and (carried.uri or "").startswith(("https://", "http://")) else None,
        "inLanguage": carried and carried.language,
        "headline": told.headline and told.headline.text,
        "alternativeHeadline": (alternatives[0] if len(alternatives) == 1 else alternatives) or None,
        "abstract": told.brief and told.brief.text,
        "description": told.brief and told.brief.text,
        "digitalSourceType": told.name_source_type(),
        "mainEntity": _write_timeline(told),
    }
    return {key: value for key, value in article.items() if value is not None}


def _write_timeline(told: Told) -> dict[str, Any] | None:
    if not told.events:
        return None
    return {
        "@type": "ItemList",
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(told.events),
        "itemListElement": [_write_item(event, place) for place, event in enumerate(told.events, start=1)],
    }


def _write_item(event: ToldEvent, place: int) -> dict[str, Any]:
    item = {"@type": "CreativeWork", "name": event.display, "text": event.told.text, "temporalCoverage": event.edtf}
    return {
        "@type": "ListItem",
        "position": place,
        "item": {key: value for key, value in item.items() if value is not None},
    }


def dump_for_script(value: Any) -> str:
    """`value` as JSON that stays JSON inside an HTML script element, whatever its texts hold."""
    return json.dumps(value, ensure_ascii=False).translate(_UNSAFE)
