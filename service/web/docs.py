"""GET /openapi.json, and /docs to read and try it. The page loads nothing from any other server."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, cast

import flask_openapi3_swagger
from flask import Blueprint, Response, abort, current_app, make_response, render_template, send_from_directory
from flask_openapi3.openapi import OpenAPI

from service.web.answers import SummaryAnswer
from service.web.body import JSON
from service.web.cms_schema import DocumentSummaryAnswer

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, where the service has any."},
    "header": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same, where a proxy strips Authorization.",
    },
}
EXAMPLES_OF = {  # path → example request, example answer
    "/v1/summaries": ("harbour-fire", "harbour-fire-summary"),
    "/v1/checks": ("harbour-fire-check", "harbour-fire-verdicts"),
    "/v1/cms/ninjs": ("cms/ninjs", "cms/ninjs-answer"),
    "/v1/cms/superdesk": ("cms/superdesk", "cms/superdesk-answer"),
    "/v1/cms/wordpress": ("cms/wordpress", "cms/wordpress-answer"),
    "/toolkit/headlines": ("cms/headlines", "cms/headlines-answer"),
    "/toolkit/summarize": ("cms/summarize", "cms/summarize-answer"),
}
TEXT_EXAMPLES_OF = {  # path → media type of request and answer, example request, example answer
    "/v1/cms/html": ("text/html", "cms/page.html", "cms/html-answer.html"),
    "/v1/cms/text": ("text/plain", "cms/story.txt", "cms/text-answer.txt"),
}
REFERRED = (SummaryAnswer, DocumentSummaryAnswer)  # answers beside other media types, which only a reference names
ASSETS = {"swagger-ui.css": "css", "swagger-ui-bundle.js": "js"}  # file → folder of the flask_openapi3_swagger package
ASSET_AGE_S = 24 * 3600
POLICY = (  # the page's framework sets styles inline and draws data: images
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

blueprint = Blueprint("docs", __name__, template_folder="templates", static_folder="static", static_url_path="/docs/static")


@blueprint.get("/openapi.json")
def get_openapi() -> Response:
    """The OpenAPI 3.1 document."""
    return Response(json.dumps(build_openapi(cast(OpenAPI, current_app).api_doc)), content_type=JSON)


@blueprint.get("/docs")
def get_docs() -> Response:
    """The interactive page."""
    response = make_response(render_template("docs.html", assets=ASSETS))
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/assets/<name>")
def get_asset(name: str) -> Response:
    """A script or style sheet of the interactive page."""
    if name not in ASSETS:
        abort(404)
    response = send_from_directory(find_assets() / ASSETS[name], name, max_age=ASSET_AGE_S)
    response.headers["Cache-Control"] = f"public, max-age={ASSET_AGE_S}"
    return response


def build_openapi(document: dict[str, Any]) -> dict[str, Any]:
    """The document with an example of each request and answer; `document` stays as it is."""
    document = copy.deepcopy(document)
    document["components"]["securitySchemes"] = SECURITY
    document["security"] = [*({name: []} for name in SECURITY), {}]  # the last one: none, where no keys are configured
    for path in ("/healthz", "/readyz"):
        document["paths"][path]["get"]["security"] = []
    add_schemas(document)
    add_examples(document)
    return document


def add_schemas(document: dict[str, Any]) -> None:
    """Adds what only references name, and that a body which is read as it was sent has to be there."""
    for model in REFERRED:
        schema = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= {**schema.pop("$defs", {}), model.__name__: schema}
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.get("requestBody", {})["required"] = True


def add_examples(document: dict[str, Any]) -> None:
    """Adds the example of each request and answer that has one."""
    json_examples = {path: (JSON, load_example(sent), load_example(told)) for path, (sent, told) in EXAMPLES_OF.items()}
    text_examples = {path: (kind, load_text(sent), load_text(told)) for path, (kind, sent, told) in TEXT_EXAMPLES_OF.items()}
    for path, (media_type, request, answer) in {**json_examples, **text_examples}.items():
        operation = document["paths"][path]["post"]
        operation["requestBody"]["content"][media_type]["example"] = request
        operation["responses"]["200"]["content"][media_type]["example"] = answer


def load_example(name: str) -> Any:
    """The JSON of `examples/<name>.json`; their story is our own."""
    return json.loads(load_text(f"{name}.json"))


def load_text(name: str) -> str:
    """The text of `examples/<name>`."""
    return (EXAMPLES / name).read_text(encoding="utf-8")


def find_assets() -> Path:
    """The folder that the flask_openapi3_swagger package keeps its files in."""
    return Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
