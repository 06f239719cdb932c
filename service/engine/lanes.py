"""The line before the model: so many articles at a time, so many in waiting, and none for longer than a caller waits.

An article is read, written and checked by the thread that brought it, once it is its turn. Were only the model's part in turn,
the reading and checking of those in waiting would take Python's lock from it, call by call: throughput fell by a third.
Articles don't share calls of the model, so that what one gets depends on nothing else.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from service.domain import DeadlineError, OverloadedError


class Lanes:
    """`count` turns run at a time, the others in the order in which they came. `most` bounds those that run or wait, `limit_s`
    how long an article may take, waiting included."""

    def __init__(self, count: int, *, most: int = 256, limit_s: float = 25.0) -> None:
        self._count = count
        self._most = most
        self._limit_s = limit_s
        self._lock = Lock()
        self._running = 0
        self._line: deque[Event] = deque()
        self._mean_s = 1.0  # of a turn; moves with what the last ones took

    @property
    def inside(self) -> int:
        """Turns that run or wait now."""
        return self._running + len(self._line)

    def start(self) -> float:
        """When an article that comes now has to be done, by `time.monotonic()`. Raises OverloadedError when the line is full."""
        inside = self.inside
        if inside >= self._most:
            raise OverloadedError(
                "More articles are waiting for the model than it can take in time. Try again after Retry-After seconds.",
                retry_after_s=max(1.0, inside * self._mean_s / self._count),
            )
        return time.monotonic() + self._limit_s

    @contextmanager
    def take_turn(self, until: float) -> Iterator[None]:
        """Waits for a turn, and gives it up in the end. Raises DeadlineError when it doesn't come before `until`."""
        self._wait(until)
        began = time.monotonic()
        try:
            yield
        finally:
            self._mean_s += 0.1 * (time.monotonic() - began - self._mean_s)
            self._pass_on()

    def _wait(self, until: float) -> None:
        ticket = Event()
        with self._lock:
            if self._running < self._count:
                self._running += 1
                return
            self._line.append(ticket)
        if ticket.wait(max(0.0, until - time.monotonic())):
            return
        with self._lock:
            came = ticket.is_set()  # at the last moment
            if not came:
                self._line.remove(ticket)
        if came:
            self._pass_on()
        raise DeadlineError(f"The model did not come to this article within {self._limit_s:g} seconds. Try again later.")

    def _pass_on(self) -> None:
        """The turn goes to whoever waited longest."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._running -= 1
