"""The headline: the news in one line that fits the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Action, AnnotatedText, Candidate, Fidelity, Headline
from service.engine.interface import Engine, GenerationRequest
from service.pipeline.fallback import trim_sentence
from service.pipeline.judge import Judge, Judged
from service.pipeline.passages import Passage, build_lead_passage, read_sentence
from service.text.words import find_stems

SPARE_CANDIDATES = 3
SAME_STORY = 0.75  # share of content words above which two headlines are one


@dataclass(frozen=True, slots=True)
class HeadlinePlan:
    """What the model reads for the headline: the lead, and its first sentence by itself, which gives tighter candidates."""

    passages: tuple[Passage, ...]
    requests: tuple[GenerationRequest, ...]


def plan_headline(source: AnnotatedText, title: str | None, engine: Engine, *, max_chars: int, count: int) -> HeadlinePlan:
    """The passages and the engine's requests for them. The title, if there is one, stands in front of the first sentence."""
    lead = build_lead_passage(source, engine.reading("headline").max_tokens, engine.count_tokens)
    first = source.sentences[lead.sentences[0]]
    passages = [lead]
    if engine.reading("headline").mode == "selected" and len(lead.sentences) > 1:
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
    actions: list[Action] = []
    lead = plan.passages[0]
    ranked = judge.judge((one for batch in generated for one in batch if len(one.text) <= max_chars), lead.text)
    sound = _choose_distinct([one for one in ranked if not one.fails], count)
    if ranked and ranked[-1].fails and sound:
        actions.append(Action("headline", "chose_another_candidate", ranked[-1].complaint))
    elif ranked and not sound:
        sound = [fixed for one in ranked[:1] if (fixed := judge.repair(one)) and len(fixed.text) <= max_chars]
        if sound:
            actions.append(Action("headline", "repaired_figure", ranked[0].complaint))
    if sound:
        shown = [_render_headline(one, lead, judge) for one in sound]
        best = shown[0]
        return Headline(best.text, best.origin, best.fidelity, best.provenance, tuple(shown[1:])), actions
    return _fall_back(plan, judge, max_chars, ranked, actions)


def _choose_distinct(ranked: list[Judged], count: int) -> list[Judged]:
    chosen: list[tuple[Judged, set[str]]] = []
    for one in ranked:
        stems = set(find_stems(one.text))
        if all(len(stems & other) <= SAME_STORY * len(stems | other) for _, other in chosen):
            chosen.append((one, stems))
    return [one for one, _ in chosen[:count]]


def _render_headline(judged: Judged, lead: Passage, judge: Judge) -> Headline:
    return Headline(judged.text, "model", judged.fidelity, judge.find_provenance(judged.text, lead.sentences))


def _fall_back(
    plan: HeadlinePlan, judge: Judge, max_chars: int, ranked: list[Judged], actions: list[Action]
) -> tuple[Headline, list[Action]]:
    why = ranked[0].complaint if ranked else f"no candidate fits {max_chars} characters"
    for at in plan.passages[0].sentences:
        sentence = judge.source.sentences[at]
        text = (trim_sentence(read_sentence(judge.source, sentence), max_chars) or "").rstrip(".")
        fidelity = judge.check(text)
        if text and fidelity.verdict != "fail":
            headline = Headline(text, "source", fidelity, (sentence.span,))
            return headline, [*actions, Action("headline", "used_source_words", why)]
    reason = f"Neither a candidate nor the lead's own words fit {max_chars} characters. Allow more."
    empty = Headline(None, "source", Fidelity("pass", ()), (), reason=reason)
    return empty, [*actions, Action("headline", "left_empty", why)]
