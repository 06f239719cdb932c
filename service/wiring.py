"""Builds the concrete objects; the only place that does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from service.domain import GenerationError, ModelLoadError, SettingsError
from service.engine.interface import Engine, GenerationRequest
from service.engine.lanes import Lanes
from service.engine.lead import LeadEngine
from service.jobs.table import JobTable
from service.jobs.wakes import Wakes, build_huey
from service.jobs.webhooks import Delivery, deliver, parse_secrets
from service.outbound.pages import PageFetcher
from service.outbound.policy import OutboundPolicy, read_policy
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


def open_job_table(settings: Settings) -> JobTable:
    """The table that `settings` name, made where it is missing. Raises SettingsError."""
    if settings.database_url:
        return JobTable(settings.database_url)
    folder = settings.data.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"The folder {folder} cannot be made ({error.strerror}). Name another with NUTGRAF_DATA.") from None
    return JobTable(f"sqlite:///{folder / 'jobs.db'}")


def build_wakes(settings: Settings) -> Wakes:
    """The wake-up calls: through Redis where there is one, else through a file beside the table."""
    return Wakes(build_huey(redis_url=settings.redis_url, folder=settings.data.expanduser()))


def build_page_fetcher(settings: Settings) -> PageFetcher | None:
    """What fetches pages by their URL; None where nothing may be fetched. Raises SettingsError for what can't be read."""
    policy = read_policy(settings.fetch_hosts, settings.fetch_networks)
    return PageFetcher(policy, most_bytes=settings.max_body_bytes) if policy else None


def build_webhook_policy(settings: Settings) -> OutboundPolicy | None:
    """Whom webhooks may call; None where nobody. Raises SettingsError for what can't be read, or a missing secret."""
    policy = read_policy(settings.webhook_hosts, settings.webhook_networks)
    if policy and not settings.webhook_secret:
        raise SettingsError("NUTGRAF_WEBHOOK_HOSTS needs NUTGRAF_WEBHOOK_SECRET, so that receivers can tell who calls them.")
    return policy


def build_delivery(settings: Settings, note: Callable[..., object]) -> Callable[[Delivery, float], float | None]:
    """Makes a webhook's call and says when to make it again, None for never; what came of it goes to `note`."""
    policy = build_webhook_policy(settings)
    secrets = parse_secrets(settings.webhook_secret) if settings.webhook_secret else ()

    def make_call(delivery: Delivery, now_s: float) -> float | None:
        if policy is None:
            note("webhook", job=delivery.job_id, state="gave_up", detail="no hosts may be called any more")
            return None
        outcome = deliver(delivery, policy=policy, secrets=secrets, now_s=now_s)
        note("webhook", job=delivery.job_id, attempt=delivery.attempts, state=outcome.state, detail=outcome.detail)
        return outcome.retry_at_s

    return make_call


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
