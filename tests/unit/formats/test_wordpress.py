from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from lxml import html

from service.domain import CanceledError, EmptyArticleError, InputError
from service.formats.document import Carried
from service.formats.told import Told
from service.formats.wordpress import read_wordpress, write_blocks, write_wordpress
from tests.unit.formats.telling import HELD, HOSTILE_TOLD, TOLD

BLOCKS = """\
<!-- wp:paragraph {"dropCap":true} -->
<p>The ferry terminal will reopen.</p>
<!-- /wp:paragraph -->

<!-- wp:image {"id":5} -->
<figure class="wp-block-image"><img src="https://courier.example/5.jpg" alt=""/><figcaption>The terminal</figcaption></figure>
<!-- /wp:image -->

<!-- wp:list -->
<ul><!-- wp:list-item --><li>It closed in 2022.</li><!-- /wp:list-item --></ul>
<!-- /wp:list -->"""
CLASSIC = """\
The ferry terminal
will reopen.

[caption id="a" width="3"]<img src=x> The terminal[/caption]

It "closed" [sic] in 2022.[gallery ids="1,2"]"""
POST = {"id": 7, "title": {"rendered": "Ferry &#8211; pier"}, "content": {"rendered": "<p>The ferry terminal will reopen.</p>"}}


def read(**fields: Any) -> Any:
    return read_wordpress({**POST, **fields}, locale="en-US")


@pytest.mark.parametrize(
    ("content", "text", "at"),
    [
        ({"raw": BLOCKS}, "The ferry terminal will reopen.\n\nIt closed in 2022.", "/content/raw"),
        ({"raw": CLASSIC}, 'The ferry terminal will reopen.\n\nIt "closed" [sic] in 2022.', "/content/raw"),
        ({"raw": "", "rendered": "<p>Rain.</p>"}, "Rain.", "/content/rendered"),
        ({"raw": "Rain.", "rendered": "<p>Rain.</p><p>Share this</p>"}, "Rain.", "/content/raw"),
    ],
)
def test_the_story_is_what_the_editor_holds(content: dict[str, str], text: str, at: str) -> None:
    document = read(content=content)
    assert (document.article.text, document.text_at) == (text, at)


def test_title_and_content_may_be_bare_texts_as_in_a_request_that_writes_a_post() -> None:
    article = read(title="Ferry &amp; pier", content="<p>Rain fell.</p>").article
    assert (article.title, article.text) == ("Ferry & pier", "Rain fell.")


def test_title_and_language_are_read() -> None:
    article = read(lang="en-GB").article
    assert (article.title, article.language, article.locale) == ("Ferry – pier", "en", "en-GB")
    assert read(title={"raw": "Ferry"}).article.title == "Ferry"
    assert read(title=None).article.title is None


@pytest.mark.parametrize(
    "content", [None, {}, {"rendered": "", "protected": True}, {"raw": "<!-- wp:separator --><hr/><!-- /wp:separator -->"}]
)
def test_a_post_without_text_is_refused(content: object) -> None:
    with pytest.raises(EmptyArticleError):
        read(content=content)


@pytest.mark.parametrize(
    ("fields", "moment"),
    [
        (
            {"date": "2024-05-03T23:30:00", "date_gmt": "2024-05-03T20:30:00"},
            datetime(2024, 5, 3, 23, 30, tzinfo=timezone(timedelta(hours=3))),
        ),
        (
            {"date": "2024-05-03T02:00:00", "date_gmt": "2024-05-02T20:30:00"},
            datetime(2024, 5, 3, 2, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        ),
        ({"date": "2024-05-03T23:30:00"}, datetime(2024, 5, 3, 23, 30)),
        ({"date": "2024-05-03T23:30:00", "date_gmt": None}, datetime(2024, 5, 3, 23, 30)),
        ({"date": "2024-05-03T23:30:00", "date_gmt": "0000-00-00T00:00:00"}, datetime(2024, 5, 3, 23, 30)),
        ({"date_gmt": "2024-05-03T20:30:00"}, datetime(2024, 5, 3, 20, 30, tzinfo=UTC)),
        ({"date": "2024-05-03T23:30:00+03:00"}, datetime(2024, 5, 3, 23, 30, tzinfo=timezone(timedelta(hours=3)))),
        (
            {"date": "2024-05-03T23:30:00", "date_gmt": "2024-05-03T20:30:00Z"},
            datetime(2024, 5, 3, 23, 30, tzinfo=timezone(timedelta(hours=3))),
        ),
        ({}, None),
    ],
)
def test_the_date_stands_in_the_sites_own_offset(fields: dict[str, Any], moment: object) -> None:
    published = read(**fields).article.published_at
    assert published == moment
    assert getattr(published, "tzinfo", None) == getattr(moment, "tzinfo", None)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"date": "2024-05-03"}, "/date"),
        ({"date": "2024-05-03T00:00:00", "date_gmt": "2024-05-06T00:00:00"}, "/date_gmt"),
        ({"date": "2024-05-03T00:00:00", "date_gmt": "noon"}, "/date_gmt"),
        ({"status": "future"}, "/date"),
        ({"content": ["text"]}, "/content"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(fields: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InputError) as raised:
        read(**fields)
    assert raised.value.pointer == pointer


def test_a_post_in_the_trash_is_refused() -> None:
    with pytest.raises(CanceledError):
        read(status="trash")


@pytest.mark.parametrize(
    ("status", "embargo", "state"),
    [
        ("publish", None, "usable"),
        ("private", None, "withheld"),
        ("draft", None, None),
        ("future", "2024-05-03T23:30:00+03:00", None),
    ],
)
def test_a_scheduled_post_is_embargoed_and_a_private_one_withheld(status: str, embargo: str | None, state: str | None) -> None:
    carried = read(status=status, date="2024-05-03T23:30:00", date_gmt="2024-05-03T20:30:00").carried
    assert (carried.embargo, carried.status, carried.fields["status"]) == (embargo, state, status)


def test_the_answer_fills_excerpt_and_meta_and_touches_nothing_else() -> None:
    post = write_wordpress(TOLD, read(status="draft", link="https://courier.example/?p=7").carried)
    assert set(post) == {"id", "status", "link", "excerpt", "meta", "blocks"}
    assert (post["id"], post["status"]) == (7, "draft")
    assert post["excerpt"]["raw"] == "The council voted 7-2 to reopen the terminal, which closed in 2022."
    assert post["meta"]["nutgraf_headline"] == "Council reopens ferry terminal after two years"
    assert post["meta"]["nutgraf_headlines"] == ["Ferry terminal reopens", "Terminal to reopen in May"]


def test_blocks_are_a_list_that_the_block_editor_reads() -> None:
    blocks = write_blocks(TOLD)
    assert blocks.startswith('<!-- wp:list -->\n<ul class="wp-block-list"><!-- wp:list-item -->\n<li><strong>2022</strong>: The ')
    assert blocks.count("<!-- wp:list-item -->") == blocks.count("<!-- /wp:list-item -->") == 4
    assert write_blocks(Told("s")) == ""


def test_texts_stay_texts_in_blocks_and_excerpt() -> None:
    post = write_wordpress(HOSTILE_TOLD, HELD)
    for written in (post["blocks"], post["excerpt"]["raw"], post["excerpt"]["rendered"]):
        assert "<script" not in written
        assert {element.tag for element in html.fromstring(f"<div>{written}</div>").iter("b", "script")} == set()
    assert post["meta"]["nutgraf_pubstatus"] == "withheld"


def test_what_is_missing_is_left_out() -> None:
    assert write_wordpress(Told("s"), Carried("wordpress")) == {"meta": {"nutgraf_summary_id": "s"}, "blocks": ""}
