"""What a model may write only as the source has it: figures, quotations, words joined by a hyphen or an apostrophe.

A deliberately light reading, for decoding only: it errs towards longer spans, so that no part of a figure stands alone ("34"
of "34,000", "5" of "$5 million", "7" of "Oct. 7"), and a hedge stays with its figure ("more than 34,000"). The checker, which
decides, reads figures for itself.
"""

from __future__ import annotations

import re

from service.domain import Span

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = "hundred thousand million billion trillion lakh crore dozen"
_ROUND = "hundred thousand million billion trillion dozen half third quarter fifth"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth millionth"
)
_PARTS = "half halves quarter thirds quarters fourths fifths sixths sevenths eighths ninths tenths"
_VAGUE = "tens dozens hundreds thousands millions billions trillions"
_MULTIPLES = (
    "once twice thrice double doubled doubles doubling triple tripled triples tripling quadruple quadrupled halve halved halving"
)
NUMBER_WORDS = frozenset(" ".join((_ONES, _TENS, _SCALES, _ORDINALS, _PARTS, _VAGUE, _MULTIPLES, "zero nil")).split())
"""English words that state a number; lower case."""


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_NUMBER = rf"(?:{_any_of(' '.join(NUMBER_WORDS))})"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_HEDGE = r"""
    (?i: \b (?: (?:no\ )? (?:more|fewer|less)\ than | at\ (?:least|most) | as\ (?:many|much|few|little)\ as | up\ to
      | an\ estimated | over | about | around | nearly | almost | some | under | below | above | roughly | approximately
      | exceeding ) \s+ )
"""
_DATE = rf"""
    (?P<day> {_MONTH} \ \d{{1,2}} (?:st|nd|rd|th)? (?:\ ?[-–]\ ?\d{{1,2}})? \b
           | \d{{1,2}} (?:st|nd|rd|th)? \ {_MONTH} (?!\w) )
    (?P<year> ,?\ \d{{4}} \b )?
"""
_DIGITS = rf"""
    (?: [A-Z]{{0,3}} [$€£¥₹] \ ?                        # US$5
      | (?<![^\W_]) [^\W\d_]+ (?=\d)                      # MH370
      | (?<![^\W_]) [A-Z][A-Za-z]* [-‑] (?=\d)            # F-16
      | (?<![\w.]) [-−+] )?
    (?<!\d) (?: \d{{1,3}} (?: [ \u00a0\u202f\u2009] \d{{3}} (?!\d) )+  # 34 000
             | \d+ (?: [.,:/'’–‑-] \d+ )* ) [½¼¾]?          # 34,000.50, 3-1, 10:30
    (?: [^\W\d_]+ | [-‑]\d+[^\W\d_]+ )? [%‰°]?             # 5m, 34th, 777-200ER, 5%
    (?i: [ \u00a0-]? (?: (?:{_any_of(_SCALES)})s? | percentage\ points? | per\ ?cent | pct | basis\ points? | % ) (?!\w) )*
    (?: \ ? (?:a\.m\.|p\.m\.|(?:am|pm|GMT|UTC|BST|E[DS]?T)\b) )?
"""
_WORDS = rf"""
    (?i: \b (?: an?\ (?={_any_of(_ROUND)}) )? {_NUMBER} \b (?: (?: - | \ (?: (?:and|an?|(?<=s\ )of)\ )? ) {_NUMBER} \b )*
      (?: \ per\ ?cent | \ percentage\ points? )? )
"""
_TAIL = r"(?P<tail> (?:[-‑][^\W\d_]+)+ )?"  # -year-old
_FIGURE = re.compile(rf"{_HEDGE}? (?: {_DATE} | {_DIGITS} {_TAIL} | {_WORDS} )", re.VERBOSE)
_QUOTATION = re.compile(r'"(?P<plain>[^"\n]{2,80}?)"|“(?P<curly>[^”\n]{2,80}?)”')
_JOINED = re.compile(r"(?<![\d%][-‑])(?:(?:[^\W\d_]\.){2,}|[^\W\d_]+)(?:['’&.‑-][^\W\d_]+)*")  # U.S.-led, AT&T, don't, cease-fire
_PART = re.compile(r"[^\W\d_][^\s‑-]+")
TITLE = re.compile(r"\b(?:Mrs?|Ms|Drs?|Profs?|Gens?|Sens?|Reps?|Govs?|Lt|Col|Sgt|Capt|Rev|Hon|St|Sr|Jr|Inc|Corp|Co|Ltd|No|vs)\.")


def find_figure_spans(text: str) -> list[Span]:
    """Spans of `text` that state a figure and may be written only whole. A date with a year is there with and without it, and the
    year alone; "34-year-old" with and without what hangs on the number; no other part of a figure is."""
    spans: list[Span] = []
    for match in _FIGURE.finditer(text):
        spans.append(Span(*match.span()))
        if match["year"]:
            spans += [Span(*match.span("day")), Span(match.end() - 4, match.end())]
        if match["tail"]:
            spans.append(Span(match.start(), match.start("tail")))
    return spans


def find_quotation_spans(text: str) -> list[Span]:
    """Short quotations of `text` with their marks."""
    return [Span(*match.span()) for match in _QUOTATION.finditer(text)]


def find_word_spans(text: str) -> list[Span]:
    """Words of `text` in order, with what is joined to them: "cease-fire", "U.S.-led", "Gen."; without a possessive ending. The
    parts of a word with hyphens come after it."""
    spans: list[Span] = []
    for match in _JOINED.finditer(text):
        start, end = match.span()
        if text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        spans.append(Span(start, end))
        if text.startswith(".", end) and TITLE.match(text, start):
            spans[-1] = Span(start, end + 1)
        for part in _PART.finditer(text, start, end):
            if part.end() - part.start() < end - start:
                spans.append(Span(*part.span()))
    return spans
