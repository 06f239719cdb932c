"""GET /: the editor page. It is the same for everybody and holds no secret; what it asks for needs a session or a key."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

FILES = Path(__file__).resolve().parent / "static"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
EMBEDDABLE = frozenset({"nutgraf-summary.js", "figures.js"})  # what another site's page may load

blueprint = Blueprint("page", __name__)


@blueprint.get("/")
def get_page() -> Response:
    """The page."""
    return _send("editor.html")


@blueprint.get("/example.json")
def get_example() -> Response:
    """A story of our own to try the page on, as a request."""
    return send_from_directory(EXAMPLES, "harbour-fire.json")


@blueprint.get("/static/<path:name>")
def get_file(name: str) -> Response:
    """A script or style sheet of the page, or of the web component."""
    response = _send(name)
    if name in EMBEDDABLE:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # Module scripts are fetched with CORS; these are public, and the same for all.
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _send(name: str) -> Response:
    response = send_from_directory(FILES, name, etag=True)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-cache"  # to be asked about each time, by its ETag
    return response
