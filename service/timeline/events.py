"""The events that an article tells: each with its own clause, its date, who says so, and whether it took place.

The rules are those of timeline.md section 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from service.domain import AnnotatedText, DateMention, Event, EventStatus, Span
from service.text.calendar import shift_day
from service.text.verbs import is_past_form
from service.timeline.drafts import Draft, merge_drafts, number_events
from service.timeline.grammar import RELATIVES
from service.timeline.passages import Passage, read_passages
from service.timeline.reduced import find_reduced
from service.timeline.status import DENYING, NEGATIONS, fits_tense, is_running_total, read_status
from service.timeline.subjects import name_subject
from service.timeline.wording import cut_words, is_mostly_quoted, lower_first, write_sentence

LEAD_RULE = "lead"  # rule id of the date that an undated lead takes from the reference day
AS_OF_RULE = "as-of"  # rule id of a running total's date: the reference day, or none

_NEAR = timedelta(days=3)  # older than that, what a lead names is no news
_MOST = 200  # tellings: no article has more, and merging compares each with each
_REDUCED_KEY = 1_000  # beyond the indices of clauses
_FEWEST_STEMS = 2  # an undated clause must say something: not "He said"
_SIBLING = re.compile(
    r"(?P<count>[\w -]*?)\b(?P<unit>seconds?|minutes?|hours?|moments|shortly|soon|just|days?|weeks?|months?|years?)"
    r" (?P<way>after|before)"
)
_DAY_UNITS = frozenset({"day", "week", "month", "year"})
_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_NUMBERS |= {"a": 1, "an": 1}
_OPENING = re.compile(r"^(?:\w+ly|(?:In|At|On) [^,]{1,40}), ")  # "In Oslo, the king", "Separately, the king"
_PRONOUNS = frozenset("it he she they its his her their this that these those we i you there".split())
_DEPENDING = frozenset("when while because although though if unless where whereas once".split())
_COMPARING = re.compile(r"\b(?:first|only|last|gone without|worst|best|most|least|lowest|highest)\b[^,;]* since\b")
_STATING = frozenset("handled built carried drew made produced sold served employed earned averaged shipped exported".split())
_ECHOING = frozenset("came comes follows followed".split())  # "The attack came two days after …": on the day of the attack
_ROUTINE = re.compile(
    r"\b(?:could not (?:immediately )?be reached|(?:declined|refused) to comment|respond(?:ed)? to (?:\w+ )*requests?)\b"
)
_KIND_WEIGHTS: Mapping[str, float] = {
    "coordinate": 0.9,
    "reported": 0.9,
    "predicate": 0.85,
    "subordinate": 0.85,
    "fronted": 0.6,
    "relative": 0.5,
}
_GRAIN_WEIGHTS: Mapping[str, float] = {
    "interval": 0.9,
    "month": 0.85,
    "week": 0.85,
    "quarter": 0.75,
    "season": 0.7,
    "year": 0.7,
    "decade": 0.5,
}


def find_events(annotated: AnnotatedText) -> tuple[Event, ...]:
    """Every event of the article, in the article's order, duplicates merged; undated clauses and running totals among them.

    A running total's date has the rule `AS_OF_RULE` (null dates without a reference); other undated events have no date.
    """
    drafts: list[Draft] = []
    for passage in read_passages(annotated):
        drafts += _Reader(annotated, passage).read(drafts)
        if len(drafts) >= _MOST:
            break
    merged = merge_drafts(list(islice(drafts, _MOST)))
    for draft in merged:
        draft.clause, named = name_subject(annotated, draft.clause, draft.span)
        draft.spans += [named] if named else []
    return number_events(merged)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the events of one sentence."""

    annotated: AnnotatedText
    passage: Passage

    @property
    def reference(self) -> date | None:
        return self.annotated.reference.date

    def read(self, earlier: Sequence[Draft]) -> list[Draft]:
        """The sentence's dated events; else its first clause, undated; and what stands "hours after" either."""
        drafts = [draft for index in self.passage.phrases if (draft := self._read_dated(index))]
        drafts += [draft for index in self.passage.said if (draft := self._read_tail(index, drafts))]
        drafts += [draft for mention in self.passage.free_dates() if (draft := self._read_reduced(mention))]
        drafts.sort(key=lambda draft: draft.key)
        main = next((draft for draft in drafts if not draft.background), None)
        if main is None and self.passage.clauses and (main := self._read_undated(earlier)):
            drafts.insert(0, main)
        return drafts + self._read_siblings(main, drafts) if main else drafts

    # --- Kinds of telling ---

    def _read_dated(self, index: int) -> Draft | None:
        """The event of clause `index` on the day that dates it."""
        clause, phrase = self.passage.clauses[index], self.passage.phrases[index]
        report = self.passage.report_of(index)
        if clause.marker in {"if", "unless"} or (report in self.passage.phrases and phrase.date.modifier == "before"):
            return None  # a condition; or "said on Friday it would close by June": one event, the announcement
        if phrase.date.modifier == "after" and clause.verb[0] in {"has", "have", "had"} and self._moves(index):
            return None  # "had lost 6% since the start of the year" tells a size too
        if phrase.date.modifier == "after" and (NEGATIONS & set(clause.verb[:3]) or self._compares(index, phrase.date)):
            return None  # "had not raced since April", "won for the first time since March" tell how long, not what happened
        if (
            phrase.date.precision in {"year", "quarter"}
            and (clause.verb[0] in _STATING or self._has_only(index))
            and self.passage.counts(index)
        ):
            return None  # "handled 11 million passengers last year" tells a size, not an event
        reported = report is not None or clause.kind == "reported"
        said = self.passage.clauses[clause.parent].verb[:2] if reported and clause.parent is not None else ()
        status = "denied" if not DENYING.isdisjoint(said) else read_status(clause.verb, reported=reported)
        fitting = fits_tense(status, clause.verb, phrase.date, self.reference)
        words = self._word(index, self.passage.removable(index)) if fitting else None
        if fitting is None or words is None:
            return None
        draft = self._draft(index, words, phrase.date, fitting)
        if not draft.stems:
            return None  # "That was 16 years ago"
        draft.background = clause.kind == "relative"
        if self._is_total(index, words, phrase.date):
            draft.total, draft.status, draft.date = True, "ongoing", replace(phrase.date, rule=AS_OF_RULE)
        return draft

    def _has_only(self, index: int) -> bool:
        """Whether the verb is a plain "had": "had sales of $1.9 billion last year"."""
        verb = self.passage.clauses[index].verb
        return verb[0] in {"had", "has", "have"} and not is_past_form(verb[1] if len(verb) > 1 else "")

    def _moves(self, index: int) -> bool:
        span = self.passage.clauses[index].span
        return any(one.type == "percent" and one.direction and span.contains(one.span) for one in self.passage.figures)

    def _compares(self, index: int, mention: DateMention) -> bool:
        clause = self.passage.clauses[index]
        return _COMPARING.search(self.annotated.text, clause.span.start, mention.span.start) is not None

    def _read_tail(self, index: int, drafts: Sequence[Draft]) -> Draft | None:
        """ "Twelve people died, police said on Friday": on Friday, police said it. Not where the deaths have their own day."""
        clause, phrase = self.passage.clauses[index], self.passage.said[index]
        told = any(draft.status in {"occurred", "ongoing"} and not draft.background for draft in drafts)
        if told or clause.said is None or clause.source is None or phrase.removable is None:
            return None
        text = self.annotated.text
        said = cut_words(text, clause.said, [phrase.removable]).strip()
        content = lower_first(cut_words(text, clause.span, clause.holes), clause.span.start, self.annotated.names)
        words = write_sentence(f"{clause.source.cut(text)} {said} {content}")
        if words is None:
            return None
        draft = self._draft(index, words, phrase.date, "occurred")
        around = Span(min(clause.span.start, clause.source.start), max(clause.span.end, clause.said.end))
        return replace(draft, span=around, attribution=None)

    def _read_reduced(self, mention: DateMention) -> Draft | None:
        """ "A truce, signed on Aug. 27, came into force": the signing, in the background."""
        reduced = find_reduced(self.annotated.text, self.passage.sentence.span, mention.span)
        words = write_sentence(reduced.words) if reduced else None
        if reduced is None or words is None or mention.modifier in {"before", "after"}:
            return None
        if self.reference and mention.earliest and mention.earliest > self.reference:
            return None
        key = (self.passage.sentence.index, _REDUCED_KEY + mention.span.start - self.passage.sentence.span.start)
        weight = _KIND_WEIGHTS["relative"] / (1 + 0.08 * self.passage.sentence.index)
        return Draft(key, words, reduced.span, mention, "occurred", None, round(weight, 4), background=True)

    def _read_undated(self, earlier: Sequence[Draft]) -> Draft | None:
        """The sentence's first clause where nothing dates it: the lead takes the reference day, a running total is as of it."""
        clause = self.passage.clauses[0]
        words = self._word(0, ()) if clause.verb else None
        if words is None:
            return None
        status = read_status(clause.verb, reported=False)
        draft = self._draft(0, words, None, status)
        if len(draft.stems) < _FEWEST_STEMS:
            return None
        if self._is_total(0, words, None):
            draft.total, draft.status, draft.date = True, "ongoing", _make_day(self.reference, clause.span.start, AS_OF_RULE)
        elif self.reference and not earlier and status in {"occurred", "ongoing"}:
            draft.date = self._find_near_day() or _make_day(self.reference, clause.span.start, LEAD_RULE)
        if not earlier:
            draft.salience = 1.0
        if clause.verb[0] in _ECHOING:
            draft.echo = next((other.date for other in reversed(earlier) if not (other.background or other.total)), None)
        return draft

    def _find_near_day(self) -> DateMention | None:
        """A day close to the reference that the lead names, though it dates none of its clauses for sure."""
        for mention in self.passage.dates:
            day = mention.earliest if mention.earliest == mention.latest else None
            if day and self.reference and timedelta(0) <= self.reference - day <= _NEAR:
                return replace(mention, confidence=0.5)
        return None

    def _read_siblings(self, main: Draft, drafts: Sequence[Draft]) -> list[Draft]:
        """ "…, hours after Burns arrived": an event of its own, on the same day and before its sibling."""
        found: list[Draft] = []
        anchor = main.date or main.echo
        known = {draft.key[1] for draft in drafts}
        for index, clause in enumerate(self.passage.clauses):
            outer = self.passage.clauses[clause.parent].kind if clause.parent is not None else "relative"
            beside = clause.kind == "subordinate" and clause.verb and outer != "relative"
            marker = _SIBLING.fullmatch(clause.marker) if beside else None
            mention = _place_sibling(anchor, marker) if marker and anchor and index not in known else None
            words = self._word(index, self.passage.removable(index)) if mention else None
            if marker is None or words is None:
                continue
            draft = self._draft(index, words, mention, read_status(clause.verb, reported=False))
            draft.salience = 0.8 * main.salience
            draft.pointed = marker["unit"].removesuffix("s") in _DAY_UNITS
            if main.date and marker["way"] == "after":
                draft.before = main.key
            elif main.date:
                main.before = draft.key
            found.append(draft)
        return found

    # --- What a telling is made of ---

    def _word(self, index: int, removed: Sequence[Span]) -> str | None:
        """The clause as a sentence of its own, without what is `removed` with its date; a pronoun's report keeps who said it."""
        text, clause, passage = self.annotated.text, self.passage.clauses[index], self.passage
        words = cut_words(text, clause.span, [*clause.holes, *removed])
        if clause.object is not None:  # "the mark which Halvstad set in 2017"
            if any(span.start < clause.acts.start for span in removed):
                return None
            rest = cut_words(text, Span(clause.acts.end, clause.span.end), [*clause.holes, *removed])
            words = f"{text[clause.span.start : clause.acts.end]} {clause.object.cut(text)}{rest}"
        elif clause.kind in {"relative", "predicate"}:
            if clause.subject is None:
                return None
            words = f"{clause.subject.cut(text)} {words}"
        report = passage.report_of(index)
        first = words.split(" ", 1)[0].lower()
        if report is not None and first in _PRONOUNS and (head := passage.clauses[report].head):
            words = f"{cut_words(text, head, passage.removable(report)).strip()} {words}"
        elif first in {*clause.verb[:1], *RELATIVES, *_DEPENDING} and clause.kind != "fronted":
            return None  # no subject, or only half a sentence
        return None if _ROUTINE.search(words) or is_mostly_quoted(words) else write_sentence(words)

    def _draft(self, index: int, words: str, mention: DateMention | None, status: EventStatus) -> Draft:
        clause = self.passage.clauses[index]
        weight = _KIND_WEIGHTS.get(clause.kind, 1.0) / (1 + 0.08 * self.passage.sentence.index)
        if mention is not None:
            weight *= _GRAIN_WEIGHTS.get(mention.precision, 1.0) * (0.5 + mention.confidence / 2)
        if status == "conditional":
            weight *= 0.6
        key = (self.passage.sentence.index, index)
        return Draft(key, words, clause.span, mention, status, self._name_source(index, words), round(weight, 4))

    def _is_total(self, index: int, words: str, mention: DateMention | None) -> bool:
        verb, reported = self.passage.clauses[index].verb, self.passage.report_of(index) is not None
        return self.passage.counts(index) and is_running_total(verb, words, mention, self.reference, reported=reported)

    def _name_source(self, index: int, words: str) -> str | None:
        """Who says so, where the clause itself does not name them: its own attribution, its report's, or its sentence's."""
        clause, report = self.passage.clauses[index], self.passage.report_of(index)
        source = clause.source if clause.kind != "report" else None
        if source is None and clause.kind not in {"report", "relative"}:
            first = self.passage.clauses[0]
            source = self.passage.clauses[report].source if report is not None else first.source if first.said else None
        if source is None:
            return None
        name = _OPENING.sub("", source.cut(self.annotated.text)).strip(" ,")
        return None if name.lower() in _PRONOUNS or name.lower() in words.lower() else name


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


def _place_sibling(anchor: DateMention, marker: re.Match[str]) -> DateMention | None:
    """The day that is "hours after", "two weeks before" … the anchor; None for an unsaid number of days."""
    unit = marker["unit"].removesuffix("s")
    if unit in _DAY_UNITS:
        words = marker["count"].split()
        count = next((_NUMBERS.get(word) or int(word) for word in reversed(words) if word in _NUMBERS or word.isdigit()), None)
        if count is None or anchor.earliest is None or anchor.earliest != anchor.latest:
            return None
        day = shift_day(anchor.earliest, count if marker["way"] == "before" else -count, unit)
        anchor = replace(
            anchor, timex3=str(day), edtf=str(day), earliest=day, latest=day, precision="day", approximate=unit != "day"
        )
    return replace(anchor, kind="date", rule="sibling", basis="relative", confidence=0.6, relative_to_event=True)
