from training.vocabulary import count_cases, find_free_words

TEXT = "The Oslo ferry stopped. Then the ferry left Oslo for two days in May, and the crew of Apple picked an apple. "


def test_words_in_lower_case_are_free_and_names_are_not() -> None:
    free = find_free_words(*count_cases([TEXT] * 10))

    assert "ferry" in free
    assert "oslo" not in free
    assert "apple" not in free


def test_numbers_dates_and_negations_are_never_free() -> None:
    free = find_free_words(*count_cases(["We saw two boats in may but not a ferry. "] * 10))

    assert set(free) == {"saw", "boats", "in", "but", "ferry"}


def test_rare_words_are_not_free() -> None:
    assert find_free_words(*count_cases([TEXT])) == []
