"""Answers in other formats than v1's own: written from the answer's JSON, whether it was made just now or kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from flask import request

from service.domain import Review
from service.formats.document import Carried, refuse_publication
from service.formats.jsonld import dump_for_script, write_jsonld
from service.formats.markup import write_html
from service.formats.ninjs import NEWEST, NinjsVersion, write_ninjs
from service.formats.reviewed import apply_reviews
from service.formats.superdesk import write_superdesk
from service.formats.text import write_text
from service.formats.timelinejs import write_timelinejs
from service.formats.told import Told, read_told
from service.formats.wordpress import write_wordpress
from service.web.body import JSON

AnswerFormat = Literal["native", "ninjs", "superdesk", "wordpress", "jsonld", "timelinejs", "html", "text"]
ExportFormat = Literal["native", "ninjs", "jsonld", "timelinejs", "html", "text"]
JSON_LD = "application/ld+json"
MEDIA_TYPES: Mapping[AnswerFormat, tuple[str, ...]] = {  # the first one, unless the caller accepts only another
    "jsonld": (JSON_LD, JSON),
    "html": ("text/html",),
    "text": ("text/plain",),
}
TYPED = {"text/html": "text/html; charset=utf-8", "text/plain": "text/plain; charset=utf-8"}
FOR_PUBLICATION = frozenset[AnswerFormat]({"jsonld", "timelinejs"})
OTHER_CONTENT: Mapping[str, Any] = {  # how /openapi.json describes the answers that aren't v1's own
    JSON_LD: {"schema": {"type": "object"}},
    "text/html": {"schema": {"type": "string"}},
    "text/plain": {"schema": {"type": "string"}},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The format that an answer is wanted in; `ninjs_version` None is that of the document, else the newest."""

    format: AnswerFormat
    ninjs_version: NinjsVersion | None = None


Write = Callable[[Told, Carried | None, Choice], str]


def list_media_types(format: AnswerFormat) -> tuple[str, ...]:
    """The media types that an answer in `format` can have, the usual one first."""
    return MEDIA_TYPES.get(format, (JSON,))


def choose_content_type(format: AnswerFormat) -> str:
    """The content type of an answer in `format` to this request."""
    offered = list_media_types(format)
    chosen = request.accept_mimetypes.best_match(offered, default=offered[0]) if request.headers.get("Accept") else offered[0]
    return TYPED.get(chosen, chosen)


def check_publication(format: AnswerFormat, carried: Carried | None) -> None:
    """Raises NotForPublicationError for a format for readers while the document is held back."""
    if carried and format in FOR_PUBLICATION:
        refuse_publication(carried, read_now())


def read_now() -> datetime:
    """The moment of this request."""
    return datetime.now(UTC)


def write_answer(answer: bytes, choice: Choice, reviews: Sequence[Review] = ()) -> bytes:
    """A v1 answer in the format chosen, with what was decided about its texts applied; v1's own stays as it was made.

    Raises NotForPublicationError as `check_publication`.
    """
    if choice.format == "native":
        return answer
    parsed = apply_reviews(json.loads(answer), reviews)
    carried = read_carried(parsed)
    check_publication(choice.format, carried)
    return WRITERS[choice.format](read_told(parsed), carried, choice).encode()


def read_carried(answer: Mapping[str, Any]) -> Carried | None:
    """What the document of an answer says about itself; None for an answer to no document."""
    document = answer.get("document")
    if document is None:
        return None
    return Carried(
        document["format"],
        version=document["version"],
        uri=document["uri"],
        language=document["language"],
        embargo=document["embargoed"],
        status=document["pubstatus"],
        fields=document["fields"],
    )


def _write_ninjs(told: Told, carried: Carried | None, choice: Choice) -> str:
    own = carried.version if carried and carried.format == "ninjs" else None
    version: Any = choice.ninjs_version or own or NEWEST
    return _dump(write_ninjs(told, carried, version))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _require(carried: Carried | None) -> Carried:
    assert carried is not None  # only documents are answered in a CMS's own format
    return carried


WRITERS: Mapping[AnswerFormat, Write] = {
    "ninjs": _write_ninjs,
    "superdesk": lambda told, carried, choice: _dump(write_superdesk(told, _require(carried))),
    "wordpress": lambda told, carried, choice: _dump(write_wordpress(told, _require(carried))),
    "jsonld": lambda told, carried, choice: dump_for_script(write_jsonld(told, carried)),
    "timelinejs": lambda told, carried, choice: _dump(write_timelinejs(told)),
    "html": lambda told, carried, choice: write_html(told, carried),
    "text": lambda told, carried, choice: write_text(told, carried),
}
