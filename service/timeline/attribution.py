"""Who said it: attributions before, within and after a clause, and the heads of reported speech."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.text.verbs import SAYING
from service.timeline.grammar import (
    CLOSING_QUOTES,
    COORDINATORS,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECTS,
    SUBORDINATORS,
    Token,
    find_finite,
    is_adverb,
    is_finite,
    is_word,
)

_LONGEST = 16  # words of a source: "a person familiar with the talks who was not authorised to speak"
_SAID = frozenset("said says told reported announced confirmed added warned wrote tweeted stated noted explained".split())
_CONTINUES = SUBORDINATORS | COORDINATORS | frozenset("adding citing noting referring without".split())


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source as token ranges: `who`, the verb with what belongs to it (`said`, empty for "according to"), and where it stands."""

    who: tuple[int, int]
    said: tuple[int, int]
    at: int


def find_attributions(
    tokens: Sequence[Token], is_dated: Callable[[int, int], bool]
) -> tuple[int, int, list[Attribution], list[tuple[int, int]]]:
    """Start and end of the sentence without leading and trailing attributions, the attributions, and what they leave as holes."""
    start, end = 0, len(tokens)
    found: list[Attribution] = []
    holes: list[tuple[int, int]] = []
    if lead := _read_lead(tokens):
        found.append(lead)
        start = lead.said[1]
    comma = start
    while (comma := _find_comma(tokens, comma, end)) < end:
        attribution = _read_insert(tokens, comma + 1, end)
        if attribution is None:
            comma += 1
            continue
        stop = attribution.said[1]
        if stop >= end or (tokens[stop + 1].word in _CONTINUES and not is_dated(stop, end)):
            found.append(attribution)
            return start, comma, found, holes
        found.append(attribution)
        holes.append((comma, stop + 1 if is_finite(tokens, stop + 1, stop + 1) else stop))
        comma = stop + 1
    return start, end, found, holes


def _find_comma(tokens: Sequence[Token], start: int, end: int) -> int:
    return next((k for k in range(start, end) if _is_comma(tokens, k)), end)


def _is_comma(tokens: Sequence[Token], k: int) -> bool:
    """A comma or dash outside quotations, or the closing mark of one that ends in a comma."""
    if tokens[k].word in CLOSING_QUOTES:
        return k > 0 and tokens[k - 1].word == ","
    return tokens[k].word in {",", "--", "—", "–"} and not tokens[k].aside


def _read_lead(tokens: Sequence[Token]) -> Attribution | None:
    """ "According to the police, …"."""
    if len(tokens) < 4 or (tokens[0].word, tokens[1].word) != ("according", "to"):
        return None
    comma = _find_comma(tokens, 2, len(tokens))
    return Attribution((2, comma), (comma, comma + 1), 0) if comma < len(tokens) - 1 else None


def _read_insert(tokens: Sequence[Token], start: int, end: int) -> Attribution | None:
    """ ", according to X", ", X said on Friday" or ", said X" from `start` to the next comma or the end."""
    stop = _find_comma(tokens, start, end)
    if [token.word for token in tokens[start : start + 2]] == ["according", "to"]:
        return Attribution((start + 2, stop), (stop, stop), start - 1)
    if start < end and tokens[start].word in _SAID:
        if start + 1 < end and tokens[start + 1].word in DETERMINERS | SUBJECTS and find_finite(tokens, start + 1, stop):
            return None
        stop = stop if find_finite(tokens, min(stop + 1, end), end) is not None else end
        return Attribution((start + 1, stop), (start, stop), start - 1) if start + 1 < stop else None
    verb = next((k for k in range(start + 1, min(stop, start + _LONGEST)) if tokens[k].word in _SAID), None)
    if verb is None or not _is_source(tokens, start, verb):
        return None
    return Attribution((start, verb), (verb, stop), start - 1) if _is_said_only(tokens, verb, stop) else None


def _is_source(tokens: Sequence[Token], start: int, verb: int) -> bool:
    """Whether what stands before the verb can be a source: a noun phrase or a pronoun, no clause, no list."""
    first = tokens[start]
    if first.word in SUBORDINATORS | COORDINATORS | PREPOSITIONS:
        return False
    if first.word.endswith("ing") and tokens[start + 1].word in DETERMINERS | PREPOSITIONS | SUBJECTS | {"that"}:
        return False
    finite = find_finite(tokens, start, verb)
    return finite is None


def _is_said_only(tokens: Sequence[Token], verb: int, stop: int) -> bool:
    """Whether nothing but asides follow the verb: "said on Friday", "told reporters in Cairo", not "said it would"."""
    rest = tokens[verb + 1 : stop]
    if not rest:
        return True
    if rest[0].word == "that" or find_finite(tokens, verb + 1, stop) is not None:
        return False
    return tokens[verb].word == "told" or rest[0].dated or rest[0].word in PREPOSITIONS or is_adverb(rest[0])


def find_report_head(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where the content of a report begins in "Hamas said on Friday it was sending …"; None when the sentence is no report."""
    verb = find_finite(tokens, start, end)
    if verb is None or verb == start or tokens[start].word in SUBORDINATORS:
        return None
    if tokens[verb].word in {"has", "have", "had"}:
        verb += 1
    while verb < end and is_adverb(tokens[verb]):
        verb += 1
    at = verb + 1
    if at >= end or (tokens[verb].word not in SAYING and tokens[at].word != "that"):
        return None
    while at < end:
        word = tokens[at].word
        if word == "that":
            return at + 1 if find_finite(tokens, at + 1, end) else None
        if _begins_content(tokens, at, verb) and (finite := find_finite(tokens, at, end)) and finite > at:
            return at if _is_subject(tokens, at, finite) else None
        if word in {",", ";", ":"} or word in SUBORDINATORS or tokens[at].aside:
            return None
        at += 1
    return None


def _is_subject(tokens: Sequence[Token], start: int, verb: int) -> bool:
    """Whether the words before `verb` can be its subject: not "confirmed the nomination, the Senate did", not "a profit but still beat"."""
    before = [token.word for token in tokens[start:verb] if not is_adverb(token)]
    return before.count(",") in {0, 2} and before[-1] not in COORDINATORS


def _begins_content(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """Whether a reported clause's subject can begin at `at`: not inside "in a statement", not the one told."""
    previous, token = tokens[at - 1], tokens[at]
    if previous.word in PREPOSITIONS or previous.word in DETERMINERS or (at == verb + 1 and tokens[verb].word.startswith("tell")):
        return False
    if tokens[verb].word == "told" and at == verb + 1:
        return False
    if not is_word(token) or token.word in PREPOSITIONS:
        return False
    if token.word in SUBJECTS | DETERMINERS or at == verb + 1:
        return True
    return token.capital != previous.capital or token.word[0].isdigit()
