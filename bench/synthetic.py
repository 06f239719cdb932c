"""The synthetic fidelity benchmark: what the check says of our own articles' sentences with one edit each, half of them false.

A corruption is caught when a figure that it touches is blocked; where it touches the whole sentence (two figures exchanged, a
verb turned round), when any figure is. A legitimate rewrite that is blocked in that sense is a false alarm. Beside each family
stands a baseline: a claim is flagged when a number of it, as digits, is not in the article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.data import OwnArticle
from bench.digits import find_digit_strings, is_missing
from bench.edits import BAD_FAMILIES, GOOD_FAMILIES, find_edits
from bench.intervals import bootstrap_interval
from bench.passages import Edit
from service.domain import CheckedMention, Fidelity, Span
from service.fidelity.check import Checker
from service.text.annotate import annotate_article, annotate_claim

WHOLE = frozenset(
    {"role swap", "both-swap", "from/to swapped", "score reversed", "direction", "clause order", "synonym", "dropped sentence"}
)
_SWAPPED = frozenset({"role swap", "both-swap"})
_UNSWAPPED = frozenset({"clause order", "synonym", "dropped sentence"})
_RANKS = {"info": 0, "warn": 1, "block": 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check says of an edit: `suspicion` orders claims, `flagged` is the baseline's word."""

    edit: Edit
    blocked: bool
    warned: bool
    suspicion: tuple[int, float]
    flagged: bool


def measure_synthetic(articles: Sequence[OwnArticle], seed: int) -> dict[str, object]:
    """Counts and shares per family and over all, to three places; intervals are bootstrapped over the articles."""
    judged = list(judge_articles(articles, seed))
    caught, alarms = _pick(judged, bad=True), _pick(judged, bad=False)
    true_blocks, false_blocks = sum(one.blocked for one in caught), sum(one.blocked for one in alarms)
    precision, recall = _share(true_blocks, true_blocks + false_blocks), _share(true_blocks, len(caught))
    return {
        "articles": len(articles),
        "corruptions": len(caught),
        "rewrites": len(alarms),
        "precision": precision,
        "recall": recall,
        "recall_interval": _bootstrap(caught, seed),
        "f1": round(2 * precision * recall / ((precision + recall) or 1), 3),
        "false_alarms": _share(false_blocks, len(alarms)),
        "false_alarms_interval": _bootstrap(alarms, seed),
        "role_auc": measure_auc(
            [one.suspicion for one in caught if one.edit.family in _SWAPPED],
            [one.suspicion for one in alarms if one.edit.family in _UNSWAPPED],
        ),
        "baseline": {"recall": _rate(caught, _is_flagged), "false_alarms": _rate(alarms, _is_flagged)},
        "bad": {family: _report_bad(_pick_family(caught, family)) for family in BAD_FAMILIES},
        "legitimate": {family: _report_good(_pick_family(alarms, family)) for family in GOOD_FAMILIES},
    }


def judge_articles(articles: Iterable[OwnArticle], seed: int) -> Iterator[Judged]:
    """Every edit of the articles with what the check and the baseline say of it."""
    for one in articles:
        source = annotate_article(one.article, timezone="UTC")
        checker, digits = Checker(source), find_digit_strings(source.text)
        for edit in find_edits(one.slug, source, locale=one.article.locale, seed=seed):
            fidelity = checker.check(annotate_claim(edit.text, source, locale=one.article.locale))
            yield judge_edit(edit, fidelity, flagged=is_missing(edit.text, digits))


def judge_edit(edit: Edit, fidelity: Fidelity, *, flagged: bool) -> Judged:
    """The verdict on the figures that the edit touches, or on all where it touches the whole sentence."""
    mentions = list(find_touched(edit, fidelity))
    severities = {one.severity for one in mentions}
    suspicion = max(map(_suspect, fidelity.mentions), default=(0, 0.0))
    return Judged(edit, "block" in severities, "warn" in severities, suspicion, flagged)


def find_touched(edit: Edit, fidelity: Fidelity) -> Iterator[CheckedMention]:
    """The mentions that count for the edit."""
    edited = Span(edit.start, edit.end)
    return (one for one in fidelity.mentions if edit.family in WHOLE or one.figure.span.overlaps(edited))


def measure_auc(bad: Sequence[tuple[int, float]], good: Sequence[tuple[int, float]]) -> float:
    """How often a bad claim is more suspect than a good one, ties half; 0.5 where one side is empty."""
    ordered = sorted(good)
    wins = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in bad) / 2
    return round(wins / (len(bad) * len(good)), 3) if bad and good else 0.5


def _suspect(mention: CheckedMention) -> tuple[int, float]:
    """A block by how sure it is, anything milder by how unsure."""
    is_block = mention.severity == "block"
    return _RANKS[mention.severity], mention.confidence if is_block else 1 - mention.confidence


def _pick(judged: Iterable[Judged], *, bad: bool) -> list[Judged]:
    return [one for one in judged if one.edit.legitimate != bad]


def _pick_family(judged: Iterable[Judged], family: str) -> list[Judged]:
    return [one for one in judged if one.edit.family == family]


def _report_bad(judged: Sequence[Judged]) -> dict[str, float]:
    return {"count": len(judged), "recall": _rate(judged, _is_blocked), "baseline": _rate(judged, _is_flagged)}


def _report_good(judged: Sequence[Judged]) -> dict[str, float]:
    return {
        "count": len(judged),
        "blocked": _rate(judged, _is_blocked),
        "warned": _rate(judged, lambda one: one.warned and not one.blocked),
        "baseline": _rate(judged, _is_flagged),
    }


def _is_blocked(one: Judged) -> bool:
    return one.blocked


def _is_flagged(one: Judged) -> bool:
    return one.flagged


def _rate(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> float:
    return _share(sum(map(holds, judged)), len(judged))


def _share(part: int, whole: int) -> float:
    return round(part / (whole or 1), 3)


def _bootstrap(judged: Iterable[Judged], seed: int) -> list[float]:
    """The 95 % interval of the share that is blocked, when the articles are drawn anew."""
    by_article: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_article[one.edit.slug].append(one)
    counts = [(sum(map(_is_blocked, ones)), len(ones)) for ones in by_article.values()]
    return list(bootstrap_interval(counts, _share_blocked, seed))


def _share_blocked(counts: Sequence[tuple[int, int]]) -> float:
    return _share(sum(blocked for blocked, _ in counts), sum(count for _, count in counts))
