from __future__ import annotations

import codecs

import pytest

from service.domain import EmptyArticleError, InputError
from service.formats.document import Carried
from service.formats.text import decode_text, find_charset, read_text, write_text
from service.formats.told import Told
from tests.unit.formats.telling import HELD, TOLD


def test_text_is_utf_8_unless_said_otherwise() -> None:
    assert read_text("Café\r\nopens".encode(), charset=None, locale="en-GB").article.text == "Café\nopens"
    assert decode_text("Café".encode("latin-1"), "iso8859-1") == "Café"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decode_text("Café".encode(encoding), "ascii") == "Café"
    assert decode_text(codecs.BOM_UTF16_BE + "Café".encode("utf-16-be"), None) == "Café"


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(InputError, match="not UTF-8: the byte at offset 3"):
        decode_text(b"Caf\xe9", None)
    with pytest.raises(InputError, match="must not hold U\\+0000"):
        decode_text(b"Caf\x00", None)


@pytest.mark.parametrize(
    ("name", "known"),
    [("UTF8", "utf-8"), ("latin1", "iso8859-1"), ("windows-1252", "cp1252"), ("rot13", None), ("zip", None), ("nope", None)],
)
def test_only_charsets_are_charsets(name: str, known: str | None) -> None:
    assert find_charset(name) == known


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(EmptyArticleError):
        read_text(b" \n", charset=None, locale="en-US")


def test_a_summary_as_text_has_one_part_after_the_other() -> None:
    assert write_text(TOLD, None) == (
        "Council reopens ferry terminal after two years\n\n"
        "The council voted 7-2 to reopen the terminal, which closed in 2022.\n\n"
        "- 2022: The terminal closed.\n- May 3, 2024: The council voted to reopen it.\n"
        "- May 3, 2024: Twelve people had complained.\n- The ferry company declined to comment.\n"
    )


def test_text_says_first_what_holds_the_story_back_and_last_what_is_missing() -> None:
    text = write_text(Told("s", notes=("No headline: nothing fits.",)), HELD)
    assert text == "Status: withheld\nEmbargoed until 2024-05-03T18:00:00+03:00\n\nNote: No headline: nothing fits.\n"
    assert write_text(TOLD, Carried("text")) == write_text(TOLD, None)
