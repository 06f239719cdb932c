"""Figures made false: what stands for each family of corruption is a generator of changes, drawn at random, truth unchecked.

Who collects them discards those that the article tells elsewhere (`bench.truth`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random

from bench.passages import (
    Change,
    Find,
    Mark,
    Numeral,
    Offer,
    Passage,
    Quantity,
    Story,
    count_digits,
    find_step,
    leaves_bound,
    spell_number,
)
from bench.sums import find_sum
from service.text.numerals import find_unit_of_last_digit, trim_zeros
from service.text.units import SPELLINGS, UNITS

_SMALL = range(2, 21)
_SCALES: Mapping[str, str] = {
    "million": "billion", "billion": "million", "trillion": "billion", "thousand": "million", "hundred": "thousand",
    "bn": "m", "m": "bn",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {"$": "£", "£": "€", "€": "$", "US$": "£"}
_MONEY: Mapping[str, str] = {
    "dollars": "euros", "euros": "dollars", "pounds": "euros", "crowns": "euros", "kroner": "euros", "francs": "dollars",
    "yen": "dollars", "yuan": "dollars", "soles": "dollars", "rupees": "dollars", "cents": "pence",
}  # fmt: skip
_UNITS: Mapping[str, str] = {
    "km": "miles", "kilometres": "miles", "kilometers": "miles", "kilometre": "mile", "kilometer": "mile", "miles": "km",
    "mile": "kilometre", "metres": "feet", "meters": "feet", "metre": "foot", "meter": "foot", "feet": "metres",
    "foot": "metre", "ft": "m", "m": "ft", "inches": "feet", "inch": "foot", "centimetres": "inches", "centimeters": "inches",
    "mm": "cm", "yards": "miles", "kg": "lb", "kilograms": "pounds", "kilogrammes": "pounds", "lb": "kg", "pounds": "kilograms",
    "tonnes": "kilograms", "tonne": "kilogram", "tons": "pounds", "mph": "km/h", "acres": "hectares", "acre": "hectare",
    "hectares": "acres", "litres": "gallons", "liters": "gallons", "litre": "gallon", "gallons": "liters", "barrels": "gallons",
    "C": "F", "Celsius": "Fahrenheit", "seconds": "minutes", "second": "minute", "minutes": "hours", "minute": "hour",
    "hours": "days", "hour": "day", "days": "weeks", "day": "week", "weeks": "months", "week": "month", "months": "years",
    "month": "year", "years": "months", "year": "month", "decades": "years", "decade": "year",
}  # fmt: skip
_INVERTED: Mapping[str, str] = {
    "more than": "fewer than", "over": "under", "at least": "at most", "fewer than": "more than", "less than": "more than",
    "nearly": "more than", "almost": "more than", "up to": "at least", "no more than": "no fewer than", "under": "over",
    "as many as": "at least", "as much as": "at least", "just over": "just under", "just under": "just over",
    "well over": "well under", "not more than": "not less than", "no fewer than": "no more than", "above": "below",
    "below": "above",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:/[a-z])?")
_PERCENT = re.compile(r"percent|per cent|%")
_POINTS = re.compile(r"percentage points?")
_CHANGED = frozenset({"rose", "fell"})
_MOVING = frozenset({"by", "of"})
_OLDEST = 105
_NEAR_END, _FAR = Decimal("0.1"), Decimal("0.6")  # of the step that is rounded to


def invent_value(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Another number of the same look."""
    for quantity in passage.find_quantities():
        numeral = quantity.numeral
        chosen = _invent(numeral, rng)
        if chosen == numeral.mantissa or not leaves_bound(quantity.figure.bound, numeral.mantissa, chosen):
            continue
        if numeral.value > 1 and not (quantity.figure.type == "percent" and chosen >= 100):
            yield (passage.respell(quantity, chosen),)


def _invent(numeral: Numeral, rng: Random) -> Decimal:
    mantissa = numeral.mantissa
    if numeral.end == numeral.mantissa_end and mantissa == int(mantissa) and mantissa <= _SMALL[-1]:
        return Decimal(rng.choice([number for number in _SMALL if number != mantissa]))
    factor = Decimal(rng.choice([rng.randint(35, 80), rng.randint(125, 260)])) / 100
    step = Decimal(1).scaleb(-numeral.places) if mantissa < 100 else find_unit_of_last_digit(mantissa)
    return (mantissa * factor / step).to_integral_value() * step


def change_scale(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Millions for billions; ten times as much, or a tenth, where no scale is written."""
    for quantity in passage.find_quantities():
        numeral = quantity.numeral
        scale = passage.text[numeral.mantissa_end : numeral.end]
        name = scale.strip(" -")
        if name in _SCALES:
            is_up = name not in ("trillion", "billion", "bn")
            if leaves_bound(quantity.figure.bound, Decimal(1), Decimal(10 if is_up else "0.1")):
                yield (Change(numeral.mantissa_end, numeral.end, scale.replace(name, _SCALES[name])),)
        elif not name and not numeral.in_words and numeral.value >= 2:
            changed = numeral.value * 10 if rng.random() < 0.5 or numeral.value % 10 else numeral.value / 10
            fits = changed <= 100 or quantity.figure.type not in ("percent", "duration")
            if fits and leaves_bound(quantity.figure.bound, numeral.value, changed):
                yield (passage.respell(quantity, trim_zeros(changed)),)


def transpose_digits(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Two neighbouring digits exchanged."""
    for quantity in passage.find_quantities():
        numeral = quantity.numeral
        digits = str(numeral.mantissa).replace(".", "")
        joints = [at for at in range(len(digits) - 1) if digits[at] != digits[at + 1] and (at or digits[1] != "0")]
        if numeral.in_words or not joints or "E" in digits:
            continue
        at = rng.choice(joints)
        changed = Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]).scaleb(-numeral.places)
        if leaves_bound(quantity.figure.bound, numeral.mantissa, changed):
            yield (passage.respell(quantity, changed),)


def change_unit(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The same number of another unit or currency."""
    for quantity in passage.find_quantities():
        mark, numeral = quantity.mark, quantity.numeral
        sign = passage.text[mark.core.start : numeral.start]
        if sign in _SIGNS:
            yield (Change(mark.core.start, numeral.start, _SIGNS[sign]),)
            continue
        table = _MONEY if quantity.figure.type == "money" else _UNITS
        names = list(_WORD.finditer(passage.text, numeral.end, mark.core.end))
        if len(names) != 1 or names[0][0] not in table:
            continue
        name = names[0]
        if table is _MONEY or leaves_bound(quantity.figure.bound, _size(name[0]), _size(_UNITS[name[0]])):
            yield (Change(name.start(), name.end(), table[name[0]]),)


def _size(name: str) -> Decimal:
    """How much one of the unit is; a month is 30 days."""
    symbol = SPELLINGS.get(name, name)
    factor = UNITS[symbol].factor * (30 * 86400 if UNITS[symbol].kind == "calendar" else 1)
    return Decimal(factor.numerator) / factor.denominator


def change_points(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Percentage points for a change in percent, and the other way round."""
    for quantity in passage.find_quantities():
        core, figure = quantity.mark.core, quantity.figure
        before = passage.read_word_before(quantity.mark.span.start)
        if figure.type == "percentage_point" and (points := _POINTS.search(passage.text, core.start, core.end)):
            yield (Change(points.start(), points.end(), "percent"),)
        is_change = figure.direction or figure.predicate in _CHANGED or before in _MOVING
        percent = _PERCENT.search(passage.text, core.start, core.end)
        if figure.type == "percent" and is_change and percent:
            yield (Change(quantity.numeral.end, percent.end(), " percentage points"),)


def invert_hedge(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The opposite of what the hedge says."""
    for quantity in passage.find_quantities():
        mark = quantity.mark
        hedge = passage.text[mark.span.start : mark.core.start].strip()
        inverted = _INVERTED.get(hedge.lower())
        lasts = hedge == "over" and quantity.figure.type == "duration"  # "over six years" is mostly "during"
        if inverted and not lasts and mark.span.end == mark.core.end:
            words = passage.text[mark.core.start : mark.span.end]
            yield (passage.replace(mark, f"{inverted} {words}"),)


def sharpen_figure(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """More digits than the article gives, within what it allows."""
    for quantity in passage.find_quantities():
        mantissa, bound = quantity.numeral.mantissa, quantity.figure.bound
        step = _find_grain(quantity)
        if step is None or quantity.numeral.in_words:
            continue
        added = step * rng.randint(11, 39) / 100
        added = added if step < 1 or step == 1 else max(added.to_integral_value(), Decimal(1))
        sharp = mantissa - added if bound in ("<", "<=") else mantissa + added
        places = 0 if step > 1 else -step.adjusted() + 1
        yield (passage.respell(quantity, sharp.quantize(Decimal(1).scaleb(-places)), hedge=""),)


def _find_grain(quantity: Quantity) -> Decimal | None:
    """The unit of the mantissa's last digit where finer digits would be false; None for what is already exact."""
    numeral, figure = quantity.numeral, quantity.figure
    if figure.type in ("duration", "percentage_point"):
        return None
    if numeral.end > numeral.mantissa_end or figure.type == "percent":
        return find_unit_of_last_digit(numeral.mantissa) if numeral.places <= 1 and numeral.mantissa else None
    grain = find_unit_of_last_digit(numeral.value) if numeral.value else Decimal(0)
    return grain if grain >= 10 and numeral.value >= 20 else None


def round_wrongly(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """A round number on the wrong side, or of the wrong neighbour; an age is never rounded."""
    for quantity in passage.find_quantities():
        mantissa = quantity.numeral.mantissa
        if (
            not quantity.is_exact
            or mantissa < 20
            or count_digits(mantissa) < 2
            or passage.text.startswith("-", quantity.numeral.end)
        ):
            continue
        for hedge, number in _find_wrong_rounds(mantissa):
            if passage.read_word_before(quantity.mark.span.start) not in ("a", "an"):
                yield (passage.respell(quantity, number, hedge=hedge),)
    for mark in passage.marks:
        numeral = mark.numeral
        if mark.figure.type == "age" and numeral and numeral.end == mark.core.end and numeral.value % 10 not in (0, 5):
            nearest = (numeral.value / 10).to_integral_value() * 10
            yield (Change(numeral.start, numeral.end, f"about {nearest}"),)


def _find_wrong_rounds(mantissa: Decimal) -> Iterator[tuple[str, Decimal]]:
    """Round numbers with the hedge that makes them false; what ends in 5 is fair for "about" nearby."""
    step = find_step(mantissa, min(count_digits(mantissa) - 1, 2))
    floor = mantissa // step * step
    share = (mantissa - floor) / step
    if _NEAR_END <= share <= 1 - _NEAR_END:
        yield "nearly", floor
        yield "more than", floor + step
    for number, gap in ((floor, share), (floor + step, 1 - share)):
        unit = find_unit_of_last_digit(number) if number else step
        is_far = gap >= _FAR and abs(number - mantissa) * 2 > unit
        if is_far and (number / unit % 10 != 5 or abs(number - mantissa) > mantissa / 10):
            yield "about", number


def change_age(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Another age, some years off."""
    for mark in passage.marks:
        numeral = mark.numeral
        if mark.figure.type != "age" or numeral is None or not mark.figure.value.is_exact:
            continue
        years = rng.choice([-1, 1]) * rng.randint(2, 9)
        age = numeral.value + (years if 1 <= numeral.value + years <= _OLDEST else abs(years))
        yield (_change_numeral(passage, mark, numeral, age),)


def _change_numeral(passage: Passage, mark: Mark, numeral: Numeral, value: Decimal) -> Change:
    text = spell_number(value, in_words=numeral.in_words)
    return Change(numeral.start, numeral.end, text.capitalize() if numeral.start == 0 else text)


def add_wrongly(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """A total, with a word that says so, which the sentence's figures do not add up to."""
    if total := find_sum(passage):
        off = max(int(total.value * rng.randint(8, 40) / 100), rng.randint(1, 3))
        yield (total.tell(passage, total.value + (off if rng.random() < 0.5 or off >= total.value else -off)),)


CORRUPTIONS: Mapping[str, Find] = {
    "invented value": invent_value,
    "scale": change_scale,
    "transposed digits": transpose_digits,
    "unit or currency": change_unit,
    "percentage point": change_points,
    "hedge inverted": invert_hedge,
    "false precision": sharpen_figure,
    "illegal rounding": round_wrongly,
    "age": change_age,
    "wrong sum": add_wrongly,
}
