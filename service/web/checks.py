"""POST /v1/checks"""

from __future__ import annotations

from collections import Counter

from flask import Response, g
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.domain import CheckReport, Fidelity
from service.web.answers import CheckAnswer
from service.web.body import JSON
from service.web.check_schema import CheckBody, parse_texts
from service.web.errors import BODY_PROBLEMS, document_problems
from service.web.exchange import measure_ms
from service.web.previous import parse_previous
from service.web.schema import parse_article
from service.web.serving import get_pipeline, get_serving

blueprint = APIBlueprint("checks", __name__, abp_tags=[Tag(name="Checks", description="Verdicts on texts of any origin.")])


@blueprint.post(
    "/v1/checks",
    operation_id="createCheck",
    description="A verdict for each text, and one for every figure in it, with the words of the article that it rests on. "
    "With `previous`, an earlier summary, it also says what of that no longer holds in this version of the article.",
    responses={200: CheckAnswer, **document_problems(*BODY_PROBLEMS)},
)
def create_check(body: CheckBody) -> Response:
    """Check texts against an article"""
    serving, pipeline = get_serving(), get_pipeline()
    article = parse_article(body.article, locale=serving.locale, max_words=serving.max_article_words)
    report = pipeline.check(article, parse_texts(body), parse_previous(body.previous) if body.previous else None)
    verdicts = Counter(fidelity.verdict for fidelity in list_verdicts(report))
    stale = None if report.stale is None else len(report.stale)
    serving.logger.info(
        "check", request_id=g.request_id, words=report.source.words, ms=measure_ms(), verdicts=verdicts, stale=stale
    )
    return Response(CheckAnswer.of(report).model_dump_json(), content_type=JSON)


def list_verdicts(report: CheckReport) -> list[Fidelity]:
    """The verdict on every text, in order."""
    return [one for checked in report.texts.values() for one in (checked if isinstance(checked, tuple) else (checked,))]
