"""The events that an article tells: each with its own clause, its date, who says so, and whether it took place (timeline.md section 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from service.domain import AnnotatedText, DateMention, Event, EventStatus, Sentence, Span
from service.text.calendar import shift_day
from service.text.words import find_stems
from service.timeline.clauses import Clause, find_clauses
from service.timeline.dating import DatePhrase, read_date_phrase
from service.timeline.status import fits_tense, is_running_total, read_status
from service.timeline.wording import cut_words, lower_first, write_sentence

_DATED_GRAINS = frozenset({"minute", "hour", "part_of_day", "day", "week", "month", "quarter", "season", "year", "interval"})
_SIBLING = re.compile(
    r"^(?P<count>[\w -]*?)\b(?P<unit>seconds?|minutes?|hours?|moments|shortly|soon|just|days?|weeks?|months?|years?) (?P<way>after|before)$"
)
_COUNTS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {"a": 1, "an": 1}
_PRONOUNS = frozenset("it he she they its his her their this that these those we i you there".split())
_WEIGHTS = {"main": 1.0, "report": 1.0, "coordinate": 0.9, "predicate": 0.85, "subordinate": 0.85, "reported": 0.9, "relative": 0.5}
_GRAIN_WEIGHTS = {"year": 0.7, "quarter": 0.75, "season": 0.7, "month": 0.85, "week": 0.85, "interval": 0.9}
_COUNTED = frozenset({"cardinal", "money", "percent", "measure", "vague", "multiple"})
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
    spans: list[Span] = field(default_factory=list)


def find_events(annotated: AnnotatedText) -> tuple[Event, ...]:
    """Every event of the article, in the article's order, duplicates merged; undated clauses and running totals among them.

    A running total has status "ongoing" and a date whose rule is "as-of" (None without a reference); undated events have no date.
    """
    drafts: list[_Draft] = []
    for sentence, span in _find_prose(annotated):
        drafts += _read_sentence(annotated, sentence, span, lead=not drafts)
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
        if len(words.split()) >= 4 and words[-1] in ".”\"'’)" and words[0] not in "\"“'‘«":
            yield sentence, span


def _read_sentence(annotated: AnnotatedText, sentence: Sentence, span: Span, *, lead: bool) -> list[_Draft]:
    text = annotated.text
    dates = [mention for mention in annotated.dates if span.contains(mention.span) and _can_date(mention)]
    clauses = find_clauses(text, span, [mention.span for mention in dates])
    drafts: list[_Draft] = []
    for index in range(len(clauses)):
        own = [mention for mention in dates if _find_home(clauses, mention.span) == index]
        if draft := _date_clause(annotated, sentence, clauses, index, own):
            drafts.append(draft)
    if clauses and not any(draft.key[1] == 0 or (draft.date and not draft.background) for draft in drafts):
        drafts.insert(0, draft) if (draft := _leave_undated(annotated, sentence, clauses, lead=lead)) else None
    drafts += _read_siblings(annotated, sentence, clauses, drafts)
    return drafts


def _can_date(mention: DateMention) -> bool:
    return (
        mention.kind in {"date", "time"}
        and mention.earliest is not None
        and not mention.is_dateline
        and mention.precision in _DATED_GRAINS
        and not mention.rule.startswith("clock")
        and mention.rule not in {"the-year", "latest-quarter", "year-ago"}
    )


def _find_home(clauses: Sequence[Clause], date_span: Span) -> int | None:
    """The innermost clause around a date; a date in an attribution belongs to the clause that is attributed."""
    for index, clause in enumerate(clauses):
        if clause.said and clause.said.contains(date_span):
            return index
    homes = [i for i, clause in enumerate(clauses) if (clause.head or clause.span).contains(date_span)]
    return min(homes, key=lambda i: ((clauses[i].head or clauses[i].span).end - clauses[i].span.start, -i), default=None)


def _date_clause(
    annotated: AnnotatedText, sentence: Sentence, clauses: Sequence[Clause], index: int, own: Sequence[DateMention]
) -> _Draft | None:
    """The event of clause `index`, when one of its own dates dates it."""
    text, clause = annotated.text, clauses[index]
    reference = annotated.reference.date
    for mention in own:
        if clause.said and clause.said.contains(mention.span):
            return _report_tail(annotated, sentence, clauses, index, mention)
        phrase = read_date_phrase(text, mention, clause.head or clause.span, clause.verb[0] if clause.verb else "", reference)
        if phrase is None or not clause.verb:
            continue
        status = read_status(clause.verb, reported=clause.kind == "reported", marker=clause.marker)
        fitting = fits_tense(status, clause.verb, mention, reference)
        if fitting is None or not (words := _word_clause(annotated, clauses, index, phrase)):
            continue
        status = fitting
        draft = _Draft(
            (sentence.index, index), words, clause.span, mention, status, _name_source(text, clauses, index, words),
            _weigh(sentence, clause, mention, status), background=clause.kind == "relative",
        )  # fmt: skip
        draft.total = _counts(annotated, clause) and is_running_total(clause.verb, words, mention, reference)
        return draft
    return None


def _word_clause(annotated: AnnotatedText, clauses: Sequence[Clause], index: int, phrase: DatePhrase | None) -> str | None:
    """The clause as a sentence of its own, without its date; a pronoun's report keeps who said it."""
    text, clause = annotated.text, clauses[index]
    holes = [*clause.holes, *([phrase.removable] if phrase and phrase.removable else [])]
    words = cut_words(text, clause.span, holes)
    if clause.kind == "reported" and clause.parent is not None and words.split(" ", 1)[0].lower() in _PRONOUNS:
        report = clauses[clause.parent]
        words = cut_words(text, report.span, [*report.holes, *holes])
    if clause.kind in {"relative", "predicate"}:
        if clause.subject is None:
            return None
        words = f"{clause.subject.cut(text)} {words}"
    return write_sentence(words)


def _report_tail(
    annotated: AnnotatedText, sentence: Sentence, clauses: Sequence[Clause], index: int, mention: DateMention
) -> _Draft | None:
    """ "Twelve people died, police said on Friday": on Friday, police said twelve people died."""
    text, clause = annotated.text, clauses[index]
    assert clause.said is not None
    assert clause.source is not None
    phrase = read_date_phrase(text, mention, clause.said, "said", annotated.reference.date)
    if phrase is None or phrase.removable is None or not clause.verb:
        return None
    said = cut_words(text, clause.said, [phrase.removable]).strip()
    content = cut_words(text, clause.span, clause.holes)
    words = write_sentence(f"{clause.source.cut(text)} {said} {lower_first(content, clause.span.start, annotated.names)}")
    if words is None:
        return None
    span = Span(min(clause.span.start, clause.source.start), max(clause.span.end, clause.said.end))
    return _Draft((sentence.index, index), words, span, mention, "occurred", None, _weigh(sentence, clause, mention, "occurred"))


def _name_source(text: str, clauses: Sequence[Clause], index: int, words: str) -> str | None:
    """Who says so, where the clause itself does not name them."""
    clause = clauses[index]
    if clause.source:
        return clause.source.cut(text)
    if clause.kind == "reported" and clause.parent is not None:
        report = clauses[clause.parent]
        head = report.head.cut(text) if report.head else ""
        source = re.split(r"\s(?:has |have |had |also )*\w+(?=\s|$)", head, maxsplit=0)[0]
        return source if source and not words.startswith(head.split(" ", 1)[0]) else None
    return None


def _leave_undated(annotated: AnnotatedText, sentence: Sentence, clauses: Sequence[Clause], *, lead: bool) -> _Draft | None:
    """The sentence's first clause without a date of its own: the lead takes the reference day, a running total is as of it."""
    clause, reference = clauses[0], annotated.reference.date
    words = _word_clause(annotated, clauses, 0, None) if clause.verb else None
    if words is None:
        return None
    status = read_status(clause.verb, reported=False, marker="")
    total = _counts(annotated, clause) and is_running_total(clause.verb, words, None, reference)
    mention = None
    if total or (reference and lead and status in {"occurred", "ongoing"}):
        mention = _make_day(reference, clause.span.start, AS_OF_RULE if total else LEAD_RULE)
    source = _name_source(annotated.text, clauses, 0, words)
    salience = 1.0 if lead else _weigh(sentence, clause, None, status)
    return _Draft((sentence.index, 0), words, clause.span, mention, status, source, salience, total=total)


def _counts(annotated: AnnotatedText, clause: Clause) -> bool:
    """Whether the clause holds a figure that can be a total; dates, ages and scores cannot."""
    return any(figure.type in _COUNTED and clause.span.contains(figure.span) for figure in annotated.figures)


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


def _read_siblings(annotated: AnnotatedText, sentence: Sentence, clauses: Sequence[Clause], drafts: list[_Draft]) -> list[_Draft]:
    """ "…, hours after Burns arrived": an event of its own, on the same day and before its sibling."""
    found: list[_Draft] = []
    main = next((draft for draft in drafts if draft.date is not None and not draft.background), None)
    for index, clause in enumerate(clauses):
        marker = _SIBLING.match(clause.marker) if clause.kind == "subordinate" and clause.verb else None
        if marker is None or main is None or main.date is None or any(draft.key == (sentence.index, index) for draft in drafts):
            continue
        words = _word_clause(annotated, clauses, index, None)
        mention = _place_sibling(main.date, marker) if words else None
        if words is None or mention is None:
            continue
        source = clause.source.cut(annotated.text) if clause.source else None
        draft = _Draft((sentence.index, index), words, clause.span, mention, "occurred", source, 0.8 * main.salience)
        if marker["way"] == "after":
            draft.before = main.key
        else:
            main.before = draft.key
        found.append(draft)
    return found


def _place_sibling(main: DateMention, marker: re.Match[str]) -> DateMention | None:
    unit = marker["unit"].removesuffix("s")
    count = next((_COUNTS.get(word) or (int(word) if word.isdigit() else None) for word in reversed(marker["count"].split())), None)
    if main.earliest is None or main.latest is None:
        return None
    if unit in {"day", "week", "month", "year"}:
        if count is None or main.precision not in {"day", "part_of_day", "minute"}:
            return None
        day = shift_day(main.earliest, count if marker["way"] == "before" else -count, unit)
        main = replace(main, timex3=str(day), edtf=str(day), earliest=day, latest=day, precision="day", approximate=unit != "day")
    return replace(main, kind="date", rule="sibling", basis="relative", confidence=0.6, relative_to_event=True)


def _weigh(sentence: Sentence, clause: Clause, mention: DateMention | None, status: EventStatus) -> float:
    """How much the event matters: near the top, in a main clause, with a sharp and certain date."""
    weight = _WEIGHTS[clause.kind] / (1 + 0.08 * sentence.index)
    if mention is not None:
        weight *= _GRAIN_WEIGHTS.get(mention.precision, 1.0) * (0.5 + mention.confidence / 2)
    return round(weight * (0.6 if status == "conditional" else 1.0), 4)


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
        if (not draft.background, len(set(find_stems(draft.clause)))) > (not twin.background, len(set(find_stems(twin.clause)))) and draft.date:
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
            draft.clause, tuple(sorted(draft.spans)), _as_of(draft), "ongoing" if draft.total else draft.status, draft.attribution,
            draft.salience, index.get(draft.before) if draft.before else None,
        )  # fmt: skip
        for draft in drafts
    )


def _as_of(draft: _Draft) -> DateMention | None:
    return replace(draft.date, rule=AS_OF_RULE) if draft.total and draft.date else draft.date
