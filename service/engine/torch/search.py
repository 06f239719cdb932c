"""The rules of constraints.py at work on the scores of a beam search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import torch
from torch import Tensor

from service.engine.constraints import START, Automaton, Gate, Kind, State
from service.engine.interface import GenerationRequest
from service.engine.lexicon import Draft, Lexicon
from service.engine.prompts import Prompt

_FORBIDDEN = float("-inf")


class Masks:
    """Sets of ids as tensors over the vocabulary."""

    def __init__(self, lexicon: Lexicon, network: Any) -> None:
        theirs = network.generation_config
        self.device = network.device
        self.size = network.get_output_embeddings().weight.shape[0]
        self.special = lexicon.special
        self.ends: list[int] = theirs.eos_token_id if isinstance(theirs.eos_token_id, list) else [theirs.eos_token_id]
        self.starts_forced = theirs.forced_bos_token_id is not None
        self.widths = [piece.width for piece in lexicon.pieces] + [0] * (self.size - len(lexicon.pieces))
        self.words = frozenset(token for token, piece in enumerate(lexicon.pieces) if piece.spaced and piece.text.isalpha())
        self.width_tensor = torch.tensor(self.widths, device=self.device)
        self.widest = max(self.widths)
        self.nothing = torch.zeros(self.size, dtype=torch.bool, device=self.device)
        self._shared = {node: self._mark(node.children) for node in lexicon.shared}

    def set_floors(self, prompt: Prompt) -> Tensor:
        """(vocabulary,) the least log-probability with which each token may be written."""
        floors = torch.full((self.size,), _log(prompt.least_token), device=self.device)
        floors[self.ends] = _log(prompt.least_end)
        return floors

    def mark_gate(self, gate: Gate) -> Tensor:
        """(vocabulary,) True for what may come through the gate."""
        mask = self.nothing.clone()
        for root in gate.roots:
            mask |= self._shared[root] if root in self._shared else self._mark(root.children)
        if gate.may_end:
            mask[self.ends] = True
        return mask

    def _mark(self, ids: Iterable[int]) -> Tensor:
        mask = self.nothing.clone()
        mask[list(ids)] = True
        return mask


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


@dataclass(slots=True)
class Prefix:
    """What a beam has written: how it may go on, its width in characters, its log-probability, its row in the last step, and the
    log-probability of ending here."""

    state: State
    width: int
    score: float
    row: int
    end: float = _FORBIDDEN


class Search:
    """Applies each request's rules at each step of one beam search (transformers calls it a logits processor), and keeps the
    model's own log-probability of everything that was tried."""

    def __init__(self, masks: Masks, jobs: Sequence[Job]) -> None:
        self._masks = masks
        self._jobs = jobs
        self._floors = torch.stack([masks.set_floors(job.prompt) for job in jobs])
        self._noise = torch.stack([job.noise for job in jobs if job.noise is not None]) if jobs[0].noise is not None else None
        self._banned = [torch.tensor(job.draft.banned, dtype=torch.long, device=masks.device) for job in jobs]
        self._gates: dict[tuple[Automaton, Kind], Tensor] = {}
        self._tried: list[dict[tuple[int, ...], Prefix]] = [{} for _ in jobs]
        self._last = torch.empty(0)

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """`input_ids`: (requests * beams, written + 1); `scores`: (requests * beams, vocabulary) log-probabilities."""
        written = [tuple(row) for row in input_ids[:, 1:].tolist()]
        beams = len(written) // len(self._jobs)
        prefixes = self._follow(written, beams)
        if written[0] or not self._masks.starts_forced:
            allowed = self._allow(written, prefixes, beams) & (scores >= self._floors.repeat_interleave(beams, dim=0))
            scores = scores.masked_fill(~allowed, _FORBIDDEN)
        for prefix, end in zip(prefixes, scores[:, self._masks.ends].amax(dim=1).tolist(), strict=True):
            prefix.end = end
        self._last = scores
        return scores if self._noise is None else scores + self._noise.repeat_interleave(beams, dim=0)

    def find_end(self, at: int, row: Sequence[int]) -> Ending | None:
        """What `row` holds for request `at`; None if it breaks a rule or comes to no end."""
        end = next((place for place, token in enumerate(row) if place and token in self._masks.ends), None)
        prefix = self._tried[at].get(tuple(row[1:end])) if end else None
        if prefix is None or prefix.score + prefix.end == _FORBIDDEN:
            return None
        return Ending(tuple(row[1:end]), (prefix.score + prefix.end) / len(row[:end]))

    def _follow(self, written: Sequence[tuple[int, ...]], beams: int) -> list[Prefix]:
        """The prefix of each row: its parent, one token on."""
        if not written[0]:
            prefixes = [Prefix(START, 0, 0.0, row) for row in range(len(written))]
        else:
            parents = [self._tried[row // beams][ids[:-1]] for row, ids in enumerate(written)]
            gains = self._last[[parent.row for parent in parents], [ids[-1] for ids in written]].tolist()
            prefixes = [
                self._go_on(parent, row, ids[-1], gain, beams)
                for row, (parent, ids, gain) in enumerate(zip(parents, written, gains, strict=True))
            ]
        for row, (prefix, ids) in enumerate(zip(prefixes, written, strict=True)):
            self._tried[row // beams][ids] = prefix
        return prefixes

    def _go_on(self, parent: Prefix, row: int, token: int, gain: float, beams: int) -> Prefix:
        special = token in self._masks.special
        state = parent.state if special else self._jobs[row // beams].draft.automaton.advance(parent.state, token)
        return Prefix(state, parent.width + self._masks.widths[token], parent.score + gain, row)

    def _allow(self, written: Sequence[tuple[int, ...]], prefixes: Sequence[Prefix], beams: int) -> Tensor:
        """(requests * beams, vocabulary) True for what may come next."""
        jobs = [self._jobs[row // beams] for row in range(len(prefixes))]
        automata = [job.draft.automaton for job in jobs]
        allowed = torch.stack([self._open_gates(rules, one.state) for rules, one in zip(automata, prefixes, strict=True)])
        for at, banned in enumerate(self._banned):
            allowed[at * beams : (at + 1) * beams, banned] = False
        repeated = [
            (row, token)
            for row, (job, ids) in enumerate(zip(jobs, written, strict=True))
            for token in self._find_repeated(ids, job.prompt.no_repeat_ngram)
        ]
        inner = [
            (row, token)
            for row, (rules, one) in enumerate(zip(automata, prefixes, strict=True))
            for token in rules.find_inner(one.state)
        ]
        for pairs, value in ((repeated, False), (inner, True)):  # a span that was begun is finished, repeated or not
            if pairs:
                allowed[tuple(zip(*pairs, strict=True))] = value
        allowed[:, self._masks.ends] &= torch.tensor(
            [[len(ids) >= job.prompt.min_new_tokens] for job, ids in zip(jobs, written, strict=True)], device=self._masks.device
        )
        room = [
            job.request.max_chars + 1 - one.width if len(ids) + 1 < job.prompt.max_new_tokens else 0
            for job, one, ids in zip(jobs, prefixes, written, strict=True)
        ]
        if min(room) < self._masks.widest:
            allowed &= self._masks.width_tensor <= torch.tensor(room, device=self._masks.device)[:, None]
        return allowed

    def _find_repeated(self, ids: tuple[int, ...], size: int) -> set[int]:
        """The tokens that would write a word twice in a row, or `size` tokens that stand in `ids` already."""
        doubled = {ids[-1]} & self._masks.words if ids else set()
        if not size or len(ids) < size:
            return doubled
        tail = ids[len(ids) - size + 1 :]
        return doubled | {ids[at + size - 1] for at in range(len(ids) - size + 1) if ids[at : at + size - 1] == tail}

    def _open_gates(self, rules: Automaton, state: State) -> Tensor:
        """(vocabulary,) what comes through the gates that stand open in `state`."""
        kinds = rules.find_kinds(state)
        for kind in kinds:
            if (rules, kind) not in self._gates:
                self._gates[rules, kind] = self._masks.mark_gate(rules.gates[kind])
        masks = [self._gates[rules, kind] for kind in kinds]
        return torch.stack(masks).any(dim=0) if len(masks) > 1 else masks[0] if masks else self._masks.nothing


def _log(probability: float) -> float:
    return log(probability) if probability else _FORBIDDEN
