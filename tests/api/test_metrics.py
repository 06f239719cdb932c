"""What Prometheus reads."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from service.web.counters import Counters
from tests.scripted import STORY


def read_metrics(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = client.get("/metrics").get_data(as_text=True)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def find_value(client: FlaskClient, name: str, **labels: str) -> float | None:
    return read_metrics(client).get((name, frozenset(labels.items())))


def summarize(client: FlaskClient) -> Any:
    return client.post("/v1/summaries", json={"article": {"text": STORY}})


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    summarize(client)
    client.get("/nothing")

    assert find_value(client, "nutgraf_requests_total", method="POST", route="/v1/summaries", status="200") == 1
    assert find_value(client, "nutgraf_requests_total", method="GET", route="none", status="404") == 1
    assert find_value(client, "nutgraf_request_seconds_count", route="/v1/summaries") == 1


def test_texts_are_counted_by_verdict_and_articles_by_words(client: FlaskClient) -> None:
    summarize(client)

    assert find_value(client, "nutgraf_texts_total", style="brief", verdict="review") == 1
    assert find_value(client, "nutgraf_texts_total", style="headline", verdict="pass") == 2
    assert find_value(client, "nutgraf_article_words_total") == 70


def test_readiness_is_a_gauge(client: FlaskClient) -> None:
    assert find_value(client, "nutgraf_ready") == 1
    assert b"nutgraf_ready 0.0" in Counters().render({})


def test_no_word_of_an_article_is_in_the_metrics(client: FlaskClient) -> None:
    summarize(client)

    assert "Millbrook" not in client.get("/metrics").get_data(as_text=True)
