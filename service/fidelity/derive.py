"""Figures that follow from the article's own: sums, differences, spans of years, shares, changes in percent, multiples.

Letting any two numbers add up "explains" nearly a fifth of corrupted figures (fidelity.md section 2), so a cue word in the claim
is asked for, and operands of one kind and unit that stand in one sentence, count the same thing, or are repeated by the claim.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import Literal

from service.domain import Derivation, Figure, Interval
from service.fidelity.compare import Reading, compare_readings, read_figure
from service.fidelity.days import read_lapse
from service.fidelity.index import TextIndex
from service.fidelity.roles import FATES, PEOPLE, exclude_each_other
from service.fidelity.values import FINE, UNDERSTATED
from service.text.words import stem_word

GROUP = 8  # operands that are tried together, at the most
NEARBY = 2  # sentences between operands of which the claim repeats one
FEWEST = 5  # a count below this is no base for a share: "half" would follow from any two of them

_SUM = re.compile(
    r"\b(?:total(?:s|ed|ing|led|ling)?|in\s+all|combined|altogether|together|overall|sum|both|between them)\b", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"""
    \b(?: differences? | gap | margin | more | fewer | less | extra | added | additional | remain\w* | left | ahead | behind
    | other | leav(?:e|es|ing) | up | down | jump(?:s|ed)? | gain(?:s|ed)? | r[io]se[sn]? | fell | falls? | drop(?:s|ped)? | lost | cuts?
    | increased? | decreased? | exceed(?:s|ed|ing)? | outnumber(?:s|ed)? | shortfall | surplus | short\ of | by | shr[aiu]nk
    | widen(?:s|ed)? | narrow(?:s|ed)? )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEARS = re.compile(
    r"""
    \b(?: after | later | ago | since | before | earlier | first | last | worst | best | biggest | lowest | highest | longest
    | most | least | over | for | in | span )\b | \d-year
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHARE_LINK = re.compile(
    r"[ ](?:[\w'’-]+[ ]){0,3}(?:of|out[ ]of|from|among)[ ](?:(?:the|its|his|her|their|all|about|some)[ ])*$", re.IGNORECASE
)
_PLUS = re.compile(
    r"\b(?:plus|and\ another|and\ a\ further|and\ an\ additional|as\ well\ as\ another|along\ with\ another|in\ addition\ to)\b"
)
_AND = re.compile(r"^[^;:]*(?:,|\band\b)[^;:]*$")
_PAIRED = re.compile(
    r"(?:[ ][a-z'’-]+){0,4}(?:,[ ]and|[ ]and|[ ]plus)(?:[ ](?:some|about|another))?[ ]"
)  # "$74m in cash and $326m in shares"
_JOINED_CHARS = 60
_CASUALTIES = re.compile(r"\b(?:casualt\w+|(?:killed|dead|died)\b.{0,12}\b(?:injured|wounded|hurt|missing))\b", re.IGNORECASE)
_OF = re.compile(r"[ ](?:out[ ])?of[ ](?:(?:the|its|his|her|their)[ ])?", re.IGNORECASE)
_ONE_MORE = re.compile(  # "nine militants, two soldiers and an interpreter", "Devinder Sohal and 37 of his colleagues"
    r"(?:,|:|\band)[ ]an?[ ](?=[a-z]) | [A-Z]\w+[ ]and[ ](?=\d|(?:two|three|four|five|six|seven|eight|nine|ten)\b)", re.VERBOSE
)
_DAYS_A_YEAR = Decimal("365.2425")
_COUNTED = ("cardinal", "money", "measure")
_ZERO, _HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class _Trial:
    operation: Literal["sum", "difference", "percentage", "year_span", "quotient"]
    operands: tuple[Figure, ...]
    result: Decimal


@dataclass(frozen=True, slots=True)
class _Setting:
    """A claim figure in its sentence. `repeated`: exact figures of the article that other figures of that sentence repeat."""

    claim: Figure
    around: str
    repeated: tuple[Figure, ...]
    sources: TextIndex

    def find_operands(self) -> list[Figure]:
        """The exact figures of the claim's type and unit."""
        return [one for one in self.sources.annotated.figures if _is_operand(one, self.claim.type, self.claim.unit)]

    def are_near(self, first: Figure, second: Figure) -> bool:
        """Whether two figures of the article count one thing or stand close."""
        if first.noun and second.noun:
            return stem_word(first.noun) == stem_word(second.noun)
        ends = self.sources.find_sentence_index(first), self.sources.find_sentence_index(second)
        return ends[0] is not None and ends[1] is not None and abs(ends[0] - ends[1]) <= NEARBY


def derive_figure(claim: Figure, claims: TextIndex, sources: TextIndex) -> Derivation | None:
    """How `claim` follows from figures of the article; None without a cue word near it or without operands that fit."""
    reading = read_figure(claim)
    setting = _Setting(claim, claims.cut_around(claim.core), _find_repeated(claim, claims, sources), sources)
    for trial in _find_trials(setting):
        if not _comes_near(reading, trial.result):
            continue
        type_, unit = ("duration", "year") if trial.operation == "year_span" else (claim.type, claim.unit)
        result = Figure(claim.span, claim.core, str(trial.result), type_, Interval.exact(trial.result), unit)
        comparison = compare_readings(reading, read_figure(result))
        if comparison and (comparison.severity == "info" or comparison == UNDERSTATED):
            return Derivation(trial.operation, tuple(figure.span for figure in trial.operands), trial.result)
    return None


def _find_repeated(claim: Figure, claims: TextIndex, sources: TextIndex) -> tuple[Figure, ...]:
    sentence = claims.find_sentence_index(claim)
    beside = {
        (one.type, one.unit, one.value)
        for one in claims.annotated.figures
        if one is not claim and one.value.is_exact and claims.find_sentence_index(one) == sentence
    }
    return tuple(one for one in sources.annotated.figures if (one.type, one.unit, one.value) in beside and one.bound == "=")


def _is_operand(figure: Figure, type_: str, unit: str | None) -> bool:
    return (figure.type, figure.unit, figure.bound) == (type_, unit, "=") and figure.value.is_exact


def _comes_near(reading: Reading, result: Decimal) -> bool:
    """Whether a full comparison is worth its time."""
    quantity = reading.lapse.quantity if reading.lapse else reading.quantity
    if quantity is None:
        return False
    is_share = reading.kind in ("percent", "ratio", "multiple")  # "more than half of the 197"
    return (is_share and quantity.shape != "exact") or abs(result - quantity.anchor) <= FINE * abs(result)


def _find_trials(setting: _Setting) -> Iterator[_Trial]:
    claim = setting.claim
    lasting = read_lapse(claim) if claim.type == "date" else claim
    if lasting and lasting.type == "duration" and lasting.unit == "year" and _YEARS.search(setting.around):
        yield from _span_years(setting.sources)
    if claim.type == "percent" and claim.direction:
        yield from _find_changes(setting)
    if claim.type in ("percent", "ratio"):
        yield from _find_shares(setting)
    if claim.type == "multiple":
        yield from _find_quotients(setting)
    if _SUM.search(setting.around):
        yield from _find_sums(setting)
    elif claim.type in _COUNTED:
        yield from _find_joined(setting)
    if _DIFFERENCE.search(setting.around):
        yield from _find_differences(setting)


# --- Sums and differences -----------------------------------------------------------------------------------------------


def _find_sums(setting: _Setting) -> Iterator[_Trial]:
    """Of figures in one sentence or of one noun, and of those that the claim lists itself ("nine men, two women and a child")."""
    operands = [one for one in setting.find_operands() if _counts_alike(setting, one)]
    for group in (*_group(operands, setting.sources.find_sentence_index), *_group(operands, _read_noun)):
        yield from _add(group)
    if setting.claim.type == "money":
        pairs = combinations(operands, 2)
        yield from (_Trial("sum", pair, sum(map(_read_exact, pair), _ZERO)) for pair in pairs if setting.are_near(*pair))
    if setting.claim.type == "cardinal":
        votes = (one for one in setting.sources.annotated.figures if one.type == "score" and len(one.parts) == 2)
        yield from (_Trial("sum", (one,), sum(one.parts, _ZERO)) for one in votes)
    listed = [one for one in setting.repeated if _is_operand(one, setting.claim.type, setting.claim.unit)]
    for first in listed:
        yield from (
            _Trial("sum", (first, second), _read_exact(first) + _read_exact(second))
            for second in operands
            if first is not second and setting.are_near(first, second)
        )
    distinct = {one.value: one for one in listed}
    if distinct:
        more = len(_ONE_MORE.findall(setting.around)) if setting.claim.type == "cardinal" else 0
        total = sum(map(_read_exact, distinct.values()), _ZERO)
        for extra in {0, more} if len(distinct) > 1 else {more} - {0}:
            yield _Trial("sum", tuple(distinct.values()), total + extra)


def _find_joined(setting: _Setting) -> Iterator[_Trial]:
    """Of two or three figures that the article itself adds up: "$3m plus $5m", "two men and three women were killed"."""
    operands = setting.find_operands()
    for size in (2, 3):
        for at in range(len(operands) - size + 1):
            chain = operands[at : at + size]
            if all(_are_joined(setting, *pair) for pair in pairwise(chain)):
                yield _Trial("sum", tuple(chain), sum(map(_read_exact, chain), _ZERO))


def _are_joined(setting: _Setting, first: Figure, second: Figure) -> bool:
    between = setting.sources.text[first.span.end : second.span.start]
    if len(between) > _JOINED_CHARS or setting.sources.find_sentence_index(first) != setting.sources.find_sentence_index(second):
        return False
    if _PLUS.search(between):
        return True
    if _PAIRED.fullmatch(between):
        return True
    claim = setting.claim
    fates = {first.predicate, second.predicate, claim.predicate}
    people = claim.noun is None or claim.noun in PEOPLE
    return (
        claim.type == "cardinal" and people and len(fates) == 1 and claim.predicate in FATES and _AND.search(between) is not None
    )


def _counts_alike(setting: _Setting, operand: Figure) -> bool:
    """Whether an operand may be part of what the claim counts: nobody freed is among the dead."""
    claim = setting.claim
    if claim.type != "cardinal":
        return True
    if exclude_each_other(claim.predicate, operand.predicate):
        return _CASUALTIES.search(setting.around) is not None
    known = claim.noun is not None and operand.noun is not None and not {claim.noun, operand.noun} & PEOPLE
    return (
        not known
        or stem_word(claim.noun or "") == stem_word(operand.noun or "")
        or claim.predicate == operand.predicate is not None
    )


def _find_differences(setting: _Setting) -> Iterator[_Trial]:
    """Between figures of one sentence, of the claim's own noun, or near one that the claim repeats ("145, down from 187")."""
    operands = setting.find_operands()
    groups = [
        *_group(operands, setting.sources.find_sentence_index),
        *(_group([one for one in operands if one.noun == setting.claim.noun], _read_noun) if setting.claim.bound == "=" else ()),
    ]
    for group in groups:
        for first, second in combinations(group, 2):
            yield _Trial("difference", (first, second), abs(_read_exact(first) - _read_exact(second)))
    for first in setting.repeated:
        if not _is_operand(first, setting.claim.type, setting.claim.unit):
            continue
        yield from _move_points(setting, first)
        for second in operands:
            if first is second or not setting.are_near(first, second):
                continue
            yield _Trial("difference", (first, second), abs(_read_exact(first) - _read_exact(second)))
            if setting.claim.end == "to" and setting.claim.direction == "up":  # "rose by £5m to £27m"
                yield _Trial("sum", (first, second), _read_exact(first) + _read_exact(second))


def _move_points(setting: _Setting, first: Figure) -> Iterator[_Trial]:
    """ "From 5.75% to 6.25%" where the article has the 6.25% and the half point."""
    if setting.claim.type != "percent" or setting.claim.end not in ("from", "to"):
        return
    for points in setting.sources.annotated.figures:
        if points.type == "percentage_point" and points.value.is_exact and setting.are_near(first, points):
            yield _Trial("difference", (first, points), _read_exact(first) - _read_exact(points))
            yield _Trial("sum", (first, points), _read_exact(first) + _read_exact(points))


def _group(figures: Iterable[Figure], key: Callable[[Figure], Hashable]) -> list[Sequence[Figure]]:
    """Figures that share a key, two of them at the least."""
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[key(figure)].append(figure)
    return [group[:GROUP] for shared, group in groups.items() if shared is not None and len(group) > 1]


def _add(group: Sequence[Figure]) -> Iterator[_Trial]:
    """Sums of two, of three, and of all."""
    for size in sorted({2, 3, len(group)}):
        for operands in combinations(group, size) if 1 < size <= len(group) else ():
            yield _Trial("sum", operands, sum(map(_read_exact, operands), _ZERO))


# --- Shares, changes, multiples -----------------------------------------------------------------------------------------


def _find_shares(setting: _Setting) -> Iterator[_Trial]:
    """What part one count is of another: "104 of the 197", in the article or with the 197 in the claim."""
    scale = _HUNDRED if setting.claim.type == "percent" else Decimal(1)
    for part, whole in _pair_sentences(setting):
        if part.type != "cardinal" or whole.value not in {one.value for one in setting.repeated}:
            between = setting.sources.text[part.span.end : whole.span.start]
            if not _SHARE_LINK.search(between):
                continue
        direct = _OF.fullmatch(setting.sources.text, part.span.end, whole.span.start) is not None
        if (FEWEST <= _read_exact(whole) or direct) and _read_exact(whole) > _read_exact(part) > 0:
            yield _Trial("percentage", (part, whole), _read_exact(part) * scale / _read_exact(whole))


def _find_quotients(setting: _Setting) -> Iterator[_Trial]:
    """How many times one amount holds another, of one sentence or with the smaller one in the claim; "halved" turns it round."""
    for first, second in _pair_sentences(setting):
        if _read_exact(second) > 0:
            yield _Trial("quotient", (first, second), _read_exact(first) / _read_exact(second))


def _pair_sentences(setting: _Setting) -> Iterator[tuple[Figure, Figure]]:
    """Ordered pairs of amounts of one type and unit that share a sentence, or of which the claim repeats one nearby."""
    amounts = [one for one in setting.sources.annotated.figures if one.type in _COUNTED and _is_operand(one, one.type, one.unit)]
    for group in _group(amounts, setting.sources.find_sentence_index):
        yield from (pair for pair in permutations(group, 2) if _are_one_kind(*pair))
    for first in setting.repeated:
        for second in amounts:
            if first is not second and _are_one_kind(first, second) and setting.are_near(first, second):
                yield first, second
                yield second, first


def _are_one_kind(first: Figure, second: Figure) -> bool:
    return (first.type, first.unit) == (second.type, second.unit)


def _find_changes(setting: _Setting) -> Iterator[_Trial]:
    """Changes in percent between two amounts of one sentence that move the claim's way, whichever is told first."""
    up = setting.claim.direction == "up"
    for first, second in _pair_sentences(setting):
        before, after = _read_exact(first), _read_exact(second)
        if (
            setting.claim.direction in (first.direction, second.direction)
            and before > 0
            and (after > before if up else after < before)
        ):
            yield _Trial("percentage", (first, second), abs(after - before) * _HUNDRED / before)


# --- Years --------------------------------------------------------------------------------------------------------------


def _span_years(sources: TextIndex) -> Iterator[_Trial]:
    """Years between two dates of one sentence, and between a date and the day on which the article speaks: by the calendar's
    years, and as full years that have passed."""
    dated = [(figure, figure.date.earliest) for figure in sources.annotated.figures if figure.date and figure.date.earliest]
    today = sources.annotated.reference.date
    spans: list[tuple[tuple[Figure, ...], date, date]] = [((figure,), day, today) for figure, day in dated if today]
    spans += [
        ((first, second), start, end)
        for (first, start), (second, end) in pairwise(dated)
        if sources.find_sentence_index(first) == sources.find_sentence_index(second)
    ]
    for operands, start, end in spans:
        yield _Trial("year_span", operands, Decimal(abs(end.year - start.year)))
        yield _Trial("year_span", operands, _count_full_years(start, end))


def _count_full_years(start: date, end: date) -> Decimal:
    return abs((end - start).days) // _DAYS_A_YEAR


def _read_noun(figure: Figure) -> str | None:
    return figure.noun


def _read_exact(figure: Figure) -> Decimal:
    return figure.value.low or _ZERO
