"""The figures of the synthetic benchmark."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bench.data import OwnArticle
from bench.edits import BAD_FAMILIES, GOOD_FAMILIES
from bench.passages import Edit
from bench.synthetic import Judged, judge_articles, judge_edit, measure_auc, measure_synthetic
from service.domain import Article, CheckedMention, Fidelity, Figure, Interval, Severity, Span

STORY = """
Shelling killed seven women and five men in Arvale on Tuesday, police said.

More than 34,000 people have fled the valley since the war began in March 2019.

Shares in Corvin rose 4.5 percent to $37.20, while Maddox lost 6.2 percent.

The museum drew 34,212 visitors last year, said Ana Ruiz, 34, who runs it.
"""


def story(slug: str, text: str = STORY) -> OwnArticle:
    return OwnArticle(slug, Article(text.strip(), published_at=date(2024, 5, 17)), (), held_back=False)


def mention(start: int, severity: Severity, confidence: float = 0.9) -> CheckedMention:
    span = Span(start, start + 2)
    figure = Figure(span, span, "12", "cardinal", Interval.exact(Decimal(12)))
    return CheckedMention(figure, "unsupported" if severity == "block" else "supported", None, severity, confidence)


def judge(family: str, *mentions: CheckedMention) -> Judged:
    """The judgement on an edit of a text's first ten characters."""
    edit = Edit("a", family, family in GOOD_FAMILIES, "It fed 12 men and 12 women.", 0, 10, Span(0, 27))
    return judge_edit(edit, Fidelity("pass", mentions), flagged=False)


def test_a_block_counts_where_the_edit_is() -> None:
    assert judge("invented value", mention(7, "block")).blocked
    assert not judge("invented value", mention(18, "block")).blocked


@pytest.mark.parametrize("family", ["role swap", "both-swap", "score reversed", "direction", "clause order"])
def test_a_block_counts_anywhere_where_the_edit_touches_the_whole_sentence(family: str) -> None:
    assert judge(family, mention(18, "block")).blocked


def test_a_warning_is_no_block() -> None:
    judged = judge("implied hedge", mention(7, "warn"))

    assert (judged.blocked, judged.warned) == (False, True)


def test_claims_are_ordered_by_block_then_warning_then_doubt() -> None:
    order = [
        judge("synonym"),
        judge("synonym", mention(7, "info", 0.97)),
        judge("synonym", mention(7, "info", 0.6)),
        judge("synonym", mention(7, "warn", 0.97)),
        judge("synonym", mention(7, "block", 0.75)),
        judge("synonym", mention(7, "block", 0.9)),
    ]

    assert sorted(order, key=lambda one: one.suspicion) == order


@pytest.mark.parametrize(
    ("bad", "good", "auc"),
    [
        ([(2, 0.9)], [(0, 0.1)], 1.0),
        ([(0, 0.1)], [(0, 0.1)], 0.5),
        ([(0, 0.1), (2, 0.9)], [(1, 0.5)], 0.5),
        ([], [(0, 0.1)], 0.5),
    ],
)
def test_the_auc_is_how_often_bad_is_above_good(bad: list[Any], good: list[Any], auc: float) -> None:
    assert measure_auc(bad, good) == auc


def test_the_report_counts_every_family_and_as_many_rewrites_as_corruptions() -> None:
    report: dict[str, Any] = measure_synthetic([story("a"), story("b")], seed=0)

    assert list(report["bad"]) == list(BAD_FAMILIES)
    assert list(report["legitimate"]) == list(GOOD_FAMILIES)
    assert report["corruptions"] == report["rewrites"] == sum(row["count"] for row in report["bad"].values())
    assert report["articles"] == 2


def test_shares_lie_in_their_intervals_and_the_check_beats_the_baseline() -> None:
    report: dict[str, Any] = measure_synthetic([story("a"), story("b"), story("c")], seed=0)

    low, high = report["recall_interval"]
    assert 0 < low <= report["recall"] <= high <= 1
    low, high = report["false_alarms_interval"]
    assert low <= report["false_alarms"] <= high
    assert report["recall"] > report["baseline"]["recall"]
    assert report["false_alarms"] < report["baseline"]["false_alarms"]


def test_the_same_seed_gives_the_same_report() -> None:
    assert measure_synthetic([story("a")], seed=3) == measure_synthetic([story("a")], seed=3)


def test_the_baseline_flags_a_number_that_is_not_in_the_article() -> None:
    judged = list(judge_articles([story("a")], seed=0))

    assert all(one.flagged for one in judged if one.edit.family == "transposed digits")
    assert not any(one.flagged for one in judged if one.edit.family in ("both-swap", "synonym"))


def test_no_articles_make_an_empty_report() -> None:
    report: dict[str, Any] = measure_synthetic([], seed=0)

    assert (report["corruptions"], report["recall"], report["recall_interval"], report["role_auc"]) == (0, 0.0, [0.0, 0.0], 0.5)
