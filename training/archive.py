"""An outlet's own archive: one JSON object a line, the `text` of a story with its `headline`, its `brief` (standfirst) or both.

Every line is read, and those that can't be learnt from are counted by reason, with the first line that each reason was met on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from training.cleaning import clean_title, measure_coverage
from training.documents import Document, clean_body

LEAST_RECORDS = 200  # under that a model learns quirks rather than a style
LEAST_WORDS = 40
MOST_CHARS = 1_000_000  # of a line; a story is a hundredth of it
READ_CHARS = 6000  # of a story: headlines and briefs are made of its first paragraphs
HELD_SHARE = 20  # one story in so many is kept for measuring …
HELD_MOST = 300  # … up to so many
UNRELATED = 0.2  # share of a headline's content words in the text under which the two are not of one story


class ArchiveError(ValueError):
    """The archive can't be learnt from; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Story:
    """A usable record, cleaned. At least one of `headline` and `brief` is there."""

    text: str
    headline: str | None
    brief: str | None


@dataclass(slots=True)
class Survey:
    """What was found in the file: lines, and those left out, by reason, with the first line of each."""

    lines: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)

    def leave_out(self, line: int, reason: str) -> None:
        self.left_out[reason] += 1
        self.first.setdefault(reason, line)


def read_archive(path: Path) -> tuple[list[Story], Survey]:
    """The usable stories of the file, in order, each text once. Raises ArchiveError for a file without enough of them."""
    survey = Survey()
    stories: list[Story] = []
    seen: set[str] = set()
    for number, line in _read_lines(path):
        survey.lines += 1
        story = parse_story(line)
        if isinstance(story, str):
            survey.leave_out(number, story)
        elif story.text[:200] in seen:
            survey.leave_out(number, "the same story as an earlier line")
        else:
            seen.add(story.text[:200])
            stories.append(story)
    if len(stories) < LEAST_RECORDS:
        reasons = "; ".join(
            f"{count} {reason} (first on line {survey.first[reason]})" for reason, count in survey.left_out.items()
        )
        raise ArchiveError(
            f"{path}: {len(stories)} usable stories of {survey.lines} lines, and training needs {LEAST_RECORDS}. "
            + (f"Left out: {reasons}. " if reasons else "")
            + 'A line is {"text": "…", "headline": "…", "brief": "…"}.'
        )
    return stories, survey


def parse_story(line: str) -> Story | str:
    """The story of a line, or why it is none."""
    if len(line) > MOST_CHARS:
        return f"over {MOST_CHARS:,} characters"
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return "not JSON"
    if not isinstance(record, Mapping):
        return "not a JSON object"
    fields = {name: record.get(name) for name in ("text", "headline", "brief")}
    for name, value in fields.items():
        if not isinstance(value, str | None):
            return f'"{name}" is not text'
    text = clean_body((fields["text"] or "")[:READ_CHARS])
    headline, brief = (clean_title(fields[name] or "") or None for name in ("headline", "brief"))
    if len(text.split()) < LEAST_WORDS:
        return f'"text" under {LEAST_WORDS} words'
    if headline is None and brief is None:
        return 'neither "headline" nor "brief"'
    if measure_coverage(headline or brief or "", text) < UNRELATED:
        return "headline and text share hardly a word"
    return Story(text, headline, brief)


def split_stories(stories: Sequence[Story]) -> tuple[list[Story], list[Story]]:
    """Those to learn from, and those for measuring: the same for the same texts, whatever their order in the file."""
    held = {one.text for one in stories if crc32(one.text.encode()) % HELD_SHARE == 0}
    kept_back = sorted((one for one in stories if one.text in held), key=lambda one: crc32(one.text.encode()))[:HELD_MOST]
    measured = {one.text for one in kept_back}
    return [one for one in stories if one.text not in measured], kept_back


def build_documents(stories: Sequence[Story], source: str) -> Iterator[Document]:
    """The stories as training reads documents: one for the headline, one for the brief."""
    for story in stories:
        if story.headline:
            yield Document("own", "headline", source, story.text, story.headline)
        if story.brief:
            yield Document("own", "brief", source, story.text, story.brief)


def _read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that aren't blank, numbered from 1. Raises ArchiveError when the file can't be read as UTF-8."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}. Name a file of JSON lines: make train ARCHIVE=my.jsonl") from error
    except UnicodeDecodeError as error:
        raise ArchiveError(f"{path}: not UTF-8 (byte {error.start:,}). Convert it first: iconv -t utf-8") from error
