from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain import CanceledError, EmptyArticleError, InputError
from service.formats.document import Carried
from service.formats.superdesk import read_superdesk, write_superdesk
from service.formats.told import Told
from tests.unit.formats.telling import HELD, HOSTILE_TOLD, TOLD

ITEM = {
    "guid": "urn:newsml:courier.example:1",
    "headline": "<p>Ferry &amp; pier</p>",
    "abstract": "<p>old</p>",
    "body_html": "<p>The ferry terminal will reopen.</p><p>The council voted for it.</p>",
    "slugline": "FERRY",
    "language": "en-GB",
    "versioncreated": "2024-05-04T10:00:00+0000",
}


def read(**fields: Any) -> Any:
    return read_superdesk({**ITEM, **fields}, locale="en-US")


def test_an_item_gives_its_story() -> None:
    document = read()
    article = document.article
    assert article.text == "The ferry terminal will reopen.\n\nThe council voted for it."
    assert (article.title, article.language, article.locale) == ("Ferry & pier", "en", "en-GB")
    assert article.published_at == datetime(2024, 5, 4, 10, tzinfo=UTC)
    assert (document.text_at, document.language_at) == ("/body_html", "/language")


def test_first_publication_goes_before_the_version_and_the_draft_counts_last() -> None:
    assert read(firstpublished="2024-05-03T10:00:00+0000").article.published_at == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert read(firstcreated="2024-05-01T10:00:00+0000").article.published_at == datetime(2024, 5, 4, 10, tzinfo=UTC)
    assert read(firstcreated="2024-05-01T10:00:00+0000", versioncreated=None).article.published_at == datetime(
        2024, 5, 1, 10, tzinfo=UTC
    )


@pytest.mark.parametrize("fields", [{"state": "killed"}, {"state": "recalled"}, {"pubstatus": "canceled"}])
def test_an_item_that_was_taken_back_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(CanceledError):
        read(**fields)


def test_an_item_without_a_body_is_refused() -> None:
    with pytest.raises(EmptyArticleError, match="Send an item with a body_html") as raised:
        read(body_html=None)
    assert raised.value.pointer == "/body_html"


@pytest.mark.parametrize(
    "fields",
    [
        {"embargo": "2024-05-03T18:00:00+0000"},
        {"embargoed": "2024-05-03T18:00:00+0000"},
        {"embargo": "2024-05-03T20:00:00+0000", "schedule_settings": {"utc_embargo": "2024-05-03T18:00:00+0000"}},
    ],
)
def test_an_embargo_is_found_where_superdesk_keeps_it(fields: dict[str, Any]) -> None:
    assert read(**fields).carried.embargo == "2024-05-03T18:00:00+0000"


def test_an_embargo_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InputError) as raised:
        read(schedule_settings={"utc_embargo": "noon"})
    assert raised.value.pointer == "/schedule_settings/utc_embargo"


def test_the_answer_names_the_item_and_fills_headline_and_abstract() -> None:
    item = write_superdesk(TOLD, read(pubstatus="usable").carried)
    assert item["guid"] == "urn:newsml:courier.example:1"
    assert (item["slugline"], item["language"], item["versioncreated"]) == ("FERRY", "en-GB", "2024-05-04T10:00:00+0000")
    assert item["pubstatus"] == "usable"
    assert item["headline"] == "Council reopens ferry terminal after two years"
    assert item["abstract"] == "The council voted 7-2 to reopen the terminal, which closed in 2022."
    assert item["extra"]["nutgraf_headlines"] == "Ferry terminal reopens\nTerminal to reopen in May"
    assert item["extra"]["nutgraf_timeline"].count("<li>") == 4


def test_the_answer_cannot_undo_an_edit_of_the_body() -> None:
    assert "body_html" not in write_superdesk(TOLD, read().carried)


def test_html_fields_are_escaped_and_fields_of_another_format_stay_out() -> None:
    item = write_superdesk(HOSTILE_TOLD, HELD)
    assert "<script" not in item["abstract"] + item["extra"]["nutgraf_timeline"]
    assert (item["pubstatus"], item["embargoed"]) == ("withheld", "2024-05-03T18:00:00+03:00")
    assert "version" not in item


def test_what_is_missing_is_left_out_and_said() -> None:
    told = replace(Told("s"), notes=("No headline: nothing fits.",))
    assert write_superdesk(told, Carried("superdesk")) == {
        "type": "text",
        "extra": {"nutgraf_notes": "No headline: nothing fits."},
    }
