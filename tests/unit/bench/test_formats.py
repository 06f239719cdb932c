from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.formats import dress_article, is_told, load_schemas, measure_ninjs, measure_own_formats
from service.domain import Article
from service.engine.lead import LeadEngine
from service.formats.told import Told, ToldText
from service.pipeline import Pipeline
from tests.scripted import STORY

ARTICLE = Article(STORY, published_at=datetime(2024, 6, 4, 16, tzinfo=UTC))
DRAFT = "https://json-schema.org/draft/2020-12/schema"
GEOJSON = {"$schema": DRAFT, "$id": "https://geojson.example/GeoJSON.json", "type": "object"}
ITEM = {"uri": "urn:x:1", "bodies": [{"contentType": "text/plain", "value": STORY}]}


def write_folder(folder: Path, schema: dict[str, Any], example: dict[str, Any]) -> Path:
    """Schemas and one example of 3.1, laid out as IPTC's are."""
    (folder / "GeoJSON-schema.json").write_text(json.dumps(GEOJSON))
    for version in ("1.6", "2.2", "3.1"):
        (folder / f"ninjs-schema_{version}.json").write_text(json.dumps(schema))
    (folder / "examples" / "3.1").mkdir(parents=True)
    (folder / "examples" / "3.1" / "one.json").write_text(json.dumps(example))
    return folder


def test_a_story_is_read_as_it_was_told_in_each_format() -> None:
    names = {name for name, document in dress_article(ARTICLE) if document.article.text == STORY}
    assert names >= {
        "ninjs 1.6",
        "ninjs 2.2",
        "ninjs 3.1",
        "superdesk",
        "wordpress",
        "wordpress, classic",
        "html",
        "html page",
        "text",
    }


def test_our_own_stories_fail_nowhere() -> None:
    figures = measure_own_formats(Pipeline(LeadEngine()), [("bus", ARTICLE)])
    assert figures == {"read": 9, "written": 10, "failures": 0, "first_failures": []}


def test_a_story_that_is_read_as_another_text_is_a_failure() -> None:
    hyphenated = Article(STORY.replace("assembly", "as\u00adsembly"))  # HTML loses a soft hyphen, plain text keeps it
    figures = measure_own_formats(Pipeline(LeadEngine()), [("bus", hyphenated)])
    assert figures["failures"] == 7
    assert "bus as superdesk is read as another text" in figures["first_failures"]  # type: ignore[operator]


def test_an_answer_without_the_summarys_texts_is_found() -> None:
    told = Told("s", headline=ToldText('Bus "leaves" road & turns', "model", "pass"))
    assert is_told(told, '{"events": [{"text": "Bus \\"leaves\\" road &amp; turns", "year": 2024}]}')
    assert is_told(told, "<p>Bus &quot;leaves&quot; road &amp; turns</p>")
    assert not is_told(told, "<p>Bus leaves road</p>")


def test_references_and_formats_are_checked_without_a_network(tmp_path: Path) -> None:
    schema = {
        "$schema": DRAFT,
        "properties": {
            "geo": {"$ref": "https://geojson.example/GeoJSON.json#"},
            "uri": {"type": "string", "format": "uri"},
            "at": {"type": "string", "format": "date-time"},
        },
    }
    schemas = load_schemas(write_folder(tmp_path, schema, ITEM))
    assert schemas.find_errors({"uri": "urn:x:1", "at": "2024-05-03T18:00:00Z", "geo": {}}, "3.1") == []
    found = schemas.find_errors({"uri": "no uri", "at": "noon", "geo": 5}, "3.1")
    assert {error.partition(":")[0] for error in found} == {"/uri", "/at", "/geo"}


@pytest.mark.parametrize(
    ("schema", "example", "accepted", "produced"),
    [
        ({}, ITEM, 0, 0),
        ({"properties": {"headline": False, "headlines": False}}, ITEM, 0, 6),
        ({}, {**ITEM, "bodies": []}, 1, 0),
        ({}, {**ITEM, "standard": {"version": "1.6"}}, 1, 0),
        ({"required": ["altIds"]}, ITEM, 1, 6),
    ],
)
def test_what_is_not_read_or_not_valid_is_counted(
    tmp_path: Path, schema: dict[str, Any], example: dict[str, Any], accepted: int, produced: int
) -> None:
    figures: Any = measure_ninjs(write_folder(tmp_path, schema, example), Pipeline(LeadEngine()), [("bus", ARTICLE)])
    assert (figures["accepted"]["examples"], figures["accepted"]["failures"]) == (1, accepted)
    assert figures["produced_for_own_articles"]["failures"] == produced
    assert figures["produced_for_own_articles"]["documents"] == 6
