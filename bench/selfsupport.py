"""An article always supports itself: each of its sentences checked against it, as told and told otherwise.

Otherwise is: in small letters, in capitals, in Title Case, with a number respelled, with its clauses in another order. Whatever
is blocked is a false alarm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

from bench.passages import build_story
from bench.rewordings import reorder_clauses
from bench.rewrites import respell_number
from service.domain import AnnotatedText, Article
from service.fidelity.check import Checker
from service.text.annotate import annotate_article, annotate_claim

SEED = 0
_QUOTED = re.compile(r"[\"“”‘]|(?<!\w)'")


def measure_self_support(articles: Iterable[Article]) -> dict[str, object]:
    """How many sentences there were of each telling, and how many of them were blocked and warned about."""
    told: Counter[str] = Counter()
    blocked: Counter[str] = Counter()
    warned: Counter[str] = Counter()
    count = 0
    for article in articles:
        count += 1
        source = annotate_article(article, timezone="UTC")
        checker = Checker(source)
        for telling, text in list_tellings(source, article.locale):
            verdict = checker.check(annotate_claim(text, source, locale=article.locale)).verdict
            told[telling] += 1
            blocked[telling] += verdict == "fail"
            warned[telling] += verdict == "review"
    return {
        "articles": count,
        "tellings": {name: {"sentences": told[name], "blocked": blocked[name], "warned": warned[name]} for name in sorted(told)},
    }


def list_tellings(source: AnnotatedText, locale: str) -> Iterator[tuple[str, str]]:
    """Every sentence of an article in each telling that it allows, by the telling's name."""
    for sentence in source.sentences:
        text = source.sentence_text(sentence)
        yield "as told", text
        yield "small letters", text.lower()
        yield "capitals", text.upper()
        yield "title case", text.title()
    rng = Random(SEED)
    story = build_story("", source, locale)
    for passage in story.passages:
        for name, rewrite in (("number respelled", respell_number), ("clauses reordered", reorder_clauses)):
            for offer in rewrite(story, passage, rng):
                if not _QUOTED.search(passage.text):  # a quotation may not be respelled
                    yield name, passage.apply(offer)[0]
