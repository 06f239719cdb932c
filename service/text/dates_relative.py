"""Date rules for what counts from the reference day, from the date before it in the text, or from the verb's tense."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from service.text.calendar import PERIOD_OF_UNIT, day_period, month_period, season_period, shift_day, shift_period
from service.text.date_reading import (
    LAST,
    NEXT,
    Reading,
    Rule,
    Scene,
    define_rule,
    leave_unplaced,
    narrow_reading,
    read_period,
    read_range,
)
from service.text.date_words import DAY_PARTS, SEASONS, parse_count, parse_unit, parse_weekday

_DAYS = {"the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_DAYS |= {"the day after tomorrow": 2, "day after tomorrow": 2, "this": 0, "last": -1}
_STEPS = {"last": -1, "past": -1, "this past": -1, "previous": -1, "next": 1, "coming": 1, "this coming": 1, "following": 1}
_STEPS |= {"this": 0, "current": 0, "that": 0, "same": 0, "preceding": -1}
_FROM_TEXT = frozenset({"previous", "following", "that", "same", "preceding"})  # count from the date before, not the reference
_NAMED_DAYS = frozenset("super bloody sheffield giving holy fat shrove taco black ruby".split())  # "Super Tuesday" names itself
_UNITS_OF_DAYS = frozenset({"second", "minute", "hour"})


def _in_day(reading: Reading, part: str | None) -> Reading:
    """`reading` at a part of its day: "Friday night"."""
    if part is None or reading.timex3 is None:
        return reading
    return replace(reading, kind="time", timex3=f"{reading.timex3}T{DAY_PARTS[part]}", precision="part_of_day")


# --- Days ---------------------------------------------------------------------------------------------------------------


def _read_deictic_day(match: re.Match[str], scene: Scene) -> Reading:
    if scene.reference is None:
        return leave_unplaced()
    name = match["name"]
    reading = read_period(day_period(scene.reference + timedelta(days=_DAYS[name])), confidence=0.98)
    return _in_day(reading, "night" if name == "tonight" else match.groupdict().get("daypart"))


def _read_overnight(match: re.Match[str], scene: Scene) -> Reading:
    """The night that ends on the reference day; ahead, the one that begins on it."""
    if scene.reference is None:
        return leave_unplaced()
    first = scene.reference - timedelta(days=scene.read_tense() != "future")
    period = replace(day_period(first), last=first + timedelta(days=1), short_edtf=None)
    return read_period(period, kind="time", timex3=f"{scene.reference}TNI", precision="part_of_day", approximate=True)


def _read_weekday(match: re.Match[str], scene: Scene) -> Reading | None:
    if scene.before in _NAMED_DAYS:
        return None
    if scene.reference is None:
        return leave_unplaced()
    groups = match.groupdict()
    number, deixis = parse_weekday(match["weekday"]), groups.get("deixis") or groups.get("deixis2")
    reading = _choose_weekday(number, deixis, scene, scene.reference)
    return _in_day(reading, groups.get("daypart"))


def _choose_weekday(number: int, deixis: str | None, scene: Scene, reference: date) -> Reading:
    """The last before the reference or the next after it; the reference's own weekday is the reference.

    "next Wednesday" is the first after the reference, or the one in next week: both are live when they differ.
    """
    back, ahead = (reference.weekday() - number) % 7, (number - reference.weekday()) % 7
    past, future = reference - timedelta(days=back), reference + timedelta(days=ahead)
    if deixis in {"previous", "following"} and scene.anchor:
        step = (scene.anchor.first.weekday() - number) % 7 or 7
        day = (
            scene.anchor.first - timedelta(days=step)
            if deixis == "previous"
            else scene.anchor.first + timedelta(days=7 - step % 7)
        )
        return read_period(day_period(day), relative_to_event=True, confidence=0.7)
    if deixis in LAST:
        return read_period(
            day_period(past - timedelta(days=7 * (back == 0))), direction="past", ambiguous=back not in {0, 6}, confidence=0.8
        )
    if deixis in NEXT:
        day = future + timedelta(days=7 * (ahead == 0))
        split = deixis == "next" and day.isocalendar()[1] == reference.isocalendar()[1]
        return read_period(day_period(day), direction="future", ambiguous=split, confidence=0.6 if split else 0.85)
    if deixis == "this":
        monday = reference - timedelta(days=reference.weekday())
        return read_period(day_period(monday + timedelta(days=number)), confidence=0.85)
    if back == 0:
        return read_period(day_period(reference), confidence=0.9)
    tense = scene.read_tense()
    confidence = 0.6 if tense == "none" else 0.9
    return read_period(day_period(future if tense == "future" else past), direction=tense, confidence=confidence)


def _read_weekday_of_week(match: re.Match[str], scene: Scene) -> Reading:
    """ "Friday last week", "Monday of this week"."""
    if scene.reference is None:
        return leave_unplaced()
    monday = scene.reference - timedelta(days=scene.reference.weekday()) + timedelta(weeks=_STEPS[match["which"]])
    return read_period(day_period(monday + timedelta(days=parse_weekday(match["weekday"]))))


def _read_weekday_range(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "Monday to Thursday", "from Friday through Sunday"."""
    if scene.reference is None:
        return leave_unplaced()
    last = _choose_weekday(parse_weekday(match["weekday2"]), None, scene, scene.reference)
    assert last.period is not None
    back = (last.period.first.weekday() - parse_weekday(match["weekday"])) % 7
    return read_range(match, day_period(last.period.first - timedelta(days=back)), last.period, last)


def _read_weekday_pair(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "Next Wednesday and Thursday": two days in a row are one interval."""
    first, second = parse_weekday(match["weekday"]), parse_weekday(match["weekday2"])
    if scene.reference is None or (second - first) % 7 != 1:
        return None
    last = _choose_weekday(second, match["deixis"], scene, scene.reference)
    assert last.period is not None
    return read_range(match, day_period(last.period.first - timedelta(days=1)), last.period, last)


# --- Weeks, months, quarters, years -------------------------------------------------------------------------------------


def _read_unit(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "last month", "the end of this year", "the following week"."""
    which = match["which"]
    base = scene.anchor_day if which in _FROM_TEXT else scene.reference
    if base is None:
        return leave_unplaced() if scene.reference is None else None
    period = shift_period(PERIOD_OF_UNIT[match["unit"]](base), _STEPS[which])
    reading = read_period(period, relative_to_event=which in _FROM_TEXT, confidence=0.6 if which in _FROM_TEXT else 0.95)
    return narrow_reading(reading, match["part"], scene.reference)


def _read_the_unit(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "the weekend", "early in the week", "the end of the year"."""
    unit = match["unit"]
    if scene.reference is None:
        return leave_unplaced()
    period = PERIOD_OF_UNIT[unit](scene.reference)
    if unit == "weekend" and scene.right.startswith(" of "):
        return None  # "the weekend of 20 October"
    if unit == "weekend" and period.first > scene.reference:
        tense = scene.read_tense()
        if tense == "past" or (tense == "none" and scene.reference.weekday() < 3):
            period = shift_period(period, -1)
    return narrow_reading(read_period(period, confidence=0.7), match.groupdict().get("part"), scene.reference)


def _read_the_year(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "for the year", "the rest of the year"; not "player of the year"."""
    of_it = re.search(r"\b(?:months|half|rest|remainder|part|quarters?|weeks) of $", scene.left)
    if scene.after in {"ended", "ending"} or not (of_it or scene.before in {"for", "in", "during", "through"}):
        return None
    return _read_the_unit(match, scene)


def _read_year_end(match: re.Match[str], scene: Scene) -> Reading:
    """ "by year-end": TIMEX3 names the year, the calendar its last month."""
    if scene.reference is None:
        return leave_unplaced()
    december = month_period(scene.reference.year, 12)
    return read_period(replace(december, timex3=str(scene.reference.year)), modifier="late", confidence=0.8)


def _read_latest_quarter(match: re.Match[str], scene: Scene) -> Reading | None:
    """The quarter that the text is about: the last it named."""
    if scene.quarter is not None:
        return read_period(scene.quarter, relative_to_event=True, confidence=0.7)
    if "latest" not in match[0] or scene.reference is None:
        return None
    return read_period(shift_period(PERIOD_OF_UNIT["quarter"](scene.reference), -1), confidence=0.6)


def _read_year_ago(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "a year earlier", "the year-ago quarter": the quarter under discussion, a year before, where there is one."""
    if scene.quarter is not None:
        return read_period(shift_period(scene.quarter, -4), relative_to_event=True, confidence=0.7)
    if scene.reference is None:
        return leave_unplaced()
    return read_period(PERIOD_OF_UNIT["year"](shift_day(scene.reference, -1, "year")), confidence=0.6)


# --- Counted units ------------------------------------------------------------------------------------------------------

_FORWARD = frozenset({"later", "after", "afterward", "afterwards", "from now", "hence"})
_COUNTED_GRAIN = {"day": "day", "week": "week", "fortnight": "day", "month": "month", "quarter": "quarter", "year": "year"}
_COUNTED_GRAIN |= {"decade": "year", "century": "decade"}


def _read_shifted(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "three weeks ago" counts from the reference, "two days later" from the date before; the unit is the grain."""
    unit, where = parse_unit(match["span"]), match["where"]
    from_text = where not in {"ago", "from now", "hence"}
    base = scene.anchor_day if from_text else scene.reference
    count = parse_count(match["count"])
    if where in {"before", "after"} and scene.after:
        return None  # "two days after the vote": a distance from something that is not a date
    if count is None:
        return Reading("date", "FUTURE_REF" if where in _FORWARD else "PAST_REF", relative_to_event=from_text, confidence=0.4)
    if base is None or unit in _UNITS_OF_DAYS:
        return leave_unplaced() if base is None else _read_hours(base, from_text)
    if count != int(count):
        count, unit = count * 12, "month" if unit == "year" else unit
    steps = int(count) * (1 if where in _FORWARD else -1)
    grain = "day" if match["exact"] else _COUNTED_GRAIN[unit]
    period = PERIOD_OF_UNIT[grain](shift_day(base, steps, unit))
    ahead = scene.reference is not None and period.first > scene.reference
    if from_text and ahead and scene.past_anchor and scene.read_tense() == "past":
        period = PERIOD_OF_UNIT[grain](shift_day(scene.past_anchor.first, steps, unit))  # what happened came after a past day
    vague = bool(match["hedge"] or match["vague"]) or unit == "decade"
    return read_period(
        period,
        approximate=vague,
        modifier="approx" if vague else None,
        relative_to_event=from_text,
        direction="future" if where in _FORWARD else "past",
        confidence=0.5 if from_text else 0.9,
    )


def _read_shifted_season(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "two summers later" counts from the date before, "two winters ago" from the reference."""
    from_text = match["where"] != "ago"
    base, count = scene.anchor_day if from_text else scene.reference, parse_count(match["count"])
    if base is None or count is None:
        return leave_unplaced()
    year = base.year + int(count) * (1 if match["where"] == "later" else -1)
    return read_period(season_period(year, SEASONS[match["season"]], scene.locale), relative_to_event=from_text, confidence=0.6)


def _read_hours(day: date, from_text: bool) -> Reading:
    return read_period(day_period(day), relative_to_event=from_text, approximate=True, confidence=0.4)


def _read_week_from(match: re.Match[str], scene: Scene) -> Reading:
    """ "a week from Monday", "a week ago Friday"."""
    if scene.reference is None:
        return leave_unplaced()
    ahead = match["way"] == "from"
    day = _choose_weekday(parse_weekday(match["weekday"]), "coming" if ahead else "past", scene, scene.reference).period
    assert day is not None
    return read_period(shift_period(day, 7 if ahead else -7), confidence=0.8)


def _read_same_day(match: re.Match[str], scene: Scene) -> Reading | None:
    """ "the next day", "that same day": from the day before it in the text."""
    if scene.anchor is None or scene.anchor.grain != "day":
        return None
    step = {"next": 1, "following": 1, "previous": -1}.get(match["which"], 0)
    reading = read_period(shift_period(scene.anchor, step), relative_to_event=True, confidence=0.7)
    return _in_day(reading, match["daypart"] if match["daypart"] != "day" else None)


RULES: tuple[Rule, ...] = (
    define_rule(
        "deictic-day",
        r"(?:(?:{part}|mid-?(?:morning|afternoon)) )?"
        r"(?P<name>(?:the )?day before yesterday|(?:the )?day after tomorrow|yesterday|today|tomorrow|tonight)(?: {daypart})?",
        _read_deictic_day,
    ),
    define_rule("this-morning", r"(?:(?:early|late|earlier|later) )?(?P<name>this) {daypart}", _read_deictic_day),
    define_rule("last-night", r"(?:(?:early|late) )?(?P<name>last) (?P<daypart>night|evening)", _read_deictic_day),
    define_rule("overnight", r"overnight", _read_overnight),
    define_rule("weekday", r"(?:(?:{part}|the) )?(?:{deixis} )?{weekday}(?: {daypart})?", _read_weekday),
    define_rule("weekday-of-week", r"{weekday},?(?: of)? (?P<which>last|next|this) week", _read_weekday_of_week),
    define_rule("weekday-range", r"{weekday} ?(?P<join>-|—|to|through|until) ?{weekday2}", _read_weekday_range),
    define_rule("weekday-pair", r"(?:{deixis} )?{weekday} (?P<join>and) {weekday2}", _read_weekday_pair),
    define_rule("week-from", r"a week (?P<way>from|ago) (?:on )?{weekday}", _read_week_from),
    define_rule(
        "unit",
        r"(?:{part} )?(?:the )?"
        r"(?P<which>this past|this coming|last|next|this|past|previous|preceding|following|coming|current|that|same)"
        r" (?:same )?(?:fiscal |financial |calendar |school |academic |trading )?{unit}",
        _read_unit,
    ),
    define_rule("the-weekend", r"(?:{part} )?the (?P<unit>weekend)", _read_the_unit),
    define_rule("the-year", r"the (?:full |fiscal )?(?P<unit>year)", _read_the_year),
    define_rule("part-of-unit", r"{part} (?:the )?(?P<unit>day|week|month|year|decade|century)", _read_the_unit),
    define_rule("year-end", r"(?:(?:the|this) )?year(?:'s)?[- ]end", _read_year_end),
    define_rule("latest-quarter", r"(?:the|this|that)(?: latest| most recent)? (?:quarter|period)", _read_latest_quarter),
    define_rule(
        "year-ago",
        r"(?:the )?(?:comparable |same )?year-(?:ago|earlier)(?: (?:{nth} )?(?:quarter|period))?"
        r"|(?:a|one) year (?:ago|earlier|before)",
        _read_year_ago,
    ),
    define_rule(
        "shifted",
        r"(?:{hedge} )?(?P<exact>exactly )?{count} (?:more |full |short )?{span}(?P<vague> or so)?"
        r" (?P<where>ago|earlier|before|previously|later|after|from now|hence|afterwards?)",
        _read_shifted,
    ),
    define_rule("seasons-later", r"{count} {season}s (?P<where>ago|earlier|later)", _read_shifted_season),
    define_rule(
        "that-day",
        r"(?:(?:earlier|later|early|late) )?that (?:(?P<which>same|very) )?(?P<daypart>day|morning|afternoon|evening|night)",
        _read_same_day,
    ),
    define_rule(
        "same-day",
        r"(?:the |that )(?P<which>next|following|previous|same|very)(?: same)? (?P<daypart>day|morning|afternoon|evening|night)",
        _read_same_day,
    ),
)
