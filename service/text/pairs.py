"""Two or more numbers that make one figure: ranges, ratios, scores and votes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from service.domain import Interval, Span
from service.text.amounts import Amount, Reading, read_amount
from service.text.currencies import PREFIX_PATTERN
from service.text.numerals import SMALL, find_unit_of_last_digit, read_numeral, trim_zeros
from service.text.units import read_unit

_SCORE = re.compile(
    r"(?<![\w.,$£€/-])(?P<a>\d{1,3})(?P<dash>[-–])(?P<b>\d{1,3})(?:(?P=dash)(?P<c>\d{1,3}))?(?![\w%/]|[-–]\d|[.,]\d)"
)
_SPOKEN_SCORE = re.compile(rf"(?P<a>{'|'.join(SMALL)}|\d+)(?:-|[ ])(?P<b>nil)\b")
_VOTE = re.compile(
    r"(?P<a>\d{1,3}|[a-z]+)(?:[ ]votes?)?[ -](?:to|against)[ -](?P<b>\d{1,3}|[a-z]+)"
    r"(?![\w%]|[.,]\d|[ -](?:percent|per|million|billion|year|day|week|month|hour|minute))"
)
_INNINGS = re.compile(r"(?P<a>\d{2,3}) for (?P<b>one|two|three|four|five|six|seven|eight|nine|\d)(?= declared|[.,;)]|$)")
_SCORE_BEFORE = re.compile(
    r"""
    \b(?: los[et] | loses | losing | trail(?:s|ed|ing)? | defeat(?:s|ed)? | beaten | behind | scored? | scores | record | votes?
    | voted | draws? | drawn | drew | tied? | won | wins? | beat | beats | led | leads? | leading | advanced | passed | approved
    | rejected | series | set | final | full-time | half-time | majority | margin )\b [^.;:]{0,24} $
    """,
    re.VERBOSE,
)
_SCORE_AFTER = re.compile(
    r"""
    [ ](?:[a-z]+[ ])? (?: win | wins | victory | defeat | loss | lead | draw | tie | vote | votes | decision | ruling | majority
    | record | score | scoreline | margin | split | thrashing | triumph | deficit | advantage | start | rout | aggregate | home
    | away | over | against | favou?rites? | underdogs? )\b | ,[ ]\d-\d
    """,
    re.VERBOSE,
)
_CONTEXT_CHARS = 40
_COLON_RATIO = re.compile(r"(?<![\w:.])(?P<a>\d{1,4}(?:\.\d+)?):(?P<b>\d{1,4}(?:\.\d+)?)(?![\w:]|[.,]\d)")
_IN = re.compile(r"[ ](?:in|out[ ]of)(?:[ ]every)?[ ](?=[a-z\d])|-in-(?=[a-z\d])")
_ONE_IN = re.compile(r"[ ][a-z]+[ ](?:in|out[ ]of)[ ](?=[a-z\d])")  # "one container in six"
_ROUND_BASES = frozenset(map(Decimal, (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 25, 50, 100, 1000, 10_000, 100_000, 1_000_000)))
_FRACTION = re.compile(r"(?<![\w/.,])(?P<a>\d{1,3})/(?P<b>\d{1,3})(?![\w/]|[.,]\d)(?:ths?|rds?|nds?)?")
_BETWEEN = re.compile(r"\bbetween[ ](?:(?:about|around|roughly|the[ ]ages[ ]of)[ ])?$")
_MOVED_BEFORE = re.compile(
    r"\b(?:by|up|down|rose|fell|rises|falls|rising|falling|gained|lost|added|climbed|dropped|jumped)[ ]"
    r"(?:(?:about|around|some|nearly|almost|just|over|more than)[ ])?$"
)
_FROM = re.compile(r"\b(?:from|to)[ ](?:(?:about|around|roughly|some|nearly|just)[ ])?$")
_RANGING = re.compile(r"\b(?:rang(?:e|es|ed|ing)|anywhere|anything)[ ]from[ ]$")
_SEPARATOR = re.compile(rf"(?P<sep>[ ]?[-–][ ]?|[ ](?:to|and|or)[ ]|-to-)(?P<prefix>-?(?:{PREFIX_PATTERN})[ ]?)?(?=[\w½¼¾])")
_BEFORE_CHARS = 32


def read_pair(low: str, start: int) -> Reading | None:
    """A score, vote or ratio whose first number begins at `start`."""
    return _read_score(low, start) or _read_ratio(low, start)


def _read_score(low: str, start: int) -> Reading | None:
    score = next((found for form in (_SCORE, _SPOKEN_SCORE, _INNINGS, _VOTE) if (found := form.match(low, start))), None)
    if score is None:
        return None
    spelt = [group for name, group in score.groupdict().items() if name != "dash" and group]
    parts = tuple(number.value for number in (read_numeral(group, 0) for group in spelt) if number is not None)
    if len(parts) < len(spelt):
        return None  # "went to court"
    told = _SCORE_AFTER.match(low, score.end()) or _SCORE_BEFORE.search(low, max(start - _CONTEXT_CHARS, 0), start)
    is_dashed = score.re is not _VOTE or " vote" in score[0]
    if not (told or (is_dashed and (parts[0] >= parts[1] or len(parts) == 3))):
        return None
    span = Span(*score.span())
    return Reading(span, span, "score", Interval(min(parts), max(parts)), parts=parts)


def _read_ratio(low: str, start: int) -> Reading | None:
    match = _COLON_RATIO.match(low, start) or _FRACTION.match(low, start)
    if match is not None:
        return _measure_part(low, _build_ratio(start, match.end(), Decimal(match["a"]), Decimal(match["b"])))
    first = read_numeral(low, start)
    link = None if first is None else _IN.match(low, first.end) or (_ONE_IN.match(low, first.end) if first.value == 1 else None)
    if first is None or link is None:
        return None
    second = read_numeral(low, link.end())
    if second is None or not first.value < second.value:
        return None
    if "out" not in link[0] and (second.value not in _ROUND_BASES or first.value > 9 or _is_measured(low, second.end)):
        return None
    return _build_ratio(start, second.end, first.value, second.value)


def _measure_part(low: str, ratio: Reading | None) -> Reading | None:
    """ "1/2 pound": a measure, where a unit follows."""
    unit = read_unit(low, low, ratio.span.end) if ratio else None
    if ratio is None or unit is None or ratio.parts[0] >= ratio.parts[1]:
        return ratio
    span = Span(ratio.span.start, unit[1])
    return replace(ratio, span=span, core=span, type="measure", unit=unit[0], parts=())


def _build_ratio(start: int, end: int, first: Decimal, second: Decimal) -> Reading | None:
    if not second:
        return None
    span = Span(start, end)
    return Reading(span, span, "ratio", Interval.exact(trim_zeros(first / second)), parts=(first, second))


def _is_measured(low: str, end: int) -> bool:
    """Whether a unit follows: "five in 10 minutes" is no ratio."""
    return read_unit(low, low, end) is not None


def read_range(text: str, low: str, first: Amount) -> Reading | None:
    """The range that `first` opens ("$5m-$7m", "between 5 and 7"); None for "from 5 to 7", which tells a change."""
    separator = _SEPARATOR.match(text, first.span.end)
    if separator is None:
        return None
    window = max(first.span.start - _BEFORE_CHARS, 0)
    between = _BETWEEN.search(low, window, first.span.start)
    link = separator["sep"].strip()
    if link == "and" and between is None:
        return None
    if link == "to" and _tells_change(low, window, first):
        return None
    second = read_amount(text, low, separator.end())
    if second is None:
        return None
    ends = _match_ends(first, replace(second, value=abs(second.value)) if link in "-–" else second)
    if ends is None or not ends[0].value < ends[1].value or (between is None and ends[1].value > 10 * ends[0].value > 0):
        return None
    start, end = ends
    core = Span(first.span.start, second.span.end)
    return Reading(
        Span(between.start() if between else core.start, core.end),
        core,
        end.type,
        Interval(trim_zeros(start.value), trim_zeros(end.value)),
        end.unit,
        find_unit_of_last_digit(start.value),
    )


def _tells_change(low: str, window: int, first: Amount) -> bool:
    """Whether "X to Y" goes from one value to another: "from 5 to 7", "up $5m to $20m"."""
    if _FROM.search(low, window, first.span.start):
        return _RANGING.search(low, window, first.span.start) is None
    return first.type != "cardinal" and _MOVED_BEFORE.search(low, window, first.span.start) is not None


def _match_ends(first: Amount, second: Amount) -> tuple[Amount, Amount] | None:
    """Both ends in one unit and scale: in "$5-7m" each end lends the other what it lacks. None when they are of two kinds."""
    numeral = second.numeral
    if not first.numeral.has_scale and numeral.has_scale and first.numeral.mantissa < numeral.mantissa:
        first = replace(first, value=first.value * numeral.value / numeral.mantissa)
    if first.type == "cardinal" and second.type != "cardinal" and numeral.value:
        first = replace(first, type=second.type, unit=second.unit, value=first.value * second.value / numeral.value)
    elif second.type == "cardinal" and first.type == "money" and first.span.start < first.number:
        second = replace(second, type="money", unit=first.unit)
    return (first, second) if (first.type, first.unit) == (second.type, second.unit) else None
