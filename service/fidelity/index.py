"""A text made ready for comparing: where its figures stand, what stands around them, how telling each word is."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from service.domain import AnnotatedText, Evidence, Figure, Interval, Sentence, Span
from service.text.folding import fold_text, lower_text
from service.text.predicates import PREDICATES
from service.text.verbs import MODALS, is_past_form
from service.text.words import FUNCTION_WORDS, find_words, stem_word

AFTER = 0.9  # how much of a word's weight is left one word further on, after a figure …
BEFORE = 0.8  # … and before it: what follows a number says what it counts
ACROSS = 0.5  # and across a clause boundary
REACH = 12  # words on either side
REACH_CHARS = 240
_BOUNDARIES = frozenset("and but while as after with when where who which although though".split())
_NEGATORS = frozenset(["not", "never", "cannot", "without"])
_FAILING = frozenset("failed fails failing refused refuses refusing declined declines declining unable yet".split())  # … to
_NOBODY = frozenset("no none nobody nothing neither".split())  # negate the verb that they are the subject of
_ENDING = frozenset("to being that who which and but or".split())  # words beyond which their verb is not
_HELPING = MODALS | frozenset("do does did don't doesn't didn't".split())
_SUBJECT = 12  # words between "none of the …" and its verb
_NEGATED = 2  # words after "not" among which the one it negates is sought: "did not attack", "has not yet attacked"
_GAP = r"\W{0,3}"
_PIECES = re.compile(r"[^\W\d_]+|\d+")
_STOPS = frozenset(",;:—–()")


class Token(NamedTuple):
    """One word in its place. `stem` is None for words that tell nothing: function words and numbers. `is_negated`: it is the
    first telling word under a "not" of its sentence."""

    start: int
    end: int
    word: str
    stem: str | None
    is_negated: bool
    follows_auxiliary: bool  # "did not clear", "will clear": a verb, whatever its form


class TextIndex:
    """One annotated text with its words. Building it and every look-up is linear in what is looked at."""

    def __init__(self, annotated: AnnotatedText) -> None:
        self.annotated = annotated
        self.text = annotated.text
        self._sentence_starts = [sentence.span.start for sentence in annotated.sentences]
        self.tokens = list(_read_tokens(annotated.text, self._sentence_starts))
        self.words = {token.word for token in self.tokens}
        self._token_starts = [token.start for token in self.tokens]
        self._spread = Counter(
            stem for sentence in annotated.sentences for stem in {t.stem for t in self.find_tokens(sentence.span) if t.stem}
        )
        self._name_ends = [name.span.end for name in annotated.names]
        self._contexts: dict[Span, Mapping[str, float]] = {}
        self._levels: dict[Span, str] = {}

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The classes of its words that say what happened."""
        return frozenset(PREDICATES[word] for word in self.words if word in PREDICATES)

    @cached_property
    def spelling(self) -> str:
        """The words alone, one space on either side of each."""
        return spell_words(token.word for token in self.tokens)

    def find_sentence(self, offset: int) -> Sentence | None:
        """The sentence that covers `offset`."""
        at = bisect_right(self._sentence_starts, offset) - 1
        sentence = self.annotated.sentences[at] if at >= 0 else None
        return sentence if sentence and offset < sentence.span.end else None

    def find_sentence_index(self, figure: Figure) -> int | None:
        """The number of the figure's sentence."""
        sentence = self.find_sentence(figure.core.start)
        return None if sentence is None else sentence.index

    def find_tokens(self, span: Span) -> list[Token]:
        """The words that start within `span`."""
        return self.tokens[bisect_left(self._token_starts, span.start) : bisect_left(self._token_starts, span.end)]

    def find_stems(self, span: Span) -> frozenset[str]:
        """The telling stems of the words that start within `span`."""
        return frozenset(one.stem for one in self.find_tokens(span) if one.stem)

    @cached_property
    def sentence_stems(self) -> Sequence[frozenset[str]]:
        """The telling stems of each sentence, in order."""
        return [self.find_stems(one.span) for one in self.annotated.sentences]

    @cached_property
    def sentence_words(self) -> Sequence[frozenset[str]]:
        """The words of each sentence, in order."""
        return [frozenset(token.word for token in self.find_tokens(one.span)) for one in self.annotated.sentences]

    @cached_property
    def exact_values(self) -> Mapping[int | None, Counter[tuple[str, str | None, Interval]]]:
        """How many exact figures of a type, a unit and a value each sentence has, by its number."""
        counted: dict[int | None, Counter[tuple[str, str | None, Interval]]] = defaultdict(Counter)
        for one in self.annotated.figures:
            if one.value.is_exact:
                counted[self.find_sentence_index(one)][one.type, one.unit, one.value] += 1
        return counted

    def find_stems_around(self, offset: int) -> frozenset[str]:
        """The telling stems of the sentence at `offset`."""
        sentence = self.find_sentence(offset)
        return self.sentence_stems[sentence.index] if sentence else frozenset()

    def find_name_before(self, span: Span) -> str | None:
        """The nearest name to the left in the same sentence."""
        at = bisect_right(self._name_ends, span.start) - 1
        name = self.annotated.names[at] if at >= 0 else None
        return name.text if name and self.find_sentence(name.span.start) == self.find_sentence(span.start) else None

    def cut_around(self, span: Span) -> str:
        """The part of its sentence in which a figure's cue words stand, bounded."""
        sentence = self.find_sentence(span.start)
        bounds = sentence.span if sentence else span
        return self.text[max(bounds.start, span.start - REACH_CHARS) : min(bounds.end, span.end + REACH_CHARS)]

    def cite(self, span: Span) -> Evidence:
        """`span` with the sentence around it."""
        sentence = self.find_sentence(span.start)
        return Evidence(span, sentence.span if sentence else span)

    def find_retelling(self, claims: TextIndex, what: Span) -> int | None:
        """How far this text's own sentence of the same words, capitals aside, is from the claim's at `what`; None without one.

        The whole claim counts as a sentence too: capitals may cut it ("6 A.M. ON THURSDAY").
        """
        sentence = claims.find_sentence(what.start)
        for span in (sentence.span if sentence else None, Span(0, len(claims.text))):
            if span and what.end <= span.end and (start := self._told.get(claims.level(span))) is not None:
                return start - span.start
        return None

    def level(self, span: Span) -> str:
        """The text of `span` in plain characters and small letters."""
        if span not in self._levels:
            self._levels[span] = _level(span.cut(self.text))
        return self._levels[span]

    @cached_property
    def _told(self) -> Mapping[str, int]:
        return {_level(one.span.cut(self.text)): one.span.start for one in reversed(self.annotated.sentences)}

    def find_words(self, words: str) -> Span | None:
        """Where exactly these words stand, not inside others."""
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text)
        return Span(*match.span()) if match else None

    def find_spelling(self, text: str) -> Span | None:
        """Where the letters and digits of `text` stand in a row, whatever is between them: "Covid 19" for "COVID-19".

        Never inside a number: "1 percent" isn't in "2.1 percent".
        """
        pieces = _PIECES.findall(text)
        whole = rf"(?<!\w)(?<!\d[.]){_GAP.join(pieces)}(?!\w)"
        match = re.search(whole, self.text, re.IGNORECASE) if pieces else None
        return Span(*match.span()) if match else None

    def weigh(self, stem: str) -> float:
        """How telling a stem is: its inverse frequency by sentence; a word that the text lacks is the most telling."""
        return math.log1p(len(self._sentence_starts) / (1 + self._spread[stem]))

    def read_context(self, span: Span) -> Mapping[str, float]:
        """The stems around a figure in its sentence, each with a weight that fades with distance and at clause boundaries."""
        if span not in self._contexts:
            self._contexts[span] = self._read_context(span)
        return self._contexts[span]

    def _read_context(self, span: Span) -> Mapping[str, float]:
        sentence = self.find_sentence(span.start)
        bounds = sentence.span if sentence else span
        context: dict[str, float] = {}
        at, end = bisect_left(self._token_starts, span.end), bisect_left(self._token_starts, bounds.end)
        start, until = bisect_left(self._token_starts, bounds.start), bisect_left(self._token_starts, span.start)
        after = self.tokens[at : min(at + REACH, end)]
        before = self.tokens[max(start, until - REACH) : until][::-1]
        for tokens, fading in ((after, AFTER), (before, BEFORE)):
            weight, edge = 1.0, span
            for token in tokens:
                between = self.text[edge.end : token.start] if token.start >= edge.end else self.text[token.end : edge.start]
                crosses = token.word in _BOUNDARIES or not _STOPS.isdisjoint(between)
                weight *= fading * (ACROSS if crosses else 1.0)
                edge = Span(token.start, token.end)
                if token.stem:
                    context[token.stem] = max(weight, context.get(token.stem, 0.0))
        return context


def spell_words(words: Iterable[str]) -> str:
    """Words as one string in which whole runs of them can be found: one space on either side of each."""
    return " " + "".join(f"{word} " for word in words)


def _level(text: str) -> str:
    """`text` in plain characters and small letters, of the same length."""
    return lower_text(fold_text(text))


def _read_tokens(text: str, sentence_starts: Sequence[int]) -> Iterator[Token]:
    stems: dict[str, str | None] = {}
    bounds = iter([*sentence_starts, len(text)])
    bound, polarity = next(bounds), _Polarity()
    for start, end, word in find_words(text):
        while start >= bound:
            bound, polarity = next(bounds), _Polarity()
        if word not in stems:
            stems[word] = None if word in FUNCTION_WORDS or word[0].isdigit() else stem_word(word)
        yield Token(start, end, word, stems[word], *polarity.read(word, is_telling=stems[word] is not None))


@dataclass(slots=True)
class _Polarity:
    """What a sentence has denied so far: how many words may still be the one that "not" or "none" negates."""

    near: int = 0
    verb: int = 0
    last: str = ""
    auxiliary: bool = False

    def read(self, word: str, *, is_telling: bool) -> tuple[bool, bool]:
        """Whether `word`, the next one, is negated, and whether it follows an auxiliary."""
        is_verb = self.verb > 0 and is_telling and is_past_form(word)
        negated = is_verb or (is_telling and self.near > 0)
        helped = self.auxiliary and is_telling
        self.verb = _SUBJECT if word in _NOBODY else 0 if is_verb or word in _ENDING else self.verb - 1
        if word in _NEGATORS or word.endswith("n't") or (word == "to" and self.last in _FAILING):
            self.near = _NEGATED
        else:
            self.near = 0 if is_telling else self.near - 1
        self.last = word
        self.auxiliary = word in _HELPING or self.near == _NEGATED or (self.auxiliary and not is_telling)
        return negated, helped
