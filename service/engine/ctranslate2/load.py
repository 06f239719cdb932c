"""Loading a checkpoint for CTranslate2; what transformers knows of it is read as for the torch engine."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import ctranslate2

from service.domain import ModelInfo, ModelLoadError
from service.engine.checkpoint import open_checkpoint
from service.engine.ctranslate2.convert import FAMILIES, convert_checkpoint
from service.engine.ctranslate2.engine import CTranslate2Engine
from service.engine.lexicon import Lexicon
from service.engine.prompts import choose_family, load_prompts
from service.engine.torch.load import ENGLISH, count_cores, explain_failures, find_limit, load_words, plan_reading


def load_ctranslate2_engine(
    model: str,
    *,
    prompts: Path,
    cache: Path,
    threads: int | None = None,
    family: str | None = None,
    revision: str | None = None,
    languages: Collection[str] | None = None,
) -> CTranslate2Engine:
    """The engine for a checkpoint folder or hub id, on the CPU; `cache` keeps the conversion. Else as `load_torch_engine`."""
    checkpoint = open_checkpoint(model)
    with explain_failures(checkpoint):
        words = load_words(model, checkpoint, revision)
    if words.config.model_type not in FAMILIES:
        raise ModelLoadError(
            f"{model} is of type {words.config.model_type!r}; CTranslate2 serves {', '.join(sorted(FAMILIES))} here. "
            "Set NUTGRAF_ENGINE=torch."
        )
    converted = convert_checkpoint(words.folder, words.revision, cache)
    chosen = choose_family(model, words.config.model_type, declared=checkpoint.family, wanted=family)
    loaded = load_prompts(prompts, chosen)
    lexicon = Lexicon(words.tokenizer, checkpoint.free_words)
    limit = find_limit(words)
    return CTranslate2Engine(
        ctranslate2.Translator(
            str(converted), device="cpu", compute_type="int8", inter_threads=1, intra_threads=count_cores(threads)
        ),
        lexicon,
        loaded,
        {task: plan_reading(prompt, lexicon, limit) for task, prompt in loaded.items()},
        ModelInfo(checkpoint.name, words.revision, f"ctranslate2 {ctranslate2.__version__} int8", chosen),
        frozenset(languages or checkpoint.languages or ENGLISH),
        forced_first=words.forced_first,
    )
