"""The service and its worker over a pipeline that waits as long as a remote model would, and writes nothing but a mark.

gunicorn --config gunicorn.conf.py bench.waiting:app
python -m bench.waiting
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from service.app import create_app
from service.domain import (
    Article,
    Brief,
    CheckReport,
    Fidelity,
    Headline,
    ModelInfo,
    PreviousSummary,
    Reference,
    Source,
    Style,
    Summary,
    SummaryRequest,
    Timeline,
)
from service.settings import Settings
from service.worker import run_alone

WAIT = "BENCH_WAIT_S"


class WaitingPipeline:
    """Answers with the article's own words as the headline, after a wait that takes no processor."""

    info = ModelInfo("waiting", "1", "none", "none")

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s

    def prompt_versions(self) -> Mapping[Style, str]:
        return {}

    def identify(self, request: SummaryRequest) -> str:
        return sha256(request.article.text.encode()).hexdigest()[:32]

    def summarize(self, request: SummaryRequest) -> Summary:
        time.sleep(self._wait_s)
        text = request.article.text
        return Summary(
            self.identify(request),
            Source(sha256(text.encode()).hexdigest(), 1, 1.0),
            Reference(None, "none"),
            self.info,
            {},
            Headline(text, "source", Fidelity("pass", ()), ()),
        )

    def stream(self, request: SummaryRequest) -> Iterator[Headline | Brief | Timeline | Summary]:
        yield self.summarize(request)

    def check(
        self, article: Article, texts: Mapping[str, str | Sequence[str]], previous: PreviousSummary | None = None
    ) -> CheckReport:
        raise NotImplementedError("this pipeline is only asked for summaries")


if __name__ == "__main__":
    run_alone(Settings.from_env(os.environ), pipeline=WaitingPipeline(float(os.environ[WAIT])))
elif WAIT in os.environ:
    app = create_app(Settings.from_env(os.environ), pipeline=WaitingPipeline(float(os.environ[WAIT])))
