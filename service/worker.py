"""The job worker: beside a web process with its model, or by itself (`python -m service work`)."""

from __future__ import annotations

import signal
import sys
import time
from threading import Event
from typing import TextIO

from structlog.typing import FilteringBoundLogger

from service.jobs.table import JobTable
from service.jobs.wakes import Wakes
from service.jobs.worker import Desk, Summarizes, Worker
from service.settings import Settings
from service.web.answers import SummaryAnswer
from service.web.errors import describe_problem
from service.web.logs import build_logger
from service.web.serving import Serving
from service.wiring import build_delivery, build_pipeline, build_wakes, open_job_table

STOP_S = 20.0  # an article that is begun gets this long when the process is asked to end


def start_beside(serving: Serving, settings: Settings) -> Worker | None:
    """Starts a worker in a web process whose model is loaded; None where workers run by themselves."""
    if settings.job_threads == 0:
        return None
    jobs = serving.open_jobs()
    worker = build_worker(settings, serving.pipeline.result(), jobs.table, jobs.wakes, serving.logger, settings.job_threads or 1)
    worker.start()
    return worker


def run_alone(
    settings: Settings, *, pipeline: Summarizes | None = None, log: TextIO | None = None, stop: Event | None = None
) -> None:
    """Works until the process is told to end (SIGTERM, SIGINT), or `stop` is set; with the `pipeline` given, else with that of
    the settings. Raises SettingsError and ModelLoadError."""
    logger = build_logger(log or sys.stderr, level=settings.log_level, format=settings.log_format)
    table, wakes, lanes = open_job_table(settings), build_wakes(settings), 1
    if pipeline is None:
        built = build_pipeline(settings)
        pipeline, lanes = built, built.lanes
    threads = settings.job_threads or lanes
    worker = build_worker(settings, pipeline, table, wakes, logger, threads)
    stop = stop or _stop_on_signal()
    worker.start()
    logger.info("worker", state="started", threads=threads)
    stop.wait()
    worker.stop(STOP_S)
    logger.info("worker", state="stopped")


def build_worker(
    settings: Settings, pipeline: Summarizes, table: JobTable, wakes: Wakes, logger: FilteringBoundLogger, threads: int
) -> Worker:
    """A worker over these parts, not yet started."""
    desk = Desk(
        pipeline=pipeline,
        render=lambda summary: SummaryAnswer.of(summary).model_dump_json(),
        describe=describe_problem,
        deliver=build_delivery(settings, logger.info),
        note=logger.info,
        report=logger.error,
    )
    return Worker(table, wakes, desk, threads=threads, lease_s=settings.job_lease_s, keep_s=settings.job_keep_s, clock=time.time)


def _stop_on_signal() -> Event:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
