"""Posts as the WordPress REST API has them, in `view` or `edit` context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from html import escape
from typing import Any

from service.domain import Article, InputError
from service.formats.document import Carried, Document, Status, refuse_canceled, require_text
from service.formats.fields import Json, cut_title, pick_fields, read_moment, read_object, read_string, split_language
from service.formats.fragments import read_fragment, read_line, split_at_blank_lines
from service.formats.markup import write_event
from service.formats.told import Told

CARRIED = ("id", "status", "date", "date_gmt", "modified_gmt", "link")
_NO_DATE = "0000-00-00"  # what WordPress writes for a draft
_SHORTCODES = re.compile(
    r"\[(?P<name>caption|wp_caption|gallery|playlist|audio|video|embed)\b[^\[\]]{0,1000}\]"
    r"(?:[^\[\]]{0,2000}\[/(?P=name)\])?"
)
_STATUSES: Mapping[str, Status] = {"publish": "usable", "private": "withheld"}


def read_wordpress(post: Json, *, locale: str) -> Document:
    """The document of a post. Its text is what the editor holds (`content.raw`) where that was sent, else what readers see.

    Raises an InputError for a field that cannot be read, CanceledError for a post in the trash.
    """
    status = read_string(post, "status")
    if status == "trash":
        refuse_canceled("/status")
    text, at = _find_story(post)
    published = _find_published(post)
    is_scheduled = status == "future"
    if is_scheduled and published is None:
        raise InputError("/date is required of a post that is scheduled: it is held back until then.", pointer="/date")
    tag = read_string(post, "lang")  # translation plugins add it; WordPress itself has one language for a site
    language, locale = split_language(tag, locale)
    link = read_string(post, "link")
    article = Article(
        text=require_text(text, at, "Send a post with content.raw or content.rendered."),
        title=cut_title(_find_title(post)),
        published_at=published,
        language=language,
        locale=locale,
        id=link,
    )
    carried = Carried(
        "wordpress",
        uri=link,
        language=tag,
        embargo=published.isoformat() if is_scheduled and published else None,
        status=_STATUSES.get(status or ""),
        fields=pick_fields(post, CARRIED),
    )
    return Document(article, carried, text_at=at, language_at="/lang")


def _find_story(post: Json) -> tuple[str, str]:
    """The post's text, and the pointer of the field that it was read from."""
    content = _read_field(post, "content")
    raw, rendered = read_string(content, "raw", "/content"), read_string(content, "rendered", "/content")
    if raw is None:
        return read_fragment(rendered or "", "/content/rendered"), "/content/rendered"
    markup = _SHORTCODES.sub(" ", raw)
    markup = markup if "<!-- wp:" in raw else split_at_blank_lines(markup)
    return read_fragment(markup, "/content/raw"), "/content/raw"


def _read_field(post: Json, key: str) -> Json:
    """A field with its renderings; a bare text, as posts are written with, is the raw one."""
    value = post.get(key)
    return {"raw": value} if isinstance(value, str) else read_object(post, key)


def _find_title(post: Json) -> str | None:
    title = _read_field(post, "title")
    return read_line(read_string(title, "raw", "/title") or read_string(title, "rendered", "/title"))


def _find_published(post: Json) -> datetime | date | None:
    """When the post was published, in the site's own offset, which `date` and `date_gmt` tell together."""
    local, gmt = (_read_naive(post, key) for key in ("date", "date_gmt"))
    if local is None or local.tzinfo:
        return local or (gmt and gmt.replace(tzinfo=UTC))
    if gmt is None:
        return local
    offset = timedelta(minutes=round((local - gmt.replace(tzinfo=None)) / timedelta(minutes=1)))
    if abs(offset) >= timedelta(hours=24):
        raise InputError("/date and /date_gmt must be the same moment, a time zone apart.", pointer="/date_gmt")
    return local.replace(tzinfo=timezone(offset))


def _read_naive(post: Json, key: str) -> datetime | None:
    value = read_string(post, key)
    if value is None or value.startswith(_NO_DATE):
        return None
    moment = read_moment(post, key)
    if not isinstance(moment, datetime):
        raise InputError(f"/{key} must be a date with time, such as 2024-05-03T18:02:00.", pointer=f"/{key}")
    return moment


def write_wordpress(told: Told, carried: Carried) -> dict[str, Any]:
    """What a plugin puts into a post: the excerpt, the timeline as a list block, and the rest as post meta.

    `blocks` is safe to insert into the content. Title and content of the post are not among the fields: nothing is overwritten.
    """
    own = carried.fields if carried.format == "wordpress" else {}
    meta = {
        "nutgraf_summary_id": told.id,
        "nutgraf_headline": told.headline and told.headline.text,
        "nutgraf_headlines": [text.text for text in told.alternatives] or None,
        "nutgraf_notes": list(told.notes) or None,
        "nutgraf_digital_source_type": told.name_source_type(),
        "nutgraf_pubstatus": carried.status,
        "nutgraf_embargoed": carried.embargo,
    }
    brief = told.brief.text if told.brief else None
    return {
        **{key: own[key] for key in CARRIED if key in own},
        **({"excerpt": {"raw": escape(brief, quote=False), "rendered": f"<p>{escape(brief)}</p>\n"}} if brief else {}),
        "meta": {key: value for key, value in meta.items() if value is not None},
        "blocks": write_blocks(told),
    }


def write_blocks(told: Told) -> str:
    """The timeline as one list block of the block editor; nothing without events."""
    items = "".join(
        f"<!-- wp:list-item -->\n<li>{write_event(event)}</li>\n<!-- /wp:list-item -->\n" for event in told.list_events()
    )
    return f'<!-- wp:list -->\n<ul class="wp-block-list">{items}</ul>\n<!-- /wp:list -->\n' if items else ""
