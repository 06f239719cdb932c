"""The timeline's bullets: each event's clause, rewritten by the model under a guard. No date is ever the model's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Action, AnnotatedText, Bullet, Candidate, DateStyle, Event, EventPlan, Origin, Timeline
from service.engine.interface import GenerationRequest
from service.pipeline.fallback import trim_sentence
from service.pipeline.judge import Judge, Judged, rate_coverage
from service.pipeline.passages import Passage
from service.timeline.build import build_plan
from service.timeline.display import render_date
from service.timeline.guard import accepts_rewrite

CANDIDATES = 3
KEEPS = 0.6  # share of the clause's content words that a rewrite must keep


@dataclass(frozen=True, slots=True)
class BulletPlan:
    """The events, and one request for each: dated ones first, then running totals, then undated ones."""

    events: EventPlan
    requests: tuple[GenerationRequest, ...]


def plan_bullets(source: AnnotatedText, *, max_items: int, max_chars: int) -> BulletPlan:
    """The events of the article and the engine's requests for their bullets."""
    plan = build_plan(source, max_items=max_items)
    events = (*plan.events, *plan.as_of, *plan.undated)
    return BulletPlan(
        plan, tuple(GenerationRequest("bullet", event.clause, source.text, CANDIDATES, max_chars) for event in events)
    )


def choose_bullets(
    plan: BulletPlan, generated: Sequence[tuple[Candidate, ...]], judge: Judge, *, max_chars: int, date_style: DateStyle
) -> tuple[Timeline, list[Action]]:
    """The timeline with a bullet for each event: a rewrite that the guard accepts, else the clause itself."""
    actions: list[Action] = []
    batches = iter(generated)

    def render(events: Sequence[Event]) -> tuple[Bullet, ...]:
        bullets = [_choose_bullet(event, next(batches), judge, max_chars, date_style, actions) for event in events]
        return tuple(bullet for bullet in bullets if bullet is not None)

    dated, as_of, undated = (render(events) for events in (plan.events.events, plan.events.as_of, plan.events.undated))
    return Timeline(dated, as_of, undated, plan.events.warnings), actions


def _choose_bullet(
    event: Event, candidates: tuple[Candidate, ...], judge: Judge, max_chars: int, date_style: DateStyle, actions: list[Action]
) -> Bullet | None:
    display = render_date(event.date, date_style) if event.date else None
    clause = judge.annotate(event.clause)
    passage = Passage(event.clause, (), shortened=True)
    for one in judge.judge((one for one in candidates if len(one.text) <= max_chars), passage):
        if _is_faithful(one, clause, judge):
            origin: Origin = "source" if one.text == event.clause else "model"
            return Bullet(one.text, origin, event, display, one.fidelity)
    text = trim_sentence(event.clause, max_chars)
    fidelity = judge.check(text or "")
    if text is None or fidelity.verdict == "fail":
        why = "the check rejects the clause by itself" if text else f"no wording of the event fits {max_chars} characters"
        actions.append(Action("timeline", "dropped_sentence", why))
        return None
    if candidates:
        actions.append(Action("timeline", "used_source_words", "no rewrite kept every figure, name and negation of the clause"))
    return Bullet(text, "source", event, display, fidelity)


def _is_faithful(judged: Judged, clause: AnnotatedText, judge: Judge) -> bool:
    rewrite = judge.annotate(judged.text)
    return (
        judged.fidelity.verdict == "pass"
        and judged.splices == 0
        and len(rewrite.figures) == len(clause.figures)
        and rate_coverage(judged.text, clause.text) >= KEEPS
        and accepts_rewrite(rewrite, clause)
    )
