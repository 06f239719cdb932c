"""Every error as an RFC 9457 problem: one table from exception to status, one shape for all.

    {"type": "urn:nutgraf:problem:too-short", "title": "Article too short", "status": 422, "detail": "…",
     "pointer": "/article/text", "errors": [{"pointer": "…", "detail": "…"}], "request_id": "…"}

`errors` is there when several fields are at fault; `pointer` is then the first one's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Any, NoReturn

from flask import Flask, Response, current_app, g, request
from flask_openapi3.types import ResponseDict
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import HTTPException

from service.domain import (
    CanceledError,
    DeadlineError,
    EmptyArticleError,
    GenerationError,
    InputError,
    LanguageError,
    NotForPublicationError,
    NutgrafError,
    OverloadedError,
    TooShortError,
    locate_error,
)
from service.outbound.pages import FetchError
from service.store import KeyReusedError, StillRunningError, StoreError
from service.web.access import NO_KEY, NoKeyError, ScopeError, TokenError
from service.web.fields import FieldError, find_field_errors
from service.web.serving import NotReadyError, get_serving

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:nutgraf:problem:"


class InvalidBodyError(InputError):
    """A body that breaks the schema, with every field at fault."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(" ".join(error.detail for error in errors[:3]), pointer=errors[0].pointer)
        self.errors = tuple(errors)


class InvalidQueryError(InputError):
    """Query parameters that break the schema."""


class MalformedBodyError(InputError):
    """A body that is not JSON."""


class MediaTypeError(NutgrafError):
    """A body of a type that is not read here."""


class NotAcceptableError(NutgrafError):
    """A caller that accepts no type that is written here."""


class UnknownSummaryError(NutgrafError):
    """An id under which nothing is kept."""


class UnknownJobError(NutgrafError):
    """An id of no job, or of somebody else's."""


class NoFetchingError(InputError):
    """A page to be fetched where none are."""


class NoWebhooksError(InputError):
    """A webhook where none are called."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the last part of its type, its status and its title."""

    slug: str
    status: HTTPStatus
    title: str


KINDS: Mapping[type[Exception], Kind] = {
    MalformedBodyError: Kind("malformed-json", HTTPStatus.BAD_REQUEST, "Malformed JSON"),
    NoKeyError: Kind("no-key", HTTPStatus.UNAUTHORIZED, "No API key that works"),
    ScopeError: Kind("scope", HTTPStatus.FORBIDDEN, "The API key does not allow this"),
    TokenError: Kind("no-token", HTTPStatus.FORBIDDEN, "No token of the session"),
    NotAcceptableError: Kind("not-acceptable", HTTPStatus.NOT_ACCEPTABLE, "No acceptable answer type"),
    MediaTypeError: Kind("unsupported-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported body type"),
    TooShortError: Kind("too-short", HTTPStatus.UNPROCESSABLE_ENTITY, "Article too short"),
    EmptyArticleError: Kind("empty-article", HTTPStatus.UNPROCESSABLE_ENTITY, "Empty article"),
    LanguageError: Kind("language", HTTPStatus.UNPROCESSABLE_ENTITY, "Language not served"),
    CanceledError: Kind("canceled", HTTPStatus.UNPROCESSABLE_ENTITY, "Item canceled"),
    NotForPublicationError: Kind("not-for-publication", HTTPStatus.UNPROCESSABLE_ENTITY, "Item embargoed or withheld"),
    InputError: Kind("invalid-request", HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid request"),
    OverloadedError: Kind("overloaded", HTTPStatus.SERVICE_UNAVAILABLE, "Too much to do"),
    DeadlineError: Kind("deadline", HTTPStatus.SERVICE_UNAVAILABLE, "Not done in time"),
    GenerationError: Kind("generation-failed", HTTPStatus.INTERNAL_SERVER_ERROR, "The model failed"),
    UnknownJobError: Kind("unknown-job", HTTPStatus.NOT_FOUND, "No such job"),
    UnknownSummaryError: Kind("unknown-summary", HTTPStatus.NOT_FOUND, "No such summary"),
    StillRunningError: Kind("still-running", HTTPStatus.CONFLICT, "Still being answered"),
    KeyReusedError: Kind("key-reused", HTTPStatus.UNPROCESSABLE_ENTITY, "Idempotency-Key used for another body"),
    StoreError: Kind("store-failed", HTTPStatus.SERVICE_UNAVAILABLE, "The store failed"),
    FetchError: Kind("fetch-failed", HTTPStatus.BAD_GATEWAY, "Page not fetched"),
    NotReadyError: Kind("not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "Not ready"),
}
INTERNAL = Kind("internal-error", HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error")
INTERNAL_DETAIL = "The server failed on this request; nothing in it needs to change. Tell whoever runs the server the request_id."


class FieldErrorAnswer(BaseModel):
    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str
    """urn:nutgraf:problem:…, one for each kind."""
    title: str
    status: int
    detail: str
    """What is wrong, where, and what to do."""
    pointer: str | None = None
    """JSON pointer (RFC 6901) of the field at fault."""
    errors: list[FieldErrorAnswer] | None = None
    """Every field at fault, when there are several."""
    request_id: str
    """Names this request in the server's log."""


EXAMPLES: Mapping[HTTPStatus, str] = {  # a detail of each status that the documentation shows
    HTTPStatus.BAD_REQUEST: "The body is not JSON: Expecting value (line 2, column 13).",
    HTTPStatus.UNAUTHORIZED: NO_KEY,
    HTTPStatus.FORBIDDEN: "The key 'cms' does not allow 'checks'; it allows summaries.",
    HTTPStatus.NOT_FOUND: "There is no summary of this id, or it is no longer kept. POST the article again.",
    HTTPStatus.CONFLICT: "Another request with this Idempotency-Key is being answered. Ask again in a moment.",
    HTTPStatus.NOT_ACCEPTABLE: "Answers are application/json, which the Accept header excludes.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not come to its end in time. Send it again, faster.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than 524,288 bytes. Send a shorter article.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send JSON, with the header Content-Type: application/json, not text/plain.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The article has 3 words; a summary needs at least 40. Send the whole story.",
    HTTPStatus.TOO_MANY_REQUESTS: "More requests than 300 per 1 minute. Wait as many seconds as Retry-After says.",
    HTTPStatus.INTERNAL_SERVER_ERROR: INTERNAL_DETAIL,
    HTTPStatus.NOT_IMPLEMENTED: "The format is json; xml is not written here.",
    HTTPStatus.BAD_GATEWAY: "courier.example answered 404 instead of a page.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The model is still loading. Try again in a second; /readyz tells when it is ready.",
}
NO_BODY_PROBLEMS = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.BAD_GATEWAY)
BODY_PROBLEMS = tuple(one for one in EXAMPLES if one not in NO_BODY_PROBLEMS)  # of any body


def document_problems(*statuses: HTTPStatus) -> ResponseDict:
    """How /openapi.json describes the problems that a route answers with; any route may answer with a 500."""
    return {status.value: _document_problem(status) for status in dict.fromkeys((*statuses, HTTPStatus.INTERNAL_SERVER_ERROR))}


def _document_problem(status: HTTPStatus) -> dict[str, Any]:
    kind = next((kind for kind in KINDS.values() if kind.status == status), _name_kind(status))
    example = {
        "type": TYPE + kind.slug,
        "title": kind.title,
        "status": status.value,
        "detail": EXAMPLES[status],
        "request_id": "cms-41f2",
    }
    content = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}, "example": example}
    return {"description": status.phrase, "content": {MEDIA_TYPE: content}}


def _name_kind(status: HTTPStatus) -> Kind:
    """The kind of an error that only its status tells apart."""
    return Kind(status.phrase.lower().replace(" ", "-"), status, status.phrase)


def register_errors(app: Flask) -> None:
    """Makes `app` answer every exception with a problem."""
    app.register_error_handler(NutgrafError, answer_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_unexpected)


def raise_invalid_body(error: ValidationError) -> NoReturn:
    """Turns what the schema found into our own error. A model of query parameters is named so."""
    if error.title.endswith("Query"):
        found = find_field_errors(error, request.args)
        raise InvalidQueryError(" ".join(f"The query parameter {one.detail.removeprefix('/')}" for one in found[:3])) from None
    raise InvalidBodyError(find_field_errors(error, request.get_json())) from None


def answer_error(error: NutgrafError) -> Response:
    """The problem of one of our own errors; those that are our fault are logged, and tell the caller nothing internal."""
    kind = next((KINDS[one] for one in type(error).__mro__ if one in KINDS), INTERNAL)
    if kind.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log_failure(error)
        return render_problem(kind, INTERNAL_DETAIL)
    errors = error.errors if isinstance(error, InvalidBodyError) else ()
    response = render_problem(
        kind, str(error), pointer=(error.pointer or None) if isinstance(error, InputError) else None, errors=errors
    )
    if kind.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT):
        response.headers["Retry-After"] = str(ceil(error.retry_after_s) if isinstance(error, OverloadedError) else 1)
    if kind.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_http_error(error: HTTPException) -> Response:
    """The problem of an error that the framework found: no such path, wrong method, body too large."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    response = render_problem(_name_kind(status), _describe_http_error(error, status))
    methods = getattr(error, "valid_methods", None)
    if methods:
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def answer_unexpected(error: Exception) -> Response:
    """A 500 that tells the caller nothing but the request id; the log gets the error's place, never its message."""
    _log_failure(error)
    return render_problem(INTERNAL, INTERNAL_DETAIL)


def describe_error(error: NutgrafError) -> dict[str, Any]:
    """The problem of one of our own errors, for an answer that has begun and can no longer be one."""
    body: dict[str, Any] = json.loads(answer_error(error).get_data())
    return body


def describe_problem(error: NutgrafError, request_id: str) -> dict[str, Any]:
    """The problem of one of our own errors where there is no request: on a job's article, say."""
    kind = next((KINDS[one] for one in type(error).__mro__ if one in KINDS), INTERNAL)
    ours = kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    pointer = (error.pointer or None) if isinstance(error, InputError) else None
    detail = INTERNAL_DETAIL if ours else str(error)
    problem = Problem(
        type=TYPE + kind.slug, title=kind.title, status=kind.status, detail=detail, pointer=pointer, request_id=request_id
    )
    return problem.model_dump(exclude_none=True)


def render_problem(kind: Kind, detail: str, *, pointer: str | None = None, errors: Sequence[FieldError] = ()) -> Response:
    """One problem as a response."""
    problem = Problem(
        type=TYPE + kind.slug,
        title=kind.title,
        status=kind.status,
        detail=detail,
        pointer=pointer,
        errors=[FieldErrorAnswer(pointer=e.pointer, detail=e.detail) for e in errors] if len(errors) > 1 else None,
        request_id=g.request_id,
    )
    body = json.dumps(problem.model_dump(exclude_none=True))
    return Response(body, status=kind.status, content_type=MEDIA_TYPE)


def _describe_http_error(error: HTTPException, status: HTTPStatus) -> str:
    match status:
        case HTTPStatus.NOT_FOUND:
            return f"There is nothing at {request.path}. /openapi.json lists what is served."
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return f"{request.path} does not take {request.method}; the Allow header lists what it takes."
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return f"The body is larger than {request.max_content_length:,} bytes. Send less, or raise {_name_limit()}."
        case HTTPStatus.TOO_MANY_REQUESTS:
            return f"More requests than {error.description}. Wait as many seconds as Retry-After says."
        case _:
            return error.description or status.description


def _name_limit() -> str:
    """The setting that bounds this request's body."""
    jobs = request.max_content_length != current_app.config["MAX_CONTENT_LENGTH"]
    return "NUTGRAF_JOB_MAX_BYTES" if jobs else "NUTGRAF_MAX_BODY_BYTES"


def _log_failure(error: Exception) -> None:
    """Names the error and its place. Its message may quote the article, so it stays out of the log."""
    get_serving().logger.error("failure", request_id=g.request_id, error=type(error).__name__, where=locate_error(error))
