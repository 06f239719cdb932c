"""A checkpoint as CTranslate2 reads it, made once and kept in a cache."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import ctranslate2

from service.domain import ModelLoadError

FAMILIES = frozenset({"bart", "mbart", "pegasus", "t5", "mt5"})
"""Types of checkpoints whose conversion is tested here."""

_BART_KEYS = {"normalize_before": False, "normalize_embedding": True, "add_final_layer_norm": False, "add_bias_logits": False}
_PRE_NORM_KEYS = _BART_KEYS | {"normalize_before": True, "add_final_layer_norm": True}
_OLD_KEYS = {"bart": _BART_KEYS, "mbart": _PRE_NORM_KEYS, "pegasus": _PRE_NORM_KEYS | {"normalize_embedding": False}}
"""What the converter looks for in the configuration and transformers no longer writes."""


def convert_checkpoint(folder: Path, revision: str, cache: Path) -> Path:
    """The folder of `folder`'s conversion into eight bits under `cache`; made when it isn't there. Raises ModelLoadError."""
    kept = cache / f"{folder.resolve().name}-{revision}-int8-ctranslate2-{ctranslate2.__version__}"
    if kept.is_dir():
        return kept
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="converting-") as room:
            made = Path(room) / "model"
            _convert(_complete(folder, Path(room) / "source"), made)
            _keep(made, kept)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelLoadError(
            f"{folder} cannot be converted for CTranslate2 in {cache} ({type(error).__name__}: {str(error)[:200]}). Free or open "
            "that folder, name another with NUTGRAF_CACHE, or set NUTGRAF_ENGINE=torch."
        ) from error
    return kept


def _complete(folder: Path, copy: Path) -> Path:
    """`folder` once more, in links, with the keys that the converter looks for."""
    copy.mkdir()
    for path in folder.iterdir():
        if path.is_file() and path.name != "config.json":
            (copy / path.name).symlink_to(path.resolve())
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps(_OLD_KEYS.get(config["model_type"], {}) | config), encoding="utf-8")
    return copy


def _convert(folder: Path, made: Path) -> None:
    from ctranslate2.converters import TransformersConverter  # it imports torch and transformers

    TransformersConverter(str(folder)).convert(str(made), quantization="int8")


def _keep(made: Path, kept: Path) -> None:
    """Moves the finished conversion to its place; where another process was faster, its copy stays."""
    try:
        os.rename(made, kept)
    except OSError:
        if not kept.is_dir():
            raise
        shutil.rmtree(made)
