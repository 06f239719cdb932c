"""A CMS's document once it is read: the article, and what an answer has to carry on unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal, get_args

from service.domain import Article, CanceledError, EmptyArticleError, InputError, NotForPublicationError
from service.formats.fields import parse_moment

FormatName = Literal["ninjs", "superdesk", "wordpress", "html", "text"]
Status = Literal["usable", "withheld", "canceled"]
STATUSES: tuple[Status, ...] = get_args(Status)
LAST_ZONE = timezone(timedelta(hours=-12))  # where a day ends last


@dataclass(frozen=True, slots=True)
class Carried:
    """What a document says about itself that its answer repeats, as written there.

    `version` is that of the format ("2.2"); `fields` are further fields of the same format that name the document or its version.
    """

    format: FormatName
    version: str | None = None
    uri: str | None = None
    language: str | None = None
    embargo: str | None = None
    status: Status | None = None
    fields: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `text_at` and `language_at` are the JSON pointers of what its article was read from."""

    article: Article
    carried: Carried
    text_at: str = ""
    language_at: str = ""


def parse_status(value: str | None, at: str) -> Status | None:
    """The publication status that `value` names; an InputError at `at` for another, CanceledError for a cancelled item."""
    if value is None:
        return None
    if value not in STATUSES:
        raise InputError(f"{at} must be 'usable', 'withheld' or 'canceled'.", pointer=at)
    if value == "canceled":
        refuse_canceled(at)
    return value


def refuse_canceled(at: str) -> None:
    """Raises CanceledError: nothing is written about an item that its owner took back."""
    raise CanceledError(f"{at} says that this item is canceled, so it gets no summary. Send one that may be used.", pointer=at)


def require_text(text: str, at: str, advice: str) -> str:
    """`text`, stripped; an EmptyArticleError at `at` when nothing is left."""
    if not text.strip():
        raise EmptyArticleError(f"The document has no story text. {advice}", pointer=at)
    return text.strip()


def refuse_publication(carried: Carried, now: datetime) -> None:
    """Raises NotForPublicationError while the document is withheld or its embargo lies after `now` (which has an offset)."""
    if carried.status == "withheld":
        raise NotForPublicationError(
            "The item is withheld, so nothing is written for publication. Ask for the answer 'native' or the CMS's own format."
        )
    if carried.embargo and find_embargo_end(carried.embargo) > now:
        raise NotForPublicationError(
            f"The item is embargoed until {carried.embargo}, so nothing is written for publication before. "
            "Ask for the answer 'native' or the CMS's own format until then."
        )


def find_embargo_end(embargo: str) -> datetime:
    """The moment at which `embargo` is over; without an offset, once it is over everywhere on Earth."""
    moment = parse_moment(embargo)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=LAST_ZONE)).astimezone(UTC)
