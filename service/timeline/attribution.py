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
    """A source as token ranges: `who`, its verb with what follows (`said`, empty for "according to"), and the token before."""

    who: tuple[int, int]
    said: tuple[int, int]
    at: int


@dataclass(frozen=True, slots=True)
class Attributed:
    """A sentence freed of its attributions: what is left of it, between `start` and `end`, and the `holes` they leave there."""

    start: int
    end: int
    attributions: tuple[Attribution, ...] = ()
    holes: tuple[tuple[int, int], ...] = ()


def find_attributions(tokens: Sequence[Token], is_dated: Callable[[int, int], bool]) -> Attributed:
    """The attributions of a sentence, a report's own head aside; what follows a closing one goes too unless it holds a date."""
    end = len(tokens)
    lead = _read_lead(tokens)
    start = comma = lead.said[1] if lead else 0
    found = [lead] if lead else []
    holes: list[tuple[int, int]] = []
    while (comma := _find_comma(tokens, comma, end)) < end:
        attribution = _read_aside(tokens, comma + 1, end)
        if attribution is None:
            comma += 1
            continue
        found.append(attribution)
        stop = attribution.said[1]
        if stop >= end - 1 or (tokens[stop + 1].word in _CONTINUES and not is_dated(stop, end)):
            return Attributed(start, comma, tuple(found), tuple(holes))
        holes.append((comma, stop + is_finite(tokens, stop + 1, stop + 1)))
        comma = stop + 1
    return Attributed(start, end, tuple(found), tuple(holes))


def _find_comma(tokens: Sequence[Token], start: int, end: int) -> int:
    return next((k for k in range(start, end) if _is_comma(tokens, k)), end)


def _is_comma(tokens: Sequence[Token], k: int) -> bool:
    """A comma or dash outside quotations, or the closing mark of one that ends in a comma."""
    if tokens[k].word in CLOSING_QUOTES:
        return k > 0 and tokens[k - 1].word == ","
    return tokens[k].word in {",", "--", "—", "–"} and not tokens[k].aside


def _cites(tokens: Sequence[Token], at: int) -> bool:
    return [token.word for token in tokens[at : at + 2]] == ["according", "to"]


def _read_lead(tokens: Sequence[Token]) -> Attribution | None:
    """ "According to the police, …"."""
    comma = _find_comma(tokens, 0, len(tokens))
    if not _cites(tokens, 0) or not 2 < comma < len(tokens) - 1:
        return None
    second = _find_comma(tokens, comma + 1, len(tokens))
    if second < len(tokens) - 1 and tokens[comma + 1].word in DETERMINERS and find_finite(tokens, comma + 1, second) is None:
        comma = second  # "According to UpGuard, a security firm, …"
    return Attribution((2, comma), (comma, comma + 1), 0)


def _read_aside(tokens: Sequence[Token], start: int, end: int) -> Attribution | None:
    """ "according to X", "X said on Friday" or "said X" between `start` and the next comma or the end."""
    stop = _find_comma(tokens, start, end)
    if stop <= start:
        return None
    if _cites(tokens, start):
        return Attribution((start + 2, stop), (stop, stop), start - 1) if start + 2 < stop else None
    if tokens[start].word in _SAID:
        return _read_inverted(tokens, start, stop, end)
    verb = next((k for k in range(start + 1, min(stop, start + _LONGEST)) if tokens[k].word in _SAID), None)
    if verb is None or not _is_source(tokens, start, verb) or not _is_said_only(tokens, verb, stop):
        return None
    return Attribution((start, verb), (verb, stop), start - 1)


def _read_inverted(tokens: Sequence[Token], start: int, stop: int, end: int) -> Attribution | None:
    """ "said Ana Reis, the health minister": the source runs on while no verb follows."""
    if start + 1 >= stop or find_finite(tokens, start + 1, stop) is not None:
        return None
    if tokens[start + 1].word in PREPOSITIONS | {"that"} or tokens[start + 1].dated:
        return None
    if find_finite(tokens, min(stop + 1, end), end) is None:
        stop = end
    return Attribution((start + 1, stop), (start, stop), start - 1)


def _is_source(tokens: Sequence[Token], start: int, verb: int) -> bool:
    """Whether what stands before the verb can be a source: a noun phrase or a pronoun, no clause, no participle."""
    first, second = tokens[start].word, tokens[start + 1].word
    if first in SUBORDINATORS | COORDINATORS | PREPOSITIONS:
        return False
    if first.endswith("ing") and second in DETERMINERS | PREPOSITIONS | SUBJECTS | {"that"}:
        return False
    return find_finite(tokens, start, verb) is None


def _is_said_only(tokens: Sequence[Token], verb: int, stop: int) -> bool:
    """Whether nothing but asides follow the verb: "said on Friday", "told reporters in Cairo"; not "said it would"."""
    if verb + 1 == stop:
        return True
    following = tokens[verb + 1]
    if following.word == "that" or find_finite(tokens, verb + 1, stop) is not None:
        return False
    return tokens[verb].word == "told" or following.dated or following.word in PREPOSITIONS or is_adverb(following)


# --- Reported speech ----------------------------------------------------------------------------------------------------


def find_report_head(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Where the content of a report begins in "Hamas said on Friday it was sending …"; None when the sentence is no report.

    Any verb with "that" makes a report ("ruled that"); without it only a verb of saying does.
    """
    finite = find_finite(tokens, start, end)
    if finite is None or finite == start or tokens[start].word in SUBORDINATORS:
        return None
    if tokens[finite - 1].word == "," and all(
        token.dated or token.word in PREPOSITIONS | {","} for token in tokens[start:finite]
    ):
        return None  # "In 1962, warned that she would be arrested, she"
    verb = finite + (tokens[finite].word in {"has", "have", "had"})
    verb = next((k for k in range(verb, end) if not is_adverb(tokens[k])), end)
    if verb + 1 >= end or (tokens[verb].word not in SAYING and tokens[verb + 1].word != "that"):
        return None
    for at in range(verb + 1, end):
        word = tokens[at].word
        if word == "that":
            return at + 1 if find_finite(tokens, at + 1, end) is not None else None
        content = find_finite(tokens, at, end) if _begins_content(tokens, at, verb) else None
        if content is not None and content > at:
            return at if _is_whole_subject(tokens, at, content) else None
        if word in SUBORDINATORS | {",", ";", ":"} or tokens[at].aside:
            return None
    return None


def _begins_content(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """Whether a reported clause's subject can begin at `at`: not inside "in a statement", not at the one who is told."""
    previous, token = tokens[at - 1], tokens[at]
    if not is_word(token) or token.dated or token.word in PREPOSITIONS or previous.word in PREPOSITIONS | DETERMINERS:
        return False
    if at == verb + 1:
        return tokens[verb].word not in {"told", "tells", "tell"}
    return token.word in SUBJECTS | DETERMINERS or token.capital != previous.capital or token.word[0].isdigit()


def _is_whole_subject(tokens: Sequence[Token], start: int, verb: int) -> bool:
    """Whether the words before `verb` are its subject: not "confirmed the bill, the Senate did", not "a profit but beat"."""
    before = [token.word for token in tokens[start:verb] if not is_adverb(token)]
    return bool(before) and before.count(",") != 1 and before[-1] not in COORDINATORS
