"""Speed, load, memory and faults of the service, each beside the plain loop of the same run.

The plain loop is what one would write first: the embedded checkpoint in fp32 and three calls of transformers' `generate` a
request, each over the whole article up to 512 tokens, one request at a time, on all cores. Ratios are what counts.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psutil

from bench.data import load_own_articles
from bench.load import Server, ask, describe, post_article, press, run_server
from service.domain import Article, SummaryRequest
from service.pipeline import Pipeline
from service.settings import ROOT, Settings
from service.wiring import build_pipeline

PLAIN_TASKS = (("headline", 24), ("brief", 90), ("bullet", 200))  # control token and most new tokens
ENGINES = {"int8": {"NUTGRAF_ENGINE": "auto"}, "ctranslate2": {"NUTGRAF_ENGINE": "ctranslate2"}}
WORDS = 400
ROUNDS = 12
CLIENTS = (1, 4, 16, 64)
LENGTHS = (100, 400, 1_600, 6_400, 20_000)
REQUESTS = 48
MARKED = 10_000


def measure_serving(requests: int = MARKED) -> dict[str, object]:
    """Everything below, in one run. `requests`: how many marked ones the service without a model answers."""
    article = choose_article(WORDS)
    plain, engines = compare_engines(article)
    return {
        "work_of_two_processes_over_one": measure_cores(),
        "words": len(article.text.split()),
        "plain_loop_s": plain,
        "engines": engines,
        "load": {name: measure_load(plain, workers) for name, workers in (("one process", 1), ("two processes", 2))},
        "overload": measure_overload(),
        "length": measure_lengths(),
        "company": measure_company(),
        "memory with the model": measure_memory(300, {}, clients=4),
        "marked requests": measure_memory(requests, {"engine": "lead", "keep_most": 100}, clients=64),
        "faults": measure_faults(),
    }


def measure_cores(seconds: float = 2.0) -> float:
    """How much more two busy processes do than one: 2 on two cores of one's own, less where others share them."""
    with ProcessPoolExecutor(2) as pool:
        (alone,) = pool.map(_count_rounds, [seconds])
        return round(sum(pool.map(_count_rounds, [seconds] * 2)) / alone, 2)


def _count_rounds(seconds: float) -> int:
    until, rounds = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        rounds += sum(range(1000)) > 0
    return rounds


def choose_article(words: int) -> Article:
    """Our own article whose length is nearest to `words`."""
    return min((one.article for one in load_own_articles()), key=lambda one: abs(len(one.text.split()) - words))


def choose_texts() -> list[str]:
    """Our own articles, one in four."""
    return [one.article.text for one in load_own_articles()][::4]


def compare_engines(article: Article) -> tuple[float, dict[str, object]]:
    """Median seconds of the plain loop, and of the whole three-style answer with each engine; measured in turns."""
    pipelines = {name: build_pipeline(Settings.from_env(settings)) for name, settings in ENGINES.items()}
    plain = build_plain_loop()
    request, seconds = SummaryRequest(article), {name: list[float]() for name in ("plain", *pipelines)}
    for turn in range(ROUNDS + 2):
        for name in seconds:
            began = time.perf_counter()
            if name == "plain":
                plain(article.text)
            else:
                pipelines[name].summarize(request)
            if turn > 1:
                seconds[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    return round(medians["plain"], 3), {
        name: {
            "engine": pipeline.info.engine,
            "seconds": round(medians[name], 3),
            "times_faster_than_plain_loop": round(medians["plain"] / medians[name], 2),
            "candidates_per_request": count_candidates(pipeline, article),
        }
        for name, pipeline in pipelines.items()
    }


def build_plain_loop() -> Callable[[str], None]:
    """The loop that one would write first."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    folder = ROOT / "models" / "nutgraf-small"
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model: Any = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()

    def run(text: str) -> None:
        torch.set_num_threads(os.cpu_count() or 1)
        for task, tokens in PLAIN_TASKS:
            fed = tokenizer(f"<{task}> {text}", truncation=True, max_length=512, return_tensors="pt")
            with torch.inference_mode():
                model.generate(input_ids=fed["input_ids"], num_beams=4, max_new_tokens=tokens)

    return run


def count_candidates(pipeline: Pipeline, article: Article) -> float:
    """How many candidates a request gets, on the mean: an engine that can't hold the rules while it writes has to drop some."""
    engine, counts = pipeline._engine, list[int]()
    generate = engine.generate

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(engine, name)

        def generate(self, *args: Any, **options: Any) -> Any:
            answers = generate(*args, **options)
            counts.extend(map(len, answers))
            return answers

    counting: Any = Counting()
    Pipeline(counting).summarize(SummaryRequest(article))
    return round(statistics.mean(counts), 2)


def measure_load(plain_s: float, workers: int) -> dict[str, object]:
    """Latency and throughput by number of clients, on a server of so many processes."""
    texts, found = choose_texts(), dict[str, dict[str, Any]]()
    threads = max(1, (os.cpu_count() or 1) // workers)
    with run_server(workers=workers, threads=threads, queue_most=512, limit_s=110) as server:
        press(server.port, texts, clients=2, requests=6)
        for clients in CLIENTS:
            answers, seconds = press(server.port, texts, clients=clients, requests=REQUESTS)
            found[f"{clients} clients"] = describe(answers, seconds)
        ready_s = server.ready_s
    one, sixteen = (found[f"{clients} clients"]["articles_per_s"] for clients in (1, 16))
    return {
        "ready_s": round(ready_s, 2),
        **found,
        "throughput_of_16_clients_over_one": round(sixteen / one, 2),
        "throughput_of_16_clients_over_plain_loop": round(sixteen * plain_s, 2),
    }


def measure_overload() -> dict[str, object]:
    """64 clients at a service that takes six articles at a time: the rest hear so at once."""
    texts = choose_texts()
    with run_server(queue_most=6) as server:
        answers, seconds = press(server.port, texts, clients=64, requests=128)
    refused = [one for one in answers if one.status == 503]
    return {
        **describe(answers, seconds),
        "refused_without_retry_after": sum(not one.retry_after for one in refused),
        "slowest_refusal_s": round(max((one.seconds for one in refused), default=0.0), 3),
        "timed_out": sum(one.status == 0 for one in answers),
    }


def measure_lengths() -> dict[str, object]:
    """Seconds and coverage by length of the article, up to 20,000 words, and what the longest adds to the memory."""
    pipeline, text = build_pipeline(Settings.from_env({})), "\n\n".join(one.article.text for one in load_own_articles())
    words, process, found = text.split(" "), psutil.Process(), dict[str, object]()
    while len(words) < max(LENGTHS):
        words += words
    for length in LENGTHS:
        article = Article(" ".join(words[:length]))
        gc.collect()
        before, began = process.memory_info().rss, time.perf_counter()
        summary = pipeline.summarize(SummaryRequest(article))
        found[f"{length} words"] = {
            "seconds": round(time.perf_counter() - began, 2),
            "coverage": summary.source.coverage,
            "more_memory_mb": round((process.memory_info().rss - before) / 2**20, 1),
        }
    return found


def measure_company(rounds: int = 8) -> dict[str, object]:
    """How often an answer differs when 32 articles are asked for at a time from what it is alone."""
    pipeline, texts = build_pipeline(Settings.from_env({})), choose_texts()[:32]
    requests = [SummaryRequest(Article(text)) for text in texts]
    alone = [pipeline.summarize(one) for one in requests]
    flips = 0
    with ThreadPoolExecutor(32) as pool:
        for _ in range(rounds):
            flips += sum(one != other for one, other in zip(alone, pool.map(pipeline.summarize, requests), strict=True))
    return {"answers": rounds * len(requests), "flips": flips}


def measure_memory(requests: int, settings: Mapping[str, object], *, clients: int) -> dict[str, object]:
    """Resident memory of the service over so many marked requests, and whether any answer was another's."""
    texts, steps = choose_texts(), list[int]()
    with run_server(**settings) as server:
        answers, total = press(server.port, texts, clients=clients, requests=requests // 4)
        for _ in range(3):
            steps.append(server.measure_memory())
            more, seconds = press(server.port, texts, clients=clients, requests=requests // 4)
            answers, total = answers + more, total + seconds
        steps.append(server.measure_memory())
    return {
        **describe(answers, total),
        "resident_mb_by_quarter": [round(one / 2**20, 1) for one in steps],
        "growth_after_first_quarter": round(steps[-1] / steps[0] - 1, 4),
    }


def measure_faults() -> dict[str, object]:
    """What becomes of requests when things break."""
    return {"worker killed": _kill_worker(), "slow client": _hold_line_open(), "shutdown": _stop_while_busy()}


def _kill_worker() -> dict[str, object]:
    """`kill -9` of one of two processes while 16 clients wait: its requests break off, all others are answered."""
    texts = choose_texts()
    with run_server(workers=2, threads=1) as server, ThreadPoolExecutor(16) as pool:
        futures = [pool.submit(post_article, server.port, texts[at % len(texts)]) for at in range(32)]
        time.sleep(1.5)
        os.kill(server.find_workers()[0].pid, signal.SIGKILL)
        answers = [future.result() for future in futures]
        back_s = _wait(lambda: len(server.find_workers()) == 2 and ask(server.port, "GET", "/readyz")[0] == 200)
        later, seconds = press(server.port, texts, clients=4, requests=8)
    broken = sum(one.status == 0 for one in answers)
    return {
        "answered": sum(one.status == 200 for one in answers),
        "broken_off": broken,
        "other_statuses": len(answers) - broken - sum(one.status == 200 for one in answers),
        "crossed": sum(one.crossed for one in answers),
        "back_after_s": round(back_s, 2),
        "later": describe(later, seconds)["statuses"],
    }


def _hold_line_open() -> dict[str, object]:
    """Clients that send half a request and wait: others are answered meanwhile."""
    texts = choose_texts()
    with run_server(http_threads=16) as server, _half_requests(server, 12):
        answers, seconds = press(server.port, texts, clients=2, requests=6)
    return describe(answers, seconds)


@contextmanager
def _half_requests(server: Server, number: int) -> Iterator[None]:
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(number)]
    for line in lines:
        line.sendall(b"POST /v1/summaries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{")
    try:
        yield
    finally:
        for line in lines:
            line.close()


def _stop_while_busy() -> dict[str, object]:
    """SIGTERM while four articles are in the making: they are finished."""
    texts = choose_texts()
    with run_server() as server, ThreadPoolExecutor(4) as pool:
        press(server.port, texts, clients=1, requests=1)
        futures = [pool.submit(post_article, server.port, texts[at]) for at in range(4)]
        time.sleep(0.3)
        server.master.terminate()
        answers = [future.result() for future in futures]
    return {"answered": sum(one.status == 200 for one in answers), "broken_off": sum(one.status != 200 for one in answers)}


def _wait(held: Callable[[], bool], limit_s: float = 60.0) -> float:
    """Seconds until it holds."""
    began = time.monotonic()
    while not held() and time.monotonic() - began < limit_s:
        time.sleep(0.1)
    return time.monotonic() - began
