"""What looks like a quantity and is none: identifiers and idioms, compared as strings.

Only the stretches of a text that hold a digit are read, each from its own start, so the scan is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain import FigureType, Span
from service.text.currencies import PREFIX_PATTERN
from service.text.numerals import SCALES
from service.text.units import SPELLINGS

Exempt = tuple[Span, FigureType]

_CHUNK = re.compile(r"(?<!\S)[^\s\d]*+\d\S*+")
_FIRST = re.compile(r"[\d+(]")
_LINK = re.compile(r"(?:https?://|www\.)\S++|(?<![\w.+-])[\w.+-]++@[\w.-]+|(?<!\w)[#@](?=\w*[A-Za-z])\w+")
_IDIOM = re.compile(r"(?<![\w/.-])(?:24/7|9/11|7/7|50[/-]50|20/20)(?![\d/-])")
_PHONE = re.compile(
    r"""
    (?: \+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){1,4}
      | \(\d{2,5}\)[ ]?\d{3,4}[ .-]\d{3,4}
      | (?:1[ .-])?\d{3}[.-]\d{3}[.-]\d{4}
      | 0\d{2,4}[ ]\d{3,4}[ ]?\d{3,4}
    ) (?!\w)
    """,
    re.VERBOSE,
)
_EMERGENCY = re.compile(
    r"(?<=\b[Cc]all )(?:911|999|112|988)\b|(?<=\b[Cc]alled )(?:911|999|112)\b|(?<=\b[Cc]alls )(?:911|999|112)\b|911(?= call)"
)
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}(?!\w)|(?<=\b[A-Z]{2}[ ])\d{5}(?:-\d{4})?(?![\w,.]*\d)")
_NAMED = re.compile(  # what a number only names
    r"""
    \b (?: Article|Section|Chapter|Part|Title|Clause|Paragraph|Annex|Schedule|Amendment|Proposition|Prop\.|Resolution
      |Directive|Protocol|Act|Bill|Form|Page|Figure|Table|Exhibit|Agenda|Vision|Route|Highway|Interstate|Freeway|Junction
      |Exit|Platform|Gate|Pier|Terminal|Runway|Room|Suite|Apartment|Unit|Building|Block|Flight|Apollo|Falcon|Artemis|Voyager
      |Soyuz|Channel|Radio|Windows|iPhone|iPad|iOS|Android|Galaxy|Pixel|Xbox|PlayStation|Boeing|Airbus|Model|Type|Phase
      |Stage|Level|Category|Class|Zone|Area|Sector|District|Ward|Precinct|Formula|Fortune|UFC|WrestleMania|Catch|Group[ ]of
      |Episode|Season|Volume|Vol\.|Week|Day|Game|Pillar|S&P|S[ ]P|FTSE|Dow|Nasdaq|NASDAQ|Nikkei|CAC|STOXX|Stoxx|Russell|ASX
      |TSX|CSI|IBEX|Big|Covid|COVID|Common|Forever|Euro|Row|Seat|Bay|Lot|Case|Docket|Planet|Note|Item
      |Dragon|ISO|HIV|Group|Court|Studio|Pool )
    [ -] $
    """,
    re.VERBOSE,
)
_NAMED_CHARS = 16
_NUMBER_AS_NAME = re.compile(
    r"(?!\d+(?:\.\d+)?[KMB]\b)\d++(?:[.-]\d++)*+(?:-?[A-Z]{1,3})?s?\b(?:\([a-z\d]\))*(?!,\d)"
    r"(?![ ]?(?:%|per[ ]?cent|million|billion|years?|months?|days?)\b)"
)
_ROMAN = re.compile(
    r"\b(?:Super Bowl|World War|Title|Chapter|Article|Part|Act|Type|Phase|Formula) (?:[IVXL]++|One|Two|Three|Four|Five)\b"
)
_ADDRESS = re.compile(
    r"""
    \d{1,5}(?:[-–]\d{1,5})?[A-Z]?[ ] (?:[NSEW]\.?[ ])? (?:(?:[A-Z][\w.']*|\d{1,3}(?:st|nd|rd|th))[ ]){1,4}?
    (?:Road|Street|Avenue|Lane|Drive|Boulevard|Terrace|Crescent|Square|Rd|St|Ave|Blvd)\b
    """,
    re.VERBOSE,
)
_AIRLINER = re.compile(r"7[0-8]7s?(?=[ -](?:MAX|Max|Dreamliner|jets?|aircraft|planes?)\b)")
_CODE = re.compile(
    rf"""
    (?P<version> (?<![\w.,]) (?!\d{{1,3}}(?:\.\d{{3}})++(?![\w.])) \d++(?:\.\d++){{2,}} (?![\w,]) )
  | (?P<ticker>  (?<![\w.,]) \d{{4,6}}\.[A-Z]{{2}} (?!\w) )
  | (?P<mixed>   (?<![\w.,$£€-]) (?!(?:{PREFIX_PATTERN})\d | [RN]\d[\d.,]*(?:m|mn|bn|tn)?\b)
                 (?: [^\W\d_]++ (?:-[^\W\d_]++)*+ | (?=[^\W\d_-]*[A-Z]|covid)
                   (?!(?:Over|Under|Mid|Top|Sub)-) [^\W\d_]++ (?:-[^\W\d_]++)*+ - )
                 \d++ (?:[.-]?[^\W_]++)*+ )
  | (?P<model>   (?<![\w.,$£€-]) (?: \d++-\d++[A-Z]{{2,}} | \d++[xX]\d++(?:m\b)? | \d{{1,2}}-[A-Z](?!\w) | 7-Eleven
                 | (?:19|20)\d\d[-–/](?:19|20)?\d\d(?!\d) | 401\(k\)
                 | 50[13]\(c\)(?:\(\d\))? | (?:480|720|1080|1440|2160)p(?!\w) | [2-6]G(?!\w) ) )
  | (?P<suffixed> (?<![\w.,$£€-]) \d++ (?P<suffix> [A-Za-z][^\W_]*+ ) )
  | (?P<serial>  \d{{25,}}+ )
    """,
    re.VERBOSE,
)
_QUANTITY_SUFFIXES = re.compile(r"[ap]m?|[cfsx]|st|nd|rd|th|in|sq|cu|bps?|pc|pct|pp|gmt|utc|est|yo|usd|eur|gbp")


def find_exempt(text: str) -> Iterator[Exempt]:
    """Identifiers and idioms of folded text that hold digits or Roman numerals, as (span, "id" or "idiom"), in no order."""
    done = 0
    for chunk in _CHUNK.finditer(text):
        for span, kind in _read_chunk(text, max(chunk.start(), done), chunk.end()):
            yield span, kind
            done = max(done, span.end)
    for roman in _ROMAN.finditer(text):
        yield Span(*roman.span()), "id"


def _read_chunk(text: str, start: int, end: int) -> Iterator[Exempt]:
    first = _FIRST.search(text, start, end)
    if first is None:
        return
    if link := _LINK.search(text, start, end):
        yield Span(link.start(), link.start() + len(link[0].rstrip(".,;:!?)]'\""))), "id"
    elif idiom := _IDIOM.search(text, start, end):
        yield Span(*idiom.span()), "idiom"
    elif whole := _read_whole(text, start, first.start()):
        yield whole, "id"
    else:
        for code in _CODE.finditer(text, start, end):
            if not _is_quantity(code):
                yield Span(*code.span()), "id"


def _read_whole(text: str, start: int, first: int) -> Span | None:
    for pattern, at in (
        (_PHONE, first),
        (_EMERGENCY, first),
        (_ADDRESS, first),
        (_AIRLINER, first),
        (_POSTCODE, start),
        (_POSTCODE, first),
    ):
        if match := pattern.match(text, at):
            return Span(*match.span())
    if (name := _NAMED.search(text, max(first - _NAMED_CHARS, 0), first)) and (number := _NUMBER_AS_NAME.match(text, first)):
        return Span(name.start(), number.end())
    return None


def _is_quantity(code: re.Match[str]) -> bool:
    suffix = (code["suffix"] or "").lower()
    return suffix in SPELLINGS or suffix in SCALES or _QUANTITY_SUFFIXES.fullmatch(suffix) is not None
