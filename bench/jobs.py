"""Jobs through a service whose processes are killed at random, and how the work grows with workers.

Every process is a real one: gunicorn, workers, Redis, PostgreSQL. What is killed gets SIGKILL and no chance to tidy up.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from tqdm import tqdm

from bench.data import ROOT, load_own_articles
from bench.load import find_port
from bench.postgres import find_programs, serve_postgres
from bench.waiting import WAIT
from service.domain import Article, SummaryRequest
from service.jobs.table import JobTable, NewJob

CLIENTS = 16
PAUSE_S = (0.5, 3.0)  # between two kills
PATIENCE_S = 600.0
WEB = (sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "bench.waiting:app")
REAL_WEB = (sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app")
WORKER = (sys.executable, "-m", "bench.waiting")
REAL_WORKER = (sys.executable, "-m", "service", "work")


@dataclass(slots=True)
class Victim:
    """A process with its children, run anew whenever it is killed. Its events go to `log`."""

    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    kills: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ, **self.env}, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def revive(self) -> None:
        self.kill()
        self.kills += 1
        self.start()


def measure_jobs(count: int, real: int) -> dict[str, object]:
    """Every part; those for which a program is missing are named instead."""
    figures: dict[str, object] = {"sqlite": _survive("sqlite", count)}
    if shutil.which("redis-server") is None or find_programs() is None:
        return {**figures, "redis and postgresql": "skipped: redis-server or PostgreSQL is not installed"}
    figures["redis and postgresql"] = _survive("shared", count)
    figures["workers"] = {"waiting": _scale(WORKER, 400, {WAIT: "0.1"}), "processor-bound": _scale_lead()}
    figures["real model"] = _survive("sqlite", real, model=True)
    return figures


# --- What survives ---


def _survive(backend: str, count: int, *, model: bool = False) -> dict[str, object]:
    """Hands in `count` jobs of one article each while processes die, and looks at what became of each."""
    texts = _write_texts(count, model=model)
    with ExitStack() as stack:
        env = stack.enter_context(_serve(backend))
        folder = Path(env["NUTGRAF_DATA"])
        web = Victim(REAL_WEB if model else WEB, {**env, "NUTGRAF_JOB_THREADS": "0"}, folder / "web.log")
        worker = Victim(
            REAL_WORKER if model else WORKER, {**env, "NUTGRAF_JOB_THREADS": "2" if model else "8"}, folder / "worker.log"
        )
        for one in (web, worker):
            one.start()
            stack.callback(one.kill)
        over = Event()
        killer = Thread(target=_kill_at_random, args=((web, worker), over, 8.0 if model else 1.0))
        began = time.monotonic()
        killer.start()
        try:
            client = _Client(int(env["NUTGRAF_PORT"]))
            with ThreadPoolExecutor(CLIENTS) as pool:
                ids = list(tqdm(pool.map(client.hand_in, texts), total=count, desc=f"{backend}: accepted", file=sys.stderr))
                accepted_s = time.monotonic() - began
                ends = list(tqdm(pool.map(client.wait_for, ids), total=count, desc=f"{backend}: done", file=sys.stderr))
        finally:
            over.set()
            killer.join()
        seconds = time.monotonic() - began
        told = _read_events(worker.log)
        return {
            "jobs": count,
            "distinct": len(set(ids)),
            "in the table": sum(JobTable(_name_database(env)).count_items().values()),
            "finished with their own article": sum(_is_answer(end, text, model) for end, text in zip(ends, texts, strict=True)),
            "lost": sum(end["status"] not in {"finished", "failed"} for end in ends),
            "failed": sum(end["status"] == "failed" for end in ends),
            "answers kept twice": _count_twice(told),
            "late answers refused": sum(event["kept"] is False for event in told),
            "kills": {"web": web.kills, "worker": worker.kills},
            "requests sent again": client.again,
            "seconds": {"until all were accepted": round(accepted_s, 1), "until all were done": round(seconds, 1)},
        }


class _Client:
    """Hands in jobs and asks for them, again and again until there is an answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.again = 0

    def hand_in(self, text: str) -> str:
        """The id of the job, which is sent under one Idempotency-Key until it is accepted."""
        body = json.dumps({"articles": [{"text": text}], "styles": ["headline"]}).encode()
        return str(self._insist("POST", "/v1/jobs", body, {"Idempotency-Key": uuid4().hex}, 202)["id"])

    def wait_for(self, id: str) -> dict[str, Any]:
        """The job once it has ended."""
        until = time.monotonic() + PATIENCE_S
        while True:
            job = self._insist("GET", f"/v1/jobs/{id}", None, {}, 200)
            if job["status"] not in {"queued", "running"} or time.monotonic() > until:
                return job
            time.sleep(0.5)

    def _insist(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], wanted: int) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            status, answer = _ask(self._port, method, path, body, headers)
            if status == wanted:
                parsed: dict[str, Any] = json.loads(answer)
                return parsed
            self.again += 1
            time.sleep(0.1)
        raise RuntimeError(f"{method} {path} got no answer in {PATIENCE_S:g} s")


def _ask(port: int, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body; status 0 when there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _kill_at_random(victims: Sequence[Victim], over: Event, slower: float) -> None:
    rng = random.Random(0)
    while not over.wait(slower * rng.uniform(*PAUSE_S)):
        rng.choice(victims).revive()


def _write_texts(count: int, *, model: bool) -> list[str]:
    if not model:
        return [f"Article {uuid4().hex}" for _ in range(count)]
    stories = [one.article.text for one in load_own_articles()]
    return [f"{stories[at % len(stories)]}\n\nThe file has the mark {uuid4().hex}." for at in range(count)]


def _is_answer(job: Mapping[str, Any], text: str, model: bool) -> bool:
    """Whether the job's one article was answered, and with a summary of itself."""
    told = job["results"][0]["summary"] if job["results"] else None
    if not told or told["source"]["sha256"] != sha256(text.encode()).hexdigest():
        return False
    return model or told["headline"]["text"] == text


def _read_events(log: Path) -> list[dict[str, Any]]:
    """What workers noted of each article; a line that a kill cut off is none."""
    events = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue
        events += [event] if event.get("event") == "job_item" else []
    return events


def _count_twice(events: Sequence[Mapping[str, Any]]) -> int:
    kept = [(event["job"], event["position"]) for event in events if event["kept"]]
    return len(kept) - len(set(kept))


# --- How it grows ---


def _scale(command: Sequence[str], count: int, extra: Mapping[str, str], texts: Sequence[str] = ()) -> dict[str, object]:
    """Seconds in which one and two workers on one Redis and PostgreSQL do `count` articles, four at a time each."""
    texts = texts or [f"Article {at}" for at in range(count)]
    seconds = {}
    for workers in (1, 2):
        with ExitStack() as stack:
            env = {**stack.enter_context(_serve("shared")), **extra, "NUTGRAF_JOB_THREADS": "4"}
            table = JobTable(_name_database(env))
            for at in range(workers):
                one = Victim(command, env, Path(env["NUTGRAF_DATA"]) / f"worker-{at}.log")
                one.start()
                stack.callback(one.kill)
                _wait_for_start(one.log)
            began = time.monotonic()
            table.add(NewJob("scale", "", 5), [SummaryRequest(Article(text)) for text in texts], now_s=time.time())
            while (job := table.find("scale")) and job.status in {"queued", "running"}:
                time.sleep(0.02)
            seconds[workers] = time.monotonic() - began
    return {
        "articles": len(texts),
        "one worker, s": round(seconds[1], 2),
        "two workers, s": round(seconds[2], 2),
        "share": round(seconds[2] / seconds[1], 3),
    }


def _scale_lead() -> dict[str, object]:
    """The same where the processor is all that is waited for: reading and checking, without a model."""
    stories = [one.article.text for one in load_own_articles()]
    return _scale(REAL_WORKER, len(stories), {"NUTGRAF_ENGINE": "lead"}, stories)


def _wait_for_start(log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while '"started"' not in (log.read_text(encoding="utf-8") if log.exists() else "") and time.monotonic() < until:
        time.sleep(0.05)


# --- The ground it stands on ---


@contextmanager
def _serve(backend: str) -> Iterator[dict[str, str]]:
    """The settings of a service on a fresh SQLite file, or on a Redis and a PostgreSQL of its own ("shared")."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nutgraf-jobs-"))
        env = {
            "NUTGRAF_DATA": folder,
            "NUTGRAF_STORE_URL": f"sqlite:///{folder}/store.db",
            "NUTGRAF_PORT": str(find_port()),
            "NUTGRAF_RATE_LIMIT": "none",
            "NUTGRAF_LIMIT_S": "8",
            "NUTGRAF_JOB_LEASE_S": "10",
            WAIT: "0.005",
        }
        if backend == "shared":
            programs = find_programs()
            assert programs is not None
            env["NUTGRAF_DATABASE_URL"] = stack.enter_context(serve_postgres(programs))
            env["NUTGRAF_REDIS_URL"] = stack.enter_context(_serve_redis(folder))
        yield env


@contextmanager
def _serve_redis(folder: str) -> Iterator[str]:
    port = find_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def _name_database(env: Mapping[str, str]) -> str:
    return env.get("NUTGRAF_DATABASE_URL") or f"sqlite:///{env['NUTGRAF_DATA']}/jobs.db"
