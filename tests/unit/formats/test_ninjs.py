from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from service.domain import CanceledError, EmptyArticleError, InputError
from service.formats.document import Carried
from service.formats.ninjs import NinjsVersion, find_version, read_ninjs, write_ninjs
from service.formats.told import Told
from tests.unit.formats.telling import HELD, TOLD

PLAIN = "The ferry terminal will reopen. The council voted for it on Monday."
RICH = "<p>The ferry terminal will reopen.</p><p>The council voted for it on Monday.</p>"
APART = "The ferry terminal will reopen.\n\nThe council voted for it on Monday."


def read(locale: str = "en-US", **fields: Any) -> Any:
    return read_ninjs({"uri": "urn:x:1", **fields}, locale=locale)


@pytest.mark.parametrize(
    ("fields", "text", "at"),
    [
        ({"body_text": PLAIN}, PLAIN, "/body_text"),
        ({"body_html": RICH}, APART, "/body_html"),
        ({"body_xhtml": RICH}, APART, "/body_xhtml"),
        ({"body_main": PLAIN}, PLAIN, "/body_main"),
        ({"body_main": RICH}, APART, "/body_main"),
        ({"body_text": PLAIN, "body_xhtml": RICH}, APART, "/body_xhtml"),
        ({"body_text": PLAIN, "body_html": "<p>The ferry…</p>"}, PLAIN, "/body_text"),
        ({"body_text": PLAIN, "body_teaser": RICH + RICH}, PLAIN, "/body_text"),
        ({"body_text": "Use <p>, the style guide says."}, "Use <p>, the style guide says.", "/body_text"),
        ({"bodies": [{"value": PLAIN}]}, PLAIN, "/bodies/0/value"),
        ({"bodies": [{"value": RICH}]}, APART, "/bodies/0/value"),
        (
            {
                "bodies": [
                    {"role": "main", "contenttype": "text/plain", "value": PLAIN},
                    {"role": "richtext", "contenttype": "body_xhtml", "value": RICH},
                ]
            },
            APART,
            "/bodies/1/value",
        ),
        (
            {
                "bodies": [
                    {"role": "main", "contentType": "text/html", "value": RICH},
                    {"role": "main", "contentType": "text/plain", "value": PLAIN},
                ]
            },
            APART,
            "/bodies/0/value",
        ),
        ({"bodies": [{"role": "caption", "value": PLAIN + PLAIN}, {"role": "main", "value": PLAIN}]}, PLAIN, "/bodies/1/value"),
        ({"bodies": [{"role": "transcript", "contentType": "text/plain", "value": PLAIN}]}, PLAIN, "/bodies/0/value"),
        (
            {
                "bodies": [
                    {"contentType": "application/json", "value": '{"blocks": "…"}'},
                    {"contentType": "text/plain", "value": PLAIN},
                ]
            },
            PLAIN,
            "/bodies/1/value",
        ),
        ({"bodies": [{"role": "main", "value": None}, {"role": "main", "value": PLAIN}]}, PLAIN, "/bodies/1/value"),
        (
            {"type": "composite", "body_text": PLAIN, "associations": {"pic": {"uri": "urn:x:2", "body_text": RICH * 9}}},
            PLAIN,
            "/body_text",
        ),
    ],
)
def test_the_story_is_the_main_body_with_its_paragraphs_where_they_are_told(fields: dict[str, Any], text: str, at: str) -> None:
    document = read(**fields)
    assert (document.article.text, document.text_at) == (text, at)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"body_text": "  "},
        {"bodies": []},
        {"bodies": [{"contentType": "application/json", "value": "{}"}]},
        {"body_html": "<figure><figcaption>Photo</figcaption></figure>"},
    ],
)
def test_an_item_without_a_body_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(EmptyArticleError, match="Send an item with a body"):
        read(**fields)


def test_a_picture_is_no_story_and_the_message_names_its_type() -> None:
    associated = {"story": {"uri": "urn:x:2", "body_text": PLAIN}}
    with pytest.raises(EmptyArticleError, match="type 'picture' needs a body"):
        read(type="picture", description_text=PLAIN, associations=associated)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"headline": "Ferry &amp; pier"}, "Ferry & pier"),
        ({"headline_main": "Ferry", "headline_sub": "Pier"}, "Ferry"),
        ({"headline_sub": "Pier"}, "Pier"),
        ({"headlines": [{"role": "sub", "value": "Pier"}, {"role": "main", "value": "<b>Ferry</b>"}]}, "Ferry"),
        ({"headlines": [{"value": "Pier"}, {"value": "Ferry"}]}, "Pier"),
        ({"title": "ferry-3"}, "ferry-3"),
        ({}, None),
    ],
)
def test_the_title_is_the_main_headline(fields: dict[str, Any], title: str | None) -> None:
    assert read(body_text=PLAIN, **fields).article.title == title


@pytest.mark.parametrize(
    ("fields", "moment"),
    [
        ({"versioncreated": "2024-05-04T10:00:00Z"}, datetime(2024, 5, 4, 10, tzinfo=UTC)),
        (
            {"versionCreated": "2024-05-04T10:00:00Z", "firstCreated": "2024-05-03T23:30:00+03:00"},
            datetime(2024, 5, 3, 23, 30, tzinfo=timezone(timedelta(hours=3))),
        ),
        (
            {"versioncreated": "2024-05-04T10:00:00Z", "contentcreated": "1999-01-01T00:00:00Z"},
            datetime(2024, 5, 4, 10, tzinfo=UTC),
        ),
        ({"contentcreated": "1999-01-01"}, date(1999, 1, 1)),
        ({}, None),
    ],
)
def test_the_reference_is_the_first_publication_else_the_version(fields: dict[str, Any], moment: object) -> None:
    assert read(body_text=PLAIN, **fields).article.published_at == moment


@pytest.mark.parametrize("key", ["versioncreated", "firstCreated", "embargoed", "embargoedUntil"])
def test_a_moment_that_cannot_be_read_is_refused_at_its_field(key: str) -> None:
    with pytest.raises(InputError) as raised:
        read(body_text=PLAIN, **{key: "noon"})
    assert raised.value.pointer == f"/{key}"


def test_language_and_locale_come_from_the_item() -> None:
    article = read(body_text=PLAIN, language="en-GB").article
    assert (article.language, article.locale, article.id) == ("en", "en-GB", "urn:x:1")
    assert read(body_text=PLAIN, locale="en-AU").article.locale == "en-AU"


@pytest.mark.parametrize("key", ["pubstatus", "pubStatus"])
def test_a_canceled_item_is_refused_whatever_else_it_holds(key: str) -> None:
    with pytest.raises(CanceledError) as raised:
        read(**{key: "canceled"})
    assert raised.value.pointer == f"/{key}"


def test_what_is_withheld_or_embargoed_is_read_and_says_so() -> None:
    held = read(
        body_text=PLAIN, pubstatus="withheld", embargoed="2024-05-03T18:00:00+0300", version="7", profile="p", language="en-GB"
    )
    assert held.carried == Carried(
        "ninjs", "1.6", "urn:x:1", "en-GB", "2024-05-03T18:00:00+0300", "withheld", {"version": "7", "profile": "p"}
    )
    assert read(bodies=[{"value": PLAIN}], embargoedUntil="2024-05-03T18:00:00Z").carried.embargo == "2024-05-03T18:00:00Z"


@pytest.mark.parametrize(
    ("fields", "version"),
    [
        ({"$standard": {"name": "ninjs", "version": "1.3"}}, "1.6"),
        ({"standard": {"version": "2.0"}}, "2.2"),
        ({"standard": {"version": "3.0"}}, "3.1"),
        ({"standard": {"version": "9"}, "headline": "Ferry"}, "1.6"),
        ({"body_text": "x"}, "1.6"),
        ({"versioncreated": "2024-05-03"}, "1.6"),
        ({"bodies": [{"value": "x", "contenttype": "text/plain"}]}, "2.2"),
        ({"bodies": [{"value": "x"}], "versioncreated": "2024-05-03"}, "2.2"),
        ({"bodies": [{"value": "x", "contentType": "text/plain"}]}, "3.1"),
        ({"bodies": [{"value": "x"}], "pubStatus": "usable"}, "3.1"),
        ({"bodies": [{"value": "x"}]}, "3.1"),
        ({}, "3.1"),
    ],
)
def test_the_version_is_the_one_stated_else_the_one_its_names_tell(fields: dict[str, Any], version: str) -> None:
    assert find_version(fields) == version


def test_a_summary_in_1_6_has_flat_fields() -> None:
    assert write_ninjs(TOLD, HELD, "1.6") == {
        "uri": "urn:newsml:courier.example:1",
        "type": "text",
        "representationtype": "incomplete",
        "version": "7",
        "profile": "text-only",
        "language": "en-GB",
        "embargoed": "2024-05-03T18:00:00+03:00",
        "pubstatus": "withheld",
        "headline": "Council reopens ferry terminal after two years",
        "headline_alternative1": "Ferry terminal reopens",
        "headline_alternative2": "Terminal to reopen in May",
        "description_text": "The council voted 7-2 to reopen the terminal, which closed in 2022.",
        "description_timeline": "\n".join(TOLD.list_lines()),
        "digitalsourcetype": {"uri": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"},
        "$standard": {"name": "ninjs", "version": "1.6", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_1.6.json"},
    }


@pytest.mark.parametrize(
    ("version", "names"),
    [
        ("2.2", ("contenttype", "embargoed", "pubstatus", "digitalsourcetype", "representationtype", "ednote")),
        ("3.1", ("contentType", "embargoedUntil", "pubStatus", "digitalSourceType", "representationType", "edNote")),
    ],
)
def test_a_summary_in_2_2_and_3_1_has_lists_and_the_versions_own_spelling(version: NinjsVersion, names: tuple[str, ...]) -> None:
    item = write_ninjs(replace(TOLD, notes=("Check it.",)), HELD, version)
    media_type, embargo, status, source_type, partial, note = names
    assert item["headlines"] == [
        {"role": "main", media_type: "text/plain", "value": "Council reopens ferry terminal after two years"},
        {"role": "alternative", media_type: "text/plain", "value": "Ferry terminal reopens"},
        {"role": "alternative", media_type: "text/plain", "value": "Terminal to reopen in May"},
    ]
    assert [one["role"] for one in item["descriptions"]] == ["summary", "timeline"]
    assert (item[embargo], item[status], item[partial]) == ("2024-05-03T18:00:00+03:00", "withheld", "partial")
    assert item[source_type]["uri"].endswith("/trainedAlgorithmicMedia")
    assert (item[note], item["standard"]["version"]) == ("Check it.", version)
    assert not any(key.startswith("body") or key == "bodies" for key in item)


def test_what_there_is_nothing_of_is_left_out() -> None:
    assert write_ninjs(Told("s-9"), None, "3.1").keys() == {"uri", "type", "representationType", "standard"}
    assert write_ninjs(Told("s-9"), None, "1.6")["uri"] == "urn:nutgraf:summary:s-9"
    assert write_ninjs(Told("s-9"), Carried("superdesk", uri="my story", fields={"version": "1"}), "1.6").get("version") is None


@pytest.mark.parametrize(
    ("format", "embargo", "written"),
    [
        ("ninjs", "2024-05-03T18:00:00+0300", "2024-05-03T18:00:00+0300"),
        ("superdesk", "2024-05-03T18:00:00+0300", "2024-05-03T15:00:00+00:00"),
        ("wordpress", "2024-05-03T18:00:00", "2024-05-04T06:00:00+00:00"),
        ("superdesk", None, None),
    ],
)
def test_an_embargo_of_another_format_is_written_as_a_moment(format: Any, embargo: str | None, written: str | None) -> None:
    assert write_ninjs(TOLD, Carried(format, embargo=embargo), "1.6").get("embargoed") == written
