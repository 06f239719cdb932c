"""A pipeline that answers archives without a model, quickly, and articles to give it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path

from rich.console import Console

from service.batch.progress import Tally
from service.batch.run import Order, run_batch
from service.domain import Fidelity, Headline, Reference, Source, Summary, SummaryRequest
from service.settings import Settings
from tests.scripted import MODEL

TITLES = ("Harbour reopens", "Mill closes", "Bridge painted", "Choir wins", "Ferry late")


@dataclass
class Writer:
    """Answers each article with its title. `before` is called with every request, and may raise."""

    before: Callable[[SummaryRequest], None] = lambda request: None
    lanes: int = 2
    requests: list[SummaryRequest] = field(default_factory=list)
    model: str = "a"

    def identify(self, request: SummaryRequest) -> str:
        return sha256((self.model + repr(request)).encode()).hexdigest()[:32]

    def summarize(self, request: SummaryRequest) -> Summary:
        self.requests.append(request)
        self.before(request)
        return Summary(
            self.identify(request),
            Source(sha256(request.article.text.encode()).hexdigest(), 5, 1.0),
            Reference(date(2024, 6, 4), "published_at"),
            MODEL,
            {},
            headline=Headline(request.article.title, "model", Fidelity("pass", ()), ()),
        )

    def list_titles(self) -> list[str | None]:
        """What was asked, in the order of titles: threads begin in no certain one."""
        return sorted(str(request.article.title) for request in self.requests)


def write_archive(path: Path, *titles: str) -> Path:
    """Articles of these titles as JSON lines, each with its title for an id."""
    lines = [json.dumps({"id": title, "title": title, "text": f"{title}, the council said."}) for title in titles]
    path.write_text("".join(line + "\n" for line in lines))
    return path


def run(source: Path | str, out: Path, writer: Writer | None = None, settings: Settings | None = None, **order: object) -> Tally:
    """One run over `source`, told nowhere."""
    told = Order(str(source), out, **order)  # type: ignore[arg-type]
    return run_batch(told, settings or Settings(), lambda settings: writer or Writer(), Console(file=StringIO()))


def read_titles(out: Path) -> list[str]:
    """The headlines of the answers, in their order."""
    return [json.loads(line)["headline"]["text"] for line in out.read_bytes().splitlines()]


def read_failures(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.with_suffix(".failed.jsonl").read_bytes().splitlines()]
