"""The text of HTML that a CMS keeps: its paragraphs, told apart, without what is not the story.

Nothing is run or fetched. Elements come as events from libxml2, which takes time in step with the length whatever is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from lxml import etree

from service.domain import InputError

MAX_DEPTH = 250  # elements inside each other; no editor writes a tenth of that
NO_STORY = frozenset(
    """
    applet area aside audio button canvas datalist dialog embed fieldset figcaption form frame frameset head iframe input link map
    math menu meta nav noembed noframes noscript object optgroup option param progress rp rt script select source style svg
    template textarea title track video
    """.split()
)
BLOCKS = frozenset(
    """
    address article blockquote body caption center dd details dir div dl dt footer h1 h2 h3 h4 h5 h6 header hgroup hr html li main
    ol p pre section summary table tbody tfoot thead tr ul
    """.split()
)
CELLS = frozenset({"td", "th"})
CELL_BREAK = " | "
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLANKS = re.compile(r" {2,}")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x01-\x08\x0b\x0c\x0e-\x1f]")  # hyphenation hints, joiners, control characters
_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n\s*")
_MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|table|section|article|blockquote|span|strong|em|b|i|a|figure|pre|html|body)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)


class _Reading(Enum):
    STORY = auto()
    FIGURE = auto()  # pictures, embeds and pull quotes: of these only a table is story
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row: the element that it stands in, and its text."""

    tag: str
    text: str


class _BlockCollector:
    """What libxml2 tells its events to."""

    def __init__(self, at: str) -> None:
        self._at = at
        self.blocks: list[Block] = []
        self._open: list[tuple[str, _Reading]] = []
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        outer = self._open[-1][1] if self._open else _Reading.STORY
        if len(self._open) >= MAX_DEPTH:
            raise InputError(
                f"The HTML nests more than {MAX_DEPTH} elements into each other. Send the story's own markup.", pointer=self._at
            )
        if tag in BLOCKS or tag == "figure":
            self._end_block()
        elif tag == "br":
            self._pieces.append("\n")
        elif tag in CELLS and outer is _Reading.STORY and any(piece.strip() for piece in self._pieces):
            self._pieces.append(CELL_BREAK)
        self._open.append((tag, _choose_reading(tag, attributes, outer)))

    def end(self, tag: str) -> None:
        if tag in BLOCKS or tag == "figure":
            self._end_block()
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open and self._open[-1][1] is _Reading.STORY:
            is_pre = any(tag == "pre" for tag, _ in self._open[-8:])
            self._pieces.append(text.replace("\r", "") if is_pre else _SPACES.sub(" ", text))

    def close(self) -> tuple[Block, ...]:
        self._end_block()
        return tuple(self.blocks)

    def _end_block(self) -> None:
        """What was told since the last block; two line breaks in a row end a paragraph, as editors use them."""
        if not self._pieces:
            return
        lines = [_tidy(line) for line in "".join(self._pieces).split("\n")]
        self._pieces.clear()
        tag = next((tag for tag, _ in reversed(self._open) if tag in BLOCKS), "body")
        paragraph: list[str] = []
        for line in [*lines, ""]:
            if line:
                paragraph.append(line)
            elif paragraph:
                self.blocks.append(Block(tag, "\n".join(paragraph)))
                paragraph = []


def _choose_reading(tag: str, attributes: Mapping[str, str], outer: _Reading) -> _Reading:
    if outer is _Reading.NOTHING or tag in NO_STORY or _is_hidden(attributes):
        return _Reading.NOTHING
    if tag == "figure":
        return _Reading.FIGURE
    return _Reading.STORY if tag == "table" else outer


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or bool(_HIDDEN.search(attributes.get("style", "")))


def _tidy(line: str) -> str:
    return _BLANKS.sub(" ", _INVISIBLE.sub("", line)).strip(" \t\xa0")


def read_blocks(markup: str, at: str = "") -> tuple[Block, ...]:
    """The blocks of `markup`, a fragment or a page, in order; none is empty.

    Raises an InputError when it nests too deeply; `at` is the JSON pointer of what holds it.
    """
    parser = etree.HTMLParser(target=_BlockCollector(at), encoding="utf-8", no_network=True)
    data = markup.encode("utf-8", "replace")
    blocks: tuple[Block, ...] = etree.fromstring(data, parser) if data.strip() else ()
    return blocks or ()


def read_fragment(markup: str, at: str = "") -> str:
    """The text of a fragment of HTML, an empty line between its paragraphs. Raises as `read_blocks`.

    Where nothing in it ends a paragraph but empty lines, these do.
    """
    blocks = read_blocks(markup, at)
    if len(blocks) == 1 and blocks[0].tag == "body":
        blocks = read_blocks(split_at_blank_lines(markup), at)
    return join_blocks(blocks)


def read_line(markup: str | None) -> str | None:
    """The text of a short fragment, such as a headline, on one line."""
    return " ".join(read_fragment(markup).split()) or None if markup else None


def split_at_blank_lines(markup: str) -> str:
    """`markup` with a paragraph begun after each empty line, as WordPress' classic editor means it."""
    return _BLANK_LINE.sub("\n<p>", markup)


def join_blocks(blocks: Iterable[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)


def looks_like_markup(text: str) -> bool:
    """Whether `text`, of which nobody says what it is, has HTML elements in it."""
    return _MARKUP.search(text) is not None
