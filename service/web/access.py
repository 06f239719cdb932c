"""Who may ask: with API keys configured, everything but health needs one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from flask import Flask, g, request

from service.domain import NutgrafError, SettingsError
from service.keys import Key, KeyFile, Scope
from service.web.serving import get_serving
from service.web.sessions import COOKIE, TOKEN_HEADER, is_token, open_session

HEADERS = ("X-API-Key", "X-Nutgraf-Key")  # beside Authorization, which some proxies strip
OPEN = frozenset({"health", "page"})  # blueprints that anybody may ask: load balancers; the page, which holds nothing by itself
SIGN_IN = "signin"  # the blueprint that tells by itself what is wrong with a key
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SCOPES: Mapping[str, Scope] = {
    "summaries": "summaries",
    "reviews": "summaries",
    "jobs": "summaries",
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


class TokenError(NutgrafError):
    """A request by a session's cookie without the session's token: another site may have made the browser send it."""


def register_access(app: Flask) -> None:
    """Makes `app` ask for a key before every route, once it serves any keys."""
    app.before_request(check_access)


def check_access() -> None:
    """Notes the caller's key name in `g.key`. Raises NoKeyError, TokenError or ScopeError."""
    keys = get_serving().keys
    g.key = None
    if keys is None or request.blueprint in OPEN or request.blueprint == SIGN_IN:
        return
    key = find_key() or find_session_key()
    if key is None:
        raise NoKeyError(NO_KEY)
    g.key = key.name
    scope = SCOPES.get(request.blueprint or "")
    if scope and scope not in key.scopes:
        raise ScopeError(f"The key {key.name!r} does not allow {scope!r}; it allows {', '.join(sorted(key.scopes))}.")


def find_key() -> Key | None:
    """The first key among the headers that works today."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    offered = [token.strip()] if kind.lower() == "bearer" else []
    offered += [request.headers[name].strip() for name in HEADERS if name in request.headers]
    return next((key for secret in offered if (key := find_usable_key(secret))), None)


def find_session_key() -> Key | None:
    """The key that the request's session was opened with, if it still works. Raises TokenError for a session without its token
    where something is to be done."""
    serving, cookie = get_serving(), request.cookies.get(COOKIE)
    session = open_session(cookie, serving.session_secret) if cookie else None
    if cookie is None or session is None or serving.keys is None:
        return None
    key = _look_up(lambda keys, today: keys.find_named(session.name, today))
    if key is None or not session.is_of(key):
        return None
    if request.method not in SAFE_METHODS and not is_token(request.headers.get(TOKEN_HEADER, ""), cookie, serving.session_secret):
        raise TokenError(f"A session's request needs its token in {TOKEN_HEADER}; GET /session tells it.")
    return key


def find_usable_key(secret: str) -> Key | None:
    """The key that `secret` is, if it works today."""
    return _look_up(lambda keys, today: keys.find(secret, today))


def _look_up(find: Callable[[KeyFile, date], Key | None]) -> Key | None:
    """What `find` finds today; a key file that has become unreadable is logged, and the keys are as they were."""
    serving, today = get_serving(), datetime.now(UTC).date()
    if serving.keys is None:
        return None
    try:
        return find(serving.keys, today)
    except SettingsError as error:
        serving.logger.error("keys", request_id=g.request_id, error=str(error))
        return find(serving.keys, today)
