from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from service.domain import Article, SummaryRequest
from service.formats.told import Told, read_told
from service.web.answers import SummaryAnswer
from tests.scripted import BRIEF, HEADLINE, STORY, make_summary
from tests.unit.formats.telling import TOLD, tell, tell_event

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def answer(*styles: Any) -> dict[str, Any]:
    request = SummaryRequest(Article(STORY), styles=styles or ("headline", "brief", "timeline"))
    parsed: dict[str, Any] = json.loads(SummaryAnswer.of(make_summary(request)).model_dump_json())
    return parsed


def test_an_answer_tells_its_texts_with_origin_and_verdict() -> None:
    told = read_told(answer())
    assert (told.id, told.headline, told.brief) == ("s-1", tell(HEADLINE), tell(BRIEF, origin="mixed", verdict="review"))
    assert told.alternatives == (tell("Bus crash", origin="source"),)
    assert told.list_lines() == ["June 4, 2024: A bus left the road.", "The school will hold an assembly."]
    assert (told.events[0].edtf, told.events[0].display, told.undated[0].edtf) == ("2024-06-04", "June 4, 2024", None)


def test_what_was_not_asked_for_is_empty() -> None:
    told = read_told(answer("headline"))
    assert (told.brief, told.list_events()) == (None, ())


def test_notes_say_why_a_text_is_missing_and_which_to_check() -> None:
    parsed = answer()
    parsed["headline"] |= {"text": None, "reason": "Nothing fits 20 characters."}
    parsed["headline"]["alternatives"][0]["fidelity"]["verdict"] = "fail"
    parsed["timeline"]["undated"][0]["fidelity"]["verdict"] = "review"
    assert read_told(parsed).notes == (
        "No headline: Nothing fits 20 characters.",
        "Check against the story before use: brief, alternative 1, timeline entry 2.",
    )


@pytest.mark.parametrize(
    ("origins", "name"),
    [
        (("model", "model"), "trainedAlgorithmicMedia"),
        (("source", "source"), "algorithmicMedia"),
        (("model", "source"), "compositeWithTrainedAlgorithmicMedia"),
        (("mixed", "mixed"), "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_the_source_type_of_the_whole_follows_from_its_texts(origins: tuple[str, str], name: str) -> None:
    headline, event = origins
    told = Told("s", headline=tell("Rain", origin=headline), undated=(tell_event("Rain fell.", origin=event),))
    assert told.name_source_type() == IPTC + name
    assert Told("s").name_source_type() is None


def test_texts_that_fail_are_dropped_for_readers() -> None:
    bad = tell("Wrong", verdict="fail")
    told = replace(TOLD, headline=bad, alternatives=(bad, *TOLD.alternatives), undated=(tell_event("Wrong", verdict="fail"),))
    kept = told.drop_failed()
    assert (kept.headline, kept.alternatives, kept.undated) == (None, TOLD.alternatives, ())
    assert kept.events == TOLD.events
