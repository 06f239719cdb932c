from datetime import date

import pytest

from service.timeline.status import fits_tense, is_running_total, read_status
from tests.unit.timeline.reading import FRIDAY, annotate


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("struck a market", "occurred"),
        ("was found guilty", "occurred"),
        ("has resigned", "occurred"),
        ("will meet mediators", "planned"),
        ("must pay", "planned"),
        ("is due to open", "planned"),
        ("are expected to vote", "planned"),
        ("is to meet both", "planned"),
        ("was scheduled for trial", "planned"),
        ("was to photograph the comet", "planned"),
        ("was set to open", "planned"),
        ("plans to rally", "planned"),
        ("could strike", "conditional"),
        ("might resign", "conditional"),
        ("would strike", "conditional"),
        ("would have struck", "conditional"),
        ("is searching the rubble", "ongoing"),
        ("are still searching", "ongoing"),
        ("has been leading talks", "ongoing"),
        ("is bitter", "occurred"),
        ("denied all counts", "denied"),
        ("has denied it", "denied"),
        ("denies it", "denied"),
        ("resigned", "occurred"),
    ],
)
def test_the_verb_tells_the_status(words: str, status: str) -> None:
    assert read_status(words.split(), reported=False) == status


def test_would_in_reported_speech_is_a_plan() -> None:
    assert read_status(["would", "resign"], reported=True) == "planned"


def fit(verb: str, words: str, status: str = "occurred", reference: date | None = FRIDAY) -> str | None:
    return fits_tense(status, verb.split(), annotate(f"It was {words}.").dates[0], reference)


def test_a_past_verb_does_not_reach_a_day_ahead_unless_it_appoints_one() -> None:
    assert fit("backed a ban", "on May 20, 2024") is None
    assert fit("set a hearing", "on May 20, 2024") == "planned"


def test_a_present_verb_speaks_of_a_timetable() -> None:
    assert fit("opens at", "on May 20, 2024") == "planned"
    assert fit("meets again", "on Friday") == "planned"


def test_a_present_state_of_this_year_is_no_event() -> None:
    assert fit("seems quieter", "this year") is None


def test_a_plan_for_a_day_gone_by_is_stale() -> None:
    assert fit("will meet", "on April 1, 2024", "planned") is None


def test_what_began_and_lasts_goes_on() -> None:
    assert fit("has led it", "since 2014") == "ongoing"
    assert fit("led it", "since 2014") == "occurred"


def test_without_a_reference_the_verb_decides_alone() -> None:
    assert fit("backed a ban", "on May 20, 2024", reference=None) == "occurred"


def total(clause: str, verb: str, date_words: str = "", *, reported: bool = False, reference: date | None = FRIDAY) -> bool:
    mention = annotate(f"It was {date_words}.").dates[0] if date_words else None
    return is_running_total(tuple(verb.split()), clause, mention, reference, reported=reported)


def test_what_counts_up_to_now_is_a_running_total() -> None:
    assert total("More than 34,000 have been killed.", "have been killed")
    assert total("More than 34,000 have fled since May.", "have fled", "since May 2023")
    assert total("The firm has cut 3,000 jobs.", "has cut", "this year")
    assert total("It said 146 had fallen ill.", "had fallen ill", "since Dec. 9", reported=True)
    assert total("The death toll rose to 41.", "rose to 41")


def test_what_has_its_own_day_or_goes_on_is_no_total() -> None:
    assert not total("Shells have killed nine.", "have killed nine", "on Monday")
    assert not total("The death toll rose to 41.", "rose to 41", "on Monday")
    assert not total("Shares fell 6 percent.", "fell 6 percent")
    assert not total("It has been digging for 12 days.", "has been digging")
    assert not total("146 had fallen ill.", "had fallen ill")
    assert not total("Rain fell.", "fell", "this week", reference=None)


def test_a_date_without_a_place_holds_no_reference() -> None:
    mention = annotate("It was on Friday.", None).dates[0]

    assert not is_running_total(("has", "sent"), "It has sent 60.", mention, FRIDAY, reported=False)
    assert fits_tense("occurred", ["sent"], mention, FRIDAY) == "occurred"
