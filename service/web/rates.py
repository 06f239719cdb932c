"""How often one caller may ask: a key where there are keys, else an address."""

from __future__ import annotations

import math
import time
from http import HTTPStatus

from flask import Flask, Response, g, request
from flask_limiter import Limiter

from service.web.access import OPEN


def register_rates(app: Flask, *, limit: str | None, redis_url: str | None) -> None:
    """Makes `app` answer 429 beyond `limit` ("300 per minute"; None: no limit), counted in Redis where processes share it.

    A Redis that is away lets requests through: the service outlives its counter.
    """
    if limit is None:
        return
    limiter = Limiter(
        name_caller,
        app=app,
        default_limits=[limit],
        default_limits_exempt_when=lambda: request.blueprint in OPEN,
        storage_uri=redis_url or "memory://",
        strategy="moving-window",
        swallow_errors=True,
        key_prefix="nutgraf",
    )

    def tell_when(response: Response) -> Response:
        current = limiter.current_limit
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and current:
            response.headers["Retry-After"] = str(max(1, math.ceil(current.reset_at - time.time())))
        return response

    app.after_request(tell_when)


def name_caller() -> str:
    """Whose requests are counted together."""
    return f"key {g.key}" if g.get("key") else f"address {request.remote_addr}"
