"""Laws of the check, on articles of our own."""

import re
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.data import load_own_articles
from service.domain import AnnotatedText, CheckedMention, Figure
from service.fidelity.check import Checker, check_text
from service.fidelity.compare import compare_figures
from service.text.annotate import annotate_article, annotate_claim

STORIES = {one.slug: one.article for one in load_own_articles()}
EXACT_TYPES = ("cardinal", "percent", "money", "measure", "age")
HOLDS = ("supported", "approximated", "derived")


def annotate(slug: str, text: str | None = None) -> AnnotatedText:
    article = STORIES[slug]
    return annotate_article(replace(article, text=article.text if text is None else text), timezone="UTC")


SOURCES = {slug: annotate(slug) for slug in STORIES}


@dataclass(frozen=True)
class Change:
    """One digit of one exact figure of an article, changed in its own sentence."""

    slug: str
    figure: Figure
    text: str
    start: int


def list_changeable(source: AnnotatedText) -> list[Figure]:
    return [
        figure
        for figure in source.figures
        if figure.type in EXACT_TYPES
        and figure.bound == "="
        and figure.value.is_exact
        and re.search(r"\d", figure.core.cut(source.text))
    ]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    slug = draw(st.sampled_from([slug for slug, source in SOURCES.items() if list_changeable(source)]))
    source = SOURCES[slug]
    figure = draw(st.sampled_from(list_changeable(source)))
    sentence = source.sentence_at(figure.core.start)
    assert sentence is not None
    core = figure.core.cut(source.text)
    at = draw(st.sampled_from([i for i, letter in enumerate(core) if letter.isdigit()]))
    digit = draw(st.sampled_from([digit for digit in "123456789" if digit != core[at]]))
    start = figure.core.start - sentence.span.start
    told = sentence.span.cut(source.text)
    text = told[: start + at] + digit + told[start + at + 1 :]
    return Change(slug, figure, text, start)


def find_mention(change: Change, source: AnnotatedText) -> CheckedMention:
    mentions = check_text(annotate_claim(change.text, source, locale="en-US"), source).mentions
    found = [one for one in mentions if one.figure.core.start <= change.start < one.figure.core.end]
    assume(len(found) == 1)
    return found[0]


@pytest.mark.parametrize("slug", sorted(STORIES))
def test_an_article_always_supports_itself(slug: str) -> None:
    source = SOURCES[slug]
    checker = Checker(source)

    for sentence in source.sentences:
        told = source.sentence_text(sentence)
        assert checker.check(annotate_claim(told, source, locale="en-US")).verdict == "pass", told


@given(changes())
def test_a_changed_digit_removes_support_where_the_article_has_no_such_value(change: Change) -> None:
    source = SOURCES[change.slug]
    mention = find_mention(change, source)
    assume(not any(compare_figures(mention.figure, figure) for figure in source.figures))
    assume(mention.verdict != "derived")

    assert mention.verdict not in HOLDS
    assert mention.severity == "block"


@given(changes(), st.data())
def test_deleting_a_sentence_never_turns_unsupported_into_supported(change: Change, data: st.DataObject) -> None:
    source = SOURCES[change.slug]
    assume(find_mention(change, source).verdict in ("unsupported", "contradicted"))
    sentence = data.draw(st.sampled_from(source.sentences))
    shorter = annotate(change.slug, source.text[: sentence.span.start] + source.text[sentence.span.end :])

    assert find_mention(change, shorter).verdict not in HOLDS


@given(st.sampled_from(sorted(STORIES)), st.text(max_size=60), st.integers(0, 60))
def test_any_text_is_judged_with_one_mention_for_every_figure(slug: str, noise: str, at: int) -> None:
    source = SOURCES[slug]
    sentence = source.sentence_text(source.sentences[at % len(source.sentences)])
    claim = annotate_claim(sentence[:at] + noise + sentence[at:], source, locale="en-US")
    fidelity = check_text(claim, source)

    assert tuple(mention.figure for mention in fidelity.mentions) == claim.figures
    assert all(0.0 <= mention.confidence <= 1.0 for mention in fidelity.mentions)
    assert all(evidence.sentence.contains(evidence.span) for mention in fidelity.mentions for evidence in mention.evidence)
