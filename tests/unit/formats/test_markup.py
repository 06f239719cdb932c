from __future__ import annotations

from lxml import html

from service.formats.markup import write_html, write_list
from service.formats.told import Told
from tests.unit.formats.telling import HELD, HOSTILE, HOSTILE_TOLD, TOLD


def test_html_has_headline_brief_and_timeline() -> None:
    section = html.fromstring(write_html(TOLD, None))
    assert section.findtext("h2") == "Council reopens ferry terminal after two years"
    assert section.findtext("p") == "The council voted 7-2 to reopen the terminal, which closed in 2022."
    assert [item.text_content() for item in section.iter("li")] == TOLD.list_lines()


def test_its_attributes_say_who_wrote_it_and_what_holds_it_back() -> None:
    section = html.fromstring(write_html(TOLD, HELD))
    assert dict(section.attrib) == {
        "class": "nutgraf",
        "lang": "en-GB",
        "data-digital-source-type": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "data-pubstatus": "withheld",
        "data-embargoed": "2024-05-03T18:00:00+03:00",
    }


def test_texts_stay_texts() -> None:
    written = write_html(HOSTILE_TOLD, None)
    section = html.fromstring(written)
    assert "<script" not in written
    assert [element.tag for element in section.iter()] == ["section", "h2", "p", "ul", "li", "strong", "li", "p"]
    assert section.findtext("h2") == HOSTILE


def test_no_event_makes_no_list() -> None:
    assert write_list(Told("s")) == ""
    assert write_html(Told("s"), None) == '<section class="nutgraf">\n</section>\n'
