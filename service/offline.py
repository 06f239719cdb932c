"""The work without a server: one article summarised, one text checked, told in the terminal or as JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from rich.console import Console

from service.domain import Fidelity, InputError
from service.settings import Settings
from service.terminal import print_checks, print_summary
from service.web.answers import CheckAnswer, SummaryAnswer
from service.web.body import parse_json
from service.web.check_schema import CheckBody, parse_texts
from service.web.fields import find_field_errors
from service.web.schema import RequestModel, SummaryBody, parse_article, parse_summary_request
from service.web.serving import Summarizer

UNWRAPPED = 100_000  # columns
Body = TypeVar("Body", bound=RequestModel)


def summarize_file(args: argparse.Namespace, settings: Settings, build: Callable[[Settings], Summarizer]) -> None:
    """Prints the summary of one article. Raises InputError for a file or an option that cannot be used."""
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


def check_text(args: argparse.Namespace, settings: Settings, build: Callable[[Settings], Summarizer]) -> bool:
    """Prints the verdict on one text, figure by figure; returns whether it may stand. Raises InputError like `summarize_file`."""
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
    return not (isinstance(fidelity, Fidelity) and fidelity.verdict == "fail")


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


def _build_console() -> Console:
    """Colour and wrapping for a terminal; plain, unwrapped lines for a pipe. NO_COLOR is honoured."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else UNWRAPPED)
