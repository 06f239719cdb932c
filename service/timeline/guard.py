"""The guard on rewrites: a bullet may drop words of its clause, never add a fact."""

from __future__ import annotations

import re

from service.domain import AnnotatedText, Figure
from service.text.words import FUNCTION_WORDS, find_words

_STRINGS = frozenset({"id", "idiom"})  # compared as they are written
_NEGATION = re.compile(
    r"""
    \b (?: not | no | never | none | nobody | nothing | neither | nor | without | cannot | hardly | barely
         | den(?:y|ies|ied|ying) | refus(?:e|es|ed|ing) | reject(?:s|ed|ing)? | fail(?:s|ed|ing)? ) \b
    | n['’]t \b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def accepts_rewrite(rewrite: AnnotatedText, clause: AnnotatedText) -> bool:
    """Whether every figure, name and negation of `rewrite` occurs in `clause`, and no negation of the clause is lost."""
    figures = {_read_value(figure) for figure in clause.figures}
    words = {word for _, _, word in find_words(clause.text)} | FUNCTION_WORDS
    return (
        all(_read_value(figure) in figures for figure in rewrite.figures)
        and all(word in words for name in rewrite.names for _, _, word in find_words(name.text))
        and _count_negations(rewrite.text) == _count_negations(clause.text)
    )


def _read_value(figure: Figure) -> tuple[object, ...]:
    """What two figures must share to say the same: kind, value, unit, bound, direction, a score's order, a date's days."""
    words = figure.text.lower() if figure.type in _STRINGS else None
    if (date := figure.date) is not None:
        return figure.type, date.timex3 or date.text.lower(), date.earliest, date.latest, date.modifier
    return figure.type, figure.value, figure.unit, figure.bound, figure.parts, figure.direction, words


def _count_negations(text: str) -> int:
    return sum(1 for _ in _NEGATION.finditer(text))
