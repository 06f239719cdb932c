"""A sentence as tokens, and which of them are finite verbs: the little grammar that clause splitting needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.domain import Span
from service.text.verbs import (
    BASES,
    IRREGULAR_PARTICIPLES,
    IRREGULAR_PAST,
    MODALS,
    SAYING,
    is_adverb_form,
    is_past_form,
    is_present_form,
)

_TOKEN = re.compile(
    r"""
      \d[\d,]*(?:-[^\W\d_]\w*)+                    # 28-year-old
    | \d[\d,.:/]*\d\w* | \d\w*                      # 1,200  10:30  7th
    | (?:[A-Z]\.){2,}                               # U.S.
    | (?:Gen|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Lt|Col|Capt|Sgt|St|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co|Ltd|No|Jr|Sr)\.(?=\s)
    | [^\W\d_]\w*(?:['’&.-][^\W_]\w*)*
    | -- | [^\w\s]
    """,
    re.VERBOSE,
)
OPENING_QUOTES, CLOSING_QUOTES = frozenset('"“«'), frozenset('"”»')

DETERMINERS = frozenset("the a an this these those his her its their our my your some any no every each another both all".split())
PREPOSITIONS = frozenset(
    "of in on at by for with from to into onto over under between among against during through about near around across toward "
    "towards within without despite following amid via per inside outside beyond behind along as than like until since after "
    "before upon off including throughout beside besides beneath underneath alongside atop aboard opposite past".split()
)
SUBJECTS = frozenset("he she it they we i you who there everyone someone nobody nothing everything".split())
PLURAL_SUBJECTS = frozenset("they we i you".split())
SUBORDINATORS = frozenset(
    "after before when while as because since until although though if unless where whereas once whether lest".split()
)
RELATIVES = frozenset("who which whom whose".split())
COORDINATORS = frozenset("and but or yet nor".split())
TIME_UNITS = frozenset(
    "seconds minutes hours days weeks months years minute hour day week month year moments shortly soon just".split()
)
_TIME_COUNTS = frozenset(
    "a an one two three four five six seven eight nine ten eleven twelve several few just less than more only "
    "about nearly".split()
)
FINITE_AUXILIARIES = frozenset(
    "is are was were has have had do does did isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't am".split()
)
INTRANSITIVE = frozenset(
    "arrived began died fell rose came went happened occurred emerged collapsed resigned returned agreed met spoke stood ended "
    "started erupted lived worked served voted marched traveled travelled gathered crashed exploded sank graduated retired grew "
    "dropped climbed jumped slipped appeared continued remained surrendered fled played competed joined testified withdrew "
    "responded stepped failed apologized apologised objected headed flew moved "
    "walked ran rushed hurried wandered strayed leapt sat knelt slept woke wept lapsed expired elapsed vanished disappeared "
    "perished stalled faltered sailed drifted swerved veered skidded "
    "surged soared plunged tumbled rallied retreated slid derailed drowned".split()
)
_PLURALS = frozenset(
    "people men women children police team side squad government crew staff council committee club".split()
)  # without an s
_PLURAL_VERBS = frozenset(  # base forms that are seldom nouns after a plural
    "want plan remain expect rise fall close open meet begin start end take go face play die need hold lose win get keep leave "
    "live believe say fear hope intend continue become come run vote agree".split()
)
_PRONOUN_SUBJECTS = frozenset({"who", "which"})
_ADJECTIVES = frozenset("other such more most many several few various these those".split())  # what follows them is no verb
_TIMETABLE = frozenset(
    "meets begins expires arrives returns resumes opens ends starts goes comes leaves sits lands continues runs".split()
)
_SCHEDULED = frozenset("reports publishes releases unveils holds hosts votes celebrates launches".split())  # with a date soon
_SOON = 7
_FIXTURE_BASES = frozenset("play face host meet visit".split())  # of a team, after an aside: "Italy, who …, play"
_FIXTURES = frozenset("plays faces hosts visits meets".split())  # before a name
_FRONTING = frozenset("in on at by since until after before during for with without".split())  # can open a clause
_ADVERBS = frozenset(
    "last first also already still now then not never only just even later soon since once ever again both".split()
)
_VERB_FOLLOWERS = (
    DETERMINERS
    | SUBJECTS
    | frozenset("to that him them us more less due up out down off back away not whether how why what".split())
)
_PARTICLES = frozenset("up down out off back away".split())
_PLACES = frozenset("aboard abroad ashore home overseas there here alive dead online nearby elsewhere inside outside".split())
_HELPERS = FINITE_AUXILIARIES | MODALS
_TO_OR_MODAL = MODALS | {"to"}
_GOVERNING = _TO_OR_MODAL | {"not"}
_BEFORE_PARTICIPLE = _HELPERS | {"be", "been", "being", "to", "having", "get", "got"}
_CLAUSE_SUBJECTS = SUBJECTS | RELATIVES | {"that"}
_NEVER_REDUCED = INTRANSITIVE | SAYING | FINITE_AUXILIARIES


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark; `span` points into the article, `word` is in lower case with plain apostrophes."""

    span: Span
    word: str
    capital: bool
    aside: bool  # inside quotation marks or brackets: no place to split
    dated: bool = False  # part of a date, or the preposition before it


def split_tokens(text: str, span: Span, dates: Sequence[Span] = ()) -> tuple[Token, ...]:
    """The tokens of `span`; those of `dates` are marked."""
    tokens: list[Token] = []
    quoted, depth = False, 0
    for match in _TOKEN.finditer(text, span.start, span.end):
        mark = match[0]
        if mark in OPENING_QUOTES | CLOSING_QUOTES:
            quoted = mark in OPENING_QUOTES and not (mark in CLOSING_QUOTES and quoted)
        depth += (mark in "([") - (mark in ")]" and depth > 0)
        word = mark.lower().replace("’", "'")
        at = Span(*match.span())
        dated = any(date.contains(at) for date in dates)
        if dated and tokens and tokens[-1].word in {"on", "in", "at"}:
            tokens[-1] = replace(tokens[-1], dated=True)
        tokens.append(Token(at, word, mark[0].isupper(), quoted or depth > 0 or mark in CLOSING_QUOTES, dated))
    return tuple(tokens)


def is_word(token: Token) -> bool:
    return token.word[0].isalnum()


def is_adverb(token: Token) -> bool:
    return token.word in _ADVERBS or is_adverb_form(token.word)


def is_timing(token: Token) -> bool:
    """Whether a word counts or names a stretch of time: "three", "days", "shortly"."""
    return token.word.isdigit() or token.word in TIME_UNITS | _TIME_COUNTS


def is_determiner(token: Token) -> bool:
    return token.word in DETERMINERS or token.word.endswith(("'s", "s'"))


def is_finite(tokens: Sequence[Token], i: int, start: int) -> bool:
    """Whether token `i` is a finite verb of the clause that begins at `start`; reduced participles ("killed in") pass too."""
    token = tokens[i]
    if token.dated:
        return False
    previous = next((tokens[k] for k in range(i - 1, start - 1, -1) if not (is_adverb(tokens[k]) or tokens[k].dated)), None)
    following = tokens[i + 1].word if i + 1 < len(tokens) else ""
    if token.word in _FIXTURE_BASES and i == start > 0 and tokens[i - 1].word == ",":
        return i + 1 < len(tokens) and tokens[i + 1].capital  # "Italy, who …, play New Zealand"
    if token.word in _HELPERS:
        is_name = token.capital and i > start and token.word in {"may", "will", "can"}
        return not is_name and (previous is None or previous.capital or previous.word not in _TO_OR_MODAL)
    if token.capital and i > start:
        return False
    if is_past_tense(token.word):
        governed = i - 2 >= start and tokens[i - 2].word in _GOVERNING and previous is tokens[i - 1]
        return _is_bare_past(token, previous, following) and not (governed and previous is not None and previous.word in BASES)
    if previous is None or is_determiner(previous) or previous.word in PREPOSITIONS or previous.word[0].isdigit():
        return False
    if previous.word.endswith("ing"):  # "raising hopes that"
        return False
    return _is_present(tokens, i, previous, following)


def _is_present(tokens: Sequence[Token], i: int, previous: Token, following: str) -> bool:
    """Whether a word in the present tense can be the verb after `previous`."""
    token = tokens[i]
    if previous.word in _PRONOUN_SUBJECTS and token.word.endswith("s") and not token.word.endswith("ss"):
        return True  # "which controls": nothing else can stand there
    if token.word in BASES:
        return previous.word in PLURAL_SUBJECTS | _PRONOUN_SUBJECTS or _agrees(token, previous, following)
    return is_present_form(token.word) and (
        following[:1].isdigit()
        or previous.word in _CLAUSE_SUBJECTS
        or following in _VERB_FOLLOWERS
        or token.word in SAYING
        or _is_timetable(tokens, i)
    )


def _is_timetable(tokens: Sequence[Token], i: int) -> bool:
    """ "meets on April 23", "opens next week": "plays Perrault": these third persons are no plurals there."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following is None:
        return False
    if tokens[i].word in _FIXTURES and following.capital and not following.dated:
        return True
    if tokens[i].word in _SCHEDULED:
        return any(token.dated for token in tokens[i + 1 : i + _SOON])
    return tokens[i].word in _TIMETABLE and (following.dated or following.word in PREPOSITIONS - {"of"})


def _agrees(token: Token, previous: Token, following: str) -> bool:
    """Whether a base form can be the verb of the plural before it: "unions plan to", "fares rise to", "Lakeside meet on"."""
    if previous.word in _PLURALS:
        return following in _VERB_FOLLOWERS | PREPOSITIONS
    if previous.word.endswith("s") and not previous.capital:
        return token.word in _PLURAL_VERBS or following in _PARTICLES or (token.word in SAYING and following in _VERB_FOLLOWERS)
    return previous.capital and token.word in _PLURAL_VERBS and (following in PREPOSITIONS | DETERMINERS)


def _is_bare_past(token: Token, previous: Token | None, following: str) -> bool:
    """A past form without an auxiliary that is no modifier: not "the accused man", not "of armed men", not "shot by"."""
    if following == "by" and token.word not in INTRANSITIVE:
        return False
    if previous is None:
        return True
    if previous.word in _BEFORE_PARTICIPLE | _ADJECTIVES:
        return False
    counted = previous.word[0].isdigit() and token.word not in _NEVER_REDUCED  # "31 wounded", but "12 died"
    return not (is_determiner(previous) or previous.word in PREPOSITIONS or counted)


def is_reducible(tokens: Sequence[Token], i: int) -> bool:
    """Whether a bare past form may be a participle after its noun: "a bomb planted near", "a man accused of"."""
    word = tokens[i].word
    if not is_past_form(word) or word in _NEVER_REDUCED or (i and tokens[i - 1].word in SUBJECTS):
        return False
    if word in IRREGULAR_PAST - IRREGULAR_PARTICIPLES:
        return False
    following = tokens[i + 1].word if i + 1 < len(tokens) else "."
    return following in PREPOSITIONS | _PLACES or not following[0].isalnum()


def is_past_tense(word: str) -> bool:
    """Whether a past form can stand without an auxiliary: "took" and "wounded", not "taken"."""
    return is_past_form(word) and (word in IRREGULAR_PAST or word not in IRREGULAR_PARTICIPLES)


def is_participle(word: str) -> bool:
    """Whether a past form is a past participle as well: "signed", "put"; not "took"."""
    return word in IRREGULAR_PARTICIPLES or word not in IRREGULAR_PAST


def resumes_at(tokens: Sequence[Token], i: int) -> bool:
    """Whether the clause around an aside goes on with its verb at `i`: "the investor, which …, plans to"."""
    return is_finite(tokens, i, i) or is_present_form(tokens[i].word) or tokens[i].word in _FIXTURE_BASES


def find_finite(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The first finite verb of the clause at `start`, not beyond a mark or a word that opens another; None without one."""
    weak: int | None = None
    dated = False  # whether a date follows the weak one: "an advisory issued on Monday"; "opened on Monday and drew crowds"
    for i in range(start, end):
        token = tokens[i]
        if token.aside:
            continue
        if (dated and token.word in COORDINATORS) or (weak is not None and token.word == "that"):
            break
        if token.word in RELATIVES and i > start and tokens[i - 1].word == "," and (beyond := _find_beyond(tokens, i, end)):
            return beyond
        if i > start and (opens_clause(tokens, i) or _opens_second(tokens, start, i)):
            break
        if is_finite(tokens, i, start):
            hangs = i == start or _opens_aside(
                tokens, i, start
            )  # "Certified figures will …", "the truce, signed in Oslo, came …"
            reduces = is_past_form(token.word) and token.word not in _NEVER_REDUCED
            dated = dated or (weak is None and reduces and i + 1 < end and tokens[i + 1].dated)
            unsure = (dated and weak is None) or (hangs and reduces and is_participle(token.word))
            if not unsure and not is_reducible(tokens, i):
                return i
            weak = i if weak is None else weak
    return weak


def _opens_aside(tokens: Sequence[Token], i: int, start: int) -> bool:
    """Whether the comma before `i` opens an aside; the second of two closes one, and a fronted phrase has one of its own."""
    commas = sum(token.word == "," and not token.dated for token in tokens[start:i])
    fronted = tokens[start].word in PREPOSITIONS or tokens[start].dated
    return tokens[i - 1].word == "," and (commas - fronted) % 2 == 1


def _find_beyond(tokens: Sequence[Token], i: int, end: int) -> int | None:
    """The verb behind the comma that closes the relative clause at `i`."""
    commas = (k for k in range(i + 1, end - 1) if tokens[k].word == "," and not (tokens[k].dated or tokens[k].aside))
    return next((k + 1 for k in commas if resumes_at(tokens, k + 1)), None)


def _opens_second(tokens: Sequence[Token], start: int, i: int) -> bool:
    """Whether "and" at `i` begins another clause: before a preposition, or after a comma where no list has had one yet."""
    following = tokens[i + 1].word if i + 1 < len(tokens) else ""
    if tokens[i].word in COORDINATORS:
        return following in _FRONTING
    return tokens[i].word == "," and following in COORDINATORS and all(token.word != "," for token in tokens[start:i])


def opens_clause(tokens: Sequence[Token], i: int) -> bool:
    """Whether a new clause may begin at token `i`, so that a verb beyond it is not this clause's."""
    word = tokens[i].word
    if word in {";", ":", "—", "--", "–", "what"} or word in RELATIVES:
        return True
    if word == "that":
        return i + 1 < len(tokens) and is_finite(tokens, i + 1, i)
    if word not in SUBORDINATORS - {"as", "whether"} or i + 1 >= len(tokens) or tokens[i + 1].word in {",", ".", "of"}:
        return False
    if word == "once" and is_past_form(tokens[i + 1].word):
        return False  # "a reef once used as"
    if word not in PREPOSITIONS:
        return True
    stop = next((k for k in range(i + 1, len(tokens)) if tokens[k].word in {",", ";"} and not tokens[k].dated), len(tokens))
    return any(is_finite(tokens, k, i + 1) and not is_reducible(tokens, k) for k in range(i + 1, stop))  # else a preposition
