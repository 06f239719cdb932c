"""GET /oembed: a kept summary for a page that speaks oEmbed."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import ConfigDict, Field
from werkzeug.exceptions import NotImplemented as NotImplementedHere

from service.formats.document import refuse_publication
from service.formats.oembed import write_oembed
from service.formats.reviewed import apply_reviews
from service.formats.told import read_told
from service.web.body import JSON
from service.web.cms_schema import QueryModel
from service.web.errors import UnknownSummaryError, document_problems
from service.web.exports import read_carried, read_now
from service.web.keeping import recall, render_kept, report_failures
from service.web.serving import get_serving

SUMMARY_PATH = re.compile(r"/v1/summaries/(?P<id>[^/]{1,200})")
PROBLEMS = document_problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.NOT_IMPLEMENTED,
)
UNKNOWN = "There is no summary at this url, or it is no longer kept. Give this server's own address of one, /v1/summaries/…."

blueprint = APIBlueprint("oembed", __name__, abp_tags=[Tag(name="oEmbed", description="Summaries in other pages.")])


class OembedQuery(QueryModel):
    """Consumers add parameters of their own, which are let through."""

    model_config = ConfigDict(extra="ignore")

    url: str
    """The address of a kept summary on this server: https://…/v1/summaries/…"""
    format: str = "json"
    """Only json is written; another one is a 501."""
    maxwidth: int | None = Field(default=None, ge=1)
    maxheight: int | None = Field(default=None, ge=1)


class OembedAnswer(QueryModel):
    model_config = ConfigDict(extra="forbid")

    version: str
    type: str
    provider_name: str
    title: str | None = None
    width: int
    height: int
    html: str
    """A quotation without script that loads nothing."""


@blueprint.get(
    "/oembed",
    operation_id="getOembed",
    description="oEmbed 1.0, type rich. Refused while the story is embargoed or withheld.",
    responses={200: OembedAnswer, **PROBLEMS},
)
def get_oembed(query: OembedQuery) -> Response:
    """A kept summary as oEmbed"""
    if query.format != "json":
        raise NotImplementedHere("The format is json; no other is written here.")
    answer = find_answer(query.url)
    carried = read_carried(answer)
    if carried:
        refuse_publication(carried, read_now())
    written = write_oembed(read_told(answer), max_width=query.maxwidth, max_height=query.maxheight)
    return render_kept(json.dumps(written, ensure_ascii=False).encode(), JSON)


def find_answer(url: str) -> Any:
    """The kept answer that `url` is the address of, as people left it. Raises UnknownSummaryError."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UnknownSummaryError(UNKNOWN) from None
    match = SUMMARY_PATH.fullmatch(parts.path)
    is_ours = parts.scheme in ("http", "https") and parts.netloc.lower() == request.host.lower()
    store = get_serving().store
    body = recall(store, match["id"]) if match and is_ours else None
    if match is None or body is None:
        raise UnknownSummaryError(UNKNOWN)
    with report_failures():
        return apply_reviews(json.loads(body), store.list_reviews(match["id"]))
