"""A summary as oEmbed's rich type: HTML that another page shows as it is."""

from __future__ import annotations

from html import escape
from math import ceil
from typing import Any

from service.formats.markup import write_list
from service.formats.told import Told

WIDTH = 600  # pixels, unless the page has less room
CHAR_WIDTH = 8  # pixels of a letter at the size that pages set text in
LINE_HEIGHT = 24
PADDING = 48


def write_oembed(told: Told, *, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    """The answer of an oEmbed provider, no wider and no higher than asked; what does not fit scrolls.

    Texts that the article does not support are left out. The HTML has no script and loads nothing.
    """
    told = told.drop_failed()
    width = min(WIDTH, max_width or WIDTH)
    height = min(_estimate_height(told, width), max_height or _estimate_height(told, width))
    headline = told.headline.text if told.headline else None
    parts = [
        f'<blockquote class="nutgraf" style="box-sizing:border-box;max-width:{width}px;max-height:{height}px;overflow:auto">',
        f"<p><strong>{escape(headline)}</strong></p>" if headline else "",
        f"<p>{escape(told.brief.text)}</p>" if told.brief else "",
        write_list(told),
        "</blockquote>",
    ]
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Nutgraf",
        **({"title": headline} if headline else {}),
        "width": width,
        "height": height,
        "html": "\n".join(part for part in parts if part),
    }


def _estimate_height(told: Told, width: int) -> int:
    """Pixels that the texts take at `width`."""
    per_line = max(1, (width - PADDING) // CHAR_WIDTH)
    texts = [text.text for text in (told.headline, told.brief) if text] + told.list_lines()
    return PADDING + sum(ceil(len(text) / per_line) * LINE_HEIGHT for text in texts) + LINE_HEIGHT * len(texts)
