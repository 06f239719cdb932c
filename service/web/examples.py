"""The example requests and answers that /openapi.json shows; their story is our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "examples"


def load_example(name: str) -> Any:
    """The JSON of `examples/<name>.json`."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
