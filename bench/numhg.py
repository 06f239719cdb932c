"""Headline figures against the stories they stand over, on NumHG (Huang et al., 2024): gold ones pass, wrong ones are blocked.

Each headline has one masked number with the operation that leads to it from the story: copied, worded, rounded, added … Only the
mentions that overlap that number count. A wrong headline has another number there, which a simple reader of its own, not the
service, finds neither in the story nor as a rounding of a number of it. A number that stands elsewhere in the story is harder
and sometimes true, so it is reported by itself, as "borrowed".
"""

from __future__ import annotations

import json
import lzma
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from bench.digits import find_digit_strings, find_values, holds_by_chance, is_missing, read_scale, read_value
from bench.intervals import mean_percent, report_share, split_halves
from service.domain import AnnotatedText, Article, CheckedMention, Span
from service.fidelity.check import Checker
from service.text.annotate import annotate_article, annotate_claim

_STAMP = re.compile(r"\((?:NoneDate|(?P<moment>\w{3} \d{1,2}, \d{4}\s+\d{1,2}:\d\d [AP]M)(?: [A-Z]{2,4})?)\)\s*")
_MASK = "____"
_DIGIT_RUN = re.compile(r"\d[\d,.]*\d|\d")
_TRIES = 8  # draws of a family before the next one is taken
_SMALL_DIGITS = 2  # of numbers that one more or one less is a wrong count of, not a rounding


@dataclass(frozen=True, slots=True)
class HeadlineRecord:
    """A story without its time stamp, and its headline; `masked` is where the headline's number stands."""

    text: str
    published_at: datetime | None
    headline: str
    masked: Span
    operation: str


@dataclass(frozen=True, slots=True)
class WrongHeadline:
    """A headline with another number in its place."""

    headline: str
    masked: Span
    family: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the check says of the masked number; without any mention of it, it is not checkable."""

    mentions: tuple[CheckedMention, ...]

    @property
    def is_blocked(self) -> bool:
        return any(one.severity == "block" for one in self.mentions)

    @property
    def is_warned(self) -> bool:
        return not self.is_blocked and any(one.severity == "warn" for one in self.mentions)

    @property
    def is_not_checkable(self) -> bool:
        return not self.mentions or any(one.verdict == "not_checkable" for one in self.mentions)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One record judged: its gold headline and its wrong ones, each with what the digit set says (True: flagged)."""

    record: HeadlineRecord
    gold: Judgement
    is_gold_flagged: bool
    wrong: tuple[tuple[WrongHeadline, Judgement, bool], ...]


def load_numhg(data: Path) -> list[HeadlineRecord]:
    """All headlines of the set under `data`; FileNotFoundError when it is not there."""
    with lzma.open(data / "dev" / "numhg.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [parse_headline(json.loads(line)) for line in lines]


def parse_headline(row: Mapping[str, str]) -> HeadlineRecord:
    """A headline with its story; ValueError where the masked number does not stand in it."""
    stamp = _STAMP.match(row["text"])
    moment = stamp["moment"] if stamp else None
    start = row["cloze"].index(_MASK)
    masked = Span(start, start + len(row["cloze_gt"]))
    if masked.cut(row["summary"]) != row["cloze_gt"]:
        raise ValueError("the masked number does not stand in the headline")
    return HeadlineRecord(
        text=row["text"][stamp.end() if stamp else 0 :],
        published_at=datetime.strptime(" ".join(moment.split()), "%b %d, %Y %I:%M %p") if moment else None,
        headline=row["summary"],
        masked=masked,
        operation=row["cloze_annotation"].split("(", 1)[0].strip(),
    )


def measure_numhg(records: Iterable[HeadlineRecord], seed: int, count: int = 1500) -> dict[str, object]:
    """Shares of each half, in percent, on at most `count` records of it that are drawn by `seed`."""
    figures: dict[str, object] = {}
    for half, chosen in sample_halves(records, seed, count).items():
        started = time.perf_counter()
        outcomes = list(judge_records(chosen, seed))
        figures[half] = {**report_outcomes(outcomes, seed), "seconds": round(time.perf_counter() - started, 1)}
    return figures


def sample_halves(records: Iterable[HeadlineRecord], seed: int, count: int) -> dict[str, list[HeadlineRecord]]:
    """At most `count` records of each half, the same for a seed."""
    halves = split_halves(records, lambda record: record.text)
    return {half: random.Random(seed).sample(chosen, min(count, len(chosen))) for half, chosen in halves.items()}


def judge_records(records: Iterable[HeadlineRecord], seed: int) -> Iterator[Outcome]:
    """Each record's gold headline, a wrong one, and a borrowed one, where there is one."""
    rng = random.Random(seed)
    for record in records:
        source = annotate_article(Article(record.text, published_at=record.published_at), timezone="UTC")
        checker, strings = Checker(source), find_digit_strings(record.text)
        made = (make_wrong_headline(record, rng), make_borrowed_headline(record, rng))
        yield Outcome(
            record,
            judge_headline(record.headline, record.masked, source, checker),
            is_missing(record.masked.cut(record.headline), strings),
            tuple(
                (
                    wrong,
                    judge_headline(wrong.headline, wrong.masked, source, checker),
                    is_missing(wrong.masked.cut(wrong.headline), strings),
                )
                for wrong in made
                if wrong is not None
            ),
        )


def judge_headline(headline: str, masked: Span, source: AnnotatedText, checker: Checker) -> Judgement:
    """The mentions that overlap the masked number."""
    fidelity = checker.check(annotate_claim(headline, source, locale="en-US"))
    return Judgement(tuple(one for one in fidelity.mentions if one.figure.span.overlaps(masked)))


def report_outcomes(outcomes: Sequence[Outcome], seed: int) -> dict[str, object]:
    """Shares of gold, wrong and borrowed headlines, with what the digit set would have flagged of them."""
    by_operation: dict[str, list[Judgement]] = defaultdict(list)
    by_family: dict[str, list[bool]] = defaultdict(list)
    flagged: dict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        by_operation[outcome.record.operation].append(outcome.gold)
        for wrong, judgement, is_flagged in outcome.wrong:
            by_family[wrong.family].append(judgement.is_blocked)
            flagged[wrong.family].append(is_flagged)
    caught = [one for family in FAMILIES for one in by_family[family]]
    return {
        "headlines": len(outcomes),
        "gold": {name: report_share(list(map(read, (one.gold for one in outcomes))), seed) for name, read in _READS.items()},
        "without_a_mention": sum(not one.gold.mentions for one in outcomes),
        "gold_by_operation": {name: _report_operation(judged) for name, judged in sorted(by_operation.items())},
        "caught": report_share(caught, seed),
        "caught_by_family": {name: round(mean_percent(by_family[name]), 2) for name in FAMILIES},
        "borrowed_caught": report_share(by_family[BORROWED], seed),
        "digit_set": {
            "gold": report_share([one.is_gold_flagged for one in outcomes], seed),
            "caught": report_share([one for family in FAMILIES for one in flagged[family]], seed),
            "borrowed_caught": report_share(flagged[BORROWED], seed),
        },
    }


def make_wrong_headline(record: HeadlineRecord, rng: random.Random) -> WrongHeadline | None:
    """The headline with a number that the story does not have; None where no family gives one."""
    values = _find_story_values(record)
    number = record.masked.cut(record.headline)
    scale = read_scale(record.headline, record.masked.end)
    for family in rng.sample(list(FAMILIES), len(FAMILIES)):
        for _ in range(_TRIES):
            other = FAMILIES[family](number, rng)
            if other is not None and other != number and not _holds(other, scale, values):
                return _put_number(record, other, family)
    return None


def make_borrowed_headline(record: HeadlineRecord, rng: random.Random) -> WrongHeadline | None:
    """The headline with another number of the story, in digits; None where there is none of another value."""
    own = read_value(record.masked.cut(record.headline)) if _is_plain(record.masked.cut(record.headline)) else None
    others = sorted({one for one in _DIGIT_RUN.findall(record.text) if read_value(one) not in (None, own)})
    return _put_number(record, rng.choice(others), BORROWED) if others and own is not None else None


def _report_operation(judged: Sequence[Judgement]) -> dict[str, float]:
    shares = {name: round(mean_percent(list(map(read, judged))), 2) for name, read in _READS.items()}
    return {"headlines": len(judged), **shares}


def _find_story_values(record: HeadlineRecord) -> frozenset[Decimal]:
    """Of the story and of the day that it was published on."""
    day = record.published_at
    return find_values(record.text) | ({Decimal(day.year), Decimal(day.day)} if day else set())


def _holds(number: str, scale: int, values: frozenset[Decimal]) -> bool:
    return all(holds_by_chance(one, scale, values) for one in _DIGIT_RUN.findall(number))


def _put_number(record: HeadlineRecord, number: str, family: str) -> WrongHeadline:
    before, after = record.headline[: record.masked.start], record.headline[record.masked.end :]
    return WrongHeadline(before + number + after, Span(len(before), len(before) + len(number)), family)


def _is_plain(number: str) -> bool:
    return "/" not in number


def _step_last_digit(number: str, rng: random.Random) -> str | None:
    """One more or one less: "7" → "8"."""
    if not number.isdigit() or len(number) > _SMALL_DIGITS:
        return None
    return str(max(int(number) + rng.choice((-1, 1)), 1))


def _transpose_digits(number: str, rng: random.Random) -> str | None:
    """Two neighbouring digits exchanged: "34,212" → "34,122"."""
    places = [at for at, char in enumerate(number) if char.isdigit()]
    pairs = [(a, b) for a, b in pairwise(places) if number[a] != number[b] and (a > 0 or number[b] != "0")]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return number[:a] + number[b] + number[a + 1 : b] + number[a] + number[b + 1 :]


def _multiply_by_ten(number: str, rng: random.Random) -> str | None:
    """A nought too many: "34,212" → "342,120", "1.5" → "15"."""
    value = read_value(number) if _is_plain(number) else None
    if value is None:
        return None
    tenfold = (10 * value).normalize()
    return f"{tenfold:,f}" if "," in number else f"{tenfold:f}"


def _draw_digits(number: str, rng: random.Random) -> str | None:
    """Any number that is written in as many digits."""
    drawn = re.sub(r"\d", lambda _: str(rng.randrange(10)), number)
    return re.sub(r"^0", lambda _: str(rng.randrange(1, 10)), drawn)


_READS: Mapping[str, Callable[[Judgement], bool]] = {
    "blocked": lambda one: one.is_blocked,
    "warned": lambda one: one.is_warned,
    "not_checkable": lambda one: one.is_not_checkable,
}
FAMILIES: Mapping[str, Callable[[str, random.Random], str | None]] = {
    "last_digit": _step_last_digit,
    "transposed": _transpose_digits,
    "times_ten": _multiply_by_ten,
    "random": _draw_digits,
}
BORROWED = "borrowed"
