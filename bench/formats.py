"""The formats of CMSs: our own stories written in each and read again, and what is read and written held against IPTC's schemas.

IPTC's schemas and example documents are no part of the repository: `DATA/ninjs/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape, unescape
from pathlib import Path
from typing import Any, get_args

from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from service.domain import Article, InputError, SummaryRequest
from service.formats.document import Carried, Document
from service.formats.fields import is_uri
from service.formats.html import read_html
from service.formats.jsonld import dump_for_script, write_jsonld
from service.formats.markup import write_html
from service.formats.ninjs import NinjsVersion, read_ninjs, write_ninjs
from service.formats.oembed import write_oembed
from service.formats.superdesk import read_superdesk, write_superdesk
from service.formats.text import read_text, write_text
from service.formats.timelinejs import write_timelinejs
from service.formats.told import Told, read_told
from service.formats.wordpress import read_wordpress, write_wordpress
from service.pipeline import Pipeline
from service.web.answers import SummaryAnswer

VERSIONS: tuple[NinjsVersion, ...] = get_args(NinjsVersion)
EMBARGO = "2024-05-03T18:00:00+03:00"
URI = "urn:newsml:courier.example:story"
CHECKER = FormatChecker()
CHECKER.checks("uri")(lambda value: not isinstance(value, str) or is_uri(value))


@dataclass(frozen=True, slots=True)
class Schemas:
    """IPTC's schema of each version, ready to validate without a network."""

    validators: Mapping[NinjsVersion, Any]

    def find_errors(self, item: object, version: NinjsVersion) -> list[str]:
        """What the schema says against `item`, each with its place."""
        return [
            f"/{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in self.validators[version].iter_errors(item)
        ]


def load_schemas(folder: Path) -> Schemas:
    """The schemas of `folder`, with its local copy of the GeoJSON schema that they refer to."""
    geojson = json.loads((folder / "GeoJSON-schema.json").read_text(encoding="utf-8"))
    resource = Resource.from_contents(geojson)
    registry: Registry[Any] = Registry().with_resources([(f"{geojson['$id']}{end}", resource) for end in ("", "#")])
    loaded = {version: json.loads((folder / f"ninjs-schema_{version}.json").read_text(encoding="utf-8")) for version in VERSIONS}
    kinds = {version: Draft7Validator if version == "1.6" else Draft202012Validator for version in VERSIONS}
    return Schemas({version: kinds[version](loaded[version], registry=registry, format_checker=CHECKER) for version in VERSIONS})


def measure_own_formats(pipeline: Pipeline, articles: Iterable[tuple[str, Article]]) -> dict[str, object]:
    """Our own stories in each format: which are not read as they were told, and which answers cannot be read."""
    told_again, written, failures = 0, 0, []
    for slug, article in articles:
        for name, document in dress_article(article):
            told_again += 1
            if document.article.text.split() != article.text.split():
                failures.append(f"{slug} as {name} is read as another text")
        told = tell_article(pipeline, article)
        for name, answer in write_answers(told, Carried("text", embargo=EMBARGO)):
            written += 1
            if not is_told(told, answer):
                failures.append(f"{slug} as {name} lacks a text of the summary")
    return {"read": told_again, "written": written, "failures": len(failures), "first_failures": failures[:10]}


def measure_ninjs(folder: Path, pipeline: Pipeline, articles: Iterable[tuple[str, Article]]) -> dict[str, object]:
    """IPTC's examples read and answered, and our own stories answered, by the schemas in `folder`."""
    schemas = load_schemas(folder)
    examples = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("examples/*/*.json"))]
    unread, documents = [], []
    for path, item in examples:
        version: Any = path.parent.name
        name = f"{version}/{path.name}"
        unread += [f"{name}: the example is not valid: {error}" for error in schemas.find_errors(item, version)]
        try:
            document = read_ninjs(item, locale="en-US")
        except InputError as error:
            unread.append(f"{name}: {error}")
            continue
        if document.carried.version != version:
            unread.append(f"{name} is taken for version {document.carried.version}")
        documents.append((name, document))
    own = [(slug, Document(article, Carried("ninjs", uri=URI, language="en"))) for slug, article in articles]
    return {
        "accepted": {"examples": len(examples), "failures": len(unread), "first_failures": unread[:10]},
        "produced_for_examples": _measure_produced(schemas, pipeline, documents),
        "produced_for_own_articles": _measure_produced(schemas, pipeline, own),
    }


def _measure_produced(schemas: Schemas, pipeline: Pipeline, documents: Iterable[tuple[str, Document]]) -> dict[str, object]:
    """The answer to each document in each version, with and without an embargo."""
    count, failures = 0, []
    for name, document in documents:
        told = tell_article(pipeline, document.article)
        for carried in (document.carried, replace(document.carried, embargo=EMBARGO, status="withheld")):
            for version in VERSIONS:
                count += 1
                errors = schemas.find_errors(write_ninjs(told, carried, version), version)
                failures += [f"{name} in {version}: {error}" for error in errors]
    return {"documents": count, "failures": len(failures), "first_failures": failures[:10]}


def tell_article(pipeline: Pipeline, article: Article) -> Told:
    """What a summary of `article` tells, by way of the answer's JSON as everywhere."""
    summary = pipeline.summarize(SummaryRequest(article))
    return read_told(json.loads(SummaryAnswer.of(summary).model_dump_json()))


def is_told(told: Told, answer: str) -> bool:
    """Whether a reader of `answer`, HTML or JSON with HTML in it, finds headline and brief."""
    read = unescape("\n".join(find_strings(json.loads(answer) if answer.startswith("{") else answer)))
    return all(text.text in read for text in (told.headline, told.brief) if text)


def find_strings(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from find_strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from find_strings(one)


def dress_article(article: Article) -> Iterator[tuple[str, Document]]:
    """The article written as a document of each format, and read."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.text.strip().split("\n\n"))
    moment = article.published_at.isoformat() if isinstance(article.published_at, datetime) else "2024-05-03T18:00:00Z"
    flat = {"uri": URI, "versioncreated": moment, "body_text": article.text, "body_xhtml": body}
    listed = {"uri": URI, "versioncreated": moment, "bodies": [{"contenttype": "text/html", "value": body}]}
    camel = {"uri": URI, "versionCreated": moment, "bodies": [{"contentType": "text/plain", "value": article.text}]}
    blocks = body.replace("<p>", "<!-- wp:paragraph -->\n<p>").replace("</p>", "</p>\n<!-- /wp:paragraph -->\n\n")
    for name, item in (("ninjs 1.6", flat), ("ninjs 2.2", listed), ("ninjs 3.1", camel)):
        yield name, read_ninjs(item, locale=article.locale)
    yield "superdesk", read_superdesk({"guid": URI, "body_html": body, "versioncreated": moment}, locale=article.locale)
    yield "wordpress", read_wordpress({"id": 1, "content": {"raw": blocks}}, locale=article.locale)
    yield "wordpress, classic", read_wordpress({"id": 1, "content": {"raw": escape(article.text)}}, locale=article.locale)
    yield "html", read_html(body.encode(), charset=None, locale=article.locale)
    page = f"<!doctype html><html><head><title>Story</title></head><body><article>{body}</article></body></html>"
    yield "html page", read_html(page.encode(), charset=None, locale=article.locale)
    yield "text", read_text(article.text.encode(), charset=None, locale=article.locale)


def write_answers(told: Told, carried: Carried) -> Iterator[tuple[str, str]]:
    """The summary in each format that an answer can have."""
    for version in VERSIONS:
        yield f"ninjs {version}", json.dumps(write_ninjs(told, carried, version))
    yield "superdesk", json.dumps(write_superdesk(told, carried))
    yield "wordpress", json.dumps(write_wordpress(told, carried))
    yield "jsonld", dump_for_script(write_jsonld(told, carried))
    yield "timelinejs", json.dumps(write_timelinejs(told))
    yield "oembed", json.dumps(write_oembed(told, max_width=None, max_height=None))
    yield "html", write_html(told, carried)
    yield "text", write_text(told, carried)
