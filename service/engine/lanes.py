"""The line before the model: so many calls at a time, so many in waiting, and none for longer than a caller waits.

A call holds requests of one article, so that what it answers depends on nothing else. Articles don't share calls:
on a CPU their tokens cost as much together as one after the other (`bench serving`), and answers would depend on the company.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from service.domain import Candidate, DeadlineError, OverloadedError
from service.engine.interface import Engine, GenerationRequest

Answers = list[tuple[Candidate, ...]]


class Lanes:
    """Runs an engine for many threads. `most` bounds the calls that run or wait; `limit_s` how long one may wait and run."""

    def __init__(self, engine: Engine, *, most: int = 256, limit_s: float = 25.0) -> None:
        self._engine = engine
        self._most = most
        self._limit_s = limit_s
        self._pool = ThreadPoolExecutor(engine.lanes, thread_name_prefix="lane")
        self._lock = Lock()
        self._inside = 0
        self._mean_s = 1.0  # of a call; moves with what the last ones took

    @property
    def inside(self) -> int:
        """Calls that run or wait now."""
        return self._inside

    def submit(self, calls: Sequence[Sequence[GenerationRequest]], *, seed: int) -> list[Future[Answers]]:
        """What the engine will answer to each call, in the order in which they were submitted.

        Raises OverloadedError when the line has no room for all of them; a future holds DeadlineError for a call that took too
        long, else what the engine raised.
        """
        with self._lock:
            if self._inside and self._inside + len(calls) > self._most:
                raise OverloadedError(
                    "More articles are waiting for the model than it can take in time. Try again after Retry-After seconds.",
                    retry_after_s=max(1.0, self._inside * self._mean_s / self._engine.lanes),
                )
            self._inside += len(calls)
        until = time.monotonic() + self._limit_s
        futures = [self._pool.submit(self._run, call, seed, until) for call in calls]
        for future in futures:
            future.add_done_callback(self._leave)
        return futures

    def _run(self, call: Sequence[GenerationRequest], seed: int, until: float) -> Answers:
        began = time.monotonic()
        if began > until:
            raise DeadlineError(f"The model did not come to this article within {self._limit_s:g} seconds. Try again later.")
        answers = self._engine.generate(call, seed=seed, until=until)
        self._mean_s += 0.1 * (time.monotonic() - began - self._mean_s)
        return answers

    def _leave(self, future: Future[Answers]) -> None:
        with self._lock:
            self._inside -= 1
