"""What a CMS asks for beside its document, and what the v1 answer to a document has more than other answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Annotated, Literal, Self, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from service.domain import STYLES, DateStyle, Limits, Style, Summary
from service.formats.document import Carried, Document, FormatName, Status
from service.formats.ninjs import NinjsVersion
from service.formats.superdesk import ABSTRACT_CHARS, HEADLINE_CHARS
from service.outbound.policy import URL_CHARS
from service.web.answers import SummaryAnswer
from service.web.exports import AnswerFormat, ExportFormat
from service.web.schema import DEFAULTS, RequestModel, check_timezone
from service.web.verdicts import AnswerModel


def _check_styles(value: str) -> str:
    if len(set(value.split(","))) < len(value.split(",")):
        raise PydanticCustomError("unique", "must name each style once")
    return value


class QueryModel(BaseModel):
    """Query parameters are text, so numbers are read from text here."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ExportQuery(QueryModel):
    format: ExportFormat = "native"
    """The format of the answer. jsonld and timelinejs are refused while the story is embargoed or withheld."""
    ninjs_version: NinjsVersion | None = None
    """Of an answer in ninjs; the story's own, else 3.1."""


class CmsQuery(QueryModel):
    styles: Annotated[
        str, Field(pattern="^(headline|brief|timeline)(,(headline|brief|timeline)){0,2}$"), AfterValidator(_check_styles)
    ] = ",".join(STYLES)
    """With commas between."""
    headline_chars: int | None = Field(default=None, ge=20, le=300)
    """Unset: 80; where Superdesk's format is read or written, 42."""
    headline_count: int = Field(default=DEFAULTS.headline_count, ge=1, le=10)
    """Headlines wanted, the first included."""
    brief_chars: int | None = Field(default=None, ge=80, le=2000)
    """Unset: 400; where Superdesk's format is read or written, 160."""
    timeline_items: int = Field(default=DEFAULTS.timeline_items, ge=1, le=50)
    timeline_chars: int = Field(default=DEFAULTS.timeline_chars, ge=40, le=500)
    date_style: DateStyle = "ap"
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    timezone: Annotated[str, AfterValidator(check_timezone)] | None = None
    """IANA zone of the newsroom; unset: the offset that the document writes its dates with, else the server's zone."""
    answer: AnswerFormat | None = None
    """The format of the answer; unset: the document's own. native is the answer of /v1/summaries, with `document`."""
    ninjs_version: NinjsVersion | None = None
    """Of an answer in ninjs; the document's own, else 3.1."""

    def list_styles(self) -> tuple[Style, ...]:
        return cast(tuple[Style, ...], tuple(self.styles.split(",")))

    def choose_limits(self, formats: set[str]) -> Limits:
        """The limits asked for, else those of the fields that are filled. `formats`: the document's and the answer's."""
        is_superdesk = "superdesk" in formats
        return Limits(
            headline_chars=self.headline_chars or (HEADLINE_CHARS if is_superdesk else DEFAULTS.headline_chars),
            headline_count=self.headline_count,
            brief_chars=self.brief_chars or (ABSTRACT_CHARS if is_superdesk else DEFAULTS.brief_chars),
            timeline_items=self.timeline_items,
            timeline_chars=self.timeline_chars,
        )


class UrlBody(RequestModel):
    """A page to be fetched."""

    url: str = Field(min_length=1, max_length=URL_CHARS)
    """http or https, without user name and fragment."""


class DocumentAnswer(AnswerModel):
    """What the document says about itself, unchanged."""

    format: FormatName
    version: str | None
    """Of the format: ninjs 1.6, 2.2 or 3.1, whichever the document is nearest to."""
    uri: str | None
    language: str | None
    embargoed: str | None
    pubstatus: Literal["usable", "withheld", "canceled"] | None
    fields: dict[str, str | int]
    """Further fields that name the document or its version, as the format has them."""

    @classmethod
    def of(cls, carried: Carried) -> Self:
        status: Status | None = carried.status
        return cls(
            format=carried.format,
            version=carried.version,
            uri=carried.uri,
            language=carried.language,
            embargoed=carried.embargo,
            pubstatus=status,
            fields=dict(carried.fields),
        )


class DocumentSummaryAnswer(SummaryAnswer):
    """The summary of a CMS's document. Offsets point into `source.text`, which was read from it."""

    document: DocumentAnswer

    @classmethod
    def of_document(cls, summary: Summary, document: Document, id: str) -> Self:
        answer = SummaryAnswer.of(summary)
        parts = {name: getattr(answer, name) for name in SummaryAnswer.model_fields}
        source = answer.source.model_copy(update={"text": document.article.text})
        return cls(**{**parts, "id": id, "source": source}, document=DocumentAnswer.of(document.carried))


def identify_document(id: str, carried: Carried) -> str:
    """The id of a document's answer: that of the same request for its text alone is `id`, and has another answer."""
    told = json.dumps([id, asdict(carried)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
