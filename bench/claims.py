"""Claims that editors wrote about our own articles, half of them wrong in one way: beside each story, in claims*.toml.

They are paraphrases, as a headline or a brief would word them. A wrong one is caught when the whole text fails: by a figure, a
name, a quotation or a word turned round. The corpora of names, quotations and attributions have scores of their own.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.data import OWN_ARTICLES, ROOT, OwnArticle
from bench.digits import find_digit_strings, is_missing
from bench.intervals import Counts, report_scores, report_share
from service.domain import Fidelity, Issue
from service.fidelity.check import Checker
from service.text.annotate import annotate_article, annotate_claim

CORPUS = ROOT / "tests" / "corpus"
SEED = 0
_SEVERITIES = ("pass", "warn", "block")


@dataclass(frozen=True, slots=True)
class Claim:
    """A text about the article `slug`; `wrong`: an editor would stop it. `held_back`: kept from whoever writes rules."""

    slug: str
    text: str
    family: str
    wrong: bool
    held_back: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check and the digit-set baseline say of a claim."""

    claim: Claim
    fidelity: Fidelity
    flagged: bool

    @property
    def is_right(self) -> bool:
        return (self.fidelity.verdict == "fail") == self.claim.wrong


class Desk:
    """Checks texts against our own articles, each of which is read once."""

    def __init__(self, articles: Sequence[OwnArticle]) -> None:
        self._articles = {one.slug: one.article for one in articles}
        self._sources = {slug: annotate_article(one, timezone="UTC") for slug, one in self._articles.items()}
        self._checkers = {slug: Checker(source) for slug, source in self._sources.items()}

    def check(self, slug: str, text: str) -> Fidelity:
        source = self._sources[slug]
        return self._checkers[slug].check(annotate_claim(text, source, locale=self._articles[slug].locale))

    def misses_digits(self, slug: str, text: str) -> bool:
        """The baseline: a number of the text is not among the article's."""
        return is_missing(text, find_digit_strings(self._articles[slug].text))


def load_claims(folder: Path = OWN_ARTICLES) -> Iterator[Claim]:
    """Every claim beside an article of `folder`, by slug."""
    for path in sorted(folder.glob("*/claims*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in table["claims"]:
            yield Claim(path.parent.name, row["text"], row["family"], row["expect"] == "block", "split" in table)


def measure_claims(claims: Sequence[Claim], desk: Desk) -> dict[str, object]:
    """For each split: wrong claims caught, right ones blocked and warned about, and what went wrong by family."""
    outcomes = [Outcome(one, desk.check(one.slug, one.text), desk.misses_digits(one.slug, one.text)) for one in claims]
    return {
        name: _report([one for one in outcomes if one.claim.held_back == held_back])
        for name, held_back in (("open", False), ("held_back", True))
    }


def measure_corpora(desk: Desk) -> dict[str, object]:
    """Precision and recall of the checks beside figures; each corpus as a whole, and attributions by what was expected."""
    return {
        "names": _score_names(_load("claimed_names"), desk),
        "quotes": _score_quotes(_load("claimed_quotes"), desk),
        "attributions": _score_attributions(_load("claimed_attributions"), desk),
    }


def _report(outcomes: Sequence[Outcome]) -> dict[str, object]:
    wrong = [one for one in outcomes if one.claim.wrong]
    right = [one for one in outcomes if not one.claim.wrong]
    missed: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in outcomes:
        missed[one.claim.family][one.is_right] += 1
    return {
        "claims": len(outcomes),
        "caught": report_share([one.is_right for one in wrong], SEED),
        "blocked": report_share([not one.is_right for one in right], SEED),
        "warned": report_share([one.fidelity.verdict == "review" for one in right], SEED),
        "digit_set": {
            "caught": report_share([one.flagged for one in wrong], SEED),
            "blocked": report_share([one.flagged for one in right], SEED),
        },
        "misjudged_by_family": {
            family: f"{counts[False]} of {counts.total()}" for family, counts in sorted(missed.items()) if counts[False]
        },
    }


def _load(name: str) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))["claims"]
    return rows


def _find_issues(row: Mapping[str, object], code: str, desk: Desk) -> list[Issue]:
    return [one for one in desk.check(str(row["slug"]), str(row["text"])).issues if one.code == code]


def _score_names(rows: Sequence[Mapping[str, object]], desk: Desk) -> dict[str, object]:
    """Blocked names against those that the article does not have."""
    counts = []
    for row in rows:
        unknown = [str(name) for name in row["unknown"]] if isinstance(row["unknown"], list) else []
        blocked = [one.text for one in _find_issues(row, "name_not_in_source", desk) if one.severity == "block"]
        both = sum(any(name in text or text in name for text in blocked) for name in unknown)
        counts.append(Counts(len(unknown), len(blocked), both))
    return report_scores(counts, SEED)


def _score_quotes(rows: Sequence[Mapping[str, object]], desk: Desk) -> dict[str, object]:
    found = [(bool(row["altered"]), bool(_find_issues(row, "quote_altered", desk))) for row in rows]
    return report_scores([Counts(int(gold), int(ours), int(gold and ours)) for gold, ours in found], SEED)


def _score_attributions(rows: Sequence[Mapping[str, object]], desk: Desk) -> dict[str, object]:
    """For each expected severity, how often each was given; and the scores of saying anything where something is wrong."""
    table: dict[str, Counter[str]] = {name: Counter() for name in _SEVERITIES}
    counts = []
    for row in rows:
        given = {one.severity for one in _find_issues(row, "attribution_dropped", desk)}
        verdict = next((name for name in ("block", "warn") if name in given), "pass")
        table[str(row["expect"])][verdict] += 1
        gold, ours = row["expect"] != "pass", verdict != "pass"
        counts.append(Counts(int(gold), int(ours), int(gold and ours)))
    return {**report_scores(counts, SEED), "given_where_expected": {name: dict(given) for name, given in table.items()}}
