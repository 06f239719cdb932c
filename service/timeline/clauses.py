"""A sentence's clauses as spans of the article, with who said them.

A clause keeps its words where they stand: its span, the words to leave out of it (attributions, clauses of their own), and,
where its subject stands elsewhere in the sentence, where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.domain import Span
from service.text.verbs import BASES, MODALS, is_past_form, is_present_form
from service.timeline.attribution import Attribution, find_attributions, find_report_head
from service.timeline.grammar import (
    COORDINATORS,
    FINITE_AUXILIARIES,
    Token,
    find_finite,
    is_adverb,
    is_finite,
    is_participle,
    is_reducible,
    is_timing,
    is_word,
    split_tokens,
)
from service.timeline.splitting import Kind, Node, Range, Splitter

_CLOSING_BRACKETS = frozenset(")]")
_FRONT_ADVERBS = frozenset("twice once first long already recently newly".split())  # "Twice postponed, the hearings opened"
_VERB_WORDS = 6  # the finite verb with what follows: enough to tell "was due to meet" from "was"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a sentence; all spans point into the article."""

    kind: Kind
    span: Span
    holes: tuple[Span, ...]  # what to leave out of it
    verb: tuple[str, ...]  # the finite verb and the words after it, in lower case; empty without one
    acts: Span  # the verb with its auxiliaries: "had reported"; empty at the clause's start without one
    depth: int  # offset from which on words belong to another verb inside the clause: "talks the U.N. wants to …"
    parent: int | None = None  # index of the clause around it
    head: Span | None = None  # a report's "Hamas said on Friday"
    subject: Span | None = None  # what to put in front of a clause without a subject of its own
    object: Span | None = None  # what to put behind the verb of "the mark which Halvstad set"
    marker: str = ""  # what joins it to its sentence: "hours after", "who"
    source: Span | None = None  # who says it: an attribution outside the clause, or the subject of its head
    said: Span | None = None  # the verb of an outside attribution and what follows it ("said on Friday"); None for "according to"


def find_clauses(text: str, span: Span, dates: Sequence[Span]) -> tuple[Clause, ...]:
    """The clauses of the sentence at `span`, outer before inner. `dates` are those that an event could have."""
    tokens = split_tokens(text, span, dates)
    while tokens and not (is_word(tokens[-1]) or tokens[-1].aside or tokens[-1].word in _CLOSING_BRACKETS):
        tokens = tokens[:-1]
    if not tokens:
        return ()

    def is_dated(start: int, end: int) -> bool:
        within = Span(tokens[start].span.start, tokens[end - 1].span.end)
        return any(within.contains(date) for date in dates)

    attributed = find_attributions(tokens, is_dated)
    start = _skip_opening(tokens, attributed.start, attributed.end)
    roots = _read_roots(tokens, Splitter(tokens, is_dated), start, attributed.end)
    for attribution in attributed.attributions:
        _attribute(roots, attribution)
    for node in _walk(roots):
        node.holes += [hole for hole in attributed.holes if node.start <= hole[0] < node.end]
    return tuple(_flatten(tokens, roots))


def _skip_opening(tokens: Sequence[Token], start: int, end: int) -> int:
    """Past "But" and past a fronted relation to what is no clause: "Three days after the rupture, oil …"."""
    if tokens[start].word in COORDINATORS and start + 1 < end:
        start += 1
    near = next((k for k in range(start, min(start + 4, end)) if tokens[k].word in {"after", "before"}), None)
    if near is None or not all(is_timing(token) for token in tokens[start:near]):
        return start
    comma = next((k for k in range(near, end) if tokens[k].word == "," and not (tokens[k].aside or tokens[k].dated)), None)
    dated = any(token.dated for token in tokens[near:comma])
    return start if comma is None or dated or find_finite(tokens, near + 1, comma) is not None else comma + 1


def _read_roots(tokens: Sequence[Token], splitter: Splitter, start: int, end: int) -> list[Node]:
    """The sentence's outermost clauses: a report with its content, or main clauses."""
    body = find_report_head(tokens, start, end)
    if body is None:
        return splitter.split(start, end, "main")
    inner = splitter.split(body, end, "reported")
    for node in inner[1:]:
        node.cut, node.droppable = (inner[0].end, node.end), True
    asides = splitter.find_relatives(start, body)
    return [Node("report", start, inner[-1].end, (start, inner[-1].end), body=body, children=[*asides, *inner])]


def _attribute(roots: list[Node], attribution: Attribution) -> None:
    """What somebody said is the whole sentence; "according to" covers the last clause before it, relative ones aside."""
    before = [node for node in _walk(roots) if node.end <= attribution.at and node.kind not in {"relative", "reported"}]
    if attribution.said[0] < attribution.said[1] or not before:
        before = roots[:1]
    max(before, key=lambda node: (node.end, node.start)).attribution = attribution


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _flatten(tokens: Sequence[Token], roots: Sequence[Node]) -> list[Clause]:
    clauses: list[Clause] = []

    def add(node: Node, parent: int | None) -> None:
        index = len(clauses)
        clauses.append(_make_clause(tokens, node, parent))
        for child in node.children:
            add(child, index)

    for node in roots:
        add(node, None)
    return clauses


def _make_clause(tokens: Sequence[Token], node: Node, parent: int | None) -> Clause:
    finite = _find_own_verb(tokens, node)
    second = _find_second_verb(tokens, node, finite) if finite is not None and node.kind != "report" else None
    outside = node.attribution
    source = outside.who if outside else None
    if source is None and node.kind == "report" and finite is not None:
        source = (_skip_date(tokens, node.start, finite), finite)
    holes = [*node.holes, *(child.cut for child in _find_droppable(node))]
    return Clause(
        kind=node.kind,
        span=_cover(tokens, (node.start, node.end)),
        holes=tuple(_cover(tokens, hole) for hole in holes if hole[0] < hole[1]),
        verb=tuple(token.word for token in tokens[finite : finite + _VERB_WORDS]) if finite is not None else (),
        acts=_cover_verb(tokens, finite, node.end)
        if finite is not None
        else Span(tokens[node.start].span.start, tokens[node.start].span.start),
        depth=tokens[second].span.start if second is not None else tokens[node.end - 1].span.end,
        parent=parent,
        head=_cover(tokens, (node.start, node.body)) if node.kind == "report" else None,
        subject=_cover(tokens, node.subject) if node.subject else None,
        object=_cover(tokens, node.object) if node.object else None,
        marker=node.marker,
        source=_cover(tokens, source) if source else None,
        said=_cover(tokens, outside.said) if outside and outside.said[0] < outside.said[1] and outside.at else None,
    )


def _find_own_verb(tokens: Sequence[Token], node: Node) -> int | None:
    if node.kind == "fronted":
        return node.start
    if node.kind == "report":
        return find_finite(tokens, node.start, node.end)
    pieces = list(node.own)
    if node.kind == "relative" and pieces:
        pieces[0] = (pieces[0][0] - 1, pieces[0][1])  # the pronoun is the subject
    found = [verb for piece in pieces if (verb := _find_verb_in(tokens, piece, resumes=piece[0] > node.start)) is not None]
    sure = next((verb for verb in found if not _may_be_participle(tokens, verb, node.start)), found[0] if found else None)
    return sure if sure is not None else _find_governing_verb(tokens, pieces)


def _find_verb_in(tokens: Sequence[Token], piece: Range, *, resumes: bool) -> int | None:
    """The finite verb of a stretch; one that `resumes` after an aside may begin with it: "the trial, which …, continues"."""
    start, end = piece
    if resumes and start < end and is_present_form(tokens[start].word):
        return start
    return find_finite(tokens, start, end)


def _find_governing_verb(tokens: Sequence[Token], pieces: Sequence[Range]) -> int | None:
    """In a clause too tangled for more, the nearest verb on the left of its first date (timeline.md section 2)."""
    verbs: list[int] = []
    for start, end in pieces:
        for k in range(start, end):
            if tokens[k].dated and verbs:
                return verbs[-1]
            if not tokens[k].aside and is_finite(tokens, k, start) and not is_reducible(tokens, k):
                verbs.append(k)
    return None


def _may_be_participle(tokens: Sequence[Token], i: int, start: int) -> bool:
    """Whether a past form may hang on what follows or on a noun: "Suspended from a job that …, he was indicted"."""
    opens = all(token.word in _FRONT_ADVERBS for token in tokens[start:i]) and is_past_form(tokens[i].word)
    opens = opens and is_participle(tokens[i].word)
    return opens or is_reducible(tokens, i)


def _find_second_verb(tokens: Sequence[Token], node: Node, finite: int) -> int | None:
    """A further finite verb among the clause's own words that nothing coordinates with the first: it has a clause of its own."""
    for start, end in node.own:
        for k in range(max(start, finite + 2), end):
            joined = tokens[k - 1].word in COORDINATORS or is_adverb(tokens[k - 1])
            if not joined and not tokens[k].aside and is_finite(tokens, k, start) and not is_reducible(tokens, k):
                return k
    return None


def _cover_verb(tokens: Sequence[Token], finite: int, end: int) -> Span:
    """From the finite verb to the participle that it helps: "had already reported"."""
    at = finite
    while at + 1 < end and tokens[at].word in FINITE_AUXILIARIES | {"been", "not"} | MODALS:
        step = next((k for k in range(at + 1, min(at + 3, end)) if not is_adverb(tokens[k])), at + 1)
        if not (is_past_form(tokens[step].word) or tokens[step].word in {"been", "not", "be", "have"} | BASES):
            break
        at = step
    return Span(tokens[finite].span.start, tokens[at].span.end)


def _skip_date(tokens: Sequence[Token], start: int, end: int) -> int:
    """Past "On Friday, " at the head of a report."""
    if not any(token.dated for token in tokens[start : start + 3]):
        return start
    return next((k for k in range(start, end) if not (tokens[k].dated or tokens[k].word in {",", "early", "late"})), start)


def _find_droppable(node: Node) -> Iterator[Node]:
    """Clauses inside `node` that it can do without."""
    for child in node.children:
        if child.droppable:
            yield child
        else:
            yield from _find_droppable(child)


def _cover(tokens: Sequence[Token], within: Range) -> Span:
    return Span(tokens[within[0]].span.start, tokens[max(within[1], within[0] + 1) - 1].span.end)
