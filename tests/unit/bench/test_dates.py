"""The bench's reading of TimeML, and its counts by the definition of TempEval-3."""

from datetime import date

import pytest

from bench.dates import Tally, Timex, match_expressions, measure_dates, parse_timeml, read_mentions
from service.domain import Span
from service.text.dates import find_dates
from service.text.sentences import find_sentences

DOCUMENT = """<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2024-05-03" functionInDocument="CREATION_TIME">May 3</TIMEX3></DCT>
<TEXT>The &amp; ferry sank on <TIMEX3 tid="t1" type="DATE" value="2024-05-02">Thursday</TIMEX3>, <EVENT>drowning</EVENT> cattle,
<TIMEX3 tid="t2" type="DATE" value="2023">last year</TIMEX3>'s too.</TEXT></TimeML>"""


def test_a_document_is_read_with_its_offsets_and_its_day() -> None:
    document = parse_timeml("a", DOCUMENT)

    assert document.reference == date(2024, 5, 3)
    assert [one.span.cut(document.text) for one in document.gold] == ["Thursday", "last year"]
    assert document.text.startswith("The & ferry")


def test_a_document_without_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no <TEXT>"):
        parse_timeml("a", "<TimeML></TimeML>")


def test_what_the_tagger_finds_is_scored() -> None:
    figures = measure_dates([parse_timeml("a", DOCUMENT)])

    assert (figures["strict"], figures["relaxed"], figures["value"]) == (100.0, 100.0, 100.0)


def test_a_wrong_value_and_a_loose_span_count_only_as_relaxed() -> None:
    document = parse_timeml("a", DOCUMENT)
    thursday = document.gold[0].span
    tally = Tally()
    tally.add(document, [Timex(Span(thursday.start - 3, thursday.end), "DATE", "2024-05-09")])

    assert (tally.relaxed, tally.strict, tally.values, tally.gold, tally.found) == (1, 0, 0, 2, 1)


def test_the_same_span_is_preferred_and_used_once() -> None:
    document = parse_timeml("a", DOCUMENT)
    span = document.gold[0].span
    loose, same = Timex(Span(span.start - 3, span.end), "DATE", "x"), Timex(span, "DATE", "y")

    assert list(match_expressions(document, [loose, same])) == [(document.gold[0], same)]


def test_a_range_counts_as_its_two_dates() -> None:
    text = "It ran from April 28 to May 2."

    assert [one.value for one in read_mentions(find_dates(text, find_sentences(text), date(2024, 5, 3)))] == [
        "2024-04-28",
        "2024-05-02",
    ]
