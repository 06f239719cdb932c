"""The synthetic benchmark's edits of one article: as many corruptions as legitimate rewrites, the same for a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from bench.corruptions import CORRUPTIONS
from bench.passages import Edit, Find, Offer, Passage, Story, build_story
from bench.rewordings import REWORDINGS
from bench.rewrites import REWRITES
from bench.shifts import SHIFTS
from bench.swaps import SWAPS
from bench.truth import is_told
from service.domain import AnnotatedText

_BAD: Mapping[str, Find] = {**CORRUPTIONS, **SHIFTS, **SWAPS}
_GOOD: Mapping[str, Find] = {**REWRITES, **REWORDINGS}
BAD_FAMILIES, GOOD_FAMILIES = tuple(_BAD), tuple(_GOOD)
MOST_BAD, MOST_GOOD = 1, 4  # edits of a family from one article; the bad families are more
MOST_RARE = 4  # … of a rare family, and of the swaps of roles, of which the floors ask most
_RARE = frozenset(
    {"percentage point", "hedge inverted", "wrong sum", *SWAPS, "conversion", "share or percent", "correct sum", "clause order"}
)


def find_edits(slug: str, source: AnnotatedText, *, locale: str, seed: int) -> list[Edit]:
    """The edits of an article, a few of each family: sorted by family, as many legitimate ones as corruptions."""
    rng = Random(f"{seed} {slug}")
    story = build_story(slug, source, locale)
    bad = {name: _collect(story, name, find, rng) for name, find in _BAD.items()}
    good = {name: _collect(story, name, find, rng) for name, find in _GOOD.items()}
    count = min(sum(map(len, bad.values())), sum(map(len, good.values())))
    return [*_deal(bad, count), *_deal(good, count)]


def _collect(story: Story, family: str, find: Find, rng: Random) -> list[Edit]:
    """The edits of one family, drawn from all that the story offers."""
    most = _find_most(family)
    offers = [(passage, offer) for passage in story.passages for offer in find(story, passage, rng) if offer]
    rng.shuffle(offers)
    edits: list[Edit] = []
    for passage, offer in offers:
        if len(edits) == most:
            break
        edit = _build_edit(story, family, passage, offer)
        if edit and all(edit.text != other.text for other in edits):
            edits.append(edit)
    return edits


def _find_most(family: str) -> int:
    if family in _RARE:
        return MOST_RARE
    return MOST_BAD if family in _BAD else MOST_GOOD


def _build_edit(story: Story, family: str, passage: Passage, offer: Offer) -> Edit | None:
    """The edit; None where the text stays as it was, or where a corruption may be true."""
    text, start, end = passage.apply(offer)
    tells_value = family in CORRUPTIONS or family in SHIFTS
    if text == passage.text or (tells_value and is_told(story, passage, offer)):
        return None
    return Edit(story.slug, family, family in _GOOD, text, start, end, passage.span)


def _deal(families: Mapping[str, list[Edit]], count: int) -> list[Edit]:
    """`count` edits, one of each family in turn, so that no family is crowded out; sorted by family."""
    turns = max(map(len, families.values()), default=0)
    dealt = [edits[turn] for turn in range(turns) for edits in families.values() if turn < len(edits)][:count]
    return list(_sort(families, dealt))


def _sort(families: Mapping[str, list[Edit]], edits: list[Edit]) -> Iterator[Edit]:
    for family in families:
        yield from (edit for edit in edits if edit.family == family)
