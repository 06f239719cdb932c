"""The plan of a timeline: which events it holds, and in which order (timeline.md section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from service.domain import AnnotatedText, Event, EventPlan
from service.text.words import find_stems
from service.timeline.events import AS_OF_RULE, LEAD_RULE, find_events

NO_REFERENCE = "no publication date: relative dates are not placed"
LEAD_PLACED = "the lead names no day: it is placed on the publication day"

_PER_DAY = 2
_TOTALS = 3
_UNDATED = 3  # as many undated events as an editor will read
_FEWEST_STEMS = 3  # content words of an undated event
_REPEATED = 0.6  # share of the shorter clause's content words: an undated event that a dated one tells already
_REWORDED = 0.9  # the same for an announcement and what it announces
_COARSE = frozenset({"quarter", "season", "year", "interval"})
_AHEAD = frozenset({"planned", "conditional"})


def build_plan(annotated: AnnotatedText, *, max_items: int) -> EventPlan:
    """Up to `max_items` dated events in order, two a day at most; always the earliest cause, the news and what comes next."""
    found = find_events(annotated)
    totals = [event for event in found if event.date and event.date.rule == AS_OF_RULE]
    dated = [i for i, event in enumerate(found) if event.date and event.date.rule != AS_OF_RULE]
    order = _order(found, _choose(found, dated, max_items))
    place = {index: position for position, index in enumerate(order)}
    events = tuple(replace(found[i], before=_find_place(found[i].before, place)) for i in order)
    return EventPlan(
        events=events,
        as_of=tuple(totals[:_TOTALS]),
        undated=_pick_undated((event for event in found if event.date is None), events),
        warnings=_warn(annotated, events),
    )


def _find_place(index: int | None, place: Mapping[int, int]) -> int | None:
    return None if index is None else place.get(index)


def _choose(found: Sequence[Event], dated: Sequence[int], limit: int) -> list[int]:
    """The indices to keep: the news, the next planned event and the earliest cause, then the most salient."""
    happened = [i for i in dated if found[i].status not in _AHEAD]
    planned = [i for i in dated if found[i].status == "planned"]
    musts = [
        *sorted(happened, key=lambda i: -found[i].salience)[:1],
        *sorted(planned, key=lambda i: _day(found[i])[::-1])[:1],  # by its latest day: "this year" is not next
        *sorted(happened, key=lambda i: _day(found[i]))[:1],
    ]
    others = sorted(dated, key=lambda i: -found[i].salience)
    chosen: list[int] = []
    for index in dict.fromkeys([*musts, *others]):
        event, day = found[index], _day(found[index])
        full = sum(_day(found[i]) == day for i in chosen) >= _PER_DAY
        told = index not in musts and any(_announces(found[i], event) for i in chosen)
        if len(chosen) < limit and not full and not told:
            chosen.append(index)
    return chosen


def _announces(event: Event, other: Event) -> bool:
    """Whether `event` tells in the same words, on a day of its own, what `other` places in some year or season."""
    if other.date is None or other.date.precision not in _COARSE:
        return False
    cut_alike = any(one.overlaps(two) for one in event.provenance for two in other.provenance)
    return cut_alike and _share_words(_read_stems(event), _read_stems(other)) >= _REWORDED


def _order(found: Sequence[Event], chosen: Sequence[int]) -> list[int]:
    """By day, what lies ahead last, then as the article tells it; an explicit "before" overrides."""
    ordered = sorted(chosen, key=lambda i: (found[i].status in _AHEAD, *_day(found[i]), i))
    for index in list(ordered):
        later = found[index].before
        if later is not None and later in chosen and ordered.index(index) > ordered.index(later):
            ordered.remove(index)
            ordered.insert(ordered.index(later), index)
    return ordered


def _day(event: Event) -> tuple[date, date]:
    """Earliest and latest day of a dated event."""
    assert event.date is not None
    return event.date.earliest or date.min, event.date.latest or date.max


def _pick_undated(undated: Iterable[Event], events: Sequence[Event]) -> tuple[Event, ...]:
    """The most salient undated events that say enough and repeat no dated one, in the article's order."""
    told = [_read_stems(event) for event in events]
    fresh = [
        event
        for event in undated
        if len(stems := _read_stems(event)) >= _FEWEST_STEMS and all(_share_words(stems, other) < _REPEATED for other in told)
    ]
    kept = sorted(fresh, key=lambda event: -event.salience)[:_UNDATED]
    return tuple(sorted(kept, key=lambda event: event.provenance))


def _read_stems(event: Event) -> frozenset[str]:
    return frozenset(find_stems(event.clause))


def _share_words(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter clause's content words that the other has too."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def _warn(annotated: AnnotatedText, events: Sequence[Event]) -> tuple[str, ...]:
    """What an editor should know about the dates, in words."""
    mentions = [event.date for event in events if event.date]
    warnings = [f"“{mention.text}” can be read as two dates" for mention in mentions if mention.ambiguous]
    if any(mention.rule == LEAD_RULE for mention in mentions):
        warnings.insert(0, LEAD_PLACED)
    if annotated.reference.date is None and any(mention.basis == "unresolved" for mention in annotated.dates):
        warnings.insert(0, NO_REFERENCE)
    return tuple(dict.fromkeys(warnings))
