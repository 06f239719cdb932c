from __future__ import annotations

import json
import socket
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import pytest

from service.cli import main
from service.domain import ModelLoadError, TooShortError
from service.settings import Settings
from tests.scripted import BRIEF, HEADLINE, STORY, ScriptedPipeline

Run = Callable[..., int]


@pytest.fixture
def run(pipeline: ScriptedPipeline) -> Run:
    """Runs a command over the scripted pipeline, without any variable set."""
    return lambda *argv: main(argv, env={}, build=lambda settings: pipeline)


@pytest.fixture
def story(tmp_path: Path) -> str:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


def send_input(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))


def test_summarize_prints_all_three_styles_with_verdicts(run: Run, story: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("summarize", story) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    for line in (
        f"Headline\n  {HEADLINE}  [pass]\n  Bus crash  [pass]\n",
        f"Brief\n  {BRIEF}  [review]\n",
        "Timeline\n  • June 4, 2024  A bus left the road.  [pass]\n",
        "Undated\n  • (planned)  The school will hold an assembly.  [pass]\n",
        "brief: dropped sentence (unsupported figure 50)",
        "the article disagrees with itself: The article says 9 and sixteen.",
        "Check the year.",
        "70 words, 100% read; dates count from 2024-06-04; model scripted",
    ):
        assert line in printed.out, line


def test_output_for_a_pipe_has_no_colour_codes(run: Run, story: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("summarize", story)
    assert "\x1b" not in capsys.readouterr().out


def test_options_reach_the_request(run: Run, story: str, pipeline: ScriptedPipeline) -> None:
    options = (
        "--style",
        "brief",
        "--published-at",
        "2024-06-04",
        "--timezone",
        "Europe/London",
        "--locale",
        "en-GB",
        "--seed",
        "3",
    )
    run("summarize", story, *options, "--date-style", "bbc", "--title", "T", "--language", "en")
    [request] = pipeline.requests
    assert (request.styles, request.seed, request.date_style) == (("brief",), 3, "bbc")
    article = request.article
    assert (str(article.published_at), article.timezone, article.locale) == ("2024-06-04", "Europe/London", "en-GB")
    assert (article.title, article.language) == ("T", "en")


def test_a_json_file_is_a_request_body(run: Run, tmp_path: Path, pipeline: ScriptedPipeline) -> None:
    path = tmp_path / "request.json"
    path.write_text(json.dumps({"article": {"text": STORY, "title": "T"}, "styles": ["headline"]}))
    assert run("summarize", str(path)) == 0
    assert (pipeline.requests[0].styles, pipeline.requests[0].article.title) == (("headline",), "T")


def test_an_article_is_read_from_standard_input(run: Run, pipeline: ScriptedPipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    send_input(monkeypatch, STORY.encode())
    assert run("summarize", "-") == 0
    assert pipeline.requests[0].article.text == STORY


def test_json_output_is_the_answer_of_the_http_interface(run: Run, story: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("summarize", story, "--json") == 0
    assert json.loads(capsys.readouterr().out)["headline"]["text"] == HEADLINE


def test_check_quotes_the_evidence_of_each_figure(run: Run, story: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", story, "A bus with 40 pupils") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("A bus with 40 pupils  [review]\n")
    assert 'supported: 40 (hedge dropped); say "more than 40"' in printed
    assert "“MILLBROOK, June 4 - A bus carrying more than 40 pupils left the road near Millbrook on Tuesday" in printed
    assert "The article disagrees with itself" in printed


def test_check_fails_a_text_that_the_article_contradicts(run: Run, story: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", story, "A bus with 50 pupils") == 1
    assert "contradicted: 50" in capsys.readouterr().out


def test_check_reads_its_text_from_a_file_or_standard_input(
    run: Run, story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "claim.txt").write_text("A bus with 50 pupils\n")
    assert run("check", story, f"@{tmp_path / 'claim.txt'}") == 1
    send_input(monkeypatch, b"A bus with more than 40 pupils")
    assert run("check", story, "-", "--json") == 0
    assert '"verdict": "pass"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (None, (), "story.txt cannot be read: No such file or directory."),
        (b"caf\xe9", (), "story.txt is not UTF-8 text: the byte at offset 3 does not belong there."),
        (b"x", ("--timezone", "Mars"), "/article/timezone must be an IANA time zone such as 'Africa/Cairo'."),
        (b"x", ("--published-at", "soon"), "/article/published_at must be a date (2024-05-03)"),
        (b"a\x00b", (), "/article/text must not hold U+0000"),
    ],
)
def test_bad_input_is_told_in_one_line_without_a_traceback(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, options: tuple[str, ...], message: str
) -> None:
    path = tmp_path / "story.txt"
    if content is not None:
        path.write_bytes(content)
    assert run("summarize", str(path), *options) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("nutgraf: ")
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.parametrize(
    ("content", "message"), [("{", "The body is not JSON"), ("[]", "holds no request body"), ("{}", "holds no request body")]
)
def test_a_json_file_that_is_no_request_is_told(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, message: str
) -> None:
    (tmp_path / "request.json").write_text(content)
    assert run("summarize", str(tmp_path / "request.json")) == 2
    assert message in capsys.readouterr().err


def test_an_article_that_the_pipeline_refuses_is_bad_input(
    run: Run, story: str, pipeline: ScriptedPipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.error = TooShortError("The article has 3 words.", pointer="/article/text")
    assert run("summarize", story) == 2
    assert capsys.readouterr().err == "nutgraf: The article has 3 words.\n"


def test_a_model_that_cannot_be_loaded_has_a_status_of_its_own(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(settings: Settings) -> ScriptedPipeline:
        raise ModelLoadError(f"There is no checkpoint at {settings.model}.")

    assert main(["summarize", story], env={"NUTGRAF_MODEL": "there"}, build=fail) == 3
    assert capsys.readouterr().err == "nutgraf: There is no checkpoint at there.\n"


def test_a_setting_that_cannot_be_used_has_the_same_status(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarize", story], env={"NUTGRAF_HOST": "0.0.0.0"}) == 3
    assert "NUTGRAF_HOST" in capsys.readouterr().err


def test_an_interrupt_ends_without_a_traceback(story: str, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(settings: Settings) -> ScriptedPipeline:
        raise KeyboardInterrupt

    assert main(["summarize", story], env={}, build=interrupt) == 130
    assert capsys.readouterr().err == "nutgraf: stopped\n"


@pytest.mark.parametrize("argv", [[], ["summarize"], ["sing"], ["summarize", "x", "--style", "haiku"]])
def test_wrong_usage_ends_with_status_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv, env={})
    assert caught.value.code == 2
    assert "usage: python -m service" in capsys.readouterr().err


def test_help_names_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"], env={})
    assert "exit status: 0 done; 1 a checked text fails; 2 bad input;" in capsys.readouterr().out


class ReplacedError(Exception):
    """The process would now be gunicorn."""


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_becomes_gunicorn_with_the_options_as_settings() -> None:
    calls: list[Any] = []

    def execute(program: str, command: list[str], env: dict[str, str]) -> NoReturn:
        calls.append((program, command, env))
        raise ReplacedError

    port = find_free_port()
    with pytest.raises(ReplacedError):
        main(
            ["serve", "--port", str(port), "--workers", "2"], env={"NUTGRAF_LOCALE": "en-GB", "PYTHONPATH": "/x"}, execute=execute
        )
    [(_, command, env)] = calls
    assert command[1:3] == ["-m", "gunicorn"]
    assert command[-1] == "wsgi:app"
    assert Path(command[command.index("--config") + 1]).is_file()
    assert (env["NUTGRAF_PORT"], env["NUTGRAF_WORKERS"], env["NUTGRAF_LOCALE"]) == (str(port), "2", "en-GB")
    assert env["PYTHONPATH"].endswith(":/x")


def test_serve_says_at_once_that_a_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)], env={}) == 3
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with --port." in capsys.readouterr().err


def test_serve_refuses_an_address_that_others_can_reach(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "0.0.0.0"], env={}) == 3
    assert "only a loopback address" in capsys.readouterr().err


def test_keys_are_added_listed_and_removed(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ("--file", str(tmp_path / "keys.toml"))
    assert run("keys", "add", "cms", *file, "--scope", "checks", "--expires", "2027-06-30") == 0
    assert capsys.readouterr().out.startswith("ngf_")

    assert run("keys", "list", *file) == 0
    assert capsys.readouterr().out == "cms\tchecks\t2027-06-30\n"

    assert run("keys", "remove", "cms", *file) == 0
    assert run("keys", "remove", "cms", *file) == 3
    assert "no key 'cms'" in capsys.readouterr().err


def test_keys_need_a_file_and_a_name(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("keys", "list") == 3
    assert "--file" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run("keys", "add")
    assert "needs a NAME" in capsys.readouterr().err
