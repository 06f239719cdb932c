"""Pairs as token ids, grouped by length into padded batches."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from training.model import CONTROL_TOKENS

IGNORED = -100  # a label that the loss skips
_WINDOW = 2000  # examples sorted together: enough to pad little, few enough to mix


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids of one pair: `source` is `[CLS] <task> … [SEP]`, `target` is `… [SEP]`; `coverage` is 0 for one unsupported."""

    task: str
    source: tuple[int, ...]
    target: tuple[int, ...]
    coverage: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors, (batch, length); `labels` ends each row with `[SEP]` and ignores padding."""

    source: Tensor
    mask: Tensor
    decoder_input: Tensor
    labels: Tensor


def load_examples(
    pairs: Path, tokenizer: PreTrainedTokenizerFast, *, source_tokens: Mapping[str, int], target_tokens: int
) -> list[Example]:
    """The pairs as token ids: sources cut at their task's limit, pairs with a target over `target_tokens` left out."""
    rows = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    sources = tokenizer([f"{CONTROL_TOKENS[row['task']]} {row['source']}" for row in rows])["input_ids"]
    targets = tokenizer([row["target"] for row in rows])["input_ids"]
    return [
        Example(
            row["task"], cut_tokens(source, source_tokens[row["task"]]), tuple(target[1:]), row["coverage"] * row["supported"]
        )
        for row, source, target in zip(rows, sources, targets, strict=True)
        if len(target) - 1 <= target_tokens
    ]


def cut_tokens(ids: Sequence[int], limit: int) -> tuple[int, ...]:
    """At most `limit` of `ids`; the last one, `[SEP]`, is kept."""
    return tuple(ids) if len(ids) <= limit else (*ids[: limit - 1], ids[-1])


def build_batches(
    examples: Sequence[Example], tokenizer: PreTrainedTokenizerFast, *, batch_tokens: int, seed: str
) -> Iterator[Batch]:
    """One pass over the examples in an order that `seed` decides; neighbours in length share a batch."""
    order = random.Random(seed)
    shuffled = list(examples)
    order.shuffle(shuffled)
    for start in range(0, len(shuffled), _WINDOW):
        groups = group_examples(shuffled[start : start + _WINDOW], batch_tokens)
        order.shuffle(groups)
        for group in groups:
            yield collate(group, tokenizer)


def group_examples(examples: Sequence[Example], batch_tokens: int) -> list[list[Example]]:
    """Groups of similar length whose padded size, a target token counting twice, stays within `batch_tokens`."""
    groups: list[list[Example]] = []
    longest = 0
    for example in sorted(examples, key=lambda example: (len(example.target) // 4, len(example.source))):
        longest = max(longest, len(example.source) + 2 * len(example.target))
        if not groups or longest * (len(groups[-1]) + 1) > batch_tokens:
            groups.append([])
            longest = len(example.source) + 2 * len(example.target)
        groups[-1].append(example)
    return groups


def collate(examples: Sequence[Example], tokenizer: PreTrainedTokenizerFast) -> Batch:
    """Pads a group; the decoder's input is the labels moved right behind `[CLS]`."""
    pad, start = int(tokenizer.pad_token_id), int(tokenizer.cls_token_id)
    source = _pad([example.source for example in examples], pad)
    labels = _pad([example.target for example in examples], IGNORED)
    decoder_input = _pad([(start, *example.target[:-1]) for example in examples], pad)
    return Batch(source, (source != pad).long(), decoder_input, labels)


def _pad(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (width - len(row))] for row in rows])
