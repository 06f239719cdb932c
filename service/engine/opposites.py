"""Words that would turn a passage's meaning round: "likely" where it has only "unlikely", "fell" where everything rises."""

from __future__ import annotations

from service.text.words import find_words

_PREFIXES = ("un", "dis", "in", "im", "il", "ir", "non")
_LEAST_STEM = 4  # letters: "un" + "it" is no denial
_SIDES = tuple(
    tuple(frozenset(side.split()) for side in pair)
    for pair in (
        (
            "rise rises rose risen rising increase increases increased increasing gain gains gained climb climbs climbed jump "
            "jumps jumped soar soars soared surge surges surged grow grows grew grown growing higher",
            "fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped decline declines "
            "declined slump slumps slumped plunge plunges plunged shrink shrinks shrank lower",
        ),
        (
            "accept accepts accepted approve approves approved agree agrees agreed support supports supported back backs backed",
            "reject rejects rejected refuse refuses refused oppose opposes opposed deny denies denied",
        ),
        (
            "allow allows allowed permit permits permitted",
            "ban bans banned forbid forbids forbade forbidden block blocks blocked",
        ),
        ("more", "less fewer"),
        ("before", "after"),
        ("buy buys bought", "sell sells sold"),
        ("open opens opened opening start starts started begin begins began", "close closes closed closing end ends ended"),
        ("guilty convicted", "innocent acquitted cleared"),
    )
)
"""Pairs of sides: a text that knows one side only must not be put in words of the other."""


def find_opposites(passage: str) -> frozenset[str]:
    """Lower-case English words that must not be written about `passage`; none that stands in it."""
    words = {word for _, _, word in find_words(passage)}
    denied = {prefix + word for word in words if len(word) >= _LEAST_STEM for prefix in _PREFIXES}
    asserted = {
        word.removeprefix(prefix)
        for word in words
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) >= len(prefix) + _LEAST_STEM
    }
    turned = {
        word for pair in _SIDES for known, other in (pair, pair[::-1]) if words & known and not words & other for word in other
    }
    return frozenset((denied | asserted | turned) - words)
