"""`text/event-stream`: each style as soon as it is ready, as an event of its name, then `done`; or `error` with a problem.

    event: headline
    data: {"text": "…", "origin": "model", …}

The data of an event are what the whole answer holds under that name; `done` has the whole answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from flask import Response, request, stream_with_context

from service.domain import STYLES, Brief, Headline, NutgrafError, Summary, SummaryRequest, Timeline
from service.store import Claim
from service.web.answers import BriefAnswer, HeadlineAnswer, SummaryAnswer, TimelineAnswer
from service.web.body import EVENTS, JSON
from service.web.errors import describe_error
from service.web.keeping import begin, read_claim, recall, try_to
from service.web.recording import record_summary
from service.web.serving import Summarizer, get_serving

Parts = Iterator[Headline | Brief | Timeline | Summary]


def wants_events() -> bool:
    """Whether the caller would rather have events than one JSON object."""
    return request.accept_mimetypes.best_match((JSON, EVENTS)) == EVENTS


def stream_summary(pipeline: Summarizer, wanted: SummaryRequest) -> Response:
    """The summary as events. Raises an InputError, and what `Store.begin` raises; what fails later is an event."""
    store, claim, id = get_serving().store, read_claim(), pipeline.identify(wanted)
    known = begin(store, claim) if claim else None
    kept = (recall(store, known) if known else None) or recall(store, id)
    fresh = claim if claim and not known else None
    try:
        events = write_parts(pipeline.stream(wanted), id) if kept is None else repeat_answer(kept)
    except BaseException:
        if fresh:
            try_to(lambda: store.abandon(fresh))
        raise
    response = Response(stream_with_context(settle_claim(events, fresh, id)), content_type=EVENTS)
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold the events back
    response.headers["Location"] = f"/v1/summaries/{known or id}"
    return response


def write_parts(parts: Parts, id: str) -> Iterator[str]:
    """The events of a summary in the making; the whole is kept and recorded."""
    for part in parts:
        yield write_part(part)
        if isinstance(part, Summary):
            body = SummaryAnswer.of(part).model_dump_json().encode()
            try_to(lambda body=body: get_serving().store.keep_summary(id, body, time.time()))  # type: ignore[misc]
            record_summary(part)


def settle_claim(events: Iterator[str], claim: Claim | None, id: str) -> Iterator[str]:
    """The events, with an error as the last one if it comes to that; only the last event of a whole fulfils a claim."""
    store, is_whole = get_serving().store, False
    try:
        yield from events
        is_whole = True
    except NutgrafError as error:
        yield write_event("error", json.dumps(describe_error(error)))
    finally:
        if claim and is_whole:
            try_to(lambda: store.finish(claim, id, time.time()))
        elif claim:
            try_to(lambda: store.abandon(claim))


def write_part(part: Headline | Brief | Timeline | Summary) -> str:
    match part:
        case Headline():
            return write_event("headline", HeadlineAnswer.of(part).model_dump_json())
        case Brief():
            return write_event("brief", BriefAnswer.of(part).model_dump_json())
        case Timeline():
            return write_event("timeline", TimelineAnswer.of(part).model_dump_json())
        case Summary():
            return write_event("done", SummaryAnswer.of(part).model_dump_json())


def repeat_answer(body: bytes) -> Iterator[str]:
    """The events of an answer that was kept."""
    answer = json.loads(body)
    for style in STYLES:
        if answer.get(style) is not None:
            yield write_event(style, json.dumps(answer[style], ensure_ascii=False, separators=(",", ":")))
    yield write_event("done", body.decode())


def write_event(name: str, data: str) -> str:
    """One event; JSON stands on one line, so `data` needs no folding."""
    return f"event: {name}\ndata: {data}\n\n"
