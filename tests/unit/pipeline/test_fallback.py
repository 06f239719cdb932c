"""The source's own words, shortened."""

import pytest

from service.pipeline.fallback import is_headline, trim_sentence


def test_a_sentence_that_fits_stays_as_it_is():
    assert trim_sentence("The ferry sank in Lake Orna.", 80) == "The ferry sank in Lake Orna."


@pytest.mark.parametrize(
    ("text", "max_chars", "expected"),
    [
        (
            "The ferry sank in Lake Orna after it struck a sandbank in the early hours of the morning.",
            60,
            "The ferry sank in Lake Orna.",
        ),
        (
            "Mayor Ada Quill, who took office in March, said the bridge would stay shut.",
            60,
            "Mayor Ada Quill said the bridge would stay shut.",
        ),
        (
            "The council (which meets twice a year) approved the harbour plan on Monday.",
            60,
            "The council approved the harbour plan on Monday.",
        ),
        (
            "The board approved the merger, according to two people with knowledge of the vote.",
            50,
            "The board approved the merger.",
        ),
    ],
)
def test_a_long_sentence_ends_where_a_clause_may_end(text, max_chars, expected):
    assert trim_sentence(text, max_chars) == expected


def test_the_longest_opening_that_fits_is_kept():
    text = "The river rose by two metres, while crews filled sandbags, although the rain had stopped by the evening."
    assert trim_sentence(text, 70) == "The river rose by two metres, while crews filled sandbags."


def test_a_condition_is_never_cut_off():
    assert trim_sentence("The union will strike on Friday unless the company pays the wages that it owes.", 40) is None


def test_an_opening_without_a_verb_is_no_clause():
    assert trim_sentence("The old stone bridge, after years of neglect by three councils, collapsed into the river.", 40) is None


def test_a_quotation_is_never_left_open():
    assert trim_sentence("Quill said “the bridge is safe, although we will look at it again” on Monday.", 40) is None


def test_a_span_of_time_is_not_parted_from_what_it_counts_from():
    assert trim_sentence("The attack came two days after the army said that it had taken the ridge.", 40) is None


@pytest.mark.parametrize(
    "text",
    [
        "Fire destroys warehouse in Port Ellery",
        "Union to vote on pay offer",
        "League sending team to Lisbon",
        "Police seek driver of grey van",
        "Two die in harbour",
        "Ministers plan new ferry line",
    ],
)
def test_a_line_that_says_who_does_what_is_a_headline(text):
    assert is_headline(text)


@pytest.mark.parametrize(
    "text",
    [
        "The old harbour of the city",
        "If you have been in the old town",
        "The eight entry points of the city",
        "The weak points of the council's plan",
        "Reports on the harbour",
        "The dock strike in Port Ellery",
        "",
    ],
)
def test_a_bare_name_or_a_loose_clause_is_none(text):
    assert not is_headline(text)
