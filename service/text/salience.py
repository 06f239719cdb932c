"""How much each sentence of an article matters: what the chooser of model.md section 2 ranks by."""

from __future__ import annotations

import math
import re
from collections import Counter

from service.domain import AnnotatedText, Sentence
from service.text.words import count_words, find_stems

# Weights by the order in which newsroom summaries use these signals: the inverted pyramid first, then what the whole story
# talks about, then the concrete (figures, names, dates).
POSITION, CENTRALITY, FIGURES, NAMES, DATES = 1.0, 1.2, 0.25, 0.2, 0.1
QUOTE_PENALTY, DANGLING_PENALTY, FRAGMENT_PENALTY, QUESTION_PENALTY = 0.35, 0.45, 1.0, 0.8

FRAGMENT_WORDS = 5
LONG_WORDS = 45

_OPENS_WITH_QUOTE = re.compile(r"""^["“'‘]""")
_DANGLES = re.compile(
    r"""^(?:he|she|it|they|this|that|these|those|there|such|but|and|or|so|however|still|instead|meanwhile|also|then|both|
        his|her|their|its|in\ addition|for\ example|asked|another|other|others|some|yes|no)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def rank_sentences(annotated: AnnotatedText) -> tuple[float, ...]:
    """A salience for each sentence of `annotated`, in order; higher matters more, boilerplate is minus infinity."""
    stems = [find_stems(annotated.sentence_text(sentence)) for sentence in annotated.sentences]
    whole = Counter(stem for one in stems for stem in one)
    norm = math.sqrt(sum(count * count for count in whole.values())) or 1.0
    return tuple(
        _rate_sentence(annotated, sentence, Counter(one), whole, norm)
        for sentence, one in zip(annotated.sentences, stems, strict=True)
    )


def is_boilerplate(annotated: AnnotatedText, sentence: Sentence) -> bool:
    """Whether most of the sentence is dateline, byline, credit or the like."""
    covered = sum(
        min(span.end, sentence.span.end) - max(span.start, sentence.span.start)
        for span in annotated.boilerplate
        if span.overlaps(sentence.span)
    )
    return covered * 2 > sentence.span.end - sentence.span.start


def is_dangling(text: str) -> bool:
    """Whether a sentence opens with a word that leans on the one before: a pronoun, "but", "also" …"""
    return _DANGLES.match(text) is not None


def _rate_sentence(annotated: AnnotatedText, sentence: Sentence, stems: Counter[str], whole: Counter[str], norm: float) -> float:
    if is_boilerplate(annotated, sentence):
        return -math.inf
    text = annotated.sentence_text(sentence)
    length = math.sqrt(sum(count * count for count in stems.values())) or 1.0
    centrality = sum(count * whole[stem] for stem, count in stems.items()) / (norm * length)
    inside = [
        sum(sentence.span.contains(mention.span) for mention in mentions)
        for mentions in (annotated.figures, annotated.names, annotated.dates)
    ]
    score = POSITION / math.sqrt(1 + sentence.index) + CENTRALITY * centrality
    score += FIGURES * min(inside[0], 2) / 2 + NAMES * min(inside[1], 3) / 3 + DATES * min(inside[2], 1)
    return score - _penalise_form(text)


def _penalise_form(text: str) -> float:
    words = count_words(text)
    penalty = QUOTE_PENALTY if _OPENS_WITH_QUOTE.match(text) else 0.0
    penalty += DANGLING_PENALTY if is_dangling(text) else 0.0
    penalty += FRAGMENT_PENALTY if words < FRAGMENT_WORDS or text[-1] not in ".!?\"”’'" else 0.0
    penalty += QUESTION_PENALTY if text.rstrip("\"”’'").endswith("?") else 0.0
    return penalty + max(0, words - LONG_WORDS) / LONG_WORDS
