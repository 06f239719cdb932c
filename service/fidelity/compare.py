"""Does one figure of the article support one figure of a claim? Value against value, whatever the figures are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from service.domain import Figure
from service.fidelity.days import compare_dates, read_lapse
from service.fidelity.quantity import Quantity, read_quantity
from service.fidelity.roles import PEOPLE
from service.fidelity.values import CONTAINED, EQUAL, FALSE_PRECISION, Comparison, compare_quantities
from service.text.currencies import SHARED_WORDS
from service.text.units import UNITS, Unit

CONVERTED = Comparison("convertible", "unit_converted")
CONVERTED_COARSELY = Comparison("convertible", "unit_converted", "warn")
DIRECTION = Comparison("none", "direction", "block")
SCORE_REVERSED = Comparison("none", "score_reversed", "block")
UNIT_CHANGED = Comparison("none", "unit_changed", "block")
COUNTED = Comparison("contained", "counted")  # the nth makes n
RATE_CHANGED = Comparison("none", "rate_changed", "block")
UNIT_ADDED = Comparison("contained", "unit_added", "warn")
UNIT_DROPPED = Comparison("contained", "unit_dropped", "warn")

STRINGS = frozenset({"id", "idiom"})
_RELATED: Mapping[str, Sequence[str]] = {
    "count": ("count", "age", "money", "measure", "percent", "percentage_point", "date", "ordinal"),
    "age": ("age", "count", "duration", "ordinal", "date"),
    "duration": ("duration", "age", "date", "ordinal"),
    "percent": ("percent", "ratio", "percentage_point"),
    "percentage_point": ("percentage_point", "percent"),
    "ratio": ("ratio", "percent", "multiple"),
    "multiple": ("multiple", "ratio"),
    "ordinal": ("ordinal", "count", "age", "duration"),
    "money": ("money", "count", "measure"),
    "measure": ("measure", "count", "money"),
    "date": ("date", "time", "duration", "count"),
    "time": ("time", "date"),
}
_POUNDS = {"GBP", "lb"}  # "60 pounds" may be either
_WARMTH = frozenset("warmer cooler hotter colder higher lower".split())
_FALLING = frozenset({"killed", "wounded", "arrested", "infected", "missing"})
_PARTS = ("by", "to")  # of a change
_TINY = Decimal("1e-9")
_HALF = Decimal("0.5")
_CHANGES = frozenset({"percent", "percentage_point", "multiple"})
_CELEBRATED = frozenset({"birthday", "anniversary"})  # "her 70th birthday" for "turned 70"
_MONTH_S = Fraction(2_629_746)  # a twelfth of the mean Gregorian year of 365.2425 days
_YEAR = re.compile(r"[12]\d{3}")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with its number, read once and compared often."""

    figure: Figure
    kind: str
    quantity: Quantity | None
    lapse: Reading | None = None  # the duration that a date names: "46 years ago"


def read_figure(figure: Figure) -> Reading:
    lapse = read_lapse(figure) if figure.type == "date" else None
    return Reading(figure, _find_kind(figure), read_quantity(figure), read_figure(lapse) if lapse else None)


def compare_figures(claim: Figure, source: Figure) -> Comparison | None:
    """What `source` says about `claim`; None when they have nothing to do with each other."""
    return compare_readings(read_figure(claim), read_figure(source))


def compare_readings(claim: Reading, source: Reading) -> Comparison | None:
    """As `compare_figures`, for figures that have been read."""
    comparison = _compare(claim, source)
    if comparison and comparison.code == "hedge_dropped" and claim.figure.text.lower().startswith(("exactly", "precisely")):
        return FALSE_PRECISION
    if comparison and comparison.holds and claim.figure.per and source.figure.per and claim.figure.per != source.figure.per:
        return RATE_CHANGED
    return DIRECTION if comparison and comparison.holds and _move_apart(claim.figure, source.figure) else comparison


def find_related(kind: str) -> Sequence[str]:
    """The kinds of source figures that may bear on a claim's of `kind`, its own first."""
    return _RELATED.get(kind, (kind,))


def spell_plainly(text: str) -> str:
    """The letters and digits of `text` alone, lower-case: "Covid 19" and "COVID-19" are one."""
    return _NOT_WORDS.sub("", text).lower()


def _move_apart(claim: Figure, source: Figure) -> bool:
    """Whether one says up and the other down: for shares, which mostly tell a change, and where the movement governs both."""
    if {claim.direction, source.direction} != {"up", "down"}:
        return False
    return (
        claim.type in _CHANGES
        or (claim.end == source.end and claim.end in _PARTS)
        or {claim.predicate, source.predicate} == {"rose", "fell"}
    )


def _find_kind(figure: Figure) -> str:
    """A figure's type, but one kind for counts, exact or vague; vague shares ("most of") and sums of money are of their own."""
    if figure.type == "vague" and figure.unit:
        return "money"
    if figure.type == "vague" and figure.value.high is not None and figure.value.high <= 1:
        return "ratio"
    return "count" if figure.type in ("cardinal", "vague") else figure.type


def _compare(claim: Reading, source: Reading) -> Comparison | None:
    if claim.kind in STRINGS or source.kind in STRINGS:
        return EQUAL if spell_plainly(claim.figure.text) == spell_plainly(source.figure.text) else None
    if "date" in (claim.kind, source.kind) or "time" in (claim.kind, source.kind):
        return _compare_moments(claim, source)
    if claim.figure.parts and source.figure.parts and claim.kind == source.kind:
        return _compare_parts(claim.figure.parts, source.figure.parts)
    if claim.quantity is None or source.quantity is None:
        return EQUAL if claim.kind == source.kind and claim.figure.text.lower() == source.figure.text.lower() else None
    if claim.kind == source.kind:
        return _compare_units(claim, source, claim.quantity, source.quantity)
    return _compare_kinds(claim, source, claim.quantity, source.quantity)


def _compare_moments(claim: Reading, source: Reading) -> Comparison | None:
    """Dates and times by their days, else by the time between ("six years later", "for six years"), else by the year."""
    if spell_plainly(claim.figure.text) == spell_plainly(source.figure.text) and claim.kind == source.kind == "time":
        return EQUAL
    placed = None
    if claim.figure.date and source.figure.date and "duration" not in (claim.kind, source.kind):
        placed = compare_dates(claim.figure.date, source.figure.date)
    if claim.kind == "age" and source.lapse:
        return _compare(claim, source.lapse)  # "a 12-year-old murder" of "12 years ago"
    claimed, given = _find_lasting(claim), _find_lasting(source)
    if claimed and given and not (placed and placed.holds):
        return _compare(claimed, given)
    if "count" in (claim.kind, source.kind):
        return EQUAL if _read_year(claim) == _read_year(source) is not None else None
    return placed


def _find_lasting(reading: Reading) -> Reading | None:
    return reading if reading.kind == "duration" else reading.lapse


def _read_year(reading: Reading) -> str | None:
    """The bare year that a date is, or that a count may be: "since 1939", "the 1939 crop"."""
    mention, quantity = reading.figure.date, reading.quantity
    if mention:
        return mention.timex3 if _YEAR.fullmatch(mention.timex3 or "") else None
    return str(quantity.anchor) if quantity and quantity.shape == "exact" and _YEAR.fullmatch(str(quantity.anchor)) else None


def _compare_parts(claim: tuple[Decimal, ...], source: tuple[Decimal, ...]) -> Comparison | None:
    if claim == source:
        return EQUAL
    return SCORE_REVERSED if claim == source[::-1] else None


def _compare_units(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    """Figures of one kind, in the same unit or in units that measure the same thing."""
    if claim.figure.unit == source.figure.unit or _share_currency(claim.figure.unit, source.figure.unit):
        return compare_quantities(claimed, given)
    converted = _convert(given, source.figure.unit, claim.figure.unit)
    if converted is None:
        same = compare_quantities(claimed, given)
        return UNIT_CHANGED if same and same.relation == "equal" else None
    comparison = compare_quantities(claimed, converted)
    if comparison is None and _tell_difference(claim.figure, source.figure):  # of temperatures: its zero does not matter
        comparison = compare_quantities(
            claimed, _convert(given, source.figure.unit, claim.figure.unit, by_difference=True) or given
        )
    if comparison is None and claimed.shape == converted.shape and abs(claimed.anchor - converted.anchor) * 2 <= claimed.step:
        return CONVERTED  # "at least 4.6 metres" for "at least 15 feet"
    if comparison is None or not comparison.holds or comparison.code in ("hedge_dropped", "hedge_changed"):
        return comparison
    return CONVERTED if comparison.severity == "info" else CONVERTED_COARSELY


def _share_currency(claim: str | None, source: str | None) -> bool:
    """Whether one is the bare word for the other: "crowns" for Norwegian crowns."""
    return any(
        claim in (word, *codes) and source in (word, *codes) and word in (claim, source) for word, codes in SHARED_WORDS.items()
    )


def _tell_difference(claim: Figure, source: Figure) -> bool:
    """Whether both temperatures say by how much: "4.3 degrees Fahrenheit warmer", "rose 2.4C"."""
    if claim.unit not in ("C", "F") or source.unit not in ("C", "F"):
        return False
    return all(one.noun in _WARMTH or one.direction is not None for one in (claim, source))


def _convert(given: Quantity, given_unit: str | None, wanted_unit: str | None, *, by_difference: bool = False) -> Quantity | None:
    """The quantity in the claim's unit; None for units that measure different things. Currencies never convert."""
    unit, wanted = UNITS.get(given_unit or ""), UNITS.get(wanted_unit or "")
    if unit is None or wanted is None:
        return None
    factor = _relate(unit, wanted)
    if factor is None:
        return None
    offset = Fraction(0) if by_difference else (unit.offset - wanted.offset) / wanted.factor
    return given.convert(_to_decimal(factor), _to_decimal(offset))


def _relate(unit: Unit, wanted: Unit) -> Fraction | None:
    if unit.kind == wanted.kind:
        return unit.factor / wanted.factor
    if (unit.kind, wanted.kind) == ("calendar", "duration"):
        return unit.factor * _MONTH_S / wanted.factor
    if (unit.kind, wanted.kind) == ("duration", "calendar"):
        return unit.factor / _MONTH_S / wanted.factor
    return None


def _to_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _compare_kinds(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    """Figures of two kinds that newsrooms use for one thing: "dead at 28" for "the 28-year-old", "20 %" for "one in five"."""
    law = _KIND_LAWS.get(frozenset({claim.kind, source.kind}))
    if law is not None:
        return law(claim, source, claimed, given)
    same = compare_quantities(claimed, given)
    if same is None or not (same.relation == "equal" or (same.code == "hedge_dropped" and claimed.anchor == given.anchor)):
        return None
    if "ordinal" in (claim.kind, source.kind):
        return _compare_rank(claim, source)
    if {claim.kind, source.kind} == {"percent", "percentage_point"}:
        return UNIT_CHANGED
    if claim.kind == "count" and source.kind in ("money", "measure", "percent", "percentage_point"):
        return UNIT_DROPPED if claim.figure.noun is None else UNIT_CHANGED
    if source.kind == "count" and claim.kind in ("money", "measure"):
        return UNIT_ADDED if source.figure.noun is None else UNIT_CHANGED
    return None


def _compare_lasting(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    """An age beside a duration."""
    return _compare_units(_give_years(claim), _give_years(source), claimed, given)


def _compare_halves(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    """ "Halved" for "shed half of", "twice the price" for "half the price"."""
    if claimed.anchor == given.anchor == _HALF:
        return EQUAL
    return CONVERTED if abs(claimed.anchor * given.anchor - 1) < _TINY else None


def _compare_pounds(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    """ "60 pounds" may be weight or money."""
    return compare_quantities(claimed, given) if {claim.figure.unit, source.figure.unit} == _POUNDS else None


def _compare_age(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    """ "Dead at 28" for "the 28-year-old"; an age never rests on a count of things, and is never rounded."""
    count = source if claim.kind == "age" else claim
    if count.figure.noun not in (None, "year") and (claim.kind == "age" or count.figure.noun not in PEOPLE):
        return None
    same = compare_quantities(claimed, given)
    return same if same and same.relation != "rounds_to" else None


def _compare_rank(claim: Reading, source: Reading) -> Comparison | None:
    """ "27 dead" for "a 27th person died", "turned 70" for "her 70th birthday", "top 100" for "topped 100"."""
    rank, count = (claim, source) if claim.kind == "ordinal" else (source, claim)
    if rank.figure.noun in _CELEBRATED:
        return EQUAL
    if rank.figure.text.lower().startswith("top") and count.figure.bound == ">":
        return EQUAL
    alike = rank.figure.noun == (count.figure.noun or count.figure.unit) if rank.figure.noun else False
    fallen = rank.figure.predicate in _FALLING and rank.figure.predicate == count.figure.predicate
    return COUNTED if (alike or fallen) and count.figure.type != "age" else None


def _give_years(reading: Reading) -> Reading:
    unit = reading.figure.unit or "year"
    return replace(reading, figure=replace(reading.figure, unit=unit)) if reading.kind == "age" else reading


def _convert_share(claim: Reading, source: Reading, claimed: Quantity, given: Quantity) -> Comparison | None:
    factor = Decimal(100) if claim.kind == "percent" else Decimal(1) / 100
    converted = compare_quantities(claimed, given.convert(factor, Decimal(0)))
    return CONVERTED if converted in (EQUAL, CONTAINED) else converted


_KIND_LAWS: Mapping[frozenset[str], Callable[[Reading, Reading, Quantity, Quantity], Comparison | None]] = {
    frozenset({"count", "age"}): _compare_age,
    frozenset({"age", "duration"}): _compare_lasting,
    frozenset({"percent", "ratio"}): _convert_share,
    frozenset({"multiple", "ratio"}): _compare_halves,
    frozenset({"money", "measure"}): _compare_pounds,
}
