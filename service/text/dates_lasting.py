"""Rules for durations, for what recurs, for clock times, and for words that only say before, now or later."""

from __future__ import annotations

import re
from decimal import Decimal

from service.text.calendar import day_period
from service.text.date_reading import Reading, Rule, Scene, define_rule, read_period
from service.text.date_words import SEASONS, parse_count, parse_month, parse_unit, parse_weekday

_CODES = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_CODES |= {"decade": "Y", "century": "Y"}
_YEARS_IN = {"decade": 10, "century": 100}
_CLOCK_UNITS = frozenset({"second", "minute", "hour"})
_RATE = re.compile(r"(?:\d|million|billion|times|once|twice|cents|dollars|pounds|euros|rate|percent|(?:[$£€]|\d )[\w.,]+ \w+) $")


def _write_duration(count: Decimal | None, unit: str) -> str:
    """ISO 8601 as TIMEX3 uses it: P2Y6M, PT16H, PXD for a vague count, decades in years."""
    mark = "PT" if unit in _CLOCK_UNITS else "P"
    if count is None:
        return f"{mark}X{'E' if unit == 'decade' else 'C' if unit == 'century' else _CODES[unit]}"
    if unit == "fortnight":
        return f"P{2 * int(count)}W"
    count *= _YEARS_IN.get(unit, 1)
    whole, rest = divmod(count, 1)
    if not rest:
        return f"{mark}{int(whole)}{_CODES[unit]}"
    small = {"year": (12, "M"), "day": (24, "TH"), "hour": (60, "M"), "minute": (60, "S"), "week": (7, "D"), "month": (30, "D")}
    if unit not in small:
        return f"{mark}{count.normalize()}{_CODES[unit]}"
    factor, code = small[unit]
    tail = f"{int(rest * factor)}{code}" if code != "TH" else f"T{int(rest * factor)}H"
    return f"{mark}{int(whole)}{_CODES[unit]}{tail}" if whole else f"{mark}{tail}"


def _read_duration(match: re.Match[str], scene: Scene) -> Reading | None:
    if re.match(r"[ -]old\b|-\w", scene.right) or re.search(r"[\w.$£€-]$", scene.left):
        return None
    unit, count = parse_unit(match["span"]), parse_count(match["count"])
    if unit in {"second", "quarter"} and (count == 1 or match["span"] == unit or scene.right.startswith(" of")):
        return None  # an ordinal, or a fraction
    if (match["count"] in {"a", "an"} and _RATE.search(scene.left)) or (unit == "hour" and scene.before == "at"):
        return None  # "$5 a month"; "at 1600 hours"
    if count is not None and match.groupdict().get("half"):
        count += Decimal("0.5")
    return Reading("duration", _write_duration(count, unit), approximate=match["hedge"] not in {None, "the"}, confidence=0.8)


def _read_bare_duration(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "for years", "in weeks"."""
    if scene.before not in {"for", "over", "take", "took", "last", "lasted", "within", "spent"}:
        return None
    return Reading("duration", _write_duration(None, parse_unit(match["span"])), confidence=0.5)


def _read_vague_duration(match: re.Match[str], scene: Scene) -> Reading:
    """ "recent weeks", "the coming years": a stretch beside the reference, of unsaid length."""
    return Reading("duration", _write_duration(None, parse_unit(match["span"])), approximate=True, confidence=0.5)


def _read_long(match: re.Match[str], scene: Scene) -> Reading:
    """ "decades-long", "yearlong"."""
    unit = parse_unit(match["span"])
    return Reading("duration", _write_duration(None if match["span"] != unit else Decimal(1), unit), confidence=0.6)


# --- What recurs --------------------------------------------------------------------------------------------------------

_ADVERBS = {"hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M"}
_ADVERBS |= {"yearly": "P1Y", "annually": "P1Y"}


def _read_adverb(match: re.Match[str], scene: Scene) -> Reading | None:
    if match["adverb"] == "quarterly" and scene.after:
        return None  # a quarterly dividend
    return Reading("set", _ADVERBS[match["adverb"]], confidence=0.7)


def _read_every(match: re.Match[str], scene: Scene) -> Reading:
    count = Decimal(2) if match["other"] else parse_count(match["count"]) if match["count"] else Decimal(1)
    return Reading("set", _write_duration(count, parse_unit(match["span"])), confidence=0.8)


def _read_every_named(match: re.Match[str], scene: Scene) -> Reading:
    if match["weekday"]:
        return Reading("set", f"XXXX-WXX-{parse_weekday(match['weekday']) + 1}", confidence=0.8)
    value = f"XXXX-{parse_month(match['month']):02}" if match["month"] else f"XXXX-{SEASONS[match['season']]}"
    return Reading("set", value, confidence=0.8)


def _read_weekdays(match: re.Match[str], scene: Scene) -> Reading:
    """ "Mondays", "on Tuesday nights"."""
    part = {"mornings": "TMO", "afternoons": "TAF", "evenings": "TEV", "nights": "TNI"}.get(match["parts"] or "", "")
    return Reading("set", f"XXXX-WXX-{parse_weekday(match['weekday']) + 1}{part}", confidence=0.8)


# --- Clock times --------------------------------------------------------------------------------------------------------


def _read_clock(match: re.Match[str], scene: Scene) -> Reading | None:
    """A time of day; on the day before it in the text or, where that is no day, on the reference day."""
    groups = match.groupdict()
    if groups.get("word"):
        hour, minute = {"noon": 12, "midday": 12, "midnight": 24}[groups["word"]], 0
    else:
        hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
        if (half := groups.get("half") or groups.get("half2")) and hour <= 12:
            hour = hour % 12 + 12 * (half[0] in "pae" and half[:2] not in {"am", "a."})
    if scene.before == "high":
        return None  # high noon
    if hour > 24 or minute > 59 or re.search(r"[\d:.,$£€/-]$", scene.left):
        return None
    day = scene.anchor if scene.anchor and scene.anchor.grain == "day" else None
    day = day or (day_period(scene.reference) if scene.reference else None)
    value = f"T{hour:02}:{minute:02}"
    if day is None:
        return Reading("time", value, basis="unresolved", precision="minute", confidence=0.3)
    return read_period(day, kind="time", timex3=f"{day.timex3}{value}", precision="minute", confidence=0.5)


# --- Only before, now or later ------------------------------------------------------------------------------------------


def _read_present(match: re.Match[str], scene: Scene) -> Reading:
    return Reading("date", "PRESENT_REF", confidence=0.4)


def _read_past(match: re.Match[str], scene: Scene) -> Reading | None:
    if match[0] == "the past" and scene.before != "in":
        return None
    return Reading("date", "PAST_REF", confidence=0.4)


def _read_future(match: re.Match[str], scene: Scene) -> Reading | None:
    if match[0] == "soon" and {scene.before, scene.after} & {"as", "after"}:
        return None
    return Reading("date", "FUTURE_REF", confidence=0.4)


_ZONE = (
    r"(?: (?:gmt|utc|bst|cet|cest|e[sd]?t|c[sd]t|m[sd]t|p[sd]?t|ist|jst"
    r"|(?:local|eastern|central|pacific) (?:standard |daylight )?time))?"
)
_HALF = r" ?(?P<half>[ap]\.?m\.?)"

RULES: tuple[Rule, ...] = (
    define_rule(
        "duration",
        r"(?:{hedge} )?(?:(?:the )?(?:first|last|past|next|latest|previous|coming|opening|final) )?{count}"
        r"(?: (?:more|additional|full|straight|consecutive|successive|trading|business|working|whole|extra))?[ -]{span}"
        r"(?P<half> and a half)?",
        _read_duration,
    ),
    define_rule("the-duration", r"(?P<hedge>the) {count} (?P<span>days|weeks|months|years)", _read_duration),
    define_rule("fiscal-year", r"the (?:fiscal |full )?(?P<span>year)(?= end(?:ed|ing))", _read_long),
    define_rule(
        "bare-duration", r"(?P<span>seconds|minutes|hours|days|weeks|months|years|decades|centuries)", _read_bare_duration
    ),
    define_rule(
        "vague-duration", r"(?:recent|(?:the )?coming) (?P<span>days|weeks|months|quarters|years|decades)", _read_vague_duration
    ),
    define_rule("long-duration", r"(?P<span>hours?|days?|weeks?|months?|years?|decades?)-?long", _read_long),
    define_rule("adverb-set", r"(?P<adverb>" + "|".join(_ADVERBS) + ")", _read_adverb),
    define_rule("every-unit", r"(?:every|each) (?:(?P<other>other) )?(?:{count} )?{span}", _read_every),
    define_rule("every-named", r"(?:every|each) (?:{weekday}|{month}|{season})", _read_every_named),
    define_rule("weekdays", r"{weekday}(?:s| (?P<parts>mornings|afternoons|evenings|nights))", _read_weekdays),
    define_rule("clock", r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?" + _HALF + _ZONE, _read_clock),
    define_rule(
        "clock-24", r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?= ?(?:gmt|utc|bst|cet|est|edt|local))" + _ZONE, _read_clock
    ),
    define_rule("clock-gmt", r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d) (?:gmt|utc)", _read_clock),
    define_rule("clock-colon", r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!:?\d)", _read_clock),
    define_rule("clock-of-day", r"(?P<hour>\d{1,2}) in the (?P<half>morning|afternoon|evening)", _read_clock),
    define_rule("clock-word", r"(?P<word>noon|midday|midnight)", _read_clock),
    define_rule("now", r"now|right now|currently|nowadays|these days|at present|at the moment", _read_present),
    define_rule(
        "recently",
        r"(?:more |most |just )?recently|lately|recent times|the past|past (?:years|months|weeks|days)",
        _read_past,
    ),
    define_rule("soon", r"soon|the (?:near )?future", _read_future),
)
