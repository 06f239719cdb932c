"""Reads a text once: sentences, dates, figures, names. Everything after this works on the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from service.domain import AnnotatedText, Article, Reference
from service.text.boilerplate import find_boilerplate
from service.text.dates import find_dateline_date, find_dates
from service.text.names import find_names
from service.text.quantities import find_figures
from service.text.sentences import find_sentences

NO_REFERENCE = "The article has no publication date and no dated dateline: relative dates stay as they are written."


def annotate_article(article: Article, *, timezone: str) -> AnnotatedText:
    """The article with everything found in it. `timezone` (IANA) decides the day only for a moment without a zone of its own."""
    reference = _find_reference(article, timezone)
    return replace(
        _annotate(article.text, reference, article.locale),
        boilerplate=find_boilerplate(article.text),
        warnings=() if reference.date is not None else (NO_REFERENCE,),
    )


def annotate_claim(text: str, source: AnnotatedText, *, locale: str) -> AnnotatedText:
    """A text about `source`, with its relative dates counted from the source's own day."""
    return _annotate(text, source.reference, locale)


def _annotate(text: str, reference: Reference, locale: str) -> AnnotatedText:
    sentences = find_sentences(text)
    dates = find_dates(text, sentences, reference.date, locale=locale)
    return AnnotatedText(text, reference, sentences, find_figures(text, sentences, dates), dates, find_names(text, sentences))


def _find_reference(article: Article, timezone: str) -> Reference:
    published = article.published_at
    if isinstance(published, datetime):
        return Reference(_find_local_day(published, article.timezone, timezone), "published_at")
    if published is not None:
        return Reference(published, "published_at")
    dateline = find_dateline_date(article.text, locale=article.locale)
    return Reference(dateline, "none" if dateline is None else "dateline")


def _find_local_day(moment: datetime, article_zone: str | None, service_zone: str) -> date:
    """The day of `moment` in the article's zone, else in its own offset, else in the service's zone."""
    zone = ZoneInfo(article_zone or service_zone)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone).date()
    return moment.astimezone(zone).date() if article_zone else moment.date()
