"""What stands right beside a number: what a rate is by, and which end of a change it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

_RATE = re.compile(
    r"""
    [ ]? (?: (?:an?|per|each|every)[ ] | -a- | / ) (?: [Tt]roy[ ] )?
    (?P<unit> second | minute | hour | day | night | week | fortnight | month | quarter | season | year
      | share | barrel | bushel | tonne | ton | ounce | gallon | litre | liter | pound | kilo | kilogram | gram | crate | ticket
      | person | head | piece | unit | mile | kilometre | kilometer | acre | hectare | plate | bottle | box | seat | student
      | kg | lb | oz | km | litre | sq[ ]m | square[ ]metre | square[ ]meter | square[ ]foot
      | megawatt[ -]hour | kilowatt[ -]hour )
    (?! s | -old | [ ](?:ago|earlier|later|before|after|old|on\b|and[ ]a[ ]half) | [\w-] )
    """,
    re.VERBOSE,
)
_ADVERB = re.compile(r"[ ](?P<adverb>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually)\b(?![ ]\w+[ ]of)")
_ADVERB_UNITS = {
    "hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month", "quarterly": "quarter",
    "yearly": "year", "annually": "year",
}  # fmt: skip
_END = re.compile(r"\b(?P<end>from|to|by)[ ](?:(?:the|an?|just|only|a[ ]record|its|his|her|their|a[ ]peak[ ]of)[ ])?$")
_ENDS: Mapping[str, Literal["from", "to", "by"]] = {"from": "from", "to": "to", "by": "by"}
_END_CHARS = 24


def find_rate(low: str, end: int) -> str | None:
    """What is counted by, in lower-case text right after a figure that ends at `end`: "a week", "per barrel", "annually"."""
    if rate := _RATE.match(low, end):
        return rate["unit"]
    adverb = _ADVERB.match(low, end)
    return _ADVERB_UNITS[adverb["adverb"]] if adverb else None


def find_end(low: str, start: int, floor: int) -> Literal["from", "to", "by"] | None:
    """Whether "from", "to" or "by" stands right before a figure that starts at `start`; nothing before `floor` is read."""
    match = _END.search(low, max(start - _END_CHARS, floor), start)
    if match is None:
        return None
    return _ENDS[match["end"]]
