"""Quantities of single news sentences against NewsQuant's gold (Almasian et al., 2023): value, unit and change.

A gold range is two values; values count when equal within 1e-6, matched one to one inside a sentence. What of our figures is a
quantity there, by what its annotators mark and what they leave out: counts, percentages, money, measures, durations, ages,
ratios, multiples with a number ("1.4 times", not "twice"), bands of a named scale ("dozens of") and "one of the …". Not dates,
clock times, ordinals, identifiers, scores, and periods that only an article counts ("a century", "the year").

Its conventions differ from ours in four ways, and ours are turned into its own: a hedged number has the value that is written
(it has no intervals); a band goes from its scale to ten times that ("tens of thousands" is 10,000 to 100,000); cents, pence and
basis points are counted as such; "up" and "down" mark the amount of a change, never the level that it starts from or leads to,
nor what is called a change by a noun or told with "by" ("a 5 percent rise", "rose by 5 percent").
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from pathlib import Path

from bench.intervals import Counts, report_scores, split_halves
from service.domain import Article, Bound, Figure, FigureType
from service.text.annotate import annotate_article
from service.text.counted import make_singular
from service.text.currencies import read_currency_after
from service.text.units import SPELLINGS

SEED = 0
_NEAR = Decimal("1e-6")
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?"
_VALUE = re.compile(rf"(?P<low>{_NUMBER})(?:\s*-\s*(?P<high>{_NUMBER}))?")
_DIGITS = re.compile(r"\d[\d,.]*")
_COUNTED: frozenset[FigureType] = frozenset(
    {"cardinal", "percent", "percentage_point", "money", "measure", "duration", "ratio", "multiple", "age", "vague", "idiom"}
)
_ONLY_AN_ARTICLE = re.compile(
    r"(?:(?:more|less)[ ]than[ ]|over[ ]|under[ ]|about[ ]|around[ ]|nearly[ ]|almost[ ])?(?:an?|the|each|every|per)[ -][^\W\d_]+"
)
_NUMBERED_MULTIPLE = re.compile(r"\d|times|fold")
_CHANGES: Mapping[Bound, str] = {">": ">", ">=": ">", "<": "<", "<=": "<", "~": "~"}
_LEVEL_BEFORE = re.compile(r"\b(?:to|at|from|by)[ ]$")
_MOVED_BEFORE = re.compile(r"\b(?:up|down)[ ]$")  # "up nearly 57%" is a change first
_CHANGE_AFTER = re.compile(r"[ ](?:increase|rise|gain|jump|rebound|growth|drop|fall|decline|decrease|cut|loss)\b")
_LEVEL_CHARS = 8
_SCALES: Mapping[str, int] = {
    "dozens": 12, "dozen": 12, "scores": 20, "tens": 10, "hundreds": 100, "hundred": 100, "thousands": 1000, "thousand": 1000,
    "millions": 10**6, "million": 10**6, "billions": 10**9, "billion": 10**9, "trillions": 10**12, "trillion": 10**12,
}  # fmt: skip
_HUNDREDTHS = re.compile(r"(?:cents?|pence|penny|p|¢|basis[ -]points?|bps?)$")
NO_UNIT = ""
# spellings of the gold, and words for ours, that the service's own tables of units and currencies do not have
_UNITS: Mapping[str, str] = {
    "-": NO_UNIT, "percentage": "percent", "percentage point": "percentage point",
    "basis point": "percentage point/100", "count": "time", "celsius": "C",
    "fahrenheit": "F", "kelvin": "K", "pound-mass": "lb", "pound sterling": "GBP", "singaporean dollar": "SGD", "p": "GBP/100",
    "kilometre per hour": "km/h", "mile per hour": "mph", "metre per second": "m/s", "part per million": "ppm",
    "mile per gallon": "mpg", "revolution per minute": "rpm", "milliampere-hour": "mAh", "square kilometre": "km2",
    "square metre": "m2", "square foot": "sq ft", "square mile": "sq mi", "cubic metre": "m3", "cubic foot": "cu ft",
}  # fmt: skip
_SYMBOLS = frozenset({*SPELLINGS.values(), *_UNITS.values()})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value as it is compared. `units` holds the forms that its unit may take; for ours it is one."""

    value: Decimal
    units: frozenset[str]
    change: str


@dataclass(frozen=True, slots=True)
class QuantityRecord:
    """One sentence with its gold quantities."""

    text: str
    gold: tuple[Quantity, ...]


Same = Callable[[Quantity, Quantity], bool]
MEASURES: Mapping[str, Same] = {
    "value": lambda ours, gold: True,
    "value_and_unit": lambda ours, gold: not ours.units.isdisjoint(gold.units),
    "value_and_change": lambda ours, gold: ours.change == gold.change,
}


def load_newsquant(data: Path) -> list[QuantityRecord]:
    """All sentences of the set under `data`; FileNotFoundError when it is not there."""
    with lzma.open(data / "dev" / "newsquant.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [parse_record(json.loads(line)) for line in lines]


def parse_record(row: Mapping[str, object]) -> QuantityRecord:
    """A sentence with its gold; ValueError for a value that is no number."""
    quantities = row["quantities"]
    if not isinstance(quantities, list):
        raise ValueError("a record's quantities are no list")
    return QuantityRecord(str(row["text"]), tuple(one for gold in quantities for one in _parse_gold(gold)))


def measure_newsquant(records: Sequence[QuantityRecord]) -> dict[str, object]:
    """F1 of each half with its 95 % interval over sentences, and that of a digit regex."""
    halves = split_halves(records, lambda record: record.text)
    return {
        half: {
            "sentences": len(chosen),
            "values": sum(len(record.gold) for record in chosen),
            "nutgraf": score_quantities([(find_quantities(record.text), record.gold) for record in chosen]),
            "digit_regex": score_quantities([(find_digits(record.text), record.gold) for record in chosen]),
        }
        for half, chosen in halves.items()
    }


def score_quantities(pairs: Sequence[tuple[Sequence[Quantity], Sequence[Quantity]]]) -> dict[str, dict[str, object]]:
    """Precision, recall and F1 of (ours, gold) a sentence, by what must agree beside the value."""
    return {
        name: report_scores([Counts(len(gold), len(ours), len(match_quantities(ours, gold, same))) for ours, gold in pairs], SEED)
        for name, same in MEASURES.items()
    }


def match_quantities(ours: Iterable[Quantity], gold: Iterable[Quantity], same: Same) -> list[tuple[Quantity, Quantity]]:
    """Pairs of ours and gold with one value for which `same` holds; each is used once."""
    left = list(ours)
    pairs = []
    for wanted in gold:
        fitting = [one for one in left if abs(one.value - wanted.value) <= _NEAR and same(one, wanted)]
        if fitting:
            left.remove(fitting[0])
            pairs.append((fitting[0], wanted))
    return pairs


def find_quantities(text: str) -> list[Quantity]:
    """Our figures that are quantities by the rule above, each value of a range for itself."""
    figures = annotate_article(Article(text), timezone="UTC").figures
    return [one for figure in figures if _is_quantity(figure, text) for one in _read_figure(figure, text)]


def find_digits(text: str) -> list[Quantity]:
    """The baseline: every run of digits is a value without a unit and without a change."""
    tokens = (match[0].rstrip(".,").replace(",", "") for match in _DIGITS.finditer(text))
    return [Quantity(Decimal(token), frozenset({NO_UNIT}), "=") for token in tokens if token.count(".") <= 1]


def form_unit(words: str) -> str:
    """The one form of a unit's spelling: our symbol, a currency's code, else the singular of the last word before "of"."""
    low = words.strip().lower()
    if low in _UNITS:
        return _UNITS[low]
    if symbol := SPELLINGS.get(low.replace(" ", "-")):
        return symbol
    if code := _read_currency(low):
        return code
    if " per " in low:
        return "/".join(map(form_unit, low.split(" per ", 1)))
    if " of " in low:
        return form_unit(low.split(" of ", 1)[0])
    if " " in low:
        return _read_currency(low.rsplit(" ", 1)[1]) or make_singular(low.rsplit(" ", 1)[1])
    return make_singular(low)


def _parse_gold(row: Mapping[str, object]) -> Iterator[Quantity]:
    match = _VALUE.fullmatch(str(row["value"]))
    if match is None:
        raise ValueError("a gold value is no number")
    units = _form_gold_units(str(row["unit"]), str(row["normalized_unit"]))
    for value in (match["low"], match["high"]):
        if value is not None:
            yield Quantity(Decimal(value), units, str(row["change"]))


def _form_gold_units(spelling: str, name: str) -> frozenset[str]:
    """The name's form, and beside it that of the words as they stand: none, or a noun, whose head the name may not end on."""
    if spelling.lower() in _UNITS:
        return frozenset({_UNITS[spelling.lower()]} if spelling == "p" else {_UNITS[spelling.lower()], form_unit(name)})
    form, head = form_unit(name), form_unit(spelling)
    return frozenset({form} if form in _SYMBOLS or "/" in form or head in _SYMBOLS else {form, head})


def _read_currency(low: str) -> str | None:
    found = read_currency_after(f"1 {low}", f"1 {low}", 1)
    if found is None or found[1] != len(low) + 2:
        return None
    return found[0] if found[2] == 1 else f"{found[0]}/100"


def _is_quantity(figure: Figure, text: str) -> bool:
    core = figure.core.cut(text).lower()
    if figure.type == "duration" and _ONLY_AN_ARTICLE.fullmatch(core):
        return False
    if figure.type == "multiple" and not _NUMBERED_MULTIPLE.search(core):
        return False
    if figure.type == "vague" and not _find_scale(core):
        return False
    return figure.type in _COUNTED


def _read_figure(figure: Figure, text: str) -> Iterator[Quantity]:
    core = figure.core.cut(text).lower()
    unit = figure.unit or form_unit(figure.noun or ("time" if figure.type == "multiple" else "-"))
    values = _read_band(core) if figure.type == "vague" else _read_values(figure)
    if figure.type in ("money", "percentage_point") and _HUNDREDTHS.search(core):
        unit, values = f"{unit}/100", tuple(100 * value for value in values)
    if figure.per:
        unit = f"{unit}/{form_unit(figure.per)}"
    for value in values:
        yield Quantity(value, frozenset({unit}), _read_change(figure, text))


def _read_band(core: str) -> tuple[Decimal, ...]:
    scale = _find_scale(core)
    return Decimal(scale), Decimal(10 * scale)


def _find_scale(core: str) -> int:
    """What the words of a band multiply to; 0 where they name no scale."""
    scales = [_SCALES[word] for word in core.split() if word in _SCALES]
    return prod(scales) if scales else 0


def _read_values(figure: Figure) -> tuple[Decimal, ...]:
    """The numbers as written: one, or the two of a range. A hedge's interval is taken back to the number that it hedges."""
    low, high = figure.value.low, figure.value.high
    if low is None or high is None:
        return tuple(value for value in (low, high) if value is not None)
    if low == high:
        return (low,)
    written = {"=": None, "~": (low + high) / 2, ">": low, ">=": low, "<": high, "<=": high}[figure.bound]
    if written is not None and _is_reach(high - low, written, figure.significant):
        return (written,)
    return low, high


def _is_reach(width: Decimal, written: Decimal, significant: Decimal | None) -> bool:
    """Whether an interval is as wide as a hedge makes it: by the number's last digit, and never beyond a tenth of it."""
    tenth = abs(written) / 10
    reach = tenth if significant is None else min(tenth, significant)
    return abs(width - reach) <= _NEAR


def _read_change(figure: Figure, text: str) -> str:
    start = figure.span.start
    is_moved = figure.direction is not None and _MOVED_BEFORE.search(text, max(start - _LEVEL_CHARS, 0), start) is not None
    if figure.bound in _CHANGES and not is_moved:
        return _CHANGES[figure.bound]
    is_level = _LEVEL_BEFORE.search(text, max(start - _LEVEL_CHARS, 0), start) is not None
    is_named = _CHANGE_AFTER.match(text, figure.span.end) is not None
    return "=" if is_level or is_named or figure.direction is None else figure.direction
