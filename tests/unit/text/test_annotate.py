from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from service.domain import Article, Reference
from service.text.annotate import NO_REFERENCE, annotate_article, annotate_claim

LATE = datetime(2024, 5, 3, 23, 30, tzinfo=UTC)
EARLY = datetime(2024, 5, 3, 0, 30, tzinfo=timezone(timedelta(hours=3)))


@pytest.mark.parametrize(
    ("published", "zone", "day"),
    [
        (date(2024, 5, 3), None, date(2024, 5, 3)),
        (date(2024, 5, 3), "Asia/Tokyo", date(2024, 5, 3)),
        (LATE, None, date(2024, 5, 3)),
        (LATE, "Asia/Tokyo", date(2024, 5, 4)),
        (EARLY, None, date(2024, 5, 3)),
        (EARLY, "America/New_York", date(2024, 5, 2)),
        (datetime(2024, 5, 3, 23, 30), None, date(2024, 5, 3)),
        (datetime(2024, 5, 3, 23, 30), "Asia/Tokyo", date(2024, 5, 3)),
    ],
)
def test_the_reference_is_the_day_of_publication_where_the_article_lives(published: date, zone: str | None, day: date) -> None:
    annotated = annotate_article(Article("It rained.", published_at=published, timezone=zone), timezone="Europe/Oslo")

    assert annotated.reference == Reference(day, "published_at")
    assert annotated.warnings == ()


def test_a_full_dateline_stands_in_for_the_day_of_publication() -> None:
    annotated = annotate_article(Article("OSLO, May 3, 2024 (NewsNow) - It rained."), timezone="UTC")

    assert annotated.reference == Reference(date(2024, 5, 3), "dateline")
    assert annotated.boilerplate


def test_without_any_day_the_article_is_read_with_a_warning() -> None:
    annotated = annotate_article(Article("It rained on Monday."), timezone="UTC")

    assert annotated.reference == Reference(None, "none")
    assert annotated.warnings == (NO_REFERENCE,)


def test_everything_is_found_in_one_reading() -> None:
    annotated = annotate_article(
        Article("By Ana Ruiz\nFloods killed 12 people in Norland on Monday.", published_at=date(2024, 5, 3)), timezone="UTC"
    )

    assert len(annotated.sentences) == 2
    assert [f.text for f in annotated.figures] == ["12", "Monday"]
    assert [d.edtf for d in annotated.dates] == ["2024-04-29"]
    assert [n.text for n in annotated.names] == ["Ana Ruiz", "Norland"]
    assert [span.cut(annotated.text) for span in annotated.boilerplate] == ["By Ana Ruiz"]


def test_a_claim_counts_its_days_from_the_articles_day() -> None:
    source = annotate_article(Article("It rained.", published_at=date(2024, 5, 3)), timezone="UTC")
    claim = annotate_claim("Floods killed 12 on Monday", source, locale="en-US")

    assert claim.reference == source.reference
    assert [d.edtf for d in claim.dates] == ["2024-04-29"]
    assert claim.boilerplate == ()
