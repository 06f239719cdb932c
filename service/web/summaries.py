"""POST /v1/summaries, and GET /v1/summaries/{id} while it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, g
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.domain import Fidelity, Style, Summary, SummaryRequest
from service.web.answers import SummaryAnswer
from service.web.errors import BODY_PROBLEMS, UnknownSummaryError, document_problems
from service.web.exchange import measure_ms
from service.web.keeping import answer_once, recall, render_kept
from service.web.schema import SummaryBody, parse_summary_request
from service.web.serving import Summarizer, get_pipeline, get_serving

blueprint = APIBlueprint("summaries", __name__, abp_tags=[Tag(name="Summaries", description="Headline, brief and timeline.")])


class SummaryPath(BaseModel):
    id: str = Field(max_length=64)


@blueprint.post(
    "/v1/summaries",
    operation_id="createSummary",
    description="Headline, brief and timeline, each figure checked against the article and tied to the words that support it.",
    responses={200: SummaryAnswer, **document_problems(*BODY_PROBLEMS, HTTPStatus.CONFLICT)},
)
def create_summary(body: SummaryBody) -> Response:
    """Summarise an article"""
    serving, pipeline = get_serving(), get_pipeline()
    wanted = parse_summary_request(body, locale=serving.locale, max_words=serving.max_article_words)
    return answer_once(pipeline.identify(wanted), lambda: write_summary(pipeline, wanted))


@blueprint.get(
    "/v1/summaries/<id>",
    operation_id="getSummary",
    description="A summary that was made before, while it is kept. With `If-None-Match` and its ETag: 304, without a body.",
    responses={200: SummaryAnswer, **document_problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)},
)
def get_summary(path: SummaryPath) -> Response:
    """Fetch a summary again"""
    body = recall(get_serving().store, path.id)
    if body is None:
        raise UnknownSummaryError("There is no summary of this id, or it is no longer kept. POST the article again.")
    return render_kept(body)


def write_summary(pipeline: Summarizer, wanted: SummaryRequest) -> bytes:
    """The answer's JSON; what it took and what was found goes to the log."""
    summary = pipeline.summarize(wanted)
    verdicts = {style: Counter(fidelity.verdict for fidelity in found) for style, found in find_verdicts(summary)}
    serving = get_serving()
    serving.counters.count_summary(summary.source.words, verdicts)
    serving.logger.info("summary", request_id=g.request_id, words=summary.source.words, ms=measure_ms(), verdicts=verdicts)
    return SummaryAnswer.of(summary).model_dump_json().encode()


def find_verdicts(summary: Summary) -> Iterator[tuple[Style, list[Fidelity]]]:
    """The verdict on every text of each style."""
    if summary.headline:
        yield "headline", [summary.headline.fidelity, *(alternative.fidelity for alternative in summary.headline.alternatives)]
    if summary.brief:
        yield "brief", [summary.brief.fidelity]
    if timeline := summary.timeline:
        yield "timeline", [bullet.fidelity for bullet in (*timeline.events, *timeline.as_of, *timeline.undated)]
