"""gunicorn's configuration, from the NUTGRAF_* settings. One process serves many threads; torch uses the cores.

torch is not fork-safe once its threads run, so every worker loads the model after the fork (`preload_app` stays off).
"""

import os
import secrets
import shutil
import socket
import struct
import sys
import tempfile
import traceback
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gunicorn.http.wsgi
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from service.domain import NutgrafError, SettingsError
from service.keys import load_keys
from service.outbound.policy import read_policy
from service.settings import ROOT, Settings, is_loopback

COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client looks for it when a worker imports it
SESSION_SECRET = "NUTGRAF_SESSION_SECRET"
JOBS_STOP_S = 20  # what an article of a job gets when a process is asked to end
READ_S = 15  # silence of a client in the middle of a request
counts_folder = SimpleNamespace(name="")  # the one that we made
gunicorn.http.wsgi.SERVER = "nutgraf"  # the Server header: it names no software that an attacker could look up

try:
    settings = Settings.from_env(os.environ)
    if settings.api_keys:
        load_keys(settings.api_keys)  # a broken file stops the start, and says what is wrong
    for hosts, networks in (
        (settings.fetch_hosts, settings.fetch_networks),
        (settings.webhook_hosts, settings.webhook_networks),
    ):
        read_policy(hosts, networks)  # so does a list that is none
except SettingsError as error:
    sys.exit(f"nutgraf: {error}")

bind = settings.address
workers = settings.workers
worker_class = "gthread"
threads = settings.http_threads
timeout = 60  # a worker's heartbeat, not a limit on a request
graceful_timeout = 30
keepalive = 5
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a heartbeat file on disk can stall
proc_name = "nutgraf"
loglevel = "warning"  # the application logs its own events
control_socket_disable = True


def on_starting(server: Arbiter) -> None:
    """Refuses to listen where anybody could ask; makes what the workers share: a folder for counts, a secret for sessions."""
    if not settings.api_keys:  # holds for `--bind` too
        refuse_strangers(host for host, *_ in (one for one in server.cfg.address if isinstance(one, tuple)))
    if not settings.session_secret:
        os.environ[SESSION_SECRET] = secrets.token_urlsafe()  # all workers of one start know each other's sessions
    if COUNTS not in os.environ:
        os.environ[COUNTS] = counts_folder.name = tempfile.mkdtemp(prefix="nutgraf-metrics-")


def when_ready(server: Arbiter) -> None:
    """Gives up clients that say nothing in the middle of a request, whose threads would wait for ever; connections inherit it."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", READ_S, 0))


def refuse_strangers(hosts: Iterable[str]) -> None:
    """Exits unless only this machine can reach every host."""
    for host in hosts:
        if not is_loopback(host):
            sys.exit(f"nutgraf: refusing to listen on {host}: only a loopback address is safe while no API keys are configured.")


def on_exit(server: Arbiter) -> None:
    """Leaves nothing of its own behind."""
    if counts_folder.name:
        shutil.rmtree(counts_folder.name, ignore_errors=True)


def child_exit(server: Arbiter, worker: Worker) -> None:
    """A process that has gone no longer counts among the living, in /metrics."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def post_worker_init(worker: Worker) -> None:
    """Waits for the model in the background: the first worker says when it is ready; one without a model stops the server."""

    def report(pipeline: Future[Any]) -> None:
        if error := pipeline.exception():
            stop(error)
        else:
            begin_jobs(worker)
            if worker.age == 1:
                say_ready()

    worker.wsgi.extensions["nutgraf"].pipeline.add_done_callback(report)


def begin_jobs(worker: Worker) -> None:
    """Starts the thread that works on jobs beside the requests."""
    from service.worker import start_beside

    try:
        worker.nutgraf_jobs = start_beside(worker.wsgi.extensions["nutgraf"], settings)
    except NutgrafError as error:
        stop(error)


def worker_exit(server: Arbiter, worker: Worker) -> None:
    """Lets the article of a job that is begun come to its end."""
    if jobs := getattr(worker, "nutgraf_jobs", None):
        jobs.stop(JOBS_STOP_S)


def say_ready() -> None:
    """Prints where the service is, and a command that works as it stands."""
    key = "-H 'X-API-Key: …' " if settings.api_keys else ""
    url, example = f"http://{settings.address}", os.path.relpath(ROOT / "examples" / "harbour-fire.json")
    print(f"nutgraf: ready at {url}, documentation at {url}/docs. Try:\n", flush=True)
    print(f"  curl -s {url}/v1/summaries {key}-H 'Content-Type: application/json' -d @{example}\n", flush=True)


def stop(error: BaseException) -> None:
    """Exits with the status that makes gunicorn's master stop instead of starting the next worker."""
    if isinstance(error, NutgrafError):
        print(f"nutgraf: {error}", file=sys.stderr, flush=True)
    else:
        traceback.print_exception(error)
    os._exit(Arbiter.APP_LOAD_ERROR)
