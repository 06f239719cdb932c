from pathlib import Path

import pytest
import torch

from tests import checkpoints

PROMPT = """
version = 1
no_repeat_ngram = 3
least_token = 0.0
least_end = 0.0
noise = 1.0
mode = "selected"
max_tokens = 40
min_new_tokens = 3
max_new_tokens = 14
beams = 3
length_penalty = 1.0
[family.nutgraf]
control = "<{task}>"
[family.instruction]
template = "Summarize: {{passage}}"
mode = "article"
max_tokens = "model"
[family.single-task]
mode = "article"
max_tokens = "model"
"""


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Several threads only get in each other's way with models this small."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prompts that let a model write no more than a few tokens."""
    folder = tmp_path_factory.mktemp("prompts")
    for task in ("headline", "brief", "bullet"):
        (folder / f"{task}.toml").write_text(PROMPT.format(task=task), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One checkpoint of each kind; tests that change one work on a copy."""
    root = tmp_path_factory.mktemp("checkpoints")
    make = {
        "nutgraf": checkpoints.make_nutgraf,
        "wordpiece": checkpoints.make_wordpiece_bart,
        "bart": checkpoints.make_bart,
        "pegasus": checkpoints.make_pegasus,
        "t5": checkpoints.make_t5,
        "causal": checkpoints.make_causal,
    }
    return {name: build(root / name) for name, build in make.items()}
