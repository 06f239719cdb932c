"""POST and GET /v1/summaries/{id}/reviews: who accepted, edited or rejected which part of a summary, and when.

The record is for whoever asks later. So a store that fails is an error here, and a record outlives its summary.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Literal
from uuid import uuid4

from flask import Response, g, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict

from service.domain import Review
from service.store import Claim, Store, StoreError
from service.web.body import JSON
from service.web.errors import BODY_PROBLEMS, UnknownSummaryError, document_problems
from service.web.keeping import read_claim, report_failures, try_to
from service.web.review_schema import ReviewAnswer, ReviewBody, ReviewsAnswer, write_review
from service.web.serving import get_serving

blueprint = APIBlueprint(
    "reviews", __name__, abp_tags=[Tag(name="Reviews", description="Who accepted which text of a summary, and when.")]
)
NO_SUMMARY = "There is no summary of this id, or it is no longer kept. Review a summary while it is; POST the article again."
LIST_PROBLEMS = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
NO_RECORD = "There is no summary of this id, and no review of one."


class SummaryPath(BaseModel):
    id: str


class ReviewsQuery(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    summary: Literal["true", "false"] = "false"
    """Whether the answer also holds the summary."""


@blueprint.post(
    "/v1/summaries/<id>/reviews",
    operation_id="createReview",
    description="Records what a person decided about one text of a summary that is still kept. The record stays when the summary "
    "goes. With an `Idempotency-Key`, a request that is sent again is recorded once.",
    responses={201: ReviewAnswer, **document_problems(*BODY_PROBLEMS, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)},
)
def create_review(path: SummaryPath, body: ReviewBody) -> Response:
    """Record a decision"""
    store = get_serving().store
    with report_failures():
        kept = store.find_summary(path.id, time.time())
        if kept is None:
            raise UnknownSummaryError(NO_SUMMARY)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        made = write_review(body, json.loads(kept), id=uuid4().hex, summary_id=path.id, at=at, key=g.get("key"))
        review = record_once(store, made, read_review_claim(path.id))
    if review is made:
        get_serving().logger.info("review", request_id=g.request_id, part=review.part, decision=review.decision)
    response = Response(ReviewAnswer.of(review).model_dump_json(), status=HTTPStatus.CREATED, content_type=JSON)
    if review is not made:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@blueprint.get(
    "/v1/summaries/<id>/reviews",
    operation_id="listReviews",
    description="What was decided about a summary's texts, in the order in which it was recorded. `summary=true` exports the "
    "summary with it, while that is kept.",
    responses={200: ReviewsAnswer, **document_problems(*LIST_PROBLEMS)},
)
def list_reviews(path: SummaryPath, query: ReviewsQuery) -> Response:
    """List the decisions"""
    store = get_serving().store
    with report_failures():
        reviews, kept = store.list_reviews(path.id), store.find_summary(path.id, time.time())
    if not reviews and kept is None:
        raise UnknownSummaryError(NO_RECORD)
    summary = json.loads(kept) if kept and query.summary == "true" else None
    return Response(ReviewsAnswer.of(path.id, reviews, summary).model_dump_json(), content_type=JSON)


def read_review_claim(summary_id: str) -> Claim | None:
    """The claim of the request's `Idempotency-Key`: for this body about this summary. Raises InputError."""
    claim = read_claim()
    told = f"{request.method} {summary_id} {claim.fingerprint}" if claim else ""
    return replace(claim, fingerprint=sha256(told.encode()).hexdigest()) if claim else None


def record_once(store: Store, review: Review, claim: Claim | None) -> Review:
    """`review`, recorded; or the one that the claim has led to before. Raises as `Store.begin` does."""
    known = store.begin(claim, time.time()) if claim else None
    if known and (found := store.find_review(known)):
        return found
    try:
        store.add_review(review)
    except StoreError:
        if claim:
            try_to(lambda: store.abandon(claim))
        raise
    if claim:
        store.finish(claim, review.id, time.time())
    return review
