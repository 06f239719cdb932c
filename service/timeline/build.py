"""The plan of a timeline: which events it holds, in which order (timeline.md section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from service.domain import AnnotatedText, Event, EventPlan
from service.text.words import find_stems
from service.timeline.events import AS_OF_RULE, LEAD_RULE, find_events

_PER_DAY = 2
_UNDATED = 3  # as many undated events as an editor will read
_TOTALS = 3
_SAME_WORDS = 0.9
_COARSE = frozenset({"quarter", "season", "year", "interval"})
_AHEAD = frozenset({"planned", "conditional"})
NO_REFERENCE = "no publication date: relative dates are not placed"


def build_plan(annotated: AnnotatedText, *, max_items: int) -> EventPlan:
    """Up to `max_items` dated events in order, two a day at most; always the earliest cause, the news and what comes next."""
    found = find_events(annotated)
    totals = {i for i, event in enumerate(found) if event.date and event.date.rule == AS_OF_RULE}
    dated = [i for i, event in enumerate(found) if event.date is not None and i not in totals]
    undated = [i for i, event in enumerate(found) if event.date is None and i not in totals]
    chosen = _choose(found, dated, annotated.reference.date, max_items)
    ordered = _order(found, chosen)
    place = {index: position for position, index in enumerate(ordered)}
    events = tuple(
        replace(found[i], before=place.get(before) if (before := found[i].before) is not None else None) for i in ordered
    )
    return EventPlan(
        events=events,
        as_of=tuple(found[i] for i in sorted(totals))[:_TOTALS],
        undated=_pick_undated([found[i] for i in undated], events),
        warnings=_warn(annotated, events),
    )


def _choose(found: Sequence[Event], dated: Sequence[int], reference: date | None, limit: int) -> list[int]:
    """The indices to keep: the three that must be there, then by salience."""
    musts = [
        one
        for one in (_find_news(found, dated), _find_next(found, dated, reference), _find_cause(found, dated))
        if one is not None
    ]
    ranked = [*dict.fromkeys(musts), *sorted((i for i in dated if i not in musts), key=lambda i: -found[i].salience)]
    chosen: list[int] = []
    for index in ranked:
        same_day = [i for i in chosen if _day(found[i]) == _day(found[index])]
        told = index not in musts and any(_tells_again(found[index], found[i]) for i in chosen)
        if len(chosen) < limit and len(same_day) < _PER_DAY and not told:
            chosen.append(index)
    return chosen


def _tells_again(event: Event, other: Event) -> bool:
    """Whether an event of some year or season repeats, in the same words, the announcement of it."""
    if (
        event.date is None
        or event.date.precision not in _COARSE
        or not any(one.overlaps(two) for one in event.provenance for two in other.provenance)
    ):
        return False
    first, second = set(find_stems(event.clause)), set(find_stems(other.clause))
    return len(first & second) >= _SAME_WORDS * (min(len(first), len(second)) or 1)


def _find_news(found: Sequence[Event], dated: Sequence[int]) -> int | None:
    """The lead's event: the most salient that is no plan."""
    return max((i for i in dated if found[i].status not in _AHEAD), key=lambda i: found[i].salience, default=None)


def _find_next(found: Sequence[Event], dated: Sequence[int], reference: date | None) -> int | None:
    """The first planned event that still lies ahead."""
    return min((i for i in dated if found[i].status == "planned"), key=lambda i: _day(found[i]), default=None)


def _find_cause(found: Sequence[Event], dated: Sequence[int]) -> int | None:
    return min((i for i in dated if found[i].status not in _AHEAD), key=lambda i: _day(found[i]), default=None)


def _day(event: Event) -> tuple[date, date]:
    assert event.date is not None
    assert event.date.earliest is not None
    assert event.date.latest is not None
    return event.date.earliest, event.date.latest


def _order(found: Sequence[Event], chosen: Sequence[int]) -> list[int]:
    """By day; what lies ahead last; on one day an explicit "before" counts, then the article's order."""
    ordered = sorted(chosen, key=lambda i: (found[i].status in _AHEAD, *_day(found[i]), i))
    for index in [i for i in ordered if found[i].before in chosen]:
        later = found[index].before
        assert later is not None
        if ordered.index(index) > ordered.index(later):
            ordered.remove(index)
            ordered.insert(ordered.index(later), index)
    return ordered


def _pick_undated(undated: Sequence[Event], events: Sequence[Event]) -> tuple[Event, ...]:
    """The most salient undated events that repeat no dated one, in the article's order."""
    told = [set(find_stems(event.clause)) for event in events]
    fresh = [event for event in undated if not any(_repeats(set(find_stems(event.clause)), stems) for stems in told)]
    kept = sorted(fresh, key=lambda event: -event.salience)[:_UNDATED]
    return tuple(sorted(kept, key=lambda event: event.provenance))


def _repeats(stems: set[str], told: set[str]) -> bool:
    return len(stems & told) >= 0.6 * (min(len(stems), len(told)) or 1)


def _warn(annotated: AnnotatedText, events: Sequence[Event]) -> tuple[str, ...]:
    """What an editor should know about the dates, in words."""
    warnings: list[str] = []
    if annotated.reference.date is None and any(mention.basis == "unresolved" for mention in annotated.dates):
        warnings.append(NO_REFERENCE)
    if any(event.date and event.date.rule == LEAD_RULE for event in events):
        warnings.append("the lead names no day: it is placed on the publication day")
    for event in events:
        if event.date and event.date.ambiguous:
            warnings.append(f"“{event.date.text}” can be read as two dates")
    return tuple(dict.fromkeys(warnings))
