"""The events that an article tells: each with its own clause, its date, who says so, and whether it took place (timeline.md section 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from service.domain import AnnotatedText, DateMention, Event, EventStatus, Sentence, Span
from service.text.calendar import shift_day
from service.text.words import find_stems
from service.timeline.clauses import Clause, find_clauses
from service.timeline.dating import DatePhrase, read_date_phrase
from service.timeline.grammar import RELATIVES
from service.timeline.status import fits_tense, is_running_total, read_status
from service.timeline.wording import cut_words, lower_first, write_sentence

_DATED_GRAINS = frozenset({"minute", "hour", "part_of_day", "day", "week", "month", "quarter", "season", "year", "interval"})
_SIBLING = re.compile(
    r"^(?P<count>[\w -]*?)\b(?P<unit>seconds?|minutes?|hours?|moments|shortly|soon|just|days?|weeks?|months?|years?) (?P<way>after|before)$"
)
_COUNTS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {
    "a": 1,
    "an": 1,
}
_PRONOUNS = frozenset("it he she they its his her their this that these those we i you there".split())
_WEIGHTS = {
    "main": 1.0,
    "report": 1.0,
    "coordinate": 0.9,
    "predicate": 0.85,
    "subordinate": 0.85,
    "reported": 0.9,
    "relative": 0.5,
}
_GRAIN_WEIGHTS = {"year": 0.7, "quarter": 0.75, "season": 0.7, "month": 0.85, "week": 0.85, "interval": 0.9}
_STOPS = frozenset(".”\"'’)")
_LONGER_THAN_HEADINGS = 9  # words: a line without a full stop is a heading up to here
_ROUTINE = re.compile(
    r"\b(?:could not (?:immediately )?be reached|(?:declined|refused) to comment|respond(?:ed)? to (?:\w+ )*requests?)\b"
)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_SMALLEST_TOTAL = 10
_FEWEST_STEMS = 2  # an undated clause must say something: not "He said", not "The attack came"
_COUNTED = frozenset({"cardinal", "money", "percent", "measure", "vague", "multiple"})
_SPEECH = re.compile(r"[\"“'‘«][^\"”»]*[,.?!][\"”'’»]")  # a sentence that opens with somebody's words
LEAD_RULE = "lead"  # rule id of the date that an undated lead takes from the reference day
AS_OF_RULE = "as-of"  # rule id of a running total's date: the reference day, or none


@dataclass(slots=True)
class _Draft:
    """An event on its way: `key` is its place in the article, (sentence, clause)."""

    key: tuple[int, int]
    clause: str
    span: Span
    date: DateMention | None
    status: EventStatus
    attribution: str | None
    salience: float
    background: bool = False  # a mere back-reference: "the conflict that began on Oct. 7"
    before: tuple[int, int] | None = None
    total: bool = False
    echo: DateMention | None = None  # an undated clause's day, good only for what it is "two days after"
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Passage:
    """One sentence as read: `phrases` and `said` hold, by clause, the date of the clause and that of its attribution."""

    annotated: AnnotatedText
    sentence: Sentence
    clauses: Sequence[Clause]
    phrases: Mapping[int, DatePhrase]
    said: Mapping[int, DatePhrase]

    @property
    def reference(self) -> date | None:
        return self.annotated.reference.date

    def removable(self, index: int) -> list[Span]:
        phrase = self.phrases.get(index)
        return [phrase.removable] if phrase and phrase.removable else []

    def report_of(self, index: int) -> int | None:
        """The report that clause `index` is said in."""
        parent = self.clauses[index].parent
        return parent if parent is not None and self.clauses[parent].kind == "report" else None

    def counts(self, index: int) -> bool:
        """Whether the clause holds a figure that can be a total; dates, ages and scores cannot."""
        span = self.clauses[index].span
        figures = [figure for figure in self.annotated.figures if figure.type in _COUNTED and span.contains(figure.span)]
        return any(
            figure.type == "vague" or (figure.value.low or figure.value.high or 0) >= _SMALLEST_TOTAL for figure in figures
        )

    def draft(self, index: int, words: str, mention: DateMention | None, status: EventStatus) -> _Draft:
        clause = self.clauses[index]
        weight = _WEIGHTS[clause.kind] / (1 + 0.08 * self.sentence.index)
        if mention is not None:
            weight *= _GRAIN_WEIGHTS.get(mention.precision, 1.0) * (0.5 + mention.confidence / 2)
        if status == "conditional":
            weight *= 0.6
        return _Draft(
            (self.sentence.index, index), words, clause.span, mention, status, self._name_source(index, words), round(weight, 4)
        )

    def _name_source(self, index: int, words: str) -> str | None:
        """Who says so, where the clause itself does not name them: its own attribution, its report's, or its sentence's."""
        clause = self.clauses[index]
        report = self.report_of(index)
        holder = (
            clause
            if clause.source and clause.kind != "report"
            else self.clauses[report]
            if report is not None
            else self.clauses[0]
        )
        if (
            holder.source is None
            or (holder is clause and clause.kind == "report")
            or (holder is not clause and clause.kind == "relative")
        ):
            return None
        if holder is not clause and report is None and holder.said is None:
            return None
        source = re.sub(r"^\w+ly, ", "", holder.source.cut(self.annotated.text)).strip(" ,")
        return None if source.lower() in _PRONOUNS or source.lower() in words.lower() else source


def find_events(annotated: AnnotatedText) -> tuple[Event, ...]:
    """Every event of the article, in the article's order, duplicates merged; undated clauses and running totals among them.

    A running total's date has the rule `AS_OF_RULE` (null dates without a reference); other undated events have no date.
    """
    drafts: list[_Draft] = []
    for sentence, span in _find_prose(annotated):
        drafts += _read_sentence(_read_story(annotated, sentence, span), drafts)
    return _number(_merge(drafts))


def _find_prose(annotated: AnnotatedText) -> Iterator[tuple[Sentence, Span]]:
    """The sentences that tell something, each without the boilerplate at its edges: no quotations, questions or headings."""
    for sentence in annotated.sentences:
        span = sentence.span
        for junk in annotated.boilerplate:
            if junk.start <= span.start < junk.end:
                span = Span(min(junk.end, span.end), span.end)
            elif span.start < junk.start < span.end <= junk.end:
                span = Span(span.start, junk.start)
        words = span.cut(annotated.text).strip()
        complete = words[-1:] in _STOPS or len(words.split()) >= _LONGER_THAN_HEADINGS
        if len(words.split()) >= 3 and complete and not _SPEECH.match(words) and not _is_quoted(annotated, sentence):
            yield sentence, span


def _is_quoted(annotated: AnnotatedText, sentence: Sentence) -> bool:
    """Whether a quotation that an earlier sentence of the paragraph opened still runs."""
    start = next(other.span.start for other in annotated.sentences if other.paragraph == sentence.paragraph)
    before = annotated.text[start : sentence.span.start]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _read_story(annotated: AnnotatedText, sentence: Sentence, span: Span) -> _Passage:
    """The clauses of a sentence, and for each the date that dates it."""
    dates = [mention for mention in annotated.dates if span.contains(mention.span) and _can_date(mention)]
    clauses = find_clauses(annotated.text, span, [mention.span for mention in dates])
    phrases: dict[int, DatePhrase] = {}
    said: dict[int, DatePhrase] = {}
    late: dict[int, DatePhrase] = {}
    for mention in dates:
        index = _find_home(clauses, mention.span)
        if index is None or not clauses[index].verb:
            continue
        clause = clauses[index]
        if (
            clause.kind != "report" and clause.source and clause.said is None and clause.source.contains(mention.span)
        ):  # "according to a study released on Monday"
            late.setdefault(index, DatePhrase(mention, None))
            continue
        in_tail = clause.said is not None and clause.said.contains(mention.span)
        around = clause.said if in_tail and clause.said else clause.head or clause.span
        verb = around.cut(annotated.text).split()[0] if in_tail else clause.verb[0]
        phrase = read_date_phrase(annotated.text, mention, around, verb, annotated.reference.date)
        if phrase is not None and (in_tail or clause.head or mention.span.start < clause.depth):
            (said if in_tail else phrases).setdefault(index, phrase)
    for index, clause in enumerate(clauses):  # "since 2011, when 19 people died"
        before = next((mention for mention in dates if _precedes(annotated.text, mention.span, clause)), None)
        if before and index not in phrases and all(phrase.date is not before for phrase in phrases.values()):
            edtf = f"{before.earliest}/{before.latest}" if before.precision == "interval" else before.timex3
            phrases[index] = DatePhrase(replace(before, edtf=edtf, modifier=None) if before.modifier == "after" else before, None)
    return _Passage(annotated, sentence, clauses, late | phrases, said)


def _precedes(text: str, date_span: Span, clause: Clause) -> bool:
    return clause.marker == "when" and bool(re.fullmatch(r",? when ", text[date_span.end : clause.span.start]))


def _can_date(mention: DateMention) -> bool:
    return (
        mention.kind in {"date", "time"}
        and mention.earliest is not None
        and not mention.is_dateline
        and mention.precision in _DATED_GRAINS
        and not mention.rule.startswith("clock")
        and mention.rule not in {"the-year", "latest-quarter"}
        and not (mention.rule == "year-ago" and mention.relative_to_event)
    )


def _find_home(clauses: Sequence[Clause], date_span: Span) -> int | None:
    """The innermost clause around a date; a date in an attribution belongs to the clause that is attributed."""
    for index, clause in enumerate(clauses):
        outside = clause.said or (clause.source if clause.kind != "report" else None)
        if outside and outside.contains(date_span):
            return index
    homes = [i for i, clause in enumerate(clauses) if (clause.head or clause.span).contains(date_span)]
    return min(homes, key=lambda i: ((clauses[i].head or clauses[i].span).end - clauses[i].span.start, -i), default=None)


def _read_sentence(passage: _Passage, earlier: Sequence[_Draft]) -> list[_Draft]:
    drafts = [draft for index in passage.phrases if (draft := _date_clause(passage, index))]
    drafts += [draft for index in passage.said if (draft := _report_tail(passage, index, drafts))]
    drafts.sort(key=lambda draft: draft.key)
    main = next((draft for draft in drafts if not draft.background), None)
    if main is None and passage.clauses and (main := _leave_undated(passage, earlier)):
        drafts.insert(0, main)
    return drafts + _read_siblings(passage, main, drafts) if main else drafts


def _date_clause(passage: _Passage, index: int) -> _Draft | None:
    """The event of clause `index` on the day that dates it."""
    clause, phrase = passage.clauses[index], passage.phrases[index]
    if clause.marker in {"if", "unless"}:
        return None
    report = passage.phrases.get(clause.parent) if clause.parent is not None and clause.kind == "reported" else None
    if report is not None and phrase.date.modifier == "before":
        return None  # "said on Friday it would close by June": one event, the announcement
    status = read_status(
        clause.verb, reported=clause.kind == "reported" or passage.report_of(index) is not None, marker=clause.marker
    )
    fitting = fits_tense(status, clause.verb, phrase.date, passage.reference)
    words = _word_clause(passage, index) if fitting else None
    if fitting is None or words is None:
        return None
    draft = passage.draft(index, words, phrase.date, fitting)
    draft.background = clause.kind == "relative"
    draft.total = passage.counts(index) and is_running_total(
        clause.verb, words, phrase.date, passage.reference, reported=passage.report_of(index) is not None
    )
    return draft


def _word_clause(passage: _Passage, index: int) -> str | None:
    """The clause as a sentence of its own, without its date; a pronoun's report keeps who said it."""
    text, clause = passage.annotated.text, passage.clauses[index]
    holes = [*clause.holes, *passage.removable(index)]
    words = cut_words(text, clause.span, holes)
    if clause.kind in {"relative", "predicate"}:
        if clause.subject is None:
            return None
        words = f"{clause.subject.cut(text)} {words}"
    if (report := passage.report_of(index)) is not None and words.split(" ", 1)[0].lower() in _PRONOUNS:
        head = passage.clauses[report].head
        assert head is not None
        words = f"{cut_words(text, head, passage.removable(report)).strip()} {words}"
    if words.split(" ", 1)[0].lower() in {*clause.verb[:1], *RELATIVES} or _ROUTINE.search(words):
        return None
    return write_sentence(words) if sum(map(len, _QUOTED.findall(words))) <= len(words) / 2 else None


def _report_tail(passage: _Passage, index: int, drafts: Sequence[_Draft]) -> _Draft | None:
    """ "Twelve people died, police said on Friday": on Friday, police said twelve people died. Not where the deaths have their own day."""
    text, clause = passage.annotated.text, passage.clauses[index]
    phrase = passage.said[index]
    if clause.said is None or clause.source is None or phrase.removable is None:
        return None
    if any(draft.status in {"occurred", "ongoing"} and not draft.background for draft in drafts):
        return None
    said = cut_words(text, clause.said, [phrase.removable]).strip()
    content = lower_first(cut_words(text, clause.span, clause.holes), clause.span.start, passage.annotated.names)
    words = write_sentence(f"{clause.source.cut(text)} {said} {content}")
    if words is None:
        return None
    draft = passage.draft(index, words, phrase.date, "occurred")
    draft.attribution = None
    draft.span = Span(min(clause.span.start, clause.source.start), max(clause.span.end, clause.said.end))
    return draft


def _leave_undated(passage: _Passage, earlier: Sequence[_Draft]) -> _Draft | None:
    """The sentence's first clause where nothing dates it: the lead takes the reference day, a running total is as of it."""
    clause = passage.clauses[0]
    words = _word_clause(passage, 0) if clause.verb else None
    if words is None or len(find_stems(words)) < _FEWEST_STEMS:
        return None
    status = read_status(clause.verb, reported=False, marker="")
    total = passage.counts(0) and is_running_total(clause.verb, words, None, passage.reference, reported=False)
    mention = None
    if total or (passage.reference and not earlier and status in {"occurred", "ongoing"}):
        mention = _make_day(passage.reference, clause.span.start, AS_OF_RULE if total else LEAD_RULE)
    draft = passage.draft(0, words, mention, status)
    draft.total = total
    draft.salience = draft.salience if earlier else 1.0
    if clause.verb[0] in {"came", "comes", "follows", "followed"}:  # "The attack came two days after": on the day of the attack
        draft.echo = next(
            (other.date for other in reversed(earlier) if other.date and not (other.background or other.total)), None
        )
    return draft


def _make_day(day: date | None, at: int, rule: str) -> DateMention:
    """The reference day for words that name none; null dates where there is no reference."""
    value = str(day) if day else None
    return DateMention(
        span=Span(at, at),
        text="",
        kind="date",
        timex3=value,
        edtf=value,
        earliest=day,
        latest=day,
        precision="day" if day else "unknown",
        approximate=False,
        basis="relative" if day else "unresolved",
        inferred=(),
        direction="none",
        rule=rule,
        confidence=0.5,
    )


def _read_siblings(passage: _Passage, main: _Draft, drafts: Sequence[_Draft]) -> list[_Draft]:
    """ "…, hours after Burns arrived": an event of its own, on the same day and before its sibling."""
    found: list[_Draft] = []
    anchor = main.date or main.echo
    for index, clause in enumerate(passage.clauses):
        marker = _SIBLING.match(clause.marker) if clause.kind == "subordinate" and clause.verb else None
        if marker is None or anchor is None or any(draft.key[1] == index for draft in drafts):
            continue
        words = _word_clause(passage, index)
        mention = _place_sibling(anchor, marker) if words else None
        if words is None or mention is None:
            continue
        draft = passage.draft(index, words, mention, read_status(clause.verb, reported=False, marker=""))
        draft.salience = 0.8 * main.salience
        if main.date and marker["way"] == "after":
            draft.before = main.key
        elif main.date:
            main.before = draft.key
        found.append(draft)
    return found


def _place_sibling(main: DateMention, marker: re.Match[str]) -> DateMention | None:
    unit = marker["unit"].removesuffix("s")
    count = next(
        (_COUNTS.get(word) or (int(word) if word.isdigit() else None) for word in reversed(marker["count"].split())), None
    )
    if main.earliest is None or main.latest is None:
        return None
    if unit in {"day", "week", "month", "year"}:
        if count is None or main.precision not in {"day", "part_of_day", "minute"}:
            return None
        day = shift_day(main.earliest, count if marker["way"] == "before" else -count, unit)
        main = replace(main, timex3=str(day), edtf=str(day), earliest=day, latest=day, precision="day", approximate=unit != "day")
    return replace(main, kind="date", rule="sibling", basis="relative", confidence=0.6, relative_to_event=True)


# --- One event, told twice ----------------------------------------------------------------------------------------------


def _merge(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Mentions of one event become one: the richest wording, every span."""
    kept: list[_Draft] = []
    for draft in drafts:
        twin = next((other for other in kept if _is_same(other, draft)), None)
        if twin is None:
            draft.spans = [draft.span]
            kept.append(draft)
            continue
        twin.spans.append(draft.span)
        if (not draft.background, len(set(find_stems(draft.clause)))) > (
            not twin.background,
            len(set(find_stems(twin.clause))),
        ) and draft.date:
            twin.clause, twin.background, twin.status, twin.date = draft.clause, draft.background, draft.status, draft.date
            twin.attribution = draft.attribution
        twin.salience = max(twin.salience, draft.salience)
        twin.before = twin.before or draft.before
        _redirect(kept, draft.key, twin.key)
    return kept


def _redirect(kept: Sequence[_Draft], old: tuple[int, int], new: tuple[int, int]) -> None:
    for draft in kept:
        if draft.before == old:
            draft.before = new


def _is_same(one: _Draft, other: _Draft) -> bool:
    if one.total != other.total or (one.date is None) != (other.date is None):
        return False
    first, second = set(find_stems(one.clause)), set(find_stems(other.clause))
    smaller = min(len(first), len(second)) or 1
    overlap = len(first & second) / smaller
    if one.date is None or other.date is None:
        return overlap >= 0.8
    if (one.date.earliest, one.date.latest) != (other.date.earliest, other.date.latest):
        return False
    if one.background != other.background and smaller <= 4:
        return True
    return overlap >= 0.6 and one.before != other.key and other.before != one.key


def _number(drafts: Sequence[_Draft]) -> tuple[Event, ...]:
    index = {draft.key: i for i, draft in enumerate(drafts)}
    return tuple(
        Event(
            draft.clause,
            tuple(sorted(draft.spans)),
            _as_of(draft),
            "ongoing" if draft.total else draft.status,
            draft.attribution,
            draft.salience,
            index.get(draft.before) if draft.before else None,
        )  # fmt: skip
        for draft in drafts
    )


def _as_of(draft: _Draft) -> DateMention | None:
    return replace(draft.date, rule=AS_OF_RULE) if draft.total and draft.date else draft.date
