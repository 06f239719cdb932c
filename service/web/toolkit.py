"""POST /toolkit/headlines and /toolkit/summarize: what the AI widget of one national agency's Superdesk calls.

The client is not ours, so fields that it adds are let through, and numbers may come as text. Answers are bare texts with no place
for a verdict: what the article does not support is left out.
"""

from __future__ import annotations

import re
from typing import Annotated, NoReturn

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from service.domain import Article, InputError, Limits, Style, Summary, SummaryRequest
from service.formats.document import Carried, Document, require_text
from service.formats.fields import check_characters
from service.formats.fragments import looks_like_markup, read_fragment
from service.web.body import JSON
from service.web.cms import refuse_overlong
from service.web.errors import BODY_PROBLEMS, document_problems
from service.web.recording import record_summary
from service.web.schema import DEFAULTS
from service.web.serving import get_pipeline, get_serving

MOST_TITLES = 10
MOST_HEADLINE_CHARS = 300
MOST_BRIEF_CHARS = 2000
DIGITS = re.compile(r"^[0-9]{1,9}$")
PROBLEMS = document_problems(*BODY_PROBLEMS)

blueprint = APIBlueprint(
    "toolkit",
    __name__,
    abp_tags=[Tag(name="Superdesk AI widget", description="The routes that its Toolkit provider calls.")],
    url_prefix="/toolkit",
)


def _read_number(value: object) -> int | None:
    """A count that may come as text; null and 0, which a field without a limit sends, stand for none.

    Raises what pydantic makes an error of the field of.
    """
    number = int(value) if isinstance(value, str) and DIGITS.fullmatch(value) else value
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 0):
        raise PydanticCustomError("count", "must be a whole number")
    return number or None


Count = Annotated[
    int | None,
    BeforeValidator(_read_number),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": DIGITS.pattern}, {"type": "null"}]},
        mode="validation",
    ),
]


class ToolkitModel(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, use_attribute_docstrings=True)

    text: str
    """The story, plain or as HTML."""
    seed: int = Field(default=0, ge=0, le=2**32 - 1, strict=True)
    """Another seed gives other texts."""


class HeadlinesBody(ToolkitModel):
    nr_titles: Annotated[Count, Field(alias="nrTitles")] = None
    """Headlines wanted; 0 or unset: 3. 10 at most are written."""
    max_characters: Annotated[Count, Field(alias="maxCharacters")] = None
    """Of a headline; 0 or unset: 80."""


class SummarizeBody(ToolkitModel):
    max_characters: Annotated[Count, Field(alias="maxCharacters")] = None
    """0 or unset: 400."""


class HeadlinesAnswer(BaseModel):
    response: list[str]


class SummarizeAnswer(BaseModel):
    response: str


@blueprint.post(
    "/headlines",
    operation_id="writeToolkitHeadlines",
    description="Headlines of at most `maxCharacters`, the best first; fewer than `nrTitles` where no more are good enough.",
    responses={200: HeadlinesAnswer, **PROBLEMS},
)
def write_headlines(body: HeadlinesBody) -> Response:
    """Headlines for Superdesk's AI widget"""
    most = body.max_characters or DEFAULTS.headline_chars
    limits = Limits(
        headline_chars=min(most, MOST_HEADLINE_CHARS), headline_count=min(body.nr_titles or DEFAULTS.headline_count, MOST_TITLES)
    )
    headline = summarize_text(body, "headline", limits).headline
    assert headline is not None
    texts = [one.text for one in (headline, *headline.alternatives) if one.text and one.fidelity.verdict != "fail"]
    if not texts:
        refuse("headline", most, headline.reason)
    return Response(HeadlinesAnswer(response=texts).model_dump_json(), content_type=JSON)


@blueprint.post(
    "/summarize",
    operation_id="writeToolkitSummary",
    description="One paragraph of at most `maxCharacters`.",
    responses={200: SummarizeAnswer, **PROBLEMS},
)
def write_summary(body: SummarizeBody) -> Response:
    """A summary for Superdesk's AI widget"""
    most = body.max_characters or DEFAULTS.brief_chars
    brief = summarize_text(body, "brief", Limits(brief_chars=min(most, MOST_BRIEF_CHARS))).brief
    assert brief is not None
    if not brief.text or brief.fidelity.verdict == "fail":
        refuse("summary", most, brief.reason)
    return Response(SummarizeAnswer(response=brief.text).model_dump_json(), content_type=JSON)


def summarize_text(body: ToolkitModel, style: Style, limits: Limits) -> Summary:
    """The summary of the text sent. Raises an InputError that points at it."""
    serving, pipeline = get_serving(), get_pipeline()
    check_characters(body.text, "/text")
    text = read_fragment(body.text, "/text") if looks_like_markup(body.text) else body.text
    article = Article(require_text(text, "/text", "Send the story's words in text."), locale=serving.locale)
    refuse_overlong(Document(article, Carried("text"), text_at="/text"))
    try:
        summary = pipeline.summarize(SummaryRequest(article, styles=(style,), limits=limits, seed=body.seed))
    except InputError as error:
        error.pointer = "/text"
        raise
    record_summary(summary)
    return summary


def refuse(name: str, max_characters: int, reason: str | None) -> NoReturn:
    """Raises an InputError that says why there is no text."""
    why = reason or "What was written holds figures that the story does not support."
    raise InputError(f"No {name} of at most {max_characters:,} characters: {why}", pointer="/maxCharacters")
