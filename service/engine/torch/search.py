"""Beam search under the rules of constraints.py: what breaks a rule is never written.

The rules are applied to the model's scores as beams grow, so that every text that comes out keeps them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, log

import torch
from torch import Tensor

from service.domain import DeadlineError
from service.engine.constraints import START, Automaton, Gate, Kind, State
from service.engine.interface import GenerationRequest
from service.engine.lexicon import Draft, Lexicon
from service.engine.prompts import Prompt
from service.engine.torch.network import Network

_BLOCK = 64  # scores looked at together


@dataclass(frozen=True, slots=True)
class Ending:
    """A text that came to an end: its ids without the end token, and their mean log-probability with it."""

    ids: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Job:
    """One request on its way: what the encoder reads, the rules of the text, and what the seed adds to each log-probability."""

    request: GenerationRequest
    prompt: Prompt
    draft: Draft
    fed: Sequence[int]
    noise: Tensor | None = None

    @property
    def beams(self) -> int:
        return max(self.prompt.beams, self.request.count)


@dataclass(frozen=True, slots=True)
class Beam:
    """What has been written: how it may go on, its width in characters, its log-probability, the same with the seed's noise, and
    the row that wrote it."""

    ids: tuple[int, ...]
    state: State
    width: int
    score: float
    rank: float
    row: int


class Masks:
    """Sets of ids as (vocabulary,) tensors to be added to scores: 0 for what may come, minus infinity for the rest."""

    def __init__(self, lexicon: Lexicon, network: Network) -> None:
        self.device, self.size, self.ends = network.device, network.size, frozenset(network.ids.ends)
        self.special = lexicon.special
        self.widths = [piece.width for piece in lexicon.pieces] + [0] * (self.size - len(lexicon.pieces))
        self.words = frozenset(token for token, piece in enumerate(lexicon.pieces) if piece.spaced and piece.text.isalpha())
        self.nothing = torch.full((self.size,), -inf, device=self.device)
        self._width_tensor = torch.tensor(self.widths, device=self.device)
        self._widest = max(self.widths)
        self._shared = {node: self._mark(node.children) for node in lexicon.shared}

    def mark_gates(self, gates: Iterable[Gate]) -> Tensor:
        """What may come through any of the gates; the ends are never in it."""
        mask = self.nothing
        for gate in gates:
            for root in gate.roots:
                mask = torch.maximum(mask, self._shared[root] if root in self._shared else self._mark(root.children))
        return mask

    def forbid_wide(self, mask: Tensor, room: int) -> None:
        """Takes out of `mask` what is wider than `room`, in characters."""
        if room < self._widest:
            mask[self._width_tensor > room] = -inf

    def _mark(self, ids: Iterable[int]) -> Tensor:
        mask = self.nothing.clone()
        mask[list(ids)] = 0.0
        return mask


def write_texts(network: Network, masks: Masks, jobs: Sequence[Job], *, until: float = inf) -> list[list[Ending]]:
    """What the model writes for each job, best first. Raises DeadlineError once `time.monotonic()` passes `until`."""
    with torch.inference_mode():
        return Search(network, masks, jobs).run(until)


class Search:
    """One batch of jobs on its way."""

    def __init__(self, network: Network, masks: Masks, jobs: Sequence[Job]) -> None:
        self._network = network
        self._masks = masks
        self._jobs = jobs
        self._floors = [(_log(job.prompt.least_token), _log(job.prompt.least_end)) for job in jobs]
        self._gates: dict[tuple[Automaton, tuple[Kind, ...]], Tensor] = {}
        self._ended: list[list[tuple[float, Ending]]] = [[] for _ in jobs]
        self._spare: list[list[tuple[float, Ending]]] = [[] for _ in jobs]  # ends that were not among the best

    def run(self, until: float = inf) -> list[list[Ending]]:
        """As transformers' beam search that stops early: a job is done when as many texts have ended as it has beams."""
        reader = self._network.read([job.fed for job in self._jobs])
        live = {at: [Beam((), START, 0, 0.0, 0.0, at)] for at in range(len(self._jobs))}
        tokens = [self._network.ids.start] * len(live)
        while live:
            if time.monotonic() > until:
                raise DeadlineError("The model did not come to an end in time. Try again later, or send a shorter article.")
            places = {at: place for place, at in enumerate(live)}
            live = self._grow(live, reader.step(torch.tensor(tokens, device=self._masks.device)))
            if live:
                reader.keep({places[at]: [beam.row for beam in beams] for at, beams in live.items()})
                tokens = [beam.ids[-1] for beams in live.values() for beam in beams]
                rows = iter(range(len(tokens)))
                live = {at: [replace(beam, row=next(rows)) for beam in beams] for at, beams in live.items()}
        return [self._rank(at)[: job.beams] for at, job in enumerate(self._jobs)]

    def _rank(self, at: int) -> list[Ending]:
        """What ended, best first; then, of a headline whose beams ran out of room before as many had, what could have ended on
        the way: bullets and briefs have the article's own words to fall back on, which seldom fit a headline."""
        ended, spare = (sorted(found[at], key=lambda one: -one[0]) for found in (self._ended, self._spare))
        spare = spare if self._jobs[at].request.task == "headline" else []
        return [ending for _, ending in (*ended, *spare)]

    def _grow(self, live: Mapping[int, Sequence[Beam]], scores: Tensor) -> dict[int, list[Beam]]:
        """The best beams of each job that isn't done, with one token more; `scores` has a row for each beam."""
        totals = scores.logsumexp(dim=1, keepdim=True)
        best = find_best(self._allow(live).add_(scores), 2 * max(self._jobs[at].beams for at in live))
        gains = scores.gather(1, best.indices).sub_(totals)
        found = zip((best.values - totals).tolist(), best.indices.tolist(), gains.tolist(), strict=True)
        grown: dict[int, list[Beam]] = {}
        for at, beams in live.items():
            job, pool = self._jobs[at], list[tuple[float, Beam, int, float]]()
            for beam in beams:
                for rank, token, gain in zip(*next(found), strict=True):
                    if rank > -inf and gain >= self._floors[at][token in self._masks.ends]:
                        pool.append((beam.rank + rank, beam, token, gain))
            pool.sort(key=lambda one: -one[0])
            chosen = self._choose(at, pool)
            if chosen and len(self._ended[at]) < job.beams and len(chosen[0].ids) < job.prompt.max_new_tokens:
                grown[at] = chosen
        return grown

    def _choose(self, at: int, pool: Sequence[tuple[float, Beam, int, float]]) -> list[Beam]:
        """The next beams of job `at`, of the best continuations in order; an end counts only among as many as there are beams."""
        job, chosen = self._jobs[at], list[Beam]()
        for place, (rank, beam, token, gain) in enumerate(pool):
            if token in self._masks.ends:
                length = len(beam.ids) + 1
                ending = Ending(beam.ids, (beam.score + gain) / length)
                kept = self._ended if place < job.beams else self._spare
                kept[at].append((rank / length**job.prompt.length_penalty, ending))
            elif len(chosen) < job.beams and place < 2 * job.beams:
                special = token in self._masks.special
                state = beam.state if special else job.draft.automaton.advance(beam.state, token)
                width = beam.width + self._masks.widths[token]
                chosen.append(Beam((*beam.ids, token), state, width, beam.score + gain, rank, beam.row))
        return chosen

    def _allow(self, live: Mapping[int, Sequence[Beam]]) -> Tensor:
        """(rows, vocabulary) 0 for what may come next, or the seed's noise, and minus infinity for the rest."""
        rows = [(self._jobs[at], beam) for at, beams in live.items() for beam in beams]
        if self._network.ids.forced_first is not None and not rows[0][1].ids:
            mask = self._masks.nothing.repeat(len(rows), 1)
            mask[:, self._network.ids.forced_first] = 0.0
            return mask
        mask = torch.stack([self._open_gates(job.draft.automaton, beam.state) for job, beam in rows])
        forbidden: list[int] = []  # places in the rows laid end to end
        allowed: list[int] = []
        for row, (job, beam) in enumerate(rows):
            first, rules = row * self._masks.size, job.draft.automaton
            forbidden += [first + token for token in job.draft.banned]
            forbidden += [first + token for token in self._find_repeated(beam.ids, job.prompt.no_repeat_ngram)]
            allowed += [first + token for token in rules.find_inner(beam.state)]  # a span that was begun is finished
            if len(beam.ids) >= job.prompt.min_new_tokens and rules.may_end(beam.state):
                allowed += [first + token for token in self._masks.ends]
        flat = mask.view(-1)
        if forbidden:
            flat[torch.tensor(forbidden, device=mask.device)] = -inf
        if allowed:
            flat[torch.tensor(allowed, device=mask.device)] = 0.0
        for row, (job, beam) in enumerate(rows):
            fits = len(beam.ids) + 1 < job.prompt.max_new_tokens
            self._masks.forbid_wide(mask[row], job.request.max_chars + 1 - beam.width if fits else 0)
        if rows[0][0].noise is not None:
            mask += torch.stack([job.noise for job, _ in rows if job.noise is not None])
        return mask

    def _open_gates(self, rules: Automaton, state: State) -> Tensor:
        """(vocabulary,) what comes through the gates that stand open in `state`."""
        kinds = rules.find_kinds(state)
        if (rules, kinds) not in self._gates:
            self._gates[rules, kinds] = self._masks.mark_gates(rules.gates[kind] for kind in kinds)
        return self._gates[rules, kinds]

    def _find_repeated(self, ids: tuple[int, ...], size: int) -> set[int]:
        """The tokens that would write a word twice in a row, or `size` tokens that stand in `ids` already."""
        doubled = {ids[-1]} & self._masks.words if ids else set()
        if not size or len(ids) < size:
            return doubled
        tail = ids[len(ids) - size + 1 :]
        return doubled | {ids[at + size - 1] for at in range(len(ids) - size + 1) if ids[at : at + size - 1] == tail}


def find_best(scores: Tensor, count: int) -> torch.return_types.topk:
    """The `count` best of each row, as topk finds them: the best blocks, then the best in these, which is four times faster."""
    blocks = scores.shape[1] // _BLOCK
    if scores.shape[1] % _BLOCK or blocks <= count:
        return scores.topk(min(count, scores.shape[1]), dim=1)
    folded = scores.view(len(scores), blocks, _BLOCK)
    best = folded.amax(dim=2).topk(count, dim=1).indices.sort(dim=1).values  # (rows, count) block numbers
    held = folded.gather(1, best[:, :, None].expand(-1, -1, _BLOCK)).flatten(1)
    found = held.topk(count, dim=1)
    indices = best.gather(1, found.indices // _BLOCK) * _BLOCK + found.indices % _BLOCK
    return torch.return_types.topk((found.values, indices))


def _log(probability: float) -> float:
    return log(probability) if probability else -inf
