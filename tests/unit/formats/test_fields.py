from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from service.domain import InputError
from service.formats.fields import (
    cut_title,
    is_uri,
    parse_moment,
    pick_fields,
    read_first_moment,
    read_moment,
    read_object,
    read_objects,
    read_string,
    split_language,
)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-03", date(2024, 5, 3)),
        ("2024-05-03T18:02:00+03:00", datetime(2024, 5, 3, 18, 2, tzinfo=timezone(timedelta(hours=3)))),
        ("2024-05-03T18:02:00+0300", datetime(2024, 5, 3, 18, 2, tzinfo=timezone(timedelta(hours=3)))),
        ("2024-05-03T18:02:00.1234567Z", datetime(2024, 5, 3, 18, 2, 0, 123456, tzinfo=UTC)),
        ("2024-05-03t18:02z", datetime(2024, 5, 3, 18, 2, tzinfo=UTC)),
        ("2024-05-03 18:02:00", datetime(2024, 5, 3, 18, 2)),
    ],
)
def test_a_moment_is_read_in_the_spellings_of_cmss(written: str, moment: object) -> None:
    assert parse_moment(written) == moment


@pytest.mark.parametrize(
    "written", ["soon", "2024-02-30", "2024-05-03T25:00:00Z", "1066-10-14", "2024-W18-5", "9999-12-31T00:00Z"]
)
def test_what_is_no_moment_of_news_points_at_its_field(written: str) -> None:
    with pytest.raises(InputError, match="must be a date with time") as raised:
        read_moment({"at": written}, "at", "/post")
    assert raised.value.pointer == "/post/at"


def test_the_first_moment_there_counts_and_each_has_to_be_readable() -> None:
    assert read_first_moment({"b": "2024-05-03", "c": "2024-05-04"}, "a", "b", "c") == date(2024, 5, 3)
    with pytest.raises(InputError):
        read_first_moment({"b": "2024-05-03", "c": "later"}, "a", "b", "c")


def test_a_blank_field_is_an_absent_one() -> None:
    assert read_string({"a": "  ", "b": None}, "a") is None
    assert read_string({"a": "  ", "b": None}, "b") is None
    assert read_object({"a": None}, "a") == {}
    assert list(read_objects({"a": None}, "a")) == []


@pytest.mark.parametrize("value", [5, ["x"], {"x": 1}, True])
def test_a_field_that_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="/a must be a string"):
        read_string({"a": value}, "a")


def test_fields_that_name_a_document_are_picked_where_they_are_text_or_numbers() -> None:
    item = {"id": 7, "slug": "rain", "sticky": True, "tags": ["a"], "empty": ""}
    assert pick_fields(item, ["id", "slug", "sticky", "tags", "empty", "none"]) == {"id": 7, "slug": "rain"}
    with pytest.raises(InputError, match="/slug must not hold"):
        pick_fields({"slug": "a\ud800"}, ["slug"])


def test_objects_and_lists_have_to_be_such() -> None:
    with pytest.raises(InputError, match="/a must be an object"):
        read_object({"a": "x"}, "a")
    with pytest.raises(InputError, match="/a must be a list"):
        list(read_objects({"a": "x"}, "a"))
    with pytest.raises(InputError, match="/a/1 must be an object"):
        list(read_objects({"a": [{}, "x"]}, "a"))


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_what_is_no_character_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="at offset 1"):
        read_string({"a": text}, "a")


@pytest.mark.parametrize(
    ("tag", "language", "locale"),
    [
        ("en-GB", "en", "en-GB"),
        ("en_us", "en", "en-US"),
        ("EN", "en", "en-AU"),
        ("eng", "en", "en-AU"),
        ("fr-CA", "fr", "fr-CA"),
        ("und", None, "en-AU"),
        (None, None, "en-AU"),
        ("1", None, "en-AU"),
    ],
)
def test_a_language_tag_gives_language_and_locale(tag: str | None, language: str | None, locale: str) -> None:
    assert split_language(tag, "en-AU") == (language, locale)


def test_a_uri_has_a_scheme_and_no_spaces() -> None:
    assert is_uri("urn:newsml:courier.example:1")
    assert not is_uri("story 5: flood")
    assert not is_uri(None)


def test_a_title_is_one_line_of_bounded_length() -> None:
    assert cut_title(" Flood\n waters  rise ") == "Flood waters rise"
    assert cut_title("\n") is None
    assert len(cut_title("x" * 5000) or "") == 1000
