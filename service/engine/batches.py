"""Which requests go through the model together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence


def plan_batches(lengths: Sequence[int], kinds: Sequence[Hashable], max_tokens: int) -> Iterator[tuple[int, ...]]:
    """The places of the requests of each batch: of one kind, alike in length, and of at most `max_tokens` with padding.

    A request that is longer goes alone.
    """
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, kind in enumerate(kinds):
        groups[kind].append(place)
    for places in groups.values():
        batch: list[int] = []
        for place in sorted(places, key=lambda one: (-lengths[one], one)):  # the first is the longest: it sets the padded length
            if batch and lengths[batch[0]] * (len(batch) + 1) > max_tokens:
                yield tuple(batch)
                batch = []
            batch.append(place)
        yield tuple(batch)
