"""From requests to candidates: batches through beam search, ids back into text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

import torch
from torch import Tensor

from service.domain import Candidate, GenerationError, ModelInfo
from service.engine.batches import Batch, plan_batches
from service.engine.interface import GenerationRequest, Reading, Task
from service.engine.lexicon import Draft, Lexicon
from service.engine.prompts import Prompt
from service.engine.torch.search import Ending, Masks, Search

BATCH_TOKENS = 4096


class TorchEngine:
    """A loaded checkpoint. Calls from several threads take turns at the model."""

    def __init__(
        self,
        network: Any,
        lexicon: Lexicon,
        prompts: Mapping[Task, Prompt],
        readings: Mapping[Task, Reading],
        info: ModelInfo,
        languages: frozenset[str],
    ) -> None:
        self._network = network
        self._lexicon = lexicon
        self._prompts = prompts
        self._readings = readings
        self._lock = Lock()
        self._masks = Masks(lexicon, network)
        self.info = info
        self.languages = languages

    def reading(self, task: Task) -> Reading:
        return self._readings[task]

    def prompt_version(self, task: Task) -> str:
        return f"{task}@{self._prompts[task].version}"

    def count_tokens(self, text: str) -> int:
        return self._lexicon.count_tokens(text)

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int) -> list[tuple[Candidate, ...]]:
        """Beam search. Seed 0 takes the model's own probabilities; any other moves those of each word a little, by the seed and
        the request alone. A candidate that is too long or comes to no end is dropped."""
        drafts = self._lexicon.start_drafts(requests)
        fed = [self._lexicon.feed(one.passage, self._prompts[one.task], self._readings[one.task].max_tokens) for one in requests]
        answers: list[tuple[Candidate, ...]] = [()] * len(requests)
        for batch in plan_batches(requests, [len(ids) for ids in fed], BATCH_TOKENS):
            search = Search(
                self._masks,
                self._prompts[batch.task],
                [drafts[place] for place in batch.places],
                [requests[place].max_chars for place in batch.places],
                [self._draw_noise(requests[place], seed) for place in batch.places] if seed else None,
            )
            found = self._write(batch, [fed[place] for place in batch.places], search)
            for place, endings in zip(batch.places, found, strict=True):
                answers[place] = tuple(self._choose(endings, requests[place], drafts[place]))
        return answers

    def _write(self, batch: Batch, fed: Sequence[Sequence[int]], search: Search) -> list[list[Ending]]:
        """For each of the batch's requests the ids and score of what the model wrote, best first."""
        prompt = self._prompts[batch.task]
        beams = max(prompt.beams, batch.count)
        decoding = type(self._network.generation_config)(
            num_beams=beams,
            num_return_sequences=beams,
            do_sample=False,
            early_stopping=True,
            length_penalty=prompt.length_penalty,
            no_repeat_ngram_size=prompt.no_repeat_ngram,
            min_new_tokens=prompt.min_new_tokens,
            max_new_tokens=prompt.max_new_tokens,
        )
        input_ids, attention_mask = self._pad(fed)
        try:
            with self._lock, torch.inference_mode():
                written: list[list[int]] = self._network.generate(
                    input_ids=input_ids, attention_mask=attention_mask, generation_config=decoding, logits_processor=[search]
                ).tolist()
        except RuntimeError as error:  # what torch raises, for want of memory too
            raise GenerationError(f"The model failed on a {batch.task} ({type(error).__name__}). Its log has more.") from error
        return [
            [ended for row in written[at * beams : (at + 1) * beams] if (ended := search.find_end(at, row)) is not None]
            for at in range(len(fed))
        ]

    def _choose(self, endings: Sequence[Ending], request: GenerationRequest, draft: Draft) -> Iterator[Candidate]:
        seen: set[str] = set()
        for ending in endings:
            text = self._lexicon.write(ending.ids, draft, request.task)
            if 0 < len(text) <= request.max_chars and text not in seen and len(seen) < request.count:
                seen.add(text)
                yield Candidate(text, ending.score)

    def _pad(self, fed: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """(batch, longest) ids and their attention mask."""
        longest = max(len(ids) for ids in fed)
        padding = self._network.generation_config.pad_token_id
        input_ids = torch.tensor([[*ids, *[padding] * (longest - len(ids))] for ids in fed], device=self._masks.device)
        attention_mask = torch.tensor([[1] * len(ids) + [0] * (longest - len(ids)) for ids in fed], device=self._masks.device)
        return input_ids, attention_mask

    def _draw_noise(self, request: GenerationRequest, seed: int) -> Tensor:
        """(vocabulary,) what the seed adds to the log-probability of each token."""
        told = "\0".join((str(seed), request.task, request.passage, request.source))
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()
        generator = torch.Generator().manual_seed(int.from_bytes(digest[:8]) >> 1)
        noise = self._prompts[request.task].noise * torch.randn(self._masks.size, generator=generator)
        noise[self._masks.ends] = 0.0
        return noise.to(self._masks.device)
