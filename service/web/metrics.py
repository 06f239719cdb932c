"""GET /metrics: what Prometheus reads."""

from __future__ import annotations

from flask import Blueprint, Response, g
from prometheus_client import CONTENT_TYPE_LATEST

from service.domain import NutgrafError
from service.web.serving import get_jobs, get_serving

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def get_metrics() -> Response:
    """The metrics of every process."""
    return Response(get_serving().counters.render(_count_jobs()), content_type=CONTENT_TYPE_LATEST)


def _count_jobs() -> dict[str, int]:
    """Articles of jobs by status; nothing while the table is away: the other metrics matter then."""
    try:
        return get_jobs().table.count_items()
    except NutgrafError as error:
        get_serving().logger.error("job_table", request_id=g.request_id, error=str(error))
        return {}
