"""Everything that an operator can set, read from NUTGRAF_* environment variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from service.domain import SettingsError

PREFIX = "NUTGRAF_"
IN_FILE = "_file"  # NUTGRAF_<FIELD>_FILE names a file that holds the value, as Docker and Kubernetes hand out secrets
RATE_LIMIT = re.compile(r"[1-9]\d{0,8} per (?:[1-9]\d{0,3} )?(?:second|minute|hour|day)s?")
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseModel):
    """One server's configuration. Each field is the variable NUTGRAF_<FIELD>; an empty variable counts as unset."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    model: str = str(ROOT / "models" / "nutgraf-small")
    """Checkpoint to serve: a folder or a hub id; the embedded model unless set."""
    model_revision: str | None = None
    """Branch, tag or commit of a hub checkpoint."""
    prompt_family: str | None = None
    """Family whose wording the prompts use; read off the checkpoint unless set."""
    languages: str | None = Field(None, pattern=r"^[a-z]{2}(,[a-z]{2})*$")
    """ISO 639-1 codes that the checkpoint serves, such as "en,de"; what it declares, else English, unless set."""
    prompts: Path = ROOT / "prompts"
    """Folder with one TOML per style."""
    engine: Literal["auto", "torch", "ctranslate2", "lead"] = "auto"
    """What runs the model; auto takes the fastest that can, lead writes the article's own first words without any model."""
    cache: Path = Path("~/.cache/nutgraf")
    """Folder where ctranslate2 keeps its copy of a checkpoint."""
    device: str = Field("cpu", pattern=r"^(cpu|cuda(:\d+)?)$")
    """Where the model runs: cpu, cuda or cuda:1."""
    threads: int | None = Field(None, ge=1, le=256)
    """Processor threads of one model; as many as there are cores unless set."""
    api_keys: Path | None = None
    """TOML file of hashed API keys (`python -m service keys add NAME` makes one); everything but health needs one then."""
    session_secret: str | None = Field(None, min_length=32)
    """Signs the editor page's sessions; new at each start unless set, which ends them. Machines behind one address share it."""
    host: str = "127.0.0.1"
    """Address to listen on; any but a loopback address needs api_keys."""
    port: int = Field(8080, ge=1, le=65535)
    """Port to listen on."""
    workers: int = Field(1, ge=1, le=64)
    """Processes; each loads the model for itself."""
    http_threads: int = Field(64, ge=1, le=1024)
    """Requests that one process holds at a time; all but a few of them wait for the model."""
    queue_most: int = Field(32, ge=1, le=10_000)
    """Articles that run or wait before the model of one process; beyond that an article gets a 503."""
    limit_s: float = Field(25.0, gt=0, le=3600)
    """Longest that an article may take, waiting included, in seconds; after that it gets a 503."""
    load_wait_s: float = Field(10.0, ge=0, le=600)
    """How long a request waits for a model that is still loading, in seconds, before it gets a 503."""
    timezone: str = "UTC"
    """IANA zone of articles whose published_at names none."""
    locale: str = Field("en-US", pattern=r"^[a-z]{2}-[A-Z]{2}$")
    """Locale of articles that name none; it decides the order of day and month."""
    rate_limit: str | None = "300 per minute"
    """How often one key, or one address where there are no keys, may ask; "none" for no limit."""
    redis_url: str | None = Field(None, pattern=r"^rediss?://")
    """Redis that counts requests for several processes together; each counts for itself unless set."""
    store_url: str | None = None
    """Where answers are kept, as a URL of SQLAlchemy (sqlite:////var/lib/nutgraf/store.db); in memory unless set."""
    database_url: str | None = None
    """Where jobs stand, as a URL of SQLAlchemy; a SQLite file in `data` unless set. PostgreSQL serves several machines."""
    data: Path = Path("~/.local/share/nutgraf")
    """Folder of what must outlive the service: the jobs, unless database_url names another place."""
    job_threads: int | None = Field(None, ge=0, le=256)
    """Articles of jobs at a time: one beside a web process, all that the engine can in a worker, unless set; 0: none."""
    job_lease_s: float = Field(60.0, ge=1, le=24 * 3600)
    """How long a worker may take over an article, in seconds, before another one does it again; longer than limit_s."""
    job_most_articles: int = Field(10_000, ge=1, le=1_000_000)
    """Articles in one job at most."""
    job_max_bytes: int = Field(64 * 1024 * 1024, ge=1024, le=1024 * 1024 * 1024)
    """Largest body of a job, in bytes."""
    job_keep_s: float = Field(7 * 24 * 3600, ge=60, le=10 * 365 * 24 * 3600)
    """How long a job can be asked for after it was accepted, in seconds."""
    webhook_hosts: str | None = None
    """Hosts that may be called when a job is done, with commas between them; none unless set."""
    webhook_networks: str | None = None
    """Private networks (10.1.0.0/16) that those hosts may lie in, with commas between them; none unless set."""
    webhook_secret: str | None = Field(None, min_length=32)
    """Signs what webhooks are sent; several with commas between them while one is changed for another."""
    fetch_hosts: str | None = None
    """Hosts whose pages may be fetched by their URL, with commas between them; none unless set."""
    fetch_networks: str | None = None
    """Private networks (10.1.0.0/16) that those hosts may lie in, with commas between them; none unless set."""
    keep_s: float = Field(24 * 3600, ge=0, le=365 * 24 * 3600)
    """How long a summary can be fetched again, in seconds."""
    keep_most: int = Field(10_000, ge=1, le=10_000_000)
    """How many summaries are kept at most."""
    max_body_bytes: int = Field(512 * 1024, ge=1024, le=64 * 1024 * 1024)
    """Largest request body, in bytes."""
    max_article_words: int = Field(20_000, ge=100, le=1_000_000)
    """Longest article, in words."""
    min_words: int = Field(40, ge=1, le=1000)
    """Shortest article that is summarised, in words."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe event that is logged."""
    log_format: Literal["json", "text"] = "json"
    """One JSON object a line, or lines for a person to read."""

    @field_validator("host")
    @classmethod
    def _check_host(cls, host: str, info: ValidationInfo) -> str:
        if not is_loopback(host) and not info.data.get("api_keys"):
            raise ValueError("only a loopback address such as 127.0.0.1 is safe while no API keys are configured")
        return host

    @field_validator("rate_limit")
    @classmethod
    def _check_rate_limit(cls, limit: str | None) -> str | None:
        if limit is None or limit.lower() == "none":
            return None
        if not RATE_LIMIT.fullmatch(limit):
            raise ValueError('not a rate such as "300 per minute", nor "none"')
        return limit

    @field_validator("job_lease_s")
    @classmethod
    def _check_lease(cls, lease_s: float, info: ValidationInfo) -> float:
        if lease_s <= info.data.get("limit_s", 0):
            raise ValueError(f"must be longer than NUTGRAF_LIMIT_S ({info.data['limit_s']:g}): an article may take that long")
        return lease_s

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (LookupError, ValueError, OSError):
            raise ValueError("not an IANA time zone such as Europe/London") from None
        return timezone

    @property
    def address(self) -> str:
        """`host:port` as a URL or a bind option writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Reads the NUTGRAF_* variables of `env`, and the files that NUTGRAF_*_FILE name; a SettingsError names every variable
        that cannot be used."""
        values = {name.removeprefix(PREFIX).lower(): value for name, value in env.items() if name.startswith(PREFIX) and value}
        try:
            return cls.model_validate(_read_files(values))
        except ValidationError as error:
            raise SettingsError("\n".join(cls._explain(str(e["loc"][0]), e["type"], e["msg"]) for e in error.errors())) from None

    @classmethod
    def _explain(cls, field: str, kind: str, message: str) -> str:
        name = PREFIX + field.upper()
        if kind == "extra_forbidden":
            known = get_close_matches(field, cls.model_fields, n=1)
            return f"{name} is not a setting" + (f"; did you mean {PREFIX}{known[0].upper()}?" if known else ".")
        return f"{name}: {message.removeprefix('Value error, ')}."


def _read_files(values: Mapping[str, str]) -> dict[str, str]:
    """The values by their fields, each that is in a file read from there. Raises SettingsError, without the value."""
    read = {field: value for field, value in values.items() if not field.endswith(IN_FILE)}
    for name in values.keys() - read.keys():
        field, variable = name.removesuffix(IN_FILE), PREFIX + name.upper()
        if field in read:
            raise SettingsError(f"{variable} and {PREFIX}{field.upper()} are both set; set one of them.")
        try:
            read[field] = Path(values[name]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{variable}: {values[name]} cannot be read ({type(error).__name__}).") from None
        if not read[field]:
            raise SettingsError(f"{variable}: {values[name]} is empty.")
    return read


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
