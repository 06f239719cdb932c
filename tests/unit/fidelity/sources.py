"""Small articles and claims, annotated as the service does it."""

from __future__ import annotations

from datetime import date

from service.domain import AnnotatedText, Article
from service.fidelity.index import TextIndex
from service.text.annotate import annotate_article, annotate_claim

PUBLISHED = date(2024, 5, 9)


def annotate_source(text: str, *, published_at: date | None = PUBLISHED) -> AnnotatedText:
    return annotate_article(Article(text, published_at=published_at), timezone="UTC")


def index_pair(claim: str, article: str) -> tuple[TextIndex, TextIndex]:
    """The indexes of a claim and of the article that it is checked against."""
    source = annotate_source(article)
    return TextIndex(annotate_claim(claim, source, locale="en-US")), TextIndex(source)
