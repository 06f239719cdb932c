"""What the search needs of a model: passages read once, then one token more of every beam at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class TokenIds:
    """The ids that frame a text: what its decoder begins with, what must come first (None: anything), padding, and the ends."""

    start: int
    forced_first: int | None
    padding: int
    ends: tuple[int, ...]


class Network(Protocol):
    """A sequence-to-sequence model with its weights, without a state between calls."""

    @property
    def ids(self) -> TokenIds: ...

    @property
    def is_small(self) -> bool:
        """Whether one core is best for a call, and one call for all the texts of an article."""
        ...

    @property
    def size(self) -> int:
        """Columns of the scores: the vocabulary with what pads it."""
        ...

    @property
    def device(self) -> torch.device: ...

    def read(self, fed: Sequence[Sequence[int]]) -> Reader:
        """Runs the encoder over each passage's ids; each has one beam to begin with."""
        ...


class Reader(Protocol):
    """A batch of passages that were read, and what has been written about them."""

    def step(self, tokens: Tensor) -> Tensor:
        """(rows, vocabulary) fp32 scores, before the softmax, of what comes after one more token of each beam, (rows,)."""
        ...

    def keep(self, beams: Mapping[int, Sequence[int]]) -> None:
        """Goes on with these passages, by their places until now, and with what these rows of each have written; rows are
        numbered anew in this order, and so are passages."""
        ...


class TransformersNetwork:
    """Any model that transformers loads, through its own forward pass."""

    is_small = False

    def __init__(self, model: Any) -> None:
        theirs = model.generation_config
        ends = theirs.eos_token_id if isinstance(theirs.eos_token_id, list) else [theirs.eos_token_id]
        self.ids = TokenIds(theirs.decoder_start_token_id, theirs.forced_bos_token_id, theirs.pad_token_id, tuple(ends))
        self.size: int = model.get_output_embeddings().weight.shape[0]
        self.device: torch.device = model.device
        self._model = model

    def read(self, fed: Sequence[Sequence[int]]) -> Reader:
        ids, mask = pad(fed, self.ids.padding, self.device)
        return TransformersReader(
            self._model, self._model.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state, mask
        )


class TransformersReader:
    """A batch on its way, with transformers' own cache."""

    def __init__(self, model: Any, hidden: Tensor, mask: Tensor) -> None:
        self._model = model
        self._hidden = hidden  # (rows, length, width)
        self._mask = mask
        self._cache: Any = None

    def step(self, tokens: Tensor) -> Tensor:
        output = self._model(
            encoder_outputs=(self._hidden,),
            attention_mask=self._mask,
            decoder_input_ids=tokens[:, None],
            past_key_values=self._cache,
            use_cache=True,
        )
        self._cache = output.past_key_values
        scores: Tensor = output.logits[:, -1].float()
        return scores

    def keep(self, beams: Mapping[int, Sequence[int]]) -> None:
        kept = [row for rows in beams.values() for row in rows]
        if kept != list(range(len(self._hidden))):
            order = torch.tensor(kept, device=self._hidden.device)
            self._cache.reorder_cache(order)
            self._hidden, self._mask = self._hidden[order], self._mask[order]


def pad(fed: Sequence[Sequence[int]], padding: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """(passages, longest) ids and their attention mask."""
    longest = max(len(ids) for ids in fed)
    ids = torch.tensor([[*one, *[padding] * (longest - len(one))] for one in fed], device=device)
    mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in fed], device=device)
    return ids, mask
