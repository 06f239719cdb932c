"""What an answer to a summary or a check holds, by the v1 contract; the parts that they share are in `verdicts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict
from pydantic.config import JsonDict

from service.domain import (
    STYLES,
    Action,
    Brief,
    Bullet,
    CheckReport,
    DateMention,
    EventStatus,
    Fidelity,
    Headline,
    ModelInfo,
    Origin,
    Span,
    Stale,
    Style,
    Summary,
    Timeline,
)
from service.web.verdicts import (
    AnswerModel,
    ConflictAnswer,
    EvidenceAnswer,
    FidelityAnswer,
    ReferenceAnswer,
    SourceAnswer,
    SpanAnswer,
)

STALE_EXAMPLE: JsonDict = {
    "path": "/brief/text",
    "start": 124,
    "end": 126,
    "was": "11",
    "now": "14",
    "code": "other_value",
    "severity": "block",
    "evidence": [{"start": 148, "end": 150, "sentence": {"start": 0, "end": 234}}],
    "sentence": {"start": 0, "end": 134},
}


class AlternativeAnswer(AnswerModel):
    text: str | None
    origin: Origin
    fidelity: FidelityAnswer
    provenance: list[SpanAnswer]

    @classmethod
    def of(cls, headline: Headline) -> Self:
        return cls(
            text=headline.text,
            origin=headline.origin,
            fidelity=FidelityAnswer.of(headline.fidelity),
            provenance=_list_spans(headline.provenance),
        )


class HeadlineAnswer(AnswerModel):
    text: str | None
    """Null, with a reason, when nothing fits the limits."""
    reason: str | None
    origin: Origin
    """Who wrote it: the model, the article itself, or both."""
    fidelity: FidelityAnswer
    provenance: list[SpanAnswer]
    """Sentences of the article that it rests on."""
    alternatives: list[AlternativeAnswer]

    @classmethod
    def of(cls, headline: Headline) -> Self:
        return cls(
            text=headline.text,
            reason=headline.reason,
            origin=headline.origin,
            fidelity=FidelityAnswer.of(headline.fidelity),
            provenance=_list_spans(headline.provenance),
            alternatives=[AlternativeAnswer.of(alternative) for alternative in headline.alternatives],
        )


class BriefSentenceAnswer(AnswerModel):
    """One sentence of the brief, with the article's sentences that it rests on."""

    start: int
    end: int
    provenance: list[SpanAnswer]


class BriefAnswer(AnswerModel):
    text: str | None
    """Null, with a reason, when nothing fits the limits."""
    reason: str | None
    origin: Origin
    sentences: list[BriefSentenceAnswer]
    fidelity: FidelityAnswer

    @classmethod
    def of(cls, brief: Brief) -> Self:
        return cls(
            text=brief.text,
            reason=brief.reason,
            origin=brief.origin,
            sentences=[
                BriefSentenceAnswer(start=one.span.start, end=one.span.end, provenance=_list_spans(one.provenance))
                for one in brief.sentences
            ],
            fidelity=FidelityAnswer.of(brief.fidelity),
        )


class DateAnswer(AnswerModel):
    edtf: str | None
    """EDTF (ISO 8601-2) date or interval; an approximate one keeps its interval."""
    timex3: str | None
    earliest: date | None
    latest: date | None
    precision: str
    approximate: bool
    display: str | None
    """As the outlet writes dates (`date_style`)."""
    expression: str
    """The article's own words."""
    basis: Literal["explicit", "explicit-partial", "relative", "dateline", "holiday", "unresolved"]
    inferred: list[str]
    """Parts that the words did not give."""

    @classmethod
    def of(cls, mention: DateMention, display: str | None) -> Self:
        return cls(
            edtf=mention.edtf,
            timex3=mention.timex3,
            earliest=mention.earliest,
            latest=mention.latest,
            precision=mention.precision,
            approximate=mention.approximate,
            display=display,
            expression=mention.text,
            basis=mention.basis,
            inferred=list(mention.inferred),
        )


class EventAnswer(AnswerModel):
    text: str
    origin: Origin
    date: DateAnswer | None
    status: EventStatus
    attribution: str | None
    """Who says so."""
    provenance: list[SpanAnswer]
    fidelity: FidelityAnswer

    @classmethod
    def of(cls, bullet: Bullet) -> Self:
        event = bullet.event
        return cls(
            text=bullet.text,
            origin=bullet.origin,
            date=None if event.date is None else DateAnswer.of(event.date, bullet.display),
            status=event.status,
            attribution=event.attribution,
            provenance=_list_spans(event.provenance),
            fidelity=FidelityAnswer.of(bullet.fidelity),
        )


class TimelineAnswer(AnswerModel):
    events: list[EventAnswer]
    """In order of time; planned events last."""
    as_of: list[EventAnswer]
    """Running totals."""
    undated: list[EventAnswer]
    warnings: list[str]

    @classmethod
    def of(cls, timeline: Timeline) -> Self:
        return cls(
            events=[EventAnswer.of(bullet) for bullet in timeline.events],
            as_of=[EventAnswer.of(bullet) for bullet in timeline.as_of],
            undated=[EventAnswer.of(bullet) for bullet in timeline.undated],
            warnings=list(timeline.warnings),
        )


class ModelAnswer(AnswerModel):
    name: str
    revision: str
    engine: str
    prompts: dict[Style, str]
    """Prompt and version that each style is written with."""

    @classmethod
    def of(cls, info: ModelInfo, prompts: Mapping[Style, str] | Mapping[str, str]) -> Self:
        return cls(
            name=info.name,
            revision=info.revision,
            engine=info.engine,
            prompts={style: prompts[style] for style in STYLES if style in prompts},
        )


class ActionAnswer(AnswerModel):
    """What was done to a text before it left, and why."""

    style: Style
    did: Literal["chose_another_candidate", "repaired_figure", "dropped_sentence", "used_source_words", "trimmed", "left_empty"]
    why: str

    @classmethod
    def of(cls, action: Action) -> Self:
        return cls(style=action.style, did=action.did, why=action.why)


class SummaryAnswer(AnswerModel):
    """The styles that were asked for, each figure checked against the article; the others are null."""

    id: str
    source: SourceAnswer
    reference: ReferenceAnswer
    headline: HeadlineAnswer | None
    brief: BriefAnswer | None
    timeline: TimelineAnswer | None
    source_conflicts: list[ConflictAnswer]
    model: ModelAnswer
    actions: list[ActionAnswer]

    @classmethod
    def of(cls, summary: Summary) -> Self:
        return cls(
            id=summary.id,
            source=SourceAnswer.of(summary.source),
            reference=ReferenceAnswer.of(summary.reference),
            headline=None if summary.headline is None else HeadlineAnswer.of(summary.headline),
            brief=None if summary.brief is None else BriefAnswer.of(summary.brief),
            timeline=None if summary.timeline is None else TimelineAnswer.of(summary.timeline),
            source_conflicts=[ConflictAnswer.of(conflict) for conflict in summary.source_conflicts],
            model=ModelAnswer.of(summary.model, summary.prompts),
            actions=[ActionAnswer.of(action) for action in summary.actions],
        )


class CheckedTextAnswer(AnswerModel):
    fidelity: FidelityAnswer


class StaleAnswer(AnswerModel):
    """Words of the earlier summary that held in its article, and don't in this one."""

    model_config = ConfigDict(json_schema_extra={"examples": [STALE_EXAMPLE]})

    path: str
    """JSON pointer, in the earlier summary, to the text that they stand in: /brief/text, /timeline/events/0/date/expression; an
    event that the article no longer tells is pointed to itself: /timeline/events/2."""
    start: int
    end: int
    was: str
    now: str | None
    """What the article says in their place, as it spells it; null when it says nothing of it any more."""
    code: str
    """Why: the code of the figure (other_value, not_in_source …) or the issue, or not_told for a whole sentence."""
    severity: Literal["block", "warn"]
    """block: it no longer holds; warn: it holds with a reservation: under a hedge that is new, or only as a sum of others."""
    evidence: list[EvidenceAnswer]
    """Where the article says `now`."""
    sentence: SpanAnswer
    """The sentence around the words, in the earlier text."""

    @classmethod
    def of(cls, stale: Stale) -> Self:
        return cls(
            path=stale.path,
            start=stale.span.start,
            end=stale.span.end,
            was=stale.was,
            now=stale.now,
            code=stale.code,
            severity="block" if stale.severity == "block" else "warn",
            evidence=[EvidenceAnswer.of(evidence) for evidence in stale.evidence],
            sentence=SpanAnswer.of(stale.sentence),
        )


class CheckAnswer(AnswerModel):
    """The verdict on each text, under the caller's keys; a list keeps its order."""

    source: SourceAnswer
    reference: ReferenceAnswer
    texts: dict[str, CheckedTextAnswer | list[CheckedTextAnswer]]
    source_conflicts: list[ConflictAnswer]
    changed: bool | None
    """Whether the article's sha256 is another one than the earlier summary's; null without `previous`."""
    stale: list[StaleAnswer] | None
    """What of the earlier summary no longer holds, in its order; null without `previous`."""

    @classmethod
    def of(cls, report: CheckReport) -> Self:
        return cls(
            source=SourceAnswer.of(report.source),
            reference=ReferenceAnswer.of(report.reference),
            texts={
                key: [_answer_check(one) for one in checked] if isinstance(checked, tuple) else _answer_check(checked)
                for key, checked in report.texts.items()
            },
            source_conflicts=[ConflictAnswer.of(conflict) for conflict in report.source_conflicts],
            changed=report.changed,
            stale=None if report.stale is None else [StaleAnswer.of(stale) for stale in report.stale],
        )


def _answer_check(fidelity: Fidelity) -> CheckedTextAnswer:
    return CheckedTextAnswer(fidelity=FidelityAnswer.of(fidelity))


def _list_spans(spans: Iterable[Span]) -> list[SpanAnswer]:
    return [SpanAnswer.of(span) for span in spans]
