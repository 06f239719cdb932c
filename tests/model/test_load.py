import json
import pickle
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from service.domain import ModelLoadError, SettingsError
from service.engine.interface import TASKS, GenerationRequest
from service.engine.torch import load_torch_engine
from service.engine.torch.load import _choose_precision
from tests.checkpoints import make_bart


@pytest.fixture
def bart(folders: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(folders["bart"], tmp_path / "bart"))


def edit_json(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize(
    ("name", "family", "mode", "max_tokens"),
    [
        ("nutgraf", "nutgraf", "selected", 40),
        ("wordpiece", "single-task", "article", 254),
        ("bart", "single-task", "article", 254),
        ("pegasus", "single-task", "article", 255),
        ("t5", "instruction", "article", 500),
    ],
)
def test_any_sequence_to_sequence_checkpoint_loads(
    folders: dict[str, Path], prompts: Path, name: str, family: str, mode: str, max_tokens: int
) -> None:
    engine = load_torch_engine(str(folders[name]), prompts=prompts)

    assert engine.info.name == name
    assert engine.info.family == family
    assert engine.info.engine == f"torch {torch.__version__} {'cpu' if name in ('pegasus', 't5') else 'int8'}"
    assert engine.reading("headline").mode == mode
    assert engine.reading("headline").max_tokens == pytest.approx(max_tokens, abs=8)
    assert {engine.prompt_version(task) for task in TASKS} == {f"{task}@1" for task in TASKS}
    assert engine.count_tokens("The sea wall") >= 3


def test_a_checkpoint_of_ours_tells_its_languages_and_others_count_as_english(folders: dict[str, Path], prompts: Path) -> None:
    assert load_torch_engine(str(folders["nutgraf"]), prompts=prompts).languages == {"en"}
    assert load_torch_engine(str(folders["t5"]), prompts=prompts).languages == {"en"}
    assert load_torch_engine(str(folders["t5"]), prompts=prompts, languages=["de", "fr"]).languages == {"de", "fr"}


def test_the_family_and_the_threads_can_be_set(folders: dict[str, Path], prompts: Path) -> None:
    engine = load_torch_engine(str(folders["t5"]), prompts=prompts, family="single-task", threads=2)

    assert engine.info.family == "single-task"
    engine.generate([GenerationRequest("brief", "The wall.", "The wall.", 1, 80)], seed=0)
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)


def test_the_revision_is_a_hash_of_the_files(folders: dict[str, Path], bart: Path, prompts: Path) -> None:
    revision = load_torch_engine(str(bart), prompts=prompts).info.revision
    assert revision == load_torch_engine(str(folders["bart"]), prompts=prompts).info.revision

    edit_json(bart / "config.json", dropout=0.2)
    assert load_torch_engine(str(bart), prompts=prompts).info.revision != revision


def test_half_precision_weights_and_pickled_weights_load_too(bart: Path, prompts: Path) -> None:
    weights = load_file(bart / "model.safetensors")
    (bart / "model.safetensors").unlink()
    torch.save({name: tensor.half() for name, tensor in weights.items()}, bart / "pytorch_model.bin")

    assert load_torch_engine(str(bart), prompts=prompts).info.name == "bart"


def expect_refusal(folder: Path | str, prompts: Path, complaint: str, **options: str) -> None:
    with pytest.raises(ModelLoadError, match=complaint) as caught:
        load_torch_engine(str(folder), prompts=prompts, **options)
    assert "\n" not in str(caught.value)


def test_a_causal_model_is_refused(folders: dict[str, Path], prompts: Path) -> None:
    expect_refusal(folders["causal"], prompts, "type 'gpt2'.*no sequence-to-sequence model.*Choose")


def test_a_missing_folder_is_refused_without_a_download(tmp_path: Path, prompts: Path) -> None:
    expect_refusal(tmp_path / "nothing", prompts, "does not exist")


def test_a_hub_id_that_cannot_be_fetched_is_told(monkeypatch: pytest.MonkeyPatch, prompts: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    expect_refusal("nobody/no-such-model", prompts, "The hub model nobody/no-such-model cannot be fetched.*network")


def test_a_hub_model_is_known_by_its_commit(
    folders: dict[str, Path], prompts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = "c0ffee" * 6 + "c0de"
    cached = tmp_path / "models--nobody--little"
    shutil.copytree(folders["bart"], cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))

    info = load_torch_engine("nobody/little", prompts=prompts).info

    assert (info.name, info.revision) == ("nobody/little", commit)


def test_a_type_that_transformers_does_not_know_is_refused(bart: Path, prompts: Path) -> None:
    edit_json(bart / "config.json", model_type="nonesuch")

    expect_refusal(bart, prompts, "The model folder .* cannot be loaded: .*nonesuch")


def test_a_checkpoint_with_code_of_its_own_is_refused_and_the_code_never_run(bart: Path, prompts: Path) -> None:
    ran = bart / "ran"
    edit_json(bart / "config.json", model_type="nonesuch", auto_map={"AutoConfig": "own.Config"})
    (bart / "own.py").write_text(f"open({str(ran)!r}, 'w')\nclass Config: pass\n")

    expect_refusal(bart, prompts, "needs code of its own, which is never run")
    assert not ran.exists()


@pytest.mark.parametrize("damage", [b"", b"not weights at all", None])
def test_damaged_weights_are_refused(bart: Path, prompts: Path, damage: bytes | None) -> None:
    weights = bart / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000] if damage is None else damage)

    expect_refusal(bart, prompts, "The weights of the model folder .* cannot be read")


def test_a_pickle_that_runs_code_is_refused(bart: Path, prompts: Path, tmp_path: Path) -> None:
    class Mischief:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "ran",)

    (bart / "model.safetensors").unlink()
    (bart / "pytorch_model.bin").write_bytes(pickle.dumps({"weight": Mischief()}, protocol=2))

    expect_refusal(bart, prompts, "cannot be read")
    assert not (tmp_path / "ran").exists()


def test_weights_that_lack_tensors_are_refused(bart: Path, prompts: Path) -> None:
    weights = load_file(bart / "model.safetensors")
    del weights["model.decoder.layers.0.fc1.weight"]
    save_file(weights, bart / "model.safetensors", metadata={"format": "pt"})

    expect_refusal(bart, prompts, r"lack 1 tensors \(model\.decoder\.layers\.0\.fc1\.weight")


def test_weights_of_another_shape_are_refused(bart: Path, prompts: Path) -> None:
    edit_json(bart / "config.json", d_model=32)

    expect_refusal(bart, prompts, "cannot be")


def test_a_folder_without_tokenizer_is_refused(bart: Path, prompts: Path) -> None:
    for file in bart.glob("tokenizer*"):
        file.unlink()

    expect_refusal(bart, prompts, "has no tokenizer")


def test_a_tokenizer_that_cannot_be_read_is_refused(bart: Path, prompts: Path) -> None:
    (bart / "tokenizer.json").write_text("{}")

    expect_refusal(bart, prompts, "cannot be loaded")


def test_a_tokenizer_of_another_model_is_refused(folders: dict[str, Path], prompts: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folders["t5"], tmp_path / "t5"))
    shutil.copy(make_bart(tmp_path / "bart") / "tokenizer.json", other)

    expect_refusal(other, prompts, "has more tokens than its weights have rows")


def test_a_family_with_control_tokens_needs_them_in_the_vocabulary(bart: Path, prompts: Path) -> None:
    expect_refusal(bart, prompts, "has no control token <headline>", family="nutgraf")


def test_free_words_need_a_lower_case_vocabulary(bart: Path, prompts: Path) -> None:
    (bart / "free_words.txt").write_text("wall\n")

    expect_refusal(bart, prompts, "only with a lower-case WordPiece vocabulary")


def test_a_checkpoint_without_a_start_token_is_refused(bart: Path, prompts: Path) -> None:
    edit_json(bart / "generation_config.json", decoder_start_token_id=None)
    edit_json(bart / "config.json", decoder_start_token_id=None)

    expect_refusal(bart, prompts, "lacks decoder_start_token_id")


@pytest.mark.parametrize(("device", "complaint"), [("cuda", "finds no CUDA"), ("gpu7", "There is no device 'gpu7'")])
@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
def test_a_device_that_is_not_there_is_refused(folders: dict[str, Path], prompts: Path, device: str, complaint: str) -> None:
    expect_refusal(folders["bart"], prompts, complaint, device=device)


def test_on_a_graphics_card_weights_are_half_as_wide() -> None:
    assert _choose_precision(torch.device("cuda")) in {torch.bfloat16, torch.float16}


def test_an_unknown_family_is_a_wrong_setting(folders: dict[str, Path], prompts: Path) -> None:
    with pytest.raises(SettingsError, match="no prompt family 'gpt'"):
        load_torch_engine(str(folders["bart"]), prompts=prompts, family="gpt")
