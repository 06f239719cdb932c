"""`bench dates`: the date tagger against TimeML gold, by the entity definition of TempEval-3 (UzZaman et al., 2013).

Relaxed: any overlap, one expression of ours to one of the gold's. Strict: the same span, outer space and punctuation aside. Type
and value F1 are relaxed F1 times the accuracy among the relaxed matches. The document's creation time is given, not scored.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.growth import measure_growth
from service.domain import DateMention, Sentence, Span
from service.text.dates import find_dates
from service.text.sentences import find_sentences

TIMEML_SETS = ("timebank", "aquaint")
_CREATION = re.compile(r'<TIMEX3\b(?=[^>]*CREATION_TIME)[^>]*\bvalue="(?P<day>\d{4}-\d\d-\d\d)')
_BODY = re.compile(r"<TEXT>(?P<body>.*?)</TEXT>", re.DOTALL)
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z0-9]+)(?P<attributes>[^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_LOOSE_START, _LOOSE_END = " \n\t.,;", " \n\t,;"
_KINDS = {"date": "DATE", "time": "TIME", "duration": "DURATION", "set": "SET"}


@dataclass(frozen=True, slots=True)
class Timex:
    """One TIMEX3 expression of a document's text."""

    span: Span
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class TimemlDocument:
    """The words of a TimeML document, the day it was written, and its gold."""

    name: str
    reference: date | None
    text: str
    gold: tuple[Timex, ...]


@dataclass(slots=True)
class Tally:
    """Counts over documents."""

    gold: int = 0
    found: int = 0
    relaxed: int = 0
    strict: int = 0
    types: int = 0
    values: int = 0

    def add(self, document: TimemlDocument, found: Sequence[Timex]) -> None:
        self.gold += len(document.gold)
        self.found += len(found)
        for gold, ours in match_expressions(document, found):
            self.relaxed += 1
            self.strict += _trim(document.text, gold.span) == _trim(document.text, ours.span)
            self.types += gold.type == ours.type
            self.values += gold.value == ours.value

    def report(self) -> dict[str, float]:
        """F1 in percent."""
        hits = {"strict": self.strict, "relaxed": self.relaxed, "type": self.types, "value": self.values}
        return {name: round(200 * count / max(1, self.gold + self.found), 1) for name, count in hits.items()}


def measure_dates(documents: Sequence[TimemlDocument]) -> dict[str, float]:
    """F1 figures and the tagger's time a document, sentences given, on one core."""
    tally = Tally()
    seconds = 0.0
    for document in documents:
        sentences = find_sentences(document.text)
        started = time.perf_counter()
        mentions = find_dates(document.text, sentences, document.reference)
        seconds += time.perf_counter() - started
        tally.add(document, list(read_mentions(mentions)))
    return {
        "documents": len(documents),
        "expressions": tally.gold,
        **tally.report(),
        "ms_a_document": round(1000 * seconds / max(1, len(documents)), 2),
    }


def measure_date_growth(text: str) -> float:
    """How much longer it takes to find the dates of twice the text."""

    def read(told: tuple[str, tuple[Sentence, ...]]) -> object:
        return find_dates(*told, date(2024, 5, 3))

    once, twice = ((words, find_sentences(words)) for words in (text, text + text))
    return measure_growth(read, once, twice)


def read_mentions(mentions: Iterable[DateMention]) -> Iterator[Timex]:
    """What the tagger found, in TIMEX3's terms."""
    for one in (end for mention in mentions for end in mention.ends or (mention,)):
        yield Timex(one.span, _KINDS[one.kind], one.timex3 or "")


def match_expressions(document: TimemlDocument, found: Sequence[Timex]) -> Iterator[tuple[Timex, Timex]]:
    """Pairs of gold and ours that overlap; each is used once, and the same span is preferred."""
    left = list(found)
    for gold in document.gold:
        rated = [
            ((_trim(document.text, gold.span) == _trim(document.text, one.span), overlap), one)
            for one in left
            if (overlap := min(gold.span.end, one.span.end) - max(gold.span.start, one.span.start)) > 0
        ]
        if rated:
            best = max(rated, key=lambda pair: pair[0])[1]
            left.remove(best)
            yield gold, best


def load_timeml(folder: Path) -> list[TimemlDocument]:
    """The TimeML documents of a folder, by name; ValueError for one without a text."""
    return [parse_timeml(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.tml"))]


def parse_timeml(name: str, raw: str) -> TimemlDocument:
    """The words, reference day and gold expressions of one document; offsets are into the words."""
    body = _BODY.search(raw)
    if body is None:
        raise ValueError(f"{name} has no <TEXT>")
    created = _CREATION.search(raw)
    text, at = "", body.start("body")
    opened: list[tuple[int, dict[str, str]]] = []
    gold: list[Timex] = []
    for tag in _TAG.finditer(raw, body.start("body"), body.end("body")):
        text += html.unescape(raw[at : tag.start()])
        at = tag.end()
        if tag["name"] == "TIMEX3" and tag["closing"]:
            start, attributes = opened.pop()
            gold.append(Timex(Span(start, len(text)), attributes.get("type", ""), attributes.get("value", "")))
        elif tag["name"] == "TIMEX3":
            opened.append((len(text), dict(_ATTRIBUTE.findall(tag["attributes"]))))
    text += html.unescape(raw[at : body.end("body")])
    told = sorted((one for one in gold if one.span.cut(text).strip()), key=lambda one: one.span)
    return TimemlDocument(name, date.fromisoformat(created["day"]) if created else None, text, tuple(told))


def _trim(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, span.end
    while start < end and text[start] in _LOOSE_START:
        start += 1
    while start < end and text[end - 1] in _LOOSE_END:
        end -= 1
    return start, end
