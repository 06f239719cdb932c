"""Plain text, in and out, and the bytes that text comes in."""

from __future__ import annotations

import codecs

from service.domain import Article, InputError
from service.formats.document import Carried, Document, require_text
from service.formats.fields import check_characters
from service.formats.told import Told

CHARSETS = frozenset(  # as Python names them; others of its codecs are no charsets, or slow
    """
    ascii big5 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp949 euc_jp euc_kr gb18030 gb2312 gbk
    iso8859-1 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 koi8-r koi8-u mac-roman shift_jis utf-16 utf-16-be utf-16-le utf-8 utf-8-sig
    """.split()
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def find_charset(name: str) -> str | None:
    """What Python calls the charset `name`; None for one that is not read here."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return known if known in CHARSETS else None


def decode_text(body: bytes, charset: str | None) -> str:
    """The characters of `body`: by its byte order mark, else in `charset`, else in UTF-8. Line ends become newlines.

    Raises an InputError that names the byte at fault, or what is no character.
    """
    marked = next((known for mark, known in _MARKS if body.startswith(mark)), None)
    used = marked or charset or "utf-8"
    try:
        text = body.decode(used)
    except UnicodeDecodeError as error:
        raise InputError(
            f"The body is not {used.upper()}: the byte at offset {error.start} does not belong there. "
            "Name its charset in the Content-Type header."
        ) from None
    check_characters(text, "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(body: bytes, *, charset: str | None, locale: str) -> Document:
    """The document of a plain text. Raises an InputError for bytes that are none."""
    text = require_text(decode_text(body, charset), "", "Send the story's words.")
    return Document(Article(text, locale=locale), Carried("text"))


def write_text(told: Told, carried: Carried | None) -> str:
    """The summary for reading: headline, brief, timeline, each set off by an empty line."""
    parts = [
        "\n".join(_list_holds(carried)),
        told.headline.text if told.headline else "",
        told.brief.text if told.brief else "",
        "\n".join(f"- {line}" for line in told.list_lines()),
        "\n".join(f"Note: {note}" for note in told.notes),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _list_holds(carried: Carried | None) -> list[str]:
    """What holds the story back, in words."""
    if carried is None:
        return []
    status = f"Status: {carried.status}" if carried.status == "withheld" else ""
    embargo = f"Embargoed until {carried.embargo}" if carried.embargo else ""
    return [line for line in (status, embargo) if line]
