"""The wording that would pass: the article's own, fitted into the claim."""

from __future__ import annotations

from service.domain import Figure

_KEPT = frozenset({"date", "time", "id", "idiom", "money"})  # capitals are theirs: "Friday", "GMT", "US$5m"


def suggest_wording(claim: Figure, source: Figure) -> str:
    """The source figure with its hedge; capital at its start as in the claim. It stands in for the claim's whole span."""
    text = " ".join(source.text.split())
    if claim.text[:1].isupper():
        return text[:1].upper() + text[1:]
    opens_with_word = source.span.start < source.core.start or source.type not in _KEPT
    return text[:1].lower() + text[1:] if opens_with_word else text
