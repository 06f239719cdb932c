"""What the routes work with: the pipeline, once it is loaded, and the values they need from the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Protocol, cast

from flask import current_app
from structlog.typing import FilteringBoundLogger

from service.domain import (
    Article,
    Brief,
    CheckReport,
    Headline,
    ModelInfo,
    NutgrafError,
    PreviousSummary,
    Style,
    Summary,
    SummaryRequest,
    Timeline,
)
from service.jobs.table import JobTable
from service.jobs.wakes import Wakes
from service.keys import KeyFile
from service.outbound.pages import PageFetcher
from service.store import Store
from service.web.counters import Counters

EXTENSION = "nutgraf"


class Summarizer(Protocol):
    """What the routes need of `service.pipeline.Pipeline`."""

    @property
    def info(self) -> ModelInfo: ...

    def prompt_versions(self) -> Mapping[Style, str]: ...

    def identify(self, request: SummaryRequest) -> str: ...

    def summarize(self, request: SummaryRequest) -> Summary: ...

    def stream(self, request: SummaryRequest) -> Iterator[Headline | Brief | Timeline | Summary]: ...

    def check(
        self, article: Article, texts: Mapping[str, str | Sequence[str]], previous: PreviousSummary | None = None
    ) -> CheckReport: ...


@dataclass(frozen=True, slots=True)
class Jobs:
    """What the job routes work with. `check_webhook` raises InputError for an address that may not be called; None: none may."""

    table: JobTable
    wakes: Wakes
    most_articles: int
    max_bytes: int
    check_webhook: Callable[[str], None] | None = None


class NotReadyError(NutgrafError):
    """The model is still loading."""


@dataclass(frozen=True, slots=True)
class Serving:
    """One application's parts; kept in `app.extensions`."""

    pipeline: Future[Summarizer]
    logger: FilteringBoundLogger
    locale: str
    max_article_words: int
    store: Store
    counters: Counters
    session_secret: str
    open_jobs: Callable[[], Jobs]
    pages: PageFetcher | None = None
    keys: KeyFile | None = None
    load_wait_s: float = 0.0


def get_serving() -> Serving:
    """The parts of the application that serves this request."""
    return cast(Serving, current_app.extensions[EXTENSION])


def get_jobs() -> Jobs:
    """The job table and its limits; opened by whoever asks first."""
    return get_serving().open_jobs()


def get_pipeline() -> Summarizer:
    """The pipeline; NotReadyError when it isn't loaded within `load_wait_s`: a worker that starts anew is sent requests too."""
    wait([get_serving().pipeline], timeout=get_serving().load_wait_s)
    return find_pipeline()


def find_pipeline() -> Summarizer:
    """The pipeline, if it is loaded now; else NotReadyError."""
    pipeline = get_serving().pipeline
    if not pipeline.done():
        raise NotReadyError("The model is still loading. Try again in a second; /readyz tells when it is ready.")
    if pipeline.exception():
        raise NotReadyError("The model could not be loaded; the server's log says why.")
    return pipeline.result()
