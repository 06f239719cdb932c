"""Date rules for months, quarters, halves, seasons, years, decades and centuries that are named outright."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from service.text.calendar import (
    Period,
    century_period,
    decade_period,
    half_period,
    month_period,
    quarter_period,
    season_period,
    year_period,
)
from service.text.date_reading import (
    Reading,
    Rule,
    Scene,
    choose_recurring,
    define_rule,
    leave_unplaced,
    narrow_reading,
    read_period,
    read_range,
)
from service.text.date_words import DECADE_WORDS, SEASONS, parse_month, parse_ordinal, parse_said_year
from service.text.dates_absolute import OTHER_YEAR, read_own_year

_YEARS = range(1500, 2100)  # a bare number is a year only here,
_OUR_YEARS = range(1900, 2060)  # and here with little doubt, for a count of thousands takes a comma
_YEAR_LEADS = frozenset(
    (
        "in since until till by from to of during before after and or between through the for than late early mid around "
        "about circa year fiscal back summer winter spring autumn fall next last a"
    ).split()
)
_COUNTING = frozenset("about than around nearly almost some over under least most no".split())
_COUNTED_LEADS = frozenset("in since until till by during before after the that this his her its their our".split())
_WORDS_TOO = frozenset({3, 4, 5, 6, 8})  # March, April, May, June, August are words or people as well
_COUNTED = re.compile(r" (?:[a-z]+ed )?(?:[a-z]{2,}[a-rt-z]s|people|men|women|children|troops|gmt|feet|percent|km)\b")
_MONTH_LEADS = frozenset(
    ("in since until till by from to through of for during before after and or between each every late early mid around").split()
)
_TO_BE_DONE = re.compile(  # "is expected to close in the fourth quarter"
    r"\bto (?:be )?(?:close|complete|begin|start|open|launch|finish|deliver|finali[sz]e)d? (?:[\w-]+ ){0,3}(?:in|by) (?:the )?$"
)
_SHORT_AHEAD = 10  # years: "the '26 election", written in 2021
_REPORTING = timedelta(days=100)  # companies report a quarter within this time
_AFTER_SEASON = frozenset("by at on in with from as for a an his her its their he she it they we under over".split())
_RANKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "latter": 2, "last": 2}


def _finish(period: Period, match: re.Match[str], scene: Scene) -> Reading:
    explicit = bool(match.groupdict().get("year") or match.groupdict().get("saidyear"))
    reading = read_period(period, "explicit" if explicit else "relative", confidence=0.95)
    return narrow_reading(reading, match.groupdict().get("part"), scene.reference)


def _recur(make: Callable[[int], Period], match: re.Match[str], scene: Scene) -> Reading:
    groups = match.groupdict()
    if year := read_own_year(match, scene):
        return _finish(make(year), match, scene)
    return narrow_reading(choose_recurring(make, groups.get("deixis"), scene), groups.get("part"), scene.reference)


# --- Months -------------------------------------------------------------------------------------------------------------


def _read_month(match: re.Match[str], scene: Scene) -> Reading | None:
    month = parse_month(match["month"])
    named = any(match.groupdict().get(name) for name in ("part", "deixis", "year", "whichyear"))
    if not (named or _is_month(match["month"], month, scene)):
        return None
    if scene.reference is None and not match["year"]:
        return leave_unplaced(f"XXXX-{month:02}")
    if not named and scene.before in {"a", "an", "its", "their"} and _is_far_ahead(month, scene):
        scene = replace(scene, read_tense=lambda: "past")  # "is trying to sell under a June agreement", said in October
    return _recur(lambda year: month_period(year, month), match, scene)


def _is_far_ahead(month: int, scene: Scene) -> bool:
    """Whether the month was nearer than it is ahead."""
    return scene.reference is not None and (month - scene.reference.month) % 12 > 12 // 2


def _is_month(word: str, month: int, scene: Scene) -> bool:
    """Whether a bare month is one: "in May", "the April meeting"; not "Theresa May", not "the March on Rome"."""
    if len(word) == 3 and word != "may":
        return scene.before in _MONTH_LEADS - {"and", "or"}
    if month not in _WORDS_TOO or scene.before in _MONTH_LEADS or scene.right.startswith("'s "):
        return True
    return scene.before in {"the", "an", "a", "its", "their"} and bool(re.match(r"[ -](?!(?:on|for|of|to) )[a-z]", scene.right))


def _read_month_range(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "March to June 2024", "between March and June"."""
    if match["join"] == "and" and scene.before != "between":
        return None
    first, last = parse_month(match["month"]), parse_month(match["month2"])
    end = _recur(lambda year: month_period(year, last), match, scene)
    if end.period is None:
        return end
    year = int(match["firstyear"]) if match["firstyear"] else end.period.first.year - (first > last)
    return read_range(match, month_period(year, first), end.period, end)


# --- Quarters, halves, seasons ------------------------------------------------------------------------------------------


def _read_quarter(match: re.Match[str], scene: Scene) -> Reading:
    groups = match.groupdict()
    number = int(groups["number"]) if groups.get("number") else _RANKS[groups["nth"]]
    if scene.reference and scene.read_tense() == "future":
        ended = [quarter_period(scene.reference.year - back, number) for back in (0, 1)]
        if not _TO_BE_DONE.search(scene.left) and any(
            timedelta(0) <= scene.reference - quarter.last <= _REPORTING for quarter in ended
        ):
            scene = replace(scene, read_tense=lambda: "past")  # results to come are of the quarter that has just ended
    return _recur(lambda year: quarter_period(year, number), match, scene)


def _read_half(match: re.Match[str], scene: Scene) -> Reading:
    groups = match.groupdict()
    number = int(groups["number"]) if groups.get("number") else _RANKS[groups["rank"]]
    return _recur(lambda year: half_period(year, number), match, scene)


def _read_season(match: re.Match[str], scene: Scene) -> Reading:
    season = SEASONS[match["season"]]
    return _recur(lambda year: season_period(year, season, scene.locale), match, scene)


def _read_bare_season(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "published in the spring by"; not "in the spring semester"."""
    return _read_season(match, scene) if scene.before == "in" and scene.after in _AFTER_SEASON else None


# --- Years and longer ---------------------------------------------------------------------------------------------------


def _read_year(match: re.Match[str], scene: Scene) -> Reading | None:
    year = int(match["year"])
    if not (match["part"] or match["lead"]) and not _is_year(year, scene):
        return None
    return _finish(year_period(year), match, scene)


def _is_year(year: int, scene: Scene) -> bool:
    """Whether a bare number is a year: not "2019 troops", "$1990", "Flight 1549", "1600 GMT"."""
    if year not in _YEARS or re.search(r"[\w$£€.,/:#+-]$", scene.left) or re.match(r"[\w°%/:+]|[,.-]\d|-[a-z]", scene.right):
        return False
    if _COUNTED.match(scene.right):
        return scene.before in _COUNTED_LEADS or scene.before.endswith("'s")
    if scene.before in _COUNTING:
        return scene.after == ""
    return year in _OUR_YEARS or scene.before in _YEAR_LEADS - {"of", "to", "a"} or not (scene.before and scene.after)


def _read_short_year(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "the '87 crash": the latest such year that lies no more than ten ahead."""
    if scene.reference is None:
        return leave_unplaced()
    century, short = scene.reference.year // 100 * 100, int(match["short"])
    year = century + short
    return read_period(year_period(year if year <= scene.reference.year + _SHORT_AHEAD else year - 100), confidence=0.7)


def _read_year_range(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "2014-16", "1914 to 1918", "between 2014 and 2016"."""
    if match["join"] == "and" and scene.before != "between":
        return None
    first, end = int(match["year"]), match["end"]
    last = int(match["year"][: 4 - len(end)] + end)
    if first not in _YEARS or last <= first or re.search(r"[\w$£€.,/-]$", scene.left) or scene.right[:1] in "-%/":
        return None
    end_year = year_period(last)
    return read_range(match, year_period(first), end_year, read_period(end_year, "explicit", confidence=0.9))


def _read_said_year(match: re.Match[str], scene: Scene) -> Reading:
    return read_period(year_period(parse_said_year(match["saidyear"])), "explicit")


def _read_decade(match: re.Match[str], scene: Scene) -> Reading | None:
    groups = match.groupdict()
    if groups.get("word"):
        first = 1900 + DECADE_WORDS[groups["word"]]
    elif len(groups["digits"]) == 2:
        first = (2000 if groups["digits"] in {"00", "10", "20"} else 1900) + int(groups["digits"])
    else:
        first = int(groups["digits"])
    period = century_period(first // 100 + 1) if first % 100 == 0 and first != 2000 else decade_period(first)
    return narrow_reading(read_period(period, "explicit"), groups["part"], scene.reference)


def _read_century(match: re.Match[str], scene: Scene) -> Reading:
    reading = read_period(century_period(parse_ordinal(match["ordinal"])), "explicit")
    return narrow_reading(reading, match["part"], scene.reference)


_OWN_YEAR = r"(?:,? (?:of )?(?:fiscal )?{year}|,? (?:of )?(?P<whichyear>last|this|next) year)"

RULES: tuple[Rule, ...] = (
    define_rule(
        "month",
        r"(?:{part}[ -])?(?:{deixis} )?{month}(?:,?(?: of)? {year}| {saidyear}|" + OTHER_YEAR + ")?",
        _read_month,
    ),
    define_rule(
        "month-range",
        r"{month}(?:,? (?:of )?(?P<firstyear>(?:1[5-9]|20)\d\d))? ?(?P<join>-|—|to|through|until|and) ?{month2}"
        r"(?:,? (?:of )?{year})?",
        _read_month_range,
    ),
    define_rule("quarter", r"(?:{part} |the )?(?:fiscal[ -])?{nth} quarter(?:" + _OWN_YEAR + ")?", _read_quarter),
    define_rule("quarter-adjective", r"(?:fiscal[ -])?{nth}-quarter", _read_quarter),
    define_rule("quarter-of-year", r"(?:the )?(?:fiscal )?{year}(?:'s)? (?:fiscal )?{nth}[- ]quarter", _read_quarter),
    define_rule("quarter-of-deictic-year", r"(?P<whichyear>last|this|next) year's (?:fiscal )?{nth}[- ]quarter", _read_quarter),
    define_rule("q-number", r"q(?P<number>[1-4])(?:,?(?: of)? {year})?", _read_quarter),
    define_rule("half", r"the (?P<rank>first|second|latter|last) half" + _OWN_YEAR, _read_half),
    define_rule("h-number", r"h(?P<number>[12]),?(?: of)? {year}", _read_half),
    define_rule("season-year", r"(?:{part} |the )?{season}(?: of|,)? (?:{year}|{saidyear})", _read_season),
    define_rule("season-other-year", r"(?:{part} |the )?{season}" + OTHER_YEAR, _read_season),
    define_rule("season", r"(?:{part} )?{deixis} {season}", _read_season),
    define_rule("in-season", r"the {season}", _read_bare_season),
    define_rule("the-season", r"(?:{part}|the) {season}(?= ?(?:[,.;]|and|but|when|after|before|to)(?:\W|$))", _read_season),
    define_rule("year", r"(?:{part}[ -])?(?P<lead>the year |the fiscal year |fiscal year |fiscal |fy ?)?{year}", _read_year),
    define_rule("short-year", r"(?<![\w'])'(?P<short>\d\d)(?![\d'])(?! ?(?:years?|year-old|percent|%))", _read_short_year),
    define_rule("year-range", r"{year} ?(?P<join>-|—|to|through|until|and) ?(?P<end>(?:1[5-9]|20)?\d\d)", _read_year_range),
    define_rule("said-year", r"(?:the year )?{saidyear}", _read_said_year),
    define_rule("decade", r"(?:{part}[ -]|the )?(?P<digits>(?:1[5-9]|20)\d0)'?s", _read_decade),
    define_rule("short-decade", r"(?:{part}[ -]|the )?'(?P<digits>\d0)s", _read_decade),
    define_rule("decade-word", r"(?:{part}[ -]|the )(?P<word>" + "|".join(DECADE_WORDS) + ")", _read_decade),
    define_rule("century", r"(?:{part}[ -]|the )?{ordinal}[- ]century", _read_century),
)
