"""The check, in a straight line: ground each figure of a text in the article, say what follows, look at the words beside."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import groupby

from service.domain import AnnotatedText, Fidelity, Figure, Issue, Severity, TextVerdict
from service.fidelity.align import Aligner, group_readings
from service.fidelity.attribution import find_dropped_attributions
from service.fidelity.fates import find_unknown_fates
from service.fidelity.index import TextIndex
from service.fidelity.names import Vocabulary, find_unknown_names
from service.fidelity.negation import find_negation_mismatches
from service.fidelity.quotes import find_altered_quotes
from service.fidelity.results import find_reversed_results
from service.fidelity.reversals import find_reversals
from service.fidelity.verdicts import settle_mention


def check_text(claim: AnnotatedText, source: AnnotatedText) -> Fidelity:
    """The verdict on `claim`: one mention for every figure of it, in order, and the issues beside figures.

    Spans of mentions and issues point into the claim, evidence and operands into the source. Linear in both texts.
    """
    return Checker(source).check(claim)


class Checker:
    """Checks texts against one article, which is read once."""

    def __init__(self, source: AnnotatedText) -> None:
        self._sources = TextIndex(source)
        self._readings = group_readings(source.figures)
        self._vocabulary = Vocabulary(self._sources)

    def check(self, claim: AnnotatedText) -> Fidelity:
        """As `check_text`."""
        claims, sources = TextIndex(claim), self._sources
        aligner = Aligner(claims, sources, self._readings)
        mentions = tuple(
            settle_mention(grounding, claims, sources)
            for figures in _group_by_sentence(claims)
            for grounding in aligner.ground_sentence(figures)
        )
        found = (one for one in _find_issues(claims, sources, self._vocabulary) if not _is_told(one, claims, sources))
        issues = tuple(sorted(found, key=lambda issue: issue.span))
        severities = {one.severity for one in mentions} | {one.severity for one in issues}
        return Fidelity(_sum_up(severities), mentions, issues)


def _group_by_sentence(claims: TextIndex) -> Iterator[list[Figure]]:
    for _, figures in groupby(claims.annotated.figures, key=lambda figure: claims.find_sentence(figure.core.start)):
        yield list(figures)


def _is_told(issue: Issue, claims: TextIndex, sources: TextIndex) -> bool:
    """Whether the article says just what is to be blocked: in capitals a word may read as a name, or a sentence end early."""
    return issue.severity == "block" and sources.find_retelling(claims, issue.span) is not None


def _find_issues(claims: TextIndex, sources: TextIndex, vocabulary: Vocabulary) -> Iterator[Issue]:
    yield from find_altered_quotes(claims, sources)
    yield from find_unknown_names(claims, vocabulary)
    yield from find_dropped_attributions(claims, sources)
    yield from find_negation_mismatches(claims, sources)
    yield from find_reversed_results(claims, sources)
    yield from find_reversals(claims, sources)
    yield from find_unknown_fates(claims, sources)


def _sum_up(severities: Set[Severity]) -> TextVerdict:
    return "fail" if "block" in severities else "review" if "warn" in severities else "pass"
