"""Which dates date a clause, and how they leave it: "met on Friday" is dated and loses "on Friday"; "the Oct. 7 attack" is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from service.domain import DateMention, Span
from service.text.verbs import AUXILIARIES, MODALS, is_past_form, is_present_form
from service.timeline.grammar import COORDINATORS, DETERMINERS, PREPOSITIONS, RELATIVES, SUBJECTS, SUBORDINATORS

_LEAD = re.compile(  # words that go with the date when it leaves the clause
    r"""
    \b (?:back\s|just\s|only\s)? (?: (?:early|late|later|earlier|sometime|starting|beginning)\s )?
    (?:on|in|at|during|over(?=\sthe\s))
    (?: \s(?:about|around|roughly|approximately|the))*
    (?: \s(?:morning|afternoon|evening|night|day|early\shours|small\shours|month|week|weekend|eve)\sof)?
    \s $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BOUND = re.compile(r"\b(?P<word>since|until|till|by|before|after|from)(?: the| at least| about)* $", re.IGNORECASE)
_APPOINTED = re.compile(
    r"\b(?P<verb>scheduled|set|due|planned|slated|expected|called|fixed|postponed|moved|adjourned|delayed|extended|rescheduled|pushed|brought)"
    r"\b[^,;]{0,40} (?:for|to|until) $",
    re.IGNORECASE,
)
_AS_EARLY = re.compile(r"\bas (?:early|late|soon) as (?:the )?$", re.IGNORECASE)
_OTHER_LEAD = re.compile(r"\b(?:for|of|to|than|about|as|like|over|under|with|into|versus|and|or) (?:the )?$", re.IGNORECASE)
_NOMINAL = re.compile(  # the date belongs to a noun or gerund nearer than the verb: "charges over a protest in 2019"
    r"\b(?:ahead of|before|after|following|since|until|despite|amid|(?:over|about) (?:an?|the|his|her|its|their)|(?:of|for|from|by|in) [\w-]+ing|compared (?:with|to)|versus)"
    r"\b (?:[\w'’.-]+ ){0,12}$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:,| and| or) (?:(?:in|on) )?(?:[12]\d{3}\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b(?! \d))"
)
_RANGE_LEAD = re.compile(r"\b(?:between|from) $", re.IGNORECASE)
_IS_SUBJECT = re.compile(r"[ ](?:is|was|will|would|marks|marked|has|had)\b|, an? \w+,")  # "Tomorrow is the deadline"
_PARTICIPIAL = re.compile(r", (?:while |after |before )?(?P<word>[a-z]+(?:ing|ed))\b[^,]*$")  # ", having joined them in 2019"
_NEXT_WORD = re.compile(r"[ ](?P<word>[^\W\d_][\w'’-]*)")
_POSSESSIVE = re.compile(r"['’]s\b|s?['’](?=\s)")
_CLOSED = PREPOSITIONS | COORDINATORS | SUBORDINATORS | RELATIVES | SUBJECTS | DETERMINERS | AUXILIARIES | MODALS
_CLOSED |= frozenset("that not also but than when then still now more most morning afternoon evening night".split())
_NEAR = timedelta(days=8)  # a date this close to the reference belongs to the verb, whatever nouns stand between


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date that dates its clause, and the words that leave with it: None where the sentence needs them."""

    date: DateMention
    removable: Span | None


def read_date_phrase(text: str, mention: DateMention, clause: Span, verb: str, reference: date | None) -> DatePhrase | None:
    """How `mention` dates the clause, or None when it belongs to a noun: "the 2020 election", "Friday's vote", "a report published in May"."""
    left, right = text[clause.start : mention.span.start], text[mention.span.end : clause.end]
    if _POSSESSIVE.match(right):
        return DatePhrase(mention, None) if not left.strip() else None
    lead = _LEAD.search(left) or (_RANGE_LEAD.search(left) if mention.precision == "interval" else None)
    if not left and _IS_SUBJECT.match(right):
        return None
    start = clause.start + lead.start() if lead else mention.span.start
    before = text[clause.start : start].rstrip()
    articled = lead is not None and lead[0].endswith("the ")
    if _is_attributive(right, fronted=not before and lead is not None, inside=bool(before), articled=articled):
        return None
    participle = _PARTICIPIAL.search(before)
    if _LISTED.match(right) or (participle and participle["word"] != verb and not _is_near(mention, reference)):
        return None
    if not re.search(rf"\b{re.escape(verb)}\b", left.lower()) and _in_fronted_participle(left, right):
        return None
    if bound := _BOUND.search(left):
        return DatePhrase(mention, None) if _bounds(bound["word"].lower(), verb, mention, reference) else None
    if _AS_EARLY.search(left):
        return DatePhrase(mention, None)
    if lead is None and (appointed := _APPOINTED.search(left)):
        finite = (
            set(re.findall(r"[\w'’]+", left[: appointed.start()].lower())[-3:]) & AUXILIARIES or appointed["verb"].lower() == verb
        )
        return DatePhrase(mention, None) if finite else None
    if lead is None and (_OTHER_LEAD.search(left) or _is_bare_noun(mention, before)):
        return None
    if not _is_near(mention, reference) and _NOMINAL.search(text[clause.start : start]):
        return None
    if _is_reduced(before, verb):
        return None
    return DatePhrase(mention, _widen(text, Span(start, mention.span.end), clause))


def _is_attributive(right: str, *, fronted: bool, inside: bool, articled: bool) -> bool:
    """Whether a noun follows that the date describes: "Friday prayers"; not "Friday in", not "On Friday protesters gathered"."""
    following = _NEXT_WORD.match(right)
    if following is None:
        return right[:1] == "-"
    if articled:
        return following["word"].lower() not in _CLOSED
    word = following["word"]
    if word[0].isupper():
        return not fronted and inside
    if word.lower() in _CLOSED or word.endswith(("ly", "ing")):
        return False
    if is_past_form(word) or is_present_form(word):
        return False
    if fronted:
        words = re.findall(r"[\w'’-]+|,", right)[1:5]
        verb = next((w for w in words if w == "," or w in AUXILIARIES | MODALS or is_past_form(w)), ",")
        return verb == ","
    return True


def _bounds(word: str, verb: str, mention: DateMention, reference: date | None) -> bool:
    """Whether "since", "from" … dates the verb: "has served since 2014", "will strike from Monday"; not "the worst since", "up from 2019"."""
    if word == "since":
        return verb in {"has", "have", "had"}
    if word == "from":
        return reference is not None and mention.earliest is not None and mention.earliest > reference
    return True


def _in_fronted_participle(left: str, right: str) -> bool:
    """Whether the date stands in a phrase before its clause: "Born in Galt in 1936, she …"."""
    first = re.match(r"(?:[A-Z]\w+ly )?(?P<word>[A-Za-z][\w-]+)", left)
    if first is None or not left[:1].isupper() or "," in left or "," not in right:
        return False
    word = first["word"].lower()
    return (
        word.endswith("ing")
        or is_past_form(word)
        or word in {"despite", "after", "before", "following", "amid", "since", "until"}
    )


def _is_bare_noun(mention: DateMention, before: str) -> bool:
    """A year or month without a preposition dates nothing: "Budget 2024", "May surprised"."""
    return (
        bool(before)
        and mention.precision in {"year", "month"}
        and mention.text[:1].isupper() | mention.text.isdigit()
        and mention.modifier is None
    )


def _is_near(mention: DateMention, reference: date | None) -> bool:
    return reference is not None and mention.earliest is not None and abs(mention.earliest - reference) <= _NEAR


def _is_reduced(before: str, verb: str) -> bool:
    """Whether a participle without an auxiliary stands right before: "a report published in May"."""
    words = re.findall(r"[\w'’-]+", before.lower())[-5:]
    if not words or not is_past_form(words[-1]) or words[-1] == verb:
        return False
    return not (set(words[:-1]) & (AUXILIARIES | COORDINATORS))


def _widen(text: str, span: Span, clause: Span) -> Span:
    """The phrase with the commas that it leaves useless, a clock time beside it, and one space."""
    start, end = span.start, span.end
    if clock := re.match(r"(?:,? at (?:about |around )?[\d:.]+(?: ?[ap]\.?m\.?)?)?(?: \(\d{3,4} GMT\))", text[end : clause.end]):
        end += clock.end()
    before, after = text[clause.start : start], text[end : clause.end]
    if not before.strip():
        return Span(start, end + len(re.match(r",?\s*", after)[0]))  # type: ignore[index]
    if before.endswith(", ") and after.startswith(","):
        return Span(start - 2, end + 1)
    if before.endswith(", ") and not after.strip():
        return Span(start - 2, end)
    return Span(start - 1 if before.endswith(" ") else start, end)
