"""docs/formats.md names files and routes that exist."""

from __future__ import annotations

import re
from typing import get_args

from flask.testing import FlaskClient

from service.settings import ROOT
from service.web.exports import AnswerFormat

GUIDE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
ROUTE = re.compile(r"\$B(/[a-z0-9/]+)")


def test_the_guide_calls_routes_that_are_served(client: FlaskClient) -> None:
    served = set(client.get("/openapi.json").json["paths"])
    called = set(ROUTE.findall(GUIDE))
    assert len(called) >= 8
    assert called <= served


def test_the_guide_sends_documents_that_are_there() -> None:
    sent = set(re.findall(r"@(examples/[\w./-]+)", GUIDE))
    assert len(sent) >= 7
    assert all((ROOT / name).is_file() for name in sent)


def test_the_guide_has_every_format_of_an_answer() -> None:
    assert set(re.findall(r"`answer=(\w+)`", GUIDE)) == set(get_args(AnswerFormat))
