"""How often one caller may ask."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from service.domain import SettingsError
from service.keys import add_key
from service.settings import Settings

BuildApp = Callable[..., Flask]


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis server of the test's own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed (Debian: apt install redis-server)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


def wait_for_port(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def test_beyond_the_limit_a_caller_is_told_when_to_come_back(build_app: BuildApp) -> None:
    client = build_app(rate_limit="2 per minute").test_client()
    assert [client.get("/v1/styles").status_code for _ in range(3)] == [200, 200, 429]

    response = client.get("/v1/styles")
    assert response.json["type"] == "urn:nutgraf:problem:too-many-requests"
    assert "2 per 1 minute" in response.json["detail"]
    assert 0 < int(response.headers["Retry-After"]) <= 61


def test_health_is_never_limited(build_app: BuildApp) -> None:
    client = build_app(rate_limit="1 per minute").test_client()

    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


def test_each_key_has_a_limit_of_its_own(build_app: BuildApp, tmp_path: Path) -> None:
    keys = tmp_path / "keys.toml"
    first, second = ({"X-API-Key": add_key(keys, name)} for name in ("first", "second"))
    client = build_app(rate_limit="1 per minute", api_keys=keys).test_client()

    assert client.get("/v1/styles", headers=first).status_code == 200
    assert client.get("/v1/styles", headers=first).status_code == 429
    assert client.get("/v1/styles", headers=second).status_code == 200


def test_processes_that_share_a_redis_count_together(build_app: BuildApp, redis_url: str) -> None:
    one, other = (build_app(rate_limit="2 per minute", redis_url=redis_url).test_client() for _ in range(2))

    assert [client.get("/v1/styles").status_code for client in (one, other, one, other)] == [200, 200, 429, 429]


def test_a_redis_that_is_away_lets_requests_through(build_app: BuildApp) -> None:
    client = build_app(rate_limit="1 per minute", redis_url="redis://127.0.0.1:1/0").test_client()

    assert [client.get("/v1/styles").status_code for _ in range(2)] == [200, 200]


def test_a_limit_can_be_switched_off() -> None:
    assert Settings.from_env({"NUTGRAF_RATE_LIMIT": "none"}).rate_limit is None
    with pytest.raises(SettingsError, match="NUTGRAF_RATE_LIMIT: not a rate such as"):
        Settings.from_env({"NUTGRAF_RATE_LIMIT": "often"})
