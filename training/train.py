"""Stage 3: learns the pairs within a wall-clock budget, on one GPU or on plain cores, with the same code.

The learning rate follows elapsed time, not steps: whatever the machine, and however often the run was cut and resumed, the last
minutes anneal. Checkpoints are written atomically; a run that finds one goes on from it.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, linear
from tqdm import tqdm
from transformers import BartForConditionalGeneration, PreTrainedTokenizerFast
from transformers.models.bart.modeling_bart import BartAttention

from training.batches import IGNORED, Batch, Example, build_batches, collate, group_examples, load_examples
from training.model import CONTROL_TOKENS


@dataclass(frozen=True, slots=True)
class Schedule:
    """The `[train]` table of a configuration. Rates are peaks; `warmup` is a share of the time; token limits are per task."""

    minutes: float
    learning_rate: float
    encoder_scale: float  # the pretrained half moves slower
    warmup: float
    label_smoothing: float
    dropout: float
    weight_decay: float
    batch_tokens: int
    clean_from: float  # share of the time from which only clean pairs are learnt
    clean_coverage: float  # least coverage of those; they are all supported
    source_tokens: dict[str, int]
    target_tokens: int
    held_out: int
    checkpoint_s: float
    evaluate_s: float
    seed: int


@dataclass(slots=True)
class Progress:
    """Where a run stands; written into every checkpoint."""

    elapsed_s: float = 0.0
    steps: int = 0
    pairs: int = 0
    epoch: int = 0
    loss: float = math.nan  # running mean, nats a token, label smoothing included


def train_model(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, pairs: Path, schedule: Schedule, out: Path
) -> Progress:
    """Trains `model` in place for `schedule.minutes` of wall-clock time; leaves `checkpoint.pt` and `metrics.jsonl` in `out`."""
    torch.manual_seed(schedule.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device).train()  # type: ignore[arg-type]  # transformers' wrapper hides torch's signature
    set_dropout(model, schedule.dropout)
    examples = load_examples(pairs, tokenizer, source_tokens=schedule.source_tokens, target_tokens=schedule.target_tokens)
    held, learnt = examples[: schedule.held_out], examples[schedule.held_out :]
    run = Run(model, tokenizer, held, schedule, out)
    progress, budget_s = run.progress, schedule.minutes * 60
    with tqdm(total=round(budget_s), initial=round(progress.elapsed_s), unit="s", mininterval=10, desc="train") as bar:
        while progress.elapsed_s < budget_s:
            order = f"{schedule.seed} {progress.steps}"  # a resumed run goes on with an order of its own
            is_clean = progress.elapsed_s >= schedule.clean_from * budget_s
            chosen = [one for one in learnt if one.coverage >= schedule.clean_coverage] if is_clean else learnt
            chosen = chosen or learnt  # an archive may have none that are so clean
            until_s = budget_s if is_clean else schedule.clean_from * budget_s
            for batch in build_batches(chosen, tokenizer, batch_tokens=schedule.batch_tokens, seed=order):
                run.learn(batch)
                bar.set_postfix_str(f"loss {progress.loss:.3f}, {progress.pairs} pairs, {run.pairs_per_s:.1f}/s", refresh=False)
                bar.update(round(progress.elapsed_s) - bar.n)
                if progress.elapsed_s >= until_s:
                    break
            progress.epoch += 1
    run.evaluate()
    run.save()
    return progress


def measure_loss(model: BartForConditionalGeneration, batch: Batch, *, label_smoothing: float) -> Tensor:
    """Mean cross-entropy over the real target tokens, in nats; only those positions are projected to the vocabulary."""
    hidden = model.model(
        input_ids=batch.source, attention_mask=batch.mask, decoder_input_ids=batch.decoder_input, use_cache=False
    ).last_hidden_state
    real = batch.labels != IGNORED
    logits = linear(hidden[real], model.lm_head.weight)
    return cross_entropy(logits.float(), batch.labels[real], label_smoothing=label_smoothing)


def choose_precision(device: torch.device) -> torch.dtype:
    """bfloat16 where this device multiplies it at least 1.5 times faster than float32, else float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    seconds = {dtype: _time_product(dtype) for dtype in (torch.float32, torch.bfloat16)}
    return torch.bfloat16 if seconds[torch.bfloat16] * 1.5 < seconds[torch.float32] else torch.float32


def scale_rate(share: float, warmup: float) -> float:
    """The share of the peak learning rate at a share of the time: linear warm-up, then a half cosine down to zero."""
    if share < warmup:
        return share / warmup
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (share - warmup) / (1 - warmup))))


def build_optimizer(model: BartForConditionalGeneration, schedule: Schedule) -> torch.optim.AdamW:
    """Fused AdamW; encoder and embeddings learn at `encoder_scale` of the rate; norms and biases aren't decayed."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        slow = name.startswith(("model.encoder.", "model.shared."))
        groups.setdefault((slow, parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "scale": schedule.encoder_scale if slow else 1.0,
                "weight_decay": schedule.weight_decay if decayed else 0.0,
            }
            for (slow, decayed), parameters in groups.items()
        ],
        lr=schedule.learning_rate,
        betas=(0.9, 0.98),
        fused=True,
    )


def set_dropout(model: BartForConditionalGeneration, rate: float) -> None:
    """Sets every layer's dropout; attention dropout stays 0, its CPU kernels are slow."""
    model.config.dropout = rate
    for module in model.modules():
        if isinstance(getattr(module, "dropout", None), float) and not isinstance(module, BartAttention):
            module.__dict__["dropout"] = rate  # a plain float, which torch's stubs don't know


def load_checkpoint(out: Path, model: BartForConditionalGeneration, optimizer: torch.optim.Optimizer) -> Progress:
    """Restores weights and optimizer from `out/checkpoint.pt`; a fresh Progress when there is none."""
    path = out / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])


def load_weights(out: Path, model: BartForConditionalGeneration) -> tuple[BartForConditionalGeneration, Progress]:
    """`model` with the latest checkpoint's weights, and how far it had come. Raises FileNotFoundError without a checkpoint."""
    state = torch.load(out / "checkpoint.pt", map_location="cpu", weights_only=True, mmap=True)
    model.load_state_dict(state["model"])
    return model.train(False), Progress(**state["progress"])


def load_progress(out: Path) -> Progress | None:
    """How far the run in `out` had come; None where there is none."""
    path = out / "checkpoint.pt"
    return Progress(**torch.load(path, map_location="cpu", weights_only=True, mmap=True)["progress"]) if path.exists() else None


class Run:
    """The moving parts of one run: steps, the log, held-out loss and checkpoints, each in its own rhythm.

    Starts from the checkpoint in `out` when there is one.
    """

    def __init__(
        self,
        model: BartForConditionalGeneration,
        tokenizer: PreTrainedTokenizerFast,
        held: Sequence[Example],
        schedule: Schedule,
        out: Path,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._held = held
        self._schedule = schedule
        self._out = out
        self._precision = choose_precision(model.device)
        self._optimizer = build_optimizer(model, schedule)
        out.mkdir(parents=True, exist_ok=True)
        self.progress = load_checkpoint(out, model, self._optimizer)
        self._began = (self.progress.elapsed_s, self.progress.pairs)
        self._saved_s = self._evaluated_s = self.progress.elapsed_s
        self._clock = time.monotonic()

    @property
    def pairs_per_s(self) -> float:
        return (self.progress.pairs - self._began[1]) / max(1e-9, self.progress.elapsed_s - self._began[0])

    def learn(self, batch: Batch) -> None:
        """One step; saves and evaluates when due."""
        progress, schedule = self.progress, self._schedule
        rate = schedule.learning_rate * scale_rate(progress.elapsed_s / (schedule.minutes * 60), schedule.warmup)
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        with self._autocast():
            loss = measure_loss(self._model, self._move(batch), label_smoothing=schedule.label_smoothing)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        now = time.monotonic()
        progress.elapsed_s += now - self._clock
        self._clock = now
        progress.steps += 1
        progress.pairs += len(batch.source)
        progress.loss = loss.item() if math.isnan(progress.loss) else 0.98 * progress.loss + 0.02 * loss.item()
        if progress.steps % 50 == 0:
            self._log(rate=rate)
        if progress.elapsed_s - self._saved_s >= schedule.checkpoint_s:
            self.save()
        if progress.elapsed_s - self._evaluated_s >= schedule.evaluate_s:
            self.evaluate()

    @torch.no_grad()
    def evaluate(self) -> None:
        """Logs the loss on the held-out pairs, by task, without smoothing."""
        self._evaluated_s = self.progress.elapsed_s
        self._model.train(False)
        for task in CONTROL_TOKENS:
            total, tokens = 0.0, 0
            for group in group_examples([example for example in self._held if example.task == task], self._schedule.batch_tokens):
                count = sum(len(example.target) for example in group)
                with self._autocast():
                    loss = measure_loss(self._model, self._move(collate(group, self._tokenizer)), label_smoothing=0.0)
                total, tokens = total + loss.item() * count, tokens + count
            self._log(**{f"held_out_{task}": total / max(1, tokens)})
        self._model.train()

    def save(self) -> None:
        """Writes the checkpoint beside the old one, then swaps."""
        self._saved_s = self.progress.elapsed_s
        state = {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "progress": asdict(self.progress),
        }
        torch.save(state, self._out / "checkpoint.new")
        os.replace(self._out / "checkpoint.new", self._out / "checkpoint.pt")

    def _log(self, **values: float) -> None:
        record: dict[str, Any] = asdict(self.progress) | {"pairs_per_s": self.pairs_per_s} | values
        with (self._out / "metrics.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({key: round(value, 5) for key, value in record.items()}) + "\n")

    def _move(self, batch: Batch) -> Batch:
        device = self._model.device
        return Batch(batch.source.to(device), batch.mask.to(device), batch.decoder_input.to(device), batch.labels.to(device))

    def _autocast(self) -> AbstractContextManager[Any]:
        if self._precision is torch.float32:
            return nullcontext()
        return torch.autocast(self._model.device.type, dtype=self._precision)


def _time_product(dtype: torch.dtype) -> float:
    """Seconds that a product of a layer's shape takes, best of three: small, as emulated bfloat16 is forty times slower."""
    left, right = torch.ones(64, 384, dtype=dtype), torch.ones(384, 1536, dtype=dtype)
    best = math.inf
    for _ in range(3):
        start = time.perf_counter()
        left @ right
        best = min(best, time.perf_counter() - start)
    return best
