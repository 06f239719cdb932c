from pathlib import Path

import pytest
import torch

from service.engine.interface import GenerationRequest
from service.engine.torch import TorchEngine, load_torch_engine
from service.engine.torch.search import Job, Search
from tests.checkpoints import TEXTS

SOURCE = TEXTS[1]
BEAMS = 2


@pytest.fixture(scope="module")
def engine(folders: dict[str, Path], prompts: Path) -> TorchEngine:
    return load_torch_engine(str(folders["nutgraf"]), prompts=prompts)


def start_search(
    engine: TorchEngine, *, passage: str = SOURCE, max_chars: int = 100, noise: float | None = None, **changes: object
) -> Search:
    request = GenerationRequest("brief", passage, " ".join(TEXTS), 1, max_chars)
    (draft,) = engine._lexicon.start_drafts([request])
    prompt = engine._prompts["brief"].model_copy(update={"min_new_tokens": 1} | changes)
    tilt = None if noise is None else torch.full((engine._masks.size,), noise)
    return Search(engine._masks, [Job(request, prompt, draft, (), tilt)])


def write(engine: TorchEngine, search: Search, text: str, scores: torch.Tensor) -> torch.Tensor:
    """The scores after every token of `text` was written in every beam."""
    ids = [2, *engine._lexicon._encode([text])[0]]
    masked = scores
    for end in range(1, len(ids) + 1):
        masked = search(torch.tensor([ids[:end]] * BEAMS), scores)
    return masked


def list_open(engine: TorchEngine, masked: torch.Tensor) -> set[str]:
    return {engine._lexicon.pieces[token].text or "END" for token in range(masked.shape[1]) if masked[0, token] > float("-inf")}


@pytest.fixture
def flat(engine: TorchEngine) -> torch.Tensor:
    """A scorer to which every token is equally likely."""
    return torch.full((BEAMS, engine._masks.size), -1.0)


def test_what_the_rules_forbid_has_no_chance(engine: TorchEngine, flat: torch.Tensor) -> None:
    search = start_search(engine)

    assert list_open(engine, write(engine, search, "more than 34", flat)) == {","}


def test_a_text_may_end_where_the_rules_say(engine: TorchEngine, flat: torch.Tensor) -> None:
    assert "END" in list_open(engine, write(engine, start_search(engine), "people live behind the wall", flat))
    assert "END" not in list_open(engine, write(engine, start_search(engine), "people live behind the", flat))


def test_a_token_that_would_pass_the_limit_has_no_chance(engine: TorchEngine, flat: torch.Tensor) -> None:
    opened = list_open(engine, write(engine, start_search(engine, max_chars=18), "people live", flat))

    assert "behind" in opened
    assert "killed" in opened
    assert "council" not in opened


def test_no_word_comes_twice_in_a_row(engine: TorchEngine, flat: torch.Tensor) -> None:
    opened = list_open(engine, write(engine, start_search(engine), "people live", flat))

    assert "people" in opened
    assert "live" not in opened


def test_nothing_is_written_twice(engine: TorchEngine, flat: torch.Tensor) -> None:
    text = "people live behind people live"

    assert "behind" not in list_open(engine, write(engine, start_search(engine), text, flat))
    assert "behind" in list_open(engine, write(engine, start_search(engine, no_repeat_ngram=0), text, flat))


def test_a_span_that_was_begun_may_be_finished_even_when_it_repeats(engine: TorchEngine, flat: torch.Tensor) -> None:
    masked = write(engine, start_search(engine), "more than 34,000 people, more than 34", flat)

    assert list_open(engine, masked) == {","}


def test_a_text_ends_between_its_least_and_its_most_tokens(engine: TorchEngine, flat: torch.Tensor) -> None:
    short = start_search(engine, min_new_tokens=3)
    full = start_search(engine, max_new_tokens=3)

    assert "END" not in list_open(engine, write(engine, short, "people live", flat))
    assert list_open(engine, write(engine, full, "people live", flat)) == {"END"}


def test_a_word_that_turns_the_passage_round_has_no_chance(engine: TorchEngine, flat: torch.Tensor) -> None:
    search = start_search(engine, passage="The plan ignores residents before winter, officials say.")

    opened = list_open(engine, write(engine, search, "people live", flat))

    assert "after" in {piece.text for piece in engine._lexicon.pieces}
    assert "after" not in opened
    assert "behind" in opened


def test_what_the_model_holds_for_improbable_is_not_written(engine: TorchEngine, flat: torch.Tensor) -> None:
    likely = {"least_token": 0.2, "least_end": 0.5}
    flat[:, engine._lexicon._encode(["wall"])[0][0]] = -2.0

    opened = list_open(engine, write(engine, start_search(engine, **likely), "people live behind", flat))
    assert "people" in opened
    assert "wall" not in opened

    assert "END" not in list_open(engine, write(engine, start_search(engine, **likely), "people live", flat))


def test_an_ending_has_its_mean_log_probability_without_the_noise(engine: TorchEngine, flat: torch.Tensor) -> None:
    search = start_search(engine, noise=-3.0)
    masked = write(engine, search, "people live", flat)
    ids = engine._lexicon._encode(["people live"])[0]

    ending = search.find_end(0, [2, *ids, 3, 0, 0])

    assert masked[0, ids[0]].item() == -4.0
    assert ending is not None
    assert ending.ids == tuple(ids)
    assert ending.score == pytest.approx(-1.0)


@pytest.mark.parametrize("text", ["people live behind the", "34,000", "zzz"])
def test_what_breaks_a_rule_is_no_ending(engine: TorchEngine, flat: torch.Tensor, text: str) -> None:
    search = start_search(engine)
    write(engine, search, text, flat)

    assert search.find_end(0, [2, *engine._lexicon._encode([text])[0], 3]) is None


def test_a_row_without_end_is_no_ending(engine: TorchEngine, flat: torch.Tensor) -> None:
    search = start_search(engine)
    write(engine, search, "people live", flat)

    assert search.find_end(0, [2, *engine._lexicon._encode(["people live"])[0]]) is None
    assert search.find_end(0, [2, 3]) is None
