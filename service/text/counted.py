"""What a figure counts: the head noun on its right, looked up over adjectives without a parser."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.text.verbs import is_past_form, is_present_form
from service.text.words import FUNCTION_WORDS

_WORD = re.compile(
    r"""
    (?P<gap> [ ](?:the|these|those|its|his|her|their)[ ]
                   | [ ]of[ ] (?:(?:the|its|his|her|their|our|these|those|all|some|such)[ ])? (?:\d[\d,]*[ ])? | [ -] )
    (?P<word> (?:[A-Z]\.){2,} | [^\W\d_]+(?:['.][^\W\d_]+)* )
    """,
    re.VERBOSE,
)
_STOPS = FUNCTION_WORDS | frozenset(
    """
    according amid among based despite due including like per plus since via versus yesterday today tonight tomorrow ago apart
    behind beyond inside outside near off across along past opposite beside besides throughout underneath beneath onto worth
    last next higher lower greater fewer bigger smaller later earlier apiece away combined overall respectively total
    worldwide nationwide annually daily monthly weekly yearly instead together alone is was are were be been has have had
    would said says
    """.split()
)
_TRANSPARENT = frozenset(
    "more other others further additional extra different separate such as-yet alleged suspected of".split(" ")
)
_IRREGULAR: Mapping[str, str] = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life", "wives": "wife",
    "knives": "knife", "police": "police", "gunmen": "gunman", "policemen": "policeman", "servicemen": "serviceman",
    "fishermen": "fisherman", "congressmen": "congressman", "lawmen": "lawman", "countrymen": "countryman",
    "businessmen": "businessman", "teeth": "tooth", "feet": "foot", "mice": "mouse", "crises": "crisis",
    "analyses": "analysis", "bases": "base", "cases": "case", "buses": "bus", "viruses": "virus", "leaves": "leaf",
    "wolves": "wolf", "thieves": "thief", "halves": "half", "troops": "troop", "movies": "movie", "cookies": "cookie",
    "calories": "calorie", "zombies": "zombie", "ties": "tie", "species": "species", "series": "series",
    "aircraft": "aircraft", "personnel": "personnel", "staff": "staff", "cattle": "cattle", "sheep": "sheep", "fish": "fish",
    "crew": "crew", "votes": "vote", "spacecraft": "spacecraft", "offspring": "offspring", "headquarters": "headquarters",
    "shoes": "shoe", "goes": "go",
}  # fmt: skip
_WHO = re.compile(r"[ ]who\b")  # "95,800 who have been out of work"
_JOINS = frozenset({"and", "or"})
_NOT_PLURAL = re.compile(r"(?:ss|us|is|'s|ous|ics)$")
_WORDS_READ = 6


def find_noun(text: str, end: int, *, takes_mass: bool) -> str | None:
    """The singular, lower-case head of what a figure that ends at `end` counts: "people" → "person".

    A plural is the head wherever it stands; the last word of the group is one only where `takes_mass` holds (after "of", a
    count of one, an ordinal) or it is tied on by a hyphen ("12-seat").
    """
    if _WHO.match(text, end):
        return "person"
    last: str | None = None
    at = end
    for _ in range(_WORDS_READ):
        match = _WORD.match(text, at)
        if match is None:
            break
        word, at = match["word"].removesuffix("'s"), match.end()
        key = word.lower()
        if _is_passed_over(key, joins=last is not None and not takes_mass):
            continue
        if _ends_group(word, key, stands=takes_mass and last is not None):
            break
        if _is_modifier(word, key):
            continue
        if _is_plural(key):
            return _read_compound(text, at, key)
        if match["gap"] == "-" and last is None:
            return key
        last = word
        takes_mass = takes_mass or match["gap"].startswith(" of")
    return make_singular(last.lower()) if last is not None and last.islower() and takes_mass else None


def _is_passed_over(key: str, *, joins: bool) -> bool:
    """ "More" people; where a word before it may still `join`, "digital and physical sales"."""
    return key in _TRANSPARENT or (joins and key in _JOINS)


def _is_modifier(word: str, key: str) -> bool:
    return key.endswith("ly") or (is_past_form(key) and word.islower())


def _ends_group(word: str, key: str, *, stands: bool) -> bool:
    """Whether the nouns end before a word; `stands`: a noun that can be the head has been read. "her first album Disco", "the
    37-year-old star shares …" end before the name and the verb."""
    return key in _STOPS or (stands and (_is_modifier(word, key) or word[0].isupper() or is_present_form(key)))


def _read_compound(text: str, at: int, key: str) -> str:
    """The second plural of "police officers"."""
    following = _WORD.match(text, at)
    if (
        following is not None
        and following["gap"] == " "
        and following["word"].islower()
        and key in ("police", "sports", "staff", "crew")
    ):
        second = following["word"].lower()
        if second not in _STOPS and _is_plural(second):
            return make_singular(second)
    return make_singular(key)


def _is_plural(word: str) -> bool:
    return word in _IRREGULAR or (len(word) > 3 and word.endswith("s") and not _NOT_PLURAL.search(word))


def make_singular(noun: str) -> str:
    """The singular of a lower-case noun: "hostages" → "hostage"."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if not _is_plural(noun):
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("sses", "shes", "ches", "xes", "zes")):
        return noun[:-2]
    return noun[:-1]
