"""The sentences that tell something, each with its clauses and the dates that date them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.domain import AnnotatedText, DateMention, Figure, Sentence, Span
from service.timeline.clauses import Clause, find_clauses
from service.timeline.dating import DatePhrase, close_interval, read_date_phrase
from service.timeline.status import NEGATIONS

_DATED_GRAINS = frozenset(
    {"minute", "hour", "part_of_day", "day", "week", "month", "quarter", "season", "year", "decade", "interval"}
)
_COUNTED = frozenset({"cardinal", "money", "percent", "measure", "vague", "multiple"})
_LENGTHS = frozenset({"m", "km", "cm", "mm", "mi", "ft", "yd", "in", "nmi"})  # of a coast or a road: no total
_SMALLEST_TOTAL = 10
_LONGEST_CHARS = 1_200  # of a sentence: what is longer is no prose, and clause reading is not linear in it
_FEWEST_WORDS = 3
_LONGEST_HEADING = 8  # words of a line without a full stop
_SPEECH = re.compile(r"[\"“'‘«][^\"”»]*(?:[,.?!][\"”'’»]|[\"”»],)")  # a sentence that opens with somebody's words
_TITLE = re.compile(
    r"[\"“](?:(?:[A-Z][\w'’-]*|a|an|and|at|for|in|of|on|the|to)[ ]?){1,7},[\"”]"
)  # "The Salt Acre," her first book,
_RELATIVE_ASIDE = re.compile(r", (?:which|who|whose|whom)\b[^,]*\Z")
_DATE_LEAD = 2  # words: "the truce, early on Monday, came"
_WHEN = re.compile(r",? when ")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence as read. `phrases` and `said` hold, by clause, the date of the clause and that of its attribution."""

    sentence: Sentence
    clauses: Sequence[Clause]
    phrases: Mapping[int, DatePhrase]
    said: Mapping[int, DatePhrase]
    figures: Sequence[Figure]
    dates: Sequence[DateMention]  # all that an event could have
    text: str  # the article's

    def removable(self, index: int) -> tuple[Span, ...]:
        """The words of clause `index` that leave with its date."""
        phrase = self.phrases.get(index)
        return (phrase.removable,) if phrase and phrase.removable else ()

    def report_of(self, index: int) -> int | None:
        """The report that clause `index` is said in."""
        parent = None if self.clauses[index].kind == "relative" else self.clauses[index].parent
        return parent if parent is not None and self.clauses[parent].kind == "report" else None

    def free_dates(self) -> list[DateMention]:
        """The dates that date no clause."""
        taken = {phrase.date.span for phrase in (*self.phrases.values(), *self.said.values())}
        return [mention for mention in self.dates if mention.span not in taken]

    def counts(self, index: int) -> bool:
        """Whether the clause holds a figure that can be a total; dates, ages and scores cannot."""
        span = self.clauses[index].span
        inner = [clause.span for clause in self.clauses if clause.parent == index]
        figures = [
            figure
            for figure in self.figures
            if figure.type in _COUNTED
            and figure.unit not in _LENGTHS
            and span.contains(figure.span)
            and not any(one.contains(figure.span) for one in inner)
            and not self._is_aside(index, figure.span)
        ]
        return any(one.type == "vague" or (one.value.low or one.value.high or 0) >= _SMALLEST_TOTAL for one in figures)

    def _is_aside(self, index: int, span: Span) -> bool:
        """Whether a figure stands between commas before the verb: "the captain, one of 168 people, has been held"."""
        clause = self.clauses[index]
        return span.end <= clause.acts.start and "," in self.text[clause.span.start : span.start]


def read_passages(annotated: AnnotatedText) -> Iterator[Passage]:
    """The article's prose in order: no boilerplate, quotations or headings."""
    dates = [mention for mention in annotated.dates if _can_date(mention)]
    starts = [mention.span.start for mention in dates]
    figure_starts = [figure.span.start for figure in annotated.figures]
    for sentence, span in _find_prose(annotated):
        own = dates[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        clauses = find_clauses(annotated.text, span, [mention.span for mention in own])
        figures = annotated.figures[bisect_left(figure_starts, span.start) : bisect_left(figure_starts, span.end)]
        phrases, said = _date_clauses(annotated.text, clauses, own, annotated.reference.date)
        yield Passage(sentence, clauses, phrases, said, figures, own, annotated.text)


def _can_date(mention: DateMention) -> bool:
    return (
        mention.kind in {"date", "time"}
        and mention.earliest is not None
        and not mention.is_dateline
        and mention.precision in _DATED_GRAINS
        and not mention.rule.startswith("clock")
        and mention.rule not in {"the-year", "latest-quarter", "quarter-adjective"}
        and not (mention.rule == "unit" and "past" in mention.text.lower().split())  # "in the past decade": how long
        and not (mention.rule == "year-ago" and mention.relative_to_event)
    )


def _find_prose(annotated: AnnotatedText) -> Iterator[tuple[Sentence, Span]]:
    """The sentences worth reading, each without the boilerplate at its edges."""
    paragraph, quoted = -1, False  # whether a quotation that an earlier sentence of the paragraph opened still runs
    junk = iter(annotated.boilerplate)
    ahead = next(junk, None)
    for sentence in annotated.sentences:
        span = sentence.span
        while ahead and ahead.end <= span.start:
            ahead = next(junk, None)
        if ahead and ahead.start <= span.start:
            span = Span(min(ahead.end, span.end), span.end)
        elif ahead and ahead.start < span.end:
            span = Span(span.start, ahead.start)
        words = span.cut(annotated.text).strip()
        inside = quoted and sentence.paragraph == paragraph
        if not inside and _is_prose(words):
            yield sentence, span
        paragraph, quoted = sentence.paragraph, _is_open(words, inside)


def _is_open(words: str, inside: bool) -> bool:
    """Whether a quotation is open after `words`."""
    if words.count('"') % 2 == 1:
        return not inside
    balance = words.count("“") - words.count("”")
    return balance > 0 or (inside and balance == 0)


def _is_prose(words: str) -> bool:
    count = len(words.split())
    stopped = words[-1:] in set(".”\"'’)") or count > _LONGEST_HEADING
    fits = count >= _FEWEST_WORDS and len(words) <= _LONGEST_CHARS
    speaks = _SPEECH.match(words) and not _TITLE.match(words)
    return fits and stopped and not words.isupper() and not speaks


def _date_clauses(
    text: str, clauses: Sequence[Clause], dates: Sequence[DateMention], reference: date | None
) -> tuple[dict[int, DatePhrase], dict[int, DatePhrase]]:
    """By clause, its date and the date of its attribution; the first that fits."""
    phrases: dict[int, DatePhrase] = {}
    said: dict[int, DatePhrase] = {}
    cited: dict[int, DatePhrase] = {}
    owned: dict[int, DatePhrase] = {}  # "Last year's budget failed in May": only where the verb has no date
    for mention in dates:
        index = _find_home(clauses, mention.span)
        if index is None or not clauses[index].verb:
            continue
        clause = clauses[index]
        if clause.said and clause.said.contains(mention.span):
            verb = clause.said.cut(text).split()[0]
            if phrase := read_date_phrase(text, mention, clause.said, verb, reference):
                said.setdefault(index, phrase)
        elif clause.kind != "report" and clause.source and clause.source.contains(mention.span):
            cited.setdefault(index, DatePhrase(mention, None))  # "according to a study released on Monday"
        elif phrase := _read_own_date(text, clause, mention, reference):
            (owned if text.startswith(("'s", "’s"), mention.span.end) else phrases).setdefault(index, phrase)
    phrases = cited | owned | phrases
    told = _date_when(text, clauses, dates, phrases)
    taken = {phrase.date.span for phrase in told.values()}
    return {at: phrase for at, phrase in phrases.items() if phrase.date.span not in taken} | told, said


def _read_own_date(text: str, clause: Clause, mention: DateMention, reference: date | None) -> DatePhrase | None:
    if clause.head is None and (mention.span.start >= clause.depth or _is_in_aside(text, clause, mention.span)):
        return None
    if clause.head and _RELATIVE_ASIDE.search(text, clause.head.start, mention.span.start):
        return None  # "the firm, which came in 2023, denied"
    return read_date_phrase(text, mention, clause.head or clause.span, clause.verb[0], reference)


def _is_in_aside(text: str, clause: Clause, date: Span) -> bool:
    """Whether a date stands with other words between the subject and its verb: "the truce, signed on Monday, came"."""
    if date.end > clause.acts.start:
        return False
    before, after = text[clause.span.start : date.start], text[date.end : clause.acts.start]
    opened = before.rfind(", ")
    return opened > 0 and "," in after and len(before[opened + 2 :].split()) > _DATE_LEAD


def _date_when(
    text: str, clauses: Sequence[Clause], dates: Sequence[DateMention], phrases: Mapping[int, DatePhrase]
) -> dict[int, DatePhrase]:
    """ "The worst since 2011, when 19 people died": a date that dates nothing else dates the "when" that follows it."""
    taken = {
        phrase.date.span
        for at, phrase in phrases.items()
        if clauses[at].kind != "relative" and not _only_says_since(text, clauses[at], phrase.date)
    }
    free = [mention for mention in dates if mention.span not in taken]
    found: dict[int, DatePhrase] = {}
    for index, clause in enumerate(clauses):
        before = next((mention for mention in free if _leads_into(text, mention, clause)), None)
        if before and clause.verb and index not in phrases:
            found[index] = DatePhrase(close_interval(before), None)
    return found


def _only_says_since(text: str, clause: Clause, mention: DateMention) -> bool:
    """ "Had not run since April, when", "has been dead ever since May, when": what happened is what "when" tells."""
    if mention.modifier != "after":
        return False
    return not NEGATIONS.isdisjoint(clause.verb[:3]) or "ever since" in text[clause.span.start : mention.span.start].lower()


def _find_home(clauses: Sequence[Clause], date_span: Span) -> int | None:
    """The innermost clause around a date; a date in an attribution belongs to the clause that is attributed."""
    for index, clause in enumerate(clauses):
        outside = clause.said or (clause.source if clause.kind != "report" else None)
        if outside and outside.contains(date_span):
            return index
    places = [clause.head or clause.span for clause in clauses]
    homes = [i for i, place in enumerate(places) if place.contains(date_span)]
    return min(homes, key=lambda i: (places[i].end - places[i].start, -i), default=None)


def _leads_into(text: str, mention: DateMention, clause: Clause) -> bool:
    return clause.marker == "when" and _WHEN.fullmatch(text, mention.span.end, clause.span.start) is not None
