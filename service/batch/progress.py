"""How a batch goes: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

LINE_EVERY_S = 30.0
BAR_EVERY_S = 0.2
Clock = Callable[[], float]


@dataclass(slots=True)
class Tally:
    """What became of the records so far. `kept` had their answer before this run."""

    answered: int = 0
    failed: int = 0
    kept: int = 0


class Shown(Protocol):
    """Where progress is shown."""

    def show(self, share: float | None, line: str) -> None:
        """`share`: from 0 to 1, None when it can't be told."""
        ...


@dataclass
class Course:
    """Turns what has been done so far into a line to read: counts, articles a second, time left."""

    tally: Tally
    size: int | None
    shown: Shown
    every_s: float
    clock: Clock = time.monotonic
    _began: tuple[float, int] | None = None  # when work began, and how far the input was read then: what is kept costs no time
    _next_s: float = field(default=0.0)

    def begin(self, at: int) -> None:
        """The first record is being worked on, at this place of the input."""
        self._began = self._began or (self.clock(), at)

    def advance(self, at: int) -> None:
        """The input is done up to `at`."""
        now = self.clock()
        if now >= self._next_s:
            self._next_s = now + self.every_s
            self.shown.show(at / self.size if self.size else None, self.describe(at, now))

    def describe(self, at: int, now: float) -> str:
        tally = self.tally
        parts = [f"{tally.answered:,} answered"]
        parts += [f"{tally.kept:,} there already"] if tally.kept else []
        parts += [f"{tally.failed:,} failed"]
        if self._began and (seconds := now - self._began[0]) > 0:
            parts.append(f"{(tally.answered + tally.failed) / seconds:.1f} a second")
            speed = (at - self._began[1]) / seconds
            if self.size and speed > 0:
                parts.append(f"{timedelta(seconds=round((self.size - at) / speed))} left")
        return ", ".join(parts)


class Bar:
    """A bar that stays in its place."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def show(self, share: float | None, line: str) -> None:
        self._progress.update(self._task, description=line, total=None if share is None else 1.0, completed=share or 0.0)


class Log:
    """One line after the other, for a log."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, share: float | None, line: str) -> None:
        self._console.print(line if share is None else f"{share:.1%}: {line}")


@contextmanager
def follow(console: Console, tally: Tally, size: int | None) -> Iterator[Course]:
    """Shows how the tally grows while an input of `size` is worked through."""
    if not console.is_terminal:
        yield Course(tally, size, Log(console), LINE_EVERY_S, _next_s=time.monotonic() + LINE_EVERY_S)
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        yield Course(tally, size, Bar(progress), BAR_EVERY_S)
