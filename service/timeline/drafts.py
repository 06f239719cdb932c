"""Events on their way: a draft for each telling, merged into one event for each happening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.domain import DateMention, Event, EventStatus, Span
from service.text.words import find_stems

_SAME_WORDS = 0.6  # share of the shorter telling's content words that the longer one must hold
_BACK_REFERENCE_STEMS = 4  # a relative clause this short only points back: "the conflict that began on Oct. 7"


@dataclass(slots=True)
class Draft:
    """One telling of an event. `key` is its place in the article: (sentence, clause)."""

    key: tuple[int, int]
    clause: str
    span: Span
    date: DateMention | None
    status: EventStatus
    attribution: str | None
    salience: float
    background: bool = False  # told in a relative clause
    total: bool = False  # a running total
    before: tuple[int, int] | None = None  # key of the sibling that it precedes
    pointed: bool = False  # only pointed back to: "two days after the quake struck"
    echo: DateMention | None = None  # an undated clause's day, good only for what it is "two days after"
    spans: list[Span] = field(default_factory=list)
    stems: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.spans = [self.span]
        self.stems = frozenset(find_stems(self.clause))


def merge_drafts(drafts: Sequence[Draft]) -> list[Draft]:
    """One draft for each event: the richest wording, every span. Undated ones stay as they are."""
    kept: list[Draft] = []
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    for draft in drafts:
        twin = next((other for other in kept if _is_same(other, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        moved[draft.key] = twin.key
        twin.spans.append(draft.span)
        twin.salience = max(twin.salience, draft.salience)
        twin.before = twin.before or draft.before
        announced = draft.clause == twin.clause and draft.status == "planned"  # said on one day, planned for another: the plan
        if announced or (not draft.background, len(draft.stems)) > (not twin.background, len(twin.stems)):
            twin.clause, twin.stems, twin.background = draft.clause, draft.stems, draft.background
            twin.date, twin.status, twin.attribution = draft.date, draft.status, draft.attribution
    for draft in kept:
        draft.before = moved.get(draft.before, draft.before) if draft.before else None
    return kept


def _is_same(one: Draft, other: Draft) -> bool:
    """Whether two drafts tell one event: the same interval and overlapping content, or one a mere back-reference."""
    if one.date is None or other.date is None or one.total != other.total:
        return False
    if one.before == other.key or other.before == one.key:
        return False
    if one.clause == other.clause and one.key[0] == other.key[0]:
        return True
    if (one.date.earliest, one.date.latest) != (other.date.earliest, other.date.latest):
        return _covers(one, other)
    shorter = min(len(one.stems), len(other.stems))
    if one.background != other.background and shorter <= _BACK_REFERENCE_STEMS:
        return True
    if one.pointed != other.pointed and _share_a_word(one.stems, other.stems):
        return True
    return len(one.stems & other.stems) >= _SAME_WORDS * (shorter or 1)


def _covers(first: Draft, later: Draft) -> bool:
    """Whether the lead only hints at what is told later with its day: "a plane that crashed last month"."""
    if not first.background or first.key[0] or later.background or first.date is None or later.date is None:
        return False
    ends = (first.date.earliest, later.date.earliest, later.date.latest, first.date.latest)
    if any(end is None for end in ends) or first.date.earliest == first.date.latest or later.status != "occurred":
        return False
    return list(ends) == sorted(end for end in ends if end)


def _share_a_word(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of stems meet in a word or in a compound of it: "quake" and "earthquake"."""
    return any(
        first.endswith(second) or second.endswith(first) for first in one for second in other if min(len(first), len(second)) > 3
    )


def number_events(drafts: Sequence[Draft]) -> tuple[Event, ...]:
    """The drafts as events, each `before` an index among them."""
    index = {draft.key: i for i, draft in enumerate(drafts)}
    return tuple(
        Event(
            clause=draft.clause,
            provenance=tuple(sorted(draft.spans)),
            date=draft.date,
            status=draft.status,
            attribution=draft.attribution,
            salience=draft.salience,
            before=index.get(draft.before) if draft.before else None,
        )
        for draft in drafts
    )
