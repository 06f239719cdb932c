"""A summary as people left it: edited, without what they rejected, and with the headline that they accepted first."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from service.domain import Review

LISTS = ("events", "as_of", "undated")


def apply_reviews(told: Mapping[str, Any], reviews: Iterable[Review]) -> dict[str, Any]:
    """The v1 answer with the last decision on each text applied; `told` stays as it is.

    An edited text is by two hands ("mixed"), and its verdict is "review": the check has not seen it.
    """
    answer: dict[str, Any] = copy.deepcopy(dict(told))
    last = {review.part: review for review in reviews}
    for pointer, review in last.items():
        part = _find_part(answer, pointer)
        if part is not None and review.decision == "edited":
            part.update(text=review.text, origin="mixed", fidelity={**part["fidelity"], "verdict": "review"})
    rejected = {pointer for pointer, review in last.items() if review.decision == "rejected"}
    _choose_headline(answer, accepted=last.keys() - rejected, rejected=rejected)
    if answer.get("brief") and "/brief/text" in rejected:
        answer["brief"]["text"] = None
    for name in LISTS if answer.get("timeline") else ():
        events = enumerate(answer["timeline"][name])
        answer["timeline"][name] = [event for at, event in events if f"/timeline/{name}/{at}/text" not in rejected]
    return answer


def _find_part(answer: Mapping[str, Any], pointer: str) -> dict[str, Any] | None:
    """What holds the text at `pointer`; None where the answer has none."""
    part: Any = answer
    for step in pointer.split("/")[1:-1]:
        if isinstance(part, list) and step.isdigit() and int(step) < len(part):
            part = part[int(step)]
        elif isinstance(part, Mapping):
            part = part.get(step)
        else:
            return None
    return part if isinstance(part, dict) else None


def _choose_headline(answer: dict[str, Any], *, accepted: Iterable[str], rejected: Iterable[str]) -> None:
    """Puts the headline that was accepted first, and leaves out those that were rejected."""
    first = answer.get("headline")
    if not first:
        return
    alternatives = first.get("alternatives", [])
    places = {"/headline/text": first} | {f"/headline/alternatives/{at}/text": one for at, one in enumerate(alternatives)}
    left = [pointer for pointer, one in places.items() if pointer not in set(rejected) and one.get("text")]
    left.sort(key=lambda pointer: pointer not in set(accepted))
    kept = [{key: value for key, value in places[pointer].items() if key != "alternatives"} for pointer in left]
    answer["headline"] = {**(kept[0] if kept else {**first, "text": None}), "alternatives": kept[1:]}
