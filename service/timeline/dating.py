"""Which dates date a clause, and how they leave it.

"Met on Friday" is dated and loses "on Friday". "The Oct. 7 attack", "Friday's vote" and "a report published in May" date nothing:
there the date belongs to a noun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from service.domain import DateMention, Span
from service.text.verbs import AUXILIARIES, MODALS, is_past_form, is_present_form
from service.timeline.grammar import COORDINATORS, DETERMINERS, PREPOSITIONS, RELATIVES, SUBJECTS, SUBORDINATORS

_NEAR = timedelta(days=8)  # a date this close to the reference belongs to the verb, whatever nouns stand between
_LEAD = re.compile(  # words that go with the date when it leaves the clause
    r"""
    \b (?:back\s|just\s|only\s)? (?: (?:early|late|later|earlier|sometime|starting|beginning)\s )?
    (?:on|in|at|during)
    (?: \s(?:about|around|roughly|approximately|the))*
    (?: \s(?:morning|afternoon|evening|night|day|early\shours|small\shours|month|week|weekend|eve)\sof)?
    \s $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THAN = re.compile(r"\bthan (?:they|it|he|she|the|in|on|at|an?|its|their)\b[^,;]{0,40}$")
_STARTING = re.compile(r"\b(?:starting|beginning|effective) $", re.IGNORECASE)  # "will be kept home starting Monday"
_OVER = re.compile(r"\bover $", re.IGNORECASE)  # "over the weekend"
_RANGE_LEAD = re.compile(r"\b(?:between|from) (?:about |around |roughly )?$", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?P<word>since|until|till|by|before|after|from)"
    r"(?: the| at least| about| (?:dawn|dusk|noon|midday|midnight|early|late)(?: on)?)* $",
    re.IGNORECASE,
)
_AS_EARLY = re.compile(r"\bas (?:early|late|soon) as (?:the )?$", re.IGNORECASE)
_APPOINTED = re.compile(
    r"""
    \b (?P<verb> scheduled | set | due | planned | slated | expected | called | fixed | postponed | moved | adjourned | delayed
               | extended | rescheduled | pushed | brought | put )
    \b [^,;]{0,40} [ ] (?:for|to|until) [ ] $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_LEAD = re.compile(r"\b(?:for|of|to|than|about|as|like|over|under|with|into|versus|and|or) (?:the )?$", re.IGNORECASE)
_NOUN_PHRASE = (
    re.compile(  # "charges over a protest in 2019", "accused of killing him in 2018", "up compared with the same week in May"
        r"""
    \b (?: ahead[ ]of | before | after | following | since | until | despite | amid | versus | compared[ ](?:with|to)
         | (?:over|about)[ ](?:an?|the|his|her|its|their) | (?:of|for|from|by|in)[ ]
           (?!ring\b|king\b|spring\b|thing|\w*(?:morning|evening|building)\b)[\w-]+ing )
    \b [ ] (?:[\w'’.-]+(?:,\d+)*[ ]){0,12} $
    """,
        re.VERBOSE | re.IGNORECASE,
    )
)
_LISTED = re.compile(  # "in June, August and September": one of several dates
    r"""
    (?:,|[ ]and|[ ]or) [ ] (?:(?:in|on)[ ])?
    (?: [12]\d{3}\b | (?: Jan(?:uary|\.) | Feb(?:ruary|\.) | March | April | May | June | July | Aug(?:ust|\.) | Sept(?:ember|\.)
      | Oct(?:ober|\.) | Nov(?:ember|\.) | Dec(?:ember|\.) ) (?![ ]\d|\w) )
    """,
    re.VERBOSE,
)
_IS_SUBJECT = re.compile(r"[ ](?:is|was|will|would|marks|marked|has|had)\b|, an? \w+,")  # "Tomorrow is the deadline"
_PARTICIPLE = re.compile(r", (?:while |after |before )?(?P<word>[a-z]+(?:ing|ed))\b[^,]*$")  # ", having joined them in 2019"
_FIRST_WORD = re.compile(r"(?:[A-Z]\w+ly )?(?P<word>[A-Za-z][\w-]+)")
_NEXT_WORD = re.compile(r"[ ](?P<word>[^\W\d_][\w'’-]*)")
_WORD_OR_COMMA = re.compile(r"[\w'’-]+|,")
_POSSESSIVE = re.compile(r"['’]s\b|s?['’](?=\s)")
_CLOCK = re.compile(r"(?:,? at (?:about |around )?[\d:.]+(?: ?[ap]\.?m\.?)?)?(?: \(\d{3,4} GMT\))")
_NEGATED = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)
_PARTICIPLE_SINCE = re.compile(r", \w+(?:ed|en) since $")  # "the stock, suspended since Monday, had traded at 38"
_DECLARED = re.compile(r"\b(?:declared|proclaimed|designated) $")  # "has declared Saturday a day of mourning"
_IN_THE = re.compile(r"\b(?:in|at|during) the $")
_CONTEST = re.compile(
    r"""
    [ ] (?:semi-?|quarter-?)? (?: finals? | elections? | vote | championships? | tournament | games | olympics | race | season
      | referendum ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POSTING = frozenset("posted reported recorded made earned lost booked had".split())
_JUDGED = re.compile(r"\b(?:convicted|acquitted|cleared|sentenced|jailed|fined)\b")
_FINDING = frozenset(
    (
        "found showed concluded warned revealed suggested said ruled recommended estimated blamed put settled confirmed "
        "identified traced"
    ).split()
)
_FRONTING = frozenset("despite after before following amid since until".split())
_POINTING = frozenset("last next this that earlier later early late".split())
_BEFORE_NOUN = DETERMINERS | frozenset("first second third last new".split())  # "its first cut"
_CLOSED = PREPOSITIONS | COORDINATORS | SUBORDINATORS | RELATIVES | SUBJECTS | DETERMINERS | AUXILIARIES | MODALS
_CLOSED |= frozenset(
    "that not also but than when then still now more most morning afternoon evening night so too again alone "
    "instead rather".split()
)


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date that dates its clause, and the words that leave with it: None where the sentence needs them."""

    date: DateMention
    removable: Span | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A date in its clause: `lead` is the preposition that goes with it, `before` the words that come before both."""

    mention: DateMention
    verb: str  # the clause's finite verb
    near: bool
    left: str
    right: str
    lead: str
    before: str

    @property
    def fronted(self) -> bool:
        return bool(self.lead) and not self.before


def read_date_phrase(text: str, mention: DateMention, clause: Span, verb: str, reference: date | None) -> DatePhrase | None:
    """How `mention` dates the clause whose finite verb is `verb`, or None when it belongs to a noun of it."""
    left, right = text[clause.start : mention.span.start], text[mention.span.end : clause.end]
    if _POSSESSIVE.match(right):
        return DatePhrase(mention, None) if not left.strip() else None
    lead = _find_lead(mention, left)
    start = clause.start + lead.start() if lead else mention.span.start
    near = reference is not None and mention.earliest is not None and abs(mention.earliest - reference) <= _NEAR
    place = _Place(mention, verb, near, left, right, lead[0] if lead else "", text[clause.start : start])
    if _names_its_event(place):
        return DatePhrase(mention, None)
    if any(test(place) for test in (_is_subject, _describes_noun, _is_listed, _in_participle, _in_fronted_phrase)):
        return None
    if left.lower().endswith((" until ", " till ")) and (_is_appointed(place) or _NEGATED.search(left)):
        return DatePhrase(close_interval(mention), None)  # "postponed until Wednesday", "not approved until 2014": then it was
    if (bound := _BOUND.search(left)) and not (mention.ends and lead):
        return DatePhrase(mention, None) if _bounds(bound["word"].lower(), place, reference) else None
    if _AS_EARLY.search(left) or _is_appointed(place):
        return DatePhrase(mention, None)
    if place.verb in _FINDING and place.right.split()[:1] == [place.verb] and _follows_participle(place):
        return DatePhrase(mention, None)  # "a survey published in May found": the finding is of May too
    if _THAN.search(left):
        return None  # "longer than they were in the 1970s"
    if any(test(place) for test in (_has_other_lead, _in_noun_phrase, _follows_participle)):
        return None
    return DatePhrase(mention, _widen(text, Span(start, mention.span.end), clause))


def _names_its_event(place: _Place) -> bool:
    """Whether it dates the clause from inside a noun phrase: "declared Saturday a day of", "beaten in the 2012 final", "posted a
    loss for the fourth quarter"."""
    if place.mention.precision == "year":
        return _IN_THE.search(place.left) is not None and _CONTEST.match(place.right) is not None
    if place.mention.precision == "quarter":
        return place.verb in _POSTING and place.left.lower().endswith("for ")
    return _DECLARED.search(place.left) is not None


def close_interval(mention: DateMention) -> DateMention:
    """The date itself, where the words around it made an open interval of it."""
    if mention.modifier not in {"before", "after"} or mention.edtf is None:
        return mention
    named = mention.edtf.removeprefix("../").removesuffix("/..")
    edtf = named if mention.precision in {"day", "month", "year"} else f"{mention.earliest}/{mention.latest}"
    return replace(mention, edtf=edtf, modifier=None)


def _find_lead(mention: DateMention, left: str) -> re.Match[str] | None:
    if lead := _LEAD.search(left) or _STARTING.search(left):
        return lead
    if mention.text.lower().startswith("the ") and (over := _OVER.search(left)):
        return over
    return _RANGE_LEAD.search(left) if mention.precision == "interval" else None


# --- Where the date belongs to something else ---------------------------------------------------------------------------


def _is_subject(place: _Place) -> bool:
    return not place.left and _IS_SUBJECT.match(place.right) is not None


def _describes_noun(place: _Place) -> bool:
    """A noun follows: "Friday prayers", "the 2020 election"; not "Friday in", not "On Friday protesters gathered"."""
    following = _NEXT_WORD.match(place.right)
    if following is None:
        return place.right.startswith("-")
    word = following["word"]
    if place.lead.endswith("the "):
        return word.lower() not in _CLOSED
    if word[0].isupper():
        return bool(place.before)
    if word in _CLOSED or word.endswith(("ly", "ing")) or is_past_form(word) or is_present_form(word):
        return False
    points = place.mention.text.lower().split()[0] in _POINTING  # "Last July seven hikers", not "Monday hours"
    opens = place.fronted or (points and not place.left.strip())
    return not (opens and _has_verb_soon(place.right))


def _has_verb_soon(right: str) -> bool:
    """Whether one of the next words, before any comma, is a verb: then they are the clause's subject."""
    words = _WORD_OR_COMMA.findall(right)[1:5]
    return next((word != "," for word in words if word == "," or word in AUXILIARIES | MODALS or is_past_form(word)), False)


def _is_listed(place: _Place) -> bool:
    return _LISTED.match(place.right) is not None


def _in_participle(place: _Place) -> bool:
    """ ", having joined them in 2019": a distant date does not reach back over the comma."""
    participle = _PARTICIPLE.search(place.before.rstrip())
    return participle is not None and participle["word"] != place.verb and not place.near


def _in_fronted_phrase(place: _Place) -> bool:
    """ "Born in Galt in 1936, she …", "Despite signs of recovery on Sunday, he …"."""
    first = _FIRST_WORD.match(place.left)
    if first is None or not place.left[0].isupper() or "," in place.left or "," not in place.right:
        return False
    word = first["word"].lower()
    opens = word.endswith("ing") or is_past_form(word) or word in _FRONTING
    return opens and place.verb not in place.left.lower().split()


def _has_other_lead(place: _Place) -> bool:
    """A preposition that no verb takes with a date, or a bare year or month: "Budget 2024"."""
    if place.lead:
        return False
    words = place.mention.text
    bare = (
        place.mention.precision in {"year", "month"}
        and place.mention.modifier is None
        and (words[:1].isupper() or words.isdigit())
    )
    return _OTHER_LEAD.search(place.left) is not None or (bare and bool(place.before))


def _in_noun_phrase(place: _Place) -> bool:
    """Not where the verb itself takes the preposition ("closed over a fight in 1995"), nor where a court's word is dated."""
    phrase = None if place.near else _NOUN_PHRASE.search(place.before)
    if phrase is None or (phrase[0].startswith("of ") and _JUDGED.search(place.before, 0, phrase.start())):
        return False
    return place.before[: phrase.start()].split()[-1:] != [place.verb]


def _follows_participle(place: _Place) -> bool:
    """A participle without an auxiliary stands right before: "a report published in May"."""
    words = [word for word in _WORD_OR_COMMA.findall(place.before.lower()) if word != ","][-5:]
    if not words or not is_past_form(words[-1]) or words[-1] == place.verb or (words[-2:-1] and words[-2] in _BEFORE_NOUN):
        return False
    return not set(words[:-1]) & (AUXILIARIES | COORDINATORS)


# --- Where the date stays in the sentence -------------------------------------------------------------------------------


def _bounds(word: str, place: _Place, reference: date | None) -> bool:
    """Whether "since", "from" … dates the verb: "has served since 2014"; not "the worst since 1953", not "up from 2019"."""
    if word == "since":
        return place.verb in {"has", "have", "had"} and not _PARTICIPLE_SINCE.search(place.left)
    earliest = place.mention.earliest
    return word != "from" or (reference is not None and earliest is not None and earliest > reference)


def _is_appointed(place: _Place) -> bool:
    """ "is scheduled for Monday", "set a hearing for May 20"; not "talks planned for last week"."""
    appointed = _APPOINTED.search(place.left) if not place.lead else None
    if appointed is None:
        return False
    before = place.left[: appointed.start()].lower().split()[-3:]
    return appointed["verb"].lower() == place.verb or bool(AUXILIARIES & set(before))


def _widen(text: str, span: Span, clause: Span) -> Span:
    """The phrase with the commas that it leaves useless, a clock time beside it, and one space."""
    start, end = span.start, span.end
    if clock := _CLOCK.match(text, end, clause.end):
        end = clock.end()
    before, after = text[clause.start : start], text[end : clause.end]
    if not before.strip():
        return Span(start, clause.end - len(after.lstrip(", ")))
    if before.endswith(", ") and (after.startswith(",") or not after.strip()):
        return Span(start - 2, end + after.startswith(","))
    return Span(start - before.endswith(" "), end)
