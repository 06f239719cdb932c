import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.domain import DateMention, Figure, Interval, Span
from service.text.quantities import find_figures
from service.text.sentences import find_sentences

ROWS = tomllib.loads(Path("tests/corpus/quantities.toml").read_text(encoding="utf-8"))["row"]
DAY = date(2024, 5, 3)
MENTION = DateMention(
    span=Span(0, 0),
    text="",
    kind="date",
    timex3="2024-05-03",
    edtf="2024-05-03",
    earliest=DAY,
    latest=DAY,
    precision="day",
    approximate=False,
    basis="relative",
    inferred=(),
    direction="none",
    rule="test",
    confidence=1.0,
)


def find(text: str, *mentions: DateMention) -> tuple[Figure, ...]:
    return find_figures(text, find_sentences(text), mentions)


def mention(text: str, words: str, **fields: object) -> DateMention:
    start = text.index(words)
    return replace(MENTION, span=Span(start, start + len(words)), text=words, **fields)  # type: ignore[arg-type]


def render_value(value: Interval) -> str:
    if value.is_exact:
        return str(value.low)
    low, high = ("" if end is None else str(end) for end in (value.low, value.high))
    return f"{'(' if value.low_open else '['}{low}, {high}{')' if value.high_open else ']'}"


def describe(figure: Figure, keys: list[str], text: str) -> dict[str, object]:
    whole = {
        "text": figure.text,
        "type": figure.type,
        "core": figure.core.cut(text),
        "value": render_value(figure.value),
        "unit": figure.unit,
        "bound": figure.bound,
        "parts": " ".join(map(str, figure.parts)),
        "noun": figure.noun,
        "predicate": figure.predicate,
        "direction": figure.direction,
        "negated": figure.negated,
        "modal": figure.modal,
    }
    return {key: whole[key] for key in keys}


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_the_corpus_is_read_as_written(row: dict) -> None:
    figures = find(row["text"])

    assert [f.text for f in figures] == [expected["text"] for expected in row["figures"]]
    for figure, expected in zip(figures, row["figures"], strict=True):
        assert describe(figure, list(expected), row["text"]) == expected


@pytest.mark.parametrize(
    ("text", "significant"),
    [
        ("34,000 men", "1000"),
        ("1.2bn men", "100000000"),
        ("205 men", "1"),
        ("half a million men", "100000"),
        ("0.25 loaves", "0.01"),
    ],
)
def test_the_last_digit_that_is_not_zero_tells_how_exact_a_number_is(text: str, significant: str) -> None:
    assert find(text)[0].significant == Decimal(significant)


def test_a_date_becomes_a_figure_with_its_mention() -> None:
    text = "It shut on May 3, 2024, after 12 years."
    placed = mention(text, "May 3, 2024")

    assert [(f.type, f.text, f.date) for f in find(text, placed)] == [
        ("date", "May 3, 2024", placed),
        ("duration", "12 years", None),
    ]


def test_a_time_of_day_keeps_its_minutes_and_its_zone() -> None:
    text = "It opens at 7:30 p.m. GMT on Friday."
    (figure,) = find(text, mention(text, "7:30 p.m. GMT on Friday", kind="time"))

    assert (figure.type, figure.value, figure.unit) == ("time", Interval.exact(Decimal(1170)), "GMT")


@pytest.mark.parametrize("words", ["Friday night", "Friday at 99 sharp"])
def test_a_part_of_a_day_is_a_date(words: str) -> None:
    (figure,) = find(f"It opens {words}.", mention(f"It opens {words}.", words, kind="time"))

    assert (figure.type, figure.value) == ("date", Interval(None, None))


def test_now_and_recently_are_no_figures() -> None:
    text = "They recently left."

    assert find(text, mention(text, "recently", timex3="PAST_REF")) == ()


def test_a_duration_lends_its_mention_to_the_figure_that_reads_it() -> None:
    text = "It lasted more than three weeks."
    lasting = mention(text, "three weeks", kind="duration", timex3="P3W")
    (figure,) = find(text, lasting)

    assert (figure.text, figure.value.low, figure.unit, figure.date) == ("more than three weeks", Decimal(3), "week", lasting)


@pytest.mark.parametrize(
    ("words", "timex3", "value", "unit"),
    [
        ("the past year", "P1Y", "1", "year"),
        ("an hour", "PT1H", "1", "hour"),
        ("a decade", "P1DE", "1", "decade"),
        ("ages", "PXY", None, None),
    ],
)
def test_a_duration_in_the_taggers_words_is_a_figure(words: str, timex3: str, value: str | None, unit: str | None) -> None:
    (figure,) = find(f"It took {words}.", mention(f"It took {words}.", words, kind="duration", timex3=timex3))

    assert figure.type == "duration"
    assert (figure.value.low, figure.unit) == (None if value is None else Decimal(value), unit)


def test_a_duration_inside_an_age_stays_an_age() -> None:
    text = "A 34-year-old man left."
    (figure,) = find(text, mention(text, "34-year", kind="duration", timex3="P34Y"))

    assert (figure.type, figure.date) == ("age", None)


def test_a_date_that_holds_an_identifier_wins_over_it() -> None:
    text = "Profit fell in Q3 2024."

    assert [(f.type, f.text) for f in find(text, mention(text, "Q3 2024"))] == [("date", "Q3 2024")]


def test_an_idiom_wins_over_a_date() -> None:
    text = "The 9/11 museum opened."

    assert [(f.type, f.text) for f in find(text, mention(text, "9/11"))] == [("idiom", "9/11")]


def test_an_identifier_wins_over_a_date_inside_it() -> None:
    text = "Flight 2024 landed."

    assert [(f.type, f.text) for f in find(text, mention(text, "2024"))] == [("id", "Flight 2024")]


def test_offsets_point_into_the_text_as_it_was_sent() -> None:
    text = "They paid £\u202f1½m, then ３４\u00a0000 euros."
    figures = find(text)

    assert [(f.text, f.span.cut(text)) for f in figures] == [(f.text, f.text) for f in figures]
    assert [f.text for f in figures] == ["£\u202f1½m", "３４\u00a0000 euros"]


def test_a_rank_does_not_reach_back_over_a_sentence_end() -> None:
    text = "She said no.\n½ of them left."

    assert [f.text for f in find(text)] == ["½"]
