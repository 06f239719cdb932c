"""One spelling for the many that Unicode offers, one character for one: offsets into the folded text hold in the original.

This is NFKC restricted to characters that keep their length, with three additions that figures need: digits of every script
become ASCII digits, the apostrophes, minus signs and hyphens of typesetters become the plain ones, and a no-break or thin
space is kept apart (as U+00A0) only where it groups digits.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

GROUP_SPACE = "\u00a0"  # between digits: a separator of thousands
_SPECIAL = {
    "’": "'", "‘": "'", "ʼ": "'", "′": "'", "−": "-", "‐": "-", "‑": "-", "﹣": "-",
    "٫": ".", "٬": ",", "٪": "%", "“": '"', "”": '"', "—": "—", "–": "–", "⁄": "/",
}  # fmt: skip
_OTHER = re.compile(r"[^\x00-\x7f]")
_GROUPING = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")


def fold_text(text: str) -> str:
    """`text` in one spelling, of the same length; case is kept."""
    if text.isascii():
        return text
    spaced = _GROUPING.sub("\x00", text)
    return _OTHER.sub(lambda match: _fold_character(match[0]), spaced).replace("\x00", GROUP_SPACE)


@cache
def _fold_character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if unicodedata.category(character) in ("Zs", "Nd"):
        return " " if character.isspace() else str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and not folded.isdigit() else character  # "m²" must not become "m2", nor "①" "1"


def lower_text(text: str) -> str:
    """`text` in lower case, of the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
