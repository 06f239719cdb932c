"""Reading a request's body: strict JSON, or an error that says where it breaks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge, RequestTimeout
from werkzeug.utils import cached_property  # functools' holds a lock over all requests in Python 3.11

from service.web.errors import InvalidBodyError, MalformedBodyError, MediaTypeError, NotAcceptableError
from service.web.fields import FieldError, describe_type, shorten

JSON = "application/json"
EVENTS = "text/event-stream"
JSON_LINES = ("application/x-ndjson", "application/jsonl")
LISTED = frozenset({"/v1/jobs"})  # paths that take JSON lines
EXPORTED = frozenset({"/v1/cms/url"})  # paths that take JSON and check themselves what the caller accepts
STREAMED = frozenset({"/v1/summaries"})  # paths that answer with events to whoever prefers them


class JsonRequest(Request):
    """A request whose JSON is read by RFC 8259 to the letter: UTF-8, each key once, no NaN, nesting that a parser survives."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> dict[str, Any]:
        """The body's object. Raises our own errors whatever the flags say, so that a caller hears what is wrong."""
        return self._object

    @cached_property
    def _object(self) -> dict[str, Any]:
        if self.path not in EXPORTED:
            self.check_accept(*((JSON, EVENTS) if self.path in STREAMED else (JSON,)))
        return self.read_object()

    def check_accept(self, *offered: str) -> None:
        """Raises NotAcceptableError when the caller accepts none of the media types `offered`."""
        if self.headers.get("Accept") and not any(self.accept_mimetypes[kind] for kind in offered):
            raise NotAcceptableError(f"Answers are {' or '.join(offered)}, which the Accept header excludes.")

    def read_object(self) -> dict[str, Any]:
        """The body's object, whatever the caller accepts. Raises our own errors."""
        if self.mimetype in JSON_LINES and self.path in LISTED:
            return {"articles": parse_lines(self.read_bytes()), **read_options(self.args)}
        if not self.is_json:
            raise MediaTypeError(f"Send JSON, with the header Content-Type: {JSON}, not {self.mimetype or 'none'}.")
        body = parse_json(self.read_bytes())
        if not isinstance(body, dict):
            raise InvalidBodyError([FieldError("", f"The body must be a JSON object, not {describe_type(body)}.")])
        return body

    def read_bytes(self) -> bytes:
        """The body as it was sent. Raises for one that is coded, cut off, late or too large."""
        if self.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise MediaTypeError("Send the body uncompressed, without a Content-Encoding header.")
        try:
            data = self.get_data()
        except ClientDisconnected as error:
            if isinstance(error.__context__, BlockingIOError):  # the server's patience with a silent client is over
                raise RequestTimeout("The body did not come to its end in time. Send it again, faster.") from None
            raise
        if self.content_length is None and len(data) == self.max_content_length:  # the framework cuts a chunked body there
            raise RequestEntityTooLarge
        return data


def parse_json(body: bytes) -> Any:
    """The value that `body` writes. Raises MalformedBodyError with line and column."""
    if not body.strip():
        raise MalformedBodyError("The body is empty. Send a JSON object.")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_build_object)
    except json.JSONDecodeError as error:
        raise MalformedBodyError(f"The body is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from None
    except UnicodeDecodeError as error:
        raise MalformedBodyError(f"The body is not UTF-8: the byte at offset {error.start} does not belong there.") from None
    except RecursionError:
        raise MalformedBodyError("The body nests too deeply.") from None
    except ValueError:  # int() refuses more than sys.get_int_max_str_digits() digits
        raise MalformedBodyError("The body holds a number with too many digits.") from None


def parse_lines(body: bytes) -> list[Any]:
    """The values of JSON lines; empty lines are none. Raises MalformedBodyError with the line."""
    values = []
    for at, line in enumerate(body.split(b"\n"), start=1):
        try:
            values += [parse_json(line)] if line.strip() else []
        except MalformedBodyError as error:
            raise MalformedBodyError(f"Line {at}: {error}") from None
    return values


def read_options(query: Mapping[str, str]) -> dict[str, Any]:
    """What JSON lines have no place for, from the query, as a job's JSON has it."""
    options: dict[str, Any] = {name: value for name, value in query.items() if name not in {"styles", "webhook"}}
    options |= {name: int(options[name]) for name in ("seed", "priority") if options.get(name, "").isdecimal()}
    if "styles" in query:
        options["styles"] = query["styles"].split(",")
    if "webhook" in query:
        options["webhook"] = {"url": query["webhook"]}
    return options


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBodyError(f"The body holds {name}, which is not a JSON number.")


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise MalformedBodyError(f"The body holds the key {shorten(twice)} twice in one object.")
    return built
