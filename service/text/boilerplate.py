"""The parts of a story that are not the story: datelines, bylines, credits, desk notes, sign-up lines.

They are read (a dateline may carry the reference date) but never summarised.
"""

from __future__ import annotations

import re

from service.domain import Span
from service.text.nations import COUNTRIES

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_AGENCY = r"\((?:[A-Z][\w&.'’-]*(?:[ /][A-Z][\w&.'’-]*){0,4})\)"
_WIRE = r"\((?:Reuters|AP|AFP|PTI|ANI|IANS|UPI|dpa|EFE|Xinhua|CNN)\)(?=[ ][A-ZÀ-Þ])"  # these are known without a dash

_AGENCY_DATELINE = re.compile(  # CAIRO, May 3 (Reuters) - ; Paris (AFP) – ; (CNN) —
    rf"""
    ^[ ]* (?P<place> [A-Z][\w.'’/ -]{{1,40}} (?:,[ ][A-Z][\w.'’ ]{{1,24}} | [ ]\([A-Z][\w ]{{1,24}}\)){{0,2}} )?
    (?P<date> ,[ ]{_MONTH}[ ]\d{{1,2}}(?:,[ ]\d{{4}})? )? [ ]?
    (?: {_AGENCY} [ ]* (?: [-–—]{{1,3}} | : ) | {_WIRE} ) [ ]*
    """,
    re.VERBOSE | re.MULTILINE,
)
_PLACE_DATELINE = re.compile(  # CAIRO - ; SAN JOSE, Calif. — ; NEW YORK/LONDON, May 3 - ; BERLIN The …
    rf"""
    ^[ ]* (?P<place> [A-ZÀ-Þ][A-ZÀ-Þ.'’-]{{2,20}} (?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]{{1,20}}){{0,3}}
      (?:,[ ][A-Z][\w.'’ ]{{1,24}}){{0,2}} )
    (?P<date> ,[ ]{_MONTH}[ ]\d{{1,2}}(?:,[ ]\d{{4}})? )?
    (?: [ ]+[-–—]{{1,3}}[ ]+ | [ ]+(?=(?:The|A|An)[ ]) )
    """,
    re.VERBOSE | re.MULTILINE,
)
_REGIONS = "|".join(  # what may follow a place's comma where nothing else shows its end
    """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont N\\.C N\\.D N\\.H N\\.J N\\.M N\\.Y
    Neb Nev Okla Ore Pa R\\.I S\\.C S\\.D Tenn Tex Va Vt W\\.Va Wash Wis Wyo D\\.C
    Alaska Alberta Hawaii Idaho Iowa Maine Manitoba Ohio Ontario Quebec Saskatchewan Texas Utah
    """.split()
    + sorted(country.capitalize() for country in COUNTRIES)
)
_BARE_DATELINE = (
    re.compile(  # TOKYO/TAIPEI Japan's … ; SAN JOSE Officials … ; CAMP NORTH, Iraq Soldiers … ; LEEDS, May 3 Doctors …
        rf"""
    \s* (?P<place> [A-ZÀ-Þ]{{4,}} (?:[ /][A-ZÀ-Þ]{{2,}}){{0,3}} | [A-ZÀ-Þ]{{2,}} (?:[ /][A-ZÀ-Þ]{{3,}}){{1,3}} )
    (?: ,[ ](?:{_REGIONS})\b\.? )? (?: ,?[ ]{_MONTH}[ ]\d{{1,2}} )? [ ]+ (?=[A-ZÀ-Þ][a-zß-ÿ])
    """,
        re.VERBOSE,
    )
)
_CAPITAL_NAMES = frozenset(  # what a story's first word may be in capitals without being a place
    """
    ASEAN BREAKING BREXIT COVID EBOLA ECOWAS EUROPOL EXCLUSIVE FIFA FRONTEX IKEA INTERPOL ISIS NASA NATO NASDAQ NYSE OPEC OSCE
    UEFA UNESCO UNHCR UNICEF UNRWA USAID UPDATE WATCH
    """.split()
)
_BYLINE = re.compile(
    r"""
    ^[ ]* (?:By|BY) [ ]
    (?: [A-ZÀ-Þ][\w.'’-]{0,30},? | and | AND | for | of | in | the | [|&/–—-] )
    (?: [ ] (?: [A-ZÀ-Þ][\w.'’-]{0,30},? | and | AND | for | of | in | the | [|&/–—-] ) ){0,14}
    [ ]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
_DESK = r"""
    (?:(?:additional|further)[ ])?
    (?:reporting|writing|editing|compiled|translation|translated|graphics?|production)[ ](?:and[ ]\w+[ ])?(?:by|in)
"""
_BRACKETED = re.compile(  # (Reporting by …; Editing by …), (Photo by …/Getty Images)
    rf"""
    \( [ ]? (?: {_DESK} | (?:file[ ])?photos?(?:graph)?(?:[ ]by|:) | image: | picture: )
    [ ]? [^()\n]* (?:\([^()\n]*\)[^()\n]*)? \)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CREDIT_LINE = re.compile(  # a whole line, known by how it starts
    rf"""
    ^[ ]* (?:
        {_DESK} [ ] [A-Z].*
      | (?:key[ ]points|highlights|at[ ]a[ ]glance|read[ ]more|related(?:[ ]stor(?:y|ies))?
              |see[ ]also|also[ ]read|watch|listen) [ ]? : .*
      | (?:key[ ]points|advertisement|story[ ]continues[ ]below.*|continue[ ]reading.*)
      | (?:sign[ ]up|subscribe)[ ](?:for|to|here|now)\b.*
      | (?:follow|like)[ ](?:us|\S+[ ]\S+)[ ]on[ ](?:twitter|facebook|instagram|x)\b.*
      | click[ ]here\b.*
      | (?:file[ ]photo|photo(?:graph)?|image|picture)s? [ ]? (?: : | [ ]by[ ] | [ ]credit | [ ](?:source|caption), ) .*
      | (?:©|\(c\)[ ]|copyright[ ](?:©|\(c\)|\d)).*
      | (?:first[ ]published|published|last[ ]updated|updated)[ ]?(?::|on[ ]|at[ ]).{{0,60}}
      | our[ ]standards:.*
    ) $
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_CONTRIBUTED = re.compile(r"^[^\n]{1,300}\bcontributed to this (?:report|story|article)\b[^\n]{0,40}$", re.MULTILINE)
_ONE_SPACE = str.maketrans(
    dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u202f\u3000", " ") | {"\r": "\n", "\u2028": "\n", "\u2029": "\n"}
)  # same length
_LEAD_LINES = 4  # a place without an agency is a dateline only this near the top


def find_boilerplate(text: str) -> tuple[Span, ...]:
    """Spans of `text` that are not the story, ordered and disjoint."""
    text = text.translate(_ONE_SPACE)
    found = [
        Span(*m.span())
        for pattern in (_AGENCY_DATELINE, _BYLINE, _CREDIT_LINE, _CONTRIBUTED, _BRACKETED)
        for m in pattern.finditer(text)
    ]
    place = _PLACE_DATELINE.search(text, 0, _find_lead_end(text)) or _find_bare_dateline(text)
    if place:
        found.append(Span(*place.span()))
    return _merge(found)


def _find_bare_dateline(text: str) -> re.Match[str] | None:
    """A place in capitals right before the story's first sentence. A name that is written so always comes again in capitals."""
    bare = _BARE_DATELINE.match(text)
    if bare is None or bare["place"].split()[0] in _CAPITAL_NAMES or bare["place"] in text[bare.end() :]:
        return None
    return bare


def _find_lead_end(text: str) -> int:
    """Offset after the first few lines that hold anything."""
    end = 0
    for _ in range(_LEAD_LINES):
        while text.startswith("\n", end):
            end += 1
        line_end = text.find("\n", end)
        if line_end < 0:
            return len(text)
        end = line_end
    return end


def _merge(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
