"""From requests to candidates with CTranslate2's beam search, whose texts are held to the rules once they are written."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from math import inf

import ctranslate2

from service.domain import Candidate, DeadlineError, GenerationError, ModelInfo
from service.engine.constraints import START
from service.engine.interface import GenerationRequest, Reading, Task
from service.engine.lexicon import Draft, Lexicon
from service.engine.prompts import Prompt

_SPREAD = 0.6  # how far a seed moves the length penalty: CTranslate2 draws no noise that would be the same everywhere


class CTranslate2Engine:
    """A converted checkpoint; one call at a time on all its threads. `forced_first` is the token that begins every text."""

    lanes = 1
    merges = False

    def __init__(
        self,
        translator: ctranslate2.Translator,
        lexicon: Lexicon,
        prompts: Mapping[Task, Prompt],
        readings: Mapping[Task, Reading],
        info: ModelInfo,
        languages: frozenset[str],
        *,
        forced_first: int | None,
    ) -> None:
        self._translator = translator
        self._lexicon = lexicon
        self._prompts = prompts
        self._readings = readings
        self._prefix = lexicon.name_tokens([forced_first]) if forced_first is not None else []
        self.info = info
        self.languages = languages

    def reading(self, task: Task) -> Reading:
        return self._readings[task]

    def prompt_version(self, task: Task) -> str:
        return f"{task}@{self._prompts[task].version}"

    def count_tokens(self, text: str) -> int:
        return self._lexicon.count_tokens(text)

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int, until: float = inf) -> list[tuple[Candidate, ...]]:
        """Beam search, with spare beams for the texts that break a rule. A search that has begun isn't cut short by `until`."""
        answers: list[tuple[Candidate, ...]] = []
        for request, draft in zip(requests, self._lexicon.start_drafts(requests), strict=True):
            if time.monotonic() > until:
                raise DeadlineError("The model did not come to an end in time. Try again later, or send a shorter article.")
            answers.append(tuple(self._choose(self._write(request, seed), draft, request)))
        return answers

    def _write(self, request: GenerationRequest, seed: int) -> list[tuple[list[int], float]]:
        """Ids and score of each text, best first. One request a call: what it gives depends on nothing else."""
        prompt = self._prompts[request.task]
        fed = self._lexicon.feed(request.passage, prompt, self._readings[request.task].max_tokens)
        beams = max(prompt.beams, request.count)
        try:
            (result,) = self._translator.translate_batch(
                [self._lexicon.name_tokens(fed)],
                target_prefix=[self._prefix] if self._prefix else None,
                beam_size=beams,
                num_hypotheses=beams,
                length_penalty=prompt.length_penalty + (_draw(request, seed) if seed else 0.0),
                no_repeat_ngram_size=prompt.no_repeat_ngram,
                min_decoding_length=prompt.min_new_tokens,
                max_decoding_length=prompt.max_new_tokens,
                disable_unk=True,
                return_scores=True,
            )
        except (RuntimeError, ValueError) as error:  # what CTranslate2 raises, for want of memory too
            raise GenerationError(f"The model failed on a request ({type(error).__name__}).") from error
        return [(self._lexicon.find_ids(tokens), score) for tokens, score in zip(result.hypotheses, result.scores, strict=True)]

    def _choose(self, texts: Sequence[tuple[list[int], float]], draft: Draft, request: GenerationRequest) -> Iterator[Candidate]:
        seen: set[str] = set()
        for ids, score in texts:
            text = self._lexicon.write(ids, draft, request.task) if self._keeps_rules(ids, draft) else ""
            if 0 < len(text) <= request.max_chars and text not in seen and len(seen) < request.count:
                seen.add(text)
                yield Candidate(text, score)

    def _keeps_rules(self, ids: Sequence[int], draft: Draft) -> bool:
        """Whether the rules would have let this text be written, and let it end."""
        state = START
        for token in ids:
            if token not in self._lexicon.special:
                state = draft.automaton.advance(state, token)
        return bool(state) and draft.automaton.may_end(state) and not set(draft.banned).intersection(ids)


def _draw(request: GenerationRequest, seed: int) -> float:
    """A number between -_SPREAD and _SPREAD, by the seed and the request alone."""
    told = "\0".join((str(seed), request.task, request.passage))
    share = int.from_bytes(hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64
    return _SPREAD * (2 * share - 1)
