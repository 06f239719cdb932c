"""Headlines with a masked number: how they are read, what is made wrong, what is counted."""

import random
from datetime import datetime

import pytest

from bench.numhg import (
    BORROWED,
    FAMILIES,
    HeadlineRecord,
    judge_records,
    make_borrowed_headline,
    make_wrong_headline,
    measure_numhg,
    parse_headline,
    report_outcomes,
    sample_halves,
)

ROW = {
    "text": "(May 3, 2024  1:28 PM CDT) Seven cows drowned when a ferry sank off Mull. The boat, built in 1987, had 34 aboard.",
    "summary": "Ferry Sinks Off Mull; 7 Cows Drown",
    "cloze": "Ferry Sinks Off Mull; ____ Cows Drown",
    "cloze_gt": "7",
    "cloze_annotation": "Trans( seven )",
}


@pytest.fixture
def record() -> HeadlineRecord:
    return parse_headline(ROW)


def test_a_story_is_read_without_its_stamp(record: HeadlineRecord) -> None:
    assert record.text.startswith("Seven cows")
    assert record.published_at == datetime(2024, 5, 3, 13, 28)
    assert (record.masked.cut(record.headline), record.operation) == ("7", "Trans")


@pytest.mark.parametrize("stamp", ["(NoneDate) ", ""])
def test_a_story_may_have_no_date(stamp: str) -> None:
    record = parse_headline({**ROW, "text": f"{stamp}Seven cows drowned."})

    assert (record.text, record.published_at) == ("Seven cows drowned.", None)


def test_the_outer_operation_counts() -> None:
    assert parse_headline({**ROW, "cloze_annotation": "Round( Divide( 15 , 2 ) , 0 )"}).operation == "Round"


def test_a_headline_without_its_number_is_refused() -> None:
    with pytest.raises(ValueError, match="does not stand"):
        parse_headline({**ROW, "cloze_gt": "8"})


def test_a_wrong_headline_differs_in_its_number_alone(record: HeadlineRecord) -> None:
    for seed in range(20):
        wrong = make_wrong_headline(record, random.Random(seed))
        assert wrong is not None
        number = wrong.masked.cut(wrong.headline)
        assert wrong.headline == f"Ferry Sinks Off Mull; {number} Cows Drown"
        assert number not in ("7", "34", "3", "2024")


def test_a_borrowed_number_is_another_of_the_story(record: HeadlineRecord) -> None:
    borrowed = make_borrowed_headline(record, random.Random(0))

    assert borrowed is not None
    assert borrowed.masked.cut(borrowed.headline) in ("1987", "34")
    assert borrowed.family == BORROWED


def test_a_story_without_another_number_lends_none(record: HeadlineRecord) -> None:
    assert make_borrowed_headline(parse_headline({**ROW, "text": "Seven cows drowned."}), random.Random(0)) is None


@pytest.mark.parametrize(
    ("family", "number", "others"),
    [
        ("last_digit", "7", {"6", "8"}),
        ("last_digit", "340", {None}),
        ("transposed", "3,412", {"4,312", "3,142", "3,421"}),
        ("transposed", "77", {None}),
        ("times_ten", "1.5", {"15"}),
        ("times_ten", "34,212", {"342,120"}),
        ("times_ten", "1/2", {None}),
    ],
)
def test_each_family_makes_its_mistake(family: str, number: str, others: set[str | None]) -> None:
    assert {FAMILIES[family](number, random.Random(seed)) for seed in range(40)} == others


def test_a_drawn_number_is_written_as_long() -> None:
    drawn = {FAMILIES["random"]("3,412", random.Random(seed)) for seed in range(40)}

    assert all(one is not None and len(one) == 5 and one[1] == "," and one[0] != "0" for one in drawn)


def test_a_gold_number_passes_and_its_corruption_is_caught(record: HeadlineRecord) -> None:
    [outcome] = judge_records([record], seed=0)

    assert not outcome.gold.is_blocked
    assert not outcome.gold.is_not_checkable
    wrong, judgement, is_flagged = outcome.wrong[0]
    assert wrong.family in FAMILIES
    assert judgement.is_blocked
    assert is_flagged


def test_only_the_masked_number_counts(record: HeadlineRecord) -> None:
    other = parse_headline({**ROW, "summary": ROW["summary"] + ", 99 Saved", "cloze": ROW["cloze"] + ", 99 Saved"})

    [outcome] = judge_records([other], seed=0)

    assert not outcome.gold.is_blocked


def test_a_report_counts_by_operation_and_by_family(record: HeadlineRecord) -> None:
    report = report_outcomes(list(judge_records([record], seed=0)), seed=0)

    assert report["headlines"] == 1
    assert report["gold_by_operation"] == {"Trans": {"headlines": 1, "blocked": 0.0, "warned": 0.0, "not_checkable": 0.0}}
    assert report["caught"] == {"percent": 100.0, "count": 1, "of": 1, "interval": [100.0, 100.0]}


def test_each_half_is_drawn_up_to_a_count_and_measured() -> None:
    records = [parse_headline({**ROW, "text": f"{ROW['text']} Its {count} lifejackets were old."}) for count in range(100, 120)]

    halves = sample_halves(records, seed=0, count=3)
    figures = measure_numhg(records, seed=0, count=3)

    assert [len(chosen) for chosen in halves.values()] == [3, 3]
    assert all(isinstance(half, dict) and half["headlines"] == 3 for half in figures.values())
