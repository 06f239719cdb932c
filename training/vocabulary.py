"""Which words are safely not names: those that cased text writes in lower case nearly always."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from training.cleaning import NUMBER_WORDS, split_sentences

_WORD = re.compile(r"(?<![\w'-])[A-Za-z]+(?:'[a-z]+)?(?![\w-])")
_DATES = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_AMOUNTS = """
    hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens half third thirds
    quarter quarters first second fourth fifth sixth seventh eighth ninth tenth double doubled triple tripled
    twice thrice once both pair
"""
_NEGATIONS = "no not never none nobody nothing neither nor without"
_RESERVED = frozenset(NUMBER_WORDS) | frozenset(f"{_DATES} {_DAYS} {_AMOUNTS} {_NEGATIONS}".split())


def count_cases(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in lower case, and how often otherwise, outside the first word of a sentence."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        for sentence in split_sentences(text):
            for word in _WORD.findall(sentence)[1:]:
                if word.islower():
                    lower[word] += 1
                else:
                    upper[word.lower()] += 1
    return lower, upper


def find_free_words(lower: Counter[str], upper: Counter[str], *, share: float = 0.97, least: int = 6) -> list[str]:
    """From the counts of `count_cases`, the words written in lower case in at least `share` of their uses, of `least` or more.

    Number words, dates and negations are never free.
    """
    return sorted(
        word
        for word, count in lower.items()
        if count >= least and count / (count + upper[word]) >= share and word not in _RESERVED and len(word) > 1
    )
