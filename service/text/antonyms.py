"""Words that turn a statement round: what rises does not fall, what is upheld is not overturned."""

from __future__ import annotations

from collections.abc import Mapping

SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(first.split()), frozenset(second.split()))
    for first, second in (
        (
            "rise rises rose risen rising increase increases increased increasing gain gains gained climb climbs climbed jump "
            "jumps jumped soar soars soared surge surges surged grow grows grew grown growing higher",
            "fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped decline declines "
            "declined slump slumps slumped plunge plunges plunged shrink shrinks shrank lower",
        ),
        (
            "accept accepts accepted approve approves approved agree agrees agreed support supports supported back backs backed",
            "reject rejects rejected refuse refuses refused oppose opposes opposed deny denies denied rebuff rebuffs "
            "rebuffed spurn spurned",
        ),
        (
            "allow allows allowed permit permits permitted",
            "ban bans banned forbid forbids forbade forbidden block blocks blocked",
        ),
        ("buy buys bought", "sell sells sold"),
        ("open opens opened opening start starts started begin begins began", "close closes closed closing end ends ended"),
        ("guilty convicted", "innocent acquitted cleared"),
        ("uphold upholds upheld confirm confirms confirmed", "overturn overturns overturned quash quashes quashed annulled"),
        ("win wins won victory", "lose loses lost defeat"),
        ("profit profits", "loss losses"),
        ("hire hires hired", "fire fires fired sack sacks sacked dismiss dismisses dismissed"),
        ("lift lifts lifted", "impose imposes imposed"),
        (
            "keep keeps kept retain retains retained",
            "withdraw withdraws withdrew withdrawn scrap scraps scrapped abandon abandoned",
        ),
        ("warmer hotter", "cooler colder"),
        ("above", "below"),
        ("double doubles doubled doubling", "halve halves halved halving"),
        ("confirm confirms confirmed admit admits admitted", "deny denies denied"),
        ("strengthen strengthens strengthened", "weaken weakens weakened"),
    )
)
"""Pairs of sides, in lower case: a text that knows one side only must not be put in words of the other."""
SCALES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"more"}), frozenset({"less", "fewer"})),
    (frozenset({"before"}), frozenset({"after"})),
)
"""Pairs that turn a comparison round; too frequent beside each other to tell a contradiction."""


def find_antonyms(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Every word on the side of a lower-case `word`, and every word on the other side; both empty for most words."""
    return _BY_WORD.get(word, (frozenset(), frozenset()))


def _join_sides() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    joined: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for pair in SIDES:
        for known, opposite in (pair, pair[::-1]):
            for word in known:
                own, other = joined.get(word, (frozenset(), frozenset()))
                joined[word] = own | known, other | opposite
    return joined


_BY_WORD = _join_sides()
