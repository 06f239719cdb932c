"""What is counted for Prometheus: requests, seconds and verdicts; never a word of an article."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.domain import Style, TextVerdict

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where processes leave their counts for each other; gunicorn.conf.py sets it
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)


class Counters:
    """One application's counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "nutgraf_requests_total", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "nutgraf_request_seconds", "Seconds to an answer.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self._texts = Counter("nutgraf_texts_total", "Texts written, by verdict.", ("style", "verdict"), registry=self._registry)
        self._words = Counter("nutgraf_article_words_total", "Words of the articles summarised.", registry=self._registry)
        self._ready = Gauge("nutgraf_ready", "1 once the model is loaded.", registry=self._registry, multiprocess_mode="livemin")

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_summary(self, words: int, verdicts: Mapping[Style, Mapping[TextVerdict, int]]) -> None:
        """`verdicts`: how many texts of each style passed, failed or ask for review."""
        self._words.inc(words)
        for style, counts in verdicts.items():
            for verdict, count in counts.items():
                self._texts.labels(style, verdict).inc(count)

    def note_ready(self) -> None:
        """The model of this process is loaded; the gauge shows 1 once that holds for every process."""
        self._ready.set(1)

    def render(self, job_items: Mapping[str, int]) -> bytes:
        """All of it in Prometheus' text format, the other processes' counts included. `job_items`: articles of jobs by status, of
        which those that wait or run are a gauge and the others have been counted."""
        registry = self._registry
        if SHARED_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        jobs = CollectorRegistry()
        jobs.register(JobCollector(job_items))
        return generate_latest(registry) + generate_latest(jobs)


class JobCollector(Collector):
    """Articles of jobs, as the job table has them: the same in whatever process is asked. Jobs that have expired count no more,
    which Prometheus takes for a restart."""

    def __init__(self, items: Mapping[str, int]) -> None:
        self._items = items

    def collect(self) -> Iterator[Metric]:
        for kind, name, states in (
            (GaugeMetricFamily, "nutgraf_job_items", ("queued", "running")),
            (CounterMetricFamily, "nutgraf_job_items", ("finished", "failed")),
        ):
            family = kind(name, "Articles of jobs.", labels=("state",))
            for state in states:
                family.add_metric((state,), self._items.get(state, 0))
            yield family
