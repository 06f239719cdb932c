"""What a newsroom is sued for beside figures: an accusation told as fact, a death or a verdict that nobody reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain import Issue, Sentence, Span
from service.fidelity.index import TextIndex

_OFFENCE = re.compile(
    r"""
    \b(?: murder(?:ed|s|er|ers)? | killers? | rap(?:ed|es|ists?) | molest(?:ed|s) | tortured | kidnapped
    | stole | robbed | robs | looted | embezzled | defrauded | bribed | laundered | smuggled | trafficked | spied | fraud
    | thie(?:f|ves)
    | terrorists?
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ALLEGED = re.compile(
    r"""
    \b(?: accus\w+ | alleg\w+ | suspect\w* | purported\w* | claim(?:s|ed|ing)? | charge[ds]? | indict\w* | reportedly | believed
    | den(?:y|ies|ied) )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:said|says?|according|told|report(?:s|ed)?|police|cops?|officials?|prosecut\w+|court|trial|lawsuit|probe[ds]?|over)\b",
    re.IGNORECASE,
)
_DEATH = re.compile(r"\b(?:dead|died|dies)\b", re.IGNORECASE)
_DEATH_KNOWN = re.compile(
    r"""
    \b(?: dead\w* | die[ds]? | dying | death\w* | deceased | demise | kill\w* | sla(?:in|y\w*) | murder\w* | fatal\w*
    | lethal | toll
    | perish\w* | succumb\w* | suicid\w+ | homicid\w+ | assassinat\w+ | execut\w+ | massacre\w* | drown\w* | funeral\w*
    | bur(?:y|ied|ial)
    | bod(?:y|ies) | corpses? | remains | victims? | casualt\w+ | obituar\w+ | mourn\w* | widow\w* | late | lives | euthani\w+ )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GUILT = re.compile(r"\b(?:guilty|convicted)\b", re.IGNORECASE)
_GUILT_KNOWN = re.compile(
    r"\b(?:guilt\w*|convict\w*|plea\w*|pled|sentenc\w+|verdicts?|jailed|imprison\w*|prison\w*)\b", re.IGNORECASE
)


def find_dropped_attributions(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """Offences told as fact that the article only alleges (warn); deaths and guilt of which it has nothing (block)."""
    for match in _OFFENCE.finditer(claims.text):
        told = _find_sentence_text(claims, match.start())
        if _ALLEGED.search(told) or _ATTRIBUTED.search(told):
            continue
        if allegation := _find_allegation(match[0], sources):
            yield Issue(
                code="attribution_dropped",
                severity="warn",
                span=Span(*match.span()),
                text=match[0],
                message="The article has this only as an allegation.",
                evidence=(sources.cite(allegation.span),),
            )
    yield from _find_invented(_DEATH, _DEATH_KNOWN, "The article does not speak of a death.", claims, sources)
    yield from _find_invented(_GUILT, _GUILT_KNOWN, "The article does not speak of guilt.", claims, sources)


def _find_invented(
    asserted: re.Pattern[str], known: re.Pattern[str], message: str, claims: TextIndex, sources: TextIndex
) -> Iterator[Issue]:
    match = asserted.search(claims.text)
    if match and not known.search(sources.text):
        yield Issue("attribution_dropped", "block", Span(*match.span()), match[0], message)


def _find_sentence_text(index: TextIndex, offset: int) -> str:
    sentence = index.find_sentence(offset)
    return sentence.span.cut(index.text) if sentence else index.text


def _find_allegation(word: str, sources: TextIndex) -> Sentence | None:
    """The first sentence with `word`, when every sentence with it is an allegation."""
    pattern = re.compile(rf"\b{word}\b", re.IGNORECASE)
    told = [sentence for sentence in sources.annotated.sentences if pattern.search(sentence.span.cut(sources.text))]
    if told and all(_ALLEGED.search(sentence.span.cut(sources.text)) for sentence in told):
        return told[0]
    return None
