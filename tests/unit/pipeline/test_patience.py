"""A check ends, whatever is sent."""

import time

import pytest

from service.domain import Article, DeadlineError, InputError
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.pipeline.patience import PatientChecker
from service.text.annotate import annotate_article, annotate_claim

MANY = " ".join(f"The town counted {number} boats." for number in range(100, 1000))


def test_a_text_whose_figures_are_too_many_against_the_articles_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="Send the text in parts"):
        Pipeline(LeadEngine()).check(Article(MANY), {"brief": MANY})


def test_the_same_text_in_parts_is_checked() -> None:
    parts = [MANY[start : start + 600] for start in range(0, 3000, 600)]

    assert len(Pipeline(LeadEngine()).check(Article(MANY), {"parts": parts}).texts["parts"]) == 5


def test_no_text_is_begun_after_the_time_is_up() -> None:
    source = annotate_article(Article("Ten boats sank."), timezone="UTC")
    checker = PatientChecker(source, until=time.monotonic() - 1)

    with pytest.raises(DeadlineError, match="Send fewer"):
        checker.check(annotate_claim("Ten boats sank.", source, locale="en-US"))
