"""How time grows with length, on a machine that has other things to do."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

READINGS = 7
Sized = TypeVar("Sized")


def measure_growth(run: Callable[[Sized], object], once: Sized, twice: Sized, readings: int = READINGS) -> float:
    """How much longer `twice` takes than `once`: the shortest of several readings of each, in turns, since noise only adds."""
    timed = [(_time(run, once), _time(run, twice)) for _ in range(readings)]
    return round(min(long for _, long in timed) / min(short for short, _ in timed), 2)


def _time(run: Callable[[Sized], object], given: Sized) -> float:
    """Seconds of one use without the garbage collector, whose rounds fall on long and short readings by chance."""
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        run(given)
        return time.perf_counter() - began
    finally:
        gc.enable()
