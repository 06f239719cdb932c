"""The command line: the same work as over HTTP, without a server.

python -m service summarize story.txt --published-at 2024-03-14
python -m service check story.txt "At least 11 people were hurt"
python -m service serve
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError
from rich.console import Console

from service.domain import STYLES, Fidelity, InputError, NutgrafError, SettingsError
from service.settings import PREFIX, ROOT, Settings
from service.terminal import print_checks, print_summary
from service.web.answers import CheckAnswer, SummaryAnswer
from service.web.body import parse_json
from service.web.fields import find_field_errors
from service.web.schema import CheckBody, RequestModel, SummaryBody, parse_article, parse_summary_request, parse_texts
from service.web.serving import Summarizer
from service.wiring import build_pipeline

DONE, TEXT_FAILS, BAD_INPUT, CANNOT_WORK = 0, 1, 2, 3
EXIT_CODES = "exit status: 0 done; 1 a checked text fails; 2 bad input; 3 the settings or the model cannot be used"
UNWRAPPED = 100_000  # columns
Body = TypeVar("Body", bound=RequestModel)
Execute = Callable[[str, list[str], dict[str, str]], NoReturn]


def main(
    argv: Sequence[str] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    build: Callable[[Settings], Summarizer] = build_pipeline,
    execute: Execute = os.execve,
) -> int:
    """Runs one command; returns its exit status. `build` makes the pipeline; `execute` replaces the process by the server's."""
    args = _build_parser().parse_args(argv)
    env = os.environ if env is None else env
    try:
        match args.command:
            case "summarize":
                return summarize(args, Settings.from_env(env), build)
            case "check":
                return check(args, Settings.from_env(env), build)
            case _:
                return serve(args, env, execute)
    except InputError as error:
        return _complain(error, BAD_INPUT)
    except NutgrafError as error:
        return _complain(error, CANNOT_WORK)
    except KeyboardInterrupt:
        return _complain("stopped", 130)


def summarize(args: argparse.Namespace, settings: Settings, build: Callable[[Settings], Summarizer]) -> int:
    """Prints the summary of one article."""
    body = _read_body(args.file)
    body["article"].update(_pick(args, "published_at", "timezone", "language", "locale", "title"))
    body.update(_pick(args, "date_style", "seed"))
    if args.style:
        body["styles"] = args.style
    request = parse_summary_request(_validate(SummaryBody, body), locale=settings.locale, max_words=settings.max_article_words)
    summary = build(settings).summarize(request)
    if args.json:
        print(SummaryAnswer.of(summary).model_dump_json(indent=2))
    else:
        print_summary(_build_console(), summary)
    return DONE


def check(args: argparse.Namespace, settings: Settings, build: Callable[[Settings], Summarizer]) -> int:
    """Prints the verdict on one text, figure by figure."""
    body = {"article": _read_body(args.source)["article"], "texts": {"text": _read_claim(args.text)}}
    body["article"].update(_pick(args, "published_at", "timezone", "locale"))
    checked = _validate(CheckBody, body)
    article, texts = (
        parse_article(checked.article, locale=settings.locale, max_words=settings.max_article_words),
        parse_texts(checked),
    )
    report = build(settings).check(article, texts)
    if args.json:
        print(CheckAnswer.of(report).model_dump_json(indent=2))
    else:
        print_checks(_build_console(), report, texts, article.text)
    fidelity = report.texts["text"]
    return TEXT_FAILS if isinstance(fidelity, Fidelity) and fidelity.verdict == "fail" else DONE


def serve(args: argparse.Namespace, env: Mapping[str, str], execute: Execute) -> int:
    """Becomes the gunicorn server, with the options given as settings. A SettingsError when the port is taken."""
    options = {PREFIX + name.upper(): str(value) for name, value in _pick(args, "host", "port", "workers").items()}
    env = {**env, **options, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), env.get("PYTHONPATH"))))}
    settings = Settings.from_env(env)
    _check_port(settings)
    print(f"nutgraf: loading {settings.model}", flush=True)
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    execute(sys.executable, command, env)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m service",
        description="Headline, brief and timeline of a news article, every figure checked.",
        epilog=EXIT_CODES,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    article = argparse.ArgumentParser(add_help=False, epilog=EXIT_CODES)
    article.add_argument("--published-at", metavar="DATE", help="2024-03-14, or with a time; relative dates count from it")
    article.add_argument("--timezone", metavar="ZONE", help="IANA zone of the newsroom, such as Europe/London")
    article.add_argument("--locale", help="order of day and month: en-US (default) or en-GB")
    article.add_argument("--json", action="store_true", help="print the answer as the HTTP interface gives it")

    one = commands.add_parser(
        "summarize", parents=[article], epilog=EXIT_CODES, help="headline, brief and timeline of an article"
    )
    one.add_argument("file", metavar="FILE", help="a text file, a .json file with a request body, or - for standard input")
    one.add_argument("--style", action="append", choices=STYLES, help="only this style; may be repeated")
    one.add_argument("--title", help="shown to the model, never evidence")
    one.add_argument("--language", help="ISO 639-1 code; detected unless given")
    one.add_argument(
        "--date-style", choices=("ap", "bbc", "iso"), help="Oct. 7, 2023 (ap, default), 7 October 2023 or 2023-10-07"
    )
    one.add_argument("--seed", type=int, help="another seed gives other candidates")

    claim = commands.add_parser("check", parents=[article], epilog=EXIT_CODES, help="check a text's figures against an article")
    claim.add_argument("source", metavar="SOURCE", help="the article: a text file, a .json request body, or - for standard input")
    claim.add_argument("text", metavar="TEXT", help="the words to check, @FILE to read them from a file, or - for standard input")

    server = commands.add_parser("serve", epilog=EXIT_CODES, help="serve HTTP with gunicorn")
    server.add_argument("--host", help="loopback address to listen on (default 127.0.0.1)")
    server.add_argument("--port", type=int, help="port to listen on (default 8080)")
    server.add_argument("--workers", type=int, help="processes, each with a model of its own (default 1)")
    return parser


def _read_body(name: str) -> dict[str, Any]:
    """A request body from a text file, or from a .json file that holds one."""
    content = _read_bytes(name)
    if not name.endswith(".json"):
        return {"article": {"text": _decode(content, name)}}
    body = parse_json(content)
    if not isinstance(body, dict) or not isinstance(body.get("article"), dict):
        raise InputError(f'{name} holds no request body; it looks like {{"article": {{"text": "…"}}}}.')
    return body


def _read_claim(text: str) -> str:
    if text == "-" or text.startswith("@"):
        name = text.removeprefix("@")
        return _decode(_read_bytes(name), name).strip()
    return text


def _read_bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from None


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text: the byte at offset {error.start} does not belong there.") from None


def _pick(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The options that were given."""
    return {name: getattr(args, name) for name in names if getattr(args, name) is not None}


def _validate(model: type[Body], body: dict[str, Any]) -> Body:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise InputError("\n".join(found.detail for found in find_field_errors(error, body))) from None


def _check_port(settings: Settings) -> None:
    """gunicorn tries a taken port for five seconds and then shows a stack of log lines; this says it at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(f"cannot listen on {settings.address}: {error.strerror}. Choose another with --port.") from None


def _build_console() -> Console:
    """Colour and wrapping for a terminal; plain, unwrapped lines for a pipe. NO_COLOR is honoured."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else UNWRAPPED)


def _complain(message: object, status: int) -> int:
    print(f"nutgraf: {message}", file=sys.stderr)
    return status
