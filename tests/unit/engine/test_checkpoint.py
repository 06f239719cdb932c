import json
from pathlib import Path

import pytest

from service.domain import ModelLoadError
from service.engine.checkpoint import hash_folder, open_checkpoint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "little-model"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "bart"}')
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "tokenizer.json").write_text("{}")
    return folder


def test_a_folder_is_named_by_its_last_part(folder: Path) -> None:
    checkpoint = open_checkpoint(f"{folder}/")

    assert (checkpoint.name, checkpoint.family, checkpoint.languages, checkpoint.free_words) == ("little-model", None, None, ())


def test_a_folder_of_ours_declares_family_and_languages_and_brings_free_words(folder: Path) -> None:
    (folder / "nutgraf.json").write_text(json.dumps({"family": "nutgraf", "languages": ["en", "fr"], "version": 2}))
    (folder / "free_words.txt").write_text("wall\nfell\n")

    checkpoint = open_checkpoint(str(folder))

    assert checkpoint.family == "nutgraf"
    assert checkpoint.languages == {"en", "fr"}
    assert checkpoint.free_words == ("wall", "fell")


@pytest.mark.parametrize("model", ["facebook/bart-large-cnn", "t5-small", "google/flan-t5-base"])
def test_what_cannot_be_a_path_here_is_a_hub_id(model: str) -> None:
    checkpoint = open_checkpoint(model)

    assert checkpoint.folder is None
    assert checkpoint.name == model


@pytest.mark.parametrize(
    "model", ["/nowhere/model", "./model", "../model", "~/no-such-model", "tests/no-such-model", "a/b/c", "C:\\model"]
)
def test_a_path_to_nothing_is_told_as_a_missing_folder(model: str) -> None:
    with pytest.raises(ModelLoadError, match="does not exist"):
        open_checkpoint(model)


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("config.json", None, "has no config.json"),
        ("config.json", "{", "cannot be read as JSON"),
        ("config.json", "[]", "does not hold a JSON object"),
        ("config.json", "{}", "names no model_type"),
        ("model.safetensors", None, "has no weights"),
        ("tokenizer.json", None, "has no tokenizer"),
        ("nutgraf.json", "nonsense", "cannot be read as JSON"),
    ],
)
def test_a_broken_folder_is_told_in_words(folder: Path, file: str, text: str | None, complaint: str) -> None:
    (folder / file).write_text(text or "")
    if text is None:
        (folder / file).unlink()

    with pytest.raises(ModelLoadError, match=complaint) as caught:
        open_checkpoint(str(folder))

    assert str(folder) in str(caught.value)


def test_free_words_that_are_no_text_are_told(folder: Path) -> None:
    (folder / "free_words.txt").write_bytes(b"\xff\xfe\xfa")

    with pytest.raises(ModelLoadError, match=r"free_words\.txt cannot be read"):
        open_checkpoint(str(folder))


def test_the_hash_follows_the_files_and_not_the_model_card(folder: Path) -> None:
    before = hash_folder(folder)
    (folder / "MODEL_CARD.md").write_text("A card.")
    assert hash_folder(folder) == before

    (folder / "model.safetensors").write_bytes(b"Weights")
    assert hash_folder(folder) != before
