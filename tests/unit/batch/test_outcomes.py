"""What a record comes to, as a line."""

from __future__ import annotations

import json

import pytest

from service.batch.outcomes import Failed, Told, answer_record, read_told
from service.batch.records import Record
from service.domain import Article, GenerationError, InputError, SummaryRequest
from tests.unit.batch.writer import Writer

ASKED = SummaryRequest(Article("The mill closes.", title="Mill closes"))


def fail_with(error: Exception) -> dict[str, str]:
    """The problem that a record has when the pipeline raises `error`."""

    def fail(request: SummaryRequest) -> None:
        raise error

    outcome = answer_record(Writer(fail), Record("cms-1", 7, ASKED))
    assert isinstance(outcome, Failed)
    problem: dict[str, str] = json.loads(outcome.line)["problem"]
    return problem


@pytest.mark.parametrize("name", ["cms-1", 'a "quoted" one\\', "ärger 1", 7])
def test_a_line_tells_whose_answer_it_is(name: str | int) -> None:
    writer = Writer()
    outcome = answer_record(writer, Record(name, 7, ASKED))
    assert read_told(outcome.line) == Told(name, writer.identify(ASKED))


@pytest.mark.parametrize("line", [b"", b'{"record":"a"}\n', b'{"record":"a","id":"1","x":1}', b'{"record": "a","id":"1"}\n'])
def test_any_other_line_tells_nothing(line: bytes) -> None:
    assert read_told(line) is None


def test_an_error_of_the_model_is_told_as_it_says_it() -> None:
    assert fail_with(GenerationError("The model ran out of memory.")) == {
        "type": "urn:nutgraf:problem:generation-failed",
        "detail": "The model ran out of memory.",
    }


def test_an_error_that_nobody_expected_tells_its_place_and_not_its_words() -> None:
    problem = fail_with(ValueError("The mill closes."))
    assert problem["type"] == "urn:nutgraf:problem:internal-error"
    assert "ValueError at test_outcomes.py:" in problem["detail"]
    assert "mill" not in problem["detail"]


def test_a_pointer_to_another_field_than_the_text_stays() -> None:
    assert fail_with(InputError("Not served.", pointer="/article/language"))["pointer"] == "/article/language"
