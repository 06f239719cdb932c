"""Shorter versions of one sentence by rules that keep its grammar: the pairs on which the bullet task learns.

A bullet stands beside its date, so the date goes; what hangs on the clause goes next: attribution, asides, trailing clauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTH = r"""(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July
    |Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"""
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_PART = r"(?:\ (?:morning|afternoon|evening|night))?"
_SPAN = r"(?:week|weekend|month|year|summer|winter|spring|fall|autumn|night|morning|afternoon|evening)"
_DATE = rf"""(?:
    {_DAY}{_PART}(?:,?\ {_MONTH}\ \d{{1,2}}(?:,\ \d{{4}})?)?
  | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?(?:,\ \d{{4}})?(?!\d)
  | \d{{1,2}}(?:st|nd|rd|th)?\ {_MONTH}(?:\ \d{{4}})?
  | {_MONTH}(?:\ (?:of\ )?\d{{4}}|\ of\ (?:last|this)\ year)?
  | (?:19|20)\d\d
)"""
_TIME = rf"""(?:
    (?:(?:late|early)\ )?(?:on|in|since)\ (?:late\ |early\ )?(?:the\ (?:night|morning|evening)\ of\ )?{_DATE}
  | (?:late|early)\ (?:on\ )?{_DATE}
  | {_DAY}{_PART}
  | (?:earlier|later)\ (?:this|last|that)\ (?:day|week|month|year)
  | (?:earlier|later)\ (?:today|on)
  | (?:(?:late|early)\ )?(?:last|this)\ (?:{_SPAN}|{_DAY}|{_MONTH})
  | yesterday{_PART} | today
)"""
_VERB = r"""(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|\w{3,}ed|said|told|won|took
    |made|went|came|held|left|met|set|led|gave|got|fell|rose|sought|struck|began|plans?|says?)"""
_SAYING = r"(?:said|says|told|announced|confirmed|reported|reports|added|stated|explained|noted|wrote|tweeted|claimed|alleged)"

_LEADING_TIME = re.compile(rf"^{_TIME},\ (?=\w)", re.VERBOSE | re.IGNORECASE)
_INNER_TIME = re.compile(rf"(?P<before>,)?\ (?P<time>{_TIME})(?P<after>,)?(?=[\ .,])", re.VERBOSE)
_PARENTHESES = re.compile(r" \([^()]*\)")
_DASHES = re.compile(r" [-–—]+ [^-–—]{3,120} [-–—]+ (?=[a-z])")
_AGE = re.compile(r"(?<=[a-z]), \d\d,(?= )")
_APPOSITION = re.compile(
    rf"""(?<=[\w)]),\ (?:\d\d,|(?:an?|the|who|which|whose|where|aged|formerly|now|also)\ )
    [^,]{{0,90}},\ (?={_VERB}\b)""",
    re.VERBOSE,
)
_HEAD_ATTRIBUTION = re.compile(
    rf"""^(?:[A-Z][^,]{{2,60}}|[A-Z][^,]{{2,40}},\ [^,]{{2,60}},)\ (?:said|announced|confirmed|reported)
    (?:\ {_TIME})?(?:\ in\ a\ statement)?(?:\ {_TIME})?\ that\ (?=[A-Za-z])""",
    re.VERBOSE,
)
_TAIL_ATTRIBUTION = re.compile(
    rf""",\ (?:
        (?:according\ to|citing|as\ reported\ by)\ .{{2,120}}
      | (?:a\ |an\ |the\ |[A-Z])[^,]{{2,80}}(?:,\ [^,]{{2,60}},)?\ {_SAYING}\b.{{0,90}}
      | (?:[a-z]+\ )?(?:officials|police|authorities|prosecutors|investigators|sources|witnesses|aides|lawyers|analysts)
        \ {_SAYING}\b.{{0,90}}
      | (?:said|says)\ (?:[A-Z]|an?\ |the\ )[^,]{{2,90}}
      | (?:he|she|they|it)\ {_SAYING}\b.{{0,60}}
    )\.$""",
    re.VERBOSE,
)
_TAIL_CLAUSE = re.compile(
    r"""(?:,|\ [-–—])\ (?:
        (?:which|who|whose|where)\b[^,]{5,200}
      | (?:while|as|after|amid|adding|including|saying|citing|with|following|despite|although|though|even\ (?:if|though|as
        |when)|because|since
          |making|bringing|marking|sending|leaving|forcing|prompting|raising|sparking|according|and\ (?:it|he|she|they)|but|so
          |meaning|unless
          |thanks)\b.{5,220}
    )\.$""",
    re.VERBOSE,
)
_TAIL_ADVERBIAL = re.compile(
    r"""(?<=\w\w\w)\ (?:amid|despite|ahead\ of|in\ the\ wake\ of|as\ part\ of|in\ an\ effort\ to|in\ a\ bid\ to
        |in\ response\ to|because\ of)
    \ .{5,160}\.$""",
    re.VERBOSE,
)
_COMPLETE = re.compile(rf"\b{_VERB}\b", re.VERBOSE)
_DANGLING = re.compile(
    r"""\b(?:the|a|an|of|to|in|on|at|by|for|with|and|or|but|that|from|as|between|until|since|before|after|during|its|his|her
        |their)[,.]""",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"""^(?:he|she|they|it|we|i|you|this|that|these|those|there|but|and|so|or|his|her|their|its|however|meanwhile|if|when|who
        |what|as|although
        |though|while|since|after|before|despite|because|with|until|unless|located|compared|asked|speaking|today|yesterday|now
        |one|another
        |according|both|here|pictured|yet|for|in)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OUTLET = re.compile(
    r"""\b(?:Post|Times|Guardian|Reuters|CNN|BBC|Mail|MailOnline|AP|AFP|Associated\ Press|Journal|Tribune|Newser|Gothamist
        |Bloomberg|ABC
        |NBC|CBS|TMZ)\b""",
    re.VERBOSE,
)

_ASIDES = ((_PARENTHESES, ""), (_DASHES, " "), (_AGE, ""), (_APPOSITION, " "))


@dataclass(frozen=True, slots=True)
class Compression:
    """A sentence made shorter; `dated` when a date was among what went."""

    text: str
    dated: bool


def compress_sentence(sentence: str, *, most_words: int = 20, least_words: int = 5) -> Compression | None:
    """`sentence` in `least_words` to `most_words` words without its date, or None when the rules can't get there safely."""
    if not sentence.endswith(".") or sentence[0].islower() or any(mark in sentence for mark in '";:'):
        return None
    short = _LEADING_TIME.sub("", sentence)
    for aside, joint in _ASIDES:
        short = aside.sub(joint, short)
    short = _cut_tails(_HEAD_ATTRIBUTION.sub("", short), most_words)
    short = _INNER_TIME.sub(_keep_comma, short)
    short = short[0].upper() + short[1:]
    words = len(short.split())
    if not least_words <= words <= most_words or words > 0.9 * len(sentence.split()) or not _is_complete(short):
        return None
    return Compression(short, dated=bool(_LEADING_TIME.match(sentence) or _INNER_TIME.search(sentence)))


def _cut_tails(sentence: str, most_words: int) -> str:
    """Attribution goes always; further tails only while the sentence is too long."""
    sentence = _TAIL_ATTRIBUTION.sub(".", sentence)
    for tail in (_TAIL_CLAUSE, _TAIL_ADVERBIAL):
        if len(sentence.split()) > 0.7 * most_words:
            sentence = tail.sub(".", sentence)
    return sentence


def _keep_comma(match: re.Match[str]) -> str:
    """The comma after a time stays when it belongs to the next clause and not to the time, as in "May 3, 2021,"."""
    return "," if match["after"] and not match["before"] and "," not in match["time"] else ""


def _is_complete(sentence: str) -> bool:
    """Whether the result reads as one whole clause: a verb, no dangling word, balanced marks, a subject of its own."""
    return bool(
        _COMPLETE.search(sentence)
        and not _DANGLING.search(sentence)
        and not _OPENING.search(sentence)
        and not _OUTLET.search(sentence)
        and sentence.count("(") == sentence.count(")")
        and ",," not in sentence
        and sentence.count(",") <= 2
        and "  " not in sentence
    )
