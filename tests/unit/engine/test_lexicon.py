from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from service.domain import ModelLoadError
from service.engine.interface import GenerationRequest
from service.engine.lexicon import Lexicon
from service.engine.prompts import Prompt, load_prompts
from tests.checkpoints import CONTROL_TOKENS, FREE_WORDS, TEXTS, build_word_pieces


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(
        tokenizer_object=build_word_pieces(CONTROL_TOKENS),
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        additional_special_tokens=list(CONTROL_TOKENS),
    )


@pytest.fixture(scope="module")
def lexicon(tokenizer: PreTrainedTokenizerFast) -> Lexicon:
    return Lexicon(tokenizer, FREE_WORDS)


def read(tokenizer: PreTrainedTokenizerFast, ids: list[int]) -> str:
    return " ".join(tokenizer.convert_ids_to_tokens(ids))


@pytest.fixture
def prompt() -> Prompt:
    return load_prompts(Path("prompts"), "nutgraf")["headline"]


def test_the_control_token_stands_in_front_of_the_passage(tokenizer, lexicon: Lexicon, prompt: Prompt) -> None:
    assert read(tokenizer, lexicon.feed("The sea wall.", prompt, 72)) == "[CLS] <headline> the sea wall . [SEP]"


def test_no_more_of_the_passage_is_read_than_wanted(tokenizer, lexicon: Lexicon, prompt: Prompt) -> None:
    assert read(tokenizer, lexicon.feed(TEXTS[0], prompt, 3)) == "[CLS] <headline> the harbour council [SEP]"


def test_a_template_puts_its_words_around_the_passage(tokenizer, lexicon: Lexicon, prompt: Prompt) -> None:
    asking = prompt.model_copy(update={"control": None, "template": "work: {passage} !"})

    assert read(tokenizer, lexicon.feed("The wall", asking, 72)) == "[CLS] work : the wall ! [SEP]"


def test_tokens_are_counted_without_special_ones(lexicon: Lexicon) -> None:
    assert lexicon.count_tokens("The sea wall.") == 4


def test_a_missing_control_token_is_told(lexicon: Lexicon) -> None:
    assert lexicon.find_control(None) is None
    with pytest.raises(ModelLoadError, match="no control token <poem>"):
        lexicon.find_control("<poem>")


def test_what_is_written_takes_the_spelling_of_the_source(tokenizer, lexicon: Lexicon) -> None:
    request = GenerationRequest("headline", TEXTS[2], " ".join(TEXTS), 1, 80)
    (draft,) = lexicon.start_drafts([request])
    ids = tokenizer("mayor ana orlova: more than 34,000 people").input_ids

    assert lexicon.write(ids, draft, "headline") == "Mayor Ana Orlova: more than 34,000 people"


def test_requests_that_share_a_source_share_its_rules(lexicon: Lexicon) -> None:
    source = " ".join(TEXTS)
    first, second, third = lexicon.start_drafts(
        [GenerationRequest(task, TEXTS[0], source, 1, 80) for task in ("brief", "bullet", "headline")]
    )

    assert first.automaton is second.automaton
    assert first.automaton is not third.automaton
