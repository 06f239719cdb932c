import pytest

from service.domain import Name, Span
from service.timeline.wording import cut_words, is_mostly_quoted, lower_first, write_sentence


def test_holes_are_cut_wherever_they_begin_and_end() -> None:
    text = "one two three four five"

    assert cut_words(text, Span(4, 18), [Span(8, 14)]) == "two four"
    assert cut_words(text, Span(4, 13), [Span(0, 8), Span(5, 7), Span(14, 18)]) == "three"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("the dam burst ", "The dam burst."),
        ("However, the dam burst,", "The dam burst."),
        ("the dam (built in 1968) burst", "The dam burst."),
        ("the dam , which leaked, , burst and", "The dam, which leaked, burst."),
        ("he called it a “disaster,”", "He called it a “disaster”."),
        ("  — and then the dam burst . ", "The dam burst."),
        ("the dam\nburst", "The dam burst."),
    ],
)
def test_words_become_a_full_sentence(words: str, sentence: str) -> None:
    assert write_sentence(words) == sentence


@pytest.mark.parametrize("words", ["burst", "", "he called it “a disaster", 'he said "no', "the dam [built in 1968 burst"])
def test_fragments_and_half_quotations_are_no_sentence(words: str) -> None:
    assert write_sentence(words) is None


@pytest.mark.parametrize(
    ("words", "lowered"),
    [
        ("Twelve men died", "twelve men died"),
        ("Norland won", "Norland won"),
        ("I won", "I won"),
        ("U.S. troops won", "U.S. troops won"),
    ],
)
def test_only_ordinary_words_lose_their_capital(words: str, lowered: str) -> None:
    assert lower_first(words, 10, [Name(Span(10, 17), "Norland")] if words.startswith("Norland") else []) == lowered


def test_speech_is_told_from_telling() -> None:
    assert is_mostly_quoted("she said “we tried until the very last minute”")
    assert not is_mostly_quoted("The “Salt Road” was first performed in Milan")
