"""POST /v1/cms/…: a CMS's own document in, its own or any other format out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

from flask import Response, g, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models import RawModel
from flask_openapi3.models.tag import Tag

from service.domain import InputError, SummaryRequest
from service.formats.document import Document
from service.formats.fields import Json
from service.formats.html import read_html
from service.formats.ninjs import read_ninjs
from service.formats.superdesk import read_superdesk
from service.formats.text import find_charset, read_text
from service.formats.wordpress import read_wordpress
from service.text.words import count_words
from service.web.body import JSON, JsonRequest
from service.web.cms_schema import CmsQuery, DocumentSummaryAnswer, UrlBody, identify_document
from service.web.errors import BODY_PROBLEMS, MediaTypeError, NoFetchingError, document_problems
from service.web.exchange import measure_ms
from service.web.exports import (
    OTHER_CONTENT,
    Choice,
    check_publication,
    choose_content_type,
    list_media_types,
    write_answer,
)
from service.web.keeping import answer_once, hash_answer
from service.web.recording import record_summary
from service.web.serving import Summarizer, get_pipeline, get_serving

HTML_TYPES = ("text/html", "application/xhtml+xml")
TEXT_TYPES = ("text/plain",)
ANSWERS = {
    "description": "The summary in the format asked for: by default that of the document.",
    "content": {
        JSON: {"schema": {"anyOf": [{"$ref": f"#/components/schemas/{DocumentSummaryAnswer.__name__}"}, {"type": "object"}]}},
        **OTHER_CONTENT,
    },
}
RESPONSES: dict[Any, Any] = {200: ANSWERS, **document_problems(*BODY_PROBLEMS, HTTPStatus.CONFLICT)}

blueprint = APIBlueprint(
    "cms",
    __name__,
    abp_tags=[Tag(name="CMS", description="The documents that newsrooms' systems keep, in and out.")],
    url_prefix="/v1/cms",
)


class JsonDocument(RawModel):
    mimetypes: list[str] = [JSON]  # noqa: RUF012 (the framework reads it off the class)


class HtmlDocument(RawModel):
    mimetypes: list[str] = list(HTML_TYPES)  # noqa: RUF012 (the framework reads it off the class)


class TextDocument(RawModel):
    mimetypes: list[str] = list(TEXT_TYPES)  # noqa: RUF012 (the framework reads it off the class)


@blueprint.post(
    "/ninjs",
    operation_id="summarizeNinjs",
    description="IPTC ninjs 1.6, 2.2 or 3.1. The answer is a partial item of the same version under the same URI, "
    "with the embargo and status of the story.",
    responses=RESPONSES,
)
def summarize_ninjs(query: CmsQuery, raw: JsonDocument) -> Response:
    """Summarise a ninjs item"""
    return answer_item(read_ninjs, query, "ninjs")


@blueprint.post(
    "/superdesk",
    operation_id="summarizeSuperdesk",
    description="An item as Superdesk's API has it. The answer holds headline and abstract, by default as long as its fields.",
    responses=RESPONSES,
)
def summarize_superdesk(query: CmsQuery, raw: JsonDocument) -> Response:
    """Summarise a Superdesk item"""
    return answer_item(read_superdesk, query, "superdesk")


@blueprint.post(
    "/wordpress",
    operation_id="summarizeWordpress",
    description="A post as the WordPress REST API has it. The answer holds excerpt, post meta, and the timeline as blocks.",
    responses=RESPONSES,
)
def summarize_wordpress(query: CmsQuery, raw: JsonDocument) -> Response:
    """Summarise a WordPress post"""
    return answer_item(read_wordpress, query, "wordpress")


@blueprint.post(
    "/html",
    operation_id="summarizeHtml",
    description="A whole page, of which the story is found, or a fragment that is all story. Nothing in it is run or fetched.",
    responses=RESPONSES,
)
def summarize_html(query: CmsQuery, raw: HtmlDocument) -> Response:
    """Summarise a page or fragment of HTML"""
    return answer_bytes(read_html, HTML_TYPES, query, "html")


@blueprint.post(
    "/text", operation_id="summarizeText", description="Plain text, UTF-8 unless its charset is named.", responses=RESPONSES
)
def summarize_text(query: CmsQuery, raw: TextDocument) -> Response:
    """Summarise plain text"""
    return answer_bytes(read_text, TEXT_TYPES, query, "text")


@blueprint.post(
    "/url",
    operation_id="summarizeUrl",
    description="A page by its URL, on a host that this server may fetch from (NUTGRAF_FETCH_HOSTS; none unless set). Redirects "
    "are followed there; nothing that the page refers to is fetched.",
    responses={**RESPONSES, **document_problems(HTTPStatus.BAD_GATEWAY)},
)
def summarize_url(query: CmsQuery, body: UrlBody) -> Response:
    """Summarise a page that is fetched"""
    choice, serving = choose_answer(query, "html"), get_serving()
    cast(JsonRequest, request).check_accept(*list_media_types(choice.format))
    if serving.pages is None:
        raise NoFetchingError(
            "This service fetches no pages (NUTGRAF_FETCH_HOSTS). Send the page to /v1/cms/html.", pointer="/url"
        )
    page = serving.pages.fetch(body.url)
    serving.logger.info("fetch", request_id=g.request_id, bytes=len(page.body), ms=measure_ms())
    charset = find_charset(page.charset) if page.charset else None
    return answer_document(read_html(page.body, charset=charset, locale=serving.locale), query, choice)


def answer_item(read: Callable[..., Document], query: CmsQuery, format: str) -> Response:
    """The answer to a document of JSON."""
    choice, sent = choose_answer(query, format), cast(JsonRequest, request)
    sent.check_accept(*list_media_types(choice.format))
    item: Json = sent.read_object()
    return answer_document(read(item, locale=get_serving().locale), query, choice)


def answer_bytes(read: Callable[..., Document], types: tuple[str, ...], query: CmsQuery, format: str) -> Response:
    """The answer to a document of one of the media `types`."""
    choice, sent = choose_answer(query, format), cast(JsonRequest, request)
    sent.check_accept(*list_media_types(choice.format))
    charset = read_charset(types)
    return answer_document(read(sent.read_bytes(), charset=charset, locale=get_serving().locale), query, choice)


def choose_answer(query: CmsQuery, format: str) -> Choice:
    return Choice(query.answer or cast(Any, format), query.ninjs_version)


def read_charset(types: tuple[str, ...]) -> str | None:
    """The charset that the Content-Type header names. Raises MediaTypeError for another type, or a charset that is not read."""
    if request.mimetype not in types:
        raise MediaTypeError(f"Send {types[0]}, with the header Content-Type: {types[0]}, not {request.mimetype or 'none'}.")
    named = request.mimetype_params.get("charset")
    charset = find_charset(named) if named else None
    if named and charset is None:
        raise MediaTypeError("The charset of the Content-Type header is not read here. Send UTF-8.")
    return charset


def answer_document(document: Document, query: CmsQuery, choice: Choice) -> Response:
    """The summary of `document` in the format chosen, made once and kept."""
    check_publication(choice.format, document.carried)
    refuse_overlong(document)
    pipeline, wanted = get_pipeline(), build_request(document, query, choice)
    id = identify_document(pipeline.identify(wanted), document.carried)
    response = answer_once(id, lambda: write_summary(pipeline, wanted, document, id))
    body = write_answer(response.get_data(), choice)
    response.set_data(body)
    response.set_etag(hash_answer(body))
    response.content_type = choose_content_type(choice.format)
    return response


def refuse_overlong(document: Document) -> None:
    """Raises an InputError for more words than the server reads."""
    words, most = count_words(document.article.text), get_serving().max_article_words
    if words > most:
        raise InputError(
            f"The document has {words:,} words; this server reads at most {most:,} (NUTGRAF_MAX_ARTICLE_WORDS).",
            pointer=document.text_at,
        )


def build_request(document: Document, query: CmsQuery, choice: Choice) -> SummaryRequest:
    """What the pipeline is asked for."""
    return SummaryRequest(
        article=replace(document.article, timezone=query.timezone),
        styles=query.list_styles(),
        limits=query.choose_limits({document.carried.format, choice.format}),
        date_style=query.date_style,
        seed=query.seed,
    )


def write_summary(pipeline: Summarizer, wanted: SummaryRequest, document: Document, id: str) -> bytes:
    """The v1 answer's JSON. An InputError points at the field of the document that the article was read from."""
    places = {"/article/text": document.text_at, "/article/language": document.language_at}
    try:
        summary = pipeline.summarize(wanted)
    except InputError as error:
        error.pointer = places.get(error.pointer, error.pointer)
        raise
    record_summary(summary)
    return DocumentSummaryAnswer.of_document(summary, document, id).model_dump_json().encode()
