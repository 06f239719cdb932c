"""The command line: the same work as over HTTP, without a server.

python -m service summarize story.txt --published-at 2024-03-14
python -m service check story.txt "At least 11 people were hurt"
python -m service batch archive.jsonl answers.jsonl
python -m service serve
python -m service work
python -m service keys add cms --file keys.toml
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from service.domain import STYLES, InputError, NutgrafError, SettingsError, Style
from service.keys import SCOPES, add_key, load_keys, remove_key
from service.settings import PREFIX, ROOT, Settings

if TYPE_CHECKING:
    from service.batch.outcomes import Summarizer as BatchSummarizer
    from service.web.serving import Summarizer

    Build = Callable[[Settings], Summarizer]

DONE, TEXT_FAILS, BAD_INPUT, CANNOT_WORK = 0, 1, 2, 3
SOME_FAILED = 1
EXIT_CODES = "exit status: 0 done; 1 a checked text fails; 2 bad input; 3 the settings or the model cannot be used"
BATCH_EXIT_CODES = (
    "exit status: 0 every record has its answer; 1 some have none; 2 bad input; 3 the settings or the model cannot be used, or "
    "nothing can be written; 130 stopped. The same command goes on where a run ended."
)
Execute = Callable[[str, list[str], dict[str, str]], NoReturn]


def main(
    argv: Sequence[str] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    build: Build | None = None,
    execute: Execute = os.execve,
) -> int:
    """Runs one command; returns its exit status. `build` makes the pipeline (by default wiring.build_pipeline);
    `execute` replaces the process by the server's."""
    parser = _build_parser()
    args = parser.parse_args(argv)
    if args.command == "keys" and args.action != "list" and not args.name:
        parser.error(f"keys {args.action} needs a NAME")
    env = os.environ if env is None else env
    try:
        match args.command:
            case "serve":
                return serve(args, env, execute)
            case "work":
                return work(Settings.from_env(env))
            case "batch":
                return answer_archive(args, Settings.from_env(env), build)
            case "keys":
                return manage_keys(args, Settings.from_env(env))
            case _:
                return work_offline(args, Settings.from_env(env), build)
    except InputError as error:
        return _complain(error, BAD_INPUT)
    except NutgrafError as error:
        return _complain(error, CANNOT_WORK)
    except KeyboardInterrupt:
        return _complain("stopped", 130)


def work_offline(args: argparse.Namespace, settings: Settings, build: Build | None) -> int:
    """Summarises or checks one article; DONE or TEXT_FAILS."""
    from service.offline import check_text, summarize_file  # half a second of imports, without which the server is ready sooner
    from service.wiring import build_pipeline

    if args.command == "check":
        return DONE if check_text(args, settings, build or build_pipeline) else TEXT_FAILS
    summarize_file(args, settings, build or build_pipeline)
    return DONE


def answer_archive(args: argparse.Namespace, settings: Settings, build: Build | None) -> int:
    """Answers every record of an archive; DONE or SOME_FAILED."""
    from rich.console import Console

    from service.batch.run import Order, run_batch
    from service.wiring import build_pipeline

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    order = Order(args.source, args.out, args.styles, args.date_style, args.limit, args.threads)
    tally = run_batch(order, settings, cast("Callable[[Settings], BatchSummarizer]", build or build_pipeline), console)
    kept = f", {tally.kept:,} were there already" if tally.kept else ""
    console.print(f"{tally.answered:,} answered{kept}, {tally.failed:,} failed.", markup=False)
    if tally.failed:
        console.print(f"{order.failures} says why. The same command tries them again.", markup=False)
    return SOME_FAILED if tally.failed else DONE


def serve(args: argparse.Namespace, env: Mapping[str, str], execute: Execute) -> int:
    """Becomes the gunicorn server, with the options given as settings. A SettingsError when the port is taken."""
    given = {name: getattr(args, name) for name in ("host", "port", "workers")}
    options = {PREFIX + name.upper(): str(value) for name, value in given.items() if value is not None}
    env = {**env, **options, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), env.get("PYTHONPATH"))))}
    settings = Settings.from_env(env)
    _check_port(settings)
    print(f"nutgraf: loading {settings.model}", flush=True)
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    execute(sys.executable, command, env)


def work(settings: Settings) -> int:
    """Works on jobs until the process is told to end."""
    from service.worker import run_alone

    print(f"nutgraf: loading {settings.model}", flush=True)
    run_alone(settings)
    return DONE


def manage_keys(args: argparse.Namespace, settings: Settings) -> int:
    """Adds, removes or lists API keys; a new one is printed once."""
    path = args.file or settings.api_keys
    if path is None:
        raise SettingsError(f"Which key file? Name it with --file, or set {PREFIX}API_KEYS.")
    match args.action:
        case "add":
            print(add_key(path, args.name, scopes=args.scope or SCOPES, expires=args.expires))
            print(f"nutgraf: {path} holds its hash; the key itself is shown this once.", file=sys.stderr)
        case "remove":
            remove_key(path, args.name)
        case _:
            for key in load_keys(path).values():
                print(f"{key.name}\t{','.join(sorted(key.scopes))}\t{key.expires or 'never'}")
    return DONE


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

    _add_batch(commands)

    keys = commands.add_parser("keys", epilog=EXIT_CODES, help="add, remove or list the API keys of the service")
    keys.add_argument("action", choices=("add", "remove", "list"))
    keys.add_argument("name", metavar="NAME", nargs="?", help="who the key is for, such as cms; logs show it")
    keys.add_argument("--file", type=Path, help=f"the key file (default: {PREFIX}API_KEYS)")
    keys.add_argument("--scope", action="append", choices=SCOPES, help="allow only this; may be repeated")
    keys.add_argument("--expires", type=date.fromisoformat, metavar="DATE", help="the last day that it works on")

    commands.add_parser("work", epilog=EXIT_CODES, help="work on jobs by itself, beside web processes or on a machine of its own")

    server = commands.add_parser("serve", epilog=EXIT_CODES, help="serve HTTP with gunicorn")
    server.add_argument("--host", help="address to listen on (default 127.0.0.1); any but a loopback address needs API keys")
    server.add_argument("--port", type=int, help="port to listen on (default 8080)")
    server.add_argument("--workers", type=int, help="processes, each with a model of its own (default 1)")
    return parser


def _add_batch(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    batch = commands.add_parser("batch", epilog=BATCH_EXIT_CODES, help="answer every article of an archive")
    batch.add_argument(
        "source",
        metavar="IN",
        help=".jsonl (an article or request body a line), .parquet, a folder of .txt and ninjs .json files, or - for JSON lines",
    )
    batch.add_argument("out", metavar="OUT", type=Path, help="answers: .jsonl, one a line, or .parquet")
    batch.add_argument("--styles", type=_parse_styles, metavar="STYLES", help="only these, as headline,brief,timeline")
    batch.add_argument("--date-style", choices=("ap", "bbc", "iso"), help="Oct. 7, 2023 (ap), 7 October 2023 or 2023-10-07")
    batch.add_argument("--limit", type=_parse_count, metavar="N", help="only the first N records")
    batch.add_argument("--threads", type=_parse_count, metavar="N", help="articles at a time (default: what the model runs best)")


def _parse_styles(value: str) -> tuple[Style, ...]:
    named = value.split(",")
    if not set(named) <= set(STYLES):
        raise argparse.ArgumentTypeError(f"styles are {', '.join(STYLES)}, with commas between them")
    return tuple(style for style in STYLES if style in named)


def _parse_count(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(value)


def _check_port(settings: Settings) -> None:
    """gunicorn tries a taken port for five seconds and then shows a stack of log lines; this says it at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(f"cannot listen on {settings.address}: {error.strerror}. Choose another with --port.") from None


def _complain(message: object, status: int) -> int:
    print(f"nutgraf: {message}", file=sys.stderr)
    return status
