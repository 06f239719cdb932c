"""What of an earlier summary no longer holds, now that its article has changed: figures, dates, issues, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from service.domain import (
    AnnotatedText,
    CheckedMention,
    Evidence,
    Fidelity,
    Figure,
    PreviousSummary,
    PreviousText,
    Sentence,
    Severity,
    Span,
    Stale,
)
from service.fidelity.align import CLEAR_LEAD, ROLE_FITS
from service.fidelity.check import Checker
from service.fidelity.compare import STRINGS, read_figure
from service.fidelity.index import TextIndex, spell_words
from service.fidelity.roles import rate_role
from service.pipeline.judge import FATAL
from service.text.annotate import annotate_claim
from service.text.words import find_words

TOLD = 0.3  # share of a sentence's telling words, rare ones counting more, that the article's nearest sentence has at least
MOST_SENTENCES = 20  # of one text, that are looked for: no text of a summary has as many
TELLING = 2  # words that a sentence must have before it can be missed
NOT_TOLD = "not_told"
_RANKS: Mapping[Severity, int] = {"info": 0, "warn": 1, "block": 2}
_TELLING_NOTHING = STRINGS | {"date", "time"}  # types whose figures may stand in any sentence


@dataclass(frozen=True, slots=True)
class _Reading:
    """One earlier text, checked against the article as it is now."""

    previous: PreviousText
    claims: TextIndex
    fidelity: Fidelity
    by_sentence: Mapping[Span, Sequence[CheckedMention]]

    @classmethod
    def read(cls, previous: PreviousText, claim: AnnotatedText, checker: Checker) -> Self:
        claims, fidelity = TextIndex(claim), checker.check(claim)
        whole, mentions = Span(0, len(claim.text)), defaultdict(list)
        for one in fidelity.mentions:
            sentence = claims.find_sentence(one.figure.core.start)
            mentions[sentence.span if sentence else whole].append(one)
        return cls(previous, claims, fidelity, mentions)

    @property
    def path(self) -> str:
        return f"{self.previous.part}/text"

    def is_worse(self, span: Span, severity: Severity) -> bool:
        """Whether a finding is graver than what was found at its place before."""
        before = [_RANKS[one] for place, one in self.previous.doubted.items() if place.overlaps(span)]
        return _RANKS[severity] > max(before, default=0)

    def is_newly_derived(self, mention: CheckedMention) -> bool:
        """Whether a figure that the article told then only follows from others now, perhaps by chance."""
        return mention.verdict == "derived" and any(one.overlaps(mention.figure.span) for one in self.previous.direct)

    def cut_sentence(self, span: Span) -> Span:
        """The sentence at `span`; all of the text where none is."""
        sentence = self.claims.find_sentence(span.start)
        return sentence.span if sentence else Span(0, len(self.claims.text))


class StaleFinder:
    """Holds earlier texts against one article, which is read once."""

    def __init__(self, source: AnnotatedText, checker: Checker, *, locale: str) -> None:
        self._source = source
        self._sources = TextIndex(source)
        self._checker = checker
        self._locale = locale
        self._words = _join_words(source.text)
        self._told: dict[str, list[int]] = defaultdict(list)  # by stem, the numbers of the sentences that have it
        for at, stems in enumerate(self._sources.sentence_stems):
            for stem in stems:
                self._told[stem].append(at)

    def find_stale(self, previous: PreviousSummary) -> tuple[Stale, ...]:
        """What no longer holds, text by text, each in order of place. What failed then already is not reported."""
        return tuple(stale for text in previous.texts for stale in self._find_in_text(text))

    def _find_in_text(self, previous: PreviousText) -> list[Stale]:
        claim = self._annotate(previous.text)
        reading = _Reading.read(previous, claim, self._checker)
        found = [*self._find_figures(reading), *self._find_issues(reading), *self._find_untold(reading)]
        return [*sorted(found, key=lambda one: one.span), *self._find_date(reading)]

    def _annotate(self, text: str) -> AnnotatedText:
        return annotate_claim(text, self._source, locale=self._locale)

    def _find_figures(self, reading: _Reading) -> Iterator[Stale]:
        for mention in reading.fidelity.mentions:
            span = mention.figure.span
            is_worse = reading.is_worse(span, mention.severity)
            if not is_worse and not reading.is_newly_derived(mention):
                continue
            now = self._find_instead(mention, reading)
            if now or (is_worse and mention.severity == "block"):
                yield self._tell(reading.path, mention, now, reading.cut_sentence(span))

    def _tell(self, path: str, mention: CheckedMention, now: Evidence | None, sentence: Span) -> Stale:
        return Stale(
            path=path,
            span=mention.figure.span,
            was=mention.figure.text,
            now=now.span.cut(self._source.text) if now else None,
            code=mention.code or mention.verdict,
            severity="block" if mention.severity == "block" else "warn",
            sentence=sentence,
            evidence=(now,) if now else (),
        )

    def _find_instead(self, mention: CheckedMention, reading: _Reading) -> Evidence | None:
        """What the article says in a figure's place: in the sentence that retells its own, else wherever the check found it."""
        place = reading.cut_sentence(mention.figure.span)
        told, cited = self._find_retelling(reading.claims, place), _find_rival(mention)
        if told is None or (cited and told.span.contains(cited.span)):
            return cited
        told_still = [one for one in reading.by_sentence.get(place, ()) if one.verdict != "derived" and one.severity != "block"]
        taken = {one.span for other in told_still for one in other.evidence}
        alike = [one for one in self._list_figures(told) if one.span not in taken and _is_alike(mention.figure, one)]
        found = self._choose(alike, mention.figure, reading.claims)
        return self._sources.cite(found.span) if found else cited

    def _choose(self, figures: Sequence[Figure], claim: Figure, claims: TextIndex) -> Figure | None:
        """The only figure, else the one whose role clearly fits best."""
        if len(figures) < 2:
            return figures[0] if figures else None
        rated = sorted(((rate_role(claim, claims, one, self._sources).score, at) for at, one in enumerate(figures)), reverse=True)
        (best, at), (second, _), *_ = rated
        return figures[at] if best >= ROLE_FITS and best - second >= CLEAR_LEAD else None

    def _find_issues(self, reading: _Reading) -> Iterator[Stale]:
        """Names, quotations and claims beside figures that the article no longer bears out."""
        for issue in reading.fidelity.issues:
            if (issue.severity == "block" or issue.code in FATAL) and reading.is_worse(issue.span, issue.severity):
                sentence = reading.cut_sentence(issue.span)
                yield Stale(reading.path, issue.span, issue.text, None, issue.code, issue.severity, sentence, issue.evidence)

    def _find_untold(self, reading: _Reading) -> Iterator[Stale]:
        """Sentences whose words are gone from the article, and none of whose figures it still tells."""
        part = reading.previous.part
        path = part if part.startswith("/timeline/") else reading.path
        for sentence in reading.claims.annotated.sentences[:MOST_SENTENCES]:
            place = sentence.span
            mentions = reading.by_sentence.get(place, ())
            stands = any(one.severity != "block" and one.figure.type not in _TELLING_NOTHING for one in mentions)
            says_enough = len(reading.claims.find_stems(place)) >= TELLING
            if says_enough and not stands and self._find_retelling(reading.claims, place) is None:
                yield Stale(path, place, place.cut(reading.claims.text), None, NOT_TOLD, "block", place)

    def _find_date(self, reading: _Reading) -> Iterator[Stale]:
        """An event's date that the article no longer gives, in the same words or others."""
        expression, part = reading.previous.date, reading.previous.part
        if expression is None or _join_words(expression) in self._words:
            return
        claim = self._annotate(expression)
        told = self._find_retelling(reading.claims, Span(0, len(reading.claims.text)))
        dates = [one for one in self._list_figures(told) if one.type == "date"] if told else []
        now = self._sources.cite(dates[0].span) if len(dates) == 1 else None
        for mention in self._checker.check(claim).mentions:
            if mention.severity == "block":
                yield self._tell(f"{part}/date/expression", mention, now, Span(0, len(expression)))

    def _find_retelling(self, claims: TextIndex, place: Span) -> Sentence | None:
        """The article's sentence that shares most with the words at `place`; None when none has enough of them."""
        rated: dict[int, float] = defaultdict(float)
        total = 0.0
        for stem in sorted(claims.find_stems(place)):
            weight = self._sources.weigh(stem)
            total += weight
            for at in self._told.get(stem, ()):
                rated[at] += weight
        best = max(rated, key=lambda at: (rated[at], -at), default=None)
        return self._source.sentences[best] if best is not None and rated[best] >= TOLD * total else None

    def _list_figures(self, sentence: Sentence) -> Sequence[Figure]:
        return [one for one in self._source.figures if sentence.span.contains(one.core)]


def _join_words(text: str) -> str:
    """`text` in small letters, one space between words and at its ends."""
    return spell_words(word for _, _, word in find_words(text))


def _find_rival(mention: CheckedMention) -> Evidence | None:
    """The figure that the check names in place of the mention's."""
    match mention.verdict:
        case "contradicted" | "supported" | "approximated" if mention.evidence:
            return mention.evidence[0]
        case "role_mismatch" if len(mention.evidence) > 1:
            return mention.evidence[1]  # the first one is the same number, on another thing
    return None


def _is_alike(claim: Figure, source: Figure) -> bool:
    """Whether the two tell a value of one kind in one unit."""
    return read_figure(claim).kind == read_figure(source).kind and claim.unit == source.unit
