"""Generated text made fit to print: the source's spelling given back to lower-case tokens, spacing and endings set right.

What a lower-case vocabulary writes is matched word by word, longest run first, against the passage and then the whole source.
A run takes the source's own characters: accents, spacing, figures ("u. s." → "U.S.", "34, 000" → "34,000"), and its capitals
where they mean something; elsewhere a word goes as it mostly stands inside the source's sentences.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain import Span
from service.engine.interface import Task
from service.engine.pieces import Piece, Pieces
from service.engine.spans import TITLE
from service.engine.spelling import WORD, Spelling
from service.text.words import FUNCTION_WORDS

_SPACE = re.compile(r"\s+")
_MISSPACED = re.compile(r"\s+(?=[,;:?!)\]’]|\.(?:\s|$))|(?<=[(\[“‘])\s+")
_STARTING = re.compile(r"""[.!?:"“‘'(\[–—]["”’)]*\s*$""")  # after this a capital stays: a sentence or a quotation starts
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.){2,}$")  # U.S.
_LOOSE_END = re.compile(r"[\s,;:–—-]+$")
_OPENING = "\"'“‘([ "
_TIGHT_AFTER = frozenset("([“‘$€£¥#/-‑")
_TIGHT_BEFORE = frozenset(".,:;?!)]%’”/-‑")
_CONTRACTED = frozenset({"s", "t", "re", "ve", "ll", "d", "m"})


@dataclass(frozen=True, slots=True)
class Original:
    """A text to take spelling from. A word here is a whole word, a part of a figure or a mark, as the tokens cut it: `words` are
    the ids of each, `spans` where they stand; `places` finds words by their ids."""

    pieces: Pieces
    words: tuple[tuple[int, ...], ...]
    spans: tuple[Span, ...]
    places: Mapping[tuple[int, ...], Sequence[int]]
    spelling: Spelling

    def find_run(self, wanted: Sequence[tuple[int, ...]]) -> range:
        """The first of the longest runs of `words` that `wanted` begins with; empty when its first word is nowhere."""
        best = range(0)
        for place in self.places.get(wanted[0], ()):
            run = range(place, place + _count_equal(wanted, self.words[place : place + len(wanted)]))
            best = max(best, run, key=len)
        return best


def read_original(pieces: Pieces, inventory: Sequence[Piece], spelling: Spelling) -> Original:
    """`pieces` as words with their places."""
    groups = list(_group_words(pieces.ids, inventory))
    words = tuple(tuple(pieces.ids[at] for at in group) for group in groups)
    spans = tuple(Span(pieces.spans[group[0]].start, pieces.spans[group[-1]].end) for group in groups)
    places: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        places[word].append(at)
    return Original(pieces, words, spans, dict(places), spelling)


def restore_spelling(
    ids: Sequence[int], inventory: Sequence[Piece], originals: Sequence[Original], free_words: Collection[str] = ()
) -> str:
    """The text of lower-case `ids` as `originals` spell it; the first of them wins ties, the last one's case statistics come
    first. A free word that they have only where any word takes a capital goes in lower case."""
    words = [tuple(ids[at] for at in group) for group in _group_words(ids, inventory)]
    surfaces = ["".join(inventory[token].text for token in word) for word in words]
    spaces = _find_spaces(surfaces)
    text, at = "", 0
    while at < len(words):
        original, run = max(((one, one.find_run(words[at:])) for one in originals), key=lambda found: len(found[1]))
        part = _copy_run(original, run, originals, free_words) if run else surfaces[at]
        if _SENTENCE_END.search(text) and not ends_abbreviated(text):
            part = capitalize(part)
        text += " " * (spaces[at] and bool(text)) + part
        at += max(1, len(run))
    return text


def finish_text(text: str, task: Task) -> str:
    """One line that begins with a capital; a headline without a full stop, anything else with the end of a sentence."""
    text = _MISSPACED.sub("", _SPACE.sub(" ", text)).strip()
    text = capitalize(_LOOSE_END.sub("", text))
    if task != "headline":
        return text if not text or _SENTENCE_END.search(text) else f"{text}."
    stays = text.endswith("..") or ends_abbreviated(text)
    return text if stays else text.removesuffix(".")


def capitalize(text: str) -> str:
    """`text` with its first letter in upper case, unless its first word has a capital of its own inside ("iPhone")."""
    start = len(text) - len(text.lstrip(_OPENING))
    word = WORD.match(text, start)
    if word is None or any(letter.isupper() for letter in word[0]):
        return text
    return text[:start] + text[start].upper() + text[start + 1 :]


def ends_abbreviated(text: str) -> bool:
    """Whether the full stop at the end of `text` belongs to initials or a title: "U.S.", "Gen."."""
    return bool(_INITIALS.search(text)) or any(match.end() == len(text) for match in TITLE.finditer(text, max(0, len(text) - 8)))


def _group_words(ids: Sequence[int], inventory: Sequence[Piece]) -> Iterator[list[int]]:
    """Positions of `ids`, word by word."""
    group: list[int] = []
    for at, token in enumerate(ids):
        if group and inventory[token].spaced:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _count_equal(first: Sequence[tuple[int, ...]], second: Sequence[tuple[int, ...]]) -> int:
    return next((at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), len(second))


def _copy_run(original: Original, run: range, originals: Sequence[Original], free_words: Collection[str]) -> str:
    """The run as the source writes it, each word in the case that it has inside sentences."""
    source, spelling = original.pieces.text, original.spelling
    start, end = original.spans[run[0]].start, original.spans[run[-1]].end
    words = list(WORD.finditer(source, start, end))
    copied, last = "", start
    for word in words:
        at, form = word.start(), word[0]
        starting = at > start and _STARTING.search(source, start, at)
        if at in spelling.shouted and len(words) > 1:
            known = _find_form(form, originals)
            form = known if known is not None and not known.islower() else form.capitalize()
        elif len(words) == 1 or not (starting or at in spelling.certain):
            form = _choose_form(form, at in spelling.shouted, originals, free_words)
        copied += source[last:at] + form
        last = word.end()
    return _SPACE.sub(" ", copied + source[last:end])


def _choose_form(word: str, shouted: bool, originals: Sequence[Original], free_words: Collection[str]) -> str:
    """The form of a word that is copied without its neighbours, or from a place where any word has a capital."""
    key = word.lower()
    plain = key in free_words or (key in FUNCTION_WORDS and word != "I")
    known = _find_form(word, originals)
    if known is not None and (not plain or any(key in one.spelling.alone for one in originals)):
        return known
    if plain:
        return key
    return word.capitalize() if shouted and len(word) > 3 else word


def _find_form(word: str, originals: Sequence[Original]) -> str | None:
    return next((form for one in reversed(originals) if (form := one.spelling.find_form(word)) is not None), None)


def _find_spaces(surfaces: Sequence[str]) -> list[bool]:
    """Whether a space stands before each word, by the marks around it; straight quotation marks open and close in turn."""
    spaces: list[bool] = []
    opened: set[str] = set()
    tight = True  # nothing is before the first word
    for at, surface in enumerate(surfaces):
        following = surfaces[at + 1] if at + 1 < len(surfaces) else ""
        before = surfaces[at - 1] if at else ""
        if surface == "'" and following in _CONTRACTED and at:
            spaces.append(False)
            tight = True
        elif surface in {'"', "'"}:
            plural = surface == "'" and before.endswith("s") and surface not in surfaces[at + 1 :]
            closing = surface in opened or plural
            opened ^= {surface} if surface in opened or not closing else set()
            spaces.append(not closing and not tight)
            tight = not closing
        else:
            initial = before == "." and len(surface) == 1 and at > 1 and len(surfaces[at - 2]) == 1
            spaces.append(not (tight or surface in _TIGHT_BEFORE or initial))
            tight = surface in _TIGHT_AFTER
    return spaces
