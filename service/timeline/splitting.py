"""Where clauses begin and end inside one sentence, on its tokens: subordinate, relative and coordinate ones.

Nothing is cut unless both sides have a finite verb: an unclear sentence stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from service.text.verbs import BASES, MODALS, SAYING, is_past_form, is_present_form
from service.timeline.attribution import Attribution
from service.timeline.grammar import (
    COORDINATORS,
    DETERMINERS,
    FINITE_AUXILIARIES,
    INTRANSITIVE,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_UNITS,
    Token,
    find_finite,
    is_adverb,
    is_determiner,
    is_finite,
    is_participle,
    is_past_tense,
    is_reducible,
    is_timing,
    is_word,
    resumes_at,
)

Kind = Literal["main", "report", "reported", "subordinate", "relative", "coordinate", "predicate", "fronted"]
Range = tuple[int, int]  # a half-open range of tokens

_LEARNING = frozenset("learned learnt found discovered heard realised realized noticed remembered".split())  # with "that"
_CURRENCIES = frozenset("£$€")
_NEVER_PREPOSITIONS = frozenset("when while because although though if unless whereas".split())
_APPOSITIVE_TOKENS = 4  # ", 34," or ", the mayor,": commas this close belong together


@dataclass(slots=True)
class Node:
    """A clause as token ranges. `cut` is what goes with it when the clause around it does without it."""

    kind: Kind
    start: int
    end: int
    cut: Range
    droppable: bool = False
    subject: Range | None = None
    object: Range | None = None
    marker: str = ""
    body: int = 0  # where a report's content begins
    attribution: Attribution | None = None
    children: list[Node] = field(default_factory=list)
    holes: list[Range] = field(default_factory=list)

    @property
    def own(self) -> Iterator[Range]:
        """The stretches of the clause that belong to no clause inside it."""
        at = self.start
        for child in sorted(self.children, key=lambda child: child.cut):
            if child.cut[0] > at:
                yield at, child.cut[0]
            at = max(at, child.cut[1])
        if at < self.end:
            yield at, self.end


class Splitter:
    """Splits the tokens of one sentence. `is_dated` says whether a token range holds a date that an event could have."""

    def __init__(self, tokens: Sequence[Token], is_dated: Callable[[int, int], bool]) -> None:
        self.tokens = tokens
        self.is_dated = is_dated

    def split(self, start: int, end: int, kind: Kind, subject: Range | None = None) -> list[Node]:
        """The clause that begins at `start`, then those coordinated with it; `subject` where it stands outside."""
        node = Node(kind, start, end, (start, end), subject=subject)
        i = self._read_fronted(node) or start
        while i < end:
            if self.tokens[i].aside:
                i += 1
                continue
            step = self._read_subordinate(node, i) or self._read_reported(node, i) or self._read_relative(node, i)
            if step is None and (after := self._read_coordinate(node, i)):
                node.end = i - (self.tokens[i - 1].word == ",")
                node.cut = (node.start, node.end)
                return [node, *after]
            i = step or i + 1
        return [node]

    def find_relatives(self, start: int, end: int) -> list[Node]:
        """The relative clauses between commas in the head of a report: "Adjetey, who won a medal in 2008, said"."""
        head = Node("report", start, end, (start, end))
        i = start
        while i < end:
            i = self._read_relative(head, i) or i + 1
        return [node for node in head.children if node.kind == "relative" and node.droppable]

    def find_verb(self, node: Node, end: int) -> int | None:
        """The clause's own finite verb before `end`."""
        pieces = [(start, min(stop, end)) for start, stop in node.own if start < end]
        return next((verb for piece in pieces if (verb := find_finite(self.tokens, *piece)) is not None), None)

    # --- Fronted participles ---

    def _read_fronted(self, node: Node) -> int | None:
        """Reads "Born in Galt in 1936" in front of a main clause into a child of `node`; the token after it."""
        first = self.tokens[node.start]
        if node.kind != "main" or not first.capital or not is_past_form(first.word) or not is_participle(first.word):
            return None
        comma = self._find_first_comma(node.start, node.end)
        fits = comma < node.end and comma - node.start > 2 and self.is_dated(node.start, comma)
        if not fits or find_finite(self.tokens, comma + 1, node.end) is None:
            return None
        node.children.append(Node("fronted", node.start, comma, (node.start, comma + 1)))
        return comma

    # --- Subordinate clauses ---

    def _read_subordinate(self, node: Node, i: int) -> int | None:
        """Reads "after he resigned" at `i` into a child of `node`; the token after it."""
        finite = self._find_subordinate_verb(node, i)
        if finite is None:
            return None
        marker_start = self._find_marker_start(i, node.start)
        fronted = marker_start == node.start
        comma = not fronted and self.tokens[marker_start - 1].word == ","
        told_when = comma and self.tokens[marker_start - 2].dated  # "it dates to April, when the auditor found"
        if fronted or (comma and self.find_verb(node, marker_start) is None):
            end = self._find_resumption(finite, node.end)
            if end == node.end and not told_when:
                return None
        elif not comma and not self._has_verb(node.start, marker_start):
            end = self._find_relative_end(finite, node.end)  # "people taken captive when gunmen struck were freed"
        else:
            end = self._find_subordinate_end(finite, node.end)
        marker = " ".join(token.word for token in self.tokens[marker_start : i + 1])
        resumes = end + 1 < node.end and (fronted or is_finite(self.tokens, end + 1, end + 1))
        for child in self.split(i + 1, end, "subordinate"):
            child.cut = (marker_start - comma, end + resumes)
            child.marker = marker
            child.droppable = comma or fronted or marker != self.tokens[i].word
            node.children.append(child)
        return end

    def _has_verb(self, start: int, end: int) -> bool:
        """Whether anything between can be the verb of a clause: an auxiliary, or a past form that is no participle only."""
        words = self.tokens[start:end]
        return find_finite(self.tokens, start, end) is not None or any(
            token.word in FINITE_AUXILIARIES | MODALS or (is_past_form(token.word) and is_past_tense(token.word))
            for token in words
        )

    def _find_subordinate_verb(self, node: Node, i: int) -> int | None:
        """The verb of the clause that token `i` opens; None for a preposition ("after the talks") or a bare participle."""
        if self.tokens[i].word not in SUBORDINATORS - {"whether"} or i + 1 >= node.end:
            return None
        if self.tokens[i + 1].dated and self.tokens[i].word != "where":
            return None
        following = self.tokens[i + 1].word
        less = following == "more" and self.tokens[min(i + 2, node.end - 1)].word != "than"
        if less or following == "again" or following.endswith("ing"):
            return None
        if self.tokens[i].word in {"once", "as"} and is_past_form(following):
            return None  # "once used as a yardstick"
        comma = self._find_first_comma(i + 1, node.end)
        finite = find_finite(self.tokens, i + 1, comma)
        if finite is None and self.tokens[i].word in _NEVER_PREPOSITIONS:  # a verb must follow: "if her calf recovers"
            present = (k for k in range(i + 2, comma) if is_present_form(self.tokens[k].word))
            finite = next(present, None) or find_finite(self.tokens, i + 1, node.end)  # "when the trust, in debt, cut the pay"
        if finite is None or finite == i + 1:
            return None
        if self.tokens[i].word == "as" and any(token.word in COORDINATORS for token in self.tokens[i + 1 : finite]):
            return None  # "formed as a depression and became a hurricane"
        sure = self.tokens[i].word in _NEVER_PREPOSITIONS or not is_reducible(self.tokens, finite)
        return finite if sure else None

    def _find_marker_start(self, i: int, start: int) -> int:
        """Leftwards over "hours", "two days", "just a week" before "after" or "before"."""
        at = i
        if self.tokens[i].word in {"after", "before"}:
            while at > start and self.tokens[at - 1].word in TIME_UNITS:
                at -= 1
        if at < i:
            while at > start and is_timing(self.tokens[at - 1]):
                at -= 1
        return at

    def _find_commas(self, start: int, end: int) -> list[int]:
        return [k for k in range(start, end) if self.tokens[k].word == "," and not (self.tokens[k].aside or self.tokens[k].dated)]

    def _find_first_comma(self, start: int, end: int) -> int:
        """The first comma that closes more than an age or a title: "after Smith, 34, was arrested, …"."""
        commas = self._find_commas(start, end)
        if len(commas) > 1 and commas[1] - commas[0] <= _APPOSITIVE_TOKENS:
            commas = commas[2:]
        return commas[0] if commas else end

    def _find_resumption(self, start: int, end: int) -> int:
        """The first comma after `start` that a clause with a verb follows, else the first comma, else `end`."""
        commas = self._find_commas(start, end)
        return next((k for k in commas if find_finite(self.tokens, k + 1, end) is not None), commas[0] if commas else end)

    def _find_subordinate_end(self, finite: int, end: int) -> int:
        """Where a clause that trails its sentence ends: at a comma before another conjunction or before the sentence's verb."""
        for k in range(finite + 1, end - 1):
            if self.tokens[k].aside or self.tokens[k].word not in {",", ";"}:
                continue
            resumes = self.tokens[k + 1].word in SUBORDINATORS | COORDINATORS or resumes_at(self.tokens, k + 1)
            if resumes or self.tokens[k].word == ";":
                return k
        return end

    # --- What is said inside a clause ---

    def _read_reported(self, node: Node, i: int) -> int | None:
        """Reads "(met them and told reporters) that talks would resume" into a child of `node`, where a date is in it."""
        if self.tokens[i].word != "that" or node.kind == "reported" or not self.is_dated(i, node.end):
            return None
        says = any(token.word in SAYING | _LEARNING for token in self.tokens[max(node.start, i - 4) : i])
        finite = find_finite(self.tokens, i + 1, node.end) if says else None
        if finite is None or finite == i + 1:
            return None
        end = self._find_subordinate_end(finite, node.end)
        for child in self.split(i + 1, end, "reported"):
            child.cut = (i, end)
            node.children.append(child)
        return end

    # --- Relative clauses ---

    def _read_relative(self, node: Node, i: int) -> int | None:
        """Reads "who arrived on Monday" at `i` into a child of `node`; the token after it."""
        word = self.tokens[i].word
        if i == node.start or word not in RELATIVES | {"that"}:
            return None
        joined = self.tokens[i - 1].word in PREPOSITIONS  # "in which"
        marker_start = i - joined
        comma = marker_start > node.start and self.tokens[marker_start - 1].word == ","
        own_verb = self._find_verb_at(i + 1, node.end)
        acts = own_verb is not None
        if word == "that" and (comma or joined or self.tokens[i - 1].word in SAYING or not acts):
            return None
        finite = own_verb if own_verb is not None else find_finite(self.tokens, i, node.end)
        if finite is None:
            return None
        end = self._find_resumption(finite, node.end) if comma else self._find_relative_end(finite, node.end)
        named = acts and not joined and word in {"who", "which", "that"}
        subject = find_noun_phrase(self.tokens, node.start, marker_start - comma) if named else None
        child, *more = self.split(i + 1, end, "relative", subject)
        resumes = comma and end + 1 < node.end and resumes_at(self.tokens, end + 1)
        child.cut, child.marker = (marker_start - comma, end + resumes), word
        if not acts and not joined and word in {"which", "whom", "that"}:
            child.object = self._find_object(node.start, marker_start - comma)
        for one in (child, *more):
            one.droppable = comma
            node.children.append(one)
        return end

    def _find_object(self, start: int, end: int) -> Range | None:
        """The noun phrase before a pronoun, with the one that it hangs on: "the conservatory in Sofia, which she entered"."""
        last = find_noun_phrase(self.tokens, start, end)
        if last is None or last[0] <= start + 1 or self.tokens[last[0] - 1].word not in {"in", "of", "at", "for", "on"}:
            return last
        first = find_noun_phrase(self.tokens, start, last[0] - 1)
        return (first[0], end) if first else None

    def _find_verb_at(self, i: int, end: int) -> int | None:
        """The finite verb that comes next, adverbs aside; None when something else does."""
        at = next((k for k in range(i, end) if not is_adverb(self.tokens[k])), end)
        return at if at < end and is_finite(self.tokens, at, i - 1) else None

    def _find_relative_end(self, finite: int, end: int) -> int:
        """A restrictive relative clause ends at a comma, or before the verb of the clause around it."""
        after = finite + 1
        if self.tokens[finite].word in FINITE_AUXILIARIES and after < end and is_past_form(self.tokens[after].word):
            after += 1  # "who haven't had"
        for k in range(after, end):
            if self.tokens[k].aside:
                continue
            resumes = self.tokens[k - 1].dated and is_past_form(self.tokens[k].word)  # "that began on Monday spread to"
            verb = resumes or (is_finite(self.tokens, k, finite) and not is_reducible(self.tokens, k))
            if self.tokens[k].word in {",", ";"} or (verb and self.tokens[k - 1].word not in COORDINATORS | RELATIVES):
                return k
        return end

    # --- Coordinate clauses ---

    def _read_coordinate(self, node: Node, i: int) -> list[Node]:
        """The clauses after "and" at `i`, when they stand on their own; none when it joins words or predicates."""
        if self.tokens[i].word not in COORDINATORS | {";", ":"} or (verb := self.find_verb(node, i)) is None:
            return []
        mark = "that" if node.kind == "reported" else ""  # "would be called and that a verdict was expected"
        begin = next((k for k in range(i + 1, node.end) if not self._only_joins(k, mark)), node.end)
        if begin + 2 < node.end and self.tokens[begin].word == "," and self.tokens[begin + 1].dated:
            day = begin + 1  # "and then, on Jan. 6, abruptly stopped"
            begin = next((k for k in range(day, node.end) if not (self.tokens[k].dated or self._only_joins(k, ","))), node.end)
        else:
            day = begin
        finite = find_finite(self.tokens, begin, node.end)
        if finite is None:
            return []
        if finite > begin:
            return self.split(begin, node.end, "coordinate") if self._stands_alone(node, i, begin, finite) else []
        turns = (self.tokens[finite].word in MODALS) != (self.tokens[verb].word in MODALS)
        if not (self.is_dated(i, node.end) and (turns or self.is_dated(node.start, i))):
            return []
        subject = node.subject or self._find_subject(node.start, verb)
        if subject is None:
            return []
        if self._is_passive(verb, finite):
            subject = (subject[0], verb + 1)  # "was arrested in May and charged in June"
        nodes = self.split(day, node.end, "predicate")
        nodes[0].subject = subject
        return nodes

    def _find_subject(self, start: int, verb: int) -> Range | None:
        """The words before the verb, without what is fronted: "In 2016, | the firm"."""
        commas = self._find_commas(start, verb)
        if self.tokens[start].word in PREPOSITIONS or self.tokens[start].dated:
            start = commas[-1] + 1 if commas else verb
        return (start, verb) if start < verb else None

    def _is_passive(self, verb: int, second: int) -> bool:
        """Whether the participle at `second` shares the "was" at `verb`."""
        if self.tokens[verb].word not in {"was", "were", "is", "are"} or self.tokens[second].word in INTRANSITIVE:
            return False
        dated = second + 1 < len(self.tokens) and self.tokens[second + 1].dated and is_participle(self.tokens[second].word)
        return dated or is_reducible(self.tokens, second)

    def _only_joins(self, i: int, mark: str = "") -> bool:
        return is_adverb(self.tokens[i]) or self.tokens[i].word in COORDINATORS | {mark}

    def _stands_alone(self, node: Node, i: int, begin: int, finite: int) -> bool:
        """Whether the words from `begin` with the verb at `finite` are a clause with a subject of its own."""
        fronted = self.tokens[begin].word in PREPOSITIONS and not self.tokens[begin].dated
        if fronted or self.tokens[finite - 1].word in COORDINATORS:
            return False
        if is_reducible(self.tokens, finite) and self.tokens[finite].word not in INTRANSITIVE:
            return False
        if any(self._opens_contact_relative(k) for k in range(begin + 1, finite)):
            return False
        if len(self._find_commas(begin, finite)) % 2:
            return False  # the comma closes an aside that began before: "the men, 33 and all from Galt, raided"
        return self.tokens[i - 1].word == "," or self.tokens[i].word in {";", ":"} or self.is_dated(i, node.end)

    def _opens_contact_relative(self, k: int) -> bool:
        """Whether a clause without a pronoun hangs on the noun before `k`: "talks | the U.N. wants"."""
        before = self.tokens[k - 1]
        if before.dated:
            return False  # "in May the railway"
        if self.tokens[k - 2].word == "to" and before.word in BASES:
            return False  # "an order to leave the island"
        return self.tokens[k].word in DETERMINERS and is_word(before) and before.word not in PREPOSITIONS | COORDINATORS


def find_noun_phrase(tokens: Sequence[Token], start: int, end: int) -> Range | None:
    """The noun phrase that ends at `end`: back to its determiner or over its adjectives, and over "of" between names."""
    at = end
    while at > start and _continues_phrase(tokens, at - 1, start, end):
        at -= 1
        if is_determiner(tokens[at]):
            break
    return (at, end) if at < end else None


def _continues_phrase(tokens: Sequence[Token], i: int, start: int, end: int) -> bool:
    token = tokens[i]
    if token.word in _CURRENCIES:
        return True
    if token.word == "of":
        named = tokens[i - 1].capital and tokens[min(i + 1, end - 1)].capital
        return start < i < end - 1 and (named or not tokens[i + 1].word[0].isalpha())  # "the bill of £11m"
    if token.aside or not is_word(token) or token.word in PREPOSITIONS | COORDINATORS:
        return False
    return token.capital or not is_finite(tokens, i, start)
