from __future__ import annotations

import json

from flask.testing import FlaskClient

from tests.scripted import STORY


def test_each_text_is_judged_under_its_own_key_and_a_list_keeps_its_order(client: FlaskClient) -> None:
    texts = {"headline": "A bus with more than 40 pupils", "bullets": ["A bus with 50 pupils", "A bus"]}
    body = json.dumps({"article": {"text": STORY}, "texts": texts})
    response = client.post("/v1/checks", data=body, content_type="application/json")
    assert response.status_code == 200
    answer = response.json
    assert list(answer["texts"]) == ["headline", "bullets"]
    assert answer["texts"]["headline"]["fidelity"]["verdict"] == "pass"
    assert [one["fidelity"]["verdict"] for one in answer["texts"]["bullets"]] == ["fail", "pass"]
    assert answer["reference"] == {"date": None, "basis": "none"}
    assert len(answer["source_conflicts"]) == 1
