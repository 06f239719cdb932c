from __future__ import annotations

from dataclasses import replace

import pytest

from service.formats.timelinejs import read_span, write_timelinejs
from service.formats.told import Told
from tests.unit.formats.telling import HOSTILE_TOLD, TOLD, tell_event


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2024-05-03", {"year": 2024, "month": 5, "day": 3}, None),
        ("2024-05", {"year": 2024, "month": 5}, None),
        ("2024", {"year": 2024}, None),
        ("199X", {"year": 1990}, {"year": 1999}),
        ("19XX", {"year": 1900}, {"year": 1999}),
        ("2024-04-21/2024-04-30", {"year": 2024, "month": 4, "day": 21}, {"year": 2024, "month": 4, "day": 30}),
        ("2024-03/2024-05", {"year": 2024, "month": 3}, {"year": 2024, "month": 5}),
        ("../2024-05-03", {"year": 2024, "month": 5, "day": 3}, None),
        ("2024-05-03/..", {"year": 2024, "month": 5, "day": 3}, None),
    ],
)
def test_a_date_is_as_exact_as_the_article_and_a_span_has_an_end(
    edtf: str, start: dict[str, int], end: dict[str, int] | None
) -> None:
    assert read_span(edtf) == (start, end or start)
    [event] = write_timelinejs(Told("s", events=(tell_event("Rain fell.", "then", edtf),)))["events"]
    assert (event["start_date"], event.get("end_date")) == (start, end)


@pytest.mark.parametrize("edtf", ["", "../..", "2024-13", "soon"])
def test_what_names_no_year_has_no_place_on_the_line(edtf: str) -> None:
    assert read_span(edtf) is None
    assert write_timelinejs(Told("s", events=(tell_event("Rain fell.", None, edtf),))) == {"events": []}


def test_a_timeline_begins_with_headline_and_brief() -> None:
    written = write_timelinejs(TOLD)
    assert written["title"]["text"]["headline"] == "Council reopens ferry terminal after two years"
    assert written["events"][0] == {
        "start_date": {"year": 2022},
        "display_date": "2022",
        "text": {"text": "The terminal closed."},
    }
    assert len(written["events"]) == 2


def test_texts_are_escaped_and_failed_ones_left_out() -> None:
    assert "<" not in str(write_timelinejs(HOSTILE_TOLD))
    assert write_timelinejs(Told("s", events=(tell_event("Wrong", "2022", "2022", verdict="fail"),))) == {"events": []}
    assert write_timelinejs(replace(TOLD, headline=None, brief=None)).keys() == {"events"}
