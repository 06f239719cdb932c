from __future__ import annotations

import json
from dataclasses import replace

from service.formats.document import Carried
from service.formats.jsonld import dump_for_script, write_jsonld
from service.formats.told import Told
from tests.unit.formats.telling import HELD, HOSTILE, HOSTILE_TOLD, TOLD, tell


def test_a_news_article_has_the_texts_and_the_timeline_as_a_list() -> None:
    article = write_jsonld(TOLD, HELD)
    assert (article["@context"], article["@type"]) == ("https://schema.org", "NewsArticle")
    assert article["identifier"] == "urn:newsml:courier.example:1"
    assert article["inLanguage"] == "en-GB"
    assert article["headline"] == "Council reopens ferry terminal after two years"
    assert article["alternativeHeadline"] == ["Ferry terminal reopens", "Terminal to reopen in May"]
    assert article["abstract"] == article["description"]
    assert article["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    timeline = article["mainEntity"]
    assert (timeline["@type"], timeline["numberOfItems"]) == ("ItemList", 2)
    assert timeline["itemListElement"][1] == {
        "@type": "ListItem",
        "position": 2,
        "item": {
            "@type": "CreativeWork",
            "name": "May 3, 2024",
            "text": "The council voted to reopen it.",
            "temporalCoverage": "2024-05-03",
        },
    }


def test_one_alternative_stands_alone_and_what_is_missing_is_left_out() -> None:
    article = write_jsonld(
        Told("s-9", headline=tell("Rain"), alternatives=(tell("Wet"),)), Carried("html", uri="https://courier.example/1")
    )
    assert article["alternativeHeadline"] == "Wet"
    assert article["url"] == "https://courier.example/1"
    assert not {"abstract", "mainEntity", "inLanguage"} & set(article)
    assert write_jsonld(Told("s-9"), None) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": "urn:nutgraf:summary:s-9",
    }


def test_a_text_that_fails_is_not_published() -> None:
    assert "headline" not in write_jsonld(replace(TOLD, headline=tell("Wrong", verdict="fail")), None)


def test_in_a_script_element_nothing_ends_the_script() -> None:
    written = dump_for_script(write_jsonld(HOSTILE_TOLD, None) | {"line": "a\u2028b"})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written)["headline"] == HOSTILE
