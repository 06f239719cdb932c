from __future__ import annotations

from flask.testing import FlaskClient


def test_styles_tell_limits_with_bounds_and_the_model(client: FlaskClient) -> None:
    answer = client.get("/v1/styles").json
    assert [style["name"] for style in answer["styles"]] == ["headline", "brief", "timeline"]
    assert answer["styles"][0]["limits"] == {
        "max_chars": {"default": 80, "minimum": 20, "maximum": 300},
        "count": {"default": 3, "minimum": 1, "maximum": 10},
    }
    assert answer["date_styles"] == ["ap", "bbc", "iso"]
    assert answer["model"]["prompts"] == {"headline": "headline@1", "brief": "brief@1", "timeline": "bullet@1"}
