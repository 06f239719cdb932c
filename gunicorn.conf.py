"""gunicorn's configuration, from the NUTGRAF_* settings. One process serves many threads; torch uses the cores.

torch is not fork-safe once its threads run, so every worker loads the model after the fork (`preload_app` stays off).
"""

import os
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from service.domain import NutgrafError, SettingsError
from service.settings import Settings, is_loopback

try:
    settings = Settings.from_env(os.environ)
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
    """Holds for `--bind` too: without API keys nothing but this machine may reach the service."""
    for host, *_ in (address for address in server.cfg.address if isinstance(address, tuple)):
        if not is_loopback(host):
            sys.exit(f"nutgraf: refusing to listen on {host}: only a loopback address is safe while no API keys are configured.")


def post_worker_init(worker: Worker) -> None:
    """Says when the model is ready; stops the server when it cannot be."""
    pipeline: Future[Any] = worker.wsgi.extensions["nutgraf"].pipeline
    pipeline.add_done_callback(report_start)


def report_start(pipeline: Future[Any]) -> None:
    """Exits with the code that makes gunicorn's master stop instead of starting the next worker."""
    if not (error := pipeline.exception()):
        print(f"nutgraf: ready at http://{settings.address}", flush=True)
        return
    print(f"nutgraf: {error if isinstance(error, NutgrafError) else repr(error)}", file=sys.stderr, flush=True)
    os._exit(Arbiter.APP_LOAD_ERROR)
