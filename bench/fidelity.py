"""`bench fidelity`: the check against the synthetic benchmark, editors' claims, and the human-labelled sets that are there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from tqdm import tqdm

from bench.claims import Desk, load_claims, measure_claims, measure_corpora
from bench.cliff import load_cliff, measure_cliff
from bench.data import OwnArticle, load_own_articles, sample_records
from bench.growth import measure_growth
from bench.newsquant import load_newsquant, measure_newsquant
from bench.numhg import load_numhg, measure_numhg
from bench.selfsupport import measure_self_support
from bench.synthetic import measure_synthetic
from service.domain import Article
from service.fidelity.check import Checker
from service.text.annotate import annotate_article, annotate_claim

SETS = ("newsquant", "numhg", "cliff")
SUPPOSED_DAY = date(2020, 9, 30)  # of the records, which have no date of their own: their relative dates are worked on too
ARTICLE_WORDS, CLAIM_WORDS = 600, 60
_REPEATS = 7


def measure_own(seed: int) -> dict[str, object]:
    """What the repository alone can show: synthetic edits, editors' claims, the corpora beside figures, and the time."""
    articles = list(load_own_articles())
    desk = Desk(articles)
    halves = {"open": False, "held_back": True}
    return {
        "synthetic": {
            name: measure_synthetic([one for one in articles if one.held_back == held_back], seed)
            for name, held_back in halves.items()
        },
        "claims": measure_claims(list(load_claims()), desk),
        "corpora": measure_corpora(desk),
        "self_support": measure_self_support(one.article for one in articles),
        "speed": measure_speed(articles),
    }


def measure_labelled(data: Path, count: int, seed: int) -> dict[str, object]:
    """The human-labelled sets under `data`, and `count` development articles against themselves; what is not there is named as
    skipped."""
    present = [name for name in SETS if (data / "dev" / f"{name}.jsonl.xz").is_file()]
    figures: dict[str, object] = {"skipped": [name for name in SETS if name not in present]}
    for name in tqdm(present, desc="labelled sets", file=sys.stderr):
        figures[name] = _MEASURES[name](data, seed)
    if len(present) == len(SETS):
        records = sample_records(data, count, seed)
        figures["self_support"] = measure_self_support(Article(one.text, published_at=SUPPOSED_DAY) for one in records)
    return figures


def measure_speed(articles: Sequence[OwnArticle]) -> dict[str, float]:
    """Milliseconds to annotate 600 words and to check 60 words against them, medians of seven, and the growth of the time of both
    over a text of twice the length."""
    words = " ".join(one.article.text for one in articles).split(" ")
    text, twice = " ".join(words[:ARTICLE_WORDS]), " ".join(words[: 2 * ARTICLE_WORDS])
    long, longer = " ".join(words[:4000]), " ".join(words[:8000])
    source = annotate_article(Article(text), timezone="UTC")
    checker = Checker(source)
    claim = " ".join(words[:CLAIM_WORDS])
    return {
        "annotate_600_words_ms": round(1000 * _time(lambda: annotate_article(Article(text), timezone="UTC")), 2),
        "annotate_1200_words_ms": round(1000 * _time(lambda: annotate_article(Article(twice), timezone="UTC")), 2),
        "check_60_words_ms": round(1000 * _time(lambda: checker.check(annotate_claim(claim, source, locale="en-US"))), 2),
        "growth_of_annotating": measure_growth(_annotate, long, longer),
        "growth_of_checking": measure_growth(_check, long, longer),
    }


def _annotate(text: str) -> object:
    return annotate_article(Article(text), timezone="UTC")


def _check(text: str) -> object:
    """A short claim against a long article, the article's own reading included."""
    source = annotate_article(Article(text), timezone="UTC")
    return Checker(source).check(annotate_claim(text[:400], source, locale="en-US"))


def _time(work: Callable[[], object]) -> float:
    """Seconds, the median of seven."""
    taken = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return sorted(taken)[_REPEATS // 2]


_MEASURES: dict[str, Callable[[Path, int], object]] = {
    "newsquant": lambda data, seed: measure_newsquant(load_newsquant(data)),
    "numhg": lambda data, seed: measure_numhg(load_numhg(data), seed),
    "cliff": lambda data, seed: measure_cliff(load_cliff(data)),
}
