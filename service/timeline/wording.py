"""A clause's own words as a sentence: holes cut, the first letter raised, one full stop."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.domain import Name, Span

_OPENERS = re.compile(
    r"""
    ^ (?: (?: however | meanwhile | separately | earlier | later | also | still | but | and | yet | then | so | in[ ]addition
          | additionally | moreover | instead | afterwards? | overall | for[ ]now | in[ ]turn | as[ ]a[ ]result
          | in[ ]the[ ]meantime
          | on[ ]the[ ]other[ ]hand | for[ ]example | for[ ]instance | indeed | of[ ]course
          | it[ ]was[ ]that ) ,?[ ] )+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_DOUBLE_COMMA = re.compile(r"[,;]\s*,")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_QUOTE_COMMA = re.compile(r",(?P<close>[\"”’]+)$")
_STOPPED_QUOTE = re.compile(r"[.!?][\"”’]$")  # He called it "unjustified."
_LOOSE_END = re.compile(
    r"(?:[\s,;:—–-]|(?<=\s)(?:and|but|or|yet|nor|of|than|as|the)(?![^\s,;:—–-])|\s(?:as|when|while|after|before)(?:\s(?:he|she|it|they))?(?![^\s,;:—–-]))+$"
)
_FEWEST_WORDS = 2
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))


def cut_words(text: str, span: Span, holes: Iterable[Span]) -> str:
    """The words of `span` without those of `holes`."""
    parts: list[str] = []
    at = span.start
    for hole in sorted(holes):
        if at < hole.end and hole.start < span.end:
            parts.append(text[at : max(hole.start, at)])
            at = hole.end
    return "".join([*parts, text[at : span.end]])


def write_sentence(words: str) -> str | None:
    """`words` as a full sentence; None for a fragment or half a quotation."""
    words = _BRACKETS.sub("", " ".join(words.split()))
    words = _OPENERS.sub("", words.lstrip(" ,;:—–-"))
    words = _DOUBLE_COMMA.sub(",", _SPACE_BEFORE_MARK.sub(r"\1", words)).rstrip(" .!?,;:")
    words = _QUOTE_COMMA.sub(r"\g<close>", _LOOSE_END.sub("", words))
    if len(words.split()) < _FEWEST_WORDS or not _is_balanced(words):
        return None
    stopped = _STOPPED_QUOTE.search(words) is not None
    return words[0].upper() + words[1:] + "." * (not stopped)


def lower_first(words: str, start: int, names: Iterable[Name]) -> str:
    """`words`, which begin at article offset `start`, as the inside of a sentence: a name or an acronym keeps its capital."""
    first = words.split(" ", 1)[0]
    if first == "I" or any(letter.isupper() for letter in first[1:]) or any(name.span.start == start for name in names):
        return words
    return words[:1].lower() + words[1:]


def is_mostly_quoted(words: str) -> bool:
    """Whether more than half of `words` stand in quotation marks: speech, not telling."""
    return sum(map(len, _QUOTED.findall(words))) > len(words) / 2


def _is_balanced(words: str) -> bool:
    return words.count('"') % 2 == 0 and all(words.count(opening) == words.count(closing) for opening, closing in _PAIRS)
