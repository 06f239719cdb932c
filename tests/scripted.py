"""A pipeline that answers from a script, so that the doors can be tested without a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from service.domain import (
    Action,
    Article,
    Brief,
    BriefSentence,
    Bullet,
    CheckedMention,
    CheckReport,
    DateMention,
    Derivation,
    Event,
    Evidence,
    Fidelity,
    Figure,
    Headline,
    Interval,
    Issue,
    ModelInfo,
    PreviousSummary,
    Reference,
    Source,
    SourceConflict,
    Span,
    Style,
    Summary,
    SummaryRequest,
    Timeline,
)

STORY = """\
MILLBROOK, June 4 - A bus carrying more than 40 pupils left the road near Millbrook on Tuesday, injuring 9 of them, police said.

The driver, 52, swerved to avoid a deer at about 8 a.m., according to a spokesman. The school will hold an assembly on Friday.

Sixteen passengers were taken to hospital as a precaution, and all but two of them were sent home by the evening, doctors said."""

PASSED = Fidelity("pass", ())
MODEL = ModelInfo("scripted", "r1", "script", "nutgraf")


def cite(words: str, text: str = STORY) -> Evidence:
    """Evidence at the first place where `words` stand in `text`, in the sentence around them."""
    start = text.index(words)
    before, after = text[:start], text[start:]
    sentence = Span(
        max(before.rfind(ending) + len(ending) if ending in before else 0 for ending in (". ", "\n")),
        start + after.index(".") + 1,
    )
    return Evidence(Span(start, start + len(words)), sentence)


def make_mention(
    text: str, words: str, *, severity: str = "info", verdict: str = "supported", code: str | None = None
) -> CheckedMention:
    """A verdict on `words`, which stand in `text` and mean more than 40."""
    start = text.index(words)
    span = Span(start, start + len(words))
    figure = Figure(span, span, words, "cardinal", Interval(Decimal("4E+1"), None, low_open=True), bound=">")
    return CheckedMention(
        figure, verdict, code, severity, 0.97, (cite("more than 40"),), suggestion="more than 40" if code else None
    )


def make_date() -> DateMention:
    """Tuesday, June 4, 2024, as the story has it."""
    day = date(2024, 6, 4)
    return DateMention(
        cite("Tuesday").span,
        "Tuesday",
        "date",
        "2024-06-04",
        "2024-06-04",
        day,
        day,
        "day",
        False,
        "relative",
        ("year", "month"),
        "past",
        "weekday",
        0.9,
    )


HEADLINE = "Bus with more than 40 pupils leaves road near Millbrook"
BRIEF = "A bus with 40 pupils left the road near Millbrook."
CONFLICT = SourceConflict(cite("9 of them"), cite("Sixteen"), "The article says 9 and sixteen.")


def make_summary(request: SummaryRequest) -> Summary:
    """A summary with one of everything: three verdicts, an empty text, a derivation, an issue, a conflict, an action."""
    article = request.article
    supported = Fidelity("pass", (make_mention(HEADLINE, "more than 40"),))
    derived = CheckedMention(
        make_mention(BRIEF, "40").figure, "derived", "hedge_dropped", "warn", 0.5,
        derivation=Derivation("sum", (cite("9").span, cite("Sixteen").span), Decimal("25.50")), suggestion="more than 40",
    )  # fmt: skip
    issue = Issue("attribution_dropped", "warn", Span(0, 5), "A bus", "police said so", (cite("police said"),))
    event = Event("A bus left the road.", (cite("A bus").span,), make_date(), "occurred", "police")
    planned = Event("The school will hold an assembly.", (cite("The school").span,), None, "planned")
    whole = BriefSentence(Span(0, len(BRIEF)), (Span(0, 10),))
    headline = Headline(HEADLINE, "model", supported, (Span(0, 10),), (Headline("Bus crash", "source", PASSED, ()),))
    timeline = Timeline(
        (Bullet(event.clause, "source", event, "June 4, 2024", PASSED),),
        undated=(Bullet(planned.clause, "source", planned, None, PASSED),),
        warnings=("Check the year.",),
    )
    return Summary(
        id="s-1",
        source=Source(sha256(article.text.encode()).hexdigest(), 70, 1.0),
        reference=Reference(date(2024, 6, 4), "published_at"),
        model=MODEL,
        prompts={style: f"{style}@1" for style in request.styles},
        headline=headline if "headline" in request.styles else None,
        brief=Brief(BRIEF, "mixed", (whole,), Fidelity("review", (derived,), (issue,))) if "brief" in request.styles else None,
        timeline=timeline if "timeline" in request.styles else None,
        source_conflicts=(CONFLICT,),
        actions=(Action("brief", "dropped_sentence", "unsupported figure 50"),),
    )


@dataclass
class ScriptedPipeline:
    """Answers every request with `make_summary`, or raises `error`. Keeps what it was asked."""

    error: Exception | None = None
    requests: list[SummaryRequest] = field(default_factory=list)
    info: ModelInfo = MODEL

    def prompt_versions(self) -> Mapping[Style, str]:
        return {"headline": "headline@1", "brief": "brief@1", "timeline": "bullet@1"}

    def identify(self, request: SummaryRequest) -> str:
        return sha256(repr(request).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def summarize(self, request: SummaryRequest) -> Summary:
        self.requests.append(request)
        if self.error:
            raise self.error
        return make_summary(request)

    def stream(self, request: SummaryRequest) -> Iterator[Headline | Brief | Timeline | Summary]:
        summary = self.summarize(request)
        return iter([part for part in (summary.headline, summary.brief, summary.timeline, summary) if part is not None])

    def check(
        self, article: Article, texts: Mapping[str, str | Sequence[str]], previous: PreviousSummary | None = None
    ) -> CheckReport:
        if self.error:
            raise self.error
        return CheckReport(
            Source("0" * 64, 70, 1.0),
            Reference(None, "none"),
            {key: judge(one) if isinstance(one, str) else tuple(map(judge, one)) for key, one in texts.items()},
            (CONFLICT,),
        )


def judge(text: str) -> Fidelity:
    """Fails a text with "50", reviews one with a bare "40", passes any other."""
    if "50" in text:
        return Fidelity("fail", (make_mention(text, "50", severity="block", verdict="contradicted"),))
    if "40" in text and "more than 40" not in text:
        return Fidelity("review", (make_mention(text, "40", severity="warn", code="hedge_dropped"),))
    return Fidelity("pass", (make_mention(text, "more than 40"),) if "more than 40" in text else ())
