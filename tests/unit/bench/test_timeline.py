"""The bench's counts of timelines against gold."""

from datetime import date

import pytest

from bench.data import GoldEvent, OwnArticle, load_own_articles, locate_clause
from bench.timeline import Dated, Tally, date_every_sentence, date_lead, match_events, read_edtf
from service.domain import Article, Span

EARLY, LATE = Span(0, 10), Span(20, 30)


def gold(edtf: str, source: Span = EARLY, **fields: object) -> GoldEvent:
    return GoldEvent(edtf, fields.pop("status", "occurred"), source, **fields)


def found(edtf: str, span: Span = EARLY, status: str = "occurred") -> Dated:
    return Dated(edtf, (span,), status)


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2024-02-29", (date(2024, 2, 29), date(2024, 2, 29))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("199X", (date(1990, 1, 1), date(1999, 12, 31))),
        ("16XX", (date(1600, 1, 1), date(1699, 12, 31))),
        ("1990/1999", (date(1990, 1, 1), date(1999, 12, 31))),
        ("2024-05-03/..", (date(2024, 5, 3), None)),
        ("../2024-05", (None, date(2024, 5, 31))),
    ],
)
def test_a_date_is_its_days_however_it_is_written(edtf: str, days: tuple[date | None, date | None]) -> None:
    assert read_edtf(edtf) == days


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="no EDTF"):
        read_edtf("soon")


def test_of_two_gold_events_on_a_day_the_one_told_at_the_same_place_is_matched() -> None:
    first, second = gold("2024-05-03"), gold("2024-05-03", LATE)

    assert match_events([found("2024-05-03", LATE)], [first, second]) == {0: second}


def test_optional_events_count_neither_way() -> None:
    tally = Tally()
    tally.add(
        "a", [found("2024-05-03"), found("2024-05-04", LATE)], [gold("2024-05-03", optional=True), gold("2024-05-04", LATE)]
    )

    figures = tally.report()
    assert (figures["date_precision"], figures["date_recall"]) == (1.0, 1.0)


def test_misses_extras_statuses_and_order_are_counted() -> None:
    tally = Tally()
    tally.add(
        "a",
        [found("2024-05-04", LATE), found("2024-05-03", status="planned"), found("1999")],
        [gold("2024-05-03"), gold("2024-05-04", LATE), gold("2024-06", status="planned")],
    )

    assert tally.report() == {
        "date_precision": 0.667,
        "date_recall": 0.667,
        "date_f1": 0.667,
        "right_clause": 1.0,
        "right_status": 0.5,
        "planned_told": 0.0,
        "tau": -1.0,
        "duplicates": 0,
    }
    assert tally.wrong == ["a: missed 2024-06", "a: 1999 without gold"]


def test_the_baselines_date_sentences_and_the_lead() -> None:
    article = Article("Rain fell on May 2. It hailed. It snowed in 2019. The sun shone.", published_at=date(2024, 5, 3))
    story = OwnArticle("a", article, (), held_back=False)

    assert [one.edtf for one in date_every_sentence(story)] == ["2024-05-02", "2019"]
    assert [one.edtf for one in date_lead(story)] == ["2024-05-03"] * 3


def test_a_gold_clause_must_be_the_articles_own_words() -> None:
    with pytest.raises(ValueError, match="substring"):
        locate_clause("Rain fell.", "Snow fell")


def test_there_are_articles_enough_and_some_are_held_back() -> None:
    articles = list(load_own_articles())

    assert len(articles) >= 40
    assert sum(one.held_back for one in articles) >= 11
