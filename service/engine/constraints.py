"""Decoding that cannot invent figures nor, with a closed vocabulary, names: which ids may follow what has been written.

The rules are an automaton over token ids, one per source. Its spans are tries: a span, once begun, is finished as the source
has it ("34", then only ",000"). Where a span ends a gate opens: which tries may come next, and whether the text may end.

Two kinds of vocabulary:
* closed (the embedded model): whole words of the source, words of a list that are safely not names, plain punctuation;
* open (any other checkpoint): every token but those with digits, currency marks and number words.
Figures come only as whole spans of the source in both, and never directly after a figure or a mark that would join the two.
No torch here: the engines apply the ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from service.engine.pieces import Encode, Piece, Pieces
from service.engine.spans import NUMBER_WORDS, find_figure_spans, find_quotation_spans, find_word_spans
from service.engine.spelling import Spelling

UNFINISHED_WORDS = frozenset(
    """
    a an the this these those its his her their our my your whose which that who whom and or but nor if as than so because
    while until unless although though whereas when where whether of at by for from in into on onto to toward towards with within
    without amid among amongst against between before after during since despite near per via about above below behind beside
    beyond upon is are was were be been being am has have had having does did will would shall should can could may might must
    cannot not no very rather more most every each any some either neither
    """.split()
)
"""English words that no clause ends with: articles, prepositions, conjunctions, auxiliaries."""

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_JOINING = frozenset(".,:/'’-–‑")  # marks that would join two figures into one
_OPENING = frozenset("([“‘«\"'")
_BREAKING = frozenset(",:;–—-(&")  # no text ends with them
_FIGURE_MARKS = frozenset("$€£¥₹%‰°½¼¾")  # only as part of a figure


class Kind(Enum):
    """What has just been written. It decides what may follow."""

    BEGIN = auto()
    WORD = auto()
    UNFINISHED = auto()  # a word that no clause ends with, or a mark inside a sentence
    OPENING = auto()  # a bracket or quotation mark: what follows stands without a space
    NAME = auto()
    GIVEN_NAME = auto()  # a name that has another one right after it wherever it stands
    FIGURE = auto()
    JOINT = auto()  # a comma, colon or hyphen right after a figure
    JOINT_STOP = auto()  # a full stop right after a figure
    STOP = auto()


@dataclass(slots=True, eq=False)
class Node:
    """One token of a span. `kind` is set where a span may end; `follow` holds the names that stand right after this one."""

    children: dict[int, Node] = field(default_factory=dict)
    kind: Kind | None = None
    follow: Node | None = None

    def grow(self, ids: Iterable[int], kind: Kind) -> Node:
        """The node at the end of the span `ids`, which is made where it is missing."""
        node = self
        for token in ids:
            node = node.children.setdefault(token, Node())
        node.kind = kind
        return node


@dataclass(frozen=True, slots=True)
class Gate:
    """What may come after a finished span: a span of any of `roots`; the end of the text, if `may_end`."""

    roots: tuple[Node, ...]
    may_end: bool = False


State = tuple[Node, ...]
"""Every reading of what has been written so far; empty when nothing allowed reads that way."""

START: State = (Node(kind=Kind.BEGIN),)


@dataclass(frozen=True, slots=True, eq=False)
class Automaton:
    """The rules for one source."""

    gates: Mapping[Kind, Gate]

    def advance(self, state: State, token: int) -> State:
        """The readings after one more token."""
        opened = dict.fromkeys(root for node in state for root in self._find_open(node))
        return tuple(child for root in opened if (child := root.children.get(token)) is not None)

    def find_kinds(self, state: State) -> tuple[Kind, ...]:
        """The gates that stand open: their roots' children may come next."""
        return tuple(dict.fromkeys(node.kind for node in state if node.kind is not None))

    def find_inner(self, state: State) -> list[int]:
        """The ids that may come next beside those of the gates: unfinished spans, and names that follow names."""
        return [token for node in state for inner in (node, node.follow) if inner is not None for token in inner.children]

    def may_end(self, state: State) -> bool:
        return any(self.gates[kind].may_end for kind in self.find_kinds(state))

    def _find_open(self, node: Node) -> Iterator[Node]:
        yield node
        if node.follow is not None:
            yield node.follow
        if node.kind is not None:
            yield from self.gates[node.kind].roots


class ClosedVocabulary:
    """Word pieces in lower case, with the words that may be written although a source lacks them."""

    def __init__(self, free_words: Iterable[str], encode: Encode) -> None:
        words = sorted({"a", *(word for word in free_words if word not in NUMBER_WORDS and not word.endswith("n't"))})
        self.free_words = frozenset(words)
        self._free = _plant(zip(encode(words), map(_sort_word, words), strict=True))

        def plant_marks(marks: Mapping[str, Kind]) -> Node:
            return _plant(zip(encode(list(marks)), marks.values(), strict=True))

        line = {",": Kind.UNFINISHED, ":": Kind.UNFINISHED, "'s": Kind.UNFINISHED}
        joints = {",": Kind.JOINT, ":": Kind.JOINT}
        self._line_marks = plant_marks(line), plant_marks(line | joints)
        self._text_marks = plant_marks(line | {".": Kind.STOP}), plant_marks(line | joints | {".": Kind.JOINT_STOP})
        self.shared = (self._free, *self._line_marks, *self._text_marks)

    def constrain(self, source: Pieces, spelling: Spelling, *, one_sentence: bool) -> Automaton:
        """The rules for a text made of the words of `source`; `one_sentence`: a line without a full stop."""
        figures = Node()
        for span in find_figure_spans(source.text):
            figures.grow(source.cut(span), Kind.FIGURE)
        words, runs = _sort_words(source, spelling)
        names, leading = _plant_names(runs)
        marks, marks_after_figure = self._line_marks if one_sentence else self._text_marks
        plain = (self._free, words)
        opening = (*plain, names, figures)
        return Automaton(
            {
                Kind.BEGIN: Gate(opening),
                Kind.WORD: Gate((*opening, marks), may_end=True),
                Kind.UNFINISHED: Gate(opening),
                Kind.NAME: Gate((*plain, leading, figures, marks), may_end=True),
                Kind.GIVEN_NAME: Gate(()),
                Kind.FIGURE: Gate((*plain, names, marks_after_figure), may_end=True),
                Kind.JOINT: Gate((*plain, names)),
                Kind.JOINT_STOP: Gate((*plain, names), may_end=True),
                Kind.STOP: Gate(opening, may_end=True),
            }
        )


class OpenVocabulary:
    """Any other vocabulary: `pieces` by id. Names are not held to the source here, figures are."""

    def __init__(self, pieces: Sequence[Piece], encode: Encode) -> None:
        self._encode = encode
        leaves = {kind: Node(kind=kind) for kind in Kind}
        free = {
            token: leaves[_sort_piece(piece)] for token, piece in enumerate(pieces) if piece.text and not _states_figure(piece)
        }
        self._free = Node(free)
        self._first = Node({token: leaf for token, leaf in free.items() if pieces[token].text.lower() not in NUMBER_WORDS})
        self._after_figure = Node(
            {
                token: leaf if pieces[token].text[0].isalnum() else leaves[_sort_joint(pieces[token])]
                for token, leaf in free.items()
                if pieces[token].spaced or not pieces[token].text[0].isalnum()
            }
        )
        self.shared = (self._free, self._first, self._after_figure)

    def constrain(self, text: str) -> Automaton:
        """The rules for a text whose figures are those of the source `text`."""
        spaced, tight = Node(), Node()
        wordings = sorted({wording for span in find_figure_spans(text) for wording in _vary_case(span.cut(text))})
        for root, before in ((spaced, "a "), (tight, "(")):
            lead = self._encode([before.strip()])[0]
            for ids in self._encode([before + wording for wording in wordings]):
                if ids[: len(lead)] == lead:
                    root.grow(ids[len(lead) :], Kind.FIGURE)
        inside = Gate((self._free, spaced))
        ending = Gate((self._free, spaced), may_end=True)
        return Automaton(
            {
                Kind.BEGIN: Gate((self._first, spaced, tight)),
                Kind.WORD: ending,
                Kind.UNFINISHED: inside,
                Kind.OPENING: Gate((self._free, spaced, tight), may_end=True),
                Kind.FIGURE: Gate((self._after_figure,), may_end=True),
                Kind.JOINT: Gate((self._free,)),
                Kind.JOINT_STOP: Gate((self._free,), may_end=True),
                Kind.STOP: ending,
            }
        )


def _plant(spans: Iterable[tuple[Iterable[int], Kind]]) -> Node:
    root = Node()
    for ids, kind in spans:
        root.grow(ids, kind)
    return root


def _sort_words(source: Pieces, spelling: Spelling) -> tuple[Node, list[list[tuple[int, ...]]]]:
    """The trie of the plain words, and the names in runs of those that stand side by side."""
    words = _plant((source.cut(span), Kind.WORD) for span in find_quotation_spans(source.text))
    runs: list[list[tuple[int, ...]]] = []
    end = -1  # of the last name
    for span in find_word_spans(source.text):
        word, ids = span.cut(source.text).lower(), source.cut(span)
        if not ids or word in NUMBER_WORDS:
            continue
        if word in _WEEKDAYS or not spelling.is_name(word):
            words.grow(ids, _sort_word(word))
        else:
            if not source.text[end : span.start].isspace():
                runs.append([])
            runs[-1].append(ids)
            end = span.end
    return words, runs


def _plant_names(runs: list[list[tuple[int, ...]]]) -> tuple[Node, Node]:
    """The tries of all names and of those that may come right after another: the ones that begin a run.

    A name takes its neighbours in the source and, if it ends a run somewhere, the names that begin one. "Israeli" and "Rafah" may
    meet so; the first name of one person and the last name of another may not.
    """
    names, leading = Node(), Node()
    last = {run[-1] for run in runs}
    follow = {ids: Node() for run in runs for ids in run}

    def add(root: Node, ids: tuple[int, ...]) -> None:
        root.grow(ids, Kind.NAME if ids in last else Kind.GIVEN_NAME).follow = follow[ids]

    for run in runs:
        add(leading, run[0])
        for ids in run:
            add(names, ids)
        for ids, following in pairwise(run):
            add(follow[ids], following)
    return names, leading


def _sort_word(word: str) -> Kind:
    return Kind.UNFINISHED if word in UNFINISHED_WORDS else Kind.WORD


def _sort_piece(piece: Piece) -> Kind:
    last = piece.text[-1]
    if last in _OPENING:
        return Kind.OPENING
    if last in _BREAKING or (piece.spaced and piece.text in UNFINISHED_WORDS):
        return Kind.UNFINISHED
    return Kind.STOP if last in ".?!" else Kind.WORD


def _sort_joint(piece: Piece) -> Kind:
    if piece.text[-1] not in _JOINING:
        return _sort_piece(piece)
    return Kind.JOINT_STOP if piece.text[-1] == "." else Kind.JOINT


def _states_figure(piece: Piece) -> bool:
    text = piece.text
    marked = any(char.isdigit() or char in _FIGURE_MARKS for char in text)
    return marked or (piece.spaced and text.lower() in NUMBER_WORDS)


def _vary_case(wording: str) -> set[str]:
    return {wording, wording[0].lower() + wording[1:], wording[0].upper() + wording[1:]}
