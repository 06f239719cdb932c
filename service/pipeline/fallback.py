"""The source's own words, shortened to fit: the last rung of the ladder, where nothing can be invented."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.engine.constraints import UNFINISHED_WORDS
from service.engine.spans import NUMBER_WORDS
from service.text.verbs import AUXILIARIES, BASES, MODALS, SAYING, is_past_form, is_present_form
from service.text.words import find_words

MIN_WORDS = 4
MIN_CUT_WORDS = 5  # what is cut shorter says too little: "The announcement was made"

_ASIDE = re.compile(
    r"""
    \s*\([^()]*\)                                        # (parentheses)
    | ,\s(?:who|which|whose|whom|where)\s[^,;.]*,(?=\s)    # a relative clause between commas, and both of them
    """,
    re.VERBOSE,
)
# "The council, meeting behind a cordon, voted": what stands between a subject and its verb.
_INSERTION = re.compile(r"\A(?P<subject>[^,;:]{3,80}),\s(?P<inside>[^;:]{3,160}?),\s(?=(?P<verb>[a-z'’]+)\b)")
# "Having been caught with papers, she was arrested"
_FRONTED = re.compile(r"\A[A-Z][a-z]+ing\s[^,;:]{3,160},\s(?=(?:the|a|an|he|she|they|it)\s)")
# "On Saturday, the union voted", "Late on Sunday, …": a headline begins with who does what.
_FRONTED_TIME = re.compile(
    r"\A(?:(?:Late|Early|Earlier|Later)\s)?(?:(?:[Oo]n|[Ii]n|[Bb]y)\s)?(?:[Tt]his\s|[Ll]ast\s)?(?:late\s|early\s)?"
    r"(?:[Yy]esterday|[Tt]oday|[Tt]onight|[Ww]eek|[Mm]onth|[Yy]ear|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?:\s(?:\d{1,2}|\d{4}|morning|afternoon|evening|night|local\stime)){0,2},\s"
)
# "In findings published in a journal, scientists report …": where and when, before who does what; "In Paris, Rome and Bonn, …"
# is a list, and a year says that the news is old.
_FRONTED_PLACE = re.compile(
    r"\A(?:In|At|After|During|Following|Amid|Since|Despite|As|With|Speaking|Citing)\s(?![^,]*\d{4})[^,;:.?!\"“]{3,120},\s"
    r"(?=(?:the|an?|more\sthan|about|at\sleast)\s|[A-Z])(?!\S+(?:\s\S+){0,3}\s(?:and|or)\s[^,]{1,40},)"
)
# " on Monday", " yesterday": a headline is of today.
_DAY = re.compile(
    r"\s(?:(?:late|early)\s)?(?:on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?|yesterday)"
    r"(?=[\s,.]|$)"
)
# Where a line of the sentence's own words may end when no clause does: what follows only tells more.
_MORE_ABOUT = re.compile(
    r",?\s(?=(?:in|at|on|over|from|near|across|for|with|during|after|before|amid|outside|into|following)\s)"
    r"|\s(?=(?:that|which|who)\s(?:has|have|had|is|are|was|were|[a-z]+ed)\b)|,\s"
)
_RELATIVE = re.compile(r"\s(?:who|which|that|whose)\s")
_LEANING = frozenset(  # no headline begins so: it says of whom only together with what stands before, or nothing yet
    """he she it they his her its their this these those however but and reportedly meanwhile there what in at for after with by
    under""".split()
)
_PASSIVE = re.compile(r"\b[a-z]+ed\sby\b")
# What follows these changes what was said: it is never cut off.
_CONDITION = re.compile(r"\b(?:if|unless|until|till|except|provided)\b", re.IGNORECASE)
# A sentence may end before these.
_CUT = re.compile(
    r"""
      ,\s(?=(?:according\ to|while|although|though|after|as|when|where|which|who|whose|with|leading|but|and|because|since|amid
              |[a-z]+ing)\b)
    | \s(?=(?:according\ to|while|although|though|because|amid|during|following|after|as\ part\ of
              |(?:\w+\ )?(?:minutes|hours|days|weeks|months|years)\ after)\b)
    | ,\s(?=(?:[\w.'’-]+\s){1,8}(?:said|says|added|announced|reported)\.?$)
    | \s(?=on\ (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)
    | ;\s
    | \s[–—-]\s
    | ,\s(?=(?:an?|the|his|her|its|their|to|undone|[a-z]+ed)\s)  # a verdict on what was told: "a defeat for the mayor"
    | ,\s(?=(?:at|in|on|by|from|for|before|under|near|down|up|even\ as)\s)
    | \s(?=as\ (?:the|it|he|she|they|his|her|its|their)\s[^,;]*$)
    """,
    re.VERBOSE,
)
# "a contractor who never came": what tells more of something that was not known before.
_MORE = re.compile(r"\b[Aa]n?(?:\s[\w$£€.,'’%-]+){1,4}(?P<cut>\s)(?=(?:who|which|that)\s)")
_NEGATED = re.compile(r"\b(?:no|not|never|nobody|without|refus\w+|den\w+|forbid\w*|ban(?:s|ned|ning)?)\b|n['’]t\b", re.IGNORECASE)
_ATTRIBUTION = re.compile(r",\s(?:[\w.'’-]+\s){1,6}(?:say|says|said)\Z")  # ", police say": a headline may end so
_LOOSE_END = re.compile(r"(?:[\s,;:–—-]|\s(?:and|but|or)$)+\Z")
_LEADING_UP = frozenset("despite with without amid during after before since by for in on at under following".split())
_COUNTS = NUMBER_WORDS | frozenset("these those several many few some all both".split())
_MANY = frozenset("police people men women children crew staff".split()) | NUMBER_WORDS
_MAX_MODIFIERS = 3  # words between a number and the noun that it counts
_LEFT_OPEN = SAYING - frozenset(
    "state states report reports project projects forecast forecasts claim claims".split()
)  # also nouns
_ENOUGH = frozenset("died collapsed resigned crashed sank exploded burned retired fell rose surrendered escaped reopened".split())
_SUBORDINATORS = frozenset("if when while although though because since unless until whether as".split())
# "two days after the vote" is one thing: no cut inside.
_TIME_AFTER = re.compile(r"(?:\S{1,20}\s)?(?:second|minute|hour|day|week|month|year|decade|moment)s?\s(?:after|before)\b")


def trim_sentence(text: str, max_chars: int) -> str | None:
    """`text` when it fits `max_chars`; else its longest opening that is a clause of its own; None when there is none.

    Asides go first, then everything after a place where a clause may end, then what stands before the subject or between it
    and its verb. Conditions are never cut off.
    """
    if len(text) <= max_chars:
        return text
    plain = _ASIDE.sub("", text)
    bare = _drop_insertion(_drop_fronted(plain))
    for shorter in (plain, bare):
        if len(shorter) <= max_chars:
            return shorter
    return _cut_tail(plain, max_chars) or _cut_tail(bare, max_chars) or _cut_relative(bare, max_chars)


def quote_headline(text: str, max_chars: int) -> str | None:
    """`text` without its full stop when it can stand as a headline as it is; else None."""
    line = text.rstrip(".")
    stands = len(line) <= max_chars and not (_leans(line) or line[-1:] in '?!"”') and is_headline(line)
    return line if stands and _leads_with_verb(line) else None


def trim_headline(text: str, max_chars: int) -> str | None:
    """A line of `text`'s own words that can stand as its headline: without days, and cut where only more is told; None when
    there is none. Nothing negated is cut short."""
    plain = _DAY.sub("", _drop_fronted_place(_drop_fronted_time(text))).rstrip(".")
    if _leans(plain):
        return None
    bare = _drop_insertion(_drop_fronted(_ASIDE.sub("", plain)))
    for whole in (plain, bare, *(_cut_tail(one, max_chars) for one in (bare, plain))):
        if whole and len(whole.rstrip(".")) <= max_chars and is_headline(whole.rstrip(".")) and _leads_with_verb(whole):
            return whole.rstrip(".")
    cuts = [match.start() for match in _MORE_ABOUT.finditer(bare, 0, max_chars + 1) if match.start() <= max_chars]
    for line in (_LOOSE_END.sub("", bare[:cut]) for cut in reversed(cuts)):
        free = not (_NEGATED.search(line) or _CONDITION.search(bare))
        clause = len(line.split()) >= MIN_CUT_WORDS and _is_clause(line) and is_headline(line) and _leads_with_verb(line)
        if free and clause and not _is_left_open(line):
            return line
    return None


def _leans(line: str) -> bool:
    return line.partition(" ")[0].lower().rstrip(",") in _LEANING


def _leads_with_verb(line: str) -> bool:
    """Whether its own verb is there, not just one of "who …" or of "operated by …"; a word in capitals is none."""
    plain = _PASSIVE.sub("", line)
    relative = _RELATIVE.search(plain)
    front, behind = (plain[: relative.start()], plain[relative.end() :]) if relative else (plain, "")
    return _count_verbs(front) > 0 or _count_verbs(behind) > 1  # "a fire that burned all night destroyed a warehouse"


def _count_verbs(text: str) -> int:
    """How many verbs `text` has, each with its auxiliaries; a word in capitals is none."""
    words = ["it", *(word for _, _, word in find_words(" ".join(one for one in text.split() if not one[0].isupper())))]
    finite = [_is_finite(words, at) for at in range(len(words))]
    return sum(here and not before for before, here in zip([False, *finite], finite, strict=False))


def _is_left_open(line: str) -> bool:
    """Whether it ends in what needs more after it: "were", "to", "the"; "appeared", but neither "was seen" nor "collapsed"."""
    before, last = [word for _, _, word in find_words(line)][-2:]
    bare_past = is_past_form(last) and not (last in _ENOUGH or before in AUXILIARIES or before in MODALS)
    return bare_past or last.endswith("ly") or last in UNFINISHED_WORDS or last in MODALS or last in AUXILIARIES


def _drop_fronted_time(text: str) -> str:
    """`text` without the day that it begins with."""
    front = _FRONTED_TIME.match(text)
    return text[front.end()].upper() + text[front.end() + 1 :] if front and front.end() < len(text) else text


def _drop_fronted_place(text: str) -> str:
    front = _FRONTED_PLACE.match(text)
    if front is None or _CONDITION.search(front[0]) or _NEGATED.search(front[0]):
        return text
    return text[front.end()].upper() + text[front.end() + 1 :]


def _drop_fronted(text: str) -> str:
    front = _FRONTED.match(text)
    return text[front.end()].upper() + text[front.end() + 1 :] if front else text


def _drop_insertion(text: str) -> str:
    """`text` without what stands between its subject and its verb; a list ("the mayor, the judge and") has no verb there."""
    found = _INSERTION.match(text)
    if found is None or _CONDITION.search(found["inside"]) or _has_verb(found["subject"]):
        return text
    verb = found["verb"].lower()
    finite = verb in MODALS or verb in AUXILIARIES or is_past_form(verb)
    return f"{found['subject']} {text[found.end() :]}" if finite else text


def _cut_tail(plain: str, max_chars: int) -> str | None:
    """The longest opening of `plain` that is a clause and fits."""
    whole = [match.span() for match in _TIME_AFTER.finditer(plain)]
    cuts = [match.start() for match in _CUT.finditer(plain) if match.start() < max_chars]
    cuts = [cut for cut in cuts if not any(start < cut < end for start, end in whole)]
    for cut in reversed(cuts):
        clause = _LOOSE_END.sub("", plain[:cut])
        if _is_clause(clause) and not _CONDITION.search(plain, cut):
            return f"{clause}."
    return None


def _cut_relative(plain: str, max_chars: int) -> str | None:
    """The longest opening that ends before a relative clause, which nothing negated depends on."""
    cuts = [match.start("cut") for match in _MORE.finditer(plain, 0, max_chars)]
    for cut in reversed(cuts):
        clause = plain[:cut]
        if len(clause) < max_chars and _is_clause(clause) and not _CONDITION.search(plain, cut) and not _NEGATED.search(clause):
            return f"{clause}."
    return None


def is_headline(text: str) -> bool:
    """Whether `text` can stand as a line of its own: somebody does something in it, in headlines also with "to" or "-ing"."""
    text = _ATTRIBUTION.sub("", text)
    words = [word for _, _, word in find_words(text)]
    leads_up = bool(words) and words[0] in _LEADING_UP and "," not in text
    opens = leads_up or (bool(words) and words[0] in _SUBORDINATORS)
    return not opens and (_is_clause(text) or any(word == "to" or word.endswith("ing") for word in words[1:]))


def _is_clause(text: str) -> bool:
    words = [word for _, _, word in find_words(text)]
    closed = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return closed and len(words) >= MIN_WORDS and words[-1] not in _LEFT_OPEN and _has_verb(text)


def _has_verb(text: str) -> bool:
    words = [word for _, _, word in find_words(text)]
    return any(_is_finite(words, at) for at in range(len(words)))


def _is_finite(words: Sequence[str], at: int) -> bool:
    """Whether the word at `at` can be the verb: "points", but not in "eight entry points" or "the points of the plan"; "seek",
    but only after what can be many."""
    word, before = words[at], words[max(0, at - _MAX_MODIFIERS) : at]
    if word in MODALS or word in AUXILIARIES or is_past_form(word):
        return True
    if not before or words[at + 1 : at + 2] == ["of"]:
        return False
    counted = any(one in _COUNTS or one.isdigit() for one in before)
    many = before[-1] in _MANY or "and" in words[:at] or (before[-1].endswith("s") and not before[-1].endswith("ss"))
    return (is_present_form(word) and not counted) or (word in BASES and many)
