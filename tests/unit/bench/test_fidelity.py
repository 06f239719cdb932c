"""What `bench fidelity` does without the labelled sets, and the times that it reports."""

from datetime import date
from pathlib import Path

from bench.data import OwnArticle
from bench.fidelity import SETS, measure_labelled, measure_speed
from service.domain import Article


def test_labelled_sets_that_are_not_there_are_named_as_skipped(tmp_path: Path) -> None:
    assert measure_labelled(tmp_path, 3, 0) == {"skipped": list(SETS)}


def test_every_time_and_growth_is_a_positive_number() -> None:
    text = "The ferry sank off Port Alba on Tuesday, killing 12 people. " * 40
    figures = measure_speed([OwnArticle("ferry", Article(text, published_at=date(2024, 5, 9)), (), held_back=False)])

    assert all(figure > 0 for figure in figures.values())
