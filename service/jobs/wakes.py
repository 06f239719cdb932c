"""Wake-up calls between processes: huey carries the id of a job that has work to whoever waits for some.

A call that is lost costs a moment and no work: whoever waits looks into the job table now and then by itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer
from redis.exceptions import RedisError

NAME = "nutgraf-jobs"
IDLE_S = 0.2  # between two looks at a queue that can't wait by itself
AWAY_S = 1.0  # before a queue that failed is looked at again
_FAILURES = (HueyException, RedisError, sqlite3.Error, OSError)


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON: what stands in a shared Redis can never become code."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(bytes(data)))


def build_huey(*, redis_url: str | None, folder: Path | None) -> Huey:
    """The queue: in Redis, where processes on several machines share one; else in a file of `folder`; else in memory."""
    options: dict[str, Any] = {"name": NAME, "results": False, "serializer": JsonSerializer()}
    if redis_url:
        return RedisHuey(url=redis_url, blocking=True, read_timeout=1, **options)
    if folder is None:
        return MemoryHuey(**options)
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(filename=str(folder / "wakes.db"), **options)


class Wakes:
    """Sends and hears wake-up calls. `called` is set whenever one has come."""

    def __init__(self, huey: Huey) -> None:
        self._huey = huey
        self.called = Event()
        self._call = huey.task(name="wake")(self._note)

    def tell(self, job_id: str, times: int) -> None:
        """Calls up to `times` of those who listen. Never raises: a queue that is away costs them a moment."""
        try:
            for _ in range(times):
                self._call(job_id)
        except _FAILURES:
            return

    def listen(self, stop: Event, *, sleep: Callable[[float], object] | None = None) -> None:
        """Hears calls until `stop` is set."""
        pause = sleep or stop.wait
        while not stop.is_set():
            try:
                task = self._huey.dequeue()
            except _FAILURES:
                pause(AWAY_S)
                continue
            if task is None:
                pause(IDLE_S)
            else:
                self._huey.execute(task)

    def _note(self, job_id: str) -> None:
        self.called.set()
