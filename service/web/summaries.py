"""POST /v1/summaries, and GET /v1/summaries/{id} while it is kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from service.domain import SummaryRequest
from service.web.answers import SummaryAnswer
from service.web.body import JsonRequest
from service.web.cms_schema import DocumentSummaryAnswer, ExportQuery
from service.web.errors import BODY_PROBLEMS, UnknownSummaryError, document_problems
from service.web.exports import OTHER_CONTENT, Choice, choose_content_type, list_media_types, write_answer
from service.web.keeping import answer_once, recall, render_kept, report_failures
from service.web.recording import record_summary
from service.web.schema import SummaryBody, parse_summary_request
from service.web.serving import Summarizer, get_pipeline, get_serving
from service.web.streaming import stream_summary, wants_events

blueprint = APIBlueprint("summaries", __name__, abp_tags=[Tag(name="Summaries", description="Headline, brief and timeline.")])


SUMMARY_OR_EVENTS = {
    "description": "The summary; or its parts as events, to whoever accepts those rather.",
    "content": {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{SummaryAnswer.__name__}"}},
        "text/event-stream": {"schema": {"type": "string"}},
    },
}
KEPT_PROBLEMS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
SUMMARY_OR_EXPORT = {
    "description": "The summary, in the format asked for.",
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [
                    {"$ref": f"#/components/schemas/{SummaryAnswer.__name__}"},
                    {"$ref": f"#/components/schemas/{DocumentSummaryAnswer.__name__}"},
                    {"type": "object"},
                ]
            }
        },
        **OTHER_CONTENT,
    },
}


class SummaryPath(BaseModel):
    id: str


@blueprint.post(
    "/v1/summaries",
    operation_id="createSummary",
    description="Headline, brief and timeline, each figure checked against the article and tied to the words that support it. "
    "`Accept: text/event-stream` gets each style as an event as soon as it is ready, then `done` with the whole.",
    responses={200: SUMMARY_OR_EVENTS, **document_problems(*BODY_PROBLEMS, HTTPStatus.CONFLICT)},
)
def create_summary(body: SummaryBody) -> Response:
    """Summarise an article"""
    serving, pipeline = get_serving(), get_pipeline()
    wanted = parse_summary_request(body, locale=serving.locale, max_words=serving.max_article_words)
    if wants_events():
        return stream_summary(pipeline, wanted)
    return answer_once(pipeline.identify(wanted), lambda: write_summary(pipeline, wanted))


@blueprint.get(
    "/v1/summaries/<id>",
    operation_id="getSummary",
    description="A summary that was made before, while it is kept, in v1's own format or another; the others hold what was "
    "edited, rejected and accepted since. With `If-None-Match` and its "
    "ETag: 304, without a body.",
    responses={200: SUMMARY_OR_EXPORT, **document_problems(*KEPT_PROBLEMS)},
)
def get_summary(path: SummaryPath, query: ExportQuery) -> Response:
    """Fetch a summary again"""
    cast(JsonRequest, request).check_accept(*list_media_types(query.format))
    body = recall(get_serving().store, path.id)
    if body is None:
        raise UnknownSummaryError("There is no summary of this id, or it is no longer kept. POST the article again.")
    with report_failures():
        reviews = get_serving().store.list_reviews(path.id)
    exported = write_answer(body, Choice(query.format, query.ninjs_version), reviews)
    return render_kept(exported, choose_content_type(query.format))


def write_summary(pipeline: Summarizer, wanted: SummaryRequest) -> bytes:
    """The answer's JSON; what it took and what was found goes to the log."""
    summary = pipeline.summarize(wanted)
    record_summary(summary)
    return SummaryAnswer.of(summary).model_dump_json().encode()
