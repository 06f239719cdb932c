import tomllib
from pathlib import Path

import pytest

from service.engine.spelling import read_spelling
from service.engine.truecase import finish_text, read_original, restore_spelling
from tests.unit.engine.toy import INVENTORY, encode, read_pieces

ROWS = tomllib.loads(Path("tests/corpus/truecase.toml").read_text(encoding="utf-8"))["row"]


def restore(written: str, *texts: str, free: tuple[str, ...] = ()) -> str:
    originals = [read_original(read_pieces(text), INVENTORY, read_spelling(text)) for text in texts]
    return restore_spelling(encode([written])[0], INVENTORY, originals, free)


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_the_corpus_is_spelled_as_written(row: dict) -> None:
    source = row["source"]
    text = restore(row["written"], row.get("passage", source), source, free=row.get("free", ()))

    assert finish_text(text, row.get("task", "headline")) == row["want"]


def test_nothing_written_is_nothing() -> None:
    assert restore("", "The wall fell.") == ""
    assert finish_text("", "brief") == ""


@pytest.mark.parametrize(
    ("text", "task", "want"),
    [
        ("  the wall\n fell , again .", "brief", "The wall fell, again."),
        ("The wall fell", "bullet", "The wall fell."),
        ('She said "the wall fell."', "bullet", 'She said "the wall fell."'),
        ("The wall fell.", "headline", "The wall fell"),
        ("The wall fell -", "headline", "The wall fell"),
        ("Did the wall fall?", "headline", "Did the wall fall?"),
        ("Nine met Gen.", "headline", "Nine met Gen."),
        ("34 houses lost", "headline", "34 houses lost"),
        ("( the wall ) fell", "headline", "(The wall) fell"),
    ],
)
def test_texts_of_any_vocabulary_are_finished(text: str, task, want: str) -> None:
    assert finish_text(text, task) == want
