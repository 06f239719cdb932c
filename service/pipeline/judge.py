"""What each candidate is worth: checked against the article, then rated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service.domain import AnnotatedText, Candidate, Fidelity, Span
from service.fidelity.check import Checker
from service.fidelity.repair import repair_text
from service.pipeline.passages import Passage
from service.pipeline.provenance import SentenceIndex
from service.pipeline.splices import count_bad_splices, swaps_roles
from service.text.annotate import annotate_claim
from service.text.words import find_stems

REVIEW_PENALTY = 0.5
SPLICE_WEIGHT = 0.1
REPEAT_WEIGHT = 0.2  # of each content word told again
COVERAGE_WEIGHT = 1.0
FATAL = frozenset({"fate_not_in_source"})  # issues over which a model's text is dropped, though an editor's is only asked about


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its check, how many of its joins the passage doesn't bear out, whether it seems to swap who does
    what, and whether it adds a content word.

    `score` is the model's own; `rating` orders candidates of one passage: the score, the share of the passage's words kept,
    splices, repeats, verdict.
    """

    text: str
    fidelity: Fidelity
    splices: int
    swaps: bool
    adds: bool
    score: float
    rating: float

    @property
    def fails(self) -> bool:
        """Whether it may not be printed. An editor may know of a fate that the article leaves out; a model can't."""
        return self.fidelity.verdict == "fail" or any(one.code in FATAL for one in self.fidelity.issues)

    @property
    def complaint(self) -> str:
        """Why the check blocked or warned, in words for `actions`."""
        blocked = [one for one in self.fidelity.mentions if one.severity == "block"]
        fatal = [one for one in self.fidelity.issues if one.severity == "block" or one.code in FATAL]
        found = [f"{one.verdict.replace('_', ' ')} figure {one.figure.text}" for one in blocked]
        found += [f"{one.code.replace('_', ' ')}: {one.text}" for one in fatal]
        swaps = "another one seems to do or suffer in it what the passage tells; " if self.swaps else ""
        return "; ".join(found) or f"{swaps}{self.splices} joins that the passage does not bear out"


def rate_coverage(text: str, passage: str) -> float:
    """The share of the passage's content words that `text` keeps; 1.0 for a passage without any."""
    wanted = set(find_stems(passage))
    return len(wanted.intersection(find_stems(text))) / len(wanted) if wanted else 1.0


def count_repeats(text: str) -> int:
    """How many content words stand in `text` again, inflected or not."""
    stems = list(find_stems(text))
    return len(stems) - len(set(stems))


class Judge:
    """Checks and rates texts against one article."""

    def __init__(self, source: AnnotatedText, locale: str) -> None:
        self.source = source
        self.index = SentenceIndex.build(source)
        self._checker = Checker(source)
        self._locale = locale

    def annotate(self, text: str) -> AnnotatedText:
        return annotate_claim(text, self.source, locale=self._locale)

    def check(self, text: str) -> Fidelity:
        return self._checker.check(self.annotate(text))

    def judge(self, candidates: Iterable[Candidate], passage: Passage) -> list[Judged]:
        """The candidates with their checks, best first; those that fail come last."""
        judged = [self._judge_one(candidate, passage) for candidate in candidates]
        return sorted(judged, key=lambda one: (one.fails, -one.rating))

    def repair(self, judged: Judged) -> Judged | None:
        """The candidate with its wrong figures set right, when each has exactly one right value in the article."""
        text = repair_text(self.annotate(judged.text), judged.fidelity, self.source)
        if text is None:
            return None
        fidelity = self.check(text)
        return None if fidelity.verdict == "fail" else replace(judged, text=text, fidelity=fidelity)

    def find_provenance(self, text: str, among: Iterable[int] | None = None) -> tuple[Span, ...]:
        return self.index.find_provenance(text, among)

    def _judge_one(self, candidate: Candidate, passage: Passage) -> Judged:
        fidelity = self.check(candidate.text)
        splices = count_bad_splices(candidate.text, passage.text) if passage.shortened else 0
        adds = not set(find_stems(candidate.text)) <= set(find_stems(passage.text))
        swaps = splices > 0 and swaps_roles(candidate.text, passage.text)
        rating = candidate.score + COVERAGE_WEIGHT * rate_coverage(candidate.text, passage.text) - SPLICE_WEIGHT * splices
        rating -= REPEAT_WEIGHT * count_repeats(candidate.text)
        rating -= REVIEW_PENALTY if fidelity.verdict == "review" else 0.0
        return Judged(candidate.text, fidelity, splices, swaps, adds, candidate.score, rating)
