import pytest

from service.text.words import count_stems, count_words, stem_word


@pytest.mark.parametrize(
    ("word", "stem"),
    [("talks", "talk"), ("talked", "talk"), ("won", "win"), ("rose", "ris"), ("rising", "ris"), ("found", "found"), ("34", "34")],
)
def test_inflections_meet_in_one_stem(word: str, stem: str) -> None:
    assert stem_word(word) == stem


def test_stems_and_words_are_counted() -> None:
    assert count_stems("The talks about talks failed") == {"talk": 2, "fail": 1}
    assert count_words("The talks about talks failed") == 5
