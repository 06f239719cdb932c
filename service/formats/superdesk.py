"""Items as Superdesk's own API has them; they are no IPTC ninjs, although called so."""

from __future__ import annotations

from html import escape
from typing import Any

from service.domain import Article
from service.formats.document import Carried, Document, parse_status, refuse_canceled, require_text
from service.formats.fields import (
    Json,
    cut_title,
    pick_fields,
    read_first_moment,
    read_moment,
    read_object,
    read_string,
    split_language,
)
from service.formats.fragments import read_fragment, read_line
from service.formats.markup import write_list
from service.formats.told import Told

HEADLINE_CHARS = 42  # what Superdesk's fields hold unless an outlet sets them otherwise
ABSTRACT_CHARS = 160
CARRIED = ("guid", "slugline", "versioncreated", "family_id")
TAKEN_BACK = frozenset({"killed", "recalled", "spiked"})


def read_superdesk(item: Json, *, locale: str) -> Document:
    """The document of a Superdesk item. Raises an InputError for a field that cannot be read, CanceledError for a killed one."""
    if read_string(item, "state") in TAKEN_BACK:
        refuse_canceled("/state")
    status = parse_status(read_string(item, "pubstatus"), "/pubstatus")
    embargo = _find_embargo(item)
    tag, guid = read_string(item, "language"), read_string(item, "guid") or read_string(item, "_id")
    language, locale = split_language(tag, locale)
    text = require_text(
        read_fragment(read_string(item, "body_html") or "", "/body_html"), "/body_html", "Send an item with a body_html."
    )
    article = Article(
        text=text,
        title=cut_title(read_line(read_string(item, "headline"))),
        published_at=read_first_moment(item, "firstpublished", "versioncreated", "firstcreated"),
        language=language,
        locale=locale,
        id=guid,
    )
    return Document(
        article,
        Carried("superdesk", uri=guid, language=tag, embargo=embargo, status=status, fields=pick_fields(item, CARRIED)),
        text_at="/body_html",
        language_at="/language",
    )


def _find_embargo(item: Json) -> str | None:
    """The embargo as the item writes it; in UTC where it keeps both."""
    schedule = read_object(item, "schedule_settings")
    written = [(schedule, "utc_embargo", "/schedule_settings"), (item, "embargo", ""), (item, "embargoed", "")]
    for holder, key, at in written:
        read_moment(holder, key, at)  # one that cannot be read cannot be honoured
    return next((value for one in written if (value := read_string(*one))), None)


def write_superdesk(told: Told, carried: Carried) -> dict[str, Any]:
    """The fields of an item that the summary fills, and those that say which item and version it is of.

    The body is not among them, so that an answer which is written back can undo no edit. `abstract` is HTML, as Superdesk has it;
    the timeline stands in `extra`, which holds an outlet's own fields.
    """
    own = carried.fields if carried.format == "superdesk" else {}
    extra = {
        "nutgraf_timeline": write_list(told) or None,
        "nutgraf_headlines": "\n".join(text.text for text in told.alternatives) or None,
        "nutgraf_notes": " ".join(told.notes) or None,
        "nutgraf_digital_source_type": told.name_source_type(),
    }
    item: dict[str, Any] = {
        "guid": carried.uri,
        "type": "text",
        "language": carried.language,
        **{key: own[key] for key in CARRIED if key in own},
        "pubstatus": carried.status,
        "embargoed": carried.embargo,
        "headline": told.headline and told.headline.text,
        "abstract": told.brief and escape(told.brief.text, quote=False),
        "extra": {key: value for key, value in extra.items() if value},
    }
    return {key: value for key, value in item.items() if value is not None}
