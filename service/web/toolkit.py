"""POST /toolkit/headlines and /toolkit/summarize: what the AI widget of one national agency's Superdesk calls.

The client is not ours, so fields that it adds are let through, and numbers may come as text. Answers are bare texts with no place
for a verdict: what the article does not support is left out.
"""

from __future__ import annotations

from typing import Annotated, Self

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.domain import Article, InputError, Limits, Style, Summary, SummaryRequest
from service.formats.document import Carried, Document, require_text
from service.formats.fields import check_characters
from service.formats.fragments import looks_like_markup, read_fragment
from service.formats.superdesk import ABSTRACT_CHARS, HEADLINE_CHARS
from service.web.body import JSON
from service.web.cms import refuse_overlong
from service.web.errors import BODY_PROBLEMS, document_problems
from service.web.recording import record_summary
from service.web.serving import get_pipeline, get_serving

MOST_TITLES = 10
MOST_HEADLINE_CHARS = 300
MOST_BRIEF_CHARS = 2000
PROBLEMS = document_problems(*BODY_PROBLEMS)

blueprint = APIBlueprint(
    "toolkit",
    __name__,
    abp_tags=[Tag(name="Superdesk AI widget", description="The routes that its Toolkit provider calls.")],
    url_prefix="/toolkit",
)


class ToolkitModel(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, use_attribute_docstrings=True)

    text: str
    """The story, plain or as HTML."""
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    """Another seed gives other texts."""

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, body: object) -> object:
        return {key: value for key, value in body.items() if value is not None} if isinstance(body, dict) else body


class HeadlinesBody(ToolkitModel):
    nr_titles: Annotated[int, Field(alias="nrTitles", ge=1)] = 3
    """Headlines wanted; 10 at most are written."""
    max_characters: Annotated[int, Field(alias="maxCharacters", ge=1)] = HEADLINE_CHARS


class SummarizeBody(ToolkitModel):
    max_characters: Annotated[int, Field(alias="maxCharacters", ge=1)] = ABSTRACT_CHARS


class HeadlinesAnswer(BaseModel):
    response: list[str]


class SummarizeAnswer(BaseModel):
    response: str

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(response=text)


@blueprint.post(
    "/headlines",
    operation_id="writeToolkitHeadlines",
    description="Headlines of at most `maxCharacters`, the best first; fewer than `nrTitles` where no more are good enough.",
    responses={200: HeadlinesAnswer, **PROBLEMS},
)
def write_headlines(body: HeadlinesBody) -> Response:
    """Headlines for Superdesk's AI widget"""
    limits = Limits(headline_chars=min(body.max_characters, MOST_HEADLINE_CHARS), headline_count=min(body.nr_titles, MOST_TITLES))
    headline = summarize_text(body, "headline", limits).headline
    assert headline is not None
    offered = [one for one in (headline, *headline.alternatives) if one.text and one.fidelity.verdict != "fail"]
    if not offered:
        refuse("headline", body.max_characters, headline.reason)
    texts = [one.text or "" for one in offered]
    return Response(HeadlinesAnswer(response=texts).model_dump_json(), content_type=JSON)


@blueprint.post(
    "/summarize",
    operation_id="writeToolkitSummary",
    description="One paragraph of at most `maxCharacters`.",
    responses={200: SummarizeAnswer, **PROBLEMS},
)
def write_summary(body: SummarizeBody) -> Response:
    """A summary for Superdesk's AI widget"""
    brief = summarize_text(body, "brief", Limits(brief_chars=min(body.max_characters, MOST_BRIEF_CHARS))).brief
    assert brief is not None
    if not brief.text or brief.fidelity.verdict == "fail":
        refuse("summary", body.max_characters, brief.reason)
    return Response(SummarizeAnswer(response=brief.text or "").model_dump_json(), content_type=JSON)


def summarize_text(body: ToolkitModel, style: Style, limits: Limits) -> Summary:
    """The summary of the text sent. Raises an InputError that points at it."""
    serving, pipeline = get_serving(), get_pipeline()
    check_characters(body.text, "/text")
    text = read_fragment(body.text) if looks_like_markup(body.text) else body.text
    article = Article(require_text(text, "/text", "Send the story's words in text."), locale=serving.locale)
    refuse_overlong(Document(article, Carried("text"), text_at="/text"))
    try:
        summary = pipeline.summarize(SummaryRequest(article, styles=(style,), limits=limits, seed=body.seed))
    except InputError as error:
        error.pointer = "/text"
        raise
    record_summary(summary)
    return summary


def refuse(name: str, max_characters: int, reason: str | None) -> None:
    """Raises an InputError that says why there is no text."""
    why = reason or "What was written holds figures that the story does not support."
    raise InputError(f"No {name} of at most {max_characters:,} characters: {why}", pointer="/maxCharacters")
