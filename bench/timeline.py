"""`bench timeline`: the dated events that the pipeline finds in our own articles, against the gold written beside them.

A found event matches a gold event when the dates are equal in EDTF and one of its source spans overlaps the gold clause. Date F1
leaves the clause out; clause and status accuracy are shares of what matched by date. Beside it stands the baseline that makes
an event of every sentence that holds a date.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.data import OWN_ARTICLES, load_own_articles
from service.domain import AnnotatedText, Article, Span, SummaryRequest
from service.pipeline import Pipeline
from service.text.annotate import annotate_article


@dataclass(frozen=True, slots=True)
class Dated:
    """An event by its date, its place in the article and its status (None for the baseline, which has none)."""

    edtf: str
    spans: tuple[Span, ...]
    status: str | None


@dataclass(slots=True)
class Tally:
    """Counts over all articles."""

    found: int = 0
    gold: int = 0
    same_date: int = 0
    same_clause: int = 0
    same_status: int = 0
    duplicates: int = 0

    def add(self, found: Sequence[Dated], gold: Sequence[Dated]) -> None:
        """Counts one article; each gold event is matched once, by date, and by place among those of one date."""
        self.found += len(found)
        self.gold += len(gold)
        left = list(gold)
        for one in found:
            same = [other for other in left if other.edtf == one.edtf]
            if not same:
                continue
            match = max(same, key=lambda other: any(span.overlaps(other.spans[0]) for span in one.spans))
            left.remove(match)
            self.same_date += 1
            self.same_clause += any(span.overlaps(match.spans[0]) for span in one.spans)
            self.same_status += one.status == match.status
        repeated = Counter((one.edtf, span) for one in found for span in set(one.spans))
        self.duplicates += sum(count - 1 for count in repeated.values())

    def report(self) -> dict[str, float]:
        """Shares to three places."""
        precision, recall = self.same_date / (self.found or 1), self.same_date / (self.gold or 1)
        return {
            "date_precision": round(precision, 3),
            "date_recall": round(recall, 3),
            "date_f1": round(2 * precision * recall / ((precision + recall) or 1), 3),
            "right_clause": round(self.same_clause / (self.same_date or 1), 3),
            "right_status": round(self.same_status / (self.same_date or 1), 3),
            "duplicates": self.duplicates,
        }


def measure_timelines(pipeline: Pipeline) -> dict[str, object]:
    """Figures for the pipeline and for the baseline, over all of our own articles."""
    ours, baseline = Tally(), Tally()
    for slug, article in load_own_articles():
        gold = load_gold(slug, article.text)
        timeline = pipeline.summarize(SummaryRequest(article, styles=("timeline",))).timeline
        events = [bullet.event for bullet in timeline.events] if timeline else []
        ours.add([Dated(one.date.edtf, one.provenance, one.status) for one in events if one.date and one.date.edtf], gold)
        baseline.add(date_every_sentence(article), gold)
    return {"articles": len(list(load_own_articles())), "nutgraf": ours.report(), "every dated sentence": baseline.report()}


def load_gold(slug: str, text: str) -> list[Dated]:
    """The gold events of one of our own articles; ValueError when a clause is not the article's own words."""
    gold = tomllib.loads((OWN_ARTICLES / slug / "gold.toml").read_text(encoding="utf-8"))
    return [Dated(one["edtf"], (locate_clause(text, one["source"]),), one["status"]) for one in gold["events"]]


def locate_clause(text: str, clause: str) -> Span:
    """Where `clause` stands in `text`."""
    start = text.index(clause)
    return Span(start, start + len(clause))


def date_every_sentence(article: Article) -> list[Dated]:
    """The baseline: each sentence with a placed date is an event of its first date."""
    source: AnnotatedText = annotate_article(article, timezone="UTC")
    dated: dict[int, Dated] = {}
    for mention in source.dates:
        sentence = source.sentence_at(mention.span.start)
        if sentence and mention.edtf and mention.earliest and mention.kind in ("date", "time") and not mention.is_dateline:
            dated.setdefault(sentence.index, Dated(mention.edtf, (sentence.span,), None))
    return list(dated.values())
