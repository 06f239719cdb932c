"""Stage 4: decodes stories that no training pair comes from, and scores them beside the first words of the story.

Scores are ROUGE-1/2/L F-measures (lower case, stemmed), in points, of plain beam search: the service's constraints come on top.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rouge_score.rouge_scorer import RougeScorer
from torch import Tensor
from transformers import BartForConditionalGeneration, PreTrainedTokenizerBase

from training.cleaning import clean_text, split_sentences
from training.documents import clean_body
from training.model import CONTROL_TOKENS
from training.prepare import Task

_BATCH = 16
_MEASURES = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, slots=True)
class DevSet:
    """Stories to measure on: what to write for them, how many words of the lead to read, and the baseline's length in words."""

    name: str
    task: Task
    lead_words: int
    baseline_words: int


DEV_SETS = (
    DevSet("wikinews", "headline", 60, 14),
    DevSet("news_headline", "headline", 60, 14),
    DevSet("news_brief", "brief", 75, 28),
)


@dataclass(frozen=True, slots=True)
class Scores:
    """ROUGE points of the model and of the first words of the story, on `count` stories; (R1, R2, RL)."""

    name: str
    count: int
    model: Sequence[float]
    baseline: Sequence[float]


@dataclass(frozen=True, slots=True)
class Story:
    """One dev record: what the model reads, and what the editor wrote."""

    lead: str
    reference: str


def evaluate_model(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerBase, dev: Path, *, sample: int | None, seed: int = 0
) -> Iterator[Scores]:
    """Scores of each dev set that is there, on `sample` stories of it (None: on all)."""
    for dev_set in DEV_SETS:
        path = dev / f"{dev_set.name}.jsonl.xz"
        if path.exists():
            yield score_stories(model, tokenizer, dev_set, read_stories(path, dev_set, sample=sample, seed=seed))


def score_stories(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerBase, dev_set: DevSet, stories: Sequence[Story]
) -> Scores:
    """What the model writes for the stories, and their first words, against what the editor wrote."""
    written = write_texts(model, tokenizer, dev_set.task, [story.lead for story in stories])
    first = [" ".join(story.lead.split()[: dev_set.baseline_words]) for story in stories]
    references = [story.reference for story in stories]
    return Scores(dev_set.name, len(stories), score_texts(written, references), score_texts(first, references))


def read_stories(path: Path, dev_set: DevSet, *, sample: int | None, seed: int) -> list[Story]:
    """The stories of a dev file, their lead cleaned as in training."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if sample is not None and sample < len(records):
        records = random.Random(seed).sample(records, sample)
    return [Story(read_lead(record["text"], dev_set.lead_words), clean_text(record["target"])) for record in records]


def read_lead(text: str, words: int) -> str:
    """The first `words` words of an article, without its dateline and furniture."""
    body = clean_body(text) or clean_text(text)
    return " ".join(" ".join(split_sentences(body)).split()[:words])


@torch.inference_mode()
def write_texts(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerBase, task: Task, passages: Sequence[str]
) -> list[str]:
    """One text for each passage, in order, lower-case."""
    model.train(False)
    generate: Callable[..., Tensor] = model.generate  # type: ignore[misc, assignment]  # mypy doesn't see transformers' mixin
    order = sorted(range(len(passages)), key=lambda index: len(passages[index]))
    written: dict[int, str] = {}
    for start in range(0, len(order), _BATCH):
        indices = order[start : start + _BATCH]
        prompts = [f"{CONTROL_TOKENS[task]} {passages[index]}" for index in indices]
        batch = tokenizer(prompts, return_tensors="pt", padding=True, truncation=True, max_length=128).to(model.device)
        written |= dict(zip(indices, tokenizer.batch_decode(generate(**batch), skip_special_tokens=True), strict=True))
    return [written[index] for index in range(len(passages))]


def score_texts(texts: Sequence[str], references: Sequence[str]) -> tuple[float, float, float]:
    """Mean ROUGE-1, -2 and -L F-measure, in points."""
    scorer = RougeScorer(list(_MEASURES), use_stemmer=True)
    scores = [scorer.score(reference, text) for text, reference in zip(texts, references, strict=True)]
    first, second, longest = (sum(score[measure].fmeasure for score in scores) / max(1, len(scores)) for measure in _MEASURES)
    return 100 * first, 100 * second, 100 * longest
