"""The wording that would pass: the article's own, fitted into the claim."""

from __future__ import annotations

from service.domain import Figure

_SPELT = frozenset({"date", "time", "id", "idiom", "money"})  # their capitals are their own: "Friday", "GMT", "US$5m"


def suggest_wording(claim: Figure, source: Figure, *, opens_sentence: bool) -> str | None:
    """The source figure with its hedge, to stand in for the claim's whole span; None where it would not fit the grammar."""
    if claim.date and source.date and claim.date.precision != source.date.precision:
        return None
    text = " ".join(source.text.split())
    if opens_sentence:
        return text[:1].upper() + text[1:]
    is_ordinary = source.span.start < source.core.start or source.type not in _SPELT
    return text[:1].lower() + text[1:] if is_ordinary else text
