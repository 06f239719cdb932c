"""Hedges: words beside a figure that say how far it may be from the truth (fidelity.md section 2).

"nearly" and "about" are given ends that readers would accept: within one unit of the number's last non-zero digit, and never
further than a tenth of it ("nearly 35,000" is above 34,000; "nearly 100" is above 90; "about 34,000" is 33,500 to 34,500).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from service.domain import Bound, Interval
from service.text.numerals import trim_zeros

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge as found: what it does to the bound, and where the figure's span begins or ends with it."""

    bound: Bound
    start: int
    end: int
    is_close: bool = False  # "just over", "nearly": the other end is near too


_BEFORE = re.compile(
    r"""
    (?<![\w-])
    (?: (?P<exact>   exactly | precisely )
      | (?P<floor>   at[ ]least | (?:no|not)[ ](?:fewer|less)[ ]than | (?:a[ ])?minimum(?:[ ]of)? | as[ ](?:few|little)[ ]as )
      | (?P<ceiling> up[ ]to | at[ ]most | as[ ](?:many|much|high|long|large|big)[ ]as | (?:a[ ])?maximum(?:[ ]of)? | capped[ ]at
                   | (?:no|not)[ ](?:more|greater|higher|later|longer|larger)[ ]than )
      | (?P<just_over> (?:just|slightly|a[ ]little)[ ](?:more[ ]than|over|above|higher[ ]than) )
      | (?P<over>    (?:(?:well|far|much|significantly|considerably|substantially)[ ])?
                     (?:more|greater|higher|larger|bigger|longer|better|older|heavier|taller|faster|further)[ ]than
                   | (?:(?:well|far)[ ])? (?:over|above|beyond|north[ ]of|upwards?[ ]of|in[ ]excess[ ]of)
                   | (?:exceed|surpass)(?:s|es|ing|ed)? | tops | topped | topping )
      | (?P<nearly>  (?:very[ ])?(?:nearly|almost|approaching|nearing) | close[ ]to | shy[ ]of | not[ ]quite
                   | just[ ](?:under|below|shy[ ]of|short[ ]of|less[ ]than)
                   | (?:slightly|a[ ]little)[ ](?:under|below|less[ ]than|fewer[ ]than) )
      | (?P<under>   (?:(?:well|far|much|significantly|considerably)[ ])?
                     (?:fewer|less|lower|smaller|shorter|younger|lighter|slower|closer|worse)[ ]than
                   | (?:(?:well|far)[ ])? (?:under|below|short[ ]of) )
      | (?P<about>   (?:about|around|roughly|approximately|approx\.?|some|estimated|circa|c\.|ca\.|near|~)
                   | an[ ]estimated | just[ ](?:about|around) | more[ ]or[ ]less | give[ ]or[ ]take
                   | in[ ]the[ ](?:region|neighbou?rhood|order)[ ]of | somewhere[ ](?:around|near|between) )
    )
    (?:[ ](?:about|around|some|roughly|an[ ]estimated|the|a[ ]further|another|an[ ]additional))?
    [ -]? $
    """,
    re.VERBOSE,
)
_OVER_ABOUT = re.compile(r"(?:over|above|beyond) (?P<about>about|around|roughly|some|an estimated) $")
_BEFORE_CHARS = 40
_AFTER = re.compile(
    r"""
    (?: (?P<floor>   [ ]?\+ | [ -]plus(?![ ][\d$£€]) | [ ](?:or|and)[ ](?:more|higher|over|above|older|up|greater|better|longer)
                   | [ ]at[ ]least | [ ]minimum | [ ]upwards? )
      | (?P<ceiling> [ ](?:or|and)[ ](?:less|fewer|lower|under|below|younger|smaller) | [ ]at[ ]most | [ ]maximum | [ ]tops )
      | (?P<about>   [ ]or[ ]so | [ -]odd | [ ]or[ ]thereabouts | -ish | [ ]approximately | [ ]give[ ]or[ ]take )
    ) (?![\w-])
    """,
    re.VERBOSE,
)
_BOUNDS: dict[str, Bound] = {
    "exact": "=", "floor": ">=", "ceiling": "<=", "just_over": ">", "over": ">", "nearly": "<", "under": "<", "about": "~",
}  # fmt: skip


def read_hedge_before(low: str, start: int, floor: int) -> Hedge | None:
    """The hedge that ends where a figure starts; it begins no earlier than `floor`."""
    match = _BEFORE.search(low, max(start - _BEFORE_CHARS, floor), start)
    if match is None:
        return None
    name = match.lastgroup or ""
    if name == "over" and (about := _OVER_ABOUT.search(low, match.start(), start)):
        return Hedge("~", about.start("about"), start)  # "spread over about 150 miles"
    return Hedge(_BOUNDS[name], match.start(), start, name in ("nearly", "just_over"))


def read_hedge_after(low: str, end: int) -> Hedge | None:
    """The hedge that begins where a figure ends: "or more", "-odd", "+"."""
    match = _AFTER.match(low, end)
    return None if match is None else Hedge(_BOUNDS[match.lastgroup or ""], end, match.end())


def bound_interval(value: Interval, hedge: Hedge, significant: Decimal | None) -> Interval:
    """The values that a hedged number allows; a range already says how far it may be from the truth."""
    low, high = value.low, value.high
    if hedge.bound == "=":
        return value
    if low is None or high is None or low != high:
        return value
    reach = _find_reach(low, significant)
    if hedge.bound == "~":
        return Interval(trim_zeros(low - reach / 2), trim_zeros(high + reach / 2))
    if hedge.bound in (">", ">="):
        return Interval(low, trim_zeros(low + reach) if hedge.is_close else None, hedge.bound == ">", True)
    return Interval(trim_zeros(high - reach) if hedge.is_close else None, high, True, hedge.bound == "<")


def _find_reach(value: Decimal, significant: Decimal | None) -> Decimal:
    tenth = abs(value) * TENTH
    return tenth if significant is None else min(significant, tenth)
