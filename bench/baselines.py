"""What a summary has to beat: the article's first words, a random sentence, and the sentences that TextRank and LexRank choose.

Each takes as many words as the summary that it stands beside, so that no system wins by length. TextRank and LexRank are sumy's,
given our sentences and words: its own splitter needs a download.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from service.text.sentences import find_sentences
from service.text.words import FUNCTION_WORDS, find_words

Baseline = Callable[[str, int], str]
"""From an article and a number of words to a text of at most so many words."""

_SEED = 0
_MOST_SENTENCES = 60  # of an article: both rankings compare every pair


class _Words:
    """sumy's tokenizer interface over our own words."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(word for _, _, word in find_words(sentence))


def take_first_words(article: str, words: int) -> str:
    """The lead baseline."""
    return cut_words(article, words)


def take_random_sentences(article: str, words: int) -> str:
    """Sentences in a random order, the same for the same article."""
    sentences = _split(article)
    random.Random(f"{_SEED} {article[:200]}").shuffle(sentences)
    return cut_words(" ".join(sentences), words)


def take_text_rank(article: str, words: int) -> str:
    """The sentences that TextRank puts first, in its order."""
    return _take_ranked(TextRankSummarizer(Stemmer("english")), article, words)


def take_lex_rank(article: str, words: int) -> str:
    """The sentences that LexRank puts first, in its order."""
    return _take_ranked(LexRankSummarizer(Stemmer("english")), article, words)


BASELINES: Mapping[str, Baseline] = {
    "first words": take_first_words,
    "random sentences": take_random_sentences,
    "TextRank": take_text_rank,
    "LexRank": take_lex_rank,
}


def cut_words(text: str, count: int) -> str:
    """The first `count` words."""
    return " ".join(text.split()[:count])


def _take_ranked(summarizer: TextRankSummarizer | LexRankSummarizer, article: str, words: int) -> str:
    """sumy gives its choice back in the article's order; asked for one more sentence at a time, it shows the order of rank."""
    summarizer.stop_words = FUNCTION_WORDS
    sentences = [Sentence(text, _Words()) for text in _split(article)]
    document = ObjectDocumentModel([Paragraph(sentences)])
    chosen: list[str] = []
    while len(chosen) < len(sentences) and sum(len(text.split()) for text in chosen) < words:
        chosen += _find_added(summarizer(document, len(chosen) + 1), chosen)
    return cut_words(" ".join(chosen), words)


def _find_added(choice: Sequence[Sentence], chosen: Sequence[str]) -> list[str]:
    return [str(one) for one in choice if str(one) not in chosen] or [""]


def _split(article: str) -> list[str]:
    return [one.span.cut(article) for one in find_sentences(article)][:_MOST_SENTENCES]
