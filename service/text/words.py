"""Content words: the stems by which two texts are compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from service.text.verbs import BASE_OF_IRREGULAR

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?(?:\.[^\W\d_](?=\.))*")

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am among an and any are as at be because been before being below between
    both but by can could did do does doing down during each either else even ever few for from further had has have having he her
    here hers herself him himself his how however i if in into is it its itself just least less many may me might more most much
    must my near nor not now of off on once one only onto or other our out over own per same she should since so some still such
    than that the their theirs them themselves then there these they this those though through thus to too toward towards under
    until up upon us very was we were what when where whether which while who whom whose why will with within without would yet
    you your according added say said saying says told
    """.split()
)

_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ers", "ies", "ied", "ed", "er", "es", "ly", "s", "e")


def find_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of `text` as (start, end, lower-case form without a possessive)."""
    for match in WORD.finditer(text):
        word = match[0].lower().replace("’", "'")
        yield match.start(), match.end(), word.removesuffix("'s")


def stem_word(word: str) -> str:
    """A crude stem that joins a word's inflections: "talks", "talking", "talked" → "talk", "won" → "win". Short words stay."""
    word = BASE_OF_IRREGULAR.get(word, word)
    if word.isdigit() or len(word) <= 3:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            stem = word[: -len(suffix)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return word


def find_stems(text: str) -> list[str]:
    """The stems of the content words of `text`, in order."""
    return [stem_word(word) for _, _, word in find_words(text) if word not in FUNCTION_WORDS]


def count_stems(text: str) -> Counter[str]:
    """How often each content stem occurs in `text`."""
    return Counter(find_stems(text))


def count_words(text: str) -> int:
    """Words of `text`, function words included."""
    return sum(1 for _ in WORD.finditer(text))
