"""Every figure of a text as a typed mention (fidelity.md section 1).

Identifiers and dates are masked first; what is left is scanned once, from word to word, and each number is read from where it
begins by the first reader that understands it. No digit is left over: what no reader understands is an identifier.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from service.domain import Bound, DateMention, Direction, Figure, FigureType, Interval, Sentence, Span
from service.text.ages import DECADE_WORDS, read_age, read_clock, read_decade
from service.text.amounts import Reading, read_amount, read_half_unit
from service.text.counted import find_noun
from service.text.exempt import find_exempt
from service.text.folding import fold_text, lower_text
from service.text.hedges import Hedge, bound_interval, read_hedge_after, read_hedge_before
from service.text.neighbours import share_forward, share_hedge
from service.text.numerals import MAX_DIGITS, SMALL, TENS, VULGAR, opens_part_of_scale
from service.text.pairs import read_pair, read_range
from service.text.predicates import find_roles
from service.text.ranks import FORMED_WORDS, read_fraction, read_multiple, read_ordinal
from service.text.rates import find_end, find_rate
from service.text.vague import BAND_WORDS, is_name_only, read_band, read_idiom
from service.text.verbs import is_past_form

_TRIGGER_WORDS = frozenset({*SMALL, *TENS, *FORMED_WORDS, *BAND_WORDS, *DECADE_WORDS, "a", "an", "no", "half"})
_TRIGGER = re.compile(rf"(?P<digit>[\d{''.join(VULGAR)}])|(?<![^\W_])[a-z]+")
_ARTICLE = re.compile(
    r"an?[ -](?:hundred|dozen|thousand|million|billion|trillion|couple|few|handful"
    r"|half|third|quarter|fourth|fifth|sixth|seventh|eighth|tenth)\b"
)
_MASK = "\x00"
_DIGIT_RUN = re.compile(r"\d*+")
_LEFTOVER = re.compile(r"(?<![^\W_])[^\W\d_]*+\d[^\W_]*+")
_LASTING = re.compile(r"P(?:(?P<count>\d+(?:\.\d+)?)(?P<unit>Y|M|W|D|DE|CE)|T(?P<clock>\d+(?:\.\d+)?)(?P<clock_unit>[HMS]))")
_LASTING_UNITS: Mapping[str, str] = {
    "Y": "year", "M": "month", "W": "week", "D": "day", "DE": "decade", "CE": "century",
    "TH": "hour", "TM": "minute", "TS": "second",
}  # fmt: skip
_UNPLACED = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})  # "now", "recently": no figures
_UNBOUNDED = Interval(None, None)
_ONE = Interval.exact(Decimal(1))
_DIGIT = re.compile(r"\d")
_HEDGED = frozenset({"cardinal", "percent", "percentage_point", "money", "measure", "duration", "ratio", "multiple", "age"})
_MASS = frozenset({"ordinal", "age", "money", "percent", "duration", "measure", "ratio"})
_RATED = frozenset({"cardinal", "money", "measure", "percent"})
_MOVING = _RATED | {"percentage_point", "vague", "multiple", "ordinal"}
_COUNTS = frozenset({"cardinal", "vague"})
_LONG_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{4,}")
_TITLE_SHARE = 0.7  # of the longer words with a capital
_SIGNED: Mapping[str, Direction] = {"+": "up"}
_RESTATING = frozenset({", or ", " or ", " ("})
_WHERE = frozenset({"over", "under", "above", "below", "beyond", "near"})
_RAISED_BY = frozenset(
    {"aged", "lasted", "lasting", "took", "spent", "costing", "cost", "numbered", "totaled", "totalled", "paid"}
)
_FEW = 20
_VERB_CHARS = 24
_JOINING = re.compile(r",|\b(?:and|but|while|or)\b|;")


@dataclass(frozen=True, slots=True)
class _Found:
    """A reading, with the date mention that it was made from or shares its words with."""

    reading: Reading
    mention: DateMention | None = None

    @property
    def span(self) -> Span:
        return self.reading.span


class _Lookup:
    """Finds which of many spans, ordered and disjoint, a span overlaps."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]

    def find(self, span: Span) -> int | None:
        """The index of the last span that `span` overlaps."""
        at = bisect_left(self._starts, span.end) - 1
        return at if at >= 0 and self._spans[at].overlaps(span) else None


def find_figures(text: str, sentences: tuple[Sentence, ...], dates: tuple[DateMention, ...]) -> tuple[Figure, ...]:
    """Every figure of `text`, ordered by start and disjoint; each digit stands in exactly one of them.

    `dates` are the text's own mentions: those with a place on the calendar become figures of type "date" or "time", and
    durations lend theirs to the figure that reads the same words.
    """
    folded = fold_text(text)
    low = lower_text(folded)
    found = _find_fixed(folded, low, dates)
    found += [_Found(reading) for reading in _scan(_mask(folded, found), _mask(low, found))]
    found += [_Found(_build_fixed(Span(*match.span()), "id")) for match in _LEFTOVER.finditer(_mask(folded, found))]
    found = _attach_durations(found, [mention for mention in dates if mention.kind == "duration"])
    return tuple(_describe_figures(text, folded, low, sentences, sorted(found, key=lambda one: one.span)))


def _find_fixed(folded: str, low: str, dates: Iterable[DateMention]) -> list[_Found]:
    """Identifiers, idioms and dates: what no number reader may look into. A date that holds an identifier ("Q3") wins over it."""
    placed = [mention for mention in dates if mention.kind != "duration" and mention.timex3 not in _UNPLACED]
    days = _Lookup([mention.span for mention in placed])
    exempt = sorted(
        (span, kind)
        for span, kind in find_exempt(folded)
        if kind == "idiom" or (at := days.find(span)) is None or not placed[at].span.contains(span)
    )
    fixed: list[_Found] = []
    for span, kind in exempt:
        if not fixed or fixed[-1].span.end <= span.start:
            fixed.append(_Found(_build_fixed(span, kind)))
    names = _Lookup([one.span for one in fixed])
    return fixed + [_Found(_read_date(low, mention), mention) for mention in placed if names.find(mention.span) is None]


def _read_date(low: str, mention: DateMention) -> Reading:
    if mention.kind != "time":
        return _build_fixed(mention.span, "date")
    digit = _DIGIT.search(low, mention.span.start, mention.span.end)
    clock = None if digit is None else read_clock(low, digit.start())
    if clock is None:
        return _build_fixed(mention.span, "date")  # "Friday night"
    return Reading(mention.span, mention.span, "time", clock.value, clock.unit)


def _build_fixed(span: Span, kind: FigureType) -> Reading:
    return Reading(span, span, kind, _UNBOUNDED)


def _mask(text: str, found: Sequence[_Found]) -> str:
    """`text` with what is found put out of sight."""
    pieces, at = [], 0
    for span in sorted(one.span for one in found):
        pieces += [text[at : span.start], _MASK * (span.end - max(span.start, at))]
        at = max(at, span.end)
    return "".join([*pieces, text[at:]])


def _scan(text: str, low: str) -> Iterator[Reading]:
    at = done = 0
    while trigger := _TRIGGER.search(low, at):
        at = trigger.end()
        if trigger["digit"]:
            readings = _read_digits(text, low, trigger.start())
        elif trigger[0] in _TRIGGER_WORDS:
            readings = _read_words(text, low, trigger.start(), trigger.end())
        else:
            continue
        if (reading := next((one for one in readings if one is not None), None)) is not None:
            yield _clip_start(reading, done)
            at = done = max(reading.span.end, at)
        elif run := _DIGIT_RUN.match(low, at):
            at = max(at, run.end() - MAX_DIGITS)  # nothing begins in the midst of digits that are too many for a number


def _clip_start(reading: Reading, floor: int) -> Reading:
    """The reading without words that an earlier figure has taken: in "aged 12 and 15" each age looks back to "aged"."""
    if reading.span.start >= floor:
        return reading
    core = Span(max(reading.core.start, floor), reading.core.end)
    return replace(reading, span=Span(core.start, reading.span.end), core=core)


def _read_digits(text: str, low: str, at: int) -> Iterator[Reading | None]:
    """What the number at `at` may be, most specific first."""
    yield read_clock(low, at)
    yield read_pair(low, at)
    yield read_ordinal(low, at)
    yield read_decade(low, at)
    yield from _read_number(text, low, at)


def _read_words(text: str, low: str, at: int, end: int) -> Iterator[Reading | None]:
    if low[at] == "a" and end - at <= 2 and not _ARTICLE.match(low, at):
        return
    if opens_part_of_scale(low, at):
        yield from _read_number(text, low, at)
    yield read_idiom(low, at)
    yield read_band(text, low, at)
    yield read_multiple(low, at)
    yield read_half_unit(text, low, at)
    yield read_fraction(low, at)
    yield read_ordinal(low, at)
    yield read_decade(low, at)
    yield read_pair(low, at)
    if not is_name_only(low, at, end):
        yield from _read_number(text, low, at)


def _read_number(text: str, low: str, at: int) -> Iterator[Reading | None]:
    amount = read_amount(text, low, at)
    if amount is not None:
        yield read_age(text, low, at, amount.numeral)
        yield read_multiple(low, at)
        yield read_range(text, low, amount)
        yield amount.build_reading()


def _attach_durations(found: Sequence[_Found], mentions: Sequence[DateMention]) -> list[_Found]:
    """Give each duration figure the mention of the same words; a mention that no figure reads ("decades") becomes one."""
    taken, lasting = _Lookup(sorted(one.span for one in found)), _Lookup([mention.span for mention in mentions])
    attached = [
        replace(one, mention=mentions[at])
        if one.reading.type == "duration" and (at := lasting.find(one.span)) is not None
        else one
        for one in found
    ]
    return attached + [_Found(_read_lasting(mention), mention) for mention in mentions if taken.find(mention.span) is None]


def _read_lasting(mention: DateMention) -> Reading:
    """A duration in the tagger's words: "the past year" is P1Y."""
    lasting = _LASTING.fullmatch(mention.timex3 or "")
    reading = _build_fixed(mention.span, "duration")
    if lasting is None:
        return reading
    count = Decimal(lasting["count"] or lasting["clock"])
    unit = _LASTING_UNITS[lasting["unit"] or f"T{lasting['clock_unit']}"]
    return replace(reading, value=Interval.exact(count), unit=unit)


def _describe_figures(
    text: str, folded: str, low: str, sentences: Sequence[Sentence], found: Sequence[_Found]
) -> Iterator[Figure]:
    """The figures with their hedges, nouns and roles, sentence by sentence."""
    at = 0
    for sentence in sentences:
        first = at
        while at < len(found) and found[at].reading.core.start < sentence.span.end:
            at += 1
        if at > first:
            plain = low if _is_title(folded, sentence.span) else folded
            yield from _describe_sentence(text, plain, low, sentence.span, found[first:at])


def _is_title(folded: str, sentence: Span) -> bool:
    """Whether a sentence is a headline in Title Case, whose capitals tell no name."""
    words: list[str] = _LONG_WORD.findall(folded, sentence.start, sentence.end)
    capitals = len([word for word in words if word[0].isupper()])
    return capitals > _TITLE_SHARE * len(words)


def _describe_sentence(text: str, folded: str, low: str, sentence: Span, found: Sequence[_Found]) -> Iterator[Figure]:
    floor = sentence.start
    figures: list[Figure] = []
    for one in found:
        figures.append(_hedge_figure(text, folded, low, floor, one))
        if len(figures) > 1 and low[figures[-2].span.end : figures[-1].span.start] == " (":
            figures[-1] = share_hedge(*figures[-2:])
        floor = figures[-1].span.end
    figures = [share_forward(low, *pair) for pair in zip(figures, [*figures[1:], None], strict=True)]
    before: Figure | None = None
    for figure, role in zip(figures, find_roles(low, sentence, [figure.span for figure in figures]), strict=True):
        noun = figure.noun
        if noun is None and figure.type in _COUNTS and before is not None and before.type in _COUNTS:
            noun = before.noun if _JOINING.search(low, before.span.end, figure.span.start) else None
        direction = _SIGNED.get(low[figure.core.start]) or role.direction
        if direction is None and before is not None and low[before.span.end : figure.span.start] in _RESTATING:
            direction = before.direction  # "up 0.25 points, or 0.01%"
        before = replace(figure, noun=noun, predicate=role.predicate, direction=direction, negated=role.negated, modal=role.modal)
        yield before


def _is_place(low: str, hedge: Hedge, value: Interval) -> bool:
    """Whether "over" and the like say where: a verb stands before, and the number is small."""
    words = low[max(hedge.start - _VERB_CHARS, 0) : hedge.start].split()
    moves = bool(words) and (is_past_form(words[-1]) or words[-1].endswith("ing")) and words[-1] not in _RAISED_BY
    return moves and low[hedge.start : hedge.end].strip() in _WHERE and value.high is not None and value.high < _FEW


def _hedge_figure(text: str, folded: str, low: str, floor: int, one: _Found) -> Figure:
    """The figure with the hedges on both sides of it; nothing before `floor` belongs to it."""
    reading, value = one.reading, one.reading.value
    bound: Bound = "="
    start, end = max(reading.span.start, floor), reading.span.end
    if reading.type in _HEDGED and (one.mention is None or reading.significant is not None):  # the tagger's words hold theirs
        before = read_hedge_before(low, start, floor)
        if before and (_is_place(low, before, value) or (before.bound in "<>" and floor and before.start == floor + 1)):
            before = None  # "swept over two runs"; "five fewer than the seven"
        after = read_hedge_after(low, end)
        if hedge := before or after:
            bound, value = hedge.bound, bound_interval(value, hedge, reading.significant)
        start = before.start if before else start
        end = after.end if after else end
    noun = None
    if reading.type in _COUNTS or reading.type in _MASS or low.startswith("one of", start):
        is_bare_duration = reading.type == "duration" and "-" not in one.reading.core.cut(low)
        takes_mass = (reading.type in _MASS and not is_bare_duration) or reading.value == _ONE
        noun = find_noun(folded, end, takes_mass=takes_mass)
    return Figure(
        span=Span(start, end), core=reading.core, text=text[start:end], type=reading.type, value=value, unit=reading.unit,
        bound=bound, significant=reading.significant, noun=noun, parts=reading.parts, date=one.mention,
        per=find_rate(low, end) if reading.type in _RATED else None,
        end=find_end(low, start, floor) if reading.type in _MOVING else None,
    )  # fmt: skip
