"""`bench staleness`: summaries of our own articles against versions of these that were changed in one place.

Changed are: a figure that the summary tells (exact, unhedged, with its repetitions of the same noun), a figure that it does not
tell, the wording of a sentence, and a sentence more that tells nothing; and the sentences that an event rests on are taken out.
A summary goes the way of a request: as the answer's JSON, read back by the schema of `previous`. Texts that did not pass are left
out, and figures whose old value the article still has on something else: whether they are stale is a matter of opinion.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from bench.data import OwnArticle
from bench.passages import Change, Find, Passage, Quantity, Story, build_story
from bench.rewordings import reorder_clauses, replace_word
from bench.rewrites import respell_number, respell_scale
from bench.truth import supports
from service.domain import AnnotatedText, CheckedMention, PreviousSummary, Span, Stale, Summary, SummaryRequest
from service.fidelity.check import Checker
from service.pipeline import Pipeline
from service.pipeline.staleness import NOT_TOLD, StaleFinder
from service.text.annotate import annotate_article
from service.web.answers import SummaryAnswer
from service.web.previous import PreviousBody, parse_previous

POSTSCRIPT = "\n\nThis story will be updated."
UNTOLD_PER_ARTICLE = 2
SHOWN = 20  # misses and false alarms that the report names, of articles that aren't held back
_FACTORS = tuple(Decimal(percent) / 100 for percent in (55, 65, 75, 85, 115, 125, 140, 160))
_REWORDINGS: Mapping[str, Find] = {
    "synonym": replace_word,
    "clause order": reorder_clauses,
    "word or digit": respell_number,
    "scale spelling": respell_scale,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of the article with the places where the summary tells it."""

    passage: Passage
    quantity: Quantity
    places: frozenset[tuple[str, Span]]


@dataclass(slots=True)
class Tally:
    """Counts over articles, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def alarm(self, kind: str, slug: str, found: Sequence[Stale]) -> None:
        """Counts one version of which nothing is stale."""
        self.counts[f"{kind} versions"] += 1
        self.counts[f"{kind} alarms"] += bool(found)
        self.wrong += [f"{slug}: {kind}: {one.path} {one.code}: {one.was!r} now {one.now!r}" for one in found[:1]]


class Desk:
    """One article with its summary, to hold against other versions."""

    def __init__(self, one: OwnArticle, pipeline: Pipeline) -> None:
        self.slug = one.slug
        self.article = one.article
        self.source = annotate_article(one.article, timezone="UTC")
        self.story: Story = build_story(one.slug, self.source, one.article.locale)
        self.summary = pipeline.summarize(SummaryRequest(one.article))
        self.previous = read_back(self.summary)

    def find_stale(self, text: str) -> tuple[Stale, ...]:
        """What the version `text` of the article makes stale."""
        source = self.annotate(text)
        return StaleFinder(source, Checker(source), locale=self.article.locale).find_stale(self.previous)

    def annotate(self, text: str) -> AnnotatedText:
        return annotate_article(replace(self.article, text=text), timezone="UTC")


def measure_staleness(articles: Sequence[OwnArticle], pipeline: Pipeline, seed: int) -> dict[str, object]:
    """Shares of changes that are reported and of versions that raise a false alarm: of the articles that rules were written on,
    with the first that went wrong, and of those held back."""
    opened, held_back = ([one for one in articles if one.held_back == held] for held in (False, True))
    told = _measure(opened, pipeline, seed)
    return {
        "open": {**_report(told), "wrong": told.wrong[:SHOWN]},
        "held_back": _report(_measure(held_back, pipeline, seed)),
    }


def _measure(articles: Iterable[OwnArticle], pipeline: Pipeline, seed: int) -> Tally:
    tally = Tally()
    for one in articles:
        desk, rng = Desk(one, pipeline), Random(f"{seed} {one.slug}")
        told = list_told(desk)
        for figure in told:
            _change_told(desk, figure, rng, tally)
        _change_untold(desk, told, rng, tally)
        _reword(desk, rng, tally)
        tally.alarm("unchanged", desk.slug, desk.find_stale(desk.article.text + POSTSCRIPT))
        _take_out_events(desk, tally)
    return tally


def read_back(summary: Summary) -> PreviousSummary:
    """The summary as a caller sends it back."""
    body = json.loads(SummaryAnswer.of(summary).model_dump_json())
    return parse_previous(PreviousBody.model_validate(body))


def list_told(desk: Desk) -> list[Told]:
    """The exact figures that the summary tells as the article does."""
    mentions = list(list_mentions(desk.summary))
    figures = []
    for passage in desk.story.passages:
        for quantity in passage.find_quantities():
            places = frozenset(
                (path, one.figure.span)
                for path, one in mentions
                if one.verdict == "supported" and one.code is None and _rests_on(one, quantity.figure.span)
            )
            if quantity.is_exact and places and quantity.figure.value.low != 1:
                figures.append(Told(passage, quantity, places))
    return figures


def list_mentions(summary: Summary) -> Iterator[tuple[str, CheckedMention]]:
    """Every checked figure of a summary's texts that pass, with the path of its text."""
    headline, brief, timeline = summary.headline, summary.brief, summary.timeline
    texts = []
    if headline:
        texts = [("/headline", headline.fidelity)]
        texts += [(f"/headline/alternatives/{at}", one.fidelity) for at, one in enumerate(headline.alternatives)]
    if brief:
        texts.append(("/brief", brief.fidelity))
    if timeline:
        for name, bullets in (("events", timeline.events), ("as_of", timeline.as_of), ("undated", timeline.undated)):
            texts += [(f"/timeline/{name}/{at}", one.fidelity) for at, one in enumerate(bullets)]
    for part, fidelity in texts:
        if fidelity.verdict == "pass":
            yield from ((f"{part}/text", one) for one in fidelity.mentions)


def _rests_on(mention: CheckedMention, figure: Span) -> bool:
    return len(mention.evidence) == 1 and mention.evidence[0].span.overlaps(figure)


def _change_told(desk: Desk, told: Told, rng: Random, tally: Tally) -> None:
    """Changes one figure that the summary tells, wherever the article repeats it, and looks for it in the report."""
    version = change_figure(desk, told.passage, told.quantity, rng)
    if version is None:
        tally.counts["figures left out"] += 1
        return
    text, spans = version
    stale = desk.find_stale(text)
    for path, span in sorted(told.places):  # the same order in every process
        found = [one for one in stale if one.path == path and one.span.overlaps(span)]
        is_right = any(span.overlaps(one.span) for stale in found for one in stale.evidence for span in spans)
        tally.counts["told"] += 1
        tally.counts["reported"] += bool(found)
        tally.counts["reported with the right now"] += is_right
        if not is_right:
            now = [one.now for one in found]
            tally.wrong.append(f"{desk.slug}: changed: {path} {told.quantity.figure.text!r}: {now if found else 'not reported'}")


def _change_untold(desk: Desk, told: Sequence[Told], rng: Random, tally: Tally) -> None:
    """Changes figures that no text of the summary rests on."""
    spans = [one.span for _, mention in list_mentions(desk.summary) for one in mention.evidence]
    spans += [one.quantity.figure.span for one in told]
    others = [
        (passage, quantity)
        for passage in desk.story.passages
        for quantity in passage.find_quantities()
        if quantity.is_exact and not any(span.overlaps(quantity.figure.span) for span in spans)
    ]
    for passage, quantity in rng.sample(others, min(UNTOLD_PER_ARTICLE, len(others))):
        if (number := draw_number(quantity, rng)) is not None:
            text, _ = apply_changes(desk.article.text, [_shift(passage.respell(quantity, number), passage)])
            tally.alarm("untold figure", desk.slug, desk.find_stale(text))


def _reword(desk: Desk, rng: Random, tally: Tally) -> None:
    """Rewords one sentence in each way that the article allows."""
    for name, find in _REWORDINGS.items():
        offers = [(passage, offer) for passage in desk.story.passages for offer in find(desk.story, passage, rng) if offer]
        for passage, offer in rng.sample(offers, min(1, len(offers))):
            text, _ = apply_changes(desk.article.text, [_shift(change, passage) for change in offer])
            tally.alarm(name, desk.slug, desk.find_stale(text))


def _take_out_events(desk: Desk, tally: Tally) -> None:
    """Takes the sentences of one event after the other out of the article."""
    timeline = desk.summary.timeline
    for at, bullet in enumerate(timeline.events if timeline else ()):
        sentences = [desk.source.sentence_at(span.start) for span in bullet.event.provenance]
        gaps = [Change(one.span.start, one.span.end, "") for one in dict.fromkeys(sentences) if one]
        text, _ = apply_changes(desk.article.text, gaps)
        part = f"/timeline/events/{at}"
        found = [one for one in desk.find_stale(text) if one.path.startswith((f"{part}/", part)) and one.severity == "block"]
        tally.counts["events taken out"] += 1
        tally.counts["events reported"] += any(one.path == part or one.path.startswith(f"{part}/") for one in found)
        tally.counts["events reported as not told"] += any(one.path == part and one.code == NOT_TOLD for one in found)


def change_figure(desk: Desk, passage: Passage, quantity: Quantity, rng: Random) -> tuple[str, list[Span]] | None:
    """The article with another number for a figure and for its repetitions, and where these stand.

    None where no number can be drawn, or where the article still has the old one.
    """
    number = draw_number(quantity, rng)
    if number is None:
        return None
    changes = [_shift(one.respell(other, number), one) for one, other in find_repetitions(desk.story, quantity)]
    text, spans = apply_changes(desk.article.text, changes)
    holds = any(supports(one, quantity.figure) for one in desk.annotate(text).figures)
    return None if holds else (text, spans)


def find_repetitions(story: Story, quantity: Quantity) -> list[tuple[Passage, Quantity]]:
    """The figure and every other exact one of its value, type, unit and noun."""
    wanted = (quantity.figure.value, quantity.figure.type, quantity.figure.unit, quantity.figure.noun)
    return [
        (passage, other)
        for passage in story.passages
        for other in passage.find_quantities()
        if other.is_exact and (other.figure.value, other.figure.type, other.figure.unit, other.figure.noun) == wanted
    ]


def draw_number(quantity: Quantity, rng: Random) -> Decimal | None:
    """Another mantissa with as many decimals, between about half and one and a half times the old one."""
    old, step = quantity.numeral.mantissa, Decimal(1).scaleb(-quantity.numeral.places)
    drawn = {(old * factor / step).to_integral_value() * step for factor in _FACTORS} | {old + step, old + 2 * step}
    fit = sorted(one for one in drawn if one not in (old, Decimal(0), Decimal(1)))
    return rng.choice(fit) if fit else None


def apply_changes(text: str, changes: Iterable[Change]) -> tuple[str, list[Span]]:
    """The changed text, and where each change stands in it."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = size = 0
    for change in sorted(changes, key=lambda one: one.start):
        pieces += [text[at : change.start], change.text]
        start = size + change.start - at
        spans.append(Span(start, start + len(change.text)))
        size, at = start + len(change.text), change.end
    return "".join([*pieces, text[at:]]), spans


def _shift(change: Change, passage: Passage) -> Change:
    return replace(change, start=change.start + passage.span.start, end=change.end + passage.span.start)


def _report(tally: Tally) -> dict[str, object]:
    counts = tally.counts
    kinds = ("unchanged", "untold figure", *_REWORDINGS)
    return {
        "changed_figures": {
            "told": counts["told"],
            "left_out": counts["figures left out"],
            "reported": _share(counts["reported"], counts["told"]),
            "with_the_right_now": _share(counts["reported with the right now"], counts["told"]),
        },
        "false_alarms": {
            kind: {
                "versions": counts[f"{kind} versions"],
                "alarmed": _share(counts[f"{kind} alarms"], counts[f"{kind} versions"]),
            }
            for kind in kinds
        },
        "events_taken_out": {
            "events": counts["events taken out"],
            "reported": _share(counts["events reported"], counts["events taken out"]),
            "as_not_told": _share(counts["events reported as not told"], counts["events taken out"]),
        },
    }


def _share(part: int, whole: int) -> float:
    return round(part / (whole or 1), 4)
