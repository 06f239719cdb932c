"""The real server: gunicorn with our configuration, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from service.settings import ROOT
from tests.scripted import STORY

START_S = 60


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(app: str, *options: str, **settings: str) -> subprocess.Popen[str]:
    variables = {f"NUTGRAF_{name.upper()}": value for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", *options, app],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server over the scripted pipeline."""
    port = find_free_port()
    server = start("tests.api.served:app", port=str(port), max_body_bytes="20000", log_level="error")
    assert server.stdout
    line = server.stdout.readline()
    assert f"nutgraf: ready at http://127.0.0.1:{port}" in line, server.communicate()
    yield port
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=START_S)
    assert server.returncode == 0


def ask(port: int, method: str, path: str, body: bytes = b"", *, chunked: bool = False) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_S)
    headers = {"Content-Type": "application/json"}
    chunks = (body[at : at + 1000] for at in range(0, len(body), 1000)) if chunked else body
    connection.request(method, path, chunks, headers, encode_chunked=chunked)
    response = connection.getresponse()
    read = response.read()
    connection.close()
    return response, read


def test_a_summary_is_served(port: int) -> None:
    response, body = ask(port, "POST", "/v1/summaries", json.dumps({"article": {"text": STORY}}).encode())
    assert response.status == 200
    assert set(json.loads(body)) >= {"headline", "brief", "timeline"}


def test_a_chunked_body_is_served(port: int) -> None:
    response, _ = ask(port, "POST", "/v1/summaries", json.dumps({"article": {"text": STORY}}).encode(), chunked=True)
    assert response.status == 200


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "chunked"])
def test_a_body_beyond_the_limit_gets_its_413(port: int, chunked: bool) -> None:
    response, body = ask(port, "POST", "/v1/summaries", b"x" * 50_000, chunked=chunked)
    assert response.status == 413
    assert "larger than 20,000 bytes" in json.loads(body)["detail"]


def test_the_server_header_names_no_software(port: int) -> None:
    response, _ = ask(port, "GET", "/healthz")
    assert response.headers["Server"] == "nutgraf"


def test_many_requests_at_once_are_all_answered(port: int) -> None:
    body = json.dumps({"article": {"text": STORY}}).encode()
    connections = [HTTPConnection("127.0.0.1", port, timeout=START_S) for _ in range(20)]
    for connection in connections:
        connection.request("POST", "/v1/summaries", body, {"Content-Type": "application/json"})
    assert [connection.getresponse().status for connection in connections] == [200] * 20
    for connection in connections:
        connection.close()


def test_a_client_that_falls_silent_in_the_middle_of_a_request_holds_nobody_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.sendall(
            b"POST /v1/summaries HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
        )
        time.sleep(0.2)
        response, _ = ask(port, "POST", "/v1/summaries", json.dumps({"article": {"text": STORY}}).encode())
        assert response.status == 200


@pytest.mark.parametrize(
    ("options", "settings", "message"),
    [
        ((), {"model": "/nowhere/at/all"}, "/nowhere/at/all"),
        ((), {"prot": "1"}, "NUTGRAF_PROT is not a setting; did you mean NUTGRAF_PORT?"),
        (("--bind", "0.0.0.0:0"), {}, "refusing to listen on 0.0.0.0: only a loopback address is safe"),
        ((), {"fetch_hosts": "https://courier.example/"}, "write host or host:port"),
        ((), {"webhook_hosts": "a.example", "webhook_networks": "10.0.0.0/99"}, "is not one such as"),
    ],
    ids=["no such model", "misspelt setting", "open address", "no host", "no network"],
)
def test_a_server_that_cannot_work_stops_with_a_clear_message(
    options: tuple[str, ...], settings: dict[str, str], message: str
) -> None:
    began_s = time.monotonic()
    server = start("wsgi:app", *options, **{"port": str(find_free_port()), **settings})
    _, errors = server.communicate(timeout=START_S)
    assert server.returncode != 0
    assert message in errors
    assert errors.count("nutgraf: ") == 1
    assert "Traceback" not in errors
    assert time.monotonic() - began_s < START_S
