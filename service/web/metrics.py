"""GET /metrics: what Prometheus reads."""

from __future__ import annotations

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service.web.serving import get_serving

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def get_metrics() -> Response:
    """The metrics of every process."""
    serving = get_serving()
    ready = serving.pipeline.done() and serving.pipeline.exception() is None
    return Response(serving.counters.render(ready=ready), content_type=CONTENT_TYPE_LATEST)
