from pathlib import Path

import pytest

from service.domain import SettingsError
from service.engine.interface import TASKS
from service.engine.prompts import FAMILIES, choose_family, load_prompts

GOOD = """
version = 3
no_repeat_ngram = 3
least_token = 0.01
least_end = 0.01
noise = 0.5
[family.nutgraf]
mode = "selected"
max_tokens = 72
min_new_tokens = 4
max_new_tokens = 40
beams = 4
length_penalty = 1.0
"""


def write_prompts(folder: Path, text: str) -> Path:
    for task in TASKS:
        (folder / f"{task}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_the_prompts_of_the_repository_serve_every_family(family: str) -> None:
    prompts = load_prompts(Path("prompts"), family)

    assert set(prompts) == set(TASKS)


def test_the_embedded_model_is_asked_by_control_token() -> None:
    prompts = load_prompts(Path("prompts"), "nutgraf")

    assert {task: prompts[task].control for task in TASKS} == {task: f"<{task}>" for task in TASKS}


def test_an_instruction_holds_the_passage_and_a_single_task_model_reads_nothing_else() -> None:
    assert load_prompts(Path("prompts"), "instruction")["headline"].fill("The wall fell.").count("The wall fell.") == 1
    assert load_prompts(Path("prompts"), "single-task")["brief"].fill("The {passage} fell.") == "The {passage} fell."


def test_what_stands_above_the_tables_holds_for_every_family(tmp_path: Path) -> None:
    assert load_prompts(write_prompts(tmp_path, GOOD), "nutgraf")["headline"].version == 3


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD.replace("beams = 4", "beams = 1"), "beams"),
        (GOOD.replace("beams = 4", 'beams = "4"'), "beams"),
        (GOOD.replace("beams = 4", "beam = 4"), "beam"),
        (GOOD.replace("version = 3", ""), "version"),
        (GOOD.replace("max_tokens = 72", "max_tokens = 2"), "max_tokens must be 8 or more"),
        (GOOD.replace("max_tokens = 72", 'max_tokens = "all"'), "max_tokens"),
        (GOOD.replace("max_new_tokens = 40", "max_new_tokens = 4"), "less than max_new_tokens"),
        (GOOD + 'template = "Summarize"', "template must hold {passage} once"),
        (GOOD.replace("family.nutgraf", "family.other"), '[family."nutgraf"]'),
        ("family = 1", '[family."nutgraf"]'),
        ("version =", "not TOML"),
    ],
)
def test_a_bad_prompt_is_told_with_its_file_and_key(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_prompts(write_prompts(tmp_path, text), "nutgraf")

    assert complaint in str(caught.value)
    assert str(tmp_path / "headline.toml") in str(caught.value)


def test_a_missing_prompt_is_told_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"headline\.toml cannot be read"):
        load_prompts(tmp_path, "nutgraf")


@pytest.mark.parametrize(
    ("name", "model_type", "family"),
    [
        ("facebook/bart-large-cnn", "bart", "single-task"),
        ("google/pegasus-xsum", "pegasus", "single-task"),
        ("google/flan-t5-base", "t5", "instruction"),
        ("t5-small", "t5", "instruction"),
        ("someone/t5-base-finetuned-xsum", "t5", "single-task"),
        ("someone/mt5-headline", "mt5", "single-task"),
        ("allenai/led-base-16384", "led", "single-task"),
    ],
)
def test_the_family_follows_type_and_name(name: str, model_type: str, family: str) -> None:
    assert choose_family(name, model_type) == family


def test_a_declared_family_wins_and_a_wanted_one_over_it() -> None:
    assert choose_family("some/model", "bart", declared="nutgraf") == "nutgraf"
    assert choose_family("some/model", "bart", declared="nutgraf", wanted="instruction") == "instruction"


def test_an_unknown_family_is_told_with_the_ones_there_are() -> None:
    with pytest.raises(SettingsError, match=r"'gpt'.*nutgraf, instruction, single-task"):
        choose_family("some/model", "bart", wanted="gpt")
