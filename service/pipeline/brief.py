"""The brief: one paragraph, sentence by sentence, each rewritten from chosen sentences of the article and checked by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Action, AnnotatedText, Brief, BriefSentence, Candidate, Fidelity, Origin, Span
from service.engine.interface import Engine, GenerationRequest
from service.pipeline.fallback import trim_sentence
from service.pipeline.judge import Judge
from service.pipeline.passages import Passage, build_windows, choose_brief_sentences, read_sentence
from service.text.salience import rank_sentences
from service.text.sentences import find_sentences
from service.text.words import find_stems

CANDIDATES = 4
SAID_ALREADY = 0.75  # share of a sentence's content words above which it repeats the brief
THIN = 0.4  # a brief that fills less of its limit takes in the source's own words


@dataclass(frozen=True, slots=True)
class BriefPlan:
    """What the model reads, most important passage first by `order`."""

    passages: tuple[Passage, ...]
    order: tuple[int, ...]
    requests: tuple[GenerationRequest, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence on its way into the brief."""

    text: str
    passage: int
    origin: Origin


def plan_brief(source: AnnotatedText, engine: Engine, *, max_chars: int) -> BriefPlan:
    """The passages and the engine's requests for them: chosen sentences one by one, or windows of the whole article."""
    reading = engine.reading("brief")
    if reading.mode == "article":
        passages = build_windows(source, reading.max_tokens, engine.count_tokens)
        order = tuple(range(len(passages)))
    else:
        chosen = choose_brief_sentences(source, max_chars)
        passages = [Passage(read_sentence(source, one), (one.index,), shortened=True) for one in chosen]
        ranks = rank_sentences(source)
        order = tuple(sorted(range(len(chosen)), key=lambda at: (-ranks[chosen[at].index], at)))
    requests = tuple(GenerationRequest("brief", one.text, source.text, CANDIDATES, max_chars) for one in passages)
    return BriefPlan(tuple(passages), order, requests)


def choose_brief(
    plan: BriefPlan, generated: Sequence[tuple[Candidate, ...]], judge: Judge, *, max_chars: int
) -> tuple[Brief, list[Action]]:
    """The brief from the best sound candidate of each passage. One without any is dropped, but what matters most is said in the
    article's own words then, and so is the rest when too little is left."""
    actions: list[Action] = []
    parts: list[Part] = []
    dropped: list[int] = []
    for at in plan.order:
        texts = _choose_sentences(plan.passages[at], generated[at], judge, actions)
        words = plan.passages[at].text
        new = [Part(text, at, "source" if text in words else "model") for text in texts if not _is_said(text, parts)]
        fitting = _take_fitting(parts, new, max_chars)
        parts += fitting
        if not texts and not parts:
            parts += _quote_source(plan.passages[at], at, judge, parts, max_chars, actions)
        elif not texts:
            dropped.append(at)
    if _measure(parts) < THIN * max_chars:
        for at in dropped:
            parts += _quote_source(plan.passages[at], at, judge, parts, max_chars, actions)
    brief = _render_brief(parts, plan, judge, max_chars)
    while brief.fidelity.verdict == "fail":  # sentences that passed one by one may not do so together
        parts = _drop_failing(parts, brief)
        actions.append(Action("brief", "dropped_sentence", "it fails beside the other sentences"))
        brief = _render_brief(parts, plan, judge, max_chars)
    return brief, actions


def _choose_sentences(passage: Passage, candidates: tuple[Candidate, ...], judge: Judge, actions: list[Action]) -> list[str]:
    """The sentences of the best sound candidate, else the sound sentences of the best one."""
    ranked = judge.judge(candidates, passage)
    if not ranked:
        return []
    sound = next((one for one in ranked if not one.fails and not one.splices), None)
    if sound is not None:
        if sound is not ranked[0] or ranked[-1].fails:
            rejected = ranked[-1] if ranked[-1].fails else ranked[0]
            actions.append(Action("brief", "chose_another_candidate", rejected.complaint))
        return _split(sound.text)
    if ranked[0].fails and not ranked[0].splices and (repaired := judge.repair(ranked[0])):
        actions.append(Action("brief", "repaired_figure", ranked[0].complaint))
        return _split(repaired.text)
    actions.append(Action("brief", "dropped_sentence", ranked[0].complaint))
    return [text for text in _split(ranked[0].text) if not passage.shortened and judge.check(text).verdict != "fail"]


def _split(text: str) -> list[str]:
    return [sentence.span.cut(text) for sentence in find_sentences(text)]


def _is_said(text: str, parts: Sequence[Part]) -> bool:
    stems = set(find_stems(text))
    said = {stem for part in parts for stem in find_stems(part.text)}
    return len(stems & said) > SAID_ALREADY * len(stems)


def _measure(parts: Sequence[Part]) -> int:
    return sum(len(part.text) + 1 for part in parts) - 1 if parts else 0


def _take_fitting(parts: Sequence[Part], new: Sequence[Part], max_chars: int) -> list[Part]:
    taken: list[Part] = []
    for part in new:
        if _measure([*parts, *taken, part]) <= max_chars:
            taken.append(part)
    return taken


def _quote_source(
    passage: Passage, at: int, judge: Judge, parts: Sequence[Part], max_chars: int, actions: list[Action]
) -> list[Part]:
    room = max_chars - (_measure(parts) + 1 if parts else 0)
    sentence = judge.source.sentences[passage.sentences[0]]
    text = trim_sentence(read_sentence(judge.source, sentence), room)
    if text is None or _is_said(text, parts):
        return []
    actions.append(Action("brief", "used_source_words", "no candidate for a sentence that the brief needs is sound"))
    return [Part(text, at, "source")]


def _drop_failing(parts: Sequence[Part], brief: Brief) -> list[Part]:
    """The parts, in order, without the first that holds what fails in `brief`; without the last where no place is told."""
    mentions, issues = brief.fidelity.mentions, brief.fidelity.issues
    places = [one.figure.span for one in mentions if one.severity == "block"]
    places += [one.span for one in issues if one.severity == "block"]
    ordered = sorted(parts, key=lambda one: one.passage)
    holding = (at for at, one in enumerate(brief.sentences) if any(one.span.contains(place) for place in places))
    at = next(holding, len(ordered) - 1)
    return [*ordered[:at], *ordered[at + 1 :]]


def _render_brief(parts: list[Part], plan: BriefPlan, judge: Judge, max_chars: int) -> Brief:
    if not parts:
        reason = f"No sentence that the article supports fits {max_chars} characters. Allow more."
        return Brief(None, "source", (), Fidelity("pass", ()), reason)
    sentences: list[BriefSentence] = []
    text = ""
    for part in sorted(parts, key=lambda one: one.passage):
        start = len(text) + 1 if text else 0
        text = f"{text} {part.text}" if text else part.text
        provenance = judge.find_provenance(part.text, plan.passages[part.passage].sentences)
        sentences.append(BriefSentence(Span(start, len(text)), provenance))
    origins = {part.origin for part in parts}
    origin: Origin = origins.pop() if len(origins) == 1 else "mixed"
    return Brief(text, origin, tuple(sentences), judge.check(text))
