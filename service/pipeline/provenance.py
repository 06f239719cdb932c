"""Which sentences of the article a text was made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.domain import AnnotatedText, Span
from service.text.words import find_stems

MAX_SENTENCES = 3
MIN_NEW_STEMS = 2


@dataclass(frozen=True, slots=True)
class SentenceIndex:
    """The content stems of every sentence of an article, made once."""

    spans: tuple[Span, ...]
    stems: tuple[tuple[str, ...], ...]

    @classmethod
    def build(cls, source: AnnotatedText) -> SentenceIndex:
        return cls(
            tuple(sentence.span for sentence in source.sentences),
            tuple(tuple(find_stems(source.sentence_text(sentence))) for sentence in source.sentences),
        )

    def find_provenance(self, text: str, among: Iterable[int] | None = None) -> tuple[Span, ...]:
        """Article spans, in order, of up to three sentences that together hold most content words of `text`.

        `among` limits the search to sentences that the model was shown. The best sentence is always given; a further one only
        when it adds at least two words.
        """
        missing = set(find_stems(text))
        left = sorted(among) if among is not None else list(range(len(self.spans)))
        found: list[int] = []
        while left and len(found) < MAX_SENTENCES:
            best = max(left, key=lambda index: (len(missing & set(self.stems[index])), -index))
            gain = missing & set(self.stems[best])
            if found and len(gain) < MIN_NEW_STEMS:
                break
            found.append(best)
            left.remove(best)
            missing -= gain
        return tuple(self.spans[index] for index in sorted(found))
