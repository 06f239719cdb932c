"""A server of our own and clients that press on it."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import psutil

from bench.data import ROOT

READY_S = 120.0
PATIENCE_S = 120.0  # a client that waits longer counts a time-out


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request came to: `status` 0 for a time-out or a broken connection; `crossed` when it holds another's article."""

    status: int
    seconds: float
    crossed: bool = False
    retry_after: bool = False


@dataclass(frozen=True, slots=True)
class Server:
    """A running service."""

    port: int
    master: psutil.Process
    ready_s: float

    def find_workers(self) -> list[psutil.Process]:
        workers: list[psutil.Process] = self.master.children()
        return workers

    def measure_memory(self) -> int:
        """Resident bytes of all workers."""
        return sum(one.memory_info().rss for one in self.find_workers())


@contextmanager
def run_server(**settings: object) -> Iterator[Server]:
    """The service as `gunicorn` runs it, on a free port, without a limit of rate; ready when it comes."""
    port = find_port()
    told = {f"NUTGRAF_{name.upper()}": str(value) for name, value in {"rate_limit": "none", **settings, "port": port}.items()}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(port, process)
        yield Server(port, psutil.Process(process.pid), time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(60)


def find_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError when the server stops or takes too long."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        if ask(port, "GET", "/readyz")[0] == 200:
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server on port {port} did not become ready (exit code {process.poll()})")


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, body and headers; status 0 when there was no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read(), dict(response.getheaders())
    except (OSError, http.client.HTTPException):
        return 0, b"", {}
    finally:
        connection.close()


_numbers = count(1)


def mark_text(text: str) -> str:
    """`text` with a sentence that no other request has."""
    return f"{text}\n\nThe file was registered under the letters {_spell(next(_numbers))}."


def _spell(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:07d}")


def post_article(port: int, text: str, styles: Sequence[str] = ("headline", "brief", "timeline")) -> Answer:
    """One article, marked; whether the answer is about it is told by the hash of the source."""
    marked = mark_text(text)
    body = json.dumps({"article": {"text": marked, "published_at": "2024-05-03"}, "styles": list(styles)}).encode()
    began = time.monotonic()
    status, answer, headers = ask(port, "POST", "/v1/summaries", body)
    seconds = time.monotonic() - began
    crossed = status == 200 and json.loads(answer)["source"]["sha256"] != hashlib.sha256(marked.encode()).hexdigest()
    return Answer(status, seconds, crossed, "Retry-After" in headers)


def press(port: int, texts: Sequence[str], *, clients: int, requests: int) -> tuple[list[Answer], float]:
    """Answers to `requests` articles by `clients` at a time, and the seconds it took in all."""
    began = time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(lambda at: post_article(port, texts[at % len(texts)]), range(requests)))
    return answers, time.monotonic() - began


def describe(answers: Sequence[Answer], seconds: float) -> dict[str, object]:
    """Latencies of the answers that hold a summary, and how many of each status there were."""
    good = sorted(one.seconds for one in answers if one.status == 200)
    quantiles = statistics.quantiles(good, n=100) if len(good) > 1 else [0.0] * 99
    return {
        "statuses": {str(status): number for status, number in sorted(Counter(one.status for one in answers).items())},
        "crossed": sum(one.crossed for one in answers),
        "articles_per_s": round(len(good) / seconds, 2),
        "p50_s": round(quantiles[49], 3),
        "p95_s": round(quantiles[94], 3),
        "p99_s": round(quantiles[98], 3),
    }
