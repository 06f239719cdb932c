"""`Pipeline`: the one object that HTTP, jobs, the command line and the benches call."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from service import __version__
from service.domain import (
    Action,
    AnnotatedText,
    Article,
    Candidate,
    CheckReport,
    EmptyArticleError,
    Fidelity,
    LanguageError,
    ModelInfo,
    Source,
    Style,
    Summary,
    SummaryRequest,
    TooShortError,
)
from service.engine.interface import Engine, Task
from service.fidelity.check import Checker
from service.fidelity.conflicts import find_conflicts
from service.pipeline.brief import BriefPlan, choose_brief, plan_brief
from service.pipeline.bullets import BulletPlan, choose_bullets, plan_bullets
from service.pipeline.headline import HeadlinePlan, choose_headline, plan_headline
from service.pipeline.judge import Judge
from service.pipeline.passages import read_sentences
from service.text.annotate import annotate_article, annotate_claim
from service.text.language import detect_language
from service.text.words import count_words

TASK_OF: Mapping[Style, Task] = {"headline": "headline", "brief": "brief", "timeline": "bullet"}
SURE_OF_LANGUAGE = 0.9  # below this probability the article gets the benefit of the doubt
LANGUAGE_CHARS = 4000  # enough to tell a language by


@dataclass(frozen=True, slots=True)
class _Plans:
    """What is asked of the engine for each style that the caller wants."""

    headline: HeadlinePlan | None
    brief: BriefPlan | None
    bullets: BulletPlan | None


class Pipeline:
    """Articles in, checked summaries out. Holds no state between calls; safe to call from several threads.

    `timezone` and `locale` stand in where an article names none; `min_words` is the least that can be summarised.
    """

    def __init__(self, engine: Engine, *, timezone: str = "UTC", locale: str = "en-US", min_words: int = 40) -> None:
        self._engine = engine
        self._timezone = timezone
        self._locale = locale
        self._min_words = min_words

    @property
    def info(self) -> ModelInfo:
        return self._engine.info

    def prompt_versions(self) -> Mapping[Style, str]:
        """The prompt that serves each style, "headline@1"."""
        return {style: self._engine.prompt_version(task) for style, task in TASK_OF.items()}

    def summarize(self, request: SummaryRequest) -> Summary:
        """A summary in the styles asked for, every figure of it checked against the article.

        Raises an InputError that points at the field when the article cannot be summarised; GenerationError when the model fails.
        """
        source = self._read_article(request.article)
        self._refuse_unreadable(request.article, source)
        judge = Judge(source, request.article.locale)
        plans = self._plan(request, source)
        headlines, briefs, bullets = self._generate(plans, request.seed)

        limits, actions = request.limits, list[Action]()
        headline = brief = timeline = None
        if plans.headline:
            headline, did = choose_headline(
                plans.headline, headlines, judge, max_chars=limits.headline_chars, count=limits.headline_count
            )
            actions += did
        if plans.brief:
            brief, did = choose_brief(plans.brief, briefs, judge, max_chars=limits.brief_chars)
            actions += did
        if plans.bullets:
            timeline, did = choose_bullets(
                plans.bullets, bullets, judge, max_chars=limits.timeline_chars, date_style=request.date_style
            )
            actions += did
        versions = self.prompt_versions()
        return Summary(
            id=self.identify(request),
            source=_describe_source(source, self._measure_coverage(plans, source)),
            reference=source.reference,
            model=self.info,
            prompts={style: versions[style] for style in request.styles},
            headline=headline,
            brief=brief,
            timeline=timeline,
            source_conflicts=find_conflicts(source),
            actions=tuple(dict.fromkeys(actions)),
        )

    def check(self, article: Article, texts: Mapping[str, str | Sequence[str]]) -> CheckReport:
        """The verdict on each text that a person or another model wrote. Raises EmptyArticleError without an article."""
        source = self._read_article(article)
        checker = Checker(source)

        def check_one(text: str) -> Fidelity:
            return checker.check(annotate_claim(text, source, locale=article.locale))

        return CheckReport(
            source=_describe_source(source, 1.0),
            reference=source.reference,
            texts={key: check_one(one) if isinstance(one, str) else tuple(map(check_one, one)) for key, one in texts.items()},
            source_conflicts=find_conflicts(source),
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

    def _plan(self, request: SummaryRequest, source: AnnotatedText) -> _Plans:
        limits, styles = request.limits, request.styles
        return _Plans(
            headline=plan_headline(
                source, request.article.title, self._engine, max_chars=limits.headline_chars, count=limits.headline_count
            )
            if "headline" in styles
            else None,
            brief=plan_brief(source, self._engine, max_chars=limits.brief_chars) if "brief" in styles else None,
            bullets=plan_bullets(source, max_items=limits.timeline_items, max_chars=limits.timeline_chars)
            if "timeline" in styles
            else None,
        )

    def _generate(self, plans: _Plans, seed: int) -> tuple[list[tuple[Candidate, ...]], ...]:
        """One call of the engine for all styles: candidates for the headline, the brief and the bullets, request by request."""
        asked = [plan.requests if plan else () for plan in (plans.headline, plans.brief, plans.bullets)]
        answers = iter(self._engine.generate([request for requests in asked for request in requests], seed=seed))
        return tuple(list(islice(answers, len(requests))) for requests in asked)

    def _measure_coverage(self, plans: _Plans, source: AnnotatedText) -> float:
        """The share of the article's words that the chooser ranked or the model read. Choosing sentences reads all of them."""
        asked: dict[Task, bool] = {"headline": plans.headline is not None, "brief": plans.brief is not None}
        selected = any(wanted and self._engine.reading(task).mode == "selected" for task, wanted in asked.items())
        if plans.bullets is not None or selected:
            return 1.0
        seen = {at for plan in (plans.headline, plans.brief) if plan for passage in plan.passages for at in passage.sentences}
        told = read_sentences(source)
        total = sum(count_words(source.sentence_text(one)) for one in told)
        return sum(count_words(source.sentence_text(one)) for one in told if one.index in seen) / total

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
