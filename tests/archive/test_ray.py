"""An archive over two machines comes out as over one, record by record, and goes on where it was cut off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.data import ROOT, load_own_articles

pytest.importorskip("ray", reason="Ray is not installed (pip install -r requirements-archive.txt)")

RECORDS = 138  # three pieces at least, so that both machines have work
ENV = {**os.environ, "NUTGRAF_ENGINE": "lead", "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.archive.cluster"]
    with subprocess.Popen(command, cwd=ROOT, env=ENV, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        yield next(line.strip() for line in lines if line[:1].isdigit())
        process.communicate()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stories = [one.article.text for one in load_own_articles()][:RECORDS]
    path = tmp_path_factory.mktemp("archive") / "in.jsonl"
    records = [{"id": f"cms-{at}", "text": text, "published_at": "2024-05-03"} for at, text in enumerate(stories)]
    path.write_text("".join(json.dumps(record) + "\n" for record in [*records, {"id": "short", "text": "Too short."}]))
    return path


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *map(str, command)], cwd=ROOT, env=ENV, capture_output=True, text=True, timeout=240)


def read_answers(paths: Iterator[Path]) -> dict[str, object]:
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["record"]: row for row in rows if "problem" not in row}


def test_two_machines_give_what_one_gives_and_a_second_run_does_nothing_again(
    cluster: str, archive: Path, tmp_path: Path
) -> None:
    alone = run("-m", "service", "batch", archive, tmp_path / "alone.jsonl")
    many = run("examples/archive_ray.py", archive, tmp_path / "many", "--address", cluster, "--workers", 2)

    assert (alone.returncode, many.returncode) == (1, 1), many.stderr[-2000:]  # one record is too short
    expected = read_answers(iter([tmp_path / "alone.jsonl"]))
    answers = read_answers(path for path in (tmp_path / "many").rglob("*.jsonl") if "failed" not in path.name)
    assert len(expected) == RECORDS
    assert answers == expected
    assert f"{RECORDS} answered" in many.stdout

    first = min(path for path in (tmp_path / "many").rglob("*.jsonl") if "failed" not in path.name)
    first.unlink()
    again = run("examples/archive_ray.py", archive, tmp_path / "many", "--address", cluster, "--workers", 2)
    assert " 0 were there already" not in again.stdout
    assert read_answers(path for path in (tmp_path / "many").rglob("*.jsonl") if "failed" not in path.name) == expected
