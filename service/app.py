"""The web application."""

from __future__ import annotations

import secrets
import sys
from concurrent.futures import Future
from functools import cache, partial
from threading import Thread
from typing import TextIO

from flask import Flask
from flask_openapi3.models.info import Info
from flask_openapi3.models.license import License
from flask_openapi3.openapi import OpenAPI

from service import __version__
from service.jobs.webhooks import check_url
from service.keys import KeyFile
from service.settings import Settings
from service.store import MemoryStore, SqlStore, Store
from service.web import checks, cms, docs, health, jobs, metrics, oembed, page, reviews, signin, styles, summaries, toolkit
from service.web.access import register_access
from service.web.body import JsonRequest
from service.web.counters import Counters
from service.web.errors import Problem, raise_invalid_body, register_errors
from service.web.exchange import register_exchange
from service.web.logs import build_logger
from service.web.rates import register_rates
from service.web.serving import EXTENSION, Jobs, Serving, Summarizer
from service.wiring import build_page_fetcher, build_pipeline, build_wakes, build_webhook_policy, open_job_table

DESCRIPTION = """\
Send a news article; get back a headline, a brief and a dated timeline, every figure in them checked against the article.

Errors are RFC 9457 problems that point at the field at fault. Offsets are half-open and count Unicode code points."""
LICENSE = License(name="Apache-2.0", identifier="Apache-2.0")


def create_app(settings: Settings, *, pipeline: Summarizer | None = None, log: TextIO | None = None) -> Flask:
    """The application, ready at once with the `pipeline` given, else as soon as the model has loaded in the background.

    `app.extensions["nutgraf"].pipeline` is the future of that; it holds a ModelLoadError when the model cannot be used.
    Events are written to `log`, else to standard error.
    """
    app = OpenAPI(
        __name__,
        info=Info(title="Nutgraf", version=__version__, description=DESCRIPTION, license=LICENSE),
        doc_ui=False,
        static_folder=None,
        validation_error_model=Problem,
        validation_error_callback=raise_invalid_body,
        validation_error_status=500,  # every route documents it, so the framework adds no response of its own
    )
    app.request_class = JsonRequest
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    counters, loading = Counters(), _load_pipeline(settings) if pipeline is None else _resolve(pipeline)
    loading.add_done_callback(lambda loaded: None if loaded.exception() else counters.note_ready())
    app.extensions[EXTENSION] = Serving(
        pipeline=loading,
        logger=build_logger(log or sys.stderr, level=settings.log_level, format=settings.log_format),
        locale=settings.locale,
        max_article_words=settings.max_article_words,
        store=_open_store(settings),
        counters=counters,
        session_secret=settings.session_secret or secrets.token_urlsafe(),
        keys=KeyFile(settings.api_keys) if settings.api_keys else None,
        open_jobs=cache(lambda: _open_jobs(settings)),
        pages=build_page_fetcher(settings),
        load_wait_s=settings.load_wait_s,
    )
    register_exchange(app)
    register_access(app)
    register_rates(app, limit=settings.rate_limit, redis_url=settings.redis_url)
    register_errors(app)
    for resource in (summaries, reviews, jobs, checks, styles, health, signin, cms, toolkit, oembed):
        app.register_api(resource.blueprint)
    app.register_blueprint(page.blueprint)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(metrics.blueprint)
    return app


def _open_store(settings: Settings) -> Store:
    if settings.store_url:
        return SqlStore(settings.store_url, keep_s=settings.keep_s, most=settings.keep_most)
    return MemoryStore(keep_s=settings.keep_s, most=settings.keep_most)


def _open_jobs(settings: Settings) -> Jobs:
    """The job table, which is made only where somebody wants a job done."""
    policy = build_webhook_policy(settings)
    check = partial(check_url, policy=policy) if policy else None
    return Jobs(open_job_table(settings), build_wakes(settings), settings.job_most_articles, settings.job_max_bytes, check)


def _resolve(pipeline: Summarizer) -> Future[Summarizer]:
    future: Future[Summarizer] = Future()
    future.set_result(pipeline)
    return future


def _load_pipeline(settings: Settings) -> Future[Summarizer]:
    """Loads in a thread of its own, so that the server answers /healthz and /readyz meanwhile."""
    future: Future[Summarizer] = Future()

    def load() -> None:
        try:
            future.set_result(build_pipeline(settings))
        except BaseException as error:  # whatever it is, the waiters must hear of it
            future.set_exception(error)

    Thread(target=load, name="load-model", daemon=True).start()
    return future
