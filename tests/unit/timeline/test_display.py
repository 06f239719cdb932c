from dataclasses import replace

import pytest

from service.domain import DateMention
from service.timeline.display import render_date
from tests.unit.timeline.reading import annotate


def read_date(words: str) -> DateMention:
    return annotate(f"It was done {words}.").dates[0]


@pytest.mark.parametrize(
    ("words", "ap", "bbc", "iso"),
    [
        ("on Oct. 7", "Oct. 7, 2023", "7 October 2023", "2023-10-07"),
        ("on 1 May 2019", "May 1, 2019", "1 May 2019", "2019-05-01"),
        ("on Sept. 2, 2021", "Sept. 2, 2021", "2 September 2021", "2021-09-02"),
        ("this morning", "May 3, 2024", "3 May 2024", "2024-05-03"),
        ("late last month", "late April 2024", "late April 2024", "2024-04-21/2024-04-30"),
        ("in mid-November", "mid-November 2023", "mid-November 2023", "2023-11-11/2023-11-20"),
        ("in August", "August 2023", "August 2023", "2023-08"),
        ("in 2019", "2019", "2019", "2019"),
        ("in early 2020", "early 2020", "early 2020", "2020-01-01/2020-05-01"),
        ("earlier this year", "2024", "2024", "2024-01-01/2024-05-03"),
        ("last week", "week of April 22, 2024", "week of 22 April 2024", "2024-04-22/2024-04-28"),
        ("late last week", "late in the week of April 22, 2024", "late in the week of 22 April 2024", "2024-04-26/2024-04-28"),
        ("in the third quarter of 2023", "third quarter of 2023", "third quarter of 2023", "2023-07/2023-09"),
        ("last fall", "fall 2023", "autumn 2023", "2023-09/2023-11"),
        ("in the 1990s", "1990s", "1990s", "199X"),
        ("in the late 1970s", "late 1970s", "late 1970s", "1976-09-01/1979-12-31"),
        ("in the 17th century", "1600s", "1600s", "16XX"),
        ("from April 21 to 30", "April 21-30, 2024", "21-30 April 2024", "2024-04-21/2024-04-30"),
        ("from 28 April to 3 May", "April 28-May 3, 2024", "28 April-3 May 2024", "2024-04-28/2024-05-03"),
        ("from Dec. 30 to Jan. 2", "Dec. 30, 2023-Jan. 2, 2024", "30 December 2023-2 January 2024", "2023-12-30/2024-01-02"),
        ("last weekend", "April 27-28, 2024", "27-28 April 2024", "2024-04-27/2024-04-28"),
    ],
)
def test_a_date_is_shown_in_the_outlets_style(words: str, ap: str, bbc: str, iso: str) -> None:
    mention = read_date(words)

    assert (render_date(mention, "ap"), render_date(mention, "bbc"), render_date(mention, "iso")) == (ap, bbc, iso)


def test_a_date_without_a_place_is_not_shown() -> None:
    assert render_date(annotate("It was done on Friday.", None).dates[0], "ap") is None


def test_a_season_or_quarter_without_its_name_is_shown_by_its_months() -> None:
    mention = replace(read_date("last fall"), timex3=None)

    assert render_date(mention, "ap") == "September-November 2023"
    assert render_date(replace(mention, precision="quarter"), "ap") == "September-November 2023"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("She was mayor from 2008 to 2016.", "2008-2016"),
        ("She was mayor from March 2011 to June 2012.", "March 2011-June 2012"),
        ("She was mayor from March to June 2012.", "March-June 2012"),
        ("It rained from 3 to 9 May 2024.", "May 3-9, 2024"),
    ],
)
def test_a_range_shows_no_days_that_nobody_gave(text: str, shown: str) -> None:
    assert render_date(annotate(text, None).dates[0], "ap") == shown
