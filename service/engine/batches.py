"""Which requests go through the model together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.engine.interface import GenerationRequest, Task


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests of one task that want as many candidates, by their places in the call."""

    task: Task
    count: int
    places: tuple[int, ...]


def plan_batches(requests: Sequence[GenerationRequest], lengths: Sequence[int], max_tokens: int) -> Iterator[Batch]:
    """Batches of at most `max_tokens` encoder tokens, padding included; a request that is longer goes alone."""
    groups: defaultdict[tuple[Task, int], list[int]] = defaultdict(list)
    for place, request in enumerate(requests):
        groups[request.task, request.count].append(place)
    for (task, count), places in groups.items():
        batch: list[int] = []
        for place in sorted(places, key=lambda one: (-lengths[one], one)):  # the first is the longest: it sets the padded length
            if batch and lengths[batch[0]] * (len(batch) + 1) > max_tokens:
                yield Batch(task, count, tuple(batch))
                batch = []
            batch.append(place)
        yield Batch(task, count, tuple(batch))
