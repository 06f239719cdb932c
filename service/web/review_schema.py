"""What a review may hold, what its record says, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from service.domain import STYLES, Decision, InputError, Origin, Review, Style, digital_source_type
from service.web.fields import shorten
from service.web.schema import CheckedText, RequestModel, check_text
from service.web.verdicts import AnswerModel

EXAMPLE: JsonDict = {
    "part": "/brief/text",
    "decision": "edited",
    "text": "A fire in the harbour of Port Ellery destroyed a fish-packing warehouse and injured 11 people on Thursday.",
    "reviewer": "ines.aalto",
    "note": "Cut to one sentence for the front.",
}
EXAMPLE_RECORD: JsonDict = {
    "id": "5f0c1f6a9d3e4b7f8a52c6d1e0b39478",
    "summary_id": "188151a9e5e863706278471d8894d8a4",
    **EXAMPLE,
    "at": "2024-03-14T17:05:41+00:00",
    "key": "cms",
    "source_sha256": "884d1f314b54499a6809584b2a741cab70614dd2be9f101f53813da6a5b8124d",
    "model": {"name": "nutgraf-small", "revision": "3e1d0c2b9a87"},
    "prompt": "brief@1",
    "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
}
LISTS: Mapping[Style, Sequence[str]] = {"headline": ("alternatives",), "brief": (), "timeline": ("events", "as_of", "undated")}


class ReviewBody(RequestModel):
    """What a person decided about one text of a summary."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    part: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(check_text)]
    """JSON pointer, in the summary, to the text: /headline/text, /headline/alternatives/0/text, /brief/text,
    /timeline/events/0/text …"""
    decision: Decision
    text: CheckedText | None = Field(default=None, validate_default=True)
    """The text as it was edited; left out where it was accepted or rejected as it stood."""
    reviewer: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(check_text)]
    """Who decided, in the newsroom's own terms: a name, a login, an address."""
    note: Annotated[str, Field(max_length=2000), AfterValidator(check_text)] | None = None

    @field_validator("text")
    @classmethod
    def _fit_decision(cls, text: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("decision") == "edited" and text is None:
            raise PydanticCustomError("missing_edit", "is required with the decision 'edited'")
        if info.data.get("decision") in ("accepted", "rejected") and text is not None:
            raise PydanticCustomError("needless_edit", "belongs to the decision 'edited'; leave it out, or change the decision")
        return text


class ReviewedModel(AnswerModel):
    name: str
    revision: str


class ReviewAnswer(AnswerModel):
    """One decision about one text."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_RECORD]})

    id: str
    summary_id: str
    part: str
    decision: Decision
    text: str
    """The text that was decided about, as edited where it was."""
    reviewer: str
    note: str | None
    at: str
    """UTC, ISO 8601."""
    key: str | None
    """Name of the API key that recorded it; null where the service has no keys."""
    source_sha256: str
    """Hash of the article that the summary was made from."""
    model: ReviewedModel
    prompt: str
    """Prompt and version that the text was written with."""
    digital_source_type: str
    """IPTC digital source type of the text (http://cv.iptc.org/newscodes/digitalsourcetype/)."""

    @classmethod
    def of(cls, review: Review) -> Self:
        return cls(
            id=review.id,
            summary_id=review.summary_id,
            part=review.part,
            decision=review.decision,
            text=review.text,
            reviewer=review.reviewer,
            note=review.note,
            at=review.at,
            key=review.key,
            source_sha256=review.source_sha256,
            model=ReviewedModel(name=review.model_name, revision=review.model_revision),
            prompt=review.prompt,
            digital_source_type=review.digital_source_type,
        )


class ReviewsAnswer(AnswerModel):
    """Every decision about one summary, the first one first."""

    summary_id: str
    reviews: list[ReviewAnswer]
    summary: dict[str, Any] | None
    """The summary as it was answered, where it was asked for with `summary=true` and is still kept."""

    @classmethod
    def of(cls, summary_id: str, reviews: Sequence[Review], summary: dict[str, Any] | None) -> Self:
        return cls(summary_id=summary_id, reviews=[ReviewAnswer.of(review) for review in reviews], summary=summary)


@dataclass(frozen=True, slots=True)
class _Part:
    """One text of a kept summary."""

    style: Style
    text: str
    origin: Origin


def write_review(body: ReviewBody, summary: Mapping[str, Any], *, id: str, summary_id: str, at: str, key: str | None) -> Review:
    """The record of a valid review of `summary`, which is an answer's JSON.

    Raises InputError for a part that the summary doesn't have, and for an edit that changes nothing.
    """
    part = dict(_list_parts(summary)).get(body.part)
    if part is None:
        raise InputError(
            f"/part must point to a text of this summary, such as /brief/text, not {shorten(body.part)}.", pointer="/part"
        )
    if body.text == part.text:
        raise InputError("/text is the summary's own; send the decision 'accepted', without a text.", pointer="/text")
    return Review(
        id=id,
        summary_id=summary_id,
        part=body.part,
        decision=body.decision,
        text=body.text or part.text,
        reviewer=body.reviewer,
        note=body.note,
        at=at,
        key=key,
        source_sha256=summary["source"]["sha256"],
        model_name=summary["model"]["name"],
        model_revision=summary["model"]["revision"],
        prompt=summary["model"]["prompts"][part.style],
        digital_source_type=digital_source_type(part.origin, edited=body.decision == "edited"),
    )


def _list_parts(summary: Mapping[str, Any]) -> Iterator[tuple[str, _Part]]:
    """Every text of a summary by its JSON pointer."""
    for style in STYLES:
        answer = summary[style] or {}
        holders = [("", answer)]
        holders += [(f"/{name}/{at}", one) for name in LISTS[style] for at, one in enumerate(answer.get(name, ()))]
        for pointer, holder in holders:
            if holder.get("text") is not None:
                yield f"/{style}{pointer}/text", _Part(style, holder["text"], holder["origin"])
