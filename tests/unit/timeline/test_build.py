from datetime import date

import pytest

from service.domain import EventPlan
from service.timeline.build import LEAD_PLACED, NO_REFERENCE, build_plan
from tests.unit.timeline.reading import FRIDAY, annotate


def plan(text: str, max_items: int = 6, reference: date | None = FRIDAY) -> EventPlan:
    return build_plan(annotate(text, reference), max_items=max_items)


def tell(found: EventPlan) -> list[str]:
    return [event.clause for event in found.events]


WRECKS = (("found", "Anna"), ("raised", "Berta"), ("lost", "Clara"), ("saw", "Dora"))
STORY = (
    "Norland signed a truce on Friday. Envoys will meet on Sunday. Rebels took a ridge on Monday. A ferry sank on Tuesday. "
    "A bridge fell on Wednesday. Gunmen seized a post in March 2019."
)


def test_events_are_in_order_of_their_days() -> None:
    assert tell(plan(STORY)) == [
        "Gunmen seized a post.",
        "Rebels took a ridge.",
        "A ferry sank.",
        "A bridge fell.",
        "Norland signed a truce.",
        "Envoys will meet.",
    ]


def test_the_news_the_next_event_and_the_cause_are_always_there() -> None:
    assert tell(plan(STORY, 3)) == ["Gunmen seized a post.", "Norland signed a truce.", "Envoys will meet."]
    assert tell(plan(STORY, 1)) == ["Norland signed a truce."]


def test_a_day_has_two_events_at_most() -> None:
    text = "A ferry sank on Monday. A bridge fell on Monday. Rebels took a ridge on Monday."

    assert len(plan(text).events) == 2


def test_plans_come_last_even_where_they_begin_earlier() -> None:
    text = "A ferry sank on Friday. The firm plans to open ten shops this year."

    assert tell(plan(text)) == ["A ferry sank.", "The firm plans to open ten shops."]


def test_what_an_announcement_says_of_some_year_is_not_told_twice() -> None:
    text = "Travel is expected to reach a peak this year, the trade group said on Wednesday. A ferry will sail on Sunday."

    assert tell(plan(text)) == ["The trade group said travel is expected to reach a peak this year.", "A ferry will sail."]


def test_an_explicit_order_overrides_the_articles() -> None:
    found = plan("Norland signed a truce on Friday, hours after Ana Ruiz arrived in Galt.")

    assert tell(found) == ["Ana Ruiz arrived in Galt.", "Norland signed a truce."]
    assert [event.before for event in found.events] == [1, None]


def test_an_order_with_an_event_that_is_left_out_is_dropped() -> None:
    (event,) = plan("Ana Ruiz left Galt on Friday, hours before the ferry sank.", 1).events

    assert event.before is None


def test_running_totals_and_undated_events_have_lists_of_their_own() -> None:
    found = plan(
        "Norland signed a truce on Friday. More than 34,000 people have been killed. Rebels hold the ridge above Galt. "
        "Norland signed the truce. He left."
    )

    assert tell(found) == ["Norland signed a truce."]
    assert [event.clause for event in found.as_of] == ["More than 34,000 people have been killed."]
    assert [event.clause for event in found.undated] == ["Rebels hold the ridge above Galt."]


def test_undated_events_are_few_and_fresh() -> None:
    text = "A ferry sank on Friday. " + " ".join(f"Divers {verb} the wreck of the {ship}." for verb, ship in WRECKS)

    assert [event.clause for event in plan(text).undated] == [
        f"Divers {verb} the wreck of the {ship}." for verb, ship in WRECKS[:3]
    ]


def test_without_a_publication_date_relative_dates_are_left_unplaced_with_a_warning() -> None:
    found = plan("A ferry sank on Friday. The port was built in 1968.", reference=None)

    assert tell(found) == ["The port was built."]
    assert found.warnings == (NO_REFERENCE,)


def test_a_lead_placed_on_the_publication_day_is_warned_of() -> None:
    assert plan("Norland has banned diesel cars.").warnings == (LEAD_PLACED,)


def test_a_date_that_can_be_read_two_ways_is_warned_of() -> None:
    assert plan("A ferry sank on 03/04/2023.").warnings == ("“03/04/2023” can be read as two dates",)


def test_a_text_without_events_has_an_empty_plan() -> None:
    assert plan("") == EventPlan(())


@pytest.mark.parametrize(
    ("reference", "days"),
    [
        (date(2024, 5, 3), ["2023-11-20", "2024-04", "2024-04-30", "2024-05-05"]),
        (date(2024, 12, 31), ["2024-11", "2024-11-20", "2024-12-31", "2025-01-05"]),
        (date(2024, 2, 29), ["2023-11-20", "2024-01", "2024-02-27", "2024-03-03"]),
        (date(2023, 11, 20), ["2023-10", "2023-11-14", "2023-11-20", "2023-11-26"]),
        (date(2019, 1, 1), ["2018-11-20", "2018-12", "2019-01-01", "2019-01-06"]),
    ],
)
def test_the_same_article_moves_its_relative_dates_with_the_reference(reference: date, days: list[str]) -> None:
    text = (
        "The council shut the bridge on Tuesday. A crack was found on Nov. 20, and divers went down last month. "
        "Crews will start work on Sunday."
    )
    found = plan(text, 10, reference)

    assert [event.date.edtf for event in found.events if event.date] == days


def test_without_any_day_to_count_from_there_are_nulls_and_a_warning_and_no_guess() -> None:
    found = plan("The council shut the bridge on Tuesday. It was built in 1931.", 10, None)

    assert [event.date.edtf for event in found.events if event.date] == ["1931"]
    assert [event.date for event in found.undated] == [None]
    assert NO_REFERENCE in found.warnings
