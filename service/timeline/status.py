"""Whether an event took place, goes on, is planned, may happen or is denied: from the words of its verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from service.domain import DateMention, EventStatus
from service.text.verbs import is_past_form

_TELLING = frozenset("has have had was were is are says say did didn't wasn't weren't".split())
_PLANNING = frozenset(
    "due scheduled set expected planned slated going poised supposed to planning preparing likely about".split()
)
_MAYBE = frozenset("could may might would should can".split())
_WILL = frozenset("will shall must".split())
_PLANS = frozenset("plans plan intends hopes expects aims wants seeks".split())
_APPOINTING = re.compile(
    r"\b(?:set|scheduled|called|fixed|postponed|moved|adjourned|delayed|extended|rescheduled|planned|agreed|ordered|due|slated|expected|"
    r"vowed|pledged|promised|decided|announced plans|invited|summoned|appointed)\b"
)
_TOLL = re.compile(r"\b(?:toll|total|tally|number|count)\b", re.IGNORECASE)


def read_status(verb: Sequence[str], *, reported: bool, marker: str) -> EventStatus:
    """The status that a clause's finite verb, with the words after it, gives the event. "would" in reported speech is a plan."""
    first, rest = verb[0], [word for word in verb[1:] if word not in {"not", "also", "now", "still"} and not word.endswith("ly")]
    following = rest[0] if rest else ""
    if first in {"denied", "denies"} or (first in {"has", "have"} and following == "denied"):
        return "denied"
    if marker in {"if", "unless"}:
        return "conditional"
    if first in _WILL:
        return "planned"
    if first in _MAYBE:
        if "have" in rest[:1]:
            return "conditional" if first != "would" else "occurred"
        return "planned" if first == "would" and reported else "conditional"
    if first in {"is", "are"}:
        return _read_present(following)
    if first in {"was", "were"} and (
        following in {"due", "scheduled", "slated"} or rest[:2] in (["set", "to"], ["expected", "to"])
    ):
        return "planned"
    if first in {"has", "have"} and (following in {"been"} and len(rest) > 1 and rest[1].endswith("ing")):
        return "ongoing"
    if first in _PLANS and "to" in rest[:3]:
        return "planned"
    return "occurred"


def _read_present(following: str) -> EventStatus:
    if following in _PLANNING:
        return "planned"
    return "ongoing" if following.endswith("ing") else "occurred"


def fits_tense(status: EventStatus, verb: Sequence[str], mention: DateMention, reference: date | None) -> EventStatus | None:
    """The status in the light of the date, None where the two cannot belong together.

    A past verb with a date ahead only works where something is appointed ("set a hearing for May 20"); a plan for a past day is stale.
    """
    if reference is None or mention.earliest is None or mention.latest is None:
        return status
    if mention.earliest > reference and status in {"occurred", "ongoing"}:
        if _is_present(verb[0]):
            return "planned"
        return "planned" if _APPOINTING.search(" ".join(verb)) else None
    if mention.latest < reference and status == "planned":
        return None
    if status == "occurred" and _holds(mention, reference) and _is_present(verb[0]):
        return None  # "this year the race seems quieter": a state, not an event
    if mention.earliest == mention.latest == reference and status == "occurred" and _is_present(verb[0]):
        return "planned"  # "the sides meet on Sunday", said on that Sunday
    if mention.modifier == "after" and status == "occurred" and verb[0] in {"has", "have"}:
        return "ongoing"
    return status


def _is_present(verb: str) -> bool:
    return not is_past_form(verb) and verb not in _TELLING


def is_running_total(
    verb: Sequence[str], clause: str, mention: DateMention | None, reference: date | None, *, reported: bool
) -> bool:
    """Whether a clause with a figure counts up to now: "more than 34,000 have been killed", "the death toll rose to 41" without a day of its own."""
    open_ended = mention is None or mention.modifier == "after" or (reference is not None and _holds(mention, reference))
    if not open_ended or (len(verb) > 2 and verb[1] == "been" and verb[2].endswith("ing")):
        return False
    if verb[0] in {"has", "have"} or (verb[0] == "had" and reported):
        return True
    return mention is None and bool(_TOLL.search(clause.split(verb[0], 1)[0]))


def _holds(mention: DateMention, reference: date) -> bool:
    """Whether the date is a stretch, longer than a day, that the reference lies in: "this year"."""
    return (
        mention.earliest is not None and mention.latest is not None and mention.earliest < mention.latest
        and mention.earliest <= reference <= mention.latest
    )  # fmt: skip
