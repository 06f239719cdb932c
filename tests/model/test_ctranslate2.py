from pathlib import Path

import ctranslate2
import pytest

from service.domain import DeadlineError, GenerationError, ModelLoadError
from service.engine.ctranslate2 import CTranslate2Engine, load_ctranslate2_engine
from service.engine.ctranslate2.convert import convert_checkpoint
from service.engine.interface import TASKS, GenerationRequest, Task
from service.engine.torch import load_torch_engine
from service.settings import Settings
from service.wiring import load_engine
from tests.checkpoints import TEXTS

SOURCE = " ".join(TEXTS)
KINDS = ("nutgraf", "bart", "pegasus", "t5")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def engines(folders: dict[str, Path], prompts: Path, cache: Path) -> dict[str, CTranslate2Engine]:
    return {kind: load_ctranslate2_engine(str(folders[kind]), prompts=prompts, cache=cache, threads=1) for kind in KINDS}


def ask(task: Task = "brief", passage: str = TEXTS[0], *, count: int = 3, max_chars: int = 400) -> GenerationRequest:
    return GenerationRequest(task, passage, SOURCE, count, max_chars)


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is_and_reads_as_the_torch_engine_does(
    engines: dict[str, CTranslate2Engine], folders: dict[str, Path], prompts: Path, kind: str
) -> None:
    engine, other = engines[kind], load_torch_engine(str(folders[kind]), prompts=prompts)

    assert engine.info.engine == f"ctranslate2 {ctranslate2.__version__} int8"
    assert (engine.info.name, engine.info.revision, engine.info.family) == (kind, other.info.revision, other.info.family)
    assert engine.languages == other.languages
    for task in TASKS:
        assert engine.reading(task) == other.reading(task)
        assert engine.prompt_version(task) == other.prompt_version(task)
    assert engine.count_tokens(SOURCE) == other.count_tokens(SOURCE)


@pytest.mark.parametrize("kind", ["bart", "t5"])
def test_it_writes_what_the_torch_engine_writes(
    engines: dict[str, CTranslate2Engine], folders: dict[str, Path], prompts: Path, kind: str
) -> None:
    other = load_torch_engine(str(folders[kind]), prompts=prompts, eight_bits=False)
    requests = [ask(passage=text, count=8) for text in TEXTS]

    shared = [
        {one.text for one in ours} & {one.text for one in theirs}
        for ours, theirs in zip(engines[kind].generate(requests, seed=0), other.generate(requests, seed=0), strict=True)
    ]

    assert any(shared)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_breaks_a_rule_never_comes_out(engines: dict[str, CTranslate2Engine], kind: str, seed: int) -> None:
    known = ("2", "$34 million", "more than 34,000", "1953", "307", "2025")
    for candidates in engines[kind].generate([ask(passage=text, count=6) for text in TEXTS], seed=seed):
        assert len({one.text for one in candidates}) == len(candidates)
        for candidate in candidates:
            text = candidate.text.lower()
            for figure in sorted(known, key=len, reverse=True):
                text = text.replace(figure, "")
            assert not any(letter.isdigit() for letter in text), candidate.text


def test_the_same_call_gives_the_same_bytes_and_another_seed_others(engines: dict[str, CTranslate2Engine]) -> None:
    requests = [ask(passage=text) for text in TEXTS]
    answers = [engines["bart"].generate(requests, seed=seed) for seed in (0, 0, 1, 1, 2)]

    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert len({str(one) for one in answers}) > 1


def test_a_deadline_holds_between_requests(engines: dict[str, CTranslate2Engine]) -> None:
    with pytest.raises(DeadlineError):
        engines["bart"].generate([ask()], seed=0, until=0.0)


class BrokenTranslator:
    def translate_batch(self, *args: object, **options: object) -> None:
        raise RuntimeError("out of memory")


def test_a_failure_of_the_model_is_told(engines: dict[str, CTranslate2Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["bart"], "_translator", BrokenTranslator())

    with pytest.raises(GenerationError, match="failed on a request"):
        engines["bart"].generate([ask()], seed=0)


def test_a_checkpoint_is_converted_once(folders: dict[str, Path], tmp_path: Path) -> None:
    first = convert_checkpoint(folders["t5"], "r1", tmp_path)
    stamp = (first / "model.bin").stat().st_mtime_ns

    assert convert_checkpoint(folders["t5"], "r1", tmp_path) == first
    assert (first / "model.bin").stat().st_mtime_ns == stamp
    assert convert_checkpoint(folders["t5"], "r2", tmp_path) != first
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith("converting")]


def test_a_cache_that_cannot_be_written_is_told(folders: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(ModelLoadError, match="NUTGRAF_CACHE"):
        convert_checkpoint(folders["t5"], "r1", tmp_path / "file")


def test_auto_takes_eight_bits_of_torch_for_a_bart_and_ctranslate2_for_others(
    folders: dict[str, Path], prompts: Path, cache: Path, tmp_path: Path
) -> None:
    def choose(kind: str, **changes: object) -> str:
        settings = {"model": str(folders[kind]), "prompts": prompts, "cache": cache, "threads": 1} | changes
        return load_engine(Settings.model_validate(settings)).info.engine.split()[0]

    assert choose("nutgraf") == "torch"
    assert choose("t5") == "ctranslate2"
    assert choose("t5", engine="torch") == "torch"
    assert choose("nutgraf", engine="ctranslate2") == "ctranslate2"
    (tmp_path / "file").write_text("no folder")
    assert choose("pegasus", cache=tmp_path / "file") == "torch"
