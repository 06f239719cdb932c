"""The batch command beside bare threads over the same pipeline: what reading, writing and resuming cost."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from statistics import median

from rich.console import Console

from bench.data import load_own_articles
from service.batch.run import Order, run_batch
from service.domain import Article, SummaryRequest
from service.pipeline import Pipeline
from service.settings import Settings
from service.text.words import count_words

ROUNDS = 2  # of each, in turn: the machine may be busier in one of them


def measure_batch(build: Callable[[], Pipeline]) -> dict[str, object]:
    """Articles a second of our own stories, by the command and by threads; the command's share of the threads'."""
    pipeline, stories = build(), [one.article.text for one in load_own_articles()]
    bare, batch = [], []
    for _ in range(ROUNDS):
        bare.append(_time(lambda: _run_threads(pipeline, stories)))
        batch.append(_time(lambda: _run_command(pipeline, stories)))
    rate = len(stories) / min(batch)
    return {
        "articles": len(stories),
        "median_words": median(map(count_words, stories)),
        "threads": pipeline.lanes,
        "articles_per_s": {"threads": round(len(stories) / min(bare), 2), "batch": round(rate, 2)},
        "batch_per_core": round(rate / (os.cpu_count() or 1), 2),
        "share": round(min(bare) / min(batch), 3),
    }


def _time(work: Callable[[], None]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _run_threads(pipeline: Pipeline, stories: Sequence[str]) -> None:
    with ThreadPoolExecutor(pipeline.lanes) as pool:
        list(pool.map(lambda text: pipeline.summarize(SummaryRequest(Article(text))), stories))


def _run_command(pipeline: Pipeline, stories: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        source.write_text("".join(json.dumps({"text": text}) + "\n" for text in stories), encoding="utf-8")
        tally = run_batch(Order(str(source), out), Settings.from_env({}), lambda _: pipeline, Console(file=StringIO()))
    if tally.answered != len(stories):
        raise RuntimeError(f"{tally.answered} of {len(stories)} records were answered")
