"""Who accepted what, and when: recorded, listed, kept when the summary goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.domain import Review
from service.keys import add_key
from service.settings import Settings
from service.store import MemoryStore, StoreError
from service.web.review_schema import EXAMPLE, EXAMPLE_RECORD, ReviewAnswer, ReviewBody
from tests.scripted import BRIEF, HEADLINE, STORY, ScriptedPipeline

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ACCEPTED = {"part": "/headline/text", "decision": "accepted", "reviewer": "Ines Aalto"}
EDITED = {
    "part": "/brief/text",
    "decision": "edited",
    "text": "A bus left the road.",
    "reviewer": "Ines Aalto",
    "note": "Too long",
}


class FailingStore(MemoryStore):
    """A store that finds summaries, and whose disk is full for reviews."""

    def add_review(self, review: Review) -> None:
        raise StoreError("The store failed (OperationalError).")

    def list_reviews(self, summary_id: str) -> list[Review]:
        raise StoreError("The store failed (OperationalError).")


def make(client: FlaskClient, **headers: str) -> str:
    """The path of the reviews of a summary that was made."""
    made = client.post("/v1/summaries", json={"article": {"text": STORY}}, headers=headers)
    return f"{made.headers['Location']}/reviews"


def test_a_record_says_who_decided_what_about_which_words_of_which_model(client: FlaskClient) -> None:
    path = make(client)
    response = client.post(path, json=ACCEPTED)
    record = response.json

    assert response.status_code == 201
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", record.pop("at"))
    assert re.fullmatch("[0-9a-f]{32}", record.pop("id"))
    assert record == {
        "summary_id": path.split("/")[3],
        "part": "/headline/text",
        "decision": "accepted",
        "text": HEADLINE,
        "reviewer": "Ines Aalto",
        "note": None,
        "key": None,
        "source_sha256": sha256(STORY.encode()).hexdigest(),
        "model": {"name": "scripted", "revision": "r1"},
        "prompt": "headline@1",
        "digital_source_type": IPTC + "trainedAlgorithmicMedia",
    }


@pytest.mark.parametrize(
    ("review", "text", "kind"),
    [
        (EDITED, "A bus left the road.", "compositeWithTrainedAlgorithmicMedia"),
        (ACCEPTED | {"part": "/headline/alternatives/0/text"}, "Bus crash", "algorithmicMedia"),
        (ACCEPTED | {"part": "/timeline/events/0/text", "decision": "rejected"}, "A bus left the road.", "algorithmicMedia"),
        (ACCEPTED | {"part": "/timeline/undated/0/text"}, "The school will hold an assembly.", "algorithmicMedia"),
        (ACCEPTED | {"part": "/brief/text"}, BRIEF, "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_the_kind_of_a_text_follows_from_its_origin_and_the_decision(
    client: FlaskClient, review: dict[str, Any], text: str, kind: str
) -> None:
    record = client.post(make(client), json=review).json

    assert (record["text"], record["digital_source_type"]) == (text, IPTC + kind)


def test_reviews_are_listed_in_the_order_in_which_they_came(client: FlaskClient) -> None:
    path = make(client)
    made = [client.post(path, json=one).json for one in (ACCEPTED | {"decision": "rejected"}, EDITED, ACCEPTED)]
    answer = client.get(path).json

    assert answer == {"summary_id": path.split("/")[3], "reviews": made, "summary": None}


def test_a_summary_that_nobody_reviewed_has_an_empty_list(client: FlaskClient) -> None:
    response = client.get(make(client))

    assert (response.status_code, response.json["reviews"]) == (200, [])


def test_the_export_holds_the_summary_as_it_was_answered_and_leaves_its_etag_alone(client: FlaskClient) -> None:
    path = make(client)
    before = client.get(path.removesuffix("/reviews"))
    client.post(path, json=ACCEPTED)
    exported = client.get(path, query_string={"summary": "true"}).json
    after = client.get(path.removesuffix("/reviews"))

    assert exported["summary"] == before.json
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_a_query_that_is_no_answer_to_the_question_is_refused(client: FlaskClient) -> None:
    response = client.get(make(client), query_string={"summary": "perhaps"})

    assert response.status_code == 422
    assert "summary must be 'true' or 'false'" in response.json["detail"]


def test_a_record_outlives_its_summary(build_app: Callable[..., Flask], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    path = make(build_app(store_url=url).test_client())
    client = build_app(store_url=url).test_client()
    client.post(path, json=ACCEPTED)
    later = build_app(store_url=url, keep_s=0).test_client()

    assert later.post(path, json=ACCEPTED).status_code == 404
    answer = later.get(path, query_string={"summary": "true"}).json
    assert ([one["reviewer"] for one in answer["reviews"]], answer["summary"]) == (["Ines Aalto"], None)


@pytest.mark.parametrize("ask", ["get", "post"])
def test_an_unknown_summary_is_a_problem(client: FlaskClient, ask: str) -> None:
    response = getattr(client, ask)("/v1/summaries/none/reviews", **({"json": ACCEPTED} if ask == "post" else {}))

    assert (response.status_code, response.json["type"]) == (404, "urn:nutgraf:problem:unknown-summary")


@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"part": "/brief"}, "/part", "must point to a text of this summary"),
        ({"part": "/headline/alternatives/9/text"}, "/part", "not '/headline/alternatives/9/text'"),
        ({"part": "/timeline/as_of/0/text"}, "/part", "must point to a text of this summary"),
        ({"part": ""}, "/part", "must have at least 1 character"),
        ({"decision": "approved"}, "/decision", "must be 'accepted', 'edited' or 'rejected'"),
        ({"decision": "edited"}, "/text", "is required with the decision 'edited'"),
        ({"text": "A bus."}, "/text", "belongs to the decision 'edited'"),
        ({"decision": "edited", "text": HEADLINE}, "/text", "is the summary's own"),
        ({"decision": "edited", "text": ""}, "/text", "must have at least 1 character"),
        ({"reviewer": ""}, "/reviewer", "must have at least 1 character"),
        ({"note": "x" * 2001}, "/note", "must have at most 2000 characters"),
        ({"when": "now"}, "/when", "is not a field of this request"),
    ],
)
def test_a_review_at_fault_says_where(client: FlaskClient, change: dict[str, Any], pointer: str, detail: str) -> None:
    path = make(client)
    response = client.post(path, json=ACCEPTED | change)

    assert (response.status_code, response.json["pointer"]) == (422, pointer)
    assert detail in response.json["detail"]
    assert client.get(path).json["reviews"] == []


def test_a_style_that_was_not_asked_for_has_no_part(client: FlaskClient) -> None:
    made = client.post("/v1/summaries", json={"article": {"text": STORY}, "styles": ["headline"]})
    response = client.post(f"{made.headers['Location']}/reviews", json=EDITED)

    assert (response.status_code, response.json["pointer"]) == (422, "/part")


def test_an_idempotency_key_records_once_and_says_so(client: FlaskClient) -> None:
    path = make(client)
    first, second = (client.post(path, json=ACCEPTED, headers={"Idempotency-Key": "r-1"}) for _ in range(2))

    assert (first.data, first.status_code) == (second.data, second.status_code)
    assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (False, "true")
    assert len(client.get(path).json["reviews"]) == 1


def test_an_idempotency_key_holds_for_one_body_about_one_summary(client: FlaskClient) -> None:
    path, headers = make(client), {"Idempotency-Key": "r-1"}
    other = client.post("/v1/summaries", json={"article": {"text": STORY}, "seed": 1}).headers["Location"] + "/reviews"
    client.post(path, json=ACCEPTED, headers=headers)

    assert client.post(path, json=EDITED, headers=headers).json["type"] == "urn:nutgraf:problem:key-reused"
    assert client.post(other, json=ACCEPTED, headers=headers).json["type"] == "urn:nutgraf:problem:key-reused"


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "r-1"}])
def test_a_store_that_fails_is_said_and_nothing_is_claimed(pipeline: ScriptedPipeline, headers: dict[str, str]) -> None:
    log = StringIO()
    app = create_app(Settings(), pipeline=pipeline, log=log)
    serving, client = app.extensions["nutgraf"], app.test_client()
    object.__setattr__(serving, "store", FailingStore(keep_s=60, most=9))
    path = make(client)

    for response in (client.post(path, json=ACCEPTED, headers=headers), client.post(path, json=ACCEPTED, headers=headers)):
        assert (response.status_code, response.json["type"]) == (503, "urn:nutgraf:problem:store-failed")
        assert "Send the request again" in response.json["detail"]
    assert client.get(path).status_code == 503
    assert '"event": "store"' in log.getvalue()


def test_a_record_that_made_room_is_written_anew_under_its_key(pipeline: ScriptedPipeline) -> None:
    client = create_app(Settings(keep_most=1), pipeline=pipeline).test_client()
    path, headers = make(client), {"Idempotency-Key": "r-1"}
    first = client.post(path, json=ACCEPTED, headers=headers).json
    client.post(path, json=EDITED)
    again = client.post(path, json=ACCEPTED, headers=headers)

    assert again.status_code == 201
    assert again.json["id"] != first["id"]


def test_the_log_tells_the_decision_and_nobodys_words(pipeline: ScriptedPipeline) -> None:
    log = StringIO()
    client = create_app(Settings(), pipeline=pipeline, log=log).test_client()
    client.post(make(client), json=EDITED)
    (line,) = [line for line in log.getvalue().splitlines() if '"event": "review"' in line]

    assert '"decision": "edited"' in line
    assert not any(words in log.getvalue() for words in ("A bus left", "Ines", "Too long"))


def test_a_key_that_may_summarise_may_review_and_is_named_in_the_record(pipeline: ScriptedPipeline, tmp_path: Path) -> None:
    keys = tmp_path / "keys.toml"
    secret, other = add_key(keys, "cms", scopes=["summaries"]), add_key(keys, "desk", scopes=["checks"])
    client = create_app(Settings(api_keys=keys), pipeline=pipeline).test_client()
    path = make(client, **{"X-API-Key": secret})

    assert client.post(path, json=ACCEPTED, headers={"X-API-Key": secret}).json["key"] == "cms"
    assert client.get(path, headers={"X-API-Key": other}).status_code == 403


def test_the_examples_are_valid() -> None:
    assert ReviewBody.model_validate(EXAMPLE).decision == "edited"
    assert ReviewAnswer.model_validate(EXAMPLE_RECORD).key == "cms"
