"""What a summary tells, by itself: what every format of an answer is written from.

It is read from the v1 answer's JSON, so that a summary just made and one that was kept are written alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.domain import EventStatus, Origin, TextVerdict, digital_source_type


@dataclass(frozen=True, slots=True)
class ToldText:
    """One text, with who wrote it and the verdict on its figures."""

    text: str
    origin: Origin
    verdict: TextVerdict


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event; `display` is its date as the outlet writes dates, `edtf` the same for machines."""

    told: ToldText
    display: str | None
    edtf: str | None
    status: EventStatus

    @property
    def line(self) -> str:
        """The event on one line, its date first."""
        return f"{self.display}: {self.told.text}" if self.display else self.told.text


@dataclass(frozen=True, slots=True)
class Told:
    """A summary's texts. What was not asked for, or found nothing that fits, is None or empty; `notes` tell the editor why."""

    id: str
    headline: ToldText | None = None
    alternatives: tuple[ToldText, ...] = ()
    brief: ToldText | None = None
    events: tuple[ToldEvent, ...] = ()
    as_of: tuple[ToldEvent, ...] = ()
    undated: tuple[ToldEvent, ...] = ()
    notes: tuple[str, ...] = ()

    def list_events(self) -> tuple[ToldEvent, ...]:
        """Every event as a reader wants them: in order of time, then running totals, then what has no date."""
        return (*self.events, *self.as_of, *self.undated)

    def list_lines(self) -> list[str]:
        return [event.line for event in self.list_events()]

    def list_texts(self) -> list[ToldText]:
        """Every text, in the order of reading."""
        first = [text for text in (self.headline, *self.alternatives, self.brief) if text]
        return [*first, *(event.told for event in self.list_events())]

    def name_source_type(self) -> str | None:
        """The IPTC digital source type of the whole; None when it tells nothing."""
        origins = {text.origin for text in self.list_texts()}
        if not origins:
            return None
        return digital_source_type(origins.pop() if len(origins) == 1 else "mixed", edited=False)

    def drop_failed(self) -> Told:
        """The same without texts that hold a figure the article does not support: formats for readers have no place to say so."""
        return replace(
            self,
            headline=_pass_on(self.headline),
            alternatives=tuple(text for text in self.alternatives if _pass_on(text)),
            brief=_pass_on(self.brief),
            events=_pass_events(self.events),
            as_of=_pass_events(self.as_of),
            undated=_pass_events(self.undated),
        )


def _pass_on(text: ToldText | None) -> ToldText | None:
    return None if text is None or text.verdict == "fail" else text


def _pass_events(events: tuple[ToldEvent, ...]) -> tuple[ToldEvent, ...]:
    return tuple(event for event in events if _pass_on(event.told))


def read_told(answer: Mapping[str, Any]) -> Told:
    """What the v1 answer with this JSON tells."""
    headline, brief, timeline = (answer[style] or {} for style in ("headline", "brief", "timeline"))
    events, as_of, undated = (_read_events(timeline.get(part, ())) for part in ("events", "as_of", "undated"))
    told = Told(
        id=answer["id"],
        headline=_read_text(headline),
        alternatives=tuple(text for one in headline.get("alternatives", ()) if (text := _read_text(one))),
        brief=_read_text(brief),
        events=events,
        as_of=as_of,
        undated=undated,
    )
    return replace(told, notes=tuple(_find_notes(told, {"headline": headline, "brief": brief})))


def _read_text(one: Mapping[str, Any]) -> ToldText | None:
    return ToldText(one["text"], one["origin"], one["fidelity"]["verdict"]) if one.get("text") else None


def _read_events(events: list[Mapping[str, Any]]) -> tuple[ToldEvent, ...]:
    return tuple(
        ToldEvent(
            ToldText(one["text"], one["origin"], one["fidelity"]["verdict"]),
            display=one["date"]["display"] if one["date"] else None,
            edtf=one["date"]["edtf"] if one["date"] else None,
            status=one["status"],
        )
        for one in events
    )


def _find_notes(told: Told, styles: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Why a text is missing, and which ones an editor has to read against the story before use."""
    for style, answer in styles.items():
        if answer.get("reason"):
            yield f"No {style}: {answer['reason']}"
    doubted = [
        name for name, text in (("headline", told.headline), ("brief", told.brief)) if text is not None and text.verdict != "pass"
    ]
    for place, text in enumerate(told.alternatives, start=1):
        if text.verdict != "pass":
            doubted.append(f"alternative {place}")
    for place, event in enumerate(told.list_events(), start=1):
        if event.told.verdict != "pass":
            doubted.append(f"timeline entry {place}")
    if doubted:
        yield f"Check against the story before use: {', '.join(doubted)}."
