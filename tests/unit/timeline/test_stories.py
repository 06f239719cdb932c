"""The golden stories: each timeline against the gold that was written before any output was seen."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from service.domain import Article, Event, Span
from service.text.annotate import annotate_article
from service.timeline.build import build_plan

STORIES = sorted(path.parent for path in Path("tests/articles").glob("*/gold.toml"))
MAX_ITEMS = 8


def read_gold(story: Path) -> dict:
    return tomllib.loads((story / "gold.toml").read_text(encoding="utf-8"))


@cache
def find_timeline(story: Path) -> tuple[str, tuple[Event, ...]]:
    gold, text = read_gold(story), (story / "article.txt").read_text(encoding="utf-8")
    article = Article(text, published_at=gold["published_at"], locale=gold.get("locale", "en-US"))
    return text, build_plan(annotate_article(article, timezone="UTC"), max_items=MAX_ITEMS).events


def match_gold(story: Path) -> tuple[list[tuple[dict, Event]], list[dict], list[Event]]:
    """Gold events with the event found on that date, those missed, and those found without gold."""
    text, events = find_timeline(story)
    left = list(events)
    matched, missed = [], []
    for one in read_gold(story)["events"]:
        start = text.index(one["source"])
        source = Span(start, start + len(one["source"]))
        same_date = [event for event in left if event.date and event.date.edtf == one["edtf"]]
        same_date.sort(key=lambda event: not any(span.overlaps(source) for span in event.provenance))
        if same_date:
            matched.append((one | {"span": source}, same_date[0]))
            left.remove(same_date[0])
        else:
            missed.append(one)
    return matched, missed, left


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_no_gold_event_is_missed(story: Path) -> None:
    assert match_gold(story)[1] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_status_is_right(story: Path) -> None:
    matched, _, _ = match_gold(story)

    assert [event.status for _, event in matched] == [one["status"] for one, _ in matched]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_no_event_is_told_twice(story: Path) -> None:
    _, events = find_timeline(story)

    assert len({event.clause for event in events}) == len(events)
    assert len({span for event in events for span in event.provenance}) == sum(len(event.provenance) for event in events)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_events_are_in_order_with_what_lies_ahead_last(story: Path) -> None:
    _, events = find_timeline(story)
    ahead = [event.status in {"planned", "conditional"} for event in events]
    days = [event.date.earliest for event, later in zip(events, ahead, strict=True) if event.date and not later]

    assert ahead == sorted(ahead)
    assert days == sorted(days)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_clause_is_a_sentence_of_the_articles_words(story: Path) -> None:
    text, events = find_timeline(story)
    words = set(text.lower().replace(",", " ").replace(".", " ").split())

    for event in events:
        assert event.clause[0].isupper() or not event.clause[0].isalpha()
        assert event.clause.endswith(".")
        assert set(event.clause.lower().replace(",", " ").replace(".", " ").split()) <= words


def test_dates_and_clauses_reach_the_floors() -> None:
    matches = [match_gold(story) for story in STORIES]
    hits = sum(len(matched) for matched, _, _ in matches)
    found = hits + sum(len(extra) for _, _, extra in matches)
    gold = hits + sum(len(missed) for _, missed, _ in matches)
    right = sum(
        any(span.overlaps(one["span"]) for span in event.provenance) for matched, _, _ in matches for one, event in matched
    )

    assert 2 * hits / (found + gold) >= 0.90  # timeline.md section 4
    assert right / hits >= 0.90
