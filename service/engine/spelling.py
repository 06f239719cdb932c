"""How a source spells its words: which stand in capitals inside sentences, which only where any word would."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from service.text.sentences import find_sentences

WORD = re.compile(r"(?<![^\W_])(?<![^\W_]['’])[^\W\d_]+(?:['’][^\W\d_]{2,}|['’][^\W\ds_])*")
"""A run of letters, with its contraction but not its possessive ending."""
_OPENING = re.compile(r"""(?:["“‘'(\[]|[:•*–—-]\s*)$""")
_DATELINE = re.compile(  # CAIRO, May 3 … ; NEW YORK Officials …
    r"""
    [A-ZÀ-Þ][^a-zß-ÿ\n]{3,60}? (?=\s+[-–—]{1,2}\s | \s*\( | ,\s+[A-Z][a-z])
  | (?: [A-ZÀ-Þ]{5,} | [A-ZÀ-Þ]{2,}(?:\ [A-ZÀ-Þ]{2,})+ ) (?=\ (?:[A-Z][a-z]|U\.[SKN]\.))
    """,
    re.VERBOSE,
)
_TITLE_SHARE = 0.6  # a line with more of its words in capitals is a heading, which says nothing about case
_TITLE_WORDS = 4
_STOPS = (".", ".”", '."')  # no heading ends with one


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words of one text. `certain` holds the starts of words whose case means something, `shouted` those of words in a
    dateline; `forms` counts the written forms of each lower-case word where certain. Of all words, in lower case: `seen`, and
    `alone` those that stand somewhere in a certain capital with no other capital beside them."""

    certain: frozenset[int]
    shouted: frozenset[int]
    forms: Mapping[str, Counter[str]]
    seen: frozenset[str]
    alone: frozenset[str]

    def find_form(self, word: str) -> str | None:
        """The form in which `word` (any case) stands most often inside sentences; None when it never does."""
        forms = self.forms.get(word.lower())
        return max(forms, key=lambda form: (forms[form], form)) if forms else None

    def is_name(self, word: str) -> bool:
        """Whether `word` never stands in lower case where it could."""
        forms = self.forms.get(word.lower())
        return word.lower() in self.seen and not (forms and any(form[0].islower() for form in forms))


def read_spelling(text: str) -> Spelling:
    """The case statistics of `text`. A capital says nothing at the start of a sentence, after a colon, dash or opening mark, in a
    dateline, nor in a heading."""
    certain: set[int] = set()
    shouted: set[int] = set()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    seen: set[str] = set()
    alone: set[str] = set()
    for sentence in find_sentences(text):
        words = list(WORD.finditer(text, sentence.span.start, sentence.span.end))
        seen.update(word[0].lower() for word in words)
        dateline = _DATELINE.match(text, sentence.span.start, sentence.span.end)
        told_from = dateline.end() if dateline else sentence.span.start
        shouted.update(word.start() for word in words if word.start() < told_from)
        stopped = text[sentence.span.start : sentence.span.end].endswith(_STOPS)
        heading = not stopped and _is_heading([word[0] for word in words])
        for at, word in enumerate(words):
            inside = at and not heading and word.start() >= told_from
            if word[0].islower() or (inside and not _OPENING.search(text, word.start() - 3, word.start())):
                certain.add(word.start())
                forms[word[0].lower()][word[0]] += 1
                if not any(_are_joined(text, *pair) for pair in pairwise(words[max(0, at - 1) : at + 2])):
                    alone.add(word[0].lower())
    return Spelling(frozenset(certain), frozenset(shouted), dict(forms), frozenset(seen), frozenset(alone))


def _are_joined(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether two words in capitals stand side by side, as the words of one name do."""
    return first[0][0].isupper() and second[0][0].isupper() and text[first.end() : second.start()].isspace()


def _is_heading(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return len(long) >= _TITLE_WORDS and sum(not word[0].islower() for word in long) > _TITLE_SHARE * len(long)
