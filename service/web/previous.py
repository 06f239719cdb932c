"""An earlier summary as a request brings it back: what is read of it is strict, the rest of the answer may be there or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from service.domain import InputError, PreviousSummary, PreviousText, Severity, Span, Verdict
from service.web.schema import RequestModel, check_text

MOST_TEXTS = 100  # of one list
MOST_FINDINGS = 1000  # of one text
MOST_CHARS = 5_000  # of one text: more than any limit of a summary lets through, with room for edits
DIRECT = frozenset({"supported", "approximated"})  # verdicts on figures that the article tells itself
MOST_TOTAL_CHARS = 60_000
PreviousString = Annotated[str, Field(min_length=1, max_length=MOST_CHARS), AfterValidator(check_text)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]


class PreviousModel(RequestModel):
    """Fields of the answer that aren't read are let through."""

    model_config = ConfigDict(extra="ignore")


class FindingBody(PreviousModel):
    """A figure or an issue as it was judged then."""

    start: Offset
    end: Offset
    severity: Severity


class MentionBody(FindingBody):
    verdict: Verdict


class FidelityBody(PreviousModel):
    mentions: list[MentionBody] = Field(max_length=MOST_FINDINGS)
    issues: list[FindingBody] = Field(default=[], max_length=MOST_FINDINGS)


class PreviousTextBody(PreviousModel):
    text: PreviousString | None
    fidelity: FidelityBody


class PreviousHeadline(PreviousTextBody):
    alternatives: list[PreviousTextBody] = Field(default=[], max_length=MOST_TEXTS)


class PreviousDate(PreviousModel):
    expression: Annotated[str, Field(max_length=200), AfterValidator(check_text)]
    """Empty where the article has no words for the date: the day on which a running total stands."""


class PreviousEvent(PreviousModel):
    text: PreviousString
    fidelity: FidelityBody
    date: PreviousDate | None = None


class PreviousTimeline(PreviousModel):
    events: list[PreviousEvent] = Field(max_length=MOST_TEXTS)
    as_of: list[PreviousEvent] = Field(default=[], max_length=MOST_TEXTS)
    undated: list[PreviousEvent] = Field(default=[], max_length=MOST_TEXTS)


class PreviousSource(PreviousModel):
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class PreviousBody(PreviousModel):
    """An earlier answer of POST /v1/summaries, as it was. Read are the texts, their verdicts, the dates' expressions and the
    source's sha256."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    source: PreviousSource
    headline: PreviousHeadline | None = None
    brief: PreviousTextBody | None = None
    timeline: PreviousTimeline | None = None


def parse_previous(body: PreviousBody) -> PreviousSummary:
    """The texts of a valid earlier answer, in its order; parts that were left empty have none.

    Raises InputError for more text than a summary can hold.
    """
    texts = tuple(_list_texts(body))
    chars = sum(len(one.text) for one in texts)
    if chars > MOST_TOTAL_CHARS:
        raise InputError(
            f"The texts of /previous have {chars:,} characters; at most {MOST_TOTAL_CHARS:,} are read.", pointer="/previous"
        )
    return PreviousSummary(body.source.sha256, texts)


def _list_texts(body: PreviousBody) -> Iterator[PreviousText]:
    if body.headline:
        yield from _read_text("/headline", body.headline)
        yield from _read_texts("/headline/alternatives", body.headline.alternatives)
    if body.brief:
        yield from _read_text("/brief", body.brief)
    if body.timeline:
        yield from _read_texts("/timeline/events", body.timeline.events)
        yield from _read_texts("/timeline/as_of", body.timeline.as_of)
        yield from _read_texts("/timeline/undated", body.timeline.undated)


def _read_texts(list_pointer: str, bodies: Sequence[PreviousTextBody | PreviousEvent]) -> Iterator[PreviousText]:
    for at, body in enumerate(bodies):
        yield from _read_text(f"{list_pointer}/{at}", body)


def _read_text(part: str, body: PreviousTextBody | PreviousEvent) -> Iterator[PreviousText]:
    findings = [*body.fidelity.mentions, *body.fidelity.issues]
    doubted = {Span(one.start, one.end): one.severity for one in findings if one.severity != "info"}
    direct = frozenset(Span(one.start, one.end) for one in body.fidelity.mentions if one.verdict in DIRECT)
    date = (body.date.expression or None) if isinstance(body, PreviousEvent) and body.date else None
    if body.text is not None:
        yield PreviousText(part, body.text, doubted, direct, date)
