"""What a job may hold, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from service.domain import STYLES, DateStyle, InputError, SummaryRequest
from service.jobs.table import ItemResult, ItemStatus, Job, JobStatus
from service.web.answers import SummaryAnswer
from service.web.errors import Problem
from service.web.schema import ArticleBody, LimitsBody, RequestModel, SummaryBody, parse_summary_request
from service.web.schema import Styles as StyleList
from service.web.verdicts import AnswerModel

MOST_RESULTS = 1000  # of one page
RESULTS = 100  # unless asked otherwise
DEFAULT_PRIORITY = 5


def _check_url(url: str) -> str:
    return url.strip()


class WebhookBody(RequestModel):
    """Where to say that the job is done."""

    url: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_check_url)]
    """An address on a host that the service is allowed to call (NUTGRAF_WEBHOOK_HOSTS)."""


class JobBody(RequestModel):
    """Articles, and what is wanted of all of them."""

    articles: list[ArticleBody] = Field(min_length=1)
    styles: StyleList = Field(default=list(STYLES))
    limits: LimitsBody = LimitsBody()
    date_style: DateStyle = "ap"
    """ap: Oct. 7, 2023; bbc: 7 October 2023; iso: 2023-10-07."""
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    priority: int = Field(default=DEFAULT_PRIORITY, ge=0, le=9)
    """A higher one is served sooner; jobs of one priority in the order in which they came."""
    webhook: WebhookBody | None = None


class JobPath(BaseModel):
    id: str


class PageQuery(BaseModel):
    offset: int = Field(default=0, ge=0, le=10_000_000)
    """Position of the first article that is told of."""
    limit: int = Field(default=RESULTS, ge=1, le=MOST_RESULTS)
    """How many are told of at most."""


class JobAccepted(AnswerModel):
    id: str
    status: JobStatus


class ResultAnswer(AnswerModel):
    """What came of one article; `summary` of a finished one, `problem` of one that failed."""

    index: int
    """Its position among the articles that were sent, from 0."""
    status: ItemStatus
    summary: SummaryAnswer | None = None
    problem: Problem | None = None


class JobAnswer(AnswerModel):
    id: str
    status: JobStatus
    done: int
    failed: int
    total: int
    results: list[ResultAnswer]
    next: str | None
    """Where the next page is; null on the last one."""


def parse_job(body: JobBody, *, locale: str, max_words: int, most: int) -> list[SummaryRequest]:
    """A request for each article. Raises InputError for too many articles, or one that is too long, with its place."""
    if len(body.articles) > most:
        raise InputError(
            f"The job has {len(body.articles):,} articles; this server takes at most {most:,} (NUTGRAF_JOB_MOST_ARTICLES). "
            "Send them in several jobs.",
            pointer="/articles",
        )
    shared = {"styles": body.styles, "limits": body.limits, "date_style": body.date_style, "seed": body.seed}
    return [_parse_one(at, article, shared, locale, max_words) for at, article in enumerate(body.articles)]


def _parse_one(at: int, article: ArticleBody, shared: dict[str, Any], locale: str, max_words: int) -> SummaryRequest:
    try:
        return parse_summary_request(SummaryBody.model_construct(article=article, **shared), locale=locale, max_words=max_words)
    except InputError as error:
        raise InputError(str(error), pointer=f"/articles/{at}{error.pointer.removeprefix('/article')}") from None


def write_job(job: Job, results: Sequence[ItemResult], query: PageQuery) -> bytes:
    """The answer's JSON; the summaries in it are put through as they were kept."""
    last = query.offset + len(results)
    told = JobAnswer.model_construct(**_tell(job), results=[], next=None).model_dump()
    following = f"/v1/jobs/{job.id}?offset={last}&limit={query.limit}" if results and last < job.total else None
    told |= {"results": list(_write_results(results)), "next": following}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _tell(job: Job) -> dict[str, Any]:
    return {"id": job.id, "status": job.status, "done": job.done, "failed": job.failed, "total": job.total}


def _write_results(results: Iterable[ItemResult]) -> Iterable[dict[str, Any]]:
    for one in results:
        value = json.loads(one.result) if one.result else None
        finished, failed = one.status == "finished", one.status == "failed"
        yield {
            "index": one.position,
            "status": one.status,
            "summary": value if finished else None,
            "problem": value if failed else None,
        }
