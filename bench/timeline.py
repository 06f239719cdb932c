"""`bench timeline`: the dated events that the pipeline finds in our own articles, against the gold written beside them.

A found event matches a gold event when their dates are the same days; among gold events of the same days, the one whose clause
overlaps its own spans is taken. Date F1 leaves the clause out; clause and status accuracy are shares of what matched by date; tau
is Kendall's, over the matched events of an article. Gold events marked optional count neither way. Two baselines stand beside it:
an event of every sentence that holds a date, and the first three sentences on the reference day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from bench.data import GoldEvent, OwnArticle, load_own_articles
from service.domain import AnnotatedText, DateMention, Limits, Span, SummaryRequest
from service.pipeline import Pipeline
from service.text.annotate import annotate_article
from service.text.calendar import century_period, decade_period, month_period, year_period

LEAD_SENTENCES = 3
MAX_ITEMS = 15  # room for all that a gold timeline lists: what is chosen for fewer lines is the editor's taste
_AHEAD = frozenset({"planned", "conditional"})
_EDTF = re.compile(r"(?P<year>\d\d(?:\d[\dX]|XX))(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Dated:
    """An event by its date, its place in the article and its status (None for the baselines, which have none)."""

    edtf: str
    spans: tuple[Span, ...]
    status: str | None


Days = tuple[date | None, date | None]
Finder = Callable[[OwnArticle], list[Dated]]


def read_edtf(edtf: str) -> Days:
    """First and last day of an EDTF date or interval; None for an open end. Raises ValueError for anything else."""
    first, _, last = edtf.partition("/")
    return _read_end(first)[0], _read_end(last or first)[1]


def _read_end(edtf: str) -> Days:
    if edtf == "..":
        return None, None
    match = _EDTF.fullmatch(edtf)
    if match is None:
        raise ValueError(f"{edtf!r} is no EDTF date that a timeline has")
    if match["day"]:
        return date.fromisoformat(edtf), date.fromisoformat(edtf)
    year = match["year"]
    if year.endswith("XX"):
        period = century_period(int(year[:2]) + 1)
    elif year.endswith("X"):
        period = decade_period(int(year[:3]) * 10)
    else:
        period = month_period(int(year), int(match["month"])) if match["month"] else year_period(int(year))
    return period.first, period.last


@dataclass(slots=True)
class Tally:
    """Counts over articles."""

    found: int = 0
    gold: int = 0
    same_date: int = 0
    same_clause: int = 0
    same_status: int = 0
    planned: int = 0
    same_planned: int = 0
    duplicates: int = 0
    agreeing: int = 0
    pairs: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, slug: str, found: Sequence[Dated], gold: Sequence[GoldEvent]) -> None:
        """Counts one article; each gold event is matched at most once."""
        matched = match_events(found, gold)
        required = [(at, one) for at, one in matched.items() if not one.optional]
        optional = len(matched) - len(required)
        self.found += len(found) - optional
        self.gold += sum(not one.optional for one in gold)
        self.same_date += len(required)
        for at, one in required:
            self.same_clause += any(span.overlaps(one.source) for span in found[at].spans)
            self.same_status += found[at].status == one.status
            self.planned += one.status in _AHEAD
            self.same_planned += one.status in _AHEAD and found[at].status in _AHEAD
        repeated = Counter((read_edtf(one.edtf), span) for one in found for span in set(one.spans))
        self.duplicates += sum(count - 1 for count in repeated.values())
        self._add_order(required)
        self.wrong += [f"{slug}: missed {one.edtf}" for one in gold if not one.optional and one not in matched.values()]
        self.wrong += [f"{slug}: {one.edtf} without gold" for at, one in enumerate(found) if at not in matched]

    def _add_order(self, matched: Sequence[tuple[int, GoldEvent]]) -> None:
        """Pairs of matched events whose gold days differ, and those that stand in the gold's order."""
        for (_, one), (_, other) in combinations(sorted(matched, key=lambda pair: pair[0]), 2):
            earlier, later = _sort_key(one), _sort_key(other)
            self.pairs += earlier != later
            self.agreeing += earlier < later

    def report(self) -> dict[str, float]:
        """Shares to three places; tau is 1 where no two events differ in date."""
        precision, recall = self.same_date / (self.found or 1), self.same_date / (self.gold or 1)
        return {
            "date_precision": round(precision, 3),
            "date_recall": round(recall, 3),
            "date_f1": round(2 * precision * recall / ((precision + recall) or 1), 3),
            "right_clause": round(self.same_clause / (self.same_date or 1), 3),
            "right_status": round(self.same_status / (self.same_date or 1), 3),
            "planned_told": round(self.same_planned / (self.planned or 1), 3),
            "tau": round((2 * self.agreeing - self.pairs) / self.pairs, 3) if self.pairs else 1.0,
            "duplicates": self.duplicates,
        }


def match_events(found: Sequence[Dated], gold: Sequence[GoldEvent]) -> dict[int, GoldEvent]:
    """Found events, by place, with the gold event that each of them is: same days; same clause where there is a choice."""
    left = list(gold)
    matched: dict[int, GoldEvent] = {}
    for same_clause in (True, False):
        for at, one in enumerate(found):
            days = [other for other in left if at not in matched and read_edtf(other.edtf) == read_edtf(one.edtf)]
            if same_clause:
                days = [other for other in days if any(span.overlaps(other.source) for span in one.spans)]
            if days:
                matched[at] = min(days, key=lambda other: other.optional)
                left.remove(matched[at])
    return matched


def _sort_key(event: GoldEvent) -> tuple[date, date]:
    first, last = read_edtf(event.edtf)
    return first or date.min, last or date.max


def measure_timelines(pipeline: Pipeline) -> dict[str, object]:
    """Figures for the pipeline and the baselines: of the articles that rules were written on, and of those held back."""
    articles = list(load_own_articles())
    finders: dict[str, Finder] = {
        "nutgraf": lambda one: find_events(pipeline, one),
        "every dated sentence": date_every_sentence,
        f"lead {LEAD_SENTENCES} on the reference day": date_lead,
    }
    halves = {"open": [one for one in articles if not one.held_back], "held_back": [one for one in articles if one.held_back]}
    return {
        half: {"articles": len(chosen), **{name: measure(find, chosen).report() for name, find in finders.items()}}
        for half, chosen in halves.items()
    }


def measure(find: Finder, articles: Iterable[OwnArticle]) -> Tally:
    """The tally of one way to find events."""
    tally = Tally()
    for one in articles:
        tally.add(one.slug, find(one), one.events)
    return tally


def find_events(pipeline: Pipeline, one: OwnArticle) -> list[Dated]:
    """The events of the timeline that the pipeline answers with, with room for all that the gold lists."""
    limits = Limits(timeline_items=MAX_ITEMS)
    timeline = pipeline.summarize(SummaryRequest(one.article, styles=("timeline",), limits=limits)).timeline
    events = [bullet.event for bullet in timeline.events] if timeline else []
    return [Dated(one.date.edtf, one.provenance, one.status) for one in events if one.date and one.date.edtf]


def date_every_sentence(one: OwnArticle) -> list[Dated]:
    """Baseline: each sentence with a placed date is an event of its first date."""
    source: AnnotatedText = annotate_article(one.article, timezone="UTC")
    dated: dict[int, Dated] = {}
    for mention in source.dates:
        sentence = source.sentence_at(mention.span.start)
        if sentence and mention.edtf and _is_placed(mention):
            dated.setdefault(sentence.index, Dated(mention.edtf, (sentence.span,), None))
    return list(dated.values())


def date_lead(one: OwnArticle) -> list[Dated]:
    """Baseline: the story's first sentences are events of the reference day; none without one."""
    source = annotate_article(one.article, timezone="UTC")
    day = source.reference.date
    return [Dated(str(day), (sentence.span,), None) for sentence in source.sentences[:LEAD_SENTENCES]] if day else []


def _is_placed(mention: DateMention) -> bool:
    return mention.earliest is not None and mention.kind in ("date", "time") and not mention.is_dateline
