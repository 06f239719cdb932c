"""The lead as an engine: the passage's first words, cut where a clause ends. The baseline that a model has to beat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

from service.domain import Candidate, ModelInfo
from service.engine.interface import GenerationRequest, Reading, Task
from service.engine.truecase import finish_text
from service.text.sentences import find_sentences
from service.text.words import count_words

LEAST_WORDS = 4
_CLAUSE_END = re.compile(
    r"""
    (?<=\w) (?: [,;:](?=\s) | \s[–—-](?=\s)
      | \s(?=(?:according|after|although|amid|and|as|because|before|but|despite|if|since|though|when|where|which|while|who)\b)
      | $ )
    """,
    re.VERBOSE,
)


class LeadEngine:
    """No model: each sentence of the passage gives its longest opening that fits, the first sentence first. Ignores the seed."""

    info = ModelInfo(name="lead", revision="1", engine="lead", family="lead")
    lanes = 1
    merges = True

    def __init__(self, languages: frozenset[str] = frozenset({"en"})) -> None:
        self.languages = languages

    def reading(self, task: Task) -> Reading:
        return Reading("selected", 96)

    def prompt_version(self, task: Task) -> str:
        return f"{task}@1"

    def count_tokens(self, text: str) -> int:
        return count_words(text)

    def generate(self, requests: Sequence[GenerationRequest], *, seed: int, until: float = inf) -> list[tuple[Candidate, ...]]:
        """Scores only keep the order: 0, -1, -2 …"""
        return [
            tuple(Candidate(text, -float(place)) for place, text in enumerate(_list_openings(request))) for request in requests
        ]


def _list_openings(request: GenerationRequest) -> list[str]:
    sentences = (sentence.span.cut(request.passage) for sentence in find_sentences(request.passage))
    openings = (text for sentence in sentences for text in _cut_opening(sentence, request))
    return list(dict.fromkeys(openings))[: request.count]


def _cut_opening(sentence: str, request: GenerationRequest) -> Iterator[str]:
    """The longest opening of `sentence` that fits, if there is one."""
    bare = sentence.rstrip(".")
    for match in reversed(list(_CLAUSE_END.finditer(bare))):
        text = finish_text(bare[: match.start()], request.task)
        if len(text) <= request.max_chars and count_words(text) >= LEAST_WORDS:
            yield text
            return
