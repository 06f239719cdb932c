"""Builds the concrete objects; the only place that does."""

from __future__ import annotations

from threading import Thread
from typing import Any

from service.domain import GenerationError, ModelLoadError
from service.engine.interface import Engine, GenerationRequest
from service.engine.lanes import Lanes
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.settings import Settings
from service.text.language import detect_language

PROBE = "The city council voted on Monday to reopen the old ferry terminal after two years of repairs."


def build_pipeline(settings: Settings) -> Pipeline:
    """The pipeline over the checkpoint that `settings` name, once it has answered a probe.

    Raises ModelLoadError for a checkpoint, SettingsError for prompts that cannot work.
    """
    identifier = Thread(target=detect_language, args=(PROBE,))  # it loads beside the model, so that no request waits for it
    identifier.start()
    engine = load_engine(settings)
    probe_engine(engine)
    identifier.join()
    lanes = Lanes(engine.lanes, most=settings.queue_most, limit_s=settings.limit_s)
    return Pipeline(engine, lanes=lanes, timezone=settings.timezone, locale=settings.locale, min_words=settings.min_words)


def load_engine(settings: Settings) -> Engine:
    """The engine that `settings` ask for; for "auto", the fastest that was measured for such a checkpoint (`bench engines`)."""
    if settings.engine == "lead":
        return LeadEngine()
    from service.engine.torch import load_torch_engine  # torch takes seconds to import; --help and the gunicorn master go without

    options: dict[str, Any] = {
        "prompts": settings.prompts,
        "threads": settings.threads,
        "family": settings.prompt_family,
        "revision": settings.model_revision,
        "languages": settings.languages.split(",") if settings.languages else None,
    }
    cache = settings.cache.expanduser()
    if settings.engine == "ctranslate2":
        from service.engine.ctranslate2 import load_ctranslate2_engine

        return load_ctranslate2_engine(settings.model, cache=cache, **options)
    engine = load_torch_engine(settings.model, device=settings.device, **options)
    if settings.engine == "torch" or engine.quantized or settings.device != "cpu":
        return engine
    from service.engine.ctranslate2 import load_ctranslate2_engine

    try:
        return load_ctranslate2_engine(settings.model, cache=cache, **options)
    except ModelLoadError:
        return engine


def probe_engine(engine: Engine) -> None:
    """Makes the model write once, so that a checkpoint that loads but cannot write is found at start. Raises ModelLoadError."""
    try:
        engine.generate([GenerationRequest(task="headline", passage=PROBE, source=PROBE, count=1, max_chars=80)], seed=0)
    except GenerationError as error:
        raise ModelLoadError(f"{engine.info.name} loads, but cannot write: {error}") from error
