"""Laws of staleness, on articles of our own under summaries in their own words."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bench.data import load_own_articles
from bench.staleness import Desk
from service.domain import Stale
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline

STORIES = {one.slug: one for one in load_own_articles()}
ADDITIONS = (
    "This story will be updated.",
    "Neighbours gathered in the street and would not give their names.",
    "A spokeswoman declined to comment.",
    "Rain was forecast for the weekend.",
)


@cache
def sit_down(slug: str) -> Desk:
    return Desk(STORIES[slug], Pipeline(LeadEngine()))


def insert(text: str, sentence: str, at: int) -> str:
    """`text` with a paragraph more, after its paragraph number `at`."""
    paragraphs = text.split("\n\n")
    return "\n\n".join([*paragraphs[: at + 1], sentence, *paragraphs[at + 1 :]])


@given(st.sampled_from(sorted(STORIES)))
def test_the_article_itself_makes_nothing_stale(slug: str) -> None:
    desk = sit_down(slug)

    assert desk.find_stale(desk.article.text) == ()


@given(st.sampled_from(sorted(STORIES)), st.sampled_from(ADDITIONS), st.integers(0, 20))
def test_a_paragraph_more_that_tells_no_figure_makes_nothing_stale(slug: str, sentence: str, at: int) -> None:
    desk = sit_down(slug)

    assert desk.find_stale(insert(desk.article.text, sentence, at)) == ()


@given(st.sampled_from(sorted(STORIES)), st.sampled_from(["", "Nothing is known yet.", "..."]))
def test_whatever_becomes_of_an_article_each_finding_holds_its_words(slug: str, version: str) -> None:
    desk = sit_down(slug)

    for stale in desk.find_stale(version):
        assert find_words(desk, stale) == stale.was
        assert stale.sentence.contains(stale.span)
        assert stale.now is None or stale.now in version


def find_words(desk: Desk, stale: Stale) -> str:
    """The words at the finding's place in the summary."""
    for text in desk.previous.texts:
        if stale.path in (text.part, f"{text.part}/text"):
            return stale.span.cut(text.text)
        if stale.path == f"{text.part}/date/expression":
            return stale.span.cut(text.date or "")
    return ""
