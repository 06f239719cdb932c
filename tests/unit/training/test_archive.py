import json
from pathlib import Path

import pytest

from training.archive import LEAST_RECORDS, ArchiveError, Story, build_documents, parse_story, read_archive, split_stories

BODY = (
    "The council of Port Ellery voted on Monday to close the old fish market after a storm tore off half of its roof. "
    "Traders will move to a hall by the station until a new market of glass and steel is built in two years, the mayor said. "
    "The work is to cost 4 million pounds, most of it paid for by the region's fund for harbours."
)


def build_record(**changes: object) -> dict[str, object]:
    return {"text": BODY, "headline": "Port Ellery council closes old fish market", "brief": None} | changes


def write_archive(path: Path, records: list[object]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def number_records(count: int) -> list[object]:
    return [build_record(text=f"Ward {at}: {BODY}") for at in range(count)]


def test_a_record_is_cleaned() -> None:
    story = parse_story(
        json.dumps(build_record(text=f"PORT ELLERY (Reuters) - {BODY}", headline="WATCH: Council closes fish market"))
    )

    assert story == Story(BODY, "Council closes fish market", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        (json.dumps(build_record(headline=7)), '"headline" is not text'),
        (json.dumps(build_record(text="Too short.")), '"text" under 40 words'),
        (json.dumps(build_record(headline=None)), 'neither "headline" nor "brief"'),
        (json.dumps(build_record(headline="Rovers beat Albion in extra time")), "headline and text share hardly a word"),
        (json.dumps("x" * 1_000_001), "over 1,000,000 characters"),
    ],
)
def test_a_record_that_teaches_nothing_says_why(line: str, reason: str) -> None:
    assert parse_story(line) == reason


def test_the_survey_counts_what_was_left_out_with_the_first_line_of_each_reason(tmp_path: Path) -> None:
    records = [*number_records(LEAST_RECORDS), *number_records(2), {"text": "Short."}]
    stories, survey = read_archive(write_archive(tmp_path / "own.jsonl", records))

    assert (len(stories), survey.lines) == (LEAST_RECORDS, LEAST_RECORDS + 3)
    assert survey.left_out == {"the same story as an earlier line": 2, '"text" under 40 words': 1}
    assert survey.first['"text" under 40 words'] == LEAST_RECORDS + 3


def test_too_few_stories_are_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"3 usable stories of 4 lines, .* 1 not a JSON object \(first on line 4\)"):
        read_archive(write_archive(tmp_path / "own.jsonl", [*number_records(3), 1]))


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"none\.jsonl: No such file"):
        read_archive(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "caf\xe9"}')
    with pytest.raises(ArchiveError, match="not UTF-8"):
        read_archive(tmp_path / "latin.jsonl")


def test_the_split_depends_on_the_texts_alone(tmp_path: Path) -> None:
    stories, _ = read_archive(write_archive(tmp_path / "own.jsonl", number_records(400)))
    learnt, measured = split_stories(stories)
    again, measured_again = split_stories(stories[::-1])

    assert measured == measured_again
    assert 0 < len(measured) < 60
    assert not {one.text for one in learnt} & {one.text for one in measured}
    assert len(learnt) + len(measured) == len(again) + len(measured_again) == 400


def test_a_story_is_a_document_for_each_of_its_styles() -> None:
    documents = list(build_documents([Story(BODY, "Council closes market", "The market closes.")], "own"))

    assert [(one.set, one.file, one.target) for one in documents] == [
        ("own", "headline", "Council closes market"),
        ("own", "brief", "The market closes."),
    ]
