"""Names as newsrooms write them: runs of capitalised words, told from the capitals that only open a sentence or a title.

A capital proves a name only where lower case was possible. At a sentence's start, after an opening quote or a colon, and all
through a title in Title Case, a word is a name unless it looks ordinary: it stands in lower case elsewhere in the text, or
is a function word, a verb, a common noun of the news, or ends like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from service.domain import Name, Sentence, Span
from service.text.verbs import BASES, is_past_form, is_present_form
from service.text.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]\w*+(?:['’.&-]\w++)*+")
_ABBREVIATION = re.compile(  # a stop after these belongs to the name
    r"""
    [A-Z] (?:\.[A-Z])* | Mrs? | Ms | Dr | Prof | Gen | Sens? | Reps? | Gov | Lt | Col | Sgt | Capt | Maj | Cmdr | Adm | Rev | St
    | Ft | Mt | Jr | Sr | Inc | Corp | Co | Ltd
    """,
    re.VERBOSE,
)
_SPACES = (" ", "\u00a0", "\u202f", " & ")
_JOINS = frozenset("of the de del della der den di da dos du la le van von bin bint ibn al el".split())
_PREFIX = re.compile(r"(?:pro|anti|non|ex|pre|post|mid|un)-")
_POSSESSIVE = re.compile(r"['’](?:s|S|re|ll|ve|d|m)$")
_CONTRACTION = re.compile(r"n['’]t$", re.IGNORECASE)
_LOWER_PIECE = re.compile(r"[^\W\d_A-ZÀ-Þ][\w.'’&]*")  # "-run", "-based", "-led"
_CAPITAL = re.compile(r"(?:[^\W\d_]{1,3}[-'’])?[^\W\d_]?[A-ZÀ-ÞĀ-Ž]")  # Oslo, al-Hadi, d'Arc, iPhone
_OPENS = re.compile(r"""(?:^["'‘]?|["“‘«(\[:;•*—–.!?…]|\s['-])["”’)\]]?\s*$""")  # after these a capital proves nothing
_NEXT_CAPITAL = re.compile(r"[ \u00a0](?:al-|el-)?[A-ZÀ-ÞĀ-Ž]")
_TITLE_CASE_SHARE = 0.9
_TITLE_CASE_WORDS = 4

_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february
    march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    mondays tuesdays wednesdays thursdays fridays saturdays sundays i gmt utc est edt et bst cet pm am
    """.split()
)
_NAME_OPENERS = frozenset(
    """
    new north south east west northern southern eastern western central great united prime house federal national world white
    supreme high royal saint van san los las el la le de red black green blue
    """.split()
)
_ORDINARY = frozenset(
    """
    mr mrs ms never always sometimes often case cases like sure hey hi wow meanwhile one two three four five six seven eight
    nine ten eleven twelve dozen dozens hundred hundreds thousand thousands million millions billion billions first second
    third fourth last next every everyone everything nobody nothing someone something anyone another many much most others
    none several few fewer half new old young former late early big small high higher low lower major top great good better
    best bad worse worst long short local national international global public private political military civil federal
    foreign human economic social medical legal deadly fatal heavy strong weak rare fresh huge full final man men woman women
    child children boy boys girl girls people person family families police army troops soldiers rebels gunmen militants
    fighters forces officials authorities government governments ministers minister president prime leader leaders lawmakers
    lawmaker senators voters residents witnesses doctors nurses teachers students pupils parents mother father son daughter
    wife husband king queen prince princess pope bishop judge judges jury court courts lawyers prosecutors investigators
    detectives firefighters rescuers crews pilots passengers drivers workers staff unions bosses investors traders analysts
    economists scientists researchers experts critics campaigners activists protesters demonstrators migrants refugees
    hostages prisoners victims survivors patients customers consumers shoppers fans players coach team teams club clubs sport
    city town village country nation world state states region area street road bridge airport airline airlines flight flights
    train trains car cars bus ship plane planes house home homes school schools hospital hospitals church bank banks company
    companies firm firms business industry market markets stock stocks shares share price prices sales profit profits revenue
    earnings tax taxes budget debt inflation growth trade oil gas gold power energy water food wheat weather storm storms rain
    snow flood floods flooding fire fires wildfire wildfires quake earthquake hurricane typhoon heat drought climate war peace
    truce ceasefire talks talk deal deals vote votes election elections poll polls party parties parliament congress law laws
    bill rules rule ban crime murder killer death deaths toll attack attacks strike strikes bomb bombs blast explosion
    shooting gun guns drug drugs virus vaccine vaccines health disease cancer study report reports data figures evidence news
    media internet phone phones video photo photos film music book game games match race season week month year years day days
    night morning today yesterday tomorrow tonight time times life love money work job jobs pay rights aid help hope hopes
    fear fears concern concerns anger outrage joy tribute tributes update exclusive breaking live opinion analysis editorial
    review factbox explainer timeline overview background watch key points thanks please yes no ok okay well perhaps maybe
    despite amid amidst according unlike given based asked born among per via although nearly almost around roughly once twice
    again ahead instead indeed rather likewise otherwise together alone thus hence inside outside near off onto unless whether
    whatever whoever neither either such our's sorry hello dear welcome good-bye goodbye part parts side sides end start rest
    group groups members member men's women's kids babies baby dog dogs cat cats animal animals
    """.split()
)
_ORDINARY_ENDINGS = tuple(
    """
    ly ing tion tions sion sions ment ments ness ity ities ists ance ence ous ful less able ible ship ships ers ors ic al ive wide
    """.split()
)


def find_names(text: str, sentences: tuple[Sentence, ...]) -> tuple[Name, ...]:
    """The names of `text`, ordered and disjoint, without possessives; weekdays, months and "I" are none."""
    lower = {word[0] for word in _WORD.finditer(text) if word[0][0].islower()}
    return tuple(
        Name(span, span.cut(text))
        for sentence in sentences
        for span in _join_runs(text, _find_pieces(text, sentence, lower))
        if span.end - span.start > 1
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """One capitalised word, or a small word that may stand inside a name. `closes`: nothing joins on its right."""

    span: Span
    is_capital: bool
    closes: bool = False


def _find_pieces(text: str, sentence: Sentence, lower: Set[str]) -> Iterator[_Piece]:
    words = list(_WORD.finditer(text, sentence.span.start, sentence.span.end))
    in_title_case = _is_title_case(words)
    for word in words:
        if word[0] in _JOINS:
            yield _Piece(Span(*word.span()), is_capital=False)
        elif span := _find_capitals(word):
            before = text[max(sentence.span.start, span.start - 4) : span.start]
            proven = not (in_title_case or _OPENS.search(before))
            in_front = not in_title_case and _NEXT_CAPITAL.match(text, span.end) is not None
            if proven or not _is_ordinary(span.cut(text), lower, in_front=in_front):
                yield _Piece(_take_stop(text, span, sentence.span.end), is_capital=True, closes=span.end < word.end())


def _join_runs(text: str, pieces: Iterable[_Piece]) -> Iterator[Span]:
    run: Span | None = None
    reach = 0  # the end of the run with the small words that a next capital would take in
    for piece in pieces:
        if run is not None and text[reach : piece.span.start] not in _SPACES:
            yield run
            run = None
        if piece.is_capital:
            run = Span(run.start if run else piece.span.start, piece.span.end)
        reach = len(text) if piece.closes else piece.span.end
    if run is not None:
        yield run


def _find_capitals(word: re.Match[str]) -> Span | None:
    """The part of a word that is spelt as a name: "Oslo" of "Oslo's", "Hamas" of "Hamas-run", "Israel" of "pro-Israel"."""
    start, end = word.span()
    spelt = word[0]
    if _CONTRACTION.search(spelt):
        return None
    if prefix := _PREFIX.match(spelt):
        start, spelt = start + prefix.end(), spelt[prefix.end() :]
    if possessive := _POSSESSIVE.search(spelt):
        end, spelt = start + possessive.start(), spelt[: possessive.start()]
    end = start + _find_lower_tail(spelt)
    spelt = spelt[: end - start]
    return Span(start, end) if _CAPITAL.match(spelt) and spelt.lower() not in _CALENDAR else None


def _find_lower_tail(spelt: str) -> int:
    """Where the pieces after a hyphen that no name ends with begin; read from the end, each piece once."""
    end = len(spelt)
    while (hyphen := spelt.rfind("-", 0, end)) >= 0 and _LOWER_PIECE.fullmatch(spelt, hyphen + 1, end):
        end = hyphen
    return end


def _take_stop(text: str, span: Span, limit: int) -> Span:
    has_stop = span.end < limit and text[span.end] == "." and _ABBREVIATION.fullmatch(span.cut(text))
    return Span(span.start, span.end + 1) if has_stop else span


def _is_title_case(words: list[re.Match[str]]) -> bool:
    opens_upper = [word[0][0].isupper() for word in words if word[0].lower() not in FUNCTION_WORDS]
    return len(opens_upper) >= _TITLE_CASE_WORDS and sum(opens_upper) >= _TITLE_CASE_SHARE * len(opens_upper)


def is_common_word(word: str) -> bool:
    """Whether a lower-case word is a common one of the news, and so no surname by itself: "court", "party"."""
    return word in _ORDINARY or word in FUNCTION_WORDS


def _is_ordinary(word: str, lower: Set[str], *, in_front: bool) -> bool:
    """Whether a capitalised word could be a common one. `in_front`: a capital follows, so a mere likeness is no reason."""
    key = word.lower().replace("’", "'")
    if in_front and key in _NAME_OPENERS:
        return False
    if key in FUNCTION_WORDS or key in _ORDINARY or key in lower:
        return True
    if in_front or (word.isupper() and len(word) > 1):
        return False
    return key in BASES or is_past_form(key) or is_present_form(key) or key.endswith(_ORDINARY_ENDINGS)
