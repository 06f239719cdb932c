"""Sentences said otherwise around untouched figures: clauses in another order, another word, a sentence left out."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from random import Random

from bench.passages import Change, Find, Offer, Passage, Story
from service.domain import Span

_SAYING = r"(?:said|says|announced|reported|told reporters)"
_ATTRIBUTED = re.compile(rf"(?P<told>[^\"“”]+), (?P<who>[^,\"“”]+ {_SAYING}|according to [^,\"“”]+)\.")
_OPENING = re.compile(
    r"(?P<clause>(?:After|Before|When|While|Although|Because|If|Since|Once|As|Under|Despite) [^,\"“”]+), (?P<main>[^\"“”]+)\."
)
_CLOSING = re.compile(
    r"(?P<main>[^,\"“”:;]+)(?: (?P<clause>(?:after|before|when|because|if|once) [^,\"“”:;]+)"
    r"|, (?P<loose>(?:after|because|although) [^,\"“”:;]+))\."
)
_DATED = re.compile(r"(?P<day>[A-Z][^,\"“”]*), (?P<main>[^,:;\"“”]+)\.")
_TIED = re.compile(r"\b(?:just|shortly|soon|even|only|long|immediately|moments|minutes|hours|days|weeks|months|years|day|week)$")
_HANGING = re.compile(r"\b(?:is|was|are|were|be|been|[Tt]hat was|[Ii]t was)$")  # what comes after completes it
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whose|when|while|because|after|before|if|since|until|and|but|as|to|where"
    r"|said|says|say|told|denied|announced)\b"
)
_PRONOUNS = re.compile(
    r"(?:He|She|It|They|That|This|These|Those|Its|His|Her|Their|Both|One|Another|Others|Neither|Two|Three|Four)\b"
)
_SYNONYMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), synonym)
    for pattern, synonym in (
        (r"\b(?:was|were) killed\b(?! by)", "died"),
        (r"\bpeople\b", "persons"),
        (r"\bfell(?= (?:\d|by |to ))", "dropped"),
        (r"\brose(?= (?:\d|by |to ))", "climbed"),
        (r"\bclimbed(?= (?:\d|by |to ))", "rose"),
        (r"\bdropped(?= (?:\d|by |to ))", "fell"),
        (r"\bjumped(?= (?:\d|by |to ))", "surged"),
        (r"\bwere injured\b", "were hurt"),
        (r"\bwere wounded\b", "were injured"),
        (r"\bhomes\b", "houses"),
        (r"\bbegan\b", "started"),
        (r"\bbegins\b", "starts"),
        (r"\bto begin\b", "to start"),
        (r"\barrested\b", "detained"),
        (r"\bthe company\b", "the firm"),
        (r"\bbought\b", "purchased"),
        (r"\bacquired\b", "bought"),
        (r"\bchildren\b", "youngsters"),
        (r"\bemployees\b", "workers"),
        (r"\bfreed\b", "released"),
        (r"\bhalted\b", "stopped"),
        (r"\bneeded\b", "required"),
        (r"\bnearly all\b", "almost all"),
        (r"\bended\b", "finished"),
        (r"\blawmakers\b", "legislators"),
        (r"\binquiry\b", "investigation"),
        (r"\bresidents\b", "inhabitants"),
        (r"\bis due to\b", "is scheduled to"),
        (r"\bare due to\b", "are scheduled to"),
        (r"\bpurchase\b", "acquisition"),
        (r"\bmet\b(?= with)", "held talks"),
    )
)


def reorder_clauses(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The attribution, the subordinate clause or the date at the other end of the sentence."""
    text = passage.text
    if (told := _ATTRIBUTED.fullmatch(text)) and _opens_clause(told["told"]):
        yield _rewrite(passage, _put_first(told["who"], _lower_start(story, passage, told["told"])))
    elif opening := _OPENING.fullmatch(text):
        if _SUBORDINATE.search(opening["main"]) is None and "," not in opening["main"]:
            yield _rewrite(passage, f"{_capitalize(opening['main'])} {_lower_word(opening['clause'])}")
    elif (closing := _CLOSING.fullmatch(text)) and _stands_alone(passage, closing["main"]):
        clause = _capitalize(closing["clause"] or closing["loose"])
        yield _rewrite(passage, f"{clause}, {_lower_start(story, passage, closing['main'])}")
    else:
        yield from _move_date(story, passage)


def _stands_alone(passage: Passage, main: str) -> bool:
    """Whether a main clause is single, and no word at its end hangs on what follows: "two days after"."""
    is_tied = any(mark.span.end == len(main) for mark in passage.marks) or _TIED.search(main) is not None
    return _HANGING.search(main) is None and _SUBORDINATE.search(main) is None and not is_tied


def _move_date(story: Story, passage: Passage) -> Iterator[Offer]:
    """A date phrase from the front of a single clause to its end, or back."""
    first, last = passage.marks[0], passage.marks[-1]
    if (dated := _DATED.fullmatch(passage.text)) and first.figure.type == "date" and first.span.end == dated.end("day"):
        if _SUBORDINATE.search(dated["main"]) is None and len(passage.text[: first.span.start].split()) == 1:
            yield _rewrite(passage, f"{_capitalize(dated['main'])} {_lower_word(dated['day'])}")
    elif last.figure.type == "date" and last.span.end == len(passage.text) - 1:
        start = last.span.start - len("on ")
        opening = passage.text[max(start - 1, 0) : last.span.start].strip()
        main = passage.text[: max(start - 1, 0)]
        is_single = _SUBORDINATE.search(main) is None and _HANGING.search(main) is None
        if opening in ("on", "in") and main and is_single and not re.search(r"[,:;\"“”]", main):
            phrase = f"{opening.capitalize()} {last.span.cut(passage.text)}"
            yield _rewrite(passage, f"{phrase}, {_lower_start(story, passage, main)}")


def _rewrite(passage: Passage, words: str) -> Offer:
    return (Change(0, len(passage.text), f"{words}."),)


def _opens_clause(told: str) -> bool:
    """Whether what was told may follow the words of who told it: a whole clause, without another speaker."""
    return re.search(rf"\b{_SAYING}\b|\baccording to\b", told) is None


def _put_first(who: str, told: str) -> str:
    return f"{_capitalize(who)}, {told}" if who.startswith("according") else f"{_capitalize(who)} that {told}"


def _lower_start(story: Story, passage: Passage, words: str) -> str:
    """`words`, which open the passage, without their capital unless a name or a date has it."""
    start = passage.span.start
    keeps = _is_name(story, start) or words.startswith(("I ", "I'"))
    keeps = keeps or re.match(r"[A-Z]\w+ \d", words) is not None
    keeps = keeps or words.startswith((*calendar.day_name, *calendar.month_name[1:], *calendar.month_abbr[1:]))
    return words if keeps else words[:1].lower() + words[1:]


def _is_name(story: Story, start: int) -> bool:
    """Whether a name stands at `start`, which opens a sentence: one of several words, or one that has its capital elsewhere."""
    name = next((one for one in story.source.names if one.span.start == start), None)
    if name is None:
        return False
    openings = {sentence.span.start for sentence in story.source.sentences}
    inner = {word for one in story.source.names if one.span.start not in openings for word in one.text.split()}
    return " " in name.text or name.text.split("'")[0] in inner


def _lower_word(words: str) -> str:
    return words[:1].lower() + words[1:]


def _capitalize(words: str) -> str:
    return words[:1].upper() + words[1:]


def replace_word(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """One word as another that means the same here."""
    quotes = [Span(*match.span()) for match in re.finditer(r"\"[^\"]*\"?|“[^”]*”?", passage.text)]
    for pattern, synonym in _SYNONYMS:
        for word in pattern.finditer(passage.text):
            if not any(quote.overlaps(Span(*word.span())) for quote in quotes) and '"' not in passage.text:
                yield (Change(word.start(), word.end(), synonym),)


def drop_sentence(story: Story, passage: Passage, rng: Random) -> Iterator[Offer]:
    """The passage and the next but one, without what stood between; the later one must not lean on that."""
    for one, other in zip(story.passages, story.passages[2:], strict=False):
        if one is passage and not _leans_back(other):
            end = len(passage.text)
            yield (Change(end, end, f" {other.text}"),)


def _leans_back(passage: Passage) -> bool:
    """Whether the passage begins with a pronoun, is quoted, or counts a date from what was told before."""
    relative = any(mark.figure.date and mark.figure.date.relative_to_event for mark in passage.marks)
    return relative or passage.marks[0].quoted or _PRONOUNS.match(passage.text) is not None


REWORDINGS: Mapping[str, Find] = {
    "clause order": reorder_clauses,
    "synonym": replace_word,
    "dropped sentence": drop_sentence,
}
