"""Stage 2: teaches the decoder to write before it learns to shorten, on the documents' own text, without their titles.

Two tasks take turns: to write a passage whole of which spans are masked (BART's text infilling), and to write the sentence of an
article that its others bear out best, from those others (PEGASUS's gap sentences).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm
from transformers import BartForConditionalGeneration, PreTrainedTokenizerFast

from training.batches import Batch, Example, collate
from training.train import Progress, Run, Schedule, set_dropout

PASSAGE_TOKENS = 94
GAP_SOURCE_TOKENS = 100
_GAP_TOKENS = range(8, 41)
_LEAST_PASSAGE = 30
_LEAST_SUPPORT = 0.4  # share of a gap sentence's words that stand elsewhere in the article
_FIRST_CONTENT_ID = 2100  # in BERT's vocabulary commoner words come first; those below are function words and marks
_FIRST_WORD_ID = 1000  # below: special and unused ids, never masked
_SPAN_STARTS = 0.115  # with spans of 1 to 6 pieces: about a third of a passage is masked
_LONGEST_SPAN = 6


def pretrain_model(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, texts: Path, schedule: Schedule, out: Path
) -> Progress:
    """Trains `model` in place for `schedule.minutes`; `texts` holds an article a line, its sentences parted by tabs."""
    torch.manual_seed(schedule.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device).train()  # type: ignore[arg-type]  # transformers' wrapper hides torch's signature
    set_dropout(model, schedule.dropout)
    articles = load_articles(texts, tokenizer)
    passages = [example for article in articles for example in cut_passages(article, tokenizer)]
    gaps = [example for article in articles if (example := find_gap(article, tokenizer))]
    run = Run(model, tokenizer, [], schedule, out)
    progress, budget_s = run.progress, schedule.minutes * 60
    with tqdm(total=round(budget_s), initial=round(progress.elapsed_s), unit="s", mininterval=10, desc="pretrain") as bar:
        while progress.elapsed_s < budget_s:
            order = random.Random(f"{schedule.seed} {progress.steps}")
            for batch in build_turns(passages, gaps, tokenizer, batch_tokens=schedule.batch_tokens, order=order):
                run.learn(batch)
                bar.set_postfix_str(f"loss {progress.loss:.3f}", refresh=False)
                bar.update(round(progress.elapsed_s) - bar.n)
                if progress.elapsed_s >= budget_s:
                    break
            progress.epoch += 1
    run.save()
    return progress


def load_articles(texts: Path, tokenizer: PreTrainedTokenizerFast) -> list[list[list[int]]]:
    """Each article as its sentences' token ids, without special tokens."""
    lines = [line.split("\t") for line in texts.read_text(encoding="utf-8").splitlines() if line]
    flat = tokenizer(list(chain.from_iterable(lines)), add_special_tokens=False)["input_ids"] if lines else []
    ids = iter(flat)
    return [[next(ids) for _ in line] for line in lines]


def cut_passages(article: Sequence[Sequence[int]], tokenizer: PreTrainedTokenizerFast) -> Iterator[Example]:
    """Runs of whole sentences of at most `PASSAGE_TOKENS`; source and target are the same until spans are masked."""
    passage: list[int] = []
    for sentence in (*article, None):
        if sentence is None or (passage and len(passage) + len(sentence) > PASSAGE_TOKENS):
            if len(passage) >= _LEAST_PASSAGE:
                ids = (*passage, int(tokenizer.sep_token_id))
                yield Example("passage", (int(tokenizer.cls_token_id), *ids), ids, 1.0)
            passage = []
        passage += sentence[:PASSAGE_TOKENS] if sentence else []


def find_gap(article: Sequence[Sequence[int]], tokenizer: PreTrainedTokenizerFast) -> Example | None:
    """The sentence, of the first six, whose words the others hold most of, with the others as source; None when none is borne
    out."""
    bags = [{token for token in sentence if token > _FIRST_CONTENT_ID} for sentence in article]
    best, at = 0.0, -1
    for index, sentence in enumerate(article[:6]):
        if len(sentence) in _GAP_TOKENS and len(bags[index]) > 2:
            others: set[int] = set().union(*bags[:index], *bags[index + 1 :])
            support = len(bags[index] & others) / len(bags[index])
            best, at = (support, index) if support > best else (best, at)
    source = [token for index, sentence in enumerate(article) if index != at for token in sentence][:GAP_SOURCE_TOKENS]
    if best < _LEAST_SUPPORT or len(source) < _LEAST_PASSAGE:
        return None
    end = int(tokenizer.sep_token_id)
    return Example("gap", (int(tokenizer.cls_token_id), *source, end), (*article[at], end), best)


def build_turns(
    passages: Sequence[Example],
    gaps: Sequence[Example],
    tokenizer: PreTrainedTokenizerFast,
    *,
    batch_tokens: int,
    order: random.Random,
) -> Iterator[Batch]:
    """Batches of drawn examples, two of passages and three of gaps in turn; a target token counts twice, as in training."""
    count = min(len(passages), max(1, batch_tokens // (3 * PASSAGE_TOKENS)))
    gap_count = min(len(gaps), max(1, batch_tokens // (GAP_SOURCE_TOKENS + 2 * max(_GAP_TOKENS))))
    for turn in range(max(1, len(passages) // max(1, count))):
        if gaps and turn % 5 in (1, 3, 4):
            yield collate(order.sample(gaps, gap_count), tokenizer)
        else:
            batch = collate(order.sample(passages, count), tokenizer)
            source = mask_spans(batch.source, int(tokenizer.mask_token_id), int(tokenizer.pad_token_id))
            yield Batch(source, (source != int(tokenizer.pad_token_id)).long(), batch.decoder_input, batch.labels)


def mask_spans(ids: Tensor, mask: int, pad: int) -> Tensor:
    """`ids`, (batch, length), with random spans put down to one `mask` each; rows keep their width, with `pad` behind."""
    starts = torch.rand(ids.shape) < _SPAN_STARTS
    lengths = torch.randint(1, _LONGEST_SPAN + 1, ids.shape)
    masked = starts.clone()
    for offset in range(1, _LONGEST_SPAN):
        masked[:, offset:] |= starts[:, :-offset] & (lengths[:, :-offset] > offset)
    masked &= ids >= _FIRST_WORD_ID
    inside = masked.clone()
    inside[:, 0] = False
    inside[:, 1:] &= masked[:, :-1]  # all but a span's first piece
    written = ids.masked_fill(masked, mask).masked_fill(inside, pad)
    return written.gather(1, torch.argsort(inside.to(torch.int8), dim=1, stable=True))
