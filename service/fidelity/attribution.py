"""What a newsroom is sued for beside figures: an accusation told as fact, a death or a verdict that nobody reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from service.domain import Evidence, Issue, Name, Sentence, Severity, Span
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
    r"""
    \b(?: said | says? | according | told | report(?:s|ed)? | police | cops? | officials? | prosecut\w+ | court | jury | judges?
    | inquiry | investigators? | finds | trial | lawsuit | probe[ds]? | over )\b
    """,
    re.VERBOSE | re.IGNORECASE,
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
_DEATH_OF_ONE = re.compile(r"\b(?:dead|died|dies|killed|drowned|murdered|slain)\b", re.IGNORECASE)
_GUILT = re.compile(r"(?<!\bnot )\b(?:guilty|convicted|jailed)\b", re.IGNORECASE)
_GUILT_KNOWN = re.compile(
    r"\b(?:guilt\w*|convict\w*|pleaded|pleads|pled|sentenc\w+|verdicts?|jailed|imprison\w*|prison\w*|serving)\b", re.IGNORECASE
)
_NO_GUILT = re.compile(  # a sentence that speaks of guilt without reporting any
    r"""
    \b(?: if\ (?:\w+\ )?(?:convicted|found\ guilty|guilty) | faces?\ | facing | could | would | not\ guilty | acquit\w* | cleared
    | charge[sd]? | indict\w* | accus\w* | up\ to | maximum )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FOUND = re.compile(
    r"(?<!\bif )\b(?:was|were|been|found|pleaded|pleads?)\ (?:\w+\ )?(?:guilty|convicted|jailed|sentenced)\b", re.IGNORECASE
)
_IF = re.compile(r"\bif\b[^,.;]*\Z")
_DISPUTED = re.compile(
    r"""
    \b(?: accus\w+ | alleg\w+ | suspect(?:s|ed)? | purported\w* | claim(?:s|ed|ing)? | den(?:y|ies|ied)
    | prosecutors?\ (?:said|says?|told) | on\ suspicion | lawsuit | complaint
    | as\ (?:an?|the|some|his|her|their)\ (?:\S+\ ){1,5}(?:told|reported|claimed|said)
    | told\ (?:the|an?)\ (?:panel|inquiry|court|jury|investigators|tribunal|hearing) )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SAME = 0.5  # share of a claim's telling words that a disputed sentence must hold …
_ALSO = 0.4  # … and that none which disputes nothing may
_FEWEST = 3  # telling words of a claim
_COUNTS = frozenset({"cardinal", "vague"})
_SUBJECT_CHARS = 60  # between a name and what is said of it
_ALLEGATION = "The article has this only as an allegation."


def find_dropped_attributions(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """What the article only alleges told as fact (warn); deaths and guilt that it does not report, of anyone or of the one who is
    named (block)."""
    offences = list(_find_offences(claims, sources))
    yield from offences
    yield from (
        issue for issue in _find_told_as_fact(claims, sources) if not any(issue.span.contains(one.span) for one in offences)
    )
    yield from _find_invented(_DEATH, _DEATH_KNOWN, "The article does not speak of a death.", claims, sources)
    yield from _find_other_deaths(claims, sources)
    yield from _find_guilt(claims, sources)


def _find_offences(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    for match in _OFFENCE.finditer(claims.text):
        told = _find_sentence_text(claims, match.start())
        if _ALLEGED.search(told) or _ATTRIBUTED.search(told):
            continue
        if allegation := _find_allegation(match[0], sources):
            yield _make_issue("warn", Span(*match.span()), claims, _ALLEGATION, (sources.cite(allegation.span),))


def _find_told_as_fact(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """Sentences that the article tells only where somebody disputes or alleges them."""
    spans = [one.span for one in sources.annotated.sentences]
    disputed = [span if _DISPUTED.search(span.cut(sources.text)) else None for span in spans]
    for sentence in claims.annotated.sentences:
        told = sentence.span.cut(claims.text)
        stems = claims.sentence_stems[sentence.index]
        spoken = _ALLEGED.search(told) or _ATTRIBUTED.search(told) or _DISPUTED.search(told) or _GUILT.search(told)
        if len(stems) < _FEWEST or spoken:
            continue
        shares = [len(stems & known) / len(stems) for known in sources.sentence_stems]
        plain = max((share for share, one in zip(shares, disputed, strict=True) if one is None), default=0.0)
        alleged = [(share, one) for share, one in zip(shares, disputed, strict=True) if one is not None]
        share, best = max(alleged, key=itemgetter(0), default=(0.0, None))
        if best is not None and share >= _SAME and plain < _ALSO:
            yield _make_issue("warn", sentence.span, claims, _ALLEGATION, (sources.cite(best),))


def _find_invented(
    asserted: re.Pattern[str], known: re.Pattern[str], message: str, claims: TextIndex, sources: TextIndex
) -> Iterator[Issue]:
    match = asserted.search(claims.text)
    if match and not _is_denied(match, claims) and not known.search(sources.text):
        yield _make_issue("block", Span(*match.span()), claims, message)


def _find_other_deaths(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """The death of somebody whom the article names, in no sentence beside one about a death."""
    for match in _DEATH_OF_ONE.finditer(claims.text):
        names = [] if _is_denied(match, claims) else _find_subjects(match, claims)
        if names and not any(_is_told_of(name, _DEATH_KNOWN, sources) for name in names):
            yield _make_issue("block", Span(*match.span()), claims, f"The article does not report the death of {names[-1].text}.")


def _is_denied(match: re.Match[str], claims: TextIndex) -> bool:
    """ "None has died"."""
    return any(one.start == match.start() and one.is_negated for one in claims.find_tokens(Span(*match.span())))


def _find_guilt(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    for match in _GUILT.finditer(claims.text):
        told = _find_sentence_text(claims, match.start())
        if _NO_GUILT.search(told) or "plead" in told.lower():
            continue
        known = [one for one in sources.annotated.sentences if _reports_guilt(one.span.cut(sources.text))]
        names = _find_subjects(match, claims)
        if known and (not names or any(_is_told_of(name, _GUILT_KNOWN, sources, among=known) for name in names)):
            continue
        yield _make_issue("block", Span(*match.span()), claims, "The article does not report this guilt.")
        return


def _reports_guilt(told: str) -> bool:
    if _GUILT_KNOWN.search(told) is None:
        return False
    return _NO_GUILT.search(told) is None or any(_IF.search(told[: found.start()]) is None for found in _FOUND.finditer(told))


def _find_subjects(match: re.Match[str], claims: TextIndex) -> list[Name]:
    """The names before the word in its sentence, one of which is said to be dead or guilty; none where a number comes between."""
    sentence = claims.find_sentence(match.start())
    if sentence is None:
        return []
    names = [one for one in claims.annotated.names if sentence.span.start <= one.span.start and one.span.end <= match.start()]
    last = names[-1].span.end if names else 0
    counted = any(last <= figure.span.start < match.start() and figure.type in _COUNTS for figure in claims.annotated.figures)
    return [] if counted or match.start() - last > _SUBJECT_CHARS else names


def _is_told_of(name: Name, known: re.Pattern[str], sources: TextIndex, among: Sequence[Sentence] | None = None) -> bool:
    """Whether a sentence with the name, or the one after it, speaks of it; also where the article lacks the name."""
    word = re.compile(rf"\b{re.escape(_find_last_word(name))}\b", re.IGNORECASE)
    sentences = sources.annotated.sentences
    named = [one for one in sentences if word.search(one.span.cut(sources.text))]
    beside = {sentences[at].index for one in named for at in (one.index, one.index + 1) if at < len(sentences)}
    return not named or any(known.search(one.span.cut(sources.text)) for one in (among or sentences) if one.index in beside)


def _find_last_word(name: Name) -> str:
    return name.text.split()[-1].removesuffix("'s").removesuffix("’s")


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


def _make_issue(severity: Severity, span: Span, claims: TextIndex, message: str, evidence: tuple[Evidence, ...] = ()) -> Issue:
    return Issue("attribution_dropped", severity, span, span.cut(claims.text), message, evidence)
