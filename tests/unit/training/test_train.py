"""Twenty steps, an export and a reload on a random model of a few thousand parameters."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from training.batches import Example, cut_tokens, group_examples
from training.evaluate import score_texts, write_texts
from training.export import Papers, export_model, save_weights
from training.model import CONTROL_TOKENS, build_empty_model
from training.train import Schedule, choose_precision, load_weights, scale_rate, train_model

SCHEDULE = Schedule(
    minutes=0.02,
    learning_rate=3e-3,
    encoder_scale=0.5,
    warmup=0.05,
    label_smoothing=0.1,
    dropout=0.0,
    weight_decay=0.01,
    batch_tokens=200,
    clean_from=0.5,
    clean_coverage=0.6,
    source_tokens={"headline": 24, "brief": 24, "bullet": 24},
    target_tokens=8,
    held_out=4,
    checkpoint_s=0.2,
    evaluate_s=0.4,
    seed=1,
)
WORDS = ["a", "ferry", "hit", "the", "pier", "in", "oslo", "and", "seven", "were", "hurt", "on", "monday"]


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return build_tokenizer()


def build_tokenizer() -> PreTrainedTokenizerFast:
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]", *CONTROL_TOKENS.values()]
    raw = Tokenizer(WordLevel({word: index for index, word in enumerate([*special, *WORDS])}, unk_token="[UNK]"))
    raw.pre_tokenizer = Whitespace()
    raw.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    return PreTrainedTokenizerFast(
        tokenizer_object=raw,
        cls_token="[CLS]",
        bos_token="[CLS]",
        sep_token="[SEP]",
        eos_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        mask_token="[MASK]",
        additional_special_tokens=list(CONTROL_TOKENS.values()),
        model_input_names=["input_ids", "attention_mask"],
    )


def build_tiny(tokenizer: PreTrainedTokenizerFast):
    torch.manual_seed(0)
    return build_empty_model(tokenizer, hidden=16, heads=2, feed_forward=32, encoder_layers=1, decoder_layers=1)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    rows = [
        {
            "task": task,
            "source": " ".join(WORDS[start:] + WORDS[:start]),
            "target": "ferry hit pier",
            "coverage": 1.0,
            "supported": True,
        }
        for start in range(len(WORDS))
        for task in CONTROL_TOKENS
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_training_lowers_the_loss_and_a_cut_run_goes_on(tokenizer, pairs: Path, tmp_path: Path) -> None:
    first = train_model(build_tiny(tokenizer), tokenizer, pairs, SCHEDULE, tmp_path / "run")
    second = train_model(build_tiny(tokenizer), tokenizer, pairs, replace(SCHEDULE, minutes=0.04), tmp_path / "run")

    assert second.steps > first.steps > 0
    assert second.loss < first.loss < math.log(len(tokenizer)) + 1
    assert second.elapsed_s >= 2.4
    log = [json.loads(line) for line in (tmp_path / "run" / "metrics.jsonl").read_text(encoding="utf-8").splitlines()]
    assert any("held_out_bullet" in record for record in log)
    assert load_weights(tmp_path / "run", build_tiny(tokenizer))[1] == second


def test_the_exported_folder_loads_and_writes_the_same(tokenizer, tmp_path: Path) -> None:
    model = build_tiny(tokenizer)
    out = tmp_path / "models" / "tiny"
    for _ in range(2):  # an export replaces the one before
        export_model(model, tokenizer, Papers("1", "# card\n", "notice\n", "ferry\n"), out)

    assert sorted(path.name for path in out.iterdir()) == [
        "LICENSE-WEIGHTS",
        "MODEL_CARD.md",
        "config.json",
        "free_words.txt",
        "generation_config.json",
        "model.safetensors",
        "nutgraf.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    label = json.loads((out / "nutgraf.json").read_text(encoding="utf-8"))
    assert label == {"family": "nutgraf", "languages": ["en"], "version": "1"}
    again = AutoTokenizer.from_pretrained(out, local_files_only=True)
    assert again("<bullet> ferry")["input_ids"] == tokenizer("<bullet> ferry")["input_ids"]
    assert write_texts(model, again, "headline", ["a ferry", "the pier in oslo"]) == write_texts(
        model, tokenizer, "headline", ["a ferry", "the pier in oslo"]
    )


def test_weights_that_are_too_large_do_not_ship(tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.export.MOST_BYTES", 1000)

    with pytest.raises(ValueError, match="at most 1,000 ship"):
        save_weights(build_tiny(tokenizer), tmp_path / "model.safetensors")


def test_the_rate_warms_up_then_falls_to_nothing() -> None:
    assert [round(scale_rate(share, 0.1), 3) for share in (0.0, 0.05, 0.1, 0.55, 1.0, 1.2)] == [0.0, 0.5, 1.0, 0.5, 0.0, 0.0]


def test_groups_stay_within_their_tokens_and_lose_nobody() -> None:
    examples = [Example("brief", tuple(range(length)), (1, 2), 1.0) for length in range(1, 40)]
    groups = group_examples(examples, 120)

    assert sorted(len(example.source) for group in groups for example in group) == list(range(1, 40))
    assert all(len(group) * (max(len(example.source) for example in group) + 4) <= 120 for group in groups)


def test_cut_tokens_keeps_the_last() -> None:
    assert cut_tokens([1, 5, 6, 7, 2], 3) == (1, 5, 2)
    assert cut_tokens([1, 5, 2], 3) == (1, 5, 2)


def test_precision_suits_the_machine() -> None:
    assert choose_precision(torch.device("cpu")) in (torch.float32, torch.bfloat16)


def test_scores_are_points() -> None:
    assert score_texts(["a ferry hit"], ["A ferry hit"]) == (100.0, 100.0, 100.0)
