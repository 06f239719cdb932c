"""POST /v1/summaries"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flask import Response, g
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.domain import Fidelity, Style, Summary
from service.web.answers import SummaryAnswer
from service.web.body import JSON
from service.web.errors import BODY_PROBLEMS, document_problems
from service.web.exchange import measure_ms
from service.web.schema import SummaryBody, parse_summary_request
from service.web.serving import get_pipeline, get_serving

blueprint = APIBlueprint("summaries", __name__, abp_tags=[Tag(name="Summaries", description="Headline, brief and timeline.")])


@blueprint.post(
    "/v1/summaries",
    operation_id="createSummary",
    description="Headline, brief and timeline, each figure checked against the article and tied to the words that support it.",
    responses={200: SummaryAnswer, **document_problems(*BODY_PROBLEMS)},
)
def create_summary(body: SummaryBody) -> Response:
    """Summarise an article"""
    serving, pipeline = get_serving(), get_pipeline()
    summary = pipeline.summarize(parse_summary_request(body, locale=serving.locale, max_words=serving.max_article_words))
    verdicts = {style: Counter(fidelity.verdict for fidelity in found) for style, found in find_verdicts(summary)}
    serving.logger.info("summary", request_id=g.request_id, words=summary.source.words, ms=measure_ms(), verdicts=verdicts)
    return Response(SummaryAnswer.of(summary).model_dump_json(), content_type=JSON)


def find_verdicts(summary: Summary) -> Iterator[tuple[Style, list[Fidelity]]]:
    """The verdict on every text of each style."""
    if summary.headline:
        yield "headline", [summary.headline.fidelity, *(alternative.fidelity for alternative in summary.headline.alternatives)]
    if summary.brief:
        yield "brief", [summary.brief.fidelity]
    if timeline := summary.timeline:
        yield "timeline", [bullet.fidelity for bullet in (*timeline.events, *timeline.as_of, *timeline.undated)]
