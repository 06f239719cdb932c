"""The whole way from records to a folder that the service loads, on a random model of a few thousand parameters."""

import json
import shutil
from pathlib import Path

import pytest

from service.settings import Settings
from service.wiring import build_pipeline
from tests.checkpoints import TEXTS, make_nutgraf
from training import finetune
from training.archive import ArchiveError
from training.finetune import claim_work, find_start, main

Capture = pytest.CaptureFixture[str]
RECIPE = """
[data]
folders = []
skipped_sources = []
headline_pairs = 1000
brief_pairs = 1000
bullet_pairs = 100
open_share = 1.0
source_cap = 1000
office_cap = 1000
lead_words = 60
least_coverage = 0.5
keeps_unsupported = false
seed = 1

[train]
minutes = 0.02
learning_rate = 1e-3
encoder_scale = 0.5
warmup = 0.05
label_smoothing = 0.1
dropout = 0.0
weight_decay = 0.01
clean_from = 1.0
clean_coverage = 0.0
batch_tokens = 2000
source_tokens = { headline = 72, brief = 112, bullet = 64 }
target_tokens = 48
held_out = 10
checkpoint_s = 0.4
evaluate_s = 0.5
seed = 1
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    rows = [
        {
            "text": f"In ward {at} the harbour council met. {' '.join(TEXTS)}",
            "headline": "Harbour council approved plan to raise sea wall",
            "brief": "The council in the harbour approved a plan to raise the sea wall at a cost of $34 million.",
        }
        for at in range(500)
    ]
    path = tmp_path / "gazette.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def arguments(tmp_path: Path, archive: Path) -> list[str]:
    (tmp_path / "quick.toml").write_text(RECIPE, encoding="utf-8")
    start = make_nutgraf(tmp_path / "start")
    out, work, config = tmp_path / "out" / "gazette", tmp_path / "work", tmp_path / "quick.toml"
    return [str(archive), "--start", str(start), "--out", str(out), "--work", str(work), "--config", str(config)]


def test_records_become_a_folder_that_the_service_loads(tmp_path: Path, arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 0

    folder = tmp_path / "out" / "gazette"
    settings = Settings.from_env({"NUTGRAF_MODEL": str(folder)})
    assert build_pipeline(settings).info.name == "gazette"
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "starting from start" in card
    assert "| headlines | " in card
    assert "| briefs | " in card
    assert "What the notice beside those weights says" in (folder / "LICENSE-WEIGHTS").read_text(encoding="utf-8")
    printed = capsys.readouterr().out
    assert "500 records" in printed
    assert f"NUTGRAF_MODEL={folder}" in printed


def test_a_run_goes_on_and_refuses_the_folder_of_other_records(tmp_path: Path, arguments: list[str], archive: Path) -> None:
    work = tmp_path / "work" / "gazette"
    assert main(arguments) == 0
    before = (work / "before.json").read_text(encoding="utf-8")
    assert main(arguments) == 0
    assert (work / "before.json").read_text(encoding="utf-8") == before

    with archive.open("a", encoding="utf-8") as lines:
        lines.write("\n{}\n")
    assert main(arguments) == 2


def test_check_alone_trains_nothing(tmp_path: Path, arguments: list[str]) -> None:
    assert main([*arguments, "--check"]) == 0
    assert not (tmp_path / "work").exists()


def test_an_archive_without_pairs_is_refused(tmp_path: Path, arguments: list[str], archive: Path, capsys: Capture) -> None:
    rows = [json.loads(line) | {"headline": "Harbour council", "brief": None} for line in archive.read_text().splitlines()]
    archive.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    assert main(arguments) == 2
    assert "pairs came of" in capsys.readouterr().out


def test_a_start_is_the_embedded_model_the_base_or_a_checkpoint(tmp_path: Path) -> None:
    assert find_start("embedded").folder == finetune.EMBEDDED
    assert find_start("base").folder is None
    with pytest.raises(ArchiveError, match=r"no checkpoint of this family"):
        find_start(str(tmp_path))


def test_a_work_folder_belongs_to_one_archive(tmp_path: Path, archive: Path) -> None:
    claim_work(tmp_path / "work", archive)
    claim_work(tmp_path / "work", Path(shutil.copy(archive, tmp_path / "copy.jsonl")))
    archive.write_text("{}", encoding="utf-8")
    with pytest.raises(ArchiveError, match="other records"):
        claim_work(tmp_path / "work", archive)
