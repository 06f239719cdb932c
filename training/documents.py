"""Raw records of the data folders, read once each and cleaned."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from training.cleaning import clean_text, clean_title, drop_furniture, strip_dateline

FILES = ("headline", "brief", "brief_from_lead", "deck")  # shares-alike sets (events, wikisplit) stay out of the weights
_NEWS_FOLDER = "train-news"


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned record. `set` is "news", "open" or an outlet's "own"; `file` is one of FILES.

    `target` is its title, standfirst, lead or deck.
    """

    set: str
    file: str
    source: str
    text: str
    target: str


def read_documents(folder: Path, *, skipped: Collection[str], office_cap: int) -> Iterator[Document]:
    """Each document of a folder once, without `skipped` sources, at most `office_cap` from any one politician's office."""
    seen: set[str] = set()
    offices: Counter[str] = Counter()
    name = "news" if folder.name == _NEWS_FOLDER else "open"
    for file in FILES:
        for record in _read_records(folder / f"{file}.jsonl.xz"):
            if record["source"].partition(":")[0] in skipped or not record["num_ok"]:  # "doj:lede" is from "doj"
                continue
            document = Document(name, file, record["source"], clean_body(record["text"]), clean_title(record["target"]))
            key = f"{file} {document.text[:120]}"
            office = f"{file} {find_office(record)}"
            if not document.text or key in seen or offices[office] >= office_cap:
                continue
            seen.add(key)
            if document.source.startswith(("congress", "grimmer")):  # hundreds of offices, each with its own phrases
                offices[office] += 1
            yield document


def read_titles(dev: Path) -> frozenset[str]:
    """Lower-case titles of the stories that are for measuring only."""
    return frozenset(
        clean_title(record["target"]).lower()
        for name in ("wikinews", "news_headline", "news_brief")
        for record in _read_records(dev / f"{name}.jsonl.xz")
    )


def clean_body(text: str) -> str:
    """An article's paragraphs without dateline, byline and furniture."""
    return strip_dateline(drop_furniture(strip_dateline(clean_text(text))))


def find_office(record: Mapping[str, str]) -> str:
    """Whose page a record is from: the host of its address, or its folder; empty when it carries neither."""
    address = record.get("url_or_path", "")
    return urlsplit(address).netloc or address.rpartition("/")[0]


def _read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Nothing when the file isn't there: recipes name whole folders, and folders differ."""
    if path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
