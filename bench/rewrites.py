"""Figures said otherwise and still true: what stands for each legitimate family is a generator of changes, drawn at random."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date
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
    round_to_digits,
    spell_number,
)
from bench.sums import find_sum

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split()
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_LARGEST_SPELT = 99
_SCALES: Mapping[str, str] = {" million": "m", " billion": "bn", "bn": " billion", "m": " million"}
_MILLION = Decimal(1_000_000)
_CLOSE = Decimal("0.05")  # how far a round number may be from the exact one
_FINE = Decimal("0.025")  # how far a converted one may be
_NO_HEDGE_AFTER = frozenset("a an just only exactly barely no every each per another than precisely".split())
_NEVER_ROUNDED = frozenset({"vote", "seat", "point"})
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "more than": ("over", "at least", ""), "over": ("more than", ""), "at least": ("no fewer than", ""),
    "about": ("around", "roughly", "some", ""),
    "some": ("about", "around", ""), "around": ("about", "roughly", ""), "nearly": ("almost", ""), "almost": ("nearly", ""),
    "up to": ("as many as",), "as many as": ("up to",), "fewer than": ("under", ""), "less than": ("under", ""),
    "roughly": ("about", ""), "no more than": ("at most",),
}  # fmt: skip
_OF_COUNTS = frozenset({"as many as", "no fewer than"})
_CONVERSIONS: Mapping[str, tuple[str, str]] = {  # unit as written: another, and how much of it one is
    "km": ("miles", "0.621371"), "kilometres": ("miles", "0.621371"), "kilometers": ("miles", "0.621371"),
    "miles": ("km", "1.609344"), "metres": ("feet", "3.28084"), "meters": ("feet", "3.28084"), "feet": ("meters", "0.3048"),
    "kg": ("pounds", "2.204623"), "kilograms": ("pounds", "2.204623"), "tonnes": ("kilograms", "1000"),
    "inches": ("centimeters", "2.54"), "centimetres": ("inches", "0.393701"), "centimeters": ("inches", "0.393701"),
    "mph": ("km/h", "1.609344"), "acres": ("hectares", "0.404686"), "hectares": ("acres", "2.471054"),
    "litres": ("US gallons", "0.264172"), "liters": ("gallons", "0.264172"), "gallons": ("liters", "3.785412"),
    "yards": ("metres", "0.9144"),
}  # fmt: skip
_TOGETHER = re.compile(
    r"(?!long|wide|high|tall|deep|thick|away|down|across|apart|above|below|from|of|in|on|at|a|an|per|and|to)[a-z]"
)
_TEMPERATURE = re.compile(r"[ ]?(?:degrees |°[ ]?)?(?:C|Celsius)")
_DIFFERENCE = re.compile(r" (?:above|below|warmer|cooler|higher|lower|more|less)\b")
_SHARES: Mapping[int, str] = {
    10: "a tenth", 20: "one-fifth", 25: "a quarter", 30: "three-tenths", 40: "two-fifths", 50: "half", 60: "three-fifths",
    70: "seven-tenths", 75: "three-quarters", 80: "four-fifths", 90: "nine-tenths",
}  # fmt: skip
_IN_SHARES: Mapping[int, str] = {
    5: "one in 20", 10: "one in 10", 20: "one in five", 25: "one in four", 40: "two in five", 50: "one in two",
}  # fmt: skip
_DEFINITE = re.compile(r" (?:the|its|his|her|their|it|them|those)\b")
_SPELT_TYPES = frozenset({"cardinal", "duration", "measure", "percent", "age"})
_OF = re.compile(r" of\b")
_DAYS_BACK = range(1, 7)


def respell_number(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """Words for digits up to 99, digits for words, and "3rd" for "third"."""
    for mark in passage.marks:
        if mark.quoted:
            continue
        numeral, word = mark.numeral, mark.core.cut(passage.text)
        if mark.figure.type == "ordinal" and word in _ORDINALS:
            place = _ORDINALS.index(word) + 1
            yield (Change(mark.core.start, mark.core.end, f"{place}{_ENDINGS.get(place, 'th')}"),)
        elif numeral and mark.figure.type in _SPELT_TYPES and _takes_words(passage, mark, numeral):
            text = spell_number(numeral.value, in_words=not numeral.in_words)
            yield (Change(numeral.start, numeral.end, text.capitalize() if numeral.start == 0 else text),)


def _takes_words(passage: Passage, mark: Mark, numeral: Numeral) -> bool:
    """Whether the number may be spelt either way: whole, up to 99, untouched by sign or letter; a bare age keeps its digits."""
    is_whole = numeral.value == int(numeral.value) and numeral.end == numeral.mantissa_end
    before, after = passage.text[max(numeral.start - 1, 0) : numeral.start], passage.text[numeral.end : numeral.end + 1]
    is_code = before.isalpha() or before in tuple(".®") or after.isalpha() or after in tuple("%°:")
    is_free = not is_code and (mark.figure.type != "age" or numeral.end < mark.core.end)
    return is_whole and is_free and 2 <= numeral.value <= _LARGEST_SPELT


def respell_scale(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """ "7.4 billion" as "7.4bn", "1.4 million" as "1,400,000", and the other way round."""
    for quantity in passage.find_quantities():
        numeral = quantity.numeral
        scale = passage.text[numeral.mantissa_end : numeral.end]
        if quantity.mark.quoted or numeral.in_words:
            continue
        if scale in _SCALES:
            yield (Change(numeral.mantissa_end, numeral.end, _SCALES[scale]),)
        if scale.strip() in ("million", "m") and numeral.value < 100 * _MILLION:
            yield (Change(numeral.start, numeral.end, f"{numeral.value.quantize(Decimal(1)):,}"),)
        if not scale and numeral.value >= 1000 and numeral.value % 1000 == 0 and numeral.places == 0:
            thousands = numeral.value / 1000
            short = f"{(thousands / 1000).normalize():f} million" if thousands >= 1000 else f"{thousands:f} thousand"
            yield (Change(numeral.start, numeral.end, short),)


def round_rightly(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """A round number near the exact one: "about" for the nearest, "more than" below, "nearly" above, bare for long numbers."""
    for quantity in passage.find_quantities():
        mantissa, digits = quantity.numeral.mantissa, count_digits(quantity.numeral.mantissa or Decimal(1))
        if not _may_round(passage, quantity) or digits < 2:
            continue
        kept = min(digits - 1, 2)
        step = find_step(mantissa, kept)
        floor = mantissa // step * step
        nearest = round_to_digits(mantissa, kept)
        offers = [("more than", floor), ("nearly", floor + step), ("about", nearest)]
        if digits > 2:
            offers.append(("", nearest))
        bare_only = passage.read_word_before(quantity.mark.span.start) in _NO_HEDGE_AFTER
        for hedge, number in offers:
            if abs(number - mantissa) <= _CLOSE * mantissa and not (bare_only and hedge):
                yield (passage.respell(quantity, number, hedge=hedge),)


def _may_round(passage: Passage, quantity: Quantity) -> bool:
    figure, numeral = quantity.figure, quantity.numeral
    never = figure.type == "cardinal" and (numeral.value <= 10 or figure.noun in _NEVER_ROUNDED)
    is_tied = passage.text.startswith("-", numeral.end) or passage.text.endswith("(", 0, quantity.mark.span.start)
    return quantity.is_exact and not quantity.mark.quoted and not never and not is_tied and numeral.mantissa > 10


def imply_hedge(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """A hedge by another word for it, or left out."""
    for quantity in passage.find_quantities():
        mark = quantity.mark
        hedge = passage.text[mark.span.start : mark.core.start].strip().lower()
        lasts = hedge == "over" and quantity.figure.type == "duration"  # "over six years" is mostly "during"
        if mark.quoted or hedge not in _SYNONYMS or passage.text[mark.core.end : mark.span.end] or lasts:
            continue
        core = mark.core.cut(passage.text)
        for other in _SYNONYMS[hedge]:
            if other not in _OF_COUNTS or (quantity.figure.type == "cardinal" and quantity.numeral.value > 1):
                yield (passage.replace(mark, f"{other} {core}".strip()),)


def convert_unit(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The same measure in another unit, rounded to two digits, or to three where two would be off."""
    for quantity in passage.find_quantities():
        mark, numeral = quantity.mark, quantity.numeral
        unit = passage.text[numeral.end : mark.core.end]
        is_alone = (
            not passage.text.startswith(" (", mark.core.end)
            and "(" not in passage.text[max(mark.span.start - 1, 0) : mark.span.start]
        )
        if mark.quoted or quantity.figure.bound not in ("=", "~") or not is_alone or not numeral.value:
            continue
        if unit.strip() in _CONVERSIONS and numeral.value != 1:
            name, factor = _CONVERSIONS[unit.strip()]
            converted = _round_closely(numeral.value * Decimal(factor))
            yield (Change(numeral.start, mark.core.end, f"{converted:,f} {name}"),)
        elif _TEMPERATURE.fullmatch(unit) and not _DIFFERENCE.match(passage.text, mark.core.end):
            degrees = numeral.value * 9 / 5 + 32
            yield (Change(numeral.start, mark.core.end, f"{degrees.to_integral_value():f} degrees Fahrenheit"),)


def _round_closely(value: Decimal) -> Decimal:
    rounded = round_to_digits(value, 2)
    rounded = rounded if abs(rounded - value) <= _FINE * value else round_to_digits(value, 3)
    return rounded.quantize(Decimal(1)) if rounded == int(rounded) else rounded.normalize()


def respell_share(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """ "One in five" or "a fifth of" as 20 percent, and the other way round."""
    for mark in passage.marks:
        figure, share = mark.figure, mark.figure.value.low
        is_part = _OF.match(passage.text, mark.core.end) is not None
        if mark.quoted or share is None or not figure.value.is_exact:
            continue
        if figure.type == "ratio" and (is_part or " in " in mark.core.cut(passage.text)):
            yield (passage.replace(mark, f"{(share * 100).to_integral_value()} percent{'' if is_part else ' of'}"),)
        elif figure.type == "percent" and is_part:
            yield from _respell_percent(passage, mark, share)


def _respell_percent(passage: Passage, mark: Mark, percent: Decimal) -> Iterator[Offer]:
    if percent in _SHARES:
        yield (Change(mark.core.start, mark.core.end, _SHARES[int(percent)]),)
    end = mark.core.end + len(" of")
    if percent in _IN_SHARES and _DEFINITE.match(passage.text, end) is None:
        yield (Change(mark.core.start, end, _IN_SHARES[int(percent)]),)


def add_rightly(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The total of the sentence's counts, with a word that says so."""
    if total := find_sum(passage):
        yield (total.tell(passage, total.value),)


def respell_day(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The weekday as its date, and a date of the past week as its weekday."""
    today = story.source.reference.date
    for mark in passage.marks:
        day = _find_day(mark)
        if day is None or today is None:
            continue
        is_past = mark.figure.date is not None and mark.figure.date.direction == "past" and (today - day).days in _DAYS_BACK
        if mark.span.cut(passage.text) in calendar.day_name and mark.span.start:
            yield (Change(mark.span.start, mark.span.end, _write_date(day, today, story.locale)),)
        elif passage.read_word_before(mark.span.start) == "on" and is_past:
            yield (Change(mark.span.start, mark.span.end, calendar.day_name[day.weekday()]),)


def _find_day(mark: Mark) -> date | None:
    """The single day that an unquoted date names by itself."""
    mention = mark.figure.date
    if mark.quoted or mention is None or mark.figure.type != "date" or mention.precision != "day":
        return None
    is_own = not (mention.relative_to_event or mention.is_dateline or mention.modifier)
    return mention.earliest if is_own and mention.earliest == mention.latest else None


def _write_date(day: date, today: date, locale: str) -> str:
    month = calendar.month_name[day.month]
    if locale == "en-US":
        return f"{month} {day.day}" + (f", {day.year}" if day.year != today.year else "")
    return f"{day.day} {month}" + (f" {day.year}" if day.year != today.year else "")


REWRITES: Mapping[str, Find] = {
    "word or digit": respell_number,
    "scale spelling": respell_scale,
    "legal rounding": round_rightly,
    "implied hedge": imply_hedge,
    "conversion": convert_unit,
    "share or percent": respell_share,
    "correct sum": add_rightly,
    "weekday or date": respell_day,
}
