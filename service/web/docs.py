"""GET /openapi.json, and /docs to read and try it. The page loads nothing from any other server."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, cast

import flask_openapi3_swagger
from flask import Blueprint, Response, abort, current_app, make_response, render_template, send_from_directory
from flask_openapi3.openapi import OpenAPI

from service.web.body import JSON

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
}
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
    for path, (request, answer) in EXAMPLES_OF.items():
        operation = document["paths"][path]["post"]
        operation["requestBody"]["content"][JSON]["example"] = load_example(request)
        operation["responses"]["200"]["content"][JSON]["example"] = load_example(answer)
    return document


def load_example(name: str) -> Any:
    """The JSON of `examples/<name>.json`; their story is our own."""
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def find_assets() -> Path:
    """The folder that the flask_openapi3_swagger package keeps its files in."""
    return Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
