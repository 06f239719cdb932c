"""The frozen types that every layer speaks, and the error tree.

Offsets are half-open spans of Unicode code points. A span named plainly (`start`, `end`) points into the text of the object
that carries it; spans named `evidence`, `provenance` or `source` point into the article. Numbers are exact `Decimal`s.

    Article ──annotate──▶ AnnotatedText ──candidates──▶ Candidate ──check──▶ Fidelity ──choose──▶ Summary

    NutgrafError
    ├── InputError                 the caller's fault; `pointer` names the field (RFC 6901)
    │   ├── EmptyArticleError      nothing left to read
    │   ├── TooShortError          too few words to summarise
    │   ├── LanguageError          a language that the model does not serve
    │   ├── CanceledError          an item that its owner took back
    │   └── NotForPublicationError an item that may not be published yet, asked for in a format for readers
    ├── ModelLoadError             a checkpoint that cannot be used, said at start
    ├── GenerationError            the model failed on this request
    └── SettingsError              a configuration that cannot work, said at start
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

Style = Literal["headline", "brief", "timeline"]
STYLES: tuple[Style, ...] = ("headline", "brief", "timeline")
Bound = Literal["=", ">", ">=", "<", "<=", "~"]
DateStyle = Literal["ap", "bbc", "iso"]
FigureType = Literal[
    "cardinal",  # 34,000 people
    "ordinal",  # third, 21st
    "percent",  # 5 %, 5 percent
    "percentage_point",  # 2 percentage points; basis points are converted
    "money",  # $5m
    "measure",  # 160 km, 12C
    "duration",  # three weeks
    "ratio",  # one in five, 3:1, two-thirds
    "multiple",  # doubled, five-fold
    "age",  # 34-year-old
    "score",  # 3-1, 52-48
    "time",  # 1500 GMT
    "date",  # carried over from the date tagger
    "vague",  # dozens, a majority
    "id",  # MH370, G7: compared as strings
    "idiom",  # 24/7, one of the: compared as strings
]
Verdict = Literal["supported", "approximated", "derived", "role_mismatch", "contradicted", "unsupported", "not_checkable"]
Severity = Literal["block", "warn", "info"]
TextVerdict = Literal["pass", "review", "fail"]
Origin = Literal["model", "source", "mixed"]
EventStatus = Literal["occurred", "ongoing", "planned", "conditional", "denied"]
Direction = Literal["up", "down"]
Tense = Literal["past", "future", "none"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """The part of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


# --- What comes in ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """One story as the caller sent it. `title` is shown to the model but is never evidence."""

    text: str
    title: str | None = None
    published_at: datetime | date | None = None
    timezone: str | None = None  # IANA name; None: published_at's own offset, else the service's zone
    language: str | None = None  # ISO 639-1; None: detected
    locale: str = "en-US"  # decides day/month order
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The day on which the article speaks; relative dates count from it. Never today's date."""

    date: date | None
    basis: Literal["published_at", "dateline", "none"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may hold; characters are code points."""

    headline_chars: int = 80
    headline_count: int = 3
    brief_chars: int = 400
    timeline_items: int = 6
    timeline_chars: int = 160


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """One call of the pipeline."""

    article: Article
    styles: tuple[Style, ...] = STYLES
    limits: Limits = Limits()
    date_style: DateStyle = "ap"
    seed: int = 0


# --- What annotation finds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a figure allows. `None` is unbounded; an exact value has low == high, both closed."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exact(cls, value: Decimal) -> Interval:
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class DateMention:
    """One temporal expression, by timeline.md section 1.

    `earliest`/`latest` are None when the expression cannot be placed (no reference date) or is a bare duration or set.
    `kind` "date" and "time" can carry a day; "duration" and "set" never make a timeline date by themselves.
    """

    span: Span
    text: str
    kind: Literal["date", "time", "duration", "set"]
    timex3: str | None  # TIMEX3 value: 2023-10-07, 2024-W18, P3D, 2024-05-03TNI, PRESENT_REF
    edtf: str | None  # 2023-10-07, 2024-04-21/2024-04-30, 2024-05, ../2024-05-03
    earliest: date | None
    latest: date | None
    precision: Literal[
        "minute",
        "hour",
        "part_of_day",
        "day",
        "week",
        "month",
        "quarter",
        "season",
        "year",
        "decade",
        "century",
        "interval",
        "unknown",
    ]
    approximate: bool
    basis: Literal["explicit", "explicit-partial", "relative", "dateline", "holiday", "unresolved"]
    inferred: tuple[str, ...]  # parts that the words did not give: ("year",)
    direction: Tense
    rule: str  # id in the tagger's table of rules
    confidence: float
    modifier: Literal["early", "mid", "late", "approx", "before", "after", None] = None
    is_dateline: bool = False
    ambiguous: bool = False  # both day/month orders, or both readings of "next Wednesday", are live
    relative_to_event: bool = False  # "two days later" hangs on the previous event, not on the reference
    ends: tuple[DateMention, ...] = ()  # of a range, "from May 3 to May 9": its two dates, as TIMEX3 counts them


@dataclass(frozen=True, slots=True)
class Figure:
    """One typed figure. `span` includes the hedge ("more than 34,000"); `core` is the number with its unit or currency.

    `value` is what the words allow, in `unit`; `significant` is the unit of the last non-zero digit as written (34,000 → 1000).
    """

    span: Span
    core: Span
    text: str
    type: FigureType
    value: Interval
    unit: str | None = None  # currency code, "km", "kg", "percent" …; None for plain counts
    bound: Bound = "="
    significant: Decimal | None = None
    direction: Direction | None = None
    noun: str | None = None  # lower-case singular head of what is counted: "hostage"
    predicate: str | None = None  # predicate class: "killed", "wounded", "rose"; None when no class is near
    negated: bool = False
    modal: bool = False
    per: str | None = None  # what a rate is by: "week" in "£95,000 a week"
    end: Literal["from", "to", "by"] | None = None  # which part of a change it is: "by 8, from 30 to 22"
    parts: tuple[Decimal, ...] = ()  # a score's or ratio's numbers, in order
    date: DateMention | None = None  # only for type "date" (and "duration" or "time" when the date tagger found it)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text; trailing white space excluded."""

    span: Span
    index: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Name:
    """One capitalised name as written; runs of capitalised words, without a sentence's first ordinary word."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text read once: everything later stages need to know about it. All tuples are ordered by start; figures are disjoint."""

    text: str
    reference: Reference
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    names: tuple[Name, ...]
    boilerplate: tuple[Span, ...] = ()  # datelines, bylines, "(Reporting by …)": read, but never summarised
    warnings: tuple[str, ...] = ()

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers `offset`, else None."""
        for sentence in self.sentences:
            if sentence.span.start <= offset < sentence.span.end:
                return sentence
        return None

    def sentence_text(self, sentence: Sentence) -> str:
        return sentence.span.cut(self.text)


# --- What the check says ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that a figure rests on, with the sentence around them."""

    span: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a derived figure follows from the article's own: operands are article spans."""

    operation: Literal["sum", "difference", "percentage", "quotient", "year_span", "count"]
    operands: tuple[Span, ...]
    result: Decimal


@dataclass(frozen=True, slots=True)
class CheckedMention:
    """One figure of a checked text with its verdict, by fidelity.md section 4."""

    figure: Figure
    verdict: Verdict
    code: str | None
    severity: Severity
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    derivation: Derivation | None = None
    suggestion: str | None = None


IssueCode = Literal[
    "quote_altered",
    "name_not_in_source",
    "attribution_dropped",
    "negation_mismatch",
    "result_reversed",
    "meaning_reversed",
    "fate_not_in_source",
]
"""What a finding is; each code has the module of `service/fidelity/` that finds it."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding that is not a figure: a quotation, a name, a dropped attribution."""

    code: IssueCode
    severity: Severity
    span: Span
    text: str
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The verdict on one text: fail on any block, review on any warn, else pass."""

    verdict: TextVerdict
    mentions: tuple[CheckedMention, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceConflict:
    """Two figures of the article itself that cannot both hold."""

    first: Evidence
    second: Evidence
    message: str


# --- What the engine makes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text that the model offers. `score` is the mean log-probability of a token: higher is better, 0 is certain."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What served a request."""

    name: str
    revision: str  # content hash of the weights and configuration, or the hub revision
    engine: str
    family: str


# --- What goes out ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Action:
    """What the pipeline did to a style's text, and why: an editor reads this."""

    style: Style
    did: Literal["chose_another_candidate", "repaired_figure", "dropped_sentence", "used_source_words", "trimmed", "left_empty"]
    why: str


@dataclass(frozen=True, slots=True)
class Headline:
    """`text` is None, with a `reason`, when nothing fits the limits."""

    text: str | None
    origin: Origin
    fidelity: Fidelity
    provenance: tuple[Span, ...]
    alternatives: tuple[Headline, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """One sentence of the brief: `span` is into the brief, `provenance` into the article."""

    span: Span
    provenance: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """`text` is None, with a `reason`, when nothing fits the limits."""

    text: str | None
    origin: Origin
    sentences: tuple[BriefSentence, ...]
    fidelity: Fidelity
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One dated happening that the article tells. `clause` is the article's own wording of it, trimmed to a full sentence."""

    clause: str
    provenance: tuple[Span, ...]  # every mention of the event in the article
    date: DateMention | None
    status: EventStatus
    attribution: str | None = None
    salience: float = 0.0
    before: int | None = None  # index of the sibling event that this one precedes ("hours after …")


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What a timeline of the article would hold, before any bullet is written. `events` are in final order."""

    events: tuple[Event, ...]
    as_of: tuple[Event, ...] = ()  # running totals
    undated: tuple[Event, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullet:
    """One event with the text that is shown for it and the date as the outlet writes dates."""

    text: str
    origin: Origin
    event: Event
    display: str | None
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class Timeline:
    events: tuple[Bullet, ...]
    as_of: tuple[Bullet, ...] = ()
    undated: tuple[Bullet, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: hash of the text in UTF-8, its words, and the share of them that the model or the chooser considered."""

    sha256: str
    words: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Summary:
    id: str
    source: Source
    reference: Reference
    model: ModelInfo
    prompts: Mapping[str, str]  # style → "headline@1"
    headline: Headline | None = None
    brief: Brief | None = None
    timeline: Timeline | None = None
    source_conflicts: tuple[SourceConflict, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviousText:
    """One text of an earlier summary. `doubted`: its figures and issues that did not pass then, by their spans; `direct`: its
    figures that the article then told itself, so that none had to be derived.

    `part` is the JSON pointer in the summary to what holds the text, such as /brief or /timeline/events/0; `date` is the
    article's expression for the event's date.
    """

    part: str
    text: str
    doubted: Mapping[Span, Severity]
    direct: frozenset[Span]
    date: str | None = None


@dataclass(frozen=True, slots=True)
class PreviousSummary:
    """An earlier summary, as far as it matters to an article that may have changed since."""

    sha256: str  # of the article then
    texts: tuple[PreviousText, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """Words of an earlier summary that held in the article then, and no longer do.

    `path` points to the text, or to the event that is no longer told; `span` and `sentence` are into that text. `now` is what the
    article says in their place, in its own words, which `evidence` cites; None when it says nothing of it.
    """

    path: str
    span: Span
    was: str
    now: str | None
    code: str
    severity: Severity  # "warn": holds only with a reservation, such as a hedge that is new
    sentence: Span
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The answer to a check: the caller's texts by key; a list of texts under one key keeps its order.

    `changed` and `stale` compare with an earlier summary; None without one.
    """

    source: Source
    reference: Reference
    texts: Mapping[str, Fidelity | tuple[Fidelity, ...]]
    source_conflicts: tuple[SourceConflict, ...] = field(default=())
    changed: bool | None = None
    stale: tuple[Stale, ...] | None = None


# --- What a person decides ----------------------------------------------------------------------------------------------

Decision = Literal["accepted", "edited", "rejected"]


@dataclass(frozen=True, slots=True)
class Review:
    """The record of one decision about one text of a summary: who, when, about what, and what wrote it.

    `part` is the text's JSON pointer in the summary; `text` what was decided about, as edited where it was; `at` is UTC in ISO
    8601; `key` names the API key that recorded it, None where there are none; `digital_source_type` is IPTC's.
    """

    id: str
    summary_id: str
    part: str
    decision: Decision
    text: str
    reviewer: str
    note: str | None
    at: str
    key: str | None
    source_sha256: str
    model_name: str
    model_revision: str
    prompt: str
    digital_source_type: str


# --- Where a text comes from, as IPTC says it ---------------------------------------------------------------------------


DIGITAL_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def digital_source_type(origin: Origin, *, edited: bool) -> str:
    """The IPTC digital source type (a full URI) of a text that is published: `edited` by a person, or as it was made.

    The model's words are trainedAlgorithmicMedia; the article's own, which the service chose, are algorithmicMedia; words of two
    hands are compositeWithTrainedAlgorithmicMedia.
    """
    if edited or origin == "mixed":
        return DIGITAL_SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia"
    return DIGITAL_SOURCE_TYPES + ("trainedAlgorithmicMedia" if origin == "model" else "algorithmicMedia")


# --- What can go wrong --------------------------------------------------------------------------------------------------


class NutgrafError(Exception):
    """Anything that we raise on purpose. The message says what is wrong, where, and what to do; it holds no article text."""


class InputError(NutgrafError):
    """A request that cannot be served as sent. `pointer` is the JSON pointer of the field at fault."""

    def __init__(self, detail: str, *, pointer: str = "") -> None:
        super().__init__(detail)
        self.pointer = pointer


class EmptyArticleError(InputError):
    """Nothing is left to read."""


class TooShortError(InputError):
    """Too few words to summarise without inventing."""


class LanguageError(InputError):
    """The article's language is not one that the model serves."""


class CanceledError(InputError):
    """The item was taken back by its owner."""


class NotForPublicationError(InputError):
    """The item is embargoed or withheld, and was asked for in a format for readers."""


class ModelLoadError(NutgrafError):
    """A checkpoint that cannot be used."""


class GenerationError(NutgrafError):
    """The model failed while it generated."""


class OverloadedError(NutgrafError):
    """More work than can be done in time was accepted already."""

    def __init__(self, detail: str, *, retry_after_s: float) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class DeadlineError(OverloadedError):
    """Work that was accepted, but came to no end in time."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, retry_after_s=5.0)


class SettingsError(NutgrafError):
    """A configuration that cannot work."""


def locate_error(error: Exception) -> list[str]:
    """The last places an error came through, at most six, the innermost last: "file:line function". Its words may quote the
    article, and stay out."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
