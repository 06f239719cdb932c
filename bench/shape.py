"""What texts are like, beside their overlap with a reference: length, what they copy, repeat, and say that the article lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import mean

from service.engine.constraints import UNFINISHED_WORDS
from service.text.sentences import find_sentences
from service.text.words import find_words

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<!\w)[A-Z][^\W\d_]+")
_KEY_SENTENCES = 3  # the figures of an article's first sentences are its key figures


def describe_texts(texts: Sequence[str], articles: Sequence[str]) -> dict[str, float]:
    """What texts of a style are like; percentages of texts, of figures, of names or of bigrams."""
    pairs = [(text, article) for text, article in zip(texts, articles, strict=True) if text]
    figures = [one for text, article in pairs for one in _find_unknown(_FIGURE, text, article)]
    names = [one for text, article in pairs for one in _find_unknown(_NAME, text, article)]
    key = [one for text, article in pairs for one in _find_key_figures(text, article)]
    return {
        "empty": sum(not text for text in texts),
        "words": _average(len(text.split()) for text, _ in pairs),
        "chars": _average(len(text) for text, _ in pairs),
        "words_of_article_percent": _average(100 * len(text.split()) / len(article.split()) for text, article in pairs),
        "bigrams_copied_from_one_sentence_percent": _average(100 * measure_copied(text, article) for text, article in pairs),
        "bigrams_not_in_article_percent": _average(100 * measure_novel(text, article) for text, article in pairs),
        "with_a_repeated_trigram": sum(repeats_trigram(text) for text, _ in pairs),
        "cut_off": sum(is_cut_off(text) for text, _ in pairs),
        "figures_not_in_article_percent": _average(100 * one for one in figures),
        "names_not_in_article_percent": _average(100 * one for one in names),
        "key_figures_told_percent": _average(100 * one for one in key),
    }


def measure_copied(text: str, article: str) -> float:
    """The largest share of the text's bigrams that one sentence of the article holds."""
    wanted = _find_grams(text, 2)
    held = (_find_grams(one.span.cut(article), 2) for one in find_sentences(article))
    return max((len(wanted & one) for one in held), default=0) / max(1, len(wanted))


def measure_novel(text: str, article: str) -> float:
    """The share of the text's bigrams that stand nowhere in the article."""
    wanted = _find_grams(text, 2)
    return len(wanted - _find_grams(article, 2)) / max(1, len(wanted))


def repeats_trigram(text: str) -> bool:
    words = [word for _, _, word in find_words(text)]
    return len(words) - 2 > len(_find_grams(text, 3)) if len(words) > 2 else False


def is_cut_off(text: str) -> bool:
    """Whether a text ends with a word that no clause ends with, or with a mark that promises more."""
    words = [word for _, _, word in find_words(text)]
    return text.rstrip()[-1:] in {",", ":", ";", "-", "–", "—", "("} or (bool(words) and words[-1] in UNFINISHED_WORDS)


def _find_grams(text: str, size: int) -> set[tuple[str, ...]]:
    words = [word for _, _, word in find_words(text)]
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def _find_unknown(pattern: re.Pattern[str], text: str, article: str) -> Iterator[bool]:
    """For each match in `text`, whether the article lacks it: a crude second opinion, which shares no code with the checker."""
    known = {one.replace(",", "").lower() for one in pattern.findall(article)}
    known |= {word for _, _, word in find_words(article)} if pattern is _NAME else set()
    for match in pattern.finditer(text):
        yield match[0].replace(",", "").lower() not in known


def _find_key_figures(text: str, article: str) -> Iterator[bool]:
    """For each figure in digits of the article's opening, whether the text tells it."""
    opening = " ".join(one.span.cut(article) for one in find_sentences(article)[:_KEY_SENTENCES])
    told = set(_FIGURE.findall(text))
    yield from (figure in told for figure in dict.fromkeys(_FIGURE.findall(opening)))


def _average(values: Iterable[float]) -> float:
    listed = list(values)
    return round(mean(listed), 2) if listed else 0.0
