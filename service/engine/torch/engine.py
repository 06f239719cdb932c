"""From requests to candidates: batches through beam search, ids back into text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from threading import Semaphore

import torch
from torch import Tensor

from service.domain import Candidate, GenerationError, ModelInfo
from service.engine.batches import plan_batches
from service.engine.interface import GenerationRequest, Reading, Task
from service.engine.lexicon import Draft, Lexicon
from service.engine.prompts import Prompt
from service.engine.torch.network import Network
from service.engine.torch.search import Ending, Job, Masks, write_texts

BATCH_TOKENS = 4096


class TorchEngine:
    """A loaded checkpoint. `lanes` calls run at a time, each on `threads` processor threads; more take turns."""

    def __init__(
        self,
        network: Network,
        lexicon: Lexicon,
        prompts: Mapping[Task, Prompt],
        readings: Mapping[Task, Reading],
        info: ModelInfo,
        languages: frozenset[str],
        *,
        lanes: int = 1,
        threads: int = 1,
    ) -> None:
        self._network = network
        self._lexicon = lexicon
        self._prompts = prompts
        self._readings = readings
        self._turns = Semaphore(lanes)
        self._threads = threads
        self.lanes = lanes
        self.merges = self.quantized = network.is_small
        self._masks = Masks(lexicon, network)
        self.info = info
        self.languages = languages

    def reading(self, task: Task) -> Reading:
        return self._readings[task]

    def prompt_version(self, task: Task) -> str:
        return f"{task}@{self._prompts[task].version}"

    def count_tokens(self, text: str) -> int:
        return self._lexicon.count_tokens(text)

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int, until: float = inf) -> list[tuple[Candidate, ...]]:
        """Beam search. Seed 0 takes the model's own probabilities; any other moves those of each word a little, by the seed and
        the request alone. A candidate that is too long or comes to no end is dropped."""
        jobs = [
            self._plan(request, draft, seed)
            for request, draft in zip(requests, self._lexicon.start_drafts(requests), strict=True)
        ]
        answers: list[tuple[Candidate, ...]] = [()] * len(jobs)
        kinds = [None if self.merges else job.request.task for job in jobs]
        for places in plan_batches([len(job.fed) for job in jobs], kinds, BATCH_TOKENS):
            for place, endings in zip(places, self._write([jobs[place] for place in places], until), strict=True):
                answers[place] = tuple(self._choose(endings, jobs[place]))
        return answers

    def _plan(self, request: GenerationRequest, draft: Draft, seed: int) -> Job:
        prompt = self._prompts[request.task]
        fed = self._lexicon.feed(request.passage, prompt, self._readings[request.task].max_tokens)
        return Job(request, prompt, draft, fed, self._draw_noise(request, seed) if seed else None)

    def _write(self, jobs: Sequence[Job], until: float) -> list[list[Ending]]:
        """What the model wrote for each job of one batch, best first."""
        try:
            with self._turns:
                if torch.get_num_threads() != self._threads:
                    torch.set_num_threads(self._threads)  # holds for the thread that asks
                return write_texts(self._network, self._masks, jobs, until=until)
        except RuntimeError as error:  # what torch raises, for want of memory too
            raise GenerationError(f"The model failed on a batch of {len(jobs)} ({type(error).__name__}).") from error

    def _choose(self, endings: Sequence[Ending], job: Job) -> Iterator[Candidate]:
        seen: set[str] = set()
        for ending in endings:
            text = self._lexicon.write(ending.ids, job.draft, job.request.task)
            if 0 < len(text) <= job.request.max_chars and text not in seen and len(seen) < job.request.count:
                seen.add(text)
                yield Candidate(text, ending.score)

    def _draw_noise(self, request: GenerationRequest, seed: int) -> Tensor:
        """(vocabulary,) what the seed adds to the log-probability of each token."""
        told = "\0".join((str(seed), request.task, request.passage, request.source))
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()
        generator = torch.Generator().manual_seed(int.from_bytes(digest[:8]) >> 1)
        noise = self._prompts[request.task].noise * torch.randn(self._masks.size, generator=generator)
        noise[list(self._masks.ends)] = 0.0
        return noise.to(self._masks.device)
