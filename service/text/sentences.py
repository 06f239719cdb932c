"""Sentence splitting for news: one pass over the stops of each line, linear in the length of the text.

A line break ends a sentence and a paragraph: newsroom text puts one paragraph on a line, with or without blank lines between.
Only text that was wrapped at a column, as mail is, has paragraphs of several lines; then a blank line ends them. A stop ends a
sentence unless what stands before it (an abbreviation, an initial) or after it (a lower-case word) says otherwise.
"""

from __future__ import annotations

import re

from service.domain import Sentence, Span

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t\r]*\n)[^\n]+)*")
_WRAPPED_LINE = re.compile(r"^(?P<line>[^\n]*[^\s.!?:\"”])[ \t\r]*\n(?=[^\n]*\S)", re.MULTILINE)  # goes on in the next one
_LINE_BREAK = re.compile(r"\S[ \t\r]*\n[^\n]*\S")
_WRAP_COLUMNS = range(40, 121)
_RAGGED = 16  # how far short of the longest a wrapped line ends, at the most
_WORD = re.compile(r"[^\W_]")
_STOP = re.compile(
    r"""
    (?P<stop>  [.!?…]+ )
    (?P<close> ["'”’»)\]]* )
    """,
    re.VERBOSE,
)
_BEFORE = re.compile(r"[^\s(\[\"'“‘—–/]+$")  # the token that the stop ends
_BEFORE_CHARS = 24  # no abbreviation is longer: looking no further back keeps hostile input linear
_AFTER = re.compile(
    r"""
    \s+ (?P<open> ["'“‘«(\[•*]* \s? )
    (?P<word> [^\W_][\w'’.]{0,24} | [$£€₹#@] )
    """,
    re.VERBOSE,
)
_ATTRIBUTION = re.compile(  # "Why now?" Smith said: the quotation goes on
    r"\s+ (?:[\w.'’-]{1,20}\s){1,4} (?:said|says|asked|asks|added|wrote|told|tweeted|shouted|replied)\b",
    re.VERBOSE,
)
_GLUED = re.compile(r"(?!Com\b|Org\b|Net\b|Co\b)[A-Z][a-z]*(?=[\s,])")  # "he said.The court": a scraper's lost space
_GLUED_WORD = re.compile(r"(?:^|[\s\"'“‘(])[^\W\d_]*[a-zß-ÿ]{2}$")
_LETTERS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")  # J, U.S, a.m, D.C
_HALF_DAY = frozenset({"a.m", "p.m", "am", "pm"})

_TITLES = frozenset(
    """
    mr mrs ms mx dr prof gen sen sens rep reps gov govs lt col sgt cpl pvt maj capt cmdr adm brig pres rev hon fr sr msgr
    supt insp det st ste mt ft sec amb dep asst atty messrs mme mlle vs v cf viz al approx est
    """.split()
)
_BEFORE_NUMBER = frozenset(
    """
    no nos art arts fig figs p pp vol ch sec para jan feb mar apr jun jul aug sep sept oct nov dec c ca rs
    """.split()
)
_MAYBE_FINAL = frozenset(  # a stop only before a word that starts sentences
    """
    inc corp co cos ltd plc llc bros assn dept univ jr sr etc e.g i.e ave blvd rd esq ala ariz ark calif colo conn del fla
    ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo ont que
    """.split()
)
_STARTERS = frozenset(
    """
    the a an this that these those he she it they we i you his her its their our my your in on at by for from with without
    after before during since until under over about as if when while where why how what who but and or so yet although
    though because however meanwhile still also there here some many most more all both each every another one two three no
    not now then earlier later last next according despite amid among to of asked is are was were has have had
    """.split()
)
_AFTER_HALF_DAY = frozenset(
    """
    gmt utc bst cet est edt cst cdt mst mdt pst pdt et ct mt pt ist jst eastern central mountain pacific local monday
    tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may june july
    august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text`, in order and disjoint, each trimmed and holding a letter or a digit."""
    sentences: list[Sentence] = []
    paragraph = 0
    for unit in (_PARAGRAPH if _is_wrapped(text) else _LINE).finditer(text):
        spans = _split_line(text, unit.start(), unit.end())
        sentences += [Sentence(span, len(sentences) + i, paragraph) for i, span in enumerate(spans)]
        paragraph += bool(spans)
    return tuple(sentences)


def _is_wrapped(text: str) -> bool:
    """Whether most line breaks stand inside sentences, after lines of about one length."""
    lengths = [len(match["line"]) for match in _WRAPPED_LINE.finditer(text)]
    longest = max(lengths, default=0)
    if len(lengths) < 3 or longest not in _WRAP_COLUMNS:
        return False
    even = sum(length > longest - _RAGGED for length in lengths)
    return even >= 0.8 * sum(1 for _ in _LINE_BREAK.finditer(text))


def _split_line(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    word = _WORD.search(text, start, end)
    for stop in _STOP.finditer(text, start, end):
        if word is None:
            break
        if stop.start() > word.start() and _ends_sentence(text, stop, end):
            spans.append(_trim(text, start, stop.end()))
            start = stop.end()
            word = _WORD.search(text, start, end)
    if word is not None:
        spans.append(_trim(text, start, end))
    return spans


def _trim(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def _ends_sentence(text: str, stop: re.Match[str], end: int) -> bool:
    window = max(stop.start() - _BEFORE_CHARS, 0)
    after = _AFTER.match(text, stop.end(), end)
    if after is None:  # inside a token, or nothing that can start a sentence follows; the line's end closes the rest
        return _GLUED.match(text, stop.end(), end) is not None and _GLUED_WORD.search(text, window, stop.start()) is not None
    word = after["word"]
    if word[0].islower() and not word[1:2].isupper():
        return False
    if stop["stop"] != ".":
        return not (stop["close"].strip(")]") and _ATTRIBUTION.match(text, stop.end(), end))
    if stop["close"]:
        return True
    before = _BEFORE.search(text, window, stop.start())
    if before is not None and before[0].lower() in _HALF_DAY and "(" in after["open"] and word[0].isdigit():
        return False  # "3:10 a.m. (0010 GMT)"
    return before is None or _may_end(before[0], word.rstrip("'’"))


def _may_end(token: str, following: str) -> bool:
    """Whether the stop after `token` can end a sentence when `following` comes next."""
    key, following = token.lower(), following.lower()
    if key in _HALF_DAY:
        return following.rstrip(".") not in _AFTER_HALF_DAY
    if key in _BEFORE_NUMBER and following[:1].isnumeric():
        return False
    if key in _TITLES and token[:1].isupper() | (key in {"vs", "v", "cf", "viz", "al", "approx", "est"}):
        return False
    if key in _MAYBE_FINAL or _LETTERS.fullmatch(token):
        return following in _STARTERS
    return True
