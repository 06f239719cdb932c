"""Who may ask: with API keys configured, everything but health needs one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Flask, g, request

from service.domain import NutgrafError, SettingsError
from service.keys import Key, KeyFile, Scope
from service.web.serving import get_serving

HEADERS = ("X-API-Key", "X-Nutgraf-Key")  # beside Authorization, which some proxies strip
OPEN = frozenset({"health"})  # blueprints that load balancers ask without a key
SCOPES: Mapping[str, Scope] = {
    "summaries": "summaries",
    "cms": "summaries",
    "toolkit": "summaries",
    "oembed": "summaries",
    "checks": "checks",
    "metrics": "metrics",
}  # by blueprint; the rest takes any key
NO_KEY = (
    "This needs an API key that works. Send it as `Authorization: Bearer …` or as `X-API-Key: …`; "
    "whoever runs the service makes one."
)


class NoKeyError(NutgrafError):
    """A request without a key that works."""


class ScopeError(NutgrafError):
    """A key that does not allow what is asked."""


def register_access(app: Flask) -> None:
    """Makes `app` ask for a key before every route, once it serves any keys."""
    app.before_request(check_access)


def check_access() -> None:
    """Notes the caller's key name in `g.key`. Raises NoKeyError or ScopeError."""
    keys = get_serving().keys
    g.key = None
    if keys is None or request.blueprint in OPEN:
        return
    key = find_key(keys)
    if key is None:
        raise NoKeyError(NO_KEY)
    g.key = key.name
    scope = SCOPES.get(request.blueprint or "")
    if scope and scope not in key.scopes:
        raise ScopeError(f"The key {key.name!r} does not allow {scope!r}; it allows {', '.join(sorted(key.scopes))}.")


def find_key(keys: KeyFile) -> Key | None:
    """The first key among the headers that works today."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    offered = [token.strip()] if kind.lower() == "bearer" else []
    offered += [request.headers[name].strip() for name in HEADERS if name in request.headers]
    today = datetime.now(UTC).date()
    for secret in offered:
        try:
            key = keys.find(secret, today)
        except SettingsError as error:
            get_serving().logger.error("keys", request_id=g.request_id, error=str(error))
            key = keys.find(secret, today)
        if key:
            return key
    return None
