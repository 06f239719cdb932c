"""One record of an archive: what it is called, where it stands, and what the pipeline is asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from service.domain import DateStyle, InputError, NutgrafError, Style, SummaryRequest
from service.formats.document import Document
from service.formats.ninjs import read_ninjs
from service.formats.text import read_text
from service.settings import Settings
from service.text.words import count_words
from service.web.body import parse_json
from service.web.errors import InvalidBodyError
from service.web.fields import FieldError, describe_type, find_field_errors
from service.web.schema import SummaryBody, parse_summary_request

NAME_CHARS = 200  # of an id, as ArticleBody has it
COLUMNS = ("text", "title", "published_at", "timezone", "language", "locale", "id")  # of a table that are read

Name = str | int
"""A record's id, or the number of its line where it has none."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read. `line` counts from 1: lines, rows or files. `asked` is an error for what cannot be read."""

    name: Name
    line: int
    asked: SummaryRequest | NutgrafError
    text_at: str = "/article/text"  # where the text stands in what was sent, as a JSON pointer


@dataclass(frozen=True, slots=True)
class Reading:
    """How records are read. `styles` and `date_style` go before what a record says itself; `locale` holds where it names none."""

    locale: str
    max_words: int
    max_bytes: int
    styles: tuple[Style, ...] | None = None
    date_style: DateStyle | None = None

    @classmethod
    def by(cls, settings: Settings, styles: tuple[Style, ...] | None = None, date_style: DateStyle | None = None) -> Reading:
        """As the service would read them with these settings."""
        return cls(settings.locale, settings.max_article_words, settings.max_body_bytes, styles, date_style)

    def read_line(self, line: bytes, number: int) -> Record:
        """The record of a JSON line: an article, or a whole request body."""
        try:
            sent = parse_json(self.check_size(line))
        except NutgrafError as error:
            return Record(number, number, error)
        if not isinstance(sent, dict):
            wrong = FieldError("", f"The line must be a JSON object, not {describe_type(sent)}.")
            return Record(number, number, InvalidBodyError([wrong]))
        return self.read_body(sent if "article" in sent else {"article": sent}, number)

    def read_row(self, row: Mapping[str, Any], number: int) -> Record:
        """The record of a row of a table; columns that no article has are left alone."""
        article = {key: _write_cell(row[key]) for key in COLUMNS if row.get(key) is not None}
        return self.read_body({"article": article}, number)

    def read_body(self, body: dict[str, Any], number: int) -> Record:
        """The record of a request body."""
        name = _find_name(body["article"], number)
        wanted = {"styles": self.styles and list(self.styles), "date_style": self.date_style}
        body = body | {key: value for key, value in wanted.items() if value}
        try:
            valid = SummaryBody.model_validate(body)
            return Record(name, number, parse_summary_request(valid, locale=self.locale, max_words=self.max_words))
        except ValidationError as error:
            return Record(name, number, InvalidBodyError(find_field_errors(error, body)))
        except InputError as error:
            return Record(name, number, error)

    def read_file(self, content: bytes, name: str, number: int) -> Record:
        """The record of a file by its name's ending: a ninjs item (.json) or plain text."""
        read = self._read_item if name.endswith(".json") else self._read_text
        try:
            document = read(self.check_size(content))
            self._refuse_overlong(document)
        except NutgrafError as error:
            return Record(name, number, error)
        request = SummaryRequest(document.article, **self._options())
        return Record(name, number, request, document.text_at)

    def check_size(self, content: bytes) -> bytes:
        """`content`; an InputError when it is larger than the service takes."""
        if len(content) > self.max_bytes:
            raise InputError(f"The record is larger than {self.max_bytes:,} bytes (NUTGRAF_MAX_BODY_BYTES).")
        return content

    def _options(self) -> dict[str, Any]:
        return {key: value for key in ("styles", "date_style") if (value := getattr(self, key))}

    def _read_item(self, content: bytes) -> Document:
        item = parse_json(content)
        if not isinstance(item, dict):
            raise InputError(f"The file must hold a ninjs item, not {describe_type(item)}.")
        return read_ninjs(item, locale=self.locale)

    def _read_text(self, content: bytes) -> Document:
        return read_text(content, charset=None, locale=self.locale)

    def _refuse_overlong(self, document: Document) -> None:
        words = count_words(document.article.text)
        if words > self.max_words:
            raise InputError(
                f"The article has {words:,} words; at most {self.max_words:,} are read (NUTGRAF_MAX_ARTICLE_WORDS).",
                pointer=document.text_at,
            )


def _find_name(article: object, number: int) -> Name:
    """The article's own id, where it can be a name."""
    name = article.get("id") if isinstance(article, dict) else None
    return name if isinstance(name, str) and 0 < len(name) <= NAME_CHARS else number


def _write_cell(value: object) -> object:
    """A table's value as a request has it: moments as ISO 8601, numbers that name an article as text."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
