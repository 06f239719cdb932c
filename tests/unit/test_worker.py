"""The worker as its own process runs it: from the job table to the receiver of the webhook."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Event

import pytest

from service.domain import Article, SettingsError, SummaryRequest
from service.jobs.table import JobTable, NewJob
from service.jobs.webhooks import verify
from service.settings import Settings
from service.wiring import open_job_table
from service.worker import run_alone
from tests.scripted import STORY, ScriptedPipeline
from tests.unit.outbound.receivers import Receiver, read_header, say_status

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-the-harbour-gazette-1"


def build_settings(folder: Path, receiver: Receiver) -> Settings:
    return Settings(
        data=folder,
        webhook_hosts=f"127.0.0.1:{receiver.port}",
        webhook_networks="127.0.0.1/32",
        webhook_secret=SECRET,
        log_format="json",
    )


def add(table: JobTable, receiver: Receiver) -> None:
    url = f"http://127.0.0.1:{receiver.port}/done"
    table.add(NewJob("j1", "", 5, url), [SummaryRequest(Article(STORY))], now_s=time.time())


def work_until(settings: Settings, log: StringIO, done: Callable[[], object]) -> None:
    """Lets a worker run until `done`, for ten seconds at most."""
    stop = Event()
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(run_alone, settings, pipeline=ScriptedPipeline(), log=log, stop=stop)
        for _ in range(1000):
            if done() or ended.done():
                break
            time.sleep(0.01)
        stop.set()
        ended.result(30)
    assert done()


def test_a_job_is_done_and_its_receiver_told_in_a_signed_call(tmp_path: Path) -> None:
    log = StringIO()
    with Receiver(say_status(204)) as receiver:
        settings = build_settings(tmp_path, receiver)
        table = open_job_table(settings)
        add(table, receiver)
        work_until(settings, log, lambda: '"state": "delivered"' in log.getvalue())

    [request] = receiver.requests
    body = request.partition(b"\r\n\r\n")[2]
    assert json.loads(body) == {"id": "j1", "status": "finished", "done": 1, "failed": 0, "total": 1}
    signature, delivery = (read_header(request, f"X-Nutgraf-{name}") for name in ("Signature", "Delivery"))
    assert verify(SECRET, signature, delivery, body, now_s=time.time())
    assert STORY[:40] not in log.getvalue()
    assert table.claim_delivery(now_s=time.time() + 3600, lease_s=1) is None


def test_a_receiver_that_is_no_longer_listed_is_not_called(tmp_path: Path) -> None:
    log = StringIO()
    with Receiver(say_status(204)) as receiver:
        add(open_job_table(Settings(data=tmp_path)), receiver)
        work_until(Settings(data=tmp_path, log_format="json"), log, lambda: '"state": "gave_up"' in log.getvalue())

    assert receiver.requests == []


def test_hosts_without_a_secret_are_refused_at_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, webhook_hosts="cms.newsroom.example")
    with pytest.raises(SettingsError, match="NUTGRAF_WEBHOOK_SECRET"):
        run_alone(settings, pipeline=ScriptedPipeline(), log=StringIO(), stop=Event())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_end_finishes_what_it_began(tmp_path: Path, number: signal.Signals) -> None:
    table = open_job_table(Settings(data=tmp_path))
    table.add(NewJob("j1", "", 5), [SummaryRequest(Article(STORY))] * 3, now_s=time.time())
    env = {**os.environ, "NUTGRAF_DATA": str(tmp_path), "NUTGRAF_ENGINE": "lead", "NUTGRAF_LOG_FORMAT": "json"}
    command = [sys.executable, "-m", "service", "work"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if '"job_item"' in line:
                break
        process.send_signal(number)
        rest = process.stderr.read()

    counts = table.count_items()
    assert process.returncode == 0, rest
    assert '"stopped"' in rest
    assert (counts["running"], counts["failed"]) == (0, 0)
    assert counts["finished"] >= 1
