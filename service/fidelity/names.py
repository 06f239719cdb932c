"""A name must occur in the article, in one of the forms that newsrooms use for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import combining, normalize

from service.domain import Issue, Name, Sentence, Severity, Span
from service.fidelity.index import TextIndex
from service.text.nations import SURE, find_nation
from service.text.verbs import BASES, is_past_form

_ALIASES = tuple(  # forms that no rule of spelling joins
    tuple(form.strip() for form in group.split(","))
    for group in (
        "us, u.s, usa, united states, america, american, americans",
        "uk, u.k, united kingdom, britain, british, briton, britons",
        "un, u.n, united nations",
        "eu, e.u, european union",
        "gop, republican, republicans",
        "isis, isil, islamic state",
        "gaza, gazan, gazans",
        "mars, martian, martians",
    )
)
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof sir dame lord lady president vice prime minister chancellor premier secretary senator sen rep
    congressman congresswoman representative governor gov mayor general gen colonel col captain capt major maj lieutenant lt
    sergeant sgt officer chief director judge justice king queen prince princess pope bishop archbishop rev reverend ambassador
    chairman ceo coach speaker the of and de van von
    """.split()
)
_ENDING = re.compile(r"(?:ians?|eans?|ans?|ese|ish|is|ia|ns?|[aeioy]|s)$")  # Egypt-ian, Ital-y, Iraq-i, Mexic-o
_PART = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_SMALL = re.compile(r"[^A-ZÀ-Þ]+")
_DEMONYM = re.compile(r"(?:ian|ean|an|ese|ish|[^aeiou]i|ic)s?$")  # names a people, or what is theirs
_SITE = re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}")  # "Amazon.com", which is read as two words elsewhere
_LONG_NAME = re.compile(
    r"""
    (?<![\w'’.-]) (?:(?![A-Z])[\w'’.-])*+  # sought from a word's start on: once for a word, however many capitals it has
    (?P<name> [A-Z][\w'’.-]*+ (?:[ ](?:(?:of|for|the|and|on|in|de|du|la|del)[ ])*[A-Z][\w'’.-]*){1,7} )
    """,
    re.VERBOSE,
)
_PREFIXES = frozenset("ex non anti pro mid pre post un".split())  # "ex-Carrow Falls official"
_DEMONYM_ENDINGS = frozenset("vian ian an n ese i ish er ers ans ians".split())
_SHORTEST = 3  # letters of a first or last name: not "US", nor the "s" of a possessive
_FULL_NAME = 2  # words
_ROOT = 4  # letters that two forms must share
_LONGEST_ENDING = 4  # letters


class Vocabulary:
    """Every form of a name that an article gives or stands for; read once for many claims."""

    def __init__(self, sources: TextIndex) -> None:
        self._sources = sources
        self._words = {_fold(word.replace(".", "")) for word in sources.words}
        self._nations = frozenset().union(*(find_nation(word) for word in self._words))
        told = [group for group in _ALIASES if any(f" {form} " in sources.spelling for form in group)]
        self._aliases = {part.replace(".", "") for group in told for form in group for part in form.split()}
        parts = {word for name in sources.annotated.names for word in _find_parts(name.text)}
        self._after: dict[str, set[str]] = defaultdict(set)
        self._before: dict[str, set[str]] = defaultdict(set)
        for one in sources.annotated.names:
            for first, last in pairwise(part for part in _find_parts(one.text) if part not in _TITLES):
                if min(len(first), len(last)) >= _SHORTEST:
                    self._after[first].add(last)
                    self._before[last].add(first)
        self._roots = {_find_root(word) for word in parts}
        self._peoples = {_find_root(word) for word in parts if _DEMONYM.search(word)}
        long_names = [
            *(name.text for name in sources.annotated.names),
            *(match["name"] for match in _LONG_NAME.finditer(sources.text)),
        ]
        self._initials = {initials for name in long_names for initials in _find_initials(name)}

    def knows(self, name: Name) -> bool:
        parts = _find_parts(name.text)
        return "".join(part[0] for part in parts) in self._words or all(self._knows_part(part) for part in parts)

    def knows_whole(self, name: Name) -> bool:
        """Whether the article has the name letter by letter, or knows each of its words and of no two people."""
        return (self.knows(name) and not self.is_mixed(name)) or self._sources.find_words(name.text) is not None

    def is_mixed(self, name: Name) -> bool:
        """Whether a name takes its two words from two people: "Maureen Orme" of Maureen Stott and Simon Orme."""
        parts = [part for part in _find_parts(name.text) if part not in _TITLES]
        if len(parts) != _FULL_NAME:
            return False
        first, last = parts
        after, before = self._after.get(first, set()), self._before.get(last, set())
        return bool(after) and bool(before) and last not in after and first not in before

    def knows_rest(self, name: Name) -> bool:
        """Whether only the first word is unknown, which opens a sentence and may be no name: "Missing Ana Ruiz"."""
        parts = _find_parts(name.text)
        return len(parts) > 1 and all(self._knows_part(part) for part in parts[1:])

    def _knows_part(self, part: str) -> bool:
        if part in _PREFIXES:
            return True
        return (
            part in self._words
            or part in _TITLES
            or part[0].isdigit()
            or part in self._initials
            or part.removesuffix("s") in self._words
            or _find_root(part) in (self._roots if _DEMONYM.search(part) else self._peoples)
            or part in self._aliases
            or part.removesuffix("s") in self._nations
            or any(part.startswith(root) and part[len(root) :] in _DEMONYM_ENDINGS for root in self._roots if len(root) >= _ROOT)
        )


def find_unknown_names(claims: TextIndex, vocabulary: Vocabulary) -> Iterator[Issue]:
    """Names of the claim that the article lacks. A warning where the capital may be the sentence's."""
    figures = [figure.span for figure in claims.annotated.figures]
    nations = [name for name in _find_nations(claims) if not vocabulary.knows(name)]
    places = [one.span for one in nations]
    title_cased: dict[Sentence | None, bool] = {}
    yield from (_make_issue(name, "block") for name in nations)
    for name in claims.annotated.names:
        sentence = claims.find_sentence(name.span.start)
        if sentence not in title_cased:
            title_cased[sentence] = _is_title_cased(sentence.span.cut(claims.text) if sentence else claims.text)
        severity = _rate_name(name, claims, is_title_cased=title_cased[sentence])
        if severity is None or vocabulary.knows_whole(name) or any(_is_met(name.span, told) for told in (figures, places)):
            continue
        if vocabulary.knows_rest(name) and _opens_sentence(name, claims) and _is_describing(_find_parts(name.text)[0]):
            severity = "warn"
        yield _make_issue(name, severity)


def _make_issue(name: Name, severity: Severity) -> Issue:
    return Issue("name_not_in_source", severity, name.span, name.text, "This name does not occur in the article.")


def _find_nations(claims: TextIndex) -> Iterator[Name]:
    """Countries and peoples, which are names in a Title Case headline and at the start of a sentence too."""
    for token in claims.tokens:
        word = claims.text[token.start : token.end].removesuffix("'s").removesuffix("’s")
        if word[0].isupper() and (token.word in SURE or token.word.removesuffix("s") in SURE):
            yield Name(Span(token.start, token.start + len(word)), word)


def _is_describing(word: str) -> bool:
    """Whether a sentence's first word rather says what somebody is: "Missing", "Kidnapped", "Survivor"."""
    return (
        is_past_form(word) or word in BASES or word.endswith(("ing", "or", "er", "ist", "ant", "ent", "ian", "man", "ive", "al"))
    )


def _find_parts(text: str) -> list[str]:
    parts = [match[0].lower().replace("’", "'").removesuffix("'s") for match in _PART.finditer(text)]
    return [_fold(piece.replace(".", "")) for part in parts for piece in (part.split(".") if _SITE.search(part) else (part,))]


def _fold(word: str) -> str:
    """A word without its accents: "Hernán" is "Hernan" in another newsroom."""
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter))


def _find_initials(text: str) -> Iterator[str]:
    """Of the whole name, with and without its small words, and of what stands between them."""
    initials = "".join(part[0] for part in _PART.findall(text))
    yield initials.lower()
    yield "".join(filter(str.isupper, initials)).lower()
    yield from (run.lower() for run in _SMALL.split(initials))


def _find_root(word: str) -> str:
    end = len(word)
    while (ending := _ENDING.search(word, max(0, end - _LONGEST_ENDING), end)) and ending.start() >= _ROOT:
        end = ending.start()
    return word[:end]


def _opens_sentence(name: Name, claims: TextIndex) -> bool:
    sentence = claims.find_sentence(name.span.start)
    return sentence is not None and name.span.start == sentence.span.start


def _is_met(span: Span, others: Sequence[Span]) -> bool:
    """Whether one of `others`, which are in order and disjoint, overlaps `span`."""
    at = bisect_right(others, span.start, key=lambda one: one.end)
    return any(span.overlaps(one) for one in others[at : at + 1])


def _is_title_cased(told: str) -> bool:
    words = [part for part in _PART.findall(told) if len(part) > 3]
    return len([word for word in words if word[0].islower()]) * 4 < len(words)


def _rate_name(name: Name, claims: TextIndex, *, is_title_cased: bool) -> Severity | None:
    """A block where the rest of the sentence is in lower case and the name does not open it; in a title in Title Case, where any
    word may have a capital, only capitals within a word ("NATO", "McRae") tell a name."""
    if is_title_cased:
        return "warn" if any(letter.isupper() for part in _PART.findall(name.text) for letter in part[1:]) else None
    return "warn" if _opens_sentence(name, claims) and " " not in name.text else "block"
