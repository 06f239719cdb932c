import pytest

from training.compress import Compression, compress_sentence


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        ("On Monday, the port authority closed two of its three berths.", "The port authority closed two of its three berths."),
        ("The port closed two of its berths on May 3, 2021, officials said.", "The port closed two of its berths."),
        ("The mayor, a former sailor, opened the new harbour last week.", "The mayor opened the new harbour."),
        ("Divers raised the wreck in June 1999, ending a long search.", "Divers raised the wreck, ending a long search."),
        ("The council reported on Friday that the harbour was safe again.", "The harbour was safe again."),
    ],
)
def test_a_dated_sentence_becomes_a_clause_without_its_date(sentence: str, short: str) -> None:
    assert compress_sentence(sentence) == Compression(short, dated=True)


def test_an_undated_sentence_is_told_apart() -> None:
    compression = compress_sentence("The harbour master closed the gates, according to two people who were there.")

    assert compression == Compression("The harbour master closed the gates.", dated=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "The gates closed at noon.",  # nothing to take away
        'The mayor said on Monday: "We closed the gates ourselves."',  # a quotation
        "On Monday, he closed the gates of the harbour.",  # a subject from somewhere else
        "On Monday, the gates of the old harbour.",  # no verb
        "Did the gates close on Monday?",
    ],
)
def test_a_sentence_that_cannot_be_shortened_safely_is_left_alone(sentence: str) -> None:
    assert compress_sentence(sentence) is None


def test_a_sentence_that_stays_too_long_is_left_alone() -> None:
    assert compress_sentence("On Monday, the port authority closed two of its three berths.", most_words=5) is None
