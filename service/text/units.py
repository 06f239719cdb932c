"""Units of measure: how news spells them, and how they convert.

Factors are exact by definition: the international yard and pound agreement of 1959 (1 in = 2.54 cm, 1 lb = 0.45359237 kg), the
US gallon of 231 cubic inches, the imperial gallon of 4.54609 l, and the SI. Temperatures also have an offset.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of `kind`: a value in it times `factor` plus `offset` is the value in the kind's base unit."""

    symbol: str
    kind: str
    factor: Fraction
    offset: Fraction = Fraction(0)


_FOOT, _POUND = Fraction("0.3048"), Fraction("0.45359237")
_MILE, _GALLON, _IMPERIAL_GALLON = 5280 * _FOOT, Fraction("3.785411784"), Fraction("4.54609")
_DAY = 86400
# symbol → (factor, spellings); one table a kind, the first row is the kind's base unit or fixes it
_TABLES: Mapping[str, Mapping[str, tuple[Fraction | int | str, str]]] = {
    "length": {
        "m": (1, "m metre metres meter meters"),
        "km": (1000, "km kms kilometre kilometres kilometer kilometers"),
        "cm": ("0.01", "cm cms centimetre centimetres centimeter centimeters"),
        "mm": ("0.001", "mm millimetre millimetres millimeter millimeters"),
        "um": ("0.000001", "µm μm micrometre micrometres micrometer micrometers micron microns"),
        "nm": ("0.000000001", "nm nanometre nanometres nanometer nanometers"),
        "mi": (_MILE, "mile miles mi"),
        "nmi": (1852, "nautical-mile nautical-miles nmi"),
        "yd": (3 * _FOOT, "yard yards yd yds"),
        "ft": (_FOOT, "foot feet ft"),
        "in": (_FOOT / 12, "inch inches"),
        "ly": (9460730472580800, "light-year light-years lightyear lightyears"),
    },
    "area": {
        "m2": (1, "m² m2 sqm sq-m square-metre square-metres square-meter square-meters"),
        "km2": (10**6, "km² km2 sq-km square-kilometre square-kilometres square-kilometer square-kilometers"),
        "ha": (10**4, "ha hectare hectares"),
        "ac": (4840 * (3 * _FOOT) ** 2, "acre acres"),
        "sq mi": (_MILE**2, "sq-mi sq-mile sq-miles square-mile square-miles"),
        "sq ft": (_FOOT**2, "sq-ft sqft square-foot square-feet ft² ft2"),
    },
    "volume": {
        "l": (1, "l litre litres liter liters"),
        "ml": ("0.001", "ml millilitre millilitres milliliter milliliters"),
        "m3": (1000, "m³ m3 cubic-metre cubic-metres cubic-meter cubic-meters"),
        "cu ft": (1000 * _FOOT**3, "cubic-foot cubic-feet cu-ft"),
        "gal": (_GALLON, "gallon gallons gal us-gallon us-gallons"),
        "imp gal": (_IMPERIAL_GALLON, "imperial-gallon imperial-gallons"),
        "pt": (_IMPERIAL_GALLON / 8, "pint pints"),
        "bbl": (42 * _GALLON, "barrel barrels bbl bpd"),
    },
    "mass": {
        "kg": (1, "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
        "g": ("0.001", "g gram grams gramme grammes"),
        "mg": ("0.000001", "mg milligram milligrams"),
        "ug": ("0.000000001", "µg μg mcg microgram micrograms"),
        "t": (1000, "t tonne tonnes metric-ton metric-tons mt"),
        "ton": (2000 * _POUND, "ton tons short-ton short-tons"),
        "Mt": (10**9, "megaton megatons megatonne megatonnes"),
        "Gt": (10**12, "gigaton gigatons gigatonne gigatonnes"),
        "lb": (_POUND, "lb lbs pound pounds"),
        "oz": (_POUND / 16, "oz ounce ounces"),
        "st": (14 * _POUND, "stone"),
        "ct": ("0.0002", "carat carats"),
    },
    "speed": {
        "km/h": (
            1,
            "km/h kmh kph kmph km/hr km-per-hour km-an-hour kilometres-per-hour kilometers-per-hour kilometres-an-hour "
            "kilometers-an-hour",
        ),
        "mph": (_MILE / 1000, "mph miles-per-hour miles-an-hour mile-per-hour mile-an-hour"),
        "m/s": (Fraction(18, 5), "m/s metres-per-second meters-per-second"),
        "kn": (Fraction("1.852"), "knot knots kn kt kts"),
    },
    "power": {
        "kW": (1, "kw kilowatt kilowatts"),
        "W": ("0.001", "w watt watts"),
        "MW": (1000, "mw megawatt megawatts"),
        "GW": (10**6, "gw gigawatt gigawatts"),
        "TW": (10**9, "tw terawatt terawatts"),
        "hp": (_POUND * Fraction("9.80665") * 550 * _FOOT / 1000, "hp bhp horsepower brake-horsepower"),
    },
    "energy": {
        "kWh": (1, "kwh kilowatt-hour kilowatt-hours"),
        "MWh": (1000, "mwh megawatt-hour megawatt-hours"),
        "GWh": (10**6, "gwh gigawatt-hour gigawatt-hours"),
        "TWh": (10**9, "twh terawatt-hour terawatt-hours"),
        "cal": (Fraction("4.184") / 3600000, "calorie calories"),
        "kcal": (Fraction("4.184") / 3600, "kcal"),
    },
    "data": {
        "MB": (1, "mb megabyte megabytes"),
        "kB": ("0.001", "kb kilobyte kilobytes"),
        "GB": (1000, "gb gigabyte gigabytes"),
        "TB": (10**6, "tb terabyte terabytes"),
    },
    "data rate": {
        "Mbps": (1, "mbps megabits-per-second mb/s"),
        "Gbps": (1000, "gbps gigabits-per-second gb/s"),
        "kbps": ("0.001", "kbps"),
    },
    "frequency": {
        "Hz": (1, "hz hertz"),
        "kHz": (1000, "khz kilohertz"),
        "MHz": (10**6, "mhz megahertz"),
        "GHz": (10**9, "ghz gigahertz"),
    },
    "voltage": {"V": (1, "v volt volts"), "kV": (1000, "kv kilovolt kilovolts"), "mV": ("0.001", "mv millivolt millivolts")},
    "charge": {"mAh": (1, "mah milliamp-hours milliampere-hours")},
    "sound": {"dB": (1, "db decibel decibels")},
    "torque": {
        "N m": (1, "newton-metre newton-metres newton-meter newton-meters"),
        "lb-ft": (_POUND * Fraction("9.80665") * _FOOT, "lb-ft pound-feet pound-foot pounds-feet foot-pounds ft-lb"),
    },
    "pressure": {
        "MPa": (10**6, "mpa megapascal megapascals"),
        "psi": (Fraction("6894.757293168"), "psi"),
        "ksi": (Fraction("6894757.293168"), "ksi"),
        "hPa": (100, "hpa hectopascals"),
        "mbar": (100, "mbar millibar millibars"),
    },
    "field": {"kV/cm": (1, "kv/cm")},
    "angle": {"degree": (1, "degree degrees °")},
    "fuel economy": {"mpg": (1, "mpg miles-per-gallon")},
    "concentration": {"ppm": (1, "ppm parts-per-million"), "ppb": ("0.001", "ppb parts-per-billion")},
    "pixels": {"pixel": (1, "pixel pixels"), "megapixel": (10**6, "mp megapixel megapixels")},
    "rotation": {"rpm": (1, "rpm revolutions-per-minute")},
    "duration": {
        "second": (1, "second seconds sec secs s"),
        "millisecond": ("0.001", "millisecond milliseconds ms"),
        "minute": (60, "minute minutes min mins"),
        "hour": (3600, "hour hours hr hrs h"),
        "day": (_DAY, "day days"),
        "night": (_DAY, "night nights"),
        "week": (7 * _DAY, "week weeks wk wks"),
        "fortnight": (14 * _DAY, "fortnight fortnights"),
    },
    "calendar": {  # years and months have no fixed number of days
        "month": (1, "month months"),
        "quarter": (3, "quarter quarters"),
        "year": (12, "year years yr yrs"),
        "decade": (120, "decade decades"),
        "century": (1200, "century centuries"),
    },
}
_TEMPERATURES = {
    "C": Unit("C", "temperature", Fraction(1)),
    "F": Unit("F", "temperature", Fraction(5, 9), Fraction(-160, 9)),
    "K": Unit("K", "temperature", Fraction(1), Fraction("-273.15")),
}
UNITS: Mapping[str, Unit] = {
    symbol: Unit(symbol, kind, Fraction(factor)) for kind, table in _TABLES.items() for symbol, (factor, _) in table.items()
} | _TEMPERATURES
SPELLINGS: Mapping[str, str] = {
    spelling: symbol for table in _TABLES.values() for symbol, (_, spellings) in table.items() for spelling in spellings.split()
}
_LETTERS_WITH_SPACE = frozenset("mgl")  # other one-letter units must touch their number
_UPPER_LETTERS = frozenset("VW")  # "5G", "5M" and "5T" are no grams, metres or tonnes
_DECIMALS_BEFORE = re.compile(r"\.\d+$")
_NAME = re.compile(r"[ -]?(?P<name>[a-zµμ°]+[²³23]?(?:/[a-z]+)?(?:[ -][a-z]+){0,2})")
_TEMPERATURE = re.compile(
    r"(?:[ ]?°[ ]?|[ ]degrees?[ ]|[ ])?(?P<scale>C|F|[Cc]elsius|[Cc]entigrade|[Ff]ahrenheit|[Kk]elvin)(?![^\W_])"
    r"|[ ]?(?P<sign>[℃℉])"
)
_TEMPERATURE_SIGNS: Mapping[str, str] = {"℃": "C", "℉": "F"}


def read_unit(text: str, low: str, start: int) -> tuple[str, int] | None:
    """The unit of measure that begins at `start`, right after a number, as (symbol, end); longest spelling first."""
    if (temperature := _TEMPERATURE.match(text, start)) and (
        temperature["sign"] or text[start] != " " or len(temperature[0]) > 2
    ):
        symbol = _TEMPERATURE_SIGNS.get(temperature["sign"]) or temperature["scale"][0].upper()
        return symbol, temperature.end()
    if torque := _NEWTON_METRES.match(text, start):
        return "N m", torque.end()
    name = _NAME.match(low, start)
    if name is None:
        return None
    spelling, end = name["name"], name.end()
    while True:
        symbol = SPELLINGS.get(spelling.replace(" ", "-"))
        if symbol is not None and (len(spelling) > 1 or _is_letter_unit(text, start, end)):
            return symbol, end
        cut = max(spelling.rfind(" "), spelling.rfind("-"))
        if cut < 0:
            return None
        end -= len(spelling) - cut
        spelling = spelling[:cut]


_NEWTON_METRES = re.compile(r"[ ]?Nm(?![^\W_])")  # "nm" are nanometres


def _is_letter_unit(text: str, start: int, end: int) -> bool:
    letter = text[end - 1]
    if letter == "s" and not _DECIMALS_BEFORE.search(text, max(start - 4, 0), start):
        return False  # "9.58s" is a time, "747s" are aircraft
    if letter.isupper():
        return letter in _UPPER_LETTERS and end - start == 1
    return end - start == 1 or letter in _LETTERS_WITH_SPACE
