import time

import pytest

from service.engine.spans import find_figure_spans, find_quotation_spans, find_word_spans


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("34,000 people", ["34,000"]),
        ("killed more than 34,000 people", ["more than 34,000"]),
        ("At least 12 died", ["At least 12"]),
        ("$34 million and US$5m", ["$34 million", "US$5m"]),
        ("up 5%, or 5 percent, or 2.5 percentage points", ["5%", "5 percent", "2.5 percentage points"]),
        ("on Oct. 7, 2023", ["Oct. 7, 2023", "Oct. 7", "2023"]),
        ("on 7 October 2023", ["7 October 2023", "7 October", "2023"]),
        ("on May 3", ["May 3"]),
        ("it may cost 3", ["3"]),
        ("at 10:30 a.m., 1500 GMT", ["10:30 a.m.", "1500 GMT"]),
        ("won 3-1 in the 21st century", ["3-1", "21st"]),
        ("an F-16, MH370, the G7 and a 777-200ER", ["F-16", "MH370", "G7", "777-200ER"]),
        ("a 34-year-old in mid-2024", ["34-year-old", "34", "2024"]),
        ("a £500,000-a-week deal", ["£500,000-a-week", "£500,000"]),
        ("less than a million, nearly half a dozen", ["less than a million", "nearly half a dozen"]),
        ("a third man on a second try", ["a third", "second"]),
        ("34\u202f000 or 34 000 tonnes", ["34\u202f000", "34 000"]),
        ("minus -12C", ["-12C"]),
        ("twenty-one of two hundred and five", ["twenty-one", "two hundred and five"]),
        ("half a million, two-thirds, a dozen", ["half a million", "two-thirds", "a dozen"]),
        ("some three dozen houses", ["some three dozen"]),
        ("tens of thousands saw one of the", ["tens of thousands", "one"]),
        ("people often attended the tension", []),
        ("5½ years", ["5½"]),
    ],
)
def test_figures_are_found_whole_with_their_hedge(text: str, figures: list[str]) -> None:
    assert [span.cut(text) for span in find_figure_spans(text)] == figures


def test_quotations_come_with_their_marks() -> None:
    text = "She said \"no more\" and “never again”, not 'perhaps'."

    assert [span.cut(text) for span in find_quotation_spans(text)] == ['"no more"', "“never again”"]


def test_words_come_with_what_is_joined_to_them_and_their_parts() -> None:
    text = "Gen. Ruiz's U.S.-led cease-fire at AT&T doesn't hold."

    assert [span.cut(text) for span in find_word_spans(text)] == [
        *("Gen.", "Ruiz", "U.S.-led", "U.S.", "led", "cease-fire", "cease", "fire", "at", "AT&T", "doesn't", "hold")
    ]


@pytest.mark.parametrize(
    "text", ["1," * 40_000, "a" * 80_000, "A-" * 40_000, "two " * 20_000, '"' * 80_000, "more than " * 8_000]
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = time.process_time()
    for find in (find_figure_spans, find_quotation_spans, find_word_spans):
        find(text)

    assert time.process_time() - start < 5
