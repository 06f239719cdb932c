"""What every exchange carries: a request id, security headers, and one line in the log."""

from __future__ import annotations

import re
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from service.web.serving import get_serving

REQUEST_ID = "X-Request-Id"
REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9._-]{1,64}")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",  # answers hold unpublished stories
}


def register_exchange(app: Flask) -> None:
    """Makes `app` name, guard and log every exchange."""
    app.before_request(start_exchange)
    app.after_request(finish_exchange)


def start_exchange() -> None:
    """Takes the caller's request id when it is well formed, else makes one."""
    sent = request.headers.get(REQUEST_ID, "")
    g.request_id = sent if REQUEST_ID_FORM.fullmatch(sent) else uuid4().hex
    g.started_s = time.perf_counter()


def finish_exchange(response: Response) -> Response:
    """Adds the headers that a route hasn't set itself, and logs the exchange."""
    response.headers[REQUEST_ID] = g.request_id
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    serving, route = get_serving(), request.url_rule.rule if request.url_rule else None
    serving.counters.count_request(request.method, route or "none", response.status_code, measure_ms() / 1000)
    logger = serving.logger
    log = logger.debug if request.blueprint == "health" else logger.info  # probes come every second, and would bury the rest
    log(
        "request",
        request_id=g.request_id,
        key=g.get("key"),
        method=request.method,
        route=route,
        status=response.status_code,
        ms=measure_ms(),
    )
    return response


def measure_ms() -> float:
    """Milliseconds since the request came in."""
    elapsed_s: float = time.perf_counter() - g.started_s
    return round(elapsed_s * 1000, 1)
