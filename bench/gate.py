"""The gate: measured figures against floors.json. A floor only gets stricter."""

from __future__ import annotations

from collections.abc import Mapping


def find_breaches(figures: Mapping[str, object], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Each floor that is not held, in words. Floors name a figure by its dotted path under "at_least" or "at_most"."""
    breaches = []
    for path, floor in floors["at_least"].items():
        if (value := read_figure(figures, path)) < floor:
            breaches.append(f"{path} is {value}, below its floor {floor}")
    for path, ceiling in floors["at_most"].items():
        if (value := read_figure(figures, path)) > ceiling:
            breaches.append(f"{path} is {value}, above its ceiling {ceiling}")
    return breaches


def read_figure(figures: Mapping[str, object], path: str) -> float:
    """The number at a dotted path; KeyError when there is none."""
    value: object = figures
    for key in path.split("."):
        if not isinstance(value, Mapping):
            raise KeyError(path)
        value = value[key]
    if not isinstance(value, (int, float)):
        raise KeyError(path)
    return value
