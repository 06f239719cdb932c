"""Identifiers in another form: "MH17" for Flight 17, "F-15" for the F-15E, "Channel 10" for Channel Ten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from service.domain import Span
from service.fidelity.index import TextIndex
from service.text.numerals import ORDINALS, SMALL, TENS

_PARTS = re.compile(r"(?P<letters>[^\W\d_]+)[ -]?(?P<digits>\d+)")
_LONE_NUMBER = re.compile(r"(?<![\w.,-])\d{1,2}(?![\w.,])")
_FLIGHT_LETTERS = (2, 3)  # of an airline's code
_OTHER_NAMES: Mapping[str, str] = {  # what newsrooms call a thing beside its code
    "covid19": r"covid|coronavirus",
    "f1": r"formula[ ](?:one|1)",
    "g7": r"group[ ]of[ ]seven",
    "g8": r"group[ ]of[ ]eight",
    "g20": r"group[ ]of[ ](?:20|twenty)",
    "911": r"sept(?:ember|\.)[ ]11",
}
_RANKS = {value: word for word, value in ORDINALS.items()}
_WORDS = {value: word for words in (TENS, SMALL) for word, value in words.items()}


def find_known_code(text: str, sources: TextIndex) -> Span | None:
    """Where the article has the code `text` in another form; None where it does not."""
    for pattern in _list_forms(text):
        if match := re.search(rf"(?<!\w)(?:{pattern})(?!\d)", sources.text, re.IGNORECASE):
            return Span(*match.span())
    return None


def _list_forms(text: str) -> Iterator[str]:
    plain = re.sub(r"[\W_]", "", text).lower()
    if plain in _OTHER_NAMES:
        yield _OTHER_NAMES[plain]
    worded = _LONE_NUMBER.sub(lambda match: _WORDS.get(int(match[0]), match[0]), text)
    if worded != text:
        yield re.escape(worded)
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return
    letters, digits = parts["letters"], parts["digits"]
    if letters.isupper() and len(letters) in _FLIGHT_LETTERS:
        yield rf"flight[ ](?:[A-Z]{{2}})?{digits}"
    if letters.isupper():
        yield rf"{letters}[ -]?{digits}[A-Z]{{1,2}}\b"  # the F-15E is an F-15
    elif (rank := _RANKS.get(int(digits))) is not None:
        yield rf"(?:{rank}|{digits}(?:st|nd|rd|th))[ ]{letters}"
