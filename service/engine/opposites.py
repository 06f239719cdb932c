"""Words that would turn a passage's meaning round: "likely" where it has only "unlikely", "fell" where everything rises."""

from __future__ import annotations

from service.text.antonyms import SCALES, SIDES
from service.text.words import find_words

_PREFIXES = ("un", "dis", "in", "im", "il", "ir", "non")
_LEAST_STEM = 4  # letters: "un" + "it" is no denial


def find_opposites(passage: str) -> frozenset[str]:
    """Lower-case English words that must not be written about `passage`; none that stands in it."""
    words = {word for _, _, word in find_words(passage)}
    denied = {prefix + word for word in words if len(word) >= _LEAST_STEM for prefix in _PREFIXES}
    asserted = {
        word.removeprefix(prefix)
        for word in words
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) >= len(prefix) + _LEAST_STEM
    }
    turned = {
        word
        for pair in (*SIDES, *SCALES)
        for known, other in (pair, pair[::-1])
        if words & known and not words & other
        for word in other
    }
    return frozenset((denied | asserted | turned) - words)
