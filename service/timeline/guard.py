"""The guard on rewrites: a bullet may drop words of its clause, never add a fact."""

from __future__ import annotations

import re

from service.domain import AnnotatedText, Figure
from service.text.words import FUNCTION_WORDS, find_words

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|den(?:y|ies|ied)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?"
    r"|fail(?:s|ed|ing)?)\b|n['’]t\b",
    re.IGNORECASE,
)


def accepts_rewrite(rewrite: AnnotatedText, clause: AnnotatedText) -> bool:
    """Whether every figure, name and negation of `rewrite` occurs in `clause`, and no negation of the clause is lost."""
    return (
        all(_has_figure(figure, clause) for figure in rewrite.figures)
        and _has_names(rewrite, clause)
        and _count_negations(rewrite.text) == _count_negations(clause.text)
    )


def _has_figure(figure: Figure, clause: AnnotatedText) -> bool:
    """A figure of the same kind, value, unit and bound; a score's numbers in the same order."""
    return any(
        (figure.type, figure.value, figure.unit, figure.bound, figure.parts, figure.direction)
        == (other.type, other.value, other.unit, other.bound, other.parts, other.direction)
        for other in clause.figures
    )


def _has_names(rewrite: AnnotatedText, clause: AnnotatedText) -> bool:
    """Every word of every name stands in the clause."""
    known = {word for _, _, word in find_words(clause.text)}
    return all(word in known or word in FUNCTION_WORDS for name in rewrite.names for _, _, word in find_words(name.text))


def _count_negations(text: str) -> int:
    return sum(1 for _ in _NEGATION.finditer(text))
