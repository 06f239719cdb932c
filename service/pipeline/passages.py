"""What the model is given to read: the sentences that matter, by model.md section 2, or windows of the whole article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.domain import AnnotatedText, Sentence
from service.text.salience import is_boilerplate, is_dangling, rank_sentences
from service.text.words import count_stems

REDUNDANCY = 0.9  # how much of a sentence's salience is lost when all of its words have been said
BRIEF_SENTENCES = 5
SENTENCE_CHARS = 120  # what a rewritten sentence takes, for planning


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of the article handed to the model together; `sentences` are their indices, in article order.

    `shortened`: they were chosen for the model to shorten, so its joins can be held against them.
    """

    text: str
    sentences: tuple[int, ...]
    shortened: bool = False


def read_sentence(source: AnnotatedText, sentence: Sentence) -> str:
    """The sentence without the dateline, byline or credit that may stand in it."""
    start, kept = sentence.span.start, []
    for span in source.boilerplate:
        if span.overlaps(sentence.span):
            kept.append(source.text[start : max(start, span.start)])
            start = max(start, span.end)
    kept.append(source.text[start : max(start, sentence.span.end)])
    return " ".join("".join(kept).split())


def build_lead_passage(source: AnnotatedText, max_tokens: int, count_tokens: Callable[[str], int]) -> Passage:
    """The story's first sentences, as many as fit `max_tokens`, at least one."""
    return next(iter(build_windows(source, max_tokens, count_tokens)))


def build_windows(source: AnnotatedText, max_tokens: int, count_tokens: Callable[[str], int]) -> list[Passage]:
    """The whole article in windows of whole sentences of at most `max_tokens` (a longer sentence stands alone)."""
    windows: list[Passage] = []
    texts: list[str] = []
    indices: list[int] = []
    taken = 0
    for sentence in read_sentences(source):
        text = read_sentence(source, sentence)
        tokens = count_tokens(text)
        if indices and taken + tokens > max_tokens:
            windows.append(Passage(" ".join(texts), tuple(indices)))
            texts, indices, taken = [], [], 0
        texts.append(text)
        indices.append(sentence.index)
        taken += tokens
    if indices:
        windows.append(Passage(" ".join(texts), tuple(indices)))
    return windows


def read_sentences(source: AnnotatedText) -> list[Sentence]:
    """The sentences that tell the story; all of them when nothing else is left."""
    kept = [sentence for sentence in source.sentences if not is_boilerplate(source, sentence)]
    return kept or list(source.sentences)


def choose_brief_sentences(source: AnnotatedText, max_chars: int) -> tuple[Sentence, ...]:
    """The sentences that a brief of `max_chars` should be made from, in article order: salient, and each saying something new."""
    ranks = rank_sentences(source)
    pool = read_sentences(source)
    stems = {sentence.index: count_stems(read_sentence(source, sentence)) for sentence in pool}
    chosen: list[Sentence] = []
    said: set[str] = set()
    budget = max_chars
    while pool and budget > 0 and len(chosen) < BRIEF_SENTENCES:
        best = max(pool, key=lambda one: (_rate_gain(ranks[one.index], stems[one.index], said), -one.index))
        pool.remove(best)
        if _leans_on_missing(source, best, chosen):
            continue
        chosen.append(best)
        said.update(stems[best.index])
        budget -= min(SENTENCE_CHARS, len(read_sentence(source, best)))
    return tuple(sorted(chosen or read_sentences(source)[:1], key=lambda one: one.index))


def _rate_gain(rank: float, stems: Sequence[str] | dict[str, int], said: set[str]) -> float:
    known = sum(stem in said for stem in stems) / (len(stems) or 1)
    return rank - REDUNDANCY * known


def _leans_on_missing(source: AnnotatedText, sentence: Sentence, chosen: list[Sentence]) -> bool:
    """Whether the sentence opens with "He", "But" … while the sentence before it is not in the brief."""
    before = any(one.index == sentence.index - 1 for one in chosen)
    return is_dangling(read_sentence(source, sentence)) and not before
