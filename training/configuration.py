"""A recipe on disk: `configs/*.toml`, parsed into the values that the stages take."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from training.prepare import Recipe
from training.train import Schedule

CONFIGS = Path(__file__).parent / "configs"


@dataclass(frozen=True, slots=True)
class Configuration:
    """`name` is the file's stem; `data`, `pretrain` (where there is one) and `train` are its tables."""

    name: str
    data: Recipe
    pretrain: Schedule | None
    train: Schedule

    def with_minutes(self, minutes: float | None) -> Configuration:
        """The same recipe with another time budget; None keeps the file's."""
        return self if minutes is None else replace(self, train=replace(self.train, minutes=minutes))


def load_configuration(path: Path) -> Configuration:
    """What `[pretrain]` leaves out is as in `[train]`.

    Raises OSError, tomllib.TOMLDecodeError, KeyError or TypeError, by what is wrong with the file."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    data: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table["data"].items()}
    pretrain = Schedule(**{**table["train"], **table["pretrain"]}) if "pretrain" in table else None
    return Configuration(path.stem, Recipe(**data), pretrain, Schedule(**table["train"]))
