from collections.abc import Callable

import pytest

from bench.baselines import BASELINES
from bench.data import Record
from bench.quality import measure_style, score_texts, split_halves, write_text
from bench.shape import describe_texts, is_cut_off, measure_copied, measure_novel, repeats_trigram
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline

ARTICLE = (
    "The council of Port Ellery closed the old fish market on Monday after a storm tore off half of its roof. "
    "Traders will move to a hall by the station until a new market is built in two years, said Mayor Ana Holt. "
    "The market was hit by a storm in 1987 too, and the roof of the market was mended within 30 days. "
    "A vote on the cost, 4 million pounds, is due in May."
)


def build_records(count: int) -> list[Record]:
    return [
        Record("wikinews", "own", f"{ARTICLE} Ward {at} is dry.", "Storm closes fish market in Port Ellery")
        for at in range(count)
    ]


@pytest.mark.parametrize("baseline", BASELINES.values(), ids=list(BASELINES))
def test_a_baseline_takes_the_articles_words_as_many_as_asked(baseline: Callable[[str, int], str]) -> None:
    text = baseline(ARTICLE, 12)

    assert len(text.split()) == 12
    assert set(text.split()) <= set(ARTICLE.split())
    assert text == baseline(ARTICLE, 12)
    assert baseline("Short.", 12) == "Short."
    assert baseline("", 12) == ""


def test_lexrank_takes_what_the_rest_repeats_and_the_lead_what_comes_first() -> None:
    assert BASELINES["first words"](ARTICLE, 3) == "The council of"
    assert "market" in BASELINES["LexRank"](ARTICLE, 12)


def test_the_same_words_score_a_hundred_and_others_nothing() -> None:
    assert score_texts(["a storm closed it"], ["A storm closed it"]).rouge1 == 100
    assert score_texts(["a storm"], ["The mayor"]).rouge_l == 0


def test_halves_hold_every_record_once() -> None:
    halves = split_halves(build_records(9), seed=3)

    assert [len(one) for one in halves.values()] == [4, 5]
    assert len({record.text for half in halves.values() for record in half}) == 9


@pytest.mark.parametrize("style", ["headline", "brief"])
def test_a_set_is_measured_in_both_halves_beside_every_baseline(style: str) -> None:
    figures = measure_style(Pipeline(LeadEngine()), build_records(4), style, seed=0)

    assert set(figures) == {"development", "test"}
    assert set(figures["test"]["systems"]) == {"nutgraf", *BASELINES}
    assert figures["test"]["texts"]["empty"] == 0


def test_an_article_that_is_refused_counts_as_empty() -> None:
    assert write_text(Pipeline(LeadEngine()), Record("wikinews", "own", "Too short.", "Short"), "headline").text == ""


def test_the_shape_of_texts_is_told_in_figures() -> None:
    shape = describe_texts(["Storm of 1987 closed market in Leeds, mended within 30 days", ""], [ARTICLE, ARTICLE])

    assert shape["empty"] == 1
    assert shape["figures_not_in_article_percent"] == 0
    assert shape["names_not_in_article_percent"] == 50  # Leeds, not Storm
    assert shape["key_figures_told_percent"] == 100
    assert describe_texts(["It took 31 days"], [ARTICLE])["figures_not_in_article_percent"] == 100


def test_copies_and_novelty_are_shares_of_bigrams() -> None:
    assert measure_copied("the old fish market", ARTICLE) == 1.0
    assert measure_novel("the old fish market", ARTICLE) == 0.0
    assert measure_copied("fish market is built", ARTICLE) == pytest.approx(2 / 3)
    assert measure_novel("market closed", ARTICLE) == 1.0
    assert measure_copied("", ARTICLE) == measure_novel("", ARTICLE) == 0.0


def test_a_text_repeats_or_ends_early() -> None:
    assert repeats_trigram("the old market and the old market")
    assert not repeats_trigram("the market")
    assert not repeats_trigram("the old market and the old hall")
    assert is_cut_off("Traders move to the")
    assert is_cut_off("Traders move,")
    assert not is_cut_off("Traders move to the hall")
