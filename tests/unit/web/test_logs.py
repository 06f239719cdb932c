from __future__ import annotations

import json
from io import StringIO

from service.web.logs import build_logger


def test_an_event_is_one_line_of_json() -> None:
    log = StringIO()
    build_logger(log, level="info", format="json").info("request", status=200)
    event = json.loads(log.getvalue())
    assert (event["event"], event["status"], event["level"]) == ("request", 200, "info")
    assert event["timestamp"].endswith("Z")


def test_events_below_the_level_are_left_out() -> None:
    log = StringIO()
    logger = build_logger(log, level="warning", format="json")
    logger.info("request")
    logger.error("failure")
    assert [json.loads(line)["event"] for line in log.getvalue().splitlines()] == ["failure"]


def test_text_is_for_a_person_and_has_no_colour_codes() -> None:
    log = StringIO()
    build_logger(log, level="info", format="text").info("request", status=200)
    assert "request" in log.getvalue()
    assert "status=200" in log.getvalue()
    assert "\x1b" not in log.getvalue()
