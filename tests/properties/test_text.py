"""Laws that hold for every text: what annotation finds is ordered, disjoint and inside the text, and no digit is lost."""

import re
from datetime import date
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from service.domain import AnnotatedText, Article
from service.text.annotate import annotate_article
from service.text.boilerplate import find_boilerplate
from service.text.sentences import find_sentences

PIECES = """
    the a one two twelve twenty-one hundred million half dozen dozens third first thirties year years old weeks people men
    killed wounded and or to from between in of at least more than nearly about up % percent points basis $ € £ US$ RM Rs
    euros dollars km miles C ° Oct. Monday 2023 1 7 12 34,000 3.5 1.2bn 5m 10th 3-1 12:30 9/11 MH370 G7 COVID-19 No. Article
    aged Ana Ruiz, ( ) - – : / , . ; " “ ” 's ½ ３ ٣ x + # call 911 no one was not could Hamas Norland U.S.
    p.m. GMT
""".split()
TEXTS = st.one_of(
    st.lists(st.sampled_from([*PIECES, "\u00a0", "\n"]), max_size=25).map(" ".join),
    st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=25).map("".join),
    st.text(max_size=60),
)


def annotate(text: str) -> AnnotatedText:
    return annotate_article(Article(text, published_at=date(2024, 5, 3)), timezone="UTC")


@given(TEXTS)
@example("aged 12 and 15, 5$5, $5-$7m")
def test_figures_are_ordered_disjoint_and_inside_the_text(text: str) -> None:
    figures = annotate(text).figures

    assert all(0 <= f.span.start <= f.core.start < f.core.end <= f.span.end <= len(text) for f in figures)
    assert all(left.span.end <= right.span.start for left, right in pairwise(figures))
    assert all(f.text == f.span.cut(text) for f in figures)


@given(TEXTS)
def test_every_digit_stands_in_exactly_one_figure(text: str) -> None:
    figures = annotate(text).figures

    for digit in re.finditer(r"\d", text):
        assert sum(f.span.start <= digit.start() < f.span.end for f in figures) == 1


@given(TEXTS)
def test_a_figure_lies_inside_one_sentence(text: str) -> None:
    annotated = annotate(text)

    assert all(any(s.span.contains(f.span) for s in annotated.sentences) for f in annotated.figures)


@given(TEXTS)
def test_intervals_do_not_run_backwards(text: str) -> None:
    values = [f.value for f in annotate(text).figures]

    assert all(value.low <= value.high for value in values if value.low is not None and value.high is not None)


@given(TEXTS)
def test_sentences_are_ordered_disjoint_trimmed_and_hold_every_letter(text: str) -> None:
    sentences = find_sentences(text)

    assert [s.index for s in sentences] == list(range(len(sentences)))
    assert all(left.span.end <= right.span.start and left.paragraph <= right.paragraph for left, right in pairwise(sentences))
    assert all(s.span.cut(text) == s.span.cut(text).strip() for s in sentences)
    assert all(any(s.span.start <= i < s.span.end for s in sentences) for i, c in enumerate(text) if c.isalpha())


@given(TEXTS)
def test_names_and_boilerplate_are_ordered_disjoint_and_inside_the_text(text: str) -> None:
    for spans in ([name.span for name in annotate(text).names], find_boilerplate(text)):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(left.end <= right.start for left, right in pairwise(spans))


@given(TEXTS)
def test_annotation_is_deterministic(text: str) -> None:
    assert annotate(text) == annotate(text)
