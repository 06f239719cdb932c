"""The words that time expressions are made of, and the small language in which the date rules are written.

A rule's template is a regex over lower-case text in which a space stands for white space within a line and `{name}` for the
alternatives of the vocabulary below, captured under that name: "{month} {day}(?:,? {year})?". `{name2}` is captured as name2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from service.text.calendar import HOLIDAYS, US_HOLIDAYS

_MONTH_NAMES = "january february march april may june july august september october november december".split()
_WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_DECADE_WORDS = "twenties thirties forties fifties sixties seventies eighties nineties".split()

MONTHS: Mapping[str, int] = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)}  # by their first three letters
WEEKDAYS: Mapping[str, int] = {name[:3]: number for number, name in enumerate(_WEEKDAY_NAMES)}
ORDINALS: Mapping[str, int] = (
    {word: number for number, word in enumerate(_ORDINALS, 1)}
    | {f"twenty-{word}": 20 + number for number, word in enumerate(_ORDINALS[:9], 1)}
    | {"thirtieth": 30, "thirty-first": 31}
)
DECADE_WORDS: Mapping[str, int] = {word: number * 10 for number, word in enumerate(_DECADE_WORDS, 2)}
SEASONS: Mapping[str, str] = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
DAY_PARTS: Mapping[str, str] = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
UNITS = ("second", "minute", "hour", "day", "week", "fortnight", "month", "quarter", "year", "decade", "century")
_COUNT_WORDS: Mapping[str, int] = (
    {word: number for number, word in enumerate(_SMALL, 1)}
    | {word: number * 10 for number, word in enumerate(_TENS, 2)}
    | {f"{ten}{mark}{one}": 10 * t + o for t, ten in enumerate(_TENS, 2) for o, one in enumerate(_SMALL[:9], 1) for mark in " -"}
    | {"a": 1, "an": 1, "a couple of": 2, "a couple": 2, "a dozen": 12, "a hundred": 100, "one hundred": 100, "hundred": 100}
    | {"a thousand": 1000, "one thousand": 1000, "two thousand": 2000}
)
_VAGUE_COUNTS = ("several", "a few", "few", "many", "some", "dozens of", "hundreds of", "thousands of", "a number of")


def _either(words: Iterable[str]) -> str:
    return "|".join(word.replace(".", r"\.") for word in sorted(words, key=len, reverse=True))


_VOCABULARY: Mapping[str, str] = {
    "month": r"jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?",
    "weekday": "|".join(_WEEKDAY_NAMES),
    "shortday": r"(?:mon|tues?|wed|thurs?|fri|sat|sun)\.?|" + "|".join(_WEEKDAY_NAMES),
    "day": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?",
    "dayword": _either(ORDINALS),
    "year": r"1[0-9]\d\d|20\d\d",
    "saidyear": r"nineteen (?:hundred|(?:" + "|".join(_TENS) + ")(?:[ -](?:" + "|".join(_SMALL[:9]) + "))?)"
    r"|two thousand(?: and)?(?: (?:" + "|".join(_SMALL) + "))?|twenty (?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty(?:[ -](?:" + "|".join(_SMALL[:9]) + "))?)",
    "deixis": r"this coming|this past|last|next|this|past|previous|following|coming|current",
    "part": r"(?:the )?(?:very )?(?:early|mid|late)(?:[ -]to[ -](?:mid|late))?(?: in)?(?: the)?"
    r"|(?:earlier|later|sometime)(?: in)?(?: the)?"
    r"|(?:the )?(?:very )?(?:start|beginning|middle|end|turn|latter part|early part|final weeks|final days|close) of(?: the)?",
    "unit": r"week(?!-?end)|weekend|month|quarter|year|decade|century",
    "season": "|".join(SEASONS),
    "daypart": "|".join(DAY_PARTS),
    "holiday": _either({**HOLIDAYS, **US_HOLIDAYS}),
    "ordinal": r"\d{1,2}(?:st|nd|rd|th)|" + _either(ORDINALS),
    "nth": "first|second|third|fourth|1st|2nd|3rd|4th",
    "count": r"(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?:\.\d{1,2})?(?: \d/\d|[½¼¾])?|[½]|" + _either((*_COUNT_WORDS, *_VAGUE_COUNTS)),
    "span": r"seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies)",
    "hedge": r"about|around|approximately|roughly|nearly|almost|some|just over|just under|more than|less than|fewer than"
    r"|at least|at most|up to|no more than|no less than",
}
_SPACES = str.maketrans(dict.fromkeys("\t\xa0\u2002\u2003\u2009\u202f\u3000", " ") | {"’": "'", "‘": "'", "–": "-", "‑": "-"})
_GAP = "(?:[ ]{1,3})"


def fold_text(text: str) -> str:
    """Lower case with plain spaces, apostrophes and hyphens, code point for code point: offsets stay those of `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_SPACES)


def compile_template(template: str) -> re.Pattern[str]:
    """A regex for one rule, to be matched at a word's start in folded text; it ends at a word's end."""
    pattern = re.sub(r"\{([a-z]+)(\d?)\}", lambda m: f"(?P<{m[1]}{m[2]}>{_VOCABULARY[m[1]]})", template)
    spaced = re.sub(r"\[[^\]]*\]| ", lambda m: _GAP if m[0] == " " else m[0], pattern)
    return re.compile(f"(?:{spaced})" + r"(?![\w½])")


def parse_month(word: str) -> int:
    return MONTHS[word[:3]]


def parse_weekday(word: str) -> int:
    """Monday is 0."""
    return WEEKDAYS[word[:3]]


def parse_ordinal(word: str) -> int:
    """A day of the month or a rank: "21st", "21", "twenty-first"."""
    return ORDINALS[word] if word in ORDINALS else int(word.rstrip("stndrh"))


def parse_unit(word: str) -> str:
    """The singular of a unit of time."""
    return "century" if word == "centuries" else word.removesuffix("s")


def parse_count(word: str) -> Decimal | None:
    """The number that a count's words say ("2 1/2", "twenty-one", "a couple of"), None for a vague one ("several")."""
    if word in _COUNT_WORDS:
        return Decimal(_COUNT_WORDS[word])
    number = re.fullmatch(r"(?P<whole>\d*(?:\.\d+)?) ?(?:(?P<top>\d)/(?P<bottom>\d)|(?P<part>[½¼¾]))?", word.replace(",", ""))
    if number is None:
        return None
    value = Decimal(number["whole"] or 0)
    if number["top"]:
        value += Decimal(number["top"]) / max(Decimal(number["bottom"]), Decimal(1))
    return value + {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}.get(number["part"] or "", Decimal(0))


def parse_said_year(words: str) -> int:
    """A year in words: "nineteen ninety-six", "two thousand and four", "twenty twelve"."""
    first, *rest = words.replace("-", " ").replace(" and ", " ").split()
    if first == "two":
        return 2000 + sum(_COUNT_WORDS[word] for word in rest[1:])
    return {"nineteen": 1900, "twenty": 2000}[first] + sum(_COUNT_WORDS[word] for word in rest if word != "hundred")
