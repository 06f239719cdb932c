"""Laws of the timeline that hold for any text."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from service.domain import Article
from service.text.annotate import annotate_article
from service.timeline.build import build_plan

PIECES = """
    the a that Hamas said will meet met killed arrived in on Friday Oct. 7 2023 late last month hours after two days before when
    who which and but , . ; : “ ” " ( ) — according to officials told reporters it he is was has been could not 34,000 people
    since until by of for as while though if 's CAIRO - (Reuters) next year also quickly wounded taken struck ? !
""".split()
TEXTS = st.one_of(st.lists(st.sampled_from([*PIECES, "\n"]), max_size=60).map(" ".join), st.text(max_size=150))


@given(TEXTS, st.one_of(st.none(), st.dates(date(1, 1, 5), date(9999, 12, 1))), st.integers(1, 8))
def test_timelines_are_sorted_short_and_cite_the_article(text: str, reference: date | None, max_items: int) -> None:
    annotated = annotate_article(Article(text, published_at=reference), timezone="UTC")
    plan = build_plan(annotated, max_items=max_items)

    ahead = [event.status in {"planned", "conditional"} for event in plan.events]
    assert len(plan.events) <= max_items
    assert ahead == sorted(ahead)
    for event in (*plan.events, *plan.as_of, *plan.undated):
        assert event.provenance
        assert all(0 <= span.start < span.end <= len(text) for span in event.provenance)
        assert all(annotated.sentence_at(span.start) for span in event.provenance)
        assert event.clause.endswith(".")
    assert all(event.date and event.date.earliest for event in plan.events)
    assert all(event.before is None or event.before < len(plan.events) for event in plan.events)
