"""What the writers of formats are tried on: a summary that tells one of everything, in words that would be markup."""

from __future__ import annotations

from service.formats.document import Carried
from service.formats.told import Told, ToldEvent, ToldText

HOSTILE = "</script><script>alert(1)</script> <b onclick='x'>\"Rise\" & fall</b>"


def tell(text: str, *, origin: str = "model", verdict: str = "pass") -> ToldText:
    return ToldText(text, origin, verdict)  # type: ignore[arg-type]


def tell_event(text: str, display: str | None = None, edtf: str | None = None, **fields: str) -> ToldEvent:
    return ToldEvent(tell(text, **fields), display, edtf, "occurred")


TOLD = Told(
    id="s-1",
    headline=tell("Council reopens ferry terminal after two years"),
    alternatives=(tell("Ferry terminal reopens"), tell("Terminal to reopen in May")),
    brief=tell("The council voted 7-2 to reopen the terminal, which closed in 2022."),
    events=(
        tell_event("The terminal closed.", "2022", "2022"),
        tell_event("The council voted to reopen it.", "May 3, 2024", "2024-05-03"),
    ),
    as_of=(tell_event("Twelve people had complained.", "May 3, 2024", "2024-05-03"),),
    undated=(tell_event("The ferry company declined to comment."),),
)
HOSTILE_TOLD = Told(
    id="s-2",
    headline=tell(HOSTILE),
    alternatives=(tell(HOSTILE),),
    brief=tell(HOSTILE),
    events=(tell_event(HOSTILE, HOSTILE, "2024-05-03"),),
    undated=(tell_event(HOSTILE),),
    notes=(HOSTILE,),
)
HELD = Carried(
    "ninjs",
    version="2.2",
    uri="urn:newsml:courier.example:1",
    language="en-GB",
    embargo="2024-05-03T18:00:00+03:00",
    status="withheld",
    fields={"version": "7", "profile": "text-only"},
)
