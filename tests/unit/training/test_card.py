from training.card import render_card, render_notice
from training.configuration import CONFIGS, load_configuration
from training.evaluate import Scores
from training.train import Progress

DEFAULT = load_configuration(CONFIGS / "default.toml")
COUNTS = {"headline/news/bulwark": 3000, "brief/open/doj:lede": 500, "bullet/open/doj": 500}


def render(counts: dict[str, int]) -> str:
    scores = [Scores("wikinews", 284, (40.0, 20.0, 35.05), (32.4, 14.0, 28.1))]
    progress = Progress(elapsed_s=600, steps=50, pairs=8000, epoch=2, loss=3.1)
    return render_card(
        name="tiny", version="2", counts=counts, pretraining=None, progress=progress, scores=scores, configuration=DEFAULT
    )


def test_the_card_states_counts_time_and_scores() -> None:
    card = render(COUNTS)

    assert "| US Department of Justice | public domain (17 USC 105, inferred) | 0 | 500 | 500 |" in card
    assert "| pairs | 10.0 | 8,000 | 50 |" in card
    assert "| pretraining |" not in card
    assert "| wikinews | 284 | 40.0 / 20.0 / 35.0 | 32.4 / 14.0 / 28.1 |" in card


def test_pretraining_is_told_with_its_own_time() -> None:
    run = Progress(elapsed_s=90, steps=7, pairs=500)
    card = render_card(name="tiny", version="2", counts=COUNTS, pretraining=run, progress=run, scores=[], configuration=DEFAULT)

    assert "| pretraining | 1.5 | 500 | 7 |" in card
    assert "masked spans" in card


def test_news_without_a_licence_is_said_plainly() -> None:
    assert "3,000 of these pairs (75 %)" in render(COUNTS)
    assert "NO LICENCE OVER THOSE TEXTS WAS OBTAINED" in render_notice(COUNTS)


def test_open_weights_say_that_they_are() -> None:
    counts = {"headline/open/doj": 10}

    assert "no licence" not in render(counts)
    assert "NO LICENCE" not in render_notice(counts)


def test_both_recipes_parse_and_differ_in_news_alone() -> None:
    default, openly = (load_configuration(CONFIGS / f"{name}.toml") for name in ("default", "open"))

    assert "train-news" in default.data.folders
    assert openly.data.folders == ("train",)
    assert openly.with_minutes(5).train.minutes == 5
    assert openly.with_minutes(None) == openly
