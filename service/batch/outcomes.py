"""From a record to a line of the output: its answer, or the problem that it has. The same on one machine and on many.

{"record": "cms-1", "id": "9f3c…", "source": {…}, "headline": {…}, …}        the v1 answer, with the record's name before it
{"record": "cms-2", "line": 7, "problem": {"type": "urn:nutgraf:problem:too-short", "detail": "…", "pointer": "…"}}
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Protocol

from service.batch.records import Name, Record
from service.domain import InputError, NutgrafError, Summary, SummaryRequest, locate_error
from service.web.answers import SummaryAnswer
from service.web.errors import INTERNAL, KINDS, TYPE

_ANSWER = re.compile(rb'\{"record":(?P<name>"(?:[^"\\]|\\.)*"|\d+),"id":"(?P<key>[0-9A-Za-z-]{1,64})",')


class OutputError(NutgrafError):
    """Answers that cannot be written: a full disk, another run that writes the same file."""


class Summarizer(Protocol):
    """What a batch needs of `service.pipeline.Pipeline`."""

    @property
    def lanes(self) -> int: ...

    def identify(self, request: SummaryRequest) -> str: ...

    def summarize(self, request: SummaryRequest) -> Summary: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """A record's answer as it is written."""

    line: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """A record's problem as it is written."""

    line: bytes


Outcome = Answered | Failed


def answer_record(pipeline: Summarizer, record: Record) -> Outcome:
    """What a record comes to. Nothing that goes wrong with one keeps the others from being answered, so nothing is raised."""
    if not isinstance(record.asked, SummaryRequest):
        return write_problem(record, record.asked)
    try:
        answer = SummaryAnswer.of(pipeline.summarize(record.asked)).model_dump_json()
    except Exception as error:
        return write_problem(record, error)
    return Answered(b'{"record":' + json.dumps(record.name).encode() + b"," + answer[1:].encode() + b"\n")


def write_problem(record: Record, error: Exception) -> Failed:
    """The line of a record that got no answer. An error that is none of ours may quote the article, so its place is told."""
    kind = next((KINDS[one] for one in type(error).__mro__ if one in KINDS), INTERNAL)
    detail = str(error) if isinstance(error, NutgrafError) else _locate(error)
    problem: dict[str, Any] = {"type": TYPE + kind.slug, "detail": detail}
    pointer = error.pointer if isinstance(error, InputError) else ""
    if pointer:
        problem["pointer"] = record.text_at if pointer == "/article/text" else pointer
    line = json.dumps({"record": record.name, "line": record.line, "problem": problem})
    return Failed(line.encode() + b"\n")


@dataclass(frozen=True, slots=True)
class Told:
    """What the beginning of an answer's line tells: whose it is, and the id that says what was asked of which model."""

    name: Name
    key: str


def read_told(line: bytes) -> Told | None:
    """Whose answer a line is; None for a line that is none."""
    match = _ANSWER.match(line)
    return Told(json.loads(match["name"]), match["key"].decode()) if match and line.endswith(b"}\n") else None


def _locate(error: Exception) -> str:
    place = locate_error(error)[-1]
    return f"The service failed on this article ({type(error).__name__} at {place}). Tell its maintainers."
