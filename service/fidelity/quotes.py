"""Words in quotation marks must stand in the article, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain import Issue, Span
from service.fidelity.index import TextIndex, spell_words
from service.text.words import find_words

_QUOTATION = re.compile(  # bounded, so that hostile text stays linear
    r"""
      “(?P<curly>[^“”]{1,500})”
    | "(?P<straight>[^"]{1,500})"
    | (?<![\w’']) ‘(?P<single>[^‘]{1,500}?)’ (?!\w)
    | (?<![\w’']) '(?P<plain>[^'](?:[^']|(?<=\w)'(?=\w)){0,500}?)' (?!\w)
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]")  # what an editor leaves out or puts in
_RAISED = re.compile(r"\[(?P<letter>\w)\](?=\w)")  # "[T]he noise"
_SAID_BETWEEN = re.compile(  # "If I had," she said, "he would": one quotation with its source in the middle
    r"[,.]?[\"”] [^\"“”.]{0,30}\b(?:said|says|told|added|asked|replied)\b[^\"“”.]{0,30}[,.]? [\"“]"
)


def find_altered_quotes(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """Quotations of the claim whose words do not stand in the article in this order; case and punctuation are free."""
    joined: str | None = None
    for match in _QUOTATION.finditer(claims.text):
        quotation = _RAISED.sub(r"\g<letter>", match[match.lastgroup or 0])
        pieces = [_spell(piece) for piece in _GAP.split(quotation)]
        joined = joined or _spell(_RAISED.sub(r"\g<letter>", _SAID_BETWEEN.sub(" ", sources.text)))
        if all(piece in sources.spelling or piece in joined for piece in pieces):
            continue
        yield Issue(
            code="quote_altered",
            severity="block",
            span=Span(*match.span()),
            text=match[0],
            message="These words in quotation marks do not stand in the article.",
        )


def _spell(text: str) -> str:
    return spell_words(word for _, _, word in find_words(text))
