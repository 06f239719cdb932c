"""Whether an event took place, goes on, is planned, may happen or is denied: from the words of its verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from service.domain import DateMention, EventStatus
from service.text.verbs import is_past_form

NEGATIONS = frozenset("not never hasn't haven't hadn't didn't".split())
DENYING = frozenset("denied denies deny".split())
_FILLERS = frozenset("not also now still".split())
_PLANNING = frozenset(
    "due scheduled set expected planned slated going poised supposed to planning preparing likely about".split()
)
_WILL = frozenset("will shall must".split())
_MAYBE = frozenset("could may might should can".split())
_PLANS = frozenset("plans plan intends hopes expects aims wants seeks hope intend expect".split())
_TELLING = frozenset("has have had was were is are says say did didn't wasn't weren't".split())  # no timetable speaks in these
_APPOINTING = re.compile(
    r"""
    \b (?: set | scheduled | called | fixed | postponed | moved | adjourned | delayed | extended | rescheduled | planned | agreed
         | ordered | asked | due | slated | expected | vowed | pledged | promised | decided | announced[ ]plans | invited
         | summoned
         | appointed | declared | put ) \b
    """,
    re.VERBOSE,
)
_RECENT = timedelta(days=3)
_COUNTING = frozenset(  # after "has": what is counted up to now
    (
        "killed died dead injured wounded hurt displaced evacuated arrested detained charged confirmed recorded reported "
        "registered counted infected vaccinated treated rescued recovered found destroyed damaged burned fled left lost "
        "collected received reached risen climbed grown swollen topped passed exceeded surpassed rejected inspected examined "
        "signed applied sold"
    ).split()
)
_SO_FAR = re.compile(r"\b(?:so far|to date|until now|already|in all|altogether|more than|at least|since)\b", re.IGNORECASE)
_TOLL = re.compile(r"\b(?:toll|total|tally|number|count)\b", re.IGNORECASE)


def read_status(verb: Sequence[str], *, reported: bool) -> EventStatus:
    """The status that a finite verb, with the words after it, gives the event. "would" in reported speech is a plan."""
    first, rest = verb[0], [word for word in verb[1:] if word not in _FILLERS and not word.endswith("ly")]
    following = rest[0] if rest else ""
    if (following if first in {"has", "have"} else first) in DENYING:
        return "denied"
    if first in _WILL or _is_plan(first, rest):
        return "planned"
    if first == "would":
        return "planned" if reported and following != "have" else "conditional"
    if first in _MAYBE or "threatened" in (first, following):
        return "conditional"
    if following.endswith("ing") and first in {"is", "are"}:
        return "ongoing"
    if first in {"has", "have"} and following == "been" and rest[1:2] and rest[1].endswith("ing"):
        return "ongoing"
    return "occurred"


def _is_plan(first: str, rest: Sequence[str]) -> bool:
    """ "is due to", "was scheduled for", "was to open", "plans to"."""
    following = rest[0] if rest else ""
    if first in {"is", "are"}:
        return following in _PLANNING
    if first in {"was", "were"}:
        return following in {"due", "scheduled", "slated", "to"} or list(rest[:2]) in (["set", "to"], ["expected", "to"])
    return first in _PLANS and "to" in rest[:3]


def fits_tense(status: EventStatus, verb: Sequence[str], mention: DateMention, reference: date | None) -> EventStatus | None:
    """The status in the light of the date, None where the two cannot belong together.

    A past verb with a date ahead only works where something is appointed ("set a hearing for May 20"); a plan for a past day is
    stale; a present tense for today or later is a timetable ("the sides meet on Sunday"), for this year a state.
    """
    if reference is None or mention.earliest is None or mention.latest is None:
        return "ongoing" if status == "occurred" and mention.ends and verb[0] in {"is", "are"} else status
    if verb[0] in {"does", "do", "doesn't", "don't"}:
        return None  # "Monday's vote does not bind the next council"
    if status == "conditional" and verb[0] == "could" and mention.latest < reference:
        return "occurred"  # "could not get there until April"
    states = verb[0] in {"is", "are", "remains", "remain"}
    if status == "occurred" and states and (mention.modifier == "before" or mention.ends):
        return "ongoing"  # "is in force until Nov. 1", "is suspended from May 3 to May 9"
    if status == "occurred" and states and len(verb) > 1 and is_past_form(verb[1]) and mention.earliest > reference:
        return "planned"  # "when the results are published on Monday"
    present = not is_past_form(verb[0]) and verb[0] not in _TELLING
    if mention.earliest > reference and status in {"occurred", "ongoing"}:
        return "planned" if present or _APPOINTING.search(" ".join(verb)) else None
    if mention.latest < reference and status == "planned":
        return None
    if status == "occurred" and present and mention.earliest <= reference <= mention.latest:
        return "planned" if mention.earliest == mention.latest else None
    if mention.modifier == "after" and status == "occurred" and verb[0] in {"has", "have"}:
        return "ongoing"
    return status


def is_running_total(
    verb: Sequence[str], clause: str, mention: DateMention | None, reference: date | None, *, reported: bool
) -> bool:
    """Whether a clause with a figure counts up to now: "more than 34,000 have been killed", "the death toll rose to 41".

    A day of its own makes it an event; "since May" and "this year" do not.
    """
    if mention is not None and mention.modifier == "before":  # "47 bodies had been found by Tuesday"
        near = reference is not None and mention.latest is not None and reference - mention.latest <= _RECENT
        counted = verb[0] == "had" and not _COUNTING.isdisjoint(verb[1:3])
        return near and (counted or verb[0] in {"was", "were"})  # "by Tuesday night the slick was 31 km long"
    open_ended = mention is None or mention.modifier == "after" or (reference is not None and _holds(mention, reference))
    if not open_ended or (verb[1:2] == ("been",) and verb[2:3] and verb[2].endswith("ing")):
        return False
    if verb[0] in {"has", "have"} or (verb[0] == "had" and reported):
        return mention is not None or not _COUNTING.isdisjoint(verb[1:]) or _SO_FAR.search(clause) is not None
    return mention is None and _TOLL.search(clause.split(verb[0], 1)[0]) is not None


def _holds(mention: DateMention, reference: date) -> bool:
    """Whether the date is a stretch, longer than a day, that the reference lies in: "this year"."""
    if mention.earliest is None or mention.latest is None:
        return False
    return mention.earliest <= reference <= mention.latest != mention.earliest
