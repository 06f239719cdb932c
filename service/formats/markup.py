"""What a summary tells as HTML. Every text is escaped: what an article holds never becomes markup."""

from __future__ import annotations

from html import escape

from service.formats.document import Carried
from service.formats.told import Told, ToldEvent


def write_html(told: Told, carried: Carried | None) -> str:
    """The summary as one section: headline, brief, timeline; its attributes name the digital source type, status and embargo."""
    attributes = {
        "class": "nutgraf",
        "lang": carried and carried.language,
        "data-digital-source-type": told.name_source_type(),
        "data-pubstatus": carried and carried.status,
        "data-embargoed": carried and carried.embargo,
    }
    opening = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    parts = [
        f"<section{opening}>",
        f"<h2>{escape(told.headline.text)}</h2>" if told.headline else "",
        f"<p>{escape(told.brief.text)}</p>" if told.brief else "",
        write_list(told),
        *(f'<p class="nutgraf-note">{escape(note)}</p>' for note in told.notes),
        "</section>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def write_list(told: Told) -> str:
    """The timeline as a list; nothing without events."""
    items = "\n".join(f"<li>{write_event(event)}</li>" for event in told.list_events())
    return f"<ul>\n{items}\n</ul>" if items else ""


def write_event(event: ToldEvent) -> str:
    """One event, its date in bold before it."""
    text = escape(event.told.text)
    return f"<strong>{escape(event.display)}</strong>: {text}" if event.display else text
