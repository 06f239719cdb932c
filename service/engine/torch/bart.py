"""BART on the CPU in eight bits: the same weights and the same sums as transformers' BART, in a third of the operations.

Each matrix is quantized by column, what goes into it by call, both by torch's own kernels. The beams of a passage share its
cross-attention; finished passages leave the batch.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import embedding, gelu, layer_norm, scaled_dot_product_attention

from service.engine.torch.network import TokenIds, pad

_OFFSET = 2  # BART's position table has two unused rows in front
_ROOM = 16  # steps for which the cache grows at a time
_BLOCK = 64  # the vocabulary is filled up to a multiple of it, which the search looks through faster
_NEVER = -1e30  # the score of what fills it up
_EPSILON = 1e-5  # torch's own, which transformers leaves as it is

Linear = Callable[[Tensor], Tensor]


def can_quantize(model: Any) -> bool:
    """Whether `model` is a BART as it was published, on the CPU, and this processor has kernels for its eight bits."""
    config = model.config
    plain = config.model_type == "bart" and config.activation_function == "gelu"
    return plain and model.device.type == "cpu" and _choose_kernels() is not None


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer norm's scale and shift."""

    weight: Tensor
    bias: Tensor

    def __call__(self, hidden: Tensor) -> Tensor:
        return layer_norm(hidden, self.weight.shape, self.weight, self.bias, _EPSILON)


@dataclass(frozen=True, slots=True)
class CrossAttention:
    """What looks at the text that was read. `recall` gives key and value side by side."""

    query: Linear
    recall: Linear
    attended: Linear
    norm: Norm


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer. `project` gives query, key and value side by side; cross-attention is the decoder's alone."""

    project: Linear
    attended: Linear
    attention_norm: Norm
    widen: Linear
    narrow: Linear
    final_norm: Norm
    crossed: CrossAttention | None


class BartNetwork:
    """The weights of one BART, quantized."""

    is_small = True

    def __init__(self, model: Any) -> None:
        theirs, config = model.generation_config, model.config
        ends = theirs.eos_token_id if isinstance(theirs.eos_token_id, list) else [theirs.eos_token_id]
        self.ids = TokenIds(theirs.decoder_start_token_id, theirs.forced_bos_token_id, theirs.pad_token_id, tuple(ends))
        self.device = torch.device("cpu")
        weights: Mapping[str, Tensor] = model.state_dict()
        words = weights["model.shared.weight"].detach().float()
        self.heads: Mapping[str, int] = {"encoder": config.encoder_attention_heads, "decoder": config.decoder_attention_heads}
        self.width: int = config.d_model
        self._words = words
        self._scale = math.sqrt(config.d_model) if config.scale_embedding else 1.0
        self._positions = {side: weights[f"model.{side}.embed_positions.weight"].float() for side in ("encoder", "decoder")}
        self._norms = {side: _read_norm(weights, f"model.{side}.layernorm_embedding") for side in ("encoder", "decoder")}
        self.encoder = [_read_layer(weights, f"model.encoder.layers.{at}") for at in range(config.encoder_layers)]
        self.decoder = [_read_layer(weights, f"model.decoder.layers.{at}") for at in range(config.decoder_layers)]
        filler = -len(words) % _BLOCK
        self.size: int = len(words) + filler
        bias = torch.cat([weights["final_logits_bias"].float().reshape(-1), torch.full((filler,), _NEVER)])
        self.predict = quantize(torch.cat([words, torch.zeros(filler, self.width)]), bias)

    def embed(self, side: str, ids: Tensor, place: int) -> Tensor:
        """(…, length) ids at `place` and after, as (…, length, width)."""
        positions = self._positions[side][_OFFSET + place : _OFFSET + place + ids.shape[-1]]
        return self._norms[side](embedding(ids, self._words) * self._scale + positions)

    def read(self, fed: Sequence[Sequence[int]]) -> BartReader:
        ids, mask = pad(fed, self.ids.padding, self.device)
        bias = torch.zeros(mask.shape).masked_fill_(mask == 0, -math.inf)[:, None, None, :]
        hidden, heads = self.embed("encoder", ids, 0), self.heads["encoder"]
        for layer in self.encoder:
            query, key, value = (_split(part, heads) for part in layer.project(hidden).chunk(3, dim=-1))
            attended = _join(scaled_dot_product_attention(query, key, value, attn_mask=bias))
            hidden = layer.attention_norm(hidden + layer.attended(attended))
            hidden = layer.final_norm(hidden + layer.narrow(gelu(layer.widen(hidden))))
        return BartReader(self, hidden, bias)


class BartReader:
    """A batch on its way. `memory`: key and value of what was read, (passages, heads, length, head) a layer; `written`: those of
    what was written, (rows, layers, 2, heads, steps, head)."""

    def __init__(self, network: BartNetwork, hidden: Tensor, bias: Tensor) -> None:
        self._network = network
        self._bias = bias  # (passages, 1, 1, length)
        heads = network.heads["decoder"]
        self._memory: list[tuple[Tensor, Tensor]] = []
        for layer in network.decoder:
            assert layer.crossed is not None
            key, value = layer.crossed.recall(hidden).chunk(2, dim=-1)
            self._memory.append((_split(key, heads), _split(value, heads)))
        self._beams = [1] * len(hidden)
        self._written = torch.empty(len(hidden), len(network.decoder), 2, heads, _ROOM, network.width // heads)
        self._steps = 0

    def step(self, tokens: Tensor) -> Tensor:
        network, heads, at = self._network, self._network.heads["decoder"], self._steps
        if at == self._written.shape[4]:
            self._written = torch.cat([self._written, torch.empty_like(self._written[..., :_ROOM, :])], dim=4)
        hidden = network.embed("decoder", tokens[:, None], at)[:, 0]  # (rows, width)
        for number, layer in enumerate(network.decoder):
            projected = layer.project(hidden).view(len(hidden), 3, heads, -1)
            self._written[:, number, :, :, at] = projected[:, 1:]
            key, value = self._written[:, number, :, :, : at + 1].unbind(1)
            attended = scaled_dot_product_attention(projected[:, 0, :, None], key, value)
            hidden = layer.attention_norm(hidden + layer.attended(attended.reshape(hidden.shape)))
            crossed = layer.crossed
            assert crossed is not None
            hidden = crossed.norm(hidden + crossed.attended(self._recall(number, crossed.query(hidden))))
            hidden = layer.final_norm(hidden + layer.narrow(gelu(layer.widen(hidden))))
        self._steps += 1
        return network.predict(hidden)

    def keep(self, beams: Mapping[int, Sequence[int]]) -> None:
        if len(beams) != len(self._bias):
            left = torch.tensor(list(beams))
            self._memory = [(key[left], value[left]) for key, value in self._memory]
            self._bias = self._bias[left]
        self._beams = [len(rows) for rows in beams.values()]
        kept = [row for rows in beams.values() for row in rows]
        if kept != list(range(len(self._written))):
            self._written = self._written.index_select(0, torch.tensor(kept))

    def _recall(self, number: int, query: Tensor) -> Tensor:
        """Cross-attention of (rows, width): the beams of a passage ask together, as many as the passage with most has."""
        passages, most = len(self._beams), max(self._beams)
        if len(query) == passages * most:
            asked, places = query, None
        else:
            places = torch.tensor([at * most + beam for at, count in enumerate(self._beams) for beam in range(count)])
            asked = query.new_zeros(passages * most, query.shape[1]).index_copy_(0, places, query)
        split = _split(asked.view(passages, most, -1), self._network.heads["decoder"])
        key, value = self._memory[number]
        told = _join(scaled_dot_product_attention(split, key, value, attn_mask=self._bias)).view(asked.shape)
        return told if places is None else told.index_select(0, places)


def quantize(weight: Tensor, bias: Tensor) -> Linear:
    """The product with `weight`, (out, in), in eight bits, one scale for each of its rows; what goes in gets one a call."""
    engine = _choose_kernels()
    assert engine is not None
    scales = (weight.abs().amax(dim=1) / 127).clamp_min(torch.finfo(torch.float32).tiny).double()
    zeros = torch.zeros(len(weight), dtype=torch.long)
    before = torch.backends.quantized.engine
    torch.backends.quantized.engine = engine
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", message=r"torch\.quantize_per_tensor"
            )  # the pinned torch has it; a later one may not
            whole = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
        packed = torch.ops.quantized.linear_prepack(whole, bias)
    finally:
        torch.backends.quantized.engine = before
    multiply, halved = torch.ops.quantized.linear_dynamic, engine == "fbgemm" and not _has_vnni()

    def apply(hidden: Tensor) -> Tensor:
        product: Tensor = multiply(hidden, packed, halved)
        return product

    return apply


def _has_vnni() -> bool:
    """Whether the processor adds eight-bit products in 32 bits; without it sums may overflow, and what goes in gets seven."""
    return bool(torch.cpu._is_vnni_supported())


def _choose_kernels() -> str | None:
    """onednn where it is fastest, else fbgemm, which any x86 with AVX2 runs."""
    known = torch.backends.quantized.supported_engines
    if "onednn" in known and _has_vnni():
        return "onednn"
    return "fbgemm" if "fbgemm" in known else None


def _read_layer(weights: Mapping[str, Tensor], name: str) -> Layer:
    def linear(*parts: str) -> Linear:
        return quantize(*(torch.cat([weights[f"{name}.{part}.{kind}"].float() for part in parts]) for kind in ("weight", "bias")))

    crossed = None
    if f"{name}.encoder_attn.q_proj.weight" in weights:
        crossed = CrossAttention(
            query=linear("encoder_attn.q_proj"),
            recall=linear("encoder_attn.k_proj", "encoder_attn.v_proj"),
            attended=linear("encoder_attn.out_proj"),
            norm=_read_norm(weights, f"{name}.encoder_attn_layer_norm"),
        )
    return Layer(
        project=linear(*(f"self_attn.{part}_proj" for part in "qkv")),
        attended=linear("self_attn.out_proj"),
        attention_norm=_read_norm(weights, f"{name}.self_attn_layer_norm"),
        widen=linear("fc1"),
        narrow=linear("fc2"),
        final_norm=_read_norm(weights, f"{name}.final_layer_norm"),
        crossed=crossed,
    )


def _read_norm(weights: Mapping[str, Tensor], name: str) -> Norm:
    return Norm(weights[f"{name}.weight"].float(), weights[f"{name}.bias"].float())


def _split(hidden: Tensor, heads: int) -> Tensor:
    """(passages, length, width) → (passages, heads, length, head)."""
    return hidden.view(*hidden.shape[:2], heads, -1).transpose(1, 2)


def _join(attended: Tensor) -> Tensor:
    """(passages, heads, length, head) → (passages, length, width)."""
    return attended.transpose(1, 2).flatten(2)
