"""What the tests of the timeline share: an article read as the pipeline reads it."""

from __future__ import annotations

from datetime import date

from service.domain import AnnotatedText, Article
from service.text.annotate import annotate_article

FRIDAY = date(2024, 5, 3)  # the reference of the tests


def annotate(text: str, reference: date | None = FRIDAY) -> AnnotatedText:
    return annotate_article(Article(text, published_at=reference), timezone="UTC")
