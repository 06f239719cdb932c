import random
import threading
from math import inf
from pathlib import Path

import pytest
import torch

from service.domain import Candidate, GenerationError
from service.engine.interface import TASKS, Engine, GenerationRequest, Task
from service.engine.torch import TorchEngine, load_torch_engine
from service.engine.torch.bart import BartNetwork
from service.engine.torch.network import TransformersNetwork
from service.engine.torch.search import Job
from tests.checkpoints import FREE_WORDS, TEXTS

SOURCE = " ".join(TEXTS)
KINDS = ("nutgraf", "wordpiece", "bart", "pegasus", "t5")


@pytest.fixture(scope="module")
def engines(folders: dict[str, Path], prompts: Path) -> dict[str, TorchEngine]:
    """Each kind as transformers runs it; "int8" is "nutgraf" as it is served on the CPU."""
    whole = {name: load_torch_engine(str(folders[name]), prompts=prompts, eight_bits=False) for name in KINDS}
    return whole | {"int8": load_torch_engine(str(folders["nutgraf"]), prompts=prompts)}


def ask(task: Task = "headline", passage: str = TEXTS[0], *, count: int = 3, max_chars: int = 80) -> GenerationRequest:
    return GenerationRequest(task, passage, SOURCE, count, max_chars)


def round_scores(answers: list[tuple[Candidate, ...]]) -> list[list[tuple[str, float]]]:
    return [[(one.text, round(one.score, 4)) for one in candidates] for candidates in answers]


@pytest.mark.parametrize("kind", [*KINDS, "int8"])
def test_every_kind_of_checkpoint_writes_distinct_candidates_within_the_limit(engines: dict[str, TorchEngine], kind: str) -> None:
    engine: Engine = engines[kind]
    answers = engine.generate([ask(task, text) for task in TASKS for text in TEXTS], seed=0)

    assert any(answers)
    for candidates in answers:
        texts = [candidate.text for candidate in candidates]
        assert len(texts) == len(set(texts)) <= 3
        assert all(0 < len(text) <= 80 for text in texts)
        assert all(candidate.score < 0 for candidate in candidates)


def test_the_same_call_gives_the_same_bytes(engines: dict[str, TorchEngine]) -> None:
    requests = [ask(task) for task in TASKS]
    for seed in (0, 5):
        assert engines["nutgraf"].generate(requests, seed=seed) == engines["nutgraf"].generate(requests, seed=seed)


def test_another_seed_gives_other_candidates(engines: dict[str, TorchEngine]) -> None:
    answers = {tuple(engines["nutgraf"].generate([ask("brief")], seed=seed)[0]) for seed in range(4)}

    assert len(answers) > 2


def test_the_seed_leaves_the_random_state_of_the_process_alone(engines: dict[str, TorchEngine]) -> None:
    state = torch.get_rng_state()
    engines["nutgraf"].generate([ask()], seed=5)

    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("seed", [0, 5])
@pytest.mark.parametrize("kind", ["nutgraf", "bart"])
def test_a_request_gets_the_same_answer_in_any_company(engines: dict[str, TorchEngine], kind: str, seed: int) -> None:
    requests = [ask(task, text, count=count) for task in TASKS for text in TEXTS for count in (2, 5)]
    random.Random(3).shuffle(requests)

    together = engines[kind].generate(requests, seed=seed)

    alone = [engines[kind].generate([request], seed=seed)[0] for request in requests[:6]]
    assert round_scores(together[:6]) == round_scores(alone)


@pytest.mark.parametrize("kind", [*KINDS, "int8"])
def test_an_article_without_figures_is_written_about_too(engines: dict[str, TorchEngine], kind: str) -> None:
    plain = "The council will raise the sea wall, officials say."

    assert len(engines[kind].generate([GenerationRequest("brief", plain, plain, 2, 200)], seed=0)) == 1


def test_no_requests_give_no_answers(engines: dict[str, TorchEngine]) -> None:
    assert engines["nutgraf"].generate([], seed=0) == []


def test_a_limit_that_nothing_fits_gives_no_candidates(engines: dict[str, TorchEngine]) -> None:
    assert engines["nutgraf"].generate([ask(max_chars=3)], seed=0) == [()]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_figures_are_those_of_the_source_whatever_the_weights(engines: dict[str, TorchEngine], seed: int) -> None:
    known = ("2", "$34 million", "more than 34,000", "1953", "307", "2025")
    for kind in KINDS:
        for candidates in engines[kind].generate([ask("brief", text, max_chars=400) for text in TEXTS], seed=seed):
            for candidate in candidates:
                text = candidate.text.lower()
                for figure in sorted(known, key=len, reverse=True):
                    text = text.replace(figure, "")
                assert not any(letter.isdigit() for letter in text), (kind, candidate.text)


def test_our_model_writes_only_words_of_the_source_and_free_words(engines: dict[str, TorchEngine]) -> None:
    words = {word.strip(".,").removesuffix("'s") for word in SOURCE.lower().split()} | set(FREE_WORDS) | {"a"}

    for candidates in engines["nutgraf"].generate([ask("brief", text, max_chars=400) for text in TEXTS], seed=1):
        for candidate in candidates:
            assert {word.strip(".,:").removesuffix("'s") for word in candidate.text.lower().split()} <= words


@pytest.mark.parametrize("kind", ["nutgraf", "bart", "t5"])
def test_a_score_is_the_mean_log_probability_under_the_model(engines: dict[str, TorchEngine], kind: str) -> None:
    engine, request = engines[kind], ask("brief")
    fed = engine._lexicon.feed(request.passage, engine._prompts["brief"], 40)
    (draft,) = engine._lexicon.start_drafts([request])

    (endings,) = engine._write([Job(request, engine._prompts["brief"], draft, fed)], inf)

    assert endings
    network = engine._network
    assert isinstance(network, TransformersNetwork)
    for ending in endings:
        written = torch.tensor([[*ending.ids, network.ids.ends[0]]])
        shifted = torch.cat([torch.tensor([[network.ids.start]]), written[:, :-1]], dim=1)
        with torch.inference_mode():
            logits = network._model(input_ids=torch.tensor([fed]), decoder_input_ids=shifted).logits
        scores = logits.log_softmax(dim=-1).gather(2, written[:, :, None])
        assert scores.sum().item() / written.shape[1] == pytest.approx(ending.score, abs=1e-4)


def test_eight_bits_score_as_the_whole_weights_do(folders: dict[str, Path]) -> None:
    from transformers import AutoModelForSeq2SeqLM

    model = AutoModelForSeq2SeqLM.from_pretrained(folders["nutgraf"]).eval()
    fed, scores = [[2, 20, 21, 22, 3], [2, 30, 31, 3]], []
    with torch.inference_mode():
        for network in (TransformersNetwork(model), BartNetwork(model)):
            reader = network.read(fed)
            steps = [reader.step(torch.tensor([2, 2]))]
            reader.keep({0: [0, 0], 1: [1]})  # two beams of the one, one of the other
            steps.append(reader.step(torch.tensor([25, 26, 27])))
            reader.keep({0: [1, 0, 1], 1: [2]})
            steps.append(reader.step(torch.tensor([28, 29, 30, 31])))
            reader.keep({1: [3]})
            steps.append(reader.step(torch.tensor([32])))
            scores.append([one[:, : model.config.vocab_size].softmax(-1) for one in steps])

    for whole, quantized in zip(*scores, strict=True):
        assert whole.shape == quantized.shape
        assert (whole - quantized).abs().max() < 0.01


def test_a_text_may_be_longer_than_the_room_first_made_for_it(folders: dict[str, Path]) -> None:
    from transformers import AutoModelForSeq2SeqLM

    model = AutoModelForSeq2SeqLM.from_pretrained(folders["nutgraf"]).eval()
    with torch.inference_mode():
        readers = [network.read([[2, 20, 21, 3]]) for network in (TransformersNetwork(model), BartNetwork(model))]
        for token in range(20, 60):
            whole, quantized = (reader.step(torch.tensor([token]))[:, : model.config.vocab_size] for reader in readers)

    assert (whole.softmax(-1) - quantized.softmax(-1)).abs().max() < 0.01


def test_a_passage_that_is_too_long_is_cut(engines: dict[str, TorchEngine]) -> None:
    (candidates,) = engines["bart"].generate([ask("brief", SOURCE * 20)], seed=0)

    assert candidates


@pytest.mark.parametrize("kind", KINDS)
def test_text_that_is_no_unicode_is_read_all_the_same(engines: dict[str, TorchEngine], kind: str) -> None:
    broken = TEXTS[0] + " \ud800\x00 end"

    assert len(engines[kind].generate([GenerationRequest("brief", broken, broken, 1, 80)], seed=0)) == 1


@pytest.mark.parametrize("kind", ["nutgraf", "int8"])
def test_threads_share_an_engine(engines: dict[str, TorchEngine], kind: str) -> None:
    engine = engines[kind]
    expected = [engine.generate([ask("brief", text)], seed=0) for text in TEXTS]
    answers: dict[int, list[tuple[Candidate, ...]]] = {}

    def work(at: int) -> None:
        answers[at] = engine.generate([ask("brief", TEXTS[at])], seed=0)

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(TEXTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answers[at] for at in range(len(TEXTS))] == expected


def test_a_failure_of_the_model_is_told_and_the_engine_lives_on(folders: dict[str, Path], prompts: Path) -> None:
    engine = load_torch_engine(str(folders["nutgraf"]), prompts=prompts, eight_bits=False)
    assert isinstance(engine._network, TransformersNetwork)
    layer = engine._network._model.model.decoder.layers[0].fc1
    weight = layer.weight
    layer.weight = torch.nn.Parameter(torch.zeros(3, 3))

    with pytest.raises(GenerationError, match="failed on a batch of 1"):
        engine.generate([ask()], seed=0)

    layer.weight = weight
    assert engine.generate([ask("brief")], seed=0)[0]
