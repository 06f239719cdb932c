"""The golden stories: what every timeline of theirs must be, and the floors of timeline.md section 4 on those that rules were
written on. `bench timeline` measures the held-back ones."""

import re
from functools import cache

import pytest

from bench.data import OwnArticle, load_own_articles
from bench.timeline import MAX_ITEMS, Dated, measure
from service.domain import Event, Span
from service.text.annotate import annotate_article
from service.timeline.build import build_plan

STORIES = list(load_own_articles())


@cache
def find_timeline(story: OwnArticle) -> tuple[Event, ...]:
    return build_plan(annotate_article(story.article, timezone="UTC"), max_items=MAX_ITEMS).events


def list_dated(story: OwnArticle) -> list[Dated]:
    events = find_timeline(story)
    return [Dated(one.date.edtf, one.provenance, one.status) for one in events if one.date and one.date.edtf]


def is_name(story: OwnArticle, span: Span) -> bool:
    """Whether a span only tells whom "he" stands for."""
    return len(span.cut(story.article.text).split()) <= 4


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_no_event_is_told_twice(story: OwnArticle) -> None:
    events = find_timeline(story)

    assert len({event.clause for event in events}) == len(events)
    told = [span for event in events for span in event.provenance if not is_name(story, span)]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_events_are_in_order_with_what_lies_ahead_last(story: OwnArticle) -> None:
    events = find_timeline(story)
    ahead = [event.status in {"planned", "conditional"} for event in events]
    days = [event.date.earliest for event, later in zip(events, ahead, strict=True) if event.date and not later]

    assert ahead == sorted(ahead)
    assert days == sorted(days)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_every_clause_is_a_sentence_of_the_articles_words(story: OwnArticle) -> None:
    words = {*re.findall(r"\w+", story.article.text.lower()), "s"}  # "his house" may become "Brandt's house"

    for event in find_timeline(story):
        assert event.clause[0].isupper() or not event.clause[0].isalpha()
        assert event.clause.endswith((".", '."', ".”"))
        assert set(re.findall(r"\w+", event.clause.lower())) <= words


def test_timelines_reach_their_floors_on_the_open_stories() -> None:
    figures = measure(list_dated, [story for story in STORIES if not story.held_back]).report()

    assert figures["date_f1"] >= 0.90
    assert figures["right_clause"] >= 0.90
    assert figures["right_status"] >= 0.95
    assert figures["tau"] >= 0.95
    assert figures["duplicates"] == 0
