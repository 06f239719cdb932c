"""How sure a figure of a bench is: on which half of a set it was measured, how it follows from counts, its bootstrap interval."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

HALVES = ("development", "test")
_RESAMPLES = 1000
_TAIL = 0.025  # on each side of a 95 % interval
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things of one text are gold, found, and both."""

    gold: int
    found: int
    both: int


def bootstrap_interval(values: Sequence[T], statistic: Callable[[Sequence[T]], float], seed: int) -> tuple[float, float]:
    """The 95 % percentile interval of `statistic` over `values` drawn again with replacement; the same for a seed.

    Without values it is the statistic of nothing, twice.
    """
    if not values:
        return statistic(values), statistic(values)
    rng = random.Random(seed)
    readings = sorted(statistic(rng.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    cut = round(_TAIL * _RESAMPLES)
    return readings[cut], readings[-cut - 1]


def split_halves(records: Iterable[T], read_text: Callable[[T], str]) -> dict[str, list[T]]:
    """The records by the half that their text falls in: rules are written on "development", "test" is only measured."""
    halves: dict[str, list[T]] = {name: [] for name in HALVES}
    for record in records:
        halves[HALVES[zlib.crc32(read_text(record).encode()) % 2]].append(record)
    return halves


def mean_percent(values: Sequence[bool]) -> float:
    """The share that is true, in percent; 0 of nothing."""
    return 100 * sum(values) / len(values) if values else 0.0


def report_share(values: Sequence[bool], seed: int) -> dict[str, object]:
    """A share in percent with its count and its 95 % interval."""
    low, high = bootstrap_interval(values, mean_percent, seed)
    return {
        "percent": round(mean_percent(values), 2),
        "count": sum(values),
        "of": len(values),
        "interval": round_interval(low, high),
    }


def report_scores(counts: Sequence[Counts], seed: int) -> dict[str, object]:
    """Precision, recall and F1 in percent over texts, each with its 95 % interval, and the counts that they rest on."""
    scores: dict[str, object] = {name: sum(getattr(one, name) for one in counts) for name in ("gold", "found", "both")}
    for name, statistic in (("precision", find_precision), ("recall", find_recall), ("f1", find_f1)):
        interval = bootstrap_interval(counts, statistic, seed)
        scores[name] = {"percent": round(statistic(counts), 2), "interval": round_interval(*interval)}
    return scores


def find_precision(counts: Sequence[Counts]) -> float:
    """In percent; 0 where nothing was found."""
    return 100 * sum(one.both for one in counts) / max(1, sum(one.found for one in counts))


def find_recall(counts: Sequence[Counts]) -> float:
    """In percent; 0 where there is nothing to find."""
    return 100 * sum(one.both for one in counts) / max(1, sum(one.gold for one in counts))


def find_f1(counts: Sequence[Counts]) -> float:
    """In percent: the harmonic mean of precision and recall."""
    return 200 * sum(one.both for one in counts) / max(1, sum(one.gold + one.found for one in counts))


def round_interval(low: float, high: float) -> list[float]:
    """An interval as it is written to a report."""
    return [round(low, 2), round(high, 2)]
