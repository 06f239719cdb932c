"""Halves of a set, scores from counts, and the bootstrap."""

import zlib

from bench.intervals import Counts, bootstrap_interval, mean_percent, report_scores, report_share, split_halves


def test_an_interval_holds_the_share_and_is_the_same_for_a_seed() -> None:
    values = [True] * 30 + [False] * 70

    low, high = bootstrap_interval(values, mean_percent, seed=1)

    assert 15 < low < 30 < high < 45
    assert bootstrap_interval(values, mean_percent, seed=1) == (low, high)


def test_values_that_all_agree_leave_no_doubt() -> None:
    assert bootstrap_interval([True, True], mean_percent, seed=0) == (100.0, 100.0)


def test_nothing_has_the_interval_of_nothing() -> None:
    assert bootstrap_interval([], mean_percent, seed=0) == (0.0, 0.0)


def test_a_text_always_falls_in_the_same_half() -> None:
    texts = [f"The ferry carried {count} cows." for count in range(20)]

    halves = split_halves(texts, lambda text: text)

    assert sorted(halves["development"] + halves["test"]) == sorted(texts)
    assert all(zlib.crc32(text.encode()) % 2 == 0 for text in halves["development"])


def test_a_share_is_reported_with_its_counts() -> None:
    share = report_share([True, False, False, True], seed=0)

    assert (share["percent"], share["count"], share["of"]) == (50.0, 2, 4)


def test_scores_follow_from_counts_over_all_texts() -> None:
    scores = report_scores([Counts(gold=2, found=1, both=1), Counts(gold=2, found=3, both=2)], seed=0)

    assert {name: scores[name]["percent"] for name in ("precision", "recall", "f1")} == {
        "precision": 75.0,
        "recall": 75.0,
        "f1": 75.0,
    }


def test_texts_without_anything_score_nothing() -> None:
    assert report_scores([Counts(0, 0, 0)], seed=0)["f1"] == {"percent": 0.0, "interval": [0.0, 0.0]}
