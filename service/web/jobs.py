"""POST /v1/jobs, and GET and DELETE /v1/jobs/{id}: many articles, summarised one after the other behind the answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from uuid import uuid4

from flask import Response, g, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.domain import OverloadedError
from service.jobs.table import Job, NewJob
from service.store import StoreError
from service.web.body import JSON, JSON_LINES
from service.web.errors import BODY_PROBLEMS, NoWebhooksError, UnknownJobError, document_problems
from service.web.job_schema import JobAccepted, JobAnswer, JobBody, JobPath, PageQuery, parse_job, write_job
from service.web.keeping import read_claim
from service.web.serving import get_jobs, get_serving

MOST_WAKES = 16  # workers that one job calls at once
UNKNOWN = "There is no job of this id, or it is no longer kept."
JOB_PROBLEMS = document_problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)

blueprint = APIBlueprint("jobs", __name__, abp_tags=[Tag(name="Jobs", description="Many articles, or one that can wait.")])


@blueprint.before_request
def allow_more() -> None:
    """A job may be larger than one article's request."""
    request.max_content_length = get_jobs().max_bytes


@blueprint.post(
    "/v1/jobs",
    operation_id="createJob",
    description="Accepts articles and answers at once; what was accepted is done, whatever dies meanwhile. As JSON, or as JSON "
    f"lines (`{JSON_LINES[0]}`): an article a line, with `styles` (commas between them), `date_style`, `seed`, `priority` and "
    "`webhook` in the query. A job that comes again with its `Idempotency-Key` is the same job, as long as that is kept.",
    responses={202: JobAccepted, **document_problems(*BODY_PROBLEMS)},
)
def create_job(body: JobBody) -> Response:
    """Hand in articles"""
    serving, jobs = get_serving(), get_jobs()
    wanted = parse_job(body, locale=serving.locale, max_words=serving.max_article_words, most=jobs.most_articles)
    webhook_url = body.webhook.url if body.webhook else None
    if webhook_url and jobs.check_webhook is None:
        raise NoWebhooksError("This service calls no webhooks (NUTGRAF_WEBHOOK_HOSTS). Ask for the job.", pointer="/webhook")
    if webhook_url and jobs.check_webhook:
        jobs.check_webhook(webhook_url)
    new = NewJob(uuid4().hex, g.key or "", body.priority, webhook_url, read_claim())
    with _report_table():
        id = jobs.table.add(new, wanted, now_s=time.time())
    if id != new.id:
        return _render_accepted(_find_own(id))
    jobs.wakes.tell(id, min(len(wanted), MOST_WAKES))
    serving.logger.info("job", request_id=g.request_id, job=id, articles=len(wanted))
    return _render_accepted(Job(id, g.key or "", "queued", 0, 0, len(wanted)))


@blueprint.get(
    "/v1/jobs/<id>",
    operation_id="getJob",
    description="How far a job is, and what came of its articles, in their order; `next` leads to the following page.",
    responses={200: JobAnswer, **JOB_PROBLEMS},
)
def get_job(path: JobPath, query: PageQuery) -> Response:
    """Ask for a job"""
    job = _find_own(path.id)
    with _report_table():
        results = get_jobs().table.list_results(job.id, offset=query.offset, limit=query.limit)
    return Response(write_job(job, results, query), content_type=JSON)


@blueprint.delete(
    "/v1/jobs/<id>",
    operation_id="cancelJob",
    description="Cancels what nobody has begun; what is begun comes to its end and stays to be fetched.",
    responses={200: JobAnswer, **JOB_PROBLEMS},
)
def cancel_job(path: JobPath) -> Response:
    """Cancel a job"""
    job = _find_own(path.id)
    with _report_table():
        get_jobs().table.cancel(job.id)
    return Response(write_job(_find_own(path.id), [], PageQuery()), content_type=JSON)


def _find_own(id: str) -> Job:
    """The caller's job of this id. Raises UnknownJobError for one that isn't there, or is another key's."""
    with _report_table():
        job = get_jobs().table.find(id)
    if job is None or job.owner != (g.key or ""):
        raise UnknownJobError(UNKNOWN)
    return job


def _render_accepted(job: Job) -> Response:
    answer = JobAccepted(id=job.id, status=job.status).model_dump_json()
    return Response(answer, status=HTTPStatus.ACCEPTED, content_type=JSON, headers={"Location": f"/v1/jobs/{job.id}"})


@contextmanager
def _report_table() -> Iterator[None]:
    """A table that fails is a 503: nothing was accepted, and the caller may ask again."""
    try:
        yield
    except StoreError as error:
        get_serving().logger.error("job_table", request_id=g.request_id, error=str(error))
        raise OverloadedError("The job table cannot be reached. Nothing was changed; try again.", retry_after_s=5) from None
