"""The texts that benches run on: our own articles, which stand in the repository, and development data, which does not."""

from __future__ import annotations

import json
import lzma
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from service.domain import Article, Span

ROOT = Path(__file__).resolve().parent.parent
OWN_ARTICLES = ROOT / "tests" / "articles"
NEWS_SETS = ("wikinews", "news_headline", "news_brief")


@dataclass(frozen=True, slots=True)
class Record:
    """One development record. `target` is the human headline or standfirst."""

    set: str
    source: str
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event that a careful editor would print, by its date in EDTF, its status, and where the article tells it.

    An `optional` one may be printed or not: it counts neither way.
    """

    edtf: str
    status: str
    source: Span
    optional: bool = False


@dataclass(frozen=True, slots=True)
class OwnArticle:
    """One of our own stories with its gold timeline. `held_back`: kept from whoever writes rules."""

    slug: str
    article: Article
    events: tuple[GoldEvent, ...]
    held_back: bool


def load_own_articles() -> Iterator[OwnArticle]:
    """Our own articles, by slug. Raises ValueError for a gold clause that is not the article's own words."""
    for folder in sorted(path for path in OWN_ARTICLES.iterdir() if path.is_dir()):
        gold = tomllib.loads((folder / "gold.toml").read_text(encoding="utf-8"))
        text = (folder / "article.txt").read_text(encoding="utf-8")
        published: date | datetime | None = gold.get("published_at")
        article = Article(text, published_at=published, timezone=gold.get("timezone"), locale=gold.get("locale", "en-US"))
        events = tuple(
            GoldEvent(one["edtf"], one["status"], locate_clause(text, one["source"]), one.get("optional", False))
            for one in gold["events"]
        )
        yield OwnArticle(folder.name, article, events, held_back="split" in gold)


def locate_clause(text: str, clause: str) -> Span:
    """Where `clause` stands in `text`; ValueError where it does not."""
    start = text.index(clause)
    return Span(start, start + len(clause))


def load_records(data: Path, name: str) -> list[Record]:
    """All records of a development set under `data`; FileNotFoundError when it is not there."""
    with lzma.open(data / "dev" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return [Record(name, row["source"], row["text"], row["target"]) for row in rows]


def sample_records(data: Path, count: int, seed: int) -> list[Record]:
    """`count` records, as evenly as can be over every source of every news set, the same for a seed."""
    by_source: dict[str, list[Record]] = {}
    for name in NEWS_SETS:
        for record in load_records(data, name):
            by_source.setdefault(f"{name}/{record.source}", []).append(record)
    rng = random.Random(seed)
    for records in by_source.values():
        rng.shuffle(records)
    chosen: list[Record] = []
    while len(chosen) < count and any(by_source.values()):
        for records in by_source.values():
            if records and len(chosen) < count:
                chosen.append(records.pop())
    return chosen
