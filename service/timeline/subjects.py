"""Who "he" or "she" is: a bullet stands alone, so the pronoun that opens it gives way to the name that it stands for.

Only where nobody else can be meant: the article has told of one person last, and of no other since.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.domain import AnnotatedText, Name, Span
from service.text.names import is_common_word
from service.text.nations import find_nation

_OPENING_PRONOUN = re.compile(r"(?P<whose>His|Her)\b(?=\s[a-z])|(?:He|She)\b(?=\s)")
_PRONOUN = re.compile(r"\b(?:he|him|his|(?P<she>she|her|hers))\b", re.IGNORECASE)
_IN_PLACE = re.compile(r"\b(?:in|at|near)\s\Z")  # "in Port Ellery"
_IN_CHARS = 8
_REACH = 1_200  # characters back: a story that has not named them for longer may have gone on to others


def name_subject(annotated: AnnotatedText, clause: str, span: Span) -> tuple[str, Span | None]:
    """The clause, told at `span`, with the name of its subject in place of "He", "She", "His" or "Her", and where the article
    gives that name; the clause as it was and None where it opens otherwise or somebody else may be meant."""
    pronoun = _OPENING_PRONOUN.match(clause)
    if pronoun is None or _mixes_genders(annotated.text):
        return clause, None
    surnames = {_last_word(name) for name in annotated.names if _may_be_person(name)}
    persons = [name for name in annotated.names if _last_word(name) in surnames and not _names_place(annotated.text, name)]
    before = [name for name in persons if span.start - _REACH <= name.span.start < span.start]
    full = find_persons(annotated.names).get(_last_word(before[-1])) if before else None
    if full is None or before[-1].text in clause:
        return clause, None
    around = next(one.span for one in annotated.sentences if one.span.contains(before[-1].span))
    if any(_last_word(name) != _last_word(before[-1]) for name in before if around.contains(name.span)):
        return clause, None
    return f"{full}{'’s' if pronoun['whose'] else ''}{clause[pronoun.end() :]}", before[-1].span


def find_persons(names: Iterable[Name]) -> dict[str, str]:
    """The persons of an article: surname → the fullest name. Whoever is named in full, and again by the last word alone; where
    two have one surname, neither."""
    names = list(names)
    alone = {name.text for name in names if " " not in name.text}
    full: dict[str, str] = {}
    twice: set[str] = set()
    for name in names:
        last = _last_word(name)
        if not _may_be_person(name) or last not in alone:
            continue
        shorter, longer = sorted((name.text, full.get(last, name.text)), key=len)
        full[last] = longer
        if not f" {longer}".endswith(f" {shorter}"):
            twice.add(last)
    return {last: name for last, name in full.items() if last not in twice}


def _may_be_person(name: Name) -> bool:
    """Two words or more that end like a surname: no court, party, city of a known country, nor a title with "of" in it."""
    words = name.text.split()
    last = words[-1].lower()
    return len(words) > 1 and not ("of" in words or is_common_word(last) or find_nation(last) or words[-1].isupper())


def _last_word(name: Name) -> str:
    return name.text.split()[-1]


def _names_place(text: str, name: Name) -> bool:
    """ "in Port Ellery"."""
    return _IN_PLACE.search(text[: name.span.start][-_IN_CHARS:]) is not None


def _mixes_genders(text: str) -> bool:
    """Whether the article tells of him and of her: then a name alone does not say which is meant."""
    return len({bool(found["she"]) for found in _PRONOUN.finditer(text)}) > 1
