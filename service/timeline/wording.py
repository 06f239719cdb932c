"""A clause's own words as a sentence: holes cut, the first letter raised, one full stop."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.domain import Name, Span

_OPENERS = re.compile(
    r"^(?:(?:however|meanwhile|separately|earlier|later|also|still|but|and|yet|then|so|in addition|additionally|moreover|instead|"
    r"afterwards?|overall|for now|in turn|as a result|in the meantime|on the other hand|for example|for instance|indeed|of course),? )+",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_DOUBLE_COMMA = re.compile(r"[,;]\s*,")
_LOOSE_END = re.compile(r"(?:[\s,;:—–-]+|\s+(?:and|but|or|yet|nor|of|than|as|the))+$")
_QUOTE_COMMA = re.compile(r",(?P<close>[\"”’]+)$")
_MIN_WORDS = 2


def cut_words(text: str, span: Span, holes: Iterable[Span]) -> str:
    """The words of `span` without those of `holes`."""
    parts: list[str] = []
    at = span.start
    for hole in sorted(holes):
        if hole.end <= at or hole.start >= span.end:
            continue
        parts.append(text[at : max(hole.start, at)])
        at = hole.end
    parts.append(text[at : span.end])
    return "".join(parts)


def write_sentence(words: str) -> str | None:
    """`words` as a full sentence, None when they are a fragment."""
    words = _BRACKETS.sub("", " ".join(words.split()))
    words = _OPENERS.sub("", words.lstrip(" ,;:—–-"))
    words = _LOOSE_END.sub("", _DOUBLE_COMMA.sub(",", _SPACE_BEFORE_MARK.sub(r"\1", words)).rstrip(" .!?,;:"))
    words = _QUOTE_COMMA.sub(r"\g<close>", words)
    if len(words.split()) < _MIN_WORDS or not _is_balanced(words):
        return None
    return words[0].upper() + words[1:] + "."


def lower_first(words: str, start: int, names: Iterable[Name]) -> str:
    """`words`, which begin at article offset `start`, as the inside of a sentence: a name or an acronym keeps its capital."""
    first = words.split(" ", 1)[0]
    if first == "I" or any(letter.isupper() for letter in first[1:]) or any(name.span.start == start for name in names):
        return words
    return words[:1].lower() + words[1:]


def _is_balanced(words: str) -> bool:
    return (
        words.count('"') % 2 == 0
        and words.count("“") == words.count("”")
        and words.count("(") == words.count(")")
        and words.count("[") == words.count("]")
    )
