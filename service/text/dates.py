"""The date tagger: every temporal expression of a text with its place on the calendar (timeline.md section 1).

At each word that can begin an expression every rule is tried, longest match first; what a rule finds is read in the light of
the reference day, the governing verb's tense and the dates before it. Today's date is never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from service.domain import DateMention, Sentence, Span
from service.text.calendar import Period
from service.text.date_reading import Reading, Rule, Scene
from service.text.date_words import fold_text
from service.text.dates_absolute import RULES as ABSOLUTE
from service.text.dates_lasting import RULES as LASTING
from service.text.dates_periods import RULES as PERIODS
from service.text.dates_relative import RULES as RELATIVE
from service.text.direction import find_direction

RULES: tuple[Rule, ...] = (*ABSOLUTE, *PERIODS, *RELATIVE, *LASTING)  # among matches of one length the earlier rule wins

_CASELESS_CHARS = 100  # without a capital around, the text knows none
_CONTEXT_CHARS = 48  # how much a rule sees on either side
_START = re.compile(  # the words that can begin an expression, by their first letters: most words of a text cannot
    r"""
    (?<! [\w.'] ) (?: the[ ] )? (?: ['½\d] | (?: jan | feb | mar | apr | may | jun | jul | aug | sep | oct | nov | dec
        | mon | tue | wed | thu | fri | sat | sun
        | spring | summer | fall | autumn | winter | q[1-4] | h[12] | fy | fiscal | d-day | pearl
        | new[ ]year | presidents | valentine | st\.[ ]p | ash[ ]w | palm | maundy | good[ ]f | easter | anzac | whit | pentecost
        | juneteenth | canada[ ]d | independence | bastille | labor | columbus | halloween | election | remembrance | armistice
        | veterans | thanks | black[ ]f | cyber | christmas | boxing | martin | memorial
        | exactly | early | earlier | mid | late | later | some | very | start | begin | middle | end | turn | final | close
        | this | last | next | past | prev | preced | follow | coming | curr | that | same | most
        | more[ ][rt] | less[ ]t | fewer[ ]t | just[ ][our]
        | an?[ ](?: few | couple | dozen | hundred | thousand | second | minute | hour | day | week | fortnight | month
            | year | decade | cent )
        | one | two | three | four | five | six | seven | eight | nine | ten | eleven | twel | thir | fif | twent
        | hundred | dozens | thousands | several | few | many | first | second | third | eleventh
        | about | around | approx | rough | near | almost | at[ ][lmp] | up[ ]to | no[ ][ml] | every | each
        | comparable | latter | full | yesterday | today | tonight | tomorrow | day | overnight
        | year | month | week | quarter | decade | centur | hour | minute
        | daily | nightly | annually | yearly | weekly | monthly | noon | midday | midnight | now | right | nowadays | these
        | recent | soon
      )
    )
    """,
    re.VERBOSE,
)
_PROPER = ("month", "month2", "weekday", "weekday2", "shortday", "holiday")
_DATELINE = re.compile(
    r"""
    ^[ ]* [A-ZÀ-Þ][^\n:;!?"“”]{1,60}? ,[ ]
    (?P<date> (?:[A-Z][a-z]{2,8}\.?[ ]\d{1,2}|\d{1,2}[ ][A-Z][a-z]{2,8}\.?) (?:,?[ ]\d{4})? )
    ,? [ ]? (?: \([^()\n]{2,40}\) )? [ ]? (?:[-–—_]{1,2}|:) (?=\s)
    """,
    re.VERBOSE | re.MULTILINE,
)
_OPEN_BEFORE = re.compile(r"\b(?P<word>since|after|until|till|by|before)(?: the)? $")
_CLOCK_GAP = re.compile(r",? (?:on )?|,? \(?")
_ZONED = re.compile(r" \((?:\d{4}|\d{1,2}[:.]\d\d) (?:GMT|UTC)\)")  # the same moment again, "10:35 a.m. (0735 GMT)"


@dataclass(slots=True)
class _Memory:
    """What earlier expressions of the same text leave behind for later ones."""

    anchor: Period | None = None
    past_anchor: Period | None = None
    quarter: Period | None = None
    years: dict[tuple[int, int], int] = field(default_factory=dict)

    def keep(self, reading: Reading, reference: date | None) -> None:
        period = reading.period
        if period is None or reading.kind not in {"date", "time"}:
            return
        self.anchor = period
        if period.grain == "quarter" and not reading.relative_to_event:
            self.quarter = period
        if period.grain == "day" and reference and period.last <= reference:
            self.past_anchor = period
        if period.grain == "day":
            self.years.setdefault((period.first.month, period.first.day), period.first.year)


def find_dates(
    text: str, sentences: tuple[Sentence, ...], reference: date | None, *, locale: str = "en-US"
) -> tuple[DateMention, ...]:
    """Every temporal expression of `text`, ordered and disjoint, each inside one sentence.

    Without a `reference`, relative expressions and dates without a year keep their words, with null dates and basis "unresolved".
    """
    folded = fold_text(text)
    datelines = {match.start("date") for match in _DATELINE.finditer(text)}
    memory = _Memory()
    mentions: list[DateMention] = []
    for sentence in sentences:
        for mention in _find_in_sentence(text, folded, sentence.span, reference, locale, memory):
            in_dateline = mention.span.start in datelines
            mentions.append(replace(mention, is_dateline=True, basis="dateline") if in_dateline else mention)
    return tuple(_join_clocks(text, mentions))


def find_dateline_date(text: str, *, locale: str) -> date | None:
    """The date of the first dateline when it is complete ("CAIRO, May 3, 2024 (Agency) -"), else None."""
    match = _DATELINE.search(text)
    if match is None:
        return None
    whole = Sentence(Span(*match.span("date")), 0, 0)
    found = find_dates(text, (whole,), None, locale=locale)
    return found[0].earliest if found else None


def _find_in_sentence(
    text: str, folded: str, sentence: Span, reference: date | None, locale: str, memory: _Memory
) -> Iterator[DateMention]:
    at = sentence.start
    while start := _START.search(folded, at, sentence.end):
        at = start.start() + 1
        found = _read_at(text, folded, start.start(), sentence, reference, locale, memory)
        if found is not None:
            mention, reading = found
            memory.keep(reading, reference)
            at = mention.span.end
            yield mention


def _read_at(
    text: str, folded: str, at: int, sentence: Span, reference: date | None, locale: str, memory: _Memory
) -> tuple[DateMention, Reading] | None:
    """What the longest rule that makes sense reads at offset `at`."""
    matches = [(rule, match) for rule in RULES if (match := rule.pattern.match(folded, at, sentence.end))]
    for rule, match in sorted(matches, key=lambda pair: -pair[1].end()):
        span = Span(*match.span())
        if not _is_capitalised(text, match, sentence):
            continue
        scene = Scene(
            reference,
            locale,
            folded[max(span.start - _CONTEXT_CHARS, sentence.start) : span.start],
            folded[span.end : min(span.end + _CONTEXT_CHARS, sentence.end)],
            partial(find_direction, folded, sentence, span),
            memory.anchor,
            memory.past_anchor,
            memory.quarter,
            memory.years,
        )
        try:
            reading = rule.read(match, scene)
        except (ValueError, OverflowError):
            continue  # 31 June, or off the calendar
        if reading is not None:
            return _make_mention(text, span, rule.id, reading, scene), reading
    return None


def _is_capitalised(text: str, match: re.Match[str], sentence: Span) -> bool:
    """Whether names of months, days and holidays are written as names ("March", not "march"), where capitals are used at all."""
    if all(text[match.start(name)].isupper() for name in _PROPER if match.groupdict().get(name)):
        return True
    around = text[max(match.start() - _CASELESS_CHARS, sentence.start) : min(match.end() + _CASELESS_CHARS, sentence.end)]
    return around.islower()


def _make_mention(text: str, span: Span, rule: str, reading: Reading, scene: Scene) -> DateMention:
    period = reading.period
    mention = DateMention(
        span=span,
        text=span.cut(text),
        kind=reading.kind,
        timex3=reading.timex3,
        edtf=period.edtf if period else None,
        earliest=period.first if period else None,
        latest=period.last if period else None,
        precision=reading.precision or (period.grain if period else "unknown"),
        approximate=reading.approximate,
        basis=reading.basis,
        inferred=reading.inferred,
        direction=reading.direction,
        rule=rule,
        confidence=reading.confidence,
        modifier=reading.modifier,
        ambiguous=reading.ambiguous,
        relative_to_event=reading.relative_to_event,
    )
    ends = tuple(_make_end(mention, text, *end) for end in reading.ends)
    return _open_interval(replace(mention, ends=ends), scene)


def _make_end(mention: DateMention, text: str, span: Span, period: Period) -> DateMention:
    """One date of the range `mention`, by itself."""
    return replace(
        mention,
        span=span,
        text=span.cut(text),
        timex3=period.timex3,
        edtf=period.edtf,
        earliest=period.first,
        latest=period.last,
        precision=period.grain,
    )


def _open_interval(mention: DateMention, scene: Scene) -> DateMention:
    """ "since Monday" and "until June" leave one end open; the named period stays in `earliest` and `latest`."""
    lead = _OPEN_BEFORE.search(scene.left)
    if lead is None or mention.earliest is None or scene.right.startswith("'s"):
        return mention
    if lead["word"] in {"since", "after"}:
        start = mention.edtf if mention.edtf and "/" not in mention.edtf else mention.earliest
        return replace(mention, edtf=f"{start}/..", modifier="after")
    end = mention.edtf if mention.edtf and "/" not in mention.edtf else mention.latest
    return replace(mention, edtf=f"../{end}", modifier="before")


def _join_clocks(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    """ "10 p.m. Wednesday" is one expression: the clock's time on the day that follows it."""
    held: DateMention | None = None
    for mention in mentions:
        if held is not None:
            if (zoned := _ZONED.match(text, held.span.end)) and zoned.start() < mention.span.start < zoned.end():
                span = Span(held.span.start, zoned.end())
                held = replace(held, span=span, text=span.cut(text))
                continue
            gap = text[held.span.end : mention.span.start]
            if mention.precision == "day" and mention.kind == "date" and _CLOCK_GAP.fullmatch(gap):
                yield _put_clock_on_day(held, mention, text)
                held = None
                continue
            yield held
        held = mention if mention.rule.startswith("clock") else None
        if held is None:
            yield mention
    if held is not None:
        yield held


def _put_clock_on_day(clock: DateMention, day: DateMention, text: str) -> DateMention:
    span = Span(clock.span.start, day.span.end)
    time = (clock.timex3 or "").rpartition("T")[2]
    return replace(day, span=span, text=span.cut(text), kind="time", timex3=f"{day.timex3}T{time}", precision="minute")
