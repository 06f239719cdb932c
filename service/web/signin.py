"""GET, POST and DELETE /session: how the editor page signs in, and out."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, g, request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import Field

from service.web.access import NO_KEY, NoKeyError, find_session_key, find_usable_key
from service.web.body import JSON
from service.web.schema import RequestModel
from service.web.serving import get_serving
from service.web.sessions import COOKIE, SESSION_S, Session, derive_token, seal_session
from service.web.verdicts import AnswerModel

blueprint = APIBlueprint("signin", __name__, doc_ui=False)  # between the page and its server: no part of the contract


class SignInBody(RequestModel):
    key: str = Field(min_length=1, max_length=200)
    """An API key that works."""


class SessionAnswer(AnswerModel):
    needed: bool
    """Whether this service wants a key at all."""
    key: str | None = None
    """The name of the key that the session was opened with; null without a session."""
    token: str | None = None
    """To be sent as `X-CSRF-Token` with whatever is POSTed by the session."""


@blueprint.get("/session")
def get_session() -> Response:
    """Whether a key is needed, and whether this browser has signed in with one."""
    serving = get_serving()
    key, cookie = find_session_key(), request.cookies.get(COOKIE, "")
    known = SessionAnswer(
        needed=serving.keys is not None,
        key=key.name if key else None,
        token=derive_token(cookie, serving.session_secret) if key else None,
    )
    return Response(known.model_dump_json(), content_type=JSON)


@blueprint.post("/session")
def open_session(body: SignInBody) -> Response:
    """Changes an API key for an HttpOnly cookie."""
    serving = get_serving()
    key = find_usable_key(body.key.strip())
    if serving.keys is not None and key is None:
        raise NoKeyError(NO_KEY)
    if key is None:
        return Response(SessionAnswer(needed=False).model_dump_json(), content_type=JSON)
    g.key = key.name
    cookie = seal_session(Session.of(key), serving.session_secret)
    opened = SessionAnswer(needed=True, key=key.name, token=derive_token(cookie, serving.session_secret))
    response = Response(opened.model_dump_json(), content_type=JSON)
    response.set_cookie(COOKIE, cookie, max_age=SESSION_S, httponly=True, samesite="Strict", secure=_came_by_tls())
    return response


@blueprint.delete("/session")
def close_session() -> Response:
    """Ends the session in this browser."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=_came_by_tls())
    return response


def _came_by_tls() -> bool:
    """A caller who lies about it only gets a cookie that it can't send back."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto", "") == "https"
