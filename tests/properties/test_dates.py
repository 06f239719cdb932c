"""Laws of the date tagger that hold for any text."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.text.dates import find_dateline_date, find_dates
from service.text.sentences import find_sentences

WORDS = """
    on Friday Oct. 7 2023 late last month the next two days ago since until May 3-5 10 p.m. GMT Monday's winter of 1994 Q3 31 June
    overnight a year earlier said will met , . ( ) — “ ” CAIRO - (Reuters) week every 12/11/2020 ½ 1990s 20th century
""".split()
TEXTS = st.one_of(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join), st.text(max_size=200))
REFERENCES = st.one_of(st.none(), st.dates())


@given(TEXTS, REFERENCES)
def test_spans_are_ordered_disjoint_and_hold_their_words(text: str, reference: date | None) -> None:
    mentions = find_dates(text, find_sentences(text), reference)

    assert all(mention.span.cut(text) == mention.text != "" for mention in mentions)
    assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))


@given(TEXTS, REFERENCES)
def test_every_mention_stands_inside_one_sentence(text: str, reference: date | None) -> None:
    sentences = find_sentences(text)

    for mention in find_dates(text, sentences, reference):
        assert any(sentence.span.contains(mention.span) for sentence in sentences)


@given(TEXTS, REFERENCES)
def test_a_placed_date_has_both_ends_in_order_and_a_value(text: str, reference: date | None) -> None:
    for mention in find_dates(text, find_sentences(text), reference):
        assert (mention.earliest is None) == (mention.latest is None) == (mention.edtf is None)
        if mention.earliest and mention.latest:
            assert mention.earliest <= mention.latest
            assert mention.timex3


@given(TEXTS)
def test_without_a_reference_nothing_relative_is_placed(text: str) -> None:
    for mention in find_dates(text, find_sentences(text), None):
        if mention.earliest:
            assert mention.basis != "relative" or mention.relative_to_event or mention.precision == "minute"


@given(TEXTS, st.dates())
def test_the_reference_is_an_argument_so_the_answer_is_the_same_every_day(text: str, reference: date) -> None:
    sentences = find_sentences(text)

    assert find_dates(text, sentences, reference) == find_dates(text, sentences, reference)


@given(st.text(max_size=200))
def test_a_dateline_gives_a_day_or_nothing(text: str) -> None:
    assert find_dateline_date(text, locale="en-US") is None or isinstance(find_dateline_date(text, locale="en-US"), date)
