"""`python -m service batch`: its options, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.cli import main
from service.domain import SummaryRequest, TooShortError
from service.settings import ROOT
from tests.scripted import STORY
from tests.unit.batch.writer import TITLES, Writer, read_titles, write_archive

Batch = Callable[..., int]


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def batch(tmp_path: Path, writer: Writer) -> Batch:
    """Runs the command over an archive of five articles."""
    archive = write_archive(tmp_path / "in.jsonl", *TITLES)
    return lambda *options: main(
        ["batch", str(archive), str(tmp_path / "out.jsonl"), *options], env={}, build=lambda settings: writer  # type: ignore[arg-type, return-value]
    )  # fmt: skip


def test_a_batch_says_what_it_did_on_standard_error(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch() == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "5 answered, 0 failed.\n")
    assert batch() == 0
    assert capsys.readouterr().err.endswith("0 answered, 5 were there already, 0 failed.\n")


def test_a_batch_with_failures_ends_with_a_status_of_its_own(
    batch: Batch, writer: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(request: SummaryRequest) -> None:
        raise TooShortError("The article has 3 words.")

    writer.before = refuse
    assert batch() == 1
    printed = capsys.readouterr().err
    assert printed.startswith("0 answered, 5 failed.\n")
    assert f"{tmp_path / 'out.failed.jsonl'} says why." in printed


def test_options_reach_the_records(batch: Batch, writer: Writer) -> None:
    assert batch("--styles", "brief,headline", "--date-style", "iso", "--limit", "2", "--threads", "1") == 0
    assert [request.article.title for request in writer.requests] == list(TITLES[:2])
    assert {(request.styles, request.date_style) for request in writer.requests} == {(("headline", "brief"), "iso")}


@pytest.mark.parametrize(
    "options", [("--styles", "haiku"), ("--styles", ""), ("--limit", "0"), ("--threads", "-1"), ("--threads", "many")]
)
def test_options_that_cannot_be_meant_are_refused(batch: Batch, options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        batch(*options)
    assert caught.value.code == 2


def test_an_archive_that_cannot_be_read_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(tmp_path / "none.jsonl"), str(tmp_path / "out.jsonl")], env={}) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_cannot_work(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").mkdir()
    assert batch() == 3


def test_an_interrupt_says_what_is_kept(batch: Batch, writer: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer.lanes, writer.before = 1, lambda request: os.kill(os.getpid(), signal.SIGINT)
    assert batch() == 130
    printed = capsys.readouterr().err
    assert f"{len(read_titles(tmp_path / 'out.jsonl')):,} answers are kept. The same command goes on from there." in printed
    assert printed.endswith("nutgraf: stopped\n")


def test_a_process_that_is_killed_is_gone_on_with_to_the_same_bytes(tmp_path: Path) -> None:
    archive = tmp_path / "in.jsonl"
    stories = [STORY.replace("Millbrook", f"Millbrook{letter}") for letter in "abcdefghijklmnopqrstuvwxyz" * 8]
    archive.write_text("".join(json.dumps({"text": story, "published_at": "2024-06-04"}) + "\n" for story in stories))
    env = {**os.environ, "NUTGRAF_ENGINE": "lead"}

    def start(out: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "service", "batch", str(archive), str(out)]
        return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE)

    killed, whole = tmp_path / "killed.jsonl", tmp_path / "whole.jsonl"
    with start(killed) as process:
        while process.poll() is None and (not killed.exists() or killed.stat().st_size < 10_000):
            time.sleep(0.01)
        process.kill()
    kept = killed.read_bytes().count(b"\n")
    assert 0 < kept < len(stories)
    with start(killed) as process:
        _, printed = process.communicate(timeout=120)
    assert (process.returncode, f"{kept} were there already" in printed.decode()) == (0, True)
    with start(whole) as process:
        process.communicate(timeout=120)
    assert killed.read_bytes() == whole.read_bytes()
