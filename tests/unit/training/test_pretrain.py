"""Passages with masked spans and gap sentences, and a few steps on them with a random model."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from tests.unit.training.test_train import SCHEDULE, WORDS, build_tokenizer
from training import pretrain
from training.model import build_empty_model
from training.pretrain import build_turns, cut_passages, find_gap, load_articles, mask_spans, pretrain_model
from training.train import load_progress, load_weights

MASK, PAD = 103, 0


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return build_tokenizer()


def test_spans_become_one_mask_and_the_rest_stays_in_order() -> None:
    torch.manual_seed(1)
    ids = torch.cat([torch.tensor([[101]]), torch.arange(1000, 1090)[None], torch.tensor([[102]])], 1)

    written = mask_spans(ids, MASK, PAD)[0].tolist()

    kept = [one for one in written if one not in (MASK, PAD)]
    assert written.count(MASK) > 0
    assert kept == [one for one in ids[0].tolist() if one in set(kept)]
    assert len(kept) < ids.shape[1]
    assert (written[0], kept[-1], len(written)) == (101, 102, ids.shape[1])
    assert len(kept) + written.count(MASK) < ids.shape[1]


def test_what_is_no_word_is_never_masked() -> None:
    torch.manual_seed(1)
    ids = torch.full((4, 30), 102)

    assert mask_spans(ids, MASK, PAD).tolist() == ids.tolist()


def test_passages_are_whole_sentences(tokenizer: PreTrainedTokenizerFast) -> None:
    article = [[7] * 40, [8] * 40, [9] * 40]

    first, second = cut_passages(article, tokenizer)

    assert first.source == (1, *[7] * 40, *[8] * 40, 2)
    assert first.target == first.source[1:]
    assert second.source == (1, *[9] * 40, 2)


def test_the_sentence_that_the_others_bear_out_is_left_out(tokenizer: PreTrainedTokenizerFast) -> None:
    alone, borne_out = list(range(3000, 3010)), list(range(4000, 4010))
    article = [alone, borne_out, list(range(4000, 4030))]

    gap = find_gap(article, tokenizer)

    assert gap is not None
    assert gap.target == (*borne_out, 2)
    assert gap.source == (1, *alone, *article[2], 2)


def test_an_article_whose_sentences_share_nothing_has_no_gap(tokenizer: PreTrainedTokenizerFast) -> None:
    assert find_gap([list(range(start, start + 20)) for start in (3000, 4000, 5000)], tokenizer) is None


def test_a_few_steps_leave_a_checkpoint_to_go_on_from(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretrain, "_FIRST_WORD_ID", 7)
    monkeypatch.setattr(pretrain, "_FIRST_CONTENT_ID", 7)
    monkeypatch.setattr(pretrain, "_LEAST_PASSAGE", 8)
    rng = random.Random(1)
    texts = tmp_path / "texts.tsv"
    texts.write_text(
        "\n".join("\t".join(" ".join(rng.choices(WORDS, k=12)) for _ in range(5)) for _ in range(20)), encoding="utf-8"
    )
    torch.manual_seed(0)
    model = build_empty_model(tokenizer, hidden=16, heads=2, feed_forward=32, encoder_layers=1, decoder_layers=1)

    progress = pretrain_model(model, tokenizer, texts, replace(SCHEDULE, batch_tokens=2000), tmp_path / "out")

    assert progress.steps > 0
    assert load_progress(tmp_path / "out") == progress
    assert load_weights(tmp_path / "out", model)[1] == progress


def test_passages_and_gaps_take_turns(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    texts = tmp_path / "texts.tsv"
    texts.write_text("\t".join([" ".join(WORDS * 3)] * 3), encoding="utf-8")
    passages = [one for article in load_articles(texts, tokenizer) for one in cut_passages(article, tokenizer)]
    gap = replace(passages[0], task="gap", target=(9, 2))

    batches = list(build_turns(passages * 5, [gap], tokenizer, batch_tokens=300, order=random.Random(0)))

    assert [batch.labels.shape[1] == 2 for batch in batches[:5]] == [False, True, False, True, True]
    assert load_progress(tmp_path) is None
