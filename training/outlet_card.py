"""The card and the notice beside weights that an outlet trained on its own archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from training.card import render_points
from training.evaluate import Scores
from training.train import Progress

_NOTICE = """The weights in this folder are not covered by the licence of the code around them.

They were trained on an outlet's own archive, starting from {start}. {terms}
"""
_FROM_BASE = "MiniLM-L6 (all-MiniLM-L6-v2) is under the Apache License 2.0; nothing else than the archive went into them."
_FROM_TRAINED = (
    "What the notice beside those weights says holds for these too. Starting from the base (--start base) leaves it behind."
)

_CARD = """# {name}

Trained on an outlet's own archive with Nutgraf's recipe, starting from {start}. It rewrites a chosen passage of a news story:
`<headline>` as a headline, `<brief>` as a sentence of a brief, `<bullet>` as a dated bullet without its date. Output is
lower-case: the service takes the spelling of names from the article.

| pairs | headline | brief | bullet |
|---|---|---|---|
| from the archive | {headline:,} | {brief:,} | {bullet:,} |

{minutes:.0f} minutes, {seen:,} pairs seen ({passes:.1f} passes), {steps:,} steps. Passages of up to {tokens} word pieces.

ROUGE-1/2/L (F, lower case, stemmed) of plain beam search, on stories of the archive that training did not see:

| | stories | first words | before | after |
|---|---|---|---|---|
{scores}

What fails in the model that it started from (see that model's card) fails here too: it mixes facts of one passage and drops
hedges. It is meant to be decoded with constraints and checked afterwards, as the service does.
"""


def render_outlet_card(
    *,
    name: str,
    start: str,
    counts: Mapping[str, int],
    progress: Progress,
    scores: Sequence[tuple[str, Scores, Scores]],
    tokens: int,
) -> str:
    """The card of an outlet's own model; `scores` are by style, before and after."""
    tasks: Counter[str] = Counter()
    for key, count in counts.items():
        tasks[key.split("/")[0]] += count
    rows = (
        (
            style,
            str(after.count),
            render_points(after.baseline),
            render_points(before.model) if before else "",
            render_points(after.model),
        )
        for style, before, after in scores
    )
    return _CARD.format(
        name=name,
        start=start,
        headline=tasks["headline"],
        brief=tasks["brief"],
        bullet=tasks["bullet"],
        minutes=progress.elapsed_s / 60,
        seen=progress.pairs,
        passes=progress.pairs / max(1, sum(counts.values())),
        steps=progress.steps,
        tokens=tokens,
        scores="\n".join(f"| {' | '.join(row)} |" for row in rows),
    )


def render_outlet_notice(start: str) -> str:
    """The text of LICENSE-WEIGHTS beside an outlet's own weights."""
    return _NOTICE.format(start=start, terms=_FROM_BASE if start == "MiniLM-L6" else _FROM_TRAINED)
