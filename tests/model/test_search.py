from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest
import torch

from service.domain import DeadlineError
from service.engine.interface import GenerationRequest
from service.engine.torch import TorchEngine, load_torch_engine
from service.engine.torch.search import START, Beam, Ending, Job, Search, find_best, write_texts
from tests.checkpoints import TEXTS

SOURCE = TEXTS[1]
START_ID, END_ID = 2, 3


class FlatNetwork:
    """A network whose scores are the same wherever it is asked; its own reader."""

    is_small = True

    def __init__(self, engine: TorchEngine, scores: torch.Tensor) -> None:
        self.ids, self.size, self.device = engine._network.ids, engine._network.size, torch.device("cpu")
        self._scores = scores

    def read(self, fed: Sequence[Sequence[int]]) -> "FlatNetwork":
        return self

    def step(self, tokens: torch.Tensor) -> torch.Tensor:
        return self._scores.repeat(len(tokens), 1)

    def keep(self, beams: Mapping[int, Sequence[int]]) -> None:
        pass


@pytest.fixture(scope="module")
def engine(folders: dict[str, Path], prompts: Path) -> TorchEngine:
    return load_torch_engine(str(folders["nutgraf"]), prompts=prompts)


def plan(
    engine: TorchEngine, *, passage: str = SOURCE, max_chars: int = 100, noise: float | None = None, **changes: object
) -> Job:
    request = GenerationRequest("brief", passage, " ".join(TEXTS), 1, max_chars)
    (draft,) = engine._lexicon.start_drafts([request])
    prompt = engine._prompts["brief"].model_copy(update={"min_new_tokens": 1} | changes)
    tilt = None if noise is None else torch.full((engine._masks.size,), noise)
    return Job(request, prompt, draft, (), tilt)


def list_open(engine: TorchEngine, job: Job, text: str) -> set[str]:
    """What may come after `text`."""
    search = Search(engine._network, engine._masks, [job])
    beam = Beam((), START, 0, 0.0, 0.0, 0)
    for token in engine._lexicon._encode([text])[0]:
        (beam,) = search._choose(0, [(0.0, beam, token, 0.0)])
    (mask,) = search._allow({0: [beam]})
    opened = {engine._lexicon.pieces[token].text for token in range(len(engine._lexicon.pieces)) if mask[token] > -inf}
    return {one or "END" for one in opened}


def write(engine: TorchEngine, job: Job, **probabilities: float) -> list[tuple[str, float]]:
    """What comes of scores that give each word of `probabilities` its probability, and the rest of it to the others evenly."""
    scores = torch.full(
        (engine._network.size,), (1 - sum(probabilities.values())) / (engine._network.size - len(probabilities))
    ).log()
    for word, probability in probabilities.items():
        scores[END_ID if word == "END" else engine._lexicon._encode([word])[0][0]] = torch.tensor(probability).log()
    (endings,) = write_texts(FlatNetwork(engine, scores), engine._masks, [job])
    return [(engine._lexicon.write(one.ids, job.draft, "brief"), one.score) for one in endings]


def test_what_the_rules_forbid_has_no_chance(engine: TorchEngine) -> None:
    assert list_open(engine, plan(engine), "more than 34") == {","}


def test_a_text_may_end_where_the_rules_say(engine: TorchEngine) -> None:
    assert "END" in list_open(engine, plan(engine), "people live behind the wall")
    assert "END" not in list_open(engine, plan(engine), "people live behind the")


def test_a_token_that_would_pass_the_limit_has_no_chance(engine: TorchEngine) -> None:
    opened = list_open(engine, plan(engine, max_chars=18), "people live")

    assert "behind" in opened
    assert "killed" in opened
    assert "council" not in opened


def test_no_word_comes_twice_in_a_row(engine: TorchEngine) -> None:
    opened = list_open(engine, plan(engine), "people live")

    assert "people" in opened
    assert "live" not in opened


def test_nothing_is_written_twice(engine: TorchEngine) -> None:
    text = "people live behind people live"

    assert "behind" not in list_open(engine, plan(engine), text)
    assert "behind" in list_open(engine, plan(engine, no_repeat_ngram=0), text)


def test_a_span_that_was_begun_may_be_finished_even_when_it_repeats(engine: TorchEngine) -> None:
    assert list_open(engine, plan(engine), "more than 34,000 people, more than 34") == {","}


def test_a_text_ends_between_its_least_and_its_most_tokens(engine: TorchEngine) -> None:
    assert "END" not in list_open(engine, plan(engine, min_new_tokens=3), "people live")
    assert list_open(engine, plan(engine, max_new_tokens=3), "people live") == {"END"}


def test_a_word_that_turns_the_passage_round_has_no_chance(engine: TorchEngine) -> None:
    job = plan(engine, passage="The plan ignores residents before winter, officials say.")

    opened = list_open(engine, job, "people live")

    assert "after" in {piece.text for piece in engine._lexicon.pieces}
    assert "after" not in opened
    assert "behind" in opened


def test_what_the_model_holds_for_improbable_is_not_written(engine: TorchEngine) -> None:
    likely = {"people": 0.5, "wall": 0.1, "END": 0.3}

    assert any("wall" in text.lower() for text, _ in write(engine, plan(engine), **likely))
    assert [text for text, _ in write(engine, plan(engine, least_token=0.2), **likely)] == ["People."]
    assert write(engine, plan(engine, least_end=0.4), **likely) == []


@pytest.mark.parametrize("noise", [None, -3.0])
def test_an_ending_has_its_mean_log_probability_without_the_noise(engine: TorchEngine, noise: float | None) -> None:
    (best, *_) = write(engine, plan(engine, noise=noise), people=0.5, END=0.25)

    assert best == ("People.", pytest.approx((torch.tensor(0.5).log() + torch.tensor(0.25).log()).item() / 2, abs=1e-4))


def test_endings_come_best_first_and_no_more_than_beams(engine: TorchEngine) -> None:
    texts = write(engine, plan(engine, beams=2), people=0.3, wall=0.2, END=0.3)

    assert len(texts) == 2
    assert texts[0][1] >= texts[1][1]


def test_a_search_stops_at_its_deadline(engine: TorchEngine) -> None:
    with pytest.raises(DeadlineError):
        write_texts(FlatNetwork(engine, torch.zeros(engine._network.size)), engine._masks, [plan(engine)], until=0.0)


@pytest.mark.parametrize("columns", [64, 100, 640, 6400])
def test_the_best_of_each_row_are_those_of_topk(columns: int) -> None:
    scores = torch.randn(5, columns, generator=torch.Generator().manual_seed(columns))
    found, expected = find_best(scores, 6), scores.topk(6, dim=1)

    assert torch.equal(found.values, expected.values)
    assert torch.equal(found.indices, expected.indices)


def test_what_could_have_ended_comes_behind_what_did_in_a_headline(engine: TorchEngine) -> None:
    job = plan(engine)
    headline = replace(job, request=replace(job.request, task="headline"))
    search = Search(engine._network, engine._masks, [headline])
    ended, better, worse = (Ending((at,), -0.1) for at in range(3))
    search._ended[0].append((-9.0, ended))
    search._spare[0].extend([(-2.0, worse), (-1.0, better)])

    assert search._rank(0) == [ended, better, worse]

    search._jobs = [job]  # a brief
    assert search._rank(0) == [ended]


def test_an_end_that_is_not_among_the_best_is_kept_as_a_spare(engine: TorchEngine) -> None:
    job = plan(engine)
    search = Search(engine._network, engine._masks, [job])
    words = [token for token in engine._masks.words if engine._lexicon.pieces[token].text in {"people", "live", "more"}]
    beam = Beam((words[0],), START, 0, 0.0, 0.0, 0)

    search._choose(0, [(-1.0, beam, token, -1.0) for token in words * job.beams] + [(-5.0, beam, END_ID, -5.0)])

    assert (len(search._ended[0]), len(search._spare[0])) == (0, 1)
