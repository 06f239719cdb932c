"""From requests to candidates: batches through beam search, ids back into text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

import torch
from torch import Tensor

from service.domain import Candidate, GenerationError, ModelInfo
from service.engine.batches import plan_batches
from service.engine.interface import GenerationRequest, Reading, Task
from service.engine.lexicon import Draft, Lexicon
from service.engine.prompts import Prompt
from service.engine.torch.search import Ending, Job, Masks, Search

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
        jobs = [
            self._plan(request, draft, seed)
            for request, draft in zip(requests, self._lexicon.start_drafts(requests), strict=True)
        ]
        answers: list[tuple[Candidate, ...]] = [()] * len(jobs)
        kinds = [(max(job.prompt.beams, job.request.count), job.prompt.length_penalty) for job in jobs]
        for places in plan_batches([len(job.fed) for job in jobs], kinds, BATCH_TOKENS):
            for place, endings in zip(places, self._write([jobs[place] for place in places]), strict=True):
                answers[place] = tuple(self._choose(endings, jobs[place]))
        return answers

    def _plan(self, request: GenerationRequest, draft: Draft, seed: int) -> Job:
        prompt = self._prompts[request.task]
        fed = self._lexicon.feed(request.passage, prompt, self._readings[request.task].max_tokens)
        return Job(request, prompt, draft, fed, self._draw_noise(request, seed) if seed else None)

    def _write(self, jobs: Sequence[Job]) -> list[list[Ending]]:
        """What the model wrote for each job of one batch, best first."""
        search = Search(self._masks, jobs)
        beams = max(jobs[0].prompt.beams, jobs[0].request.count)
        decoding = type(self._network.generation_config)(
            num_beams=beams,
            num_return_sequences=beams,
            do_sample=False,
            early_stopping=True,
            length_penalty=jobs[0].prompt.length_penalty,
            max_new_tokens=max(job.prompt.max_new_tokens for job in jobs),
        )
        input_ids, attention_mask = self._pad([job.fed for job in jobs])
        try:
            with self._lock, torch.inference_mode():
                written: list[list[int]] = self._network.generate(
                    input_ids=input_ids, attention_mask=attention_mask, generation_config=decoding, logits_processor=[search]
                ).tolist()
        except RuntimeError as error:  # what torch raises, for want of memory too
            raise GenerationError(f"The model failed on a batch of {len(jobs)} ({type(error).__name__}).") from error
        return [
            [ended for row in written[at * beams : (at + 1) * beams] if (ended := search.find_end(at, row)) is not None]
            for at in range(len(jobs))
        ]

    def _choose(self, endings: Sequence[Ending], job: Job) -> Iterator[Candidate]:
        seen: set[str] = set()
        for ending in endings:
            text = self._lexicon.write(ending.ids, job.draft, job.request.task)
            if 0 < len(text) <= job.request.max_chars and text not in seen and len(seen) < job.request.count:
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
