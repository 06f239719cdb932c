"""How a verdict looks in an answer: spans, evidence, checked figures, issues; all that summaries and checks share.

Each model is made from its domain value by `of`, so that documentation and answers cannot differ. `start` and `end` are half-open
offsets in Unicode code points: into the checked text, or, in `evidence`, `provenance` and `operands`, into the article.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from service.domain import (
    Bound,
    CheckedMention,
    Derivation,
    Evidence,
    Fidelity,
    FigureType,
    Interval,
    Issue,
    IssueCode,
    Reference,
    Severity,
    Source,
    SourceConflict,
    Span,
    TextVerdict,
    Verdict,
)


class AnswerModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class SpanAnswer(AnswerModel):
    start: int
    end: int

    @classmethod
    def of(cls, span: Span) -> Self:
        return cls(start=span.start, end=span.end)


class EvidenceAnswer(AnswerModel):
    """Words of the article, and the sentence around them."""

    start: int
    end: int
    sentence: SpanAnswer

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        return cls(start=evidence.span.start, end=evidence.span.end, sentence=SpanAnswer.of(evidence.sentence))


class ValueAnswer(AnswerModel):
    """What a figure's words allow: exact values have low = high, null is unbounded. Numbers are exact decimal strings."""

    low: str | None
    low_open: bool
    high: str | None
    high_open: bool
    unit: str | None
    """ISO 4217 code, "km", "percent" …; null for plain counts."""

    @classmethod
    def of(cls, value: Interval, unit: str | None) -> Self:
        return cls(
            low=None if value.low is None else render_decimal(value.low),
            low_open=value.low is None or value.low_open,
            high=None if value.high is None else render_decimal(value.high),
            high_open=value.high is None or value.high_open,
            unit=unit,
        )


class DerivationAnswer(AnswerModel):
    """How a figure follows from figures of the article."""

    operation: Literal["sum", "difference", "percentage", "quotient", "year_span", "count"]
    operands: list[SpanAnswer]
    result: str

    @classmethod
    def of(cls, derivation: Derivation) -> Self:
        return cls(
            operation=derivation.operation,
            operands=[SpanAnswer.of(span) for span in derivation.operands],
            result=render_decimal(derivation.result),
        )


class MentionAnswer(AnswerModel):
    """One figure of the text, hedge included, with its verdict."""

    start: int
    end: int
    text: str
    type: FigureType
    bound: Bound
    value: ValueAnswer
    verdict: Verdict
    code: str | None
    """Why, when there is more to say: hedge_dropped, rounded, false_precision …"""
    severity: Severity
    confidence: float
    evidence: list[EvidenceAnswer]
    derivation: DerivationAnswer | None
    suggestion: str | None
    """Wording that would pass."""

    @classmethod
    def of(cls, mention: CheckedMention) -> Self:
        figure = mention.figure
        return cls(
            start=figure.span.start,
            end=figure.span.end,
            text=figure.text,
            type=figure.type,
            bound=figure.bound,
            value=ValueAnswer.of(figure.value, figure.unit),
            verdict=mention.verdict,
            code=mention.code,
            severity=mention.severity,
            confidence=round(mention.confidence, 4),
            evidence=[EvidenceAnswer.of(evidence) for evidence in mention.evidence],
            derivation=None if mention.derivation is None else DerivationAnswer.of(mention.derivation),
            suggestion=mention.suggestion,
        )


class IssueAnswer(AnswerModel):
    """A finding that is not a figure: an altered quotation, a name that the article lacks, a dropped attribution."""

    code: IssueCode
    severity: Severity
    start: int
    end: int
    text: str
    message: str
    evidence: list[EvidenceAnswer]

    @classmethod
    def of(cls, issue: Issue) -> Self:
        return cls(
            code=issue.code,
            severity=issue.severity,
            start=issue.span.start,
            end=issue.span.end,
            text=issue.text,
            message=issue.message,
            evidence=[EvidenceAnswer.of(evidence) for evidence in issue.evidence],
        )


class FidelityAnswer(AnswerModel):
    """`fail` when any finding blocks, `review` when any warns, else `pass`. Every figure of the text is in `mentions`."""

    verdict: TextVerdict
    mentions: list[MentionAnswer]
    issues: list[IssueAnswer]

    @classmethod
    def of(cls, fidelity: Fidelity) -> Self:
        return cls(
            verdict=fidelity.verdict,
            mentions=[MentionAnswer.of(mention) for mention in fidelity.mentions],
            issues=[IssueAnswer.of(issue) for issue in fidelity.issues],
        )


class ConflictAnswer(AnswerModel):
    """Two figures of the article itself that cannot both hold."""

    first: EvidenceAnswer
    second: EvidenceAnswer
    message: str

    @classmethod
    def of(cls, conflict: SourceConflict) -> Self:
        return cls(first=EvidenceAnswer.of(conflict.first), second=EvidenceAnswer.of(conflict.second), message=conflict.message)


class SourceAnswer(AnswerModel):
    """What was read."""

    sha256: str
    """Hash of the article's text in UTF-8."""
    words: int
    coverage: float
    """Share of the words that were read; 1.0 is all of them."""
    text: str | None
    """The text that offsets point into, when it isn't the text that was sent."""

    @classmethod
    def of(cls, source: Source) -> Self:
        return cls(sha256=source.sha256, words=source.words, coverage=round(source.coverage, 4), text=None)


class ReferenceAnswer(AnswerModel):
    """The day that the article's relative dates count from."""

    date: date | None
    basis: Literal["published_at", "dateline", "none"]

    @classmethod
    def of(cls, reference: Reference) -> Self:
        return cls(date=reference.date, basis=reference.basis)


def render_decimal(number: Decimal) -> str:
    """`number` in full, without exponent or trailing zeros."""
    digits = f"{number:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits
