"""What a request may hold, by the v1 contract, and its way into the domain.

The models are strict (no "80" for 80) and closed (an unknown field is an error). Their bounds are what /openapi.json states.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from service.domain import STYLES, Article, DateStyle, InputError, Limits, Style, SummaryRequest
from service.formats.fields import UNFIT, YEARS
from service.text.words import count_words

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?")
DEFAULTS = Limits()


def check_text(text: str) -> str:
    if bad := UNFIT.search(text):
        context = {"code_point": f"U+{ord(bad[0]):04X}", "offset": bad.start()}
        raise PydanticCustomError("unfit", "must not hold {code_point}, which is no character (at offset {offset})", context)
    return text


def _check_published_at(value: str) -> str:
    try:
        moment = parse_published_at(value)
    except ValueError:
        raise PydanticCustomError("moment", "must be a date (2024-05-03) or a date with time (2024-05-03T18:02:00Z)") from None
    if moment.year not in YEARS:
        raise PydanticCustomError("year", "must lie between the years {first} and {last}", {"first": YEARS[0], "last": YEARS[-1]})
    return value


def check_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):
        raise PydanticCustomError("timezone", "must be an IANA time zone such as 'Africa/Cairo'") from None
    return value


def _check_unique(styles: list[Style]) -> list[Style]:
    if len(set(styles)) < len(styles):
        raise PydanticCustomError("unique", "must name each style once")
    return styles


Text = Annotated[str, AfterValidator(check_text)]
CheckedText = Annotated[str, Field(min_length=1, max_length=20_000), AfterValidator(check_text)]
Styles = Annotated[
    list[Style],
    Field(min_length=1, max_length=len(STYLES), json_schema_extra={"uniqueItems": True}),
    AfterValidator(_check_unique),
]


class RequestModel(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class ArticleBody(RequestModel):
    """One story."""

    text: Text
    """The article as plain text. Offsets in the answer count its Unicode code points."""
    title: Annotated[Text | None, Field(max_length=1000)] = None
    """Shown to the model, but never evidence."""
    published_at: Annotated[str, AfterValidator(_check_published_at)] | None = None
    """ISO 8601 date, or date and time; relative dates in the article count from it."""
    timezone: Annotated[str, AfterValidator(check_timezone)] | None = None
    """IANA zone of the newsroom; null: the offset of published_at, else the server's zone."""
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None
    """ISO 639-1 code; null: detected."""
    locale: Annotated[str, Field(pattern="^[a-z]{2}-[A-Z]{2}$")] | None = None
    """Decides the order of day and month (en-US, en-GB); null: the server's locale."""
    id: Annotated[Text | None, Field(max_length=200)] = None
    """Your own name for the article."""


class HeadlineLimits(RequestModel):
    max_chars: int = Field(default=DEFAULTS.headline_chars, ge=20, le=300)
    count: int = Field(default=DEFAULTS.headline_count, ge=1, le=10)
    """Headlines wanted, the first included."""


class BriefLimits(RequestModel):
    max_chars: int = Field(default=DEFAULTS.brief_chars, ge=80, le=2000)


class TimelineLimits(RequestModel):
    max_items: int = Field(default=DEFAULTS.timeline_items, ge=1, le=50)
    max_chars: int = Field(default=DEFAULTS.timeline_chars, ge=40, le=500)


class LimitsBody(RequestModel):
    """Lengths are Unicode code points."""

    headline: HeadlineLimits = HeadlineLimits()
    brief: BriefLimits = BriefLimits()
    timeline: TimelineLimits = TimelineLimits()


class SummaryBody(RequestModel):
    """An article, and what is wanted of it."""

    article: ArticleBody
    styles: Styles = list(STYLES)
    limits: LimitsBody = LimitsBody()
    date_style: DateStyle = "ap"
    """ap: Oct. 7, 2023; bbc: 7 October 2023; iso: 2023-10-07."""
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    """Another seed gives other candidates; the same one the same bytes."""


def parse_published_at(value: str) -> datetime | date:
    """The moment that `value` writes in ISO 8601; a ValueError when it writes none."""
    if DATE.fullmatch(value):
        return date.fromisoformat(value)
    if DATE_TIME.fullmatch(value):
        return datetime.fromisoformat(value.upper())
    raise ValueError("neither a date nor a date and time")


def parse_article(body: ArticleBody, *, locale: str, max_words: int) -> Article:
    """The article of a valid body; `locale` holds where it names none. An InputError when it has more than `max_words` words."""
    words = count_words(body.text)
    if words > max_words:
        raise InputError(
            f"The article has {words:,} words; this server reads at most {max_words:,} (NUTGRAF_MAX_ARTICLE_WORDS).",
            pointer="/article/text",
        )
    return Article(
        text=body.text,
        title=body.title,
        published_at=parse_published_at(body.published_at) if body.published_at else None,
        timezone=body.timezone,
        language=body.language,
        locale=body.locale or locale,
        id=body.id,
    )


def parse_summary_request(body: SummaryBody, *, locale: str, max_words: int) -> SummaryRequest:
    """What the pipeline is asked for; see `parse_article`."""
    return SummaryRequest(
        article=parse_article(body.article, locale=locale, max_words=max_words),
        styles=tuple(body.styles),
        limits=Limits(
            headline_chars=body.limits.headline.max_chars,
            headline_count=body.limits.headline.count,
            brief_chars=body.limits.brief.max_chars,
            timeline_items=body.limits.timeline.max_items,
            timeline_chars=body.limits.timeline.max_chars,
        ),
        date_style=body.date_style,
        seed=body.seed,
    )
