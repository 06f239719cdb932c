"""Sentences split into clauses: main, reported, subordinate, relative and coordinate ones, with who said them.

A clause keeps its words in the article: its span, the words to leave out of it (asides, clauses of their own), and, where its
subject stands elsewhere in the sentence, where. Nothing is cut unless both sides have a finite verb; an unclear sentence stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from service.domain import Span
from service.text.verbs import MODALS, SAYING
from service.timeline.attribution import Attribution, find_attributions, find_report_head
from service.timeline.grammar import (
    COORDINATORS,
    DETERMINERS,
    INTRANSITIVE,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    Token,
    find_finite,
    is_adverb,
    is_determiner,
    is_finite,
    is_reducible,
    is_word,
    split_tokens,
)

Kind = Literal["main", "report", "reported", "subordinate", "relative", "coordinate", "predicate"]
_UNITS = frozenset("seconds minutes hours days weeks months years minute hour day week month year moments shortly soon just".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a sentence; all spans point into the article.

    `head` is a report's "Hamas said on Friday"; `subject` the words to put in front where the clause has none of its own;
    `marker` what joins it to its sentence ("hours after"); `parent` the index of the clause around it.
    """

    kind: Kind
    span: Span
    holes: tuple[Span, ...]
    verb: tuple[str, ...]  # the finite verb and the words after it, in lower case
    depth: int  # offset from which on words belong to another verb inside the clause: "talks the U.N. wants to …"
    parent: int | None = None
    head: Span | None = None
    subject: Span | None = None
    marker: str = ""
    source: Span | None = None  # who says it, in an attribution outside the clause or a report's head
    said: Span | None = None  # that attribution's verb and what follows it: "said on Friday"; None for "according to"


@dataclass(slots=True)
class _Node:
    kind: Kind
    start: int
    end: int
    cut: tuple[int, int]  # what a parent leaves out with this clause
    droppable: bool = False
    subject: tuple[int, int] | None = None
    marker: str = ""
    body: int = 0  # where a report's content begins
    attribution: Attribution | None = None
    children: list[_Node] = field(default_factory=list)
    holes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def own(self) -> Iterator[tuple[int, int]]:
        """The stretches of the clause that belong to no clause inside it."""
        at = self.start
        for child in sorted(self.children, key=lambda child: child.cut):
            if child.cut[0] > at:
                yield at, child.cut[0]
            at = max(at, child.cut[1])
        if at < self.end:
            yield at, self.end


class _Splitter:
    """Splits the tokens of one sentence; `is_dated` says whether a token range holds a date that an event could have."""

    def __init__(self, tokens: Sequence[Token], is_dated: Callable[[int, int], bool]) -> None:
        self.tokens = tokens
        self.is_dated = is_dated

    def split(self, start: int, end: int, kind: Kind) -> list[_Node]:
        """The clause that begins at `start`, then those coordinated with it."""
        node = _Node(kind, start, end, (start, end))
        nodes = [node]
        i = start
        while i < end:
            step = None
            if not self.tokens[i].aside:
                step = self._read_subordinate(node, i) or self._read_relative(node, i)
                if step is None and (after := self._read_coordinate(node, i)) is not None:
                    node.end = i - (self.tokens[i - 1].word == ",")
                    node.cut = (node.start, node.end)
                    return nodes + after
            i = step or i + 1
        return nodes

    # --- Subordinate clauses ---

    def _find_verb(self, node: _Node, end: int) -> int | None:
        """The clause's own finite verb before `end`."""
        pieces = [(start, min(stop, end)) for start, stop in node.own if start < end]
        return next((verb for start, stop in pieces if (verb := find_finite(self.tokens, start, stop)) is not None), None)

    def _read_subordinate(self, node: _Node, i: int) -> int | None:
        """Reads "after he resigned" at `i` into a child of `node`; the token after it."""
        if self.tokens[i].word not in SUBORDINATORS or i + 1 >= node.end or self.tokens[i + 1].dated:
            return None
        following = self.tokens[i + 1].word
        if self.tokens[i].word == "whether" or following in {"again", "more"} or following.endswith("ing"):
            return None
        finite = self._find_sure(i + 1, self._find_first_comma(i + 1, node.end))
        if finite is None or finite == i + 1:
            return None
        marker_start = self._find_marker_start(i, node.start)
        comma = marker_start > node.start and self.tokens[marker_start - 1].word == ","
        fronted = marker_start == node.start
        if fronted or (comma and self._find_verb(node, marker_start) is None):
            end = self._find_comma(finite, node.end)
        else:
            end = self._find_subordinate_end(finite, node.end)
        children = self.split(i + 1, end, "subordinate")
        marker = " ".join(token.word for token in self.tokens[marker_start : i + 1])
        cut_end = min(end + 1, node.end) if fronted and end < node.end and self.tokens[end].word == "," else end
        for child in children:
            child.cut = (marker_start - comma, cut_end)
            child.marker = marker
            child.droppable = comma or fronted or marker != self.tokens[i].word
        node.children += children
        return end

    def _find_marker_start(self, i: int, start: int) -> int:
        """Leftwards over "hours", "two days", "just a week" before "after" or "before"."""
        if self.tokens[i].word not in {"after", "before"}:
            return i
        at = i
        while at > start and self.tokens[at - 1].word in _UNITS:
            at -= 1
        if at < i:
            while at > start and (self.tokens[at - 1].word[0].isdigit() or self.tokens[at - 1].word in _COUNTS):
                at -= 1
        return at

    def _find_sure(self, start: int, end: int) -> int | None:
        """A finite verb that is no participle after its noun."""
        finite = find_finite(self.tokens, start, end)
        return None if finite is None or is_reducible(self.tokens, finite) else finite

    def _find_comma(self, start: int, end: int) -> int:
        """The first comma after `start` that a clause with a verb follows, else the first comma, else `end`."""
        commas = [k for k in range(start, end) if self.tokens[k].word == "," and not self.tokens[k].aside]
        return next((k for k in commas if find_finite(self.tokens, k + 1, end)), commas[0] if commas else end)

    def _find_first_comma(self, start: int, end: int) -> int:
        """The first comma that closes more than an age or a title: "after Smith, 34, was arrested, …"."""
        commas = [k for k in range(start, end) if self.tokens[k].word == "," and not self.tokens[k].aside]
        if len(commas) > 1 and commas[1] - commas[0] <= 4:
            return commas[2] if len(commas) > 2 else end
        return commas[0] if commas else end

    def _find_subordinate_end(self, finite: int, end: int) -> int:
        for k in range(finite + 1, end - 1):
            token = self.tokens[k]
            if token.aside:
                continue
            after = self.tokens[k + 1].word
            resumes = after in SUBORDINATORS | COORDINATORS or is_finite(self.tokens, k + 1, k + 1)
            if token.word == ";" or (token.word == "," and resumes):
                return k
        return end

    # --- Relative clauses ---

    def _read_relative(self, node: _Node, i: int) -> int | None:
        """Reads "who arrived on Monday" at `i` into a child of `node`; the token after it."""
        word = self.tokens[i].word
        if i == node.start or not (word in RELATIVES or word in {"that", "where"}):
            return None
        previous = self.tokens[i - 1]
        joined = previous.word in PREPOSITIONS  # "in which"
        marker_start = i - 1 if joined else i
        comma = self.tokens[marker_start - 1].word == "," if marker_start > node.start else False
        if word == "that" and (comma or joined or previous.word in SAYING or not self._is_verb_at(i + 1, node.end)):
            return None
        if word == "where" and not comma:
            return None
        finite = find_finite(self.tokens, i, node.end)
        if finite is None:
            return None
        end = self._find_comma(finite, node.end) if comma else self._find_relative_end(finite, node.end)
        child = self.split(i + 1, end, "relative")[0]
        child.end = min(child.end, end)
        resumes = comma and end + 1 < node.end and is_finite(self.tokens, end + 1, end + 1)
        child.cut = (marker_start - comma, end + 1 if resumes else end)
        child.droppable = comma
        child.marker = word
        if word not in {"where", "whose", "whom"} and not joined and self._is_verb_at(i + 1, node.end):
            child.subject = find_noun_phrase(self.tokens, node.start, marker_start - comma)
        node.children.append(child)
        return end

    def _is_verb_at(self, i: int, end: int) -> bool:
        at = i
        while at < end and is_adverb(self.tokens[at]):
            at += 1
        return at < end and is_finite(self.tokens, at, i - 1)

    def _find_relative_end(self, finite: int, end: int) -> int:
        """A restrictive relative clause ends at a comma, or before the verb of the clause around it."""
        for k in range(finite + 1, end):
            token = self.tokens[k]
            if token.aside:
                continue
            if token.word in {",", ";"}:
                return k
            previous = self.tokens[k - 1].word
            if is_finite(self.tokens, k, finite) and not is_reducible(self.tokens, k) and previous not in COORDINATORS | RELATIVES:
                return k
        return end

    # --- Coordinate clauses ---

    def _read_coordinate(self, node: _Node, i: int) -> list[_Node] | None:
        """The clauses after "and" at `i`, when they stand on their own."""
        word = self.tokens[i].word
        if word not in COORDINATORS | {";"} or (verb := self._find_verb(node, i)) is None:
            return None
        begin = i + 1
        while begin < node.end and (is_adverb(self.tokens[begin]) or self.tokens[begin].word in COORDINATORS):
            begin += 1
        finite = find_finite(self.tokens, begin, node.end)
        if finite is None:
            return None
        if finite == begin:
            turns = (self.tokens[finite].word in MODALS) != (self.tokens[verb].word in MODALS)
            if not (self.is_dated(i, node.end) and (turns or self.is_dated(node.start, i))):
                return None
            nodes = self.split(begin, node.end, "predicate")
            nodes[0].subject = node.subject or (node.start, verb)
            return nodes
        if self.tokens[finite - 1].word in COORDINATORS or self._has_contact_relative(begin, finite):
            return None
        comma = self.tokens[i - 1].word == ","
        sure = not is_reducible(self.tokens, finite) or self.tokens[finite].word in INTRANSITIVE
        if not sure or self.tokens[begin].word in PREPOSITIONS:
            return None
        if not (comma or word == ";" or self.is_dated(i, node.end)):
            return None
        return self.split(begin, node.end, "coordinate")


    def _has_contact_relative(self, start: int, verb: int) -> bool:
        """Whether the subject is a noun with a clause on it: "talks the U.N. wants"."""
        return any(
            self.tokens[k].word in DETERMINERS and is_word(self.tokens[k - 1]) and self.tokens[k - 1].word not in PREPOSITIONS | COORDINATORS
            for k in range(start + 1, verb)
        )


_COUNTS = frozenset("a an one two three four five six seven eight nine ten eleven twelve several few just less than more only about nearly".split())


def find_noun_phrase(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase that ends at `end`: back to its determiner, or over its capitalised words, and over "of"."""
    at = end
    while at > start:
        token = tokens[at - 1]
        if token.aside or not is_word(token) or token.word in PREPOSITIONS - {"of"} or token.word in COORDINATORS:
            break
        if is_finite(tokens, at - 1, start) and not token.capital:
            break
        if token.word == "of" and not (tokens[at].capital and tokens[at - 2].capital):
            break
        at -= 1
        if is_determiner(token):
            break
    return (at, end) if at < end else None


def find_clauses(text: str, span: Span, dated: Sequence[Span]) -> tuple[Clause, ...]:
    """The clauses of the sentence at `span`, outer before inner. `dated` are the dates that an event could have."""
    tokens = split_tokens(text, span, dated)
    while tokens and not (is_word(tokens[-1]) or tokens[-1].aside):
        tokens = tokens[:-1]
    if not tokens:
        return ()

    def is_dated(start: int, end: int) -> bool:
        within = Span(tokens[start].span.start, tokens[end - 1].span.end)
        return any(within.contains(date) for date in dated)

    splitter = _Splitter(tokens, is_dated)
    start, end, attributions, holes = find_attributions(tokens, is_dated)
    head = find_report_head(tokens, start, end)
    if head is None:
        roots = splitter.split(start, end, "main")
    else:
        inner = splitter.split(head, end, "reported")
        for node in inner[1:]:
            node.cut, node.droppable = (inner[0].end, node.end), True
        roots = [_Node("report", start, inner[-1].end, (start, inner[-1].end), body=head, children=inner)]
    for attribution in attributions:
        _attribute(roots, attribution)
    for node in roots:
        _dig(node, holes)
    return tuple(_flatten(tokens, roots))


def _attribute(roots: list[_Node], attribution: Attribution) -> None:
    """What somebody said is the whole sentence; "according to" covers the last clause before it, relative ones aside."""
    if attribution.said[0] < attribution.said[1]:
        roots[0].attribution = attribution
        return
    before = [node for node in _walk(roots) if node.end <= attribution.at and node.kind not in {"relative", "reported"}]
    max(before or roots[:1], key=lambda node: (node.end, node.start)).attribution = attribution


def _walk(nodes: list[_Node]) -> list[_Node]:
    return [found for node in nodes for found in (node, *_walk(node.children))]


def _dig(node: _Node, holes: Sequence[tuple[int, int]]) -> None:
    node.holes += [hole for hole in holes if node.start <= hole[0] < node.end]
    for child in node.children:
        _dig(child, holes)


def _flatten(tokens: Sequence[Token], roots: list[_Node]) -> list[Clause]:
    clauses: list[Clause] = []

    def add(node: _Node, parent: int | None) -> None:
        index = len(clauses)
        stretches = list(node.own) if node.kind != "report" else [(node.start, node.end)]
        if node.kind == "relative" and stretches:
            stretches[0] = (stretches[0][0] - 1, stretches[0][1])  # the pronoun is the subject
        finite = next((found for part in stretches if (found := find_finite(tokens, *part)) is not None), None)
        verb = tuple(token.word for token in tokens[finite : finite + 6]) if finite is not None else ()
        second = _find_second(tokens, node, finite) if finite is not None else None
        named = node.attribution.who if node.attribution else None
        if named is None and node.kind == "report" and finite:
            named = (_skip_date(tokens, node.start, finite), finite)
        holes = [*node.holes, *(child.cut for child in _droppables(node))]
        clauses.append(
            Clause(
                kind=node.kind,
                span=_cover(tokens, node.start, node.end),
                holes=tuple(_cover(tokens, *hole) for hole in holes if hole[0] < hole[1]),
                verb=verb,
                depth=tokens[second].span.start if second is not None else tokens[node.end - 1].span.end,
                parent=parent,
                head=_cover(tokens, node.start, node.body) if node.kind == "report" else None,
                subject=_cover(tokens, *node.subject) if node.subject else None,
                marker=node.marker,
                source=_cover(tokens, *named) if named else None,
                said=_cover(tokens, *said.said) if (said := node.attribution) and said.said[0] < said.said[1] and said.at else None,
            )
        )
        for child in node.children:
            add(child, index)

    for node in roots:
        add(node, None)
    return clauses


def _skip_date(tokens: Sequence[Token], start: int, end: int) -> int:
    """Past "On Friday, " at the head of a report."""
    if not any(token.dated for token in tokens[start : start + 3]):
        return start
    while start < end - 1 and (tokens[start].dated or tokens[start].word in {",", "early", "late"}):
        start += 1
    return start


def _find_second(tokens: Sequence[Token], node: _Node, finite: int) -> int | None:
    """A further finite verb of the clause's own words that nothing coordinates with the first: it has a clause of its own."""
    if node.kind == "report":
        return None
    for start, end in node.own:
        for k in range(max(start, finite + 2), end):
            if tokens[k].aside or not is_finite(tokens, k, start) or is_reducible(tokens, k):
                continue
            if tokens[k - 1].word not in COORDINATORS and not is_adverb(tokens[k - 1]):
                return k
    return None


def _droppables(node: _Node) -> list[_Node]:
    """Clauses inside `node` that it can do without."""
    return [found for child in node.children for found in ([child] if child.droppable else _droppables(child))]


def _cover(tokens: Sequence[Token], start: int, end: int) -> Span:
    return Span(tokens[start].span.start, tokens[max(end, start + 1) - 1].span.end)
