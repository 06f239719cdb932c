"""Texts that were made to be slow: what twice as much of them takes, in reading, in checking and in being checked against.

Each kind repeats one pattern that a careless expression or loop would read again from every place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date

from bench.growth import measure_growth
from service.domain import Article
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.text.annotate import annotate_article

KINDS: Mapping[str, str] = {
    "digits": "7",
    "digits and commas": "1,234,",
    "scales": "million ",
    "numbers in words": "two hundred and ",
    "ordinals": "21st ",
    "ranges": "between 3 and ",
    "dates": "May 3, 2024, ",
    "weekdays": "last Monday ",
    "ages": "aged 34 ",
    "money": "$1.5bn ",
    "currency marks": "$€£",
    "percentages": "3.5% ",
    "capitals": "A",
    "capitalised words": "Port ",
    "names in a chain": "Ana of ",
    "dotted letters": "U.S.",
    "hyphens": "ex-",
    "quotation marks": '"',
    "open quotations": '"The ',
    "brackets": "([",
    "commas": "a, ",
    "full stops": ". ",
    "spaces": " ",
    "lines": "\n",
    "zero-width spaces": "a\u200b",
    "from right to left": "\u05d0\u05d1 ",
    "combining marks": "e\u0301",
    "half surrogates": "\ud800",
    "one word": "x",
    "said": "he said she said ",
    "negations": "not no never ",
}
CHARS = 16_000  # and twice as many
LONGEST = 1_000_000
READINGS = 4
DAY = date(2024, 5, 3)
STORY = "The council of Port Ellery approved 3 plans on Monday, officials said. " * 8
CLAIM = "The council approved 3 plans on Monday."


def measure_hostile() -> dict[str, object]:
    """By kind of text: seconds for `LONGEST` characters, and growth of each use over twice the text (2 is linear)."""
    pipeline = Pipeline(LeadEngine())
    uses: dict[str, Callable[[str], object]] = {
        "read": lambda text: annotate_article(Article(text, published_at=DAY), timezone="UTC"),
        "check against": lambda text: pipeline.check(Article(text, published_at=DAY), {"text": CLAIM}),
        "check": lambda text: pipeline.check(Article(STORY, published_at=DAY), {"text": text}),
    }
    found: dict[str, dict[str, float]] = {}
    for kind, pattern in KINDS.items():
        once, twice = _fill(pattern, CHARS), _fill(pattern, 2 * CHARS)
        grown = {f"{use}, growth": measure_growth(run, once, twice, READINGS) for use, run in uses.items()}
        began = time.perf_counter()
        uses["read"](_fill(pattern, LONGEST))
        found[kind] = grown | {"read 1 MB, seconds": round(time.perf_counter() - began, 2)}
    return {"kinds": found, "largest_growth": max(one for kind in found.values() for use, one in kind.items() if "growth" in use)}


def _fill(pattern: str, chars: int) -> str:
    """`chars` characters of the pattern after a sentence that can be read."""
    return (STORY[:71] + pattern * (chars // len(pattern) + 1))[:chars]
