"""A name must occur in the article, in one of the forms that newsrooms use for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain import Issue, Name, Severity
from service.fidelity.index import TextIndex

_ALIASES = tuple(  # forms that no rule of spelling joins
    tuple(form.strip() for form in group.split(","))
    for group in (
        "us, u.s, usa, united states, america, american, americans",
        "uk, u.k, united kingdom, britain, british, briton, britons",
        "un, u.n, united nations",
        "eu, e.u, european union",
        "gop, republican, republicans",
        "isis, isil, islamic state",
        "england, english",
        "france, french",
        "germany, german, germans",
        "netherlands, dutch, holland",
        "spain, spanish, spaniard, spaniards",
        "greece, greek, greeks",
        "denmark, danish, dane, danes",
        "sweden, swedish, swede, swedes",
        "finland, finnish, finn, finns",
        "norway, norwegian, norwegians",
        "poland, polish, pole, poles",
        "ireland, irish",
        "scotland, scottish, scots",
        "wales, welsh",
        "switzerland, swiss",
        "turkey, turkish, turk, turks, türkiye",
        "portugal, portuguese",
        "thailand, thai, thais",
        "philippines, philippine, filipino, filipinos",
        "afghanistan, afghan, afghans",
        "pakistan, pakistani, pakistanis",
        "argentina, argentine, argentines",
        "cyprus, cypriot, cypriots",
        "gaza, gazan, gazans",
    )
)
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof sir dame lord lady president vice prime minister chancellor premier secretary senator sen rep
    congressman congresswoman representative governor gov mayor general gen colonel col captain capt major maj lieutenant lt
    sergeant sgt officer chief director judge justice king queen prince princess pope bishop archbishop rev reverend ambassador
    chairman ceo coach the of and de van von
    """.split()
)
_ENDING = re.compile(r"(?:ians?|eans?|ans?|ese|ish|is|ia|ns?|[aeioy]|s)$")  # Egypt-ian, Ital-y, Iraq-i, Mexic-o
_PART = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_SMALL = re.compile(r"[^A-ZÀ-Þ]+")
_ROOT = 4  # letters that two forms must share


class _Vocabulary:
    """Every form of a name that the article gives or stands for."""

    def __init__(self, sources: TextIndex) -> None:
        self._words = {word.replace(".", "") for word in sources.words}
        told = [group for group in _ALIASES if any(f" {form} " in sources.spelling for form in group)]
        self._aliases = {part.replace(".", "") for group in told for form in group for part in form.split()}
        self._roots = {_find_root(word) for name in sources.annotated.names for word in _find_parts(name.text)}
        self._initials = {initials for name in sources.annotated.names for initials in _find_initials(name.text)}

    def knows(self, name: Name) -> bool:
        parts = _find_parts(name.text)
        return "".join(part[0] for part in parts) in self._words or all(self._knows_part(part) for part in parts)

    def _knows_part(self, part: str) -> bool:
        return (
            part in self._words
            or part in _TITLES
            or part[0].isdigit()
            or part in self._initials
            or _find_root(part) in self._roots
            or part in self._aliases
        )


def find_unknown_names(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """Names of the claim that the article lacks. A warning where the capital may be the sentence's."""
    vocabulary = _Vocabulary(sources)
    figures = [figure.span for figure in claims.annotated.figures]
    for name in claims.annotated.names:
        severity = _rate_name(name, claims)
        if severity is None or vocabulary.knows(name) or any(name.span.overlaps(span) for span in figures):
            continue
        yield Issue(
            code="name_not_in_source",
            severity=severity,
            span=name.span,
            text=name.text,
            message="This name does not occur in the article.",
        )


def _find_parts(text: str) -> list[str]:
    return [match[0].lower().replace("’", "'").removesuffix("'s").replace(".", "") for match in _PART.finditer(text)]


def _find_initials(text: str) -> Iterator[str]:
    """Of the whole name, with and without its small words, and of what stands between them."""
    initials = "".join(part[0] for part in _PART.findall(text))
    yield initials.lower()
    yield "".join(filter(str.isupper, initials)).lower()
    yield from (run.lower() for run in _SMALL.split(initials))


def _find_root(word: str) -> str:
    root = word
    while (shorter := _ENDING.sub("", root)) != root and len(shorter) >= _ROOT:
        root = shorter
    return root


def _rate_name(name: Name, claims: TextIndex) -> Severity | None:
    """A block where the rest of the sentence is in lower case and the name does not open it; in a title in Title Case, where any
    word may have a capital, only capitals within a word ("NATO", "McRae") tell a name."""
    sentence = claims.find_sentence(name.span.start)
    words = [part for part in _PART.findall(sentence.span.cut(claims.text) if sentence else claims.text) if len(part) > 3]
    if sum(word[0].islower() for word in words) * 4 < len(words):
        return "warn" if any(letter.isupper() for part in _PART.findall(name.text) for letter in part[1:]) else None
    opens_sentence = sentence is not None and name.span.start == sentence.span.start
    return "warn" if opens_sentence and " " not in name.text else "block"
