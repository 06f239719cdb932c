import tomllib
from datetime import date
from pathlib import Path

import pytest

from service.domain import DateMention
from service.text.dates import find_dateline_date, find_dates
from service.text.sentences import find_sentences

ROWS = tomllib.loads(Path("tests/corpus/dates.toml").read_text(encoding="utf-8"))["row"]
REFERENCE = date(2024, 5, 3)  # a Friday


def read(text: str, reference: date | None = REFERENCE, locale: str = "en-US") -> tuple[DateMention, ...]:
    return find_dates(text, find_sentences(text), reference, locale=locale)


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_the_corpus_is_read_as_written(row: dict) -> None:
    said = row.get("reference", "2024-05-03")

    found = read(row["text"], date.fromisoformat(said) if said else None, row.get("locale", "en-US"))

    assert [[one.text, one.timex3 or "", one.edtf or ""] for one in found] == row["dates"]


def test_spans_point_at_the_words_whatever_their_letters() -> None:
    text = "İstanbul’da 3 Mayıs: on Oct. 7 it rained."

    (mention,) = read(text)

    assert mention.span.cut(text) == mention.text == "Oct. 7"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OSLO, May 2 (Reuters) - Ferries stopped on May 2.", "May 2"),
        ("LONDON, 2 May - Ferries stopped.", "2 May"),
        ("SAN JOSE, Calif., May 2, 2024 (AP) — Ferries stopped.", "May 2, 2024"),
    ],
)
def test_a_dateline_is_marked_and_dates_no_event(text: str, words: str) -> None:
    first, *others = read(text)

    assert (first.text, first.is_dateline, first.basis, first.timex3) == (words, True, "dateline", "2024-05-02")
    assert not any(other.is_dateline for other in others)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("CAIRO, May 3, 2024 (Reuters) - Talks resumed.", date(2024, 5, 3)),
        ("CAIRO, May 3 (Reuters) - Talks resumed.", None),
        ("CAIRO - Talks resumed on May 3, 2024.", None),
        ("", None),
    ],
)
def test_only_a_complete_dateline_gives_a_reference(text: str, day: date | None) -> None:
    assert find_dateline_date(text, locale="en-US") == day


def test_an_inferred_year_is_said_to_be_inferred() -> None:
    (mention,) = read("The war began on Oct. 7.")

    assert (mention.basis, mention.inferred, mention.direction, mention.rule) == (
        "explicit-partial",
        ("year",),
        "past",
        "month-day",
    )


def test_both_orders_of_a_numeric_day_are_flagged() -> None:
    assert [one.ambiguous for one in read("It was 03/04/2023, then 04/04/2023 and 13/04/2023.")] == [True, False, False]


def test_both_readings_of_next_wednesday_are_flagged_in_a_week_that_has_one() -> None:
    monday = date(2024, 4, 29)

    assert [one.ambiguous for one in read("They meet next Wednesday.", monday)] == [True]
    assert [one.ambiguous for one in read("They meet next Wednesday.")] == [False]


def test_approximate_words_say_so() -> None:
    late, about = read("It began late last month or about two years ago.")

    assert (late.approximate, late.modifier, late.precision) == (True, "late", "month")
    assert (about.approximate, about.modifier, about.precision) == (True, "approx", "year")


def test_what_hangs_on_an_event_says_so() -> None:
    _, later = read("He fled on May 1, 2020. Two days later he was caught.")

    assert later.relative_to_event


def test_a_joined_clock_time_is_a_minute_of_its_day() -> None:
    (mention,) = read("It sailed at 10 p.m. Wednesday.")

    assert (mention.kind, mention.precision, mention.earliest) == ("time", "minute", date(2024, 5, 1))


def test_a_date_off_the_calendar_is_left_out() -> None:
    assert read("It will end next year.", date(9999, 1, 1)) == ()
    assert read("It fell last May.", date(1, 1, 1)) == ()
    assert read("It fell in March.", date(1, 1, 1)) == ()
    assert [one.timex3 for one in read("It closes this winter.", date(2024, 1, 15))] == ["2023-WI"]


def test_a_dateline_in_the_last_line_of_many_is_found_in_linear_time() -> None:
    text = "OSLO, May 2 - Rain.\n" * 200

    assert all(mention.is_dateline for mention in read(text))
