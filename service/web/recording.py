"""What the log and the metrics hear of a summary: words, milliseconds and verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flask import g

from service.domain import Fidelity, Style, Summary
from service.web.exchange import measure_ms
from service.web.serving import get_serving


def record_summary(summary: Summary) -> None:
    """Logs and counts one summary."""
    verdicts = {style: Counter(fidelity.verdict for fidelity in found) for style, found in find_verdicts(summary)}
    serving = get_serving()
    serving.counters.count_summary(summary.source.words, verdicts)
    serving.logger.info("summary", request_id=g.request_id, words=summary.source.words, ms=measure_ms(), verdicts=verdicts)


def find_verdicts(summary: Summary) -> Iterator[tuple[Style, list[Fidelity]]]:
    """The verdict on every text of each style."""
    if summary.headline:
        yield "headline", [summary.headline.fidelity, *(alternative.fidelity for alternative in summary.headline.alternatives)]
    if summary.brief:
        yield "brief", [summary.brief.fidelity]
    if timeline := summary.timeline:
        yield "timeline", [bullet.fidelity for bullet in (*timeline.events, *timeline.as_of, *timeline.undated)]
