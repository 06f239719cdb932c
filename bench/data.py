"""The texts that benches run on: our own articles, which stand in the repository, and development data, which does not."""

from __future__ import annotations

import json
import lzma
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from service.domain import Article

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


def load_own_articles() -> Iterator[tuple[str, Article]]:
    """Our own articles, by slug, each with the publication date that its gold names."""
    for folder in sorted(OWN_ARTICLES.iterdir()):
        gold = tomllib.loads((folder / "gold.toml").read_text(encoding="utf-8"))
        published = gold.get("published_at")
        text = (folder / "article.txt").read_text(encoding="utf-8")
        yield folder.name, Article(text=text, published_at=date.fromisoformat(str(published)) if published else None)


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
