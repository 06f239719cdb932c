"""Dated participles that hang on a noun: "a state law, signed in June, that …", "under a budget presented on Tuesday"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain import Span
from service.text.verbs import AUXILIARIES, MODALS, SAYING, is_past_form
from service.timeline.grammar import INTRANSITIVE, PREPOSITIONS, RELATIVES, SUBJECTS, is_participle

_REDUCED = re.compile(  # read leftwards from a date; bounded, so that it stays linear
    r"""
    (?<![\w’'-]) (?P<noun> (?: [Tt]he | [Aa]n? | [Ii]ts | [Hh]is | [Hh]er | [Tt]heir | [A-Z][\w’'.-]{1,30} )
                          (?: [ ][\w$£€’'.%-]{1,30} ){1,6} )
    ,? [ ] (?P<verb> [a-z]{3,20} ) (?P<place> (?: [ ](?:in|at|by|near)(?:[ ][A-Z][\w’'-]{1,30}){1,3} )? )
    (?: [ ](?:on|in|at|early|late|back) ){0,2} [ ] $
    """,
    re.VERBOSE,
)
_REACH_CHARS = 160
_NO_EVENT = frozenset("based located known called named dated aged set led made left put cut".split())
_CLOSED = AUXILIARIES | MODALS | PREPOSITIONS | RELATIVES | SUBJECTS | frozenset({"that", "and", "where", "when"})
_LIST_PREPOSITIONS = frozenset({"of"})


@dataclass(frozen=True, slots=True)
class Reduced:
    """A participle with its noun: `words` tell the event without its date; `span` reaches from the noun to the date's end."""

    words: str
    span: Span


def find_reduced(text: str, sentence: Span, date: Span) -> Reduced | None:
    """What the participle right before `date` tells of the noun before it; None where no such noun stands there."""
    at = max(date.start - _REACH_CHARS, sentence.start)
    while (match := _REDUCED.search(text, at, date.start)) and not _is_noun_phrase(match["noun"].split()):
        at = match.start("noun") + 1
    if match is None or not _is_event(match["verb"]):
        return None
    noun = match["noun"]
    auxiliary = "were" if _is_plural(noun) else "was"
    return Reduced(f"{noun} {auxiliary} {match['verb']}{match['place']}", Span(match.start("noun"), date.end))


def _is_event(verb: str) -> bool:
    return is_past_form(verb) and is_participle(verb) and verb not in INTRANSITIVE | SAYING | _NO_EVENT


def _is_noun_phrase(words: list[str]) -> bool:
    """Whether no verb, pronoun or preposition other than "of" stands among the words, and a name or noun ends them."""
    inner = [word.lower() for word in words]
    closed = (_CLOSED - _LIST_PREPOSITIONS) | SAYING
    return not any(word in closed or (is_past_form(word) and not words[at][0].isupper()) for at, word in enumerate(inner[1:], 1))


def _is_plural(noun: str) -> bool:
    words = noun.split()
    return (
        words[0].lower() not in {"a", "an"} and words[-1].islower() and words[-1].endswith("s") and not words[-1].endswith("ss")
    )
