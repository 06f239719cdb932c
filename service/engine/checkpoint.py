"""A checkpoint before anything is loaded: what it is, whether it can work, and what is wrong with it in words.

Whatever a look at the files can tell is told here, so that a wrong path or a half-copied folder is one clear line at start.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.domain import ModelLoadError

FREE_WORDS = "free_words.txt"
_MANIFEST = "nutgraf.json"
_HUB_ID = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)?[A-Za-z0-9][\w.-]*")
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model", "*.spm", "*.tiktoken")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder with a checkpoint, or (`folder` None) a hub id. `languages` are ISO 639-1 codes, None when nothing names them."""

    name: str
    folder: Path | None = None
    family: str | None = None
    languages: frozenset[str] | None = None
    free_words: tuple[str, ...] = ()


def open_checkpoint(model: str) -> Checkpoint:
    """The checkpoint that `model` names: a folder, or a hub id when nothing about it looks like a path. Raises ModelLoadError."""
    folder = Path(model).expanduser()
    if not folder.is_dir():
        if _looks_like_path(model):
            raise ModelLoadError(f"The model folder {model} does not exist. Set the model to a checkpoint folder or a hub id.")
        return Checkpoint(model)
    config = _read_json(folder / "config.json")
    if "model_type" not in config:
        raise ModelLoadError(f"{folder / 'config.json'} names no model_type: {folder} is not a transformers checkpoint.")
    for what, patterns in (("weights", _WEIGHTS), ("tokenizer", (*_TOKENIZERS, "tokenizer_config.json"))):
        if not any(any(folder.glob(pattern)) for pattern in patterns):
            raise ModelLoadError(f"The model folder {folder} has no {what} ({', '.join(patterns)}). Copy the whole checkpoint.")
    manifest = _read_json(folder / _MANIFEST) if (folder / _MANIFEST).exists() else {}
    return Checkpoint(
        name=folder.resolve().name,
        folder=folder,
        family=manifest.get("family"),
        languages=frozenset(manifest["languages"]) if "languages" in manifest else None,
        free_words=_read_words(folder / FREE_WORDS),
    )


def hash_folder(folder: Path) -> str:
    """Twelve digits of the SHA-256 over names and contents of the checkpoint's files, README and card left out."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".md"):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()[:12]


def _looks_like_path(model: str) -> bool:
    """Whether `model` can only be meant as a folder: it is no hub id, or its first part is a folder here."""
    return not _HUB_ID.fullmatch(model) or (Path(model).parent.is_dir() and "/" in model)


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelLoadError(f"The model folder {path.parent} has no {path.name}: it is not a transformers checkpoint.") from None
    except (OSError, ValueError) as error:
        raise ModelLoadError(f"{path} cannot be read as JSON: {error}. Copy the checkpoint again.") from None
    if not isinstance(told, dict):
        raise ModelLoadError(f"{path} does not hold a JSON object. Copy the checkpoint again.")
    return told


def _read_words(path: Path) -> tuple[str, ...]:
    try:
        return tuple(path.read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise ModelLoadError(f"{path} cannot be read: {error}.") from None
