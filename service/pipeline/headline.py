"""The headline: the news in one line that fits the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from service.domain import Action, AnnotatedText, Candidate, Fidelity, Headline
from service.engine.interface import Engine, GenerationRequest
from service.pipeline.fallback import is_headline, quote_headline, trim_headline
from service.pipeline.judge import Judge, Judged
from service.pipeline.passages import Passage, build_lead_passage, read_sentence, read_sentences
from service.text.words import find_stems

SPARE_CANDIDATES = 3
MAX_SPLICES = 1  # a headline rearranges; with more joins that the lead doesn't bear out, or a new word, the model has to be sure
SURE = -0.5  # the mean log-probability from which it is
FAIRLY_SURE = -0.75  # below it no headline is better than the model's, even where the lead gives none
OPENING = 8  # sentences of the story in which its news is told again
SHARED_STEMS = 3  # content words that a sentence has in common with the first when it tells the same news
SAME_STORY = 0.75  # share of content words above which two headlines are one


@dataclass(frozen=True, slots=True)
class HeadlinePlan:
    """What the model reads for the headline: the lead, and its first sentence by itself, which gives tighter candidates."""

    passages: tuple[Passage, ...]
    requests: tuple[GenerationRequest, ...]


def plan_headline(source: AnnotatedText, title: str | None, engine: Engine, *, max_chars: int, count: int) -> HeadlinePlan:
    """The passages and the engine's requests for them. The title, if there is one, stands in front of the first sentence."""
    reading = engine.reading("headline")
    shortened = reading.mode == "selected"
    lead = replace(build_lead_passage(source, reading.max_tokens, engine.count_tokens), shortened=shortened)
    first = source.sentences[lead.sentences[0]]
    passages = [lead]
    if shortened and len(lead.sentences) > 1:
        passages.append(Passage(read_sentence(source, first), (first.index,)))
    if title:
        passages.append(Passage(f"{title.strip()}. {read_sentence(source, first)}", (first.index,)))
    requests = [
        GenerationRequest("headline", passage.text, source.text, count + SPARE_CANDIDATES, max_chars) for passage in passages
    ]
    return HeadlinePlan(tuple(passages), tuple(requests))


def choose_headline(
    plan: HeadlinePlan, generated: Sequence[tuple[Candidate, ...]], judge: Judge, *, max_chars: int, count: int
) -> tuple[Headline, list[Action]]:
    """The best headline with its alternatives: by rating among those that pass the check, else the lead's own words."""
    lead = plan.passages[0]
    ranked = judge.judge((one for batch in generated for one in batch if len(one.text) <= max_chars), lead)
    usable = [one for one in ranked if not (one.fails or one.swaps) and is_headline(one.text)]
    sound = _choose_distinct([one for one in usable if one.score >= SURE or (one.splices <= MAX_SPLICES and not one.adds)], count)
    if sound:
        rejected = next((one for one in ranked if one.fails), None)
        actions = [Action("headline", "chose_another_candidate", rejected.complaint)] if rejected else []
        return _render_headlines(sound, lead, judge), actions
    return _fall_back(lead, judge, max_chars, ranked, usable)


def _choose_distinct(ranked: list[Judged], count: int) -> list[Judged]:
    chosen: list[tuple[Judged, set[str]]] = []
    for one in ranked:
        stems = set(find_stems(one.text))
        if all(len(stems & other) <= SAME_STORY * len(stems | other) for _, other in chosen):
            chosen.append((one, stems))
    return [one for one, _ in chosen[:count]]


def _render_headlines(chosen: list[Judged], lead: Passage, judge: Judge) -> Headline:
    shown = [Headline(one.text, "model", one.fidelity, judge.find_provenance(one.text, lead.sentences)) for one in chosen]
    return replace(shown[0], alternatives=tuple(shown[1:]))


def _fall_back(
    lead: Passage, judge: Judge, max_chars: int, ranked: list[Judged], usable: list[Judged]
) -> tuple[Headline, list[Action]]:
    """A repaired candidate, else the lead's own words, else a candidate of whose joins the model is less sure, else a
    whole sentence of the story's opening that tells the same news."""
    why = ranked[0].complaint if ranked else f"no candidate fits {max_chars} characters"
    if ranked and ranked[0].fails and (fixed := judge.repair(ranked[0])) and len(fixed.text) <= max_chars:
        return _render_headlines([fixed], lead, judge), [Action("headline", "repaired_figure", why)]
    first = lead.sentences[0]
    for at in (one for one in lead.sentences if one == first or _tells_of(judge, one, first)):
        if quoted := _quote_sentence(judge, at, max_chars, trim_headline):
            return quoted, [Action("headline", "used_source_words", why)]
    fair = [one for one in usable if one.score >= FAIRLY_SURE]
    if fair:
        return _render_headlines(fair[:1], lead, judge), []
    opening = (one.index for one in read_sentences(judge.source)[:OPENING])
    for at in (one for one in opening if _tells_of(judge, one, first)):
        if quoted := _quote_sentence(judge, at, max_chars, quote_headline):
            return quoted, [Action("headline", "used_source_words", why)]
    reason = (
        f"No candidate is sure enough, and none of the story's first sentences makes a headline of at most {max_chars} "
        "characters. Write one by hand, or try another limit or seed."
    )
    return Headline(None, "source", Fidelity("pass", ()), (), reason=reason), [Action("headline", "left_empty", why)]


def _tells_of(judge: Judge, at: int, first: int) -> bool:
    """Whether the sentence is about what the story's first one tells, not about its background."""
    stems = (set(find_stems(judge.source.sentence_text(judge.source.sentences[one]))) for one in (at, first))
    return len(set.intersection(*stems)) >= SHARED_STEMS


def _quote_sentence(judge: Judge, at: int, max_chars: int, shorten: Callable[[str, int], str | None]) -> Headline | None:
    """A sentence's own words, shortened to fit; None when they make no headline."""
    sentence = judge.source.sentences[at]
    text = shorten(read_sentence(judge.source, sentence), max_chars)
    fidelity = judge.check(text) if text else None
    return Headline(text, "source", fidelity, (sentence.span,)) if fidelity and fidelity.verdict != "fail" else None
