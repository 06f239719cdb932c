"""GET /metrics: what Prometheus reads."""

from __future__ import annotations

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service.web.serving import get_serving

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def get_metrics() -> Response:
    """The metrics of every process."""
    return Response(get_serving().counters.render(), content_type=CONTENT_TYPE_LATEST)
