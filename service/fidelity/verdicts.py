"""From what the article has for a figure to what an editor is told: verdict, severity, evidence, the wording that would pass."""

from __future__ import annotations

import re
from decimal import Decimal

from service.domain import CheckedMention, Figure, Interval, Span
from service.fidelity.align import ROLE_FITS, Candidate, Grounding
from service.fidelity.codes import find_known_code
from service.fidelity.compare import STRINGS
from service.fidelity.days import imply_date
from service.fidelity.derive import derive_figure
from service.fidelity.index import TextIndex
from service.fidelity.roles import FATES
from service.fidelity.suggest import suggest_wording
from service.fidelity.values import EQUAL

_CONFIDENCE = {"equal": 0.97, "contained": 0.92, "convertible": 0.9, "rounds_to": 0.88, "none": 0.85}
ROLE_SHOWS = 0.2  # role score below which the same number elsewhere has nothing to do with a claim
_WORD_BEFORE = re.compile(r"(?<![^\W_])[^\W\d_]{2,}[ -]$")
_WORD_AFTER = re.compile(r"[ -][^\W\d_]{3,}")
_WORD_CHARS = 24
_ONE = Interval.exact(Decimal(1))
_ROLE_DOUBT = 0.3  # how much a role that does not show takes off


def settle_mention(grounding: Grounding, claims: TextIndex, sources: TextIndex) -> CheckedMention:
    """The mention of one claim figure, by fidelity.md section 4. `confidence` is an ordering, not a probability.

    A sentence that is the article's own, word for word, supports itself, however its figures read in small letters or capitals.
    """
    mention = _judge(grounding, claims, sources)
    if mention.severity != "block" or (told := _find_told(grounding.claim, claims, sources)) is None:
        return mention
    return CheckedMention(grounding.claim, "supported", "verbatim", "info", _CONFIDENCE["contained"], (sources.cite(told),))


def _judge(grounding: Grounding, claims: TextIndex, sources: TextIndex) -> CheckedMention:
    claim = grounding.claim
    if claim.type in STRINGS:
        return _settle_string(claim, sources)
    if grounding.best and grounding.is_supported:
        return _support(claim, grounding.best, claims, sources)
    if grounding.best and grounding.is_misplaced:
        return _misplace(grounding, grounding.best, claims, sources)
    if derivation := derive_figure(claim, claims, sources):
        evidence = tuple(sources.cite(span) for span in derivation.operands)
        return CheckedMention(claim, "derived", derivation.operation, "info", 0.75, evidence, derivation)
    if claim.date and grounding.rival is None and (implied := imply_date(claim.date, sources.annotated.reference.date)):
        return CheckedMention(claim, "supported", "publication_date", implied.severity, 0.7)
    if grounding.best is None and (found := _find_verbatim(claim, claims, sources)):
        return CheckedMention(claim, "supported", "verbatim", "info", _CONFIDENCE["contained"], (sources.cite(found),))
    return _refuse(grounding, claims, sources)


def _find_told(claim: Figure, claims: TextIndex, sources: TextIndex) -> Span | None:
    """Where the figure stands in the article's own sentence of the same words."""
    if (moved := sources.find_retelling(claims, claim.span)) is None:
        return None
    return Span(claim.span.start + moved, claim.span.end + moved)


def _find_verbatim(claim: Figure, claims: TextIndex, sources: TextIndex) -> Span | None:
    """Where the article has the figure with the word before or after it: "falcon 9" in small letters is no code, and is the
    article's own words."""
    if claim.bound != "=" or claim.type == "date" or not _has_digits(claim):
        return None
    start, end = claim.span.start, claim.span.end
    before = _WORD_BEFORE.search(claims.text, max(start - _WORD_CHARS, 0), start)
    after = _WORD_AFTER.match(claims.text, end)
    around = [claims.text[before.start() : end]] if before else []
    around += [claims.text[start : after.end()]] if after else []
    return next((found for words in around if (found := sources.find_spelling(words))), None)


def _settle_string(claim: Figure, sources: TextIndex) -> CheckedMention:
    """Ids and idioms have no value: they stand in the article or not. An idiom in words says nothing to check."""
    if found := sources.find_spelling(claim.text):
        return CheckedMention(claim, "supported", None, "info", _CONFIDENCE["equal"], (sources.cite(found),))
    if claim.type == "id" and (known := find_known_code(claim.text, sources)):
        return CheckedMention(claim, "supported", "other_form", "info", _CONFIDENCE["contained"], (sources.cite(known),))
    if claim.type == "id":
        return CheckedMention(claim, "unsupported", "not_in_source", "block", _CONFIDENCE["none"])
    return CheckedMention(claim, "not_checkable", "idiom", "warn" if _has_digits(claim) else "info", _CONFIDENCE["none"])


def _support(claim: Figure, best: Candidate, claims: TextIndex, sources: TextIndex) -> CheckedMention:
    comparison = best.comparison or EQUAL
    is_approximate = comparison.relation == "rounds_to" or comparison.code in ("hedge_changed", "hedge_added", "understated")
    return CheckedMention(
        figure=claim,
        verdict="approximated" if is_approximate else "supported",
        code=comparison.code,
        severity=comparison.severity,
        confidence=_rate_confidence(_CONFIDENCE[comparison.relation], best.role.score),
        evidence=(sources.cite(best.figure.span),),
        suggestion=_suggest(claim, best.figure, claims) if comparison.severity == "warn" else None,
    )


def _misplace(grounding: Grounding, best: Candidate, claims: TextIndex, sources: TextIndex) -> CheckedMention:
    rival = grounding.rival
    return CheckedMention(
        figure=grounding.claim,
        verdict="role_mismatch",
        code="wrong_role",
        severity="block",
        confidence=0.9 if best.role.clashes else 0.75,
        evidence=tuple(sources.cite(one.figure.span) for one in (best, rival) if one),
        suggestion=_suggest(grounding.claim, rival.figure, claims) if rival else None,
    )


def _refuse(grounding: Grounding, claims: TextIndex, sources: TextIndex) -> CheckedMention:
    """A figure that nothing supports: contradicted by the same number misused or by another one in its role, else unsupported."""
    claim, best, rival = grounding.claim, grounding.best, grounding.rival
    if best and best.comparison and not best.role.clashes and best.role.score >= ROLE_SHOWS:
        suggestion = None if best.comparison.code == "direction" else _suggest(claim, best.figure, claims)
        evidence = (sources.cite(best.figure.span),)
        return CheckedMention(claim, "contradicted", best.comparison.code, "block", 0.9, evidence, suggestion=suggestion)
    if rival:
        evidence = (sources.cite(rival.figure.span),)
        suggestion = _suggest(claim, rival.figure, claims)
        return CheckedMention(claim, "contradicted", "other_value", "block", 0.9, evidence, suggestion=suggestion)
    if claim.date and not _has_digits(claim) and claim.date.earliest is None and claim.date.latest is None:
        return CheckedMention(claim, "not_checkable", "no_reference_date", "warn", 0.5)
    if claim.text.lower().startswith("one") and claim.value == _ONE and claim.predicate not in FATES:
        return CheckedMention(claim, "not_checkable", "common_one", "warn", 0.5)  # "in one block", "one night"
    return CheckedMention(claim, "unsupported", "not_in_source", "block", _CONFIDENCE["none"])


def _has_digits(figure: Figure) -> bool:
    return any(map(str.isdigit, figure.text))


def _suggest(claim: Figure, source: Figure, claims: TextIndex) -> str | None:
    sentence = claims.find_sentence(claim.span.start)
    opens_sentence = sentence is not None and sentence.span.start == claim.span.start
    return suggest_wording(claim, source, opens_sentence=opens_sentence)


def _rate_confidence(by_value: float, role_score: float) -> float:
    doubt = _ROLE_DOUBT * (1 - min(max(role_score, 0.0) / ROLE_FITS, 1.0))
    return round(by_value - doubt, 2)
