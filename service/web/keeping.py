"""Answers that were given before: found again by id, by the same request, or by an `Idempotency-Key`.

A store that fails costs time, never an answer: what it cannot find is made anew, and the log says so. Only the record of what
people decided can't be (`report_failures`).
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Response, g, request

from service.domain import InputError
from service.store import Claim, Store, StoreError
from service.web.body import JSON
from service.web.serving import get_serving

STORE_FAILED = "The store failed, so no review can be written or read. Send the request again in a moment."
IDEMPOTENCY_KEY = "Idempotency-Key"
_KEY_FORM = re.compile(r"[\x21-\x7e]{1,255}")


def answer_once(id: str, make: Callable[[], bytes]) -> Response:
    """The answer kept under `id`, else what `make` returns, which is kept; for one `Idempotency-Key` the same answer each time.

    Raises InputError for a key that can't be one, KeyReusedError and StillRunningError as `Store.begin` does.
    """
    store, claim = get_serving().store, read_claim()
    known = begin(store, claim) if claim else None
    try:
        body = (recall(store, known) if known else None) or recall(store, id)
        replayed = body is not None
        if body is None:
            body = make()
            try_to(lambda: store.keep_summary(id, body, time.time()))
    except BaseException:
        if claim and not known:
            try_to(lambda: store.abandon(claim))
        raise
    if claim and not known:
        try_to(lambda: store.finish(claim, id, time.time()))
    response = render_kept(body)
    response.headers["Location"] = f"/v1/summaries/{known or id}"
    if claim and known and replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def render_kept(body: bytes, content_type: str = JSON) -> Response:
    """An answer with its `ETag`; 304 where the caller has it already."""
    response = Response(body, content_type=content_type)
    response.set_etag(hash_answer(body))
    response.headers["Cache-Control"] = "private, no-cache"  # to be asked about each time, by its ETag
    if request.method == "GET":
        response.make_conditional(request)
    return response


def hash_answer(body: bytes) -> str:
    """What an `ETag` says of `body`."""
    return hashlib.sha256(body).hexdigest()[:32]


def read_claim() -> Claim | None:
    """The claim that the request's `Idempotency-Key` makes for its caller, address and body. Raises InputError."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not _KEY_FORM.fullmatch(key):
        raise InputError(f"{IDEMPOTENCY_KEY} must be 1 to 255 visible ASCII characters; a UUID does well.", pointer="")
    asked = request.full_path.encode() + b"\n" + request.get_data()  # the query asks too, where a route has one
    return Claim(g.get("key") or "", key, hashlib.sha256(asked).hexdigest())


def begin(store: Store, claim: Claim) -> str | None:
    """As `Store.begin`; a store that fails lets the request through."""
    try:
        return store.begin(claim, time.time())
    except StoreError as error:
        log_failure(error)
        return None


def recall(store: Store, id: str) -> bytes | None:
    """The answer kept under `id`, if the store has it and works."""
    try:
        return store.find_summary(id, time.time())
    except StoreError as error:
        log_failure(error)
        return None


def try_to(write: Callable[[], None]) -> None:
    """Writes; a failure is logged and no more."""
    try:
        write()
    except StoreError as error:
        log_failure(error)


@contextmanager
def report_failures() -> Iterator[None]:
    """Logs a store that fails where nothing can stand in for it, and says what the caller can do."""
    try:
        yield
    except StoreError as error:
        log_failure(error)
        raise StoreError(STORE_FAILED) from error


def log_failure(error: StoreError) -> None:
    get_serving().logger.error("store", request_id=g.request_id, error=str(error))
