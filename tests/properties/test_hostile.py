"""Whatever text comes in, reading, summarizing and checking it give an answer or one of our own errors about the input."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.domain import Article, InputError, SummaryRequest
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline

PIECES = """
    "\u201c \u201d ' \u2019 ( ) [ ] — – - , . ; : ! ? … % $ € £ ½ ° №
    7 1,234 3.5 1.2.3 00 -4 +5 1e9 9999999999999999999 ٣ Ⅷ ² 12/13/2024 2024-02-30 24:61 10 p.m. GMT
    million billion two hundred and a dozen half third 21st between from to by at least over more than
    May June Monday last next Friday yesterday week year century Q5 1990s ago until since
    Port Ellery Ana of St. U.S. Inc. Mr. Dr. van the a who said killed hurt not never no denied would is was were
    \u200b \u00a0 \u2028 \ufeff e\u0301 \u05d0\u05d1 \U0001f525 \ud800
""".split()
TEXTS = st.one_of(
    st.lists(st.sampled_from([*PIECES, "\n", "\t", "\x00", ""]), min_size=45, max_size=160).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(max_size=400),
)
DAYS = st.one_of(st.none(), st.dates())
STORY = Article(
    "Fire hurt 11 people in Port Ellery on Monday, police said. The council will meet on May 4. " * 5, date(2024, 5, 3)
)
PIPELINE = Pipeline(LeadEngine())


def answer(run: Callable[[], object]) -> object:
    """What `run` gives; None where it refuses the input."""
    try:
        return run()
    except InputError:
        return None


@given(TEXTS, DAYS)
def test_an_article_gives_a_summary_or_an_error_about_the_input(text: str, day: date | None) -> None:
    summary = answer(lambda: PIPELINE.summarize(SummaryRequest(Article(text, published_at=day))))

    assert summary is None or json.dumps(asdict(summary), default=str)  # type: ignore[call-overload]


@given(TEXTS, DAYS)
def test_a_text_is_checked_against_any_article_and_any_text_against_one(text: str, day: date | None) -> None:
    answer(lambda: PIPELINE.check(Article(text, published_at=day), {"text": STORY.text}))

    assert answer(lambda: PIPELINE.check(STORY, {"text": text})) is not None or not text.strip()
