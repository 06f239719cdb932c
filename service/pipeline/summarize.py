"""`Pipeline`: the one object that HTTP, jobs, the command line and the benches call."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from service import __version__
from service.domain import (
    STYLES,
    Action,
    AnnotatedText,
    Article,
    Brief,
    Candidate,
    CheckReport,
    EmptyArticleError,
    Fidelity,
    Headline,
    LanguageError,
    ModelInfo,
    PreviousSummary,
    Source,
    Stale,
    Style,
    Summary,
    SummaryRequest,
    Timeline,
    TooShortError,
)
from service.engine.interface import Engine, Task
from service.engine.lanes import Lanes
from service.fidelity.check import Checker
from service.fidelity.conflicts import find_conflicts
from service.pipeline.brief import BriefPlan, choose_brief, plan_brief
from service.pipeline.bullets import BulletPlan, choose_bullets, plan_bullets
from service.pipeline.headline import HeadlinePlan, choose_headline, plan_headline
from service.pipeline.judge import Judge
from service.pipeline.passages import read_sentences
from service.pipeline.patience import PatientChecker
from service.pipeline.staleness import StaleFinder
from service.text.annotate import annotate_article, annotate_claim
from service.text.language import detect_language
from service.text.words import count_words

TASK_OF: Mapping[Style, Task] = {"headline": "headline", "brief": "brief", "timeline": "bullet"}
SURE_OF_LANGUAGE = 0.9  # below this probability the article gets the benefit of the doubt
LANGUAGE_CHARS = 4000  # enough to tell a language by


Part = Headline | Brief | Timeline
"""What one style comes to."""

Chosen = tuple[Part, list[Action]]
"""That, and what was done on the way."""

Plan = HeadlinePlan | BriefPlan | BulletPlan
"""What is asked of the engine for one style."""


@dataclass(frozen=True, slots=True)
class _Work:
    """One article on its way: read, and with what is asked of the engine for each style that the caller wants."""

    request: SummaryRequest
    source: AnnotatedText
    judge: Judge
    plans: Mapping[Style, Plan]


class Pipeline:
    """Articles in, checked summaries out. Holds no state between calls; safe to call from several threads, which share `lanes`.

    `timezone` and `locale` stand in where an article names none; `min_words` is the least that can be summarised.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        lanes: Lanes | None = None,
        timezone: str = "UTC",
        locale: str = "en-US",
        min_words: int = 40,
    ) -> None:
        self._engine = engine
        self._lanes = lanes or Lanes(engine.lanes)
        self._timezone = timezone
        self._locale = locale
        self._min_words = min_words

    @property
    def lanes(self) -> int:
        """Articles that it works on at a time; others wait."""
        return self._engine.lanes

    @property
    def info(self) -> ModelInfo:
        return self._engine.info

    def prompt_versions(self) -> Mapping[Style, str]:
        """The prompt that serves each style, "headline@1"."""
        return {style: self._engine.prompt_version(task) for style, task in TASK_OF.items()}

    def summarize(self, request: SummaryRequest) -> Summary:
        """A summary in the styles asked for, every figure of it checked against the article.

        Raises an InputError that points at the field when the article cannot be summarised; GenerationError when the model fails;
        OverloadedError when it has too much to do.
        """
        *_, summary = self.stream(request)
        assert isinstance(summary, Summary)
        return summary

    def stream(self, request: SummaryRequest) -> Iterator[Part | Summary]:
        """Each style as soon as it is ready, then the whole. Raises as `summarize`; what concerns the article at once.

        A turn at the model lasts while an article is read and written about, and while what was written is checked; an engine
        that merges takes one for all styles, another one for each, so that nobody who reads slowly keeps it.
        """
        until = self._lanes.start()
        with self._lanes.take_turn(until):
            work = self._begin(request)
            styles = list(work.plans)
            first = styles if self._engine.merges else styles[:1]
            chosen = self._write(work, first, until)
        return self._finish(work, chosen, styles[len(first) :], until)

    def _finish(
        self, work: _Work, chosen: Mapping[Style, Chosen], styles: Sequence[Style], until: float
    ) -> Iterator[Part | Summary]:
        """The styles that are chosen, then the others, then the whole."""
        yield from (part for part, _ in chosen.values())
        for style in styles:
            with self._lanes.take_turn(until):
                chosen = {**chosen, **self._write(work, [style], until)}
            yield chosen[style][0]
        yield self._assemble(work, chosen)

    def _write(self, work: _Work, styles: Sequence[Style], until: float) -> dict[Style, Chosen]:
        """What these styles come to, in one call of the engine."""
        requests = [one for style in styles for one in work.plans[style].requests]
        answers = iter(self._engine.generate(requests, seed=work.request.seed, until=until))
        return {style: _choose(work, style, list(islice(answers, len(work.plans[style].requests)))) for style in styles}

    def check(
        self, article: Article, texts: Mapping[str, str | Sequence[str]], previous: PreviousSummary | None = None
    ) -> CheckReport:
        """The verdict on each text that a person or another model wrote, and what of a `previous` summary no longer holds.

        Raises EmptyArticleError without an article, InputError for a text with too many figures, and OverloadedError when there
        is too much to do. A check takes a turn, as a summary does.
        """
        until = self._lanes.start()
        with self._lanes.take_turn(until):
            source = self._read_article(article)
            return self._check(source, article.locale, PatientChecker(source, until=until), texts, previous)

    def _check(
        self,
        source: AnnotatedText,
        locale: str,
        checker: Checker,
        texts: Mapping[str, str | Sequence[str]],
        previous: PreviousSummary | None,
    ) -> CheckReport:
        described = _describe_source(source, 1.0)
        changed = None if previous is None else previous.sha256 != described.sha256

        def check_one(text: str) -> Fidelity:
            return checker.check(annotate_claim(text, source, locale=locale))

        def find_stale(previous: PreviousSummary) -> tuple[Stale, ...]:
            return StaleFinder(source, checker, locale=locale).find_stale(previous) if changed else ()

        return CheckReport(
            source=described,
            reference=source.reference,
            texts={key: check_one(one) if isinstance(one, str) else tuple(map(check_one, one)) for key, one in texts.items()},
            source_conflicts=find_conflicts(source),
            changed=changed,
            stale=None if previous is None else find_stale(previous),
        )

    def _read_article(self, article: Article) -> AnnotatedText:
        if not article.text.strip():
            raise EmptyArticleError("The article has no text. Send the story's words in article.text.", pointer="/article/text")
        return annotate_article(article, timezone=self._timezone)

    def _refuse_unreadable(self, article: Article, source: AnnotatedText) -> None:
        told = " ".join(source.sentence_text(sentence) for sentence in read_sentences(source))
        words = count_words(told)
        if words < self._min_words:
            raise TooShortError(
                f"The article has {words} words; a summary needs at least {self._min_words}. Send the whole story.",
                pointer="/article/text",
            )
        served = ", ".join(sorted(self._engine.languages))
        if article.language and article.language.split("-")[0].lower() not in self._engine.languages:
            raise LanguageError(
                f"The model does not serve the language {article.language!r}; it serves: {served}.", pointer="/article/language"
            )
        language, probability = detect_language(told[:LANGUAGE_CHARS])
        if language not in self._engine.languages and probability >= SURE_OF_LANGUAGE:
            raise LanguageError(
                f"The article reads as language {language!r}, which the model does not serve; it serves: {served}.",
                pointer="/article/text",
            )

    def _begin(self, request: SummaryRequest) -> _Work:
        """The article read and planned. Raises an InputError for one that can't be summarised."""
        source = self._read_article(request.article)
        self._refuse_unreadable(request.article, source)
        plans = {style: self._plan(style, request, source) for style in STYLES if style in request.styles}
        return _Work(request, source, Judge(source, request.article.locale), plans)

    def _plan(self, style: Style, request: SummaryRequest, source: AnnotatedText) -> Plan:
        limits = request.limits
        match style:
            case "headline":
                title = request.article.title
                return plan_headline(source, title, self._engine, max_chars=limits.headline_chars, count=limits.headline_count)
            case "brief":
                return plan_brief(source, self._engine, max_chars=limits.brief_chars)
            case "timeline":
                return plan_bullets(source, max_items=limits.timeline_items, max_chars=limits.timeline_chars)

    def _assemble(self, work: _Work, chosen: Mapping[Style, Chosen]) -> Summary:
        """The styles as one summary, with what was done to them in the order of STYLES."""
        request, source, versions = work.request, work.source, self.prompt_versions()
        parts = [part for part, _ in chosen.values()]
        actions = [action for style in STYLES if style in chosen for action in chosen[style][1]]
        return Summary(
            id=self.identify(request),
            source=_describe_source(source, self._measure_coverage(work)),
            reference=source.reference,
            model=self.info,
            prompts={style: versions[style] for style in request.styles},
            headline=next((part for part in parts if isinstance(part, Headline)), None),
            brief=next((part for part in parts if isinstance(part, Brief)), None),
            timeline=next((part for part in parts if isinstance(part, Timeline)), None),
            source_conflicts=find_conflicts(source),
            actions=tuple(dict.fromkeys(actions)),
        )

    def _measure_coverage(self, work: _Work) -> float:
        """The share of the article's words that the chooser ranked or the model read. Choosing sentences reads all of them."""
        selected = (self._engine.reading(TASK_OF[style]).mode == "selected" for style in work.plans)
        if "timeline" in work.plans or any(selected):
            return 1.0
        seen = {
            at
            for plan in work.plans.values()
            if not isinstance(plan, BulletPlan)
            for passage in plan.passages
            for at in passage.sentences
        }
        told = read_sentences(work.source)
        total = sum(count_words(work.source.sentence_text(one)) for one in told)
        return sum(count_words(work.source.sentence_text(one)) for one in told if one.index in seen) / total

    def identify(self, request: SummaryRequest) -> str:
        """The id of the request's summary: the same for the same request to the same model in the same release."""
        told = json.dumps(
            [__version__, asdict(request), asdict(self.info), dict(self.prompt_versions())], sort_keys=True, default=str
        )
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _describe_source(source: AnnotatedText, coverage: float) -> Source:
    return Source(
        sha256=hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
        words=count_words(source.text),
        coverage=round(coverage, 4),
    )


def _choose(work: _Work, style: Style, generated: Sequence[tuple[Candidate, ...]]) -> Chosen:
    """What the candidates of a style come to, and what was done on the way."""
    plan, judge, limits = work.plans[style], work.judge, work.request.limits
    match plan:
        case HeadlinePlan():
            return choose_headline(plan, generated, judge, max_chars=limits.headline_chars, count=limits.headline_count)
        case BriefPlan():
            return choose_brief(plan, generated, judge, max_chars=limits.brief_chars)
        case BulletPlan():
            return choose_bullets(plan, generated, judge, max_chars=limits.timeline_chars, date_style=work.request.date_style)
