"""The source's own words, shortened."""

import pytest

from service.pipeline.fallback import is_headline, quote_headline, trim_headline, trim_sentence


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
        (
            "The town council, meeting behind a cordon of riot police, voted 14-5 to withdraw its guarantee.",
            60,
            "The town council voted 14-5 to withdraw its guarantee.",
        ),
        (
            "Having been caught with leaflets in her coat, she was arrested by the border police.",
            60,
            "She was arrested by the border police.",
        ),
        (
            "The airline filed for protection from its creditors, undone by high fuel costs and a takeover.",
            70,
            "The airline filed for protection from its creditors.",
        ),
        (
            "The court blocked the county from dismissing workers, a defeat for the first county to try.",
            70,
            "The court blocked the county from dismissing workers.",
        ),
        (
            "The director was convicted of taking bribes from a paving contractor who charged for roads that nobody paved.",
            80,
            "The director was convicted of taking bribes from a paving contractor.",
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


def test_somebody_who_only_said_tells_nothing():
    assert trim_sentence("Corvane Pipeline Partners said on Tuesday that a ruptured line had leaked crude.", 40) is None


def test_no_and_is_left_at_the_end():
    text = "The roof fell in before dawn, and, although nobody was hurt, the firm paid for a new one."
    assert trim_sentence(text, 45) == "The roof fell in before dawn."


def test_what_a_negation_speaks_of_is_kept_whole():
    assert trim_sentence("The judge said she would not call a witness who had been paid by either side to come.", 50) is None


def test_a_list_is_no_insertion():
    text = "The mayor, the judge, the two priests and the old ferryman refused to sign the paper that day."
    assert trim_sentence(text, 70) is None


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
        "Despite a decade of lessons learned from storms",
        "",
    ],
)
def test_a_bare_name_or_a_loose_clause_is_none(text):
    assert not is_headline(text)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("On Monday, the union voted to strike.", "The union voted to strike"),
        ("Police on Friday arrested two men in Port Ellery.", "Police arrested two men in Port Ellery"),
        (
            "The former harbour master Jonas Brandt has been charged with fraud over a campaign to build a sea wall up north.",
            "The former harbour master Jonas Brandt has been charged with fraud",
        ),
        (
            "The province will use drones to look into the cause of a huge blaze that has destroyed the old town and its port.",
            "The province will use drones to look into the cause of a huge blaze",
        ),
        (
            "In findings published on Wednesday in a journal, a large team of scientists has found that the birds fly west.",
            "A large team of scientists has found that the birds fly west",
        ),
        (
            "A fire that burned through the night destroyed a warehouse in the harbour of Port Ellery on Friday, injuring 11.",
            "A fire that burned through the night destroyed a warehouse",
        ),
        (
            "After two days of talks behind closed doors, the ferry union called off its strike over pay in Port Ellery.",
            "The ferry union called off its strike over pay in Port Ellery",
        ),
    ],
)
def test_a_line_of_a_sentences_own_words_drops_days_and_what_only_tells_more(sentence, line):
    assert trim_headline(sentence, 80) == line


@pytest.mark.parametrize(
    "sentence",
    [
        "He was aged 84 years.",
        "In 1962, the warehouse was built by a family of fishers who had come from the far north of the country.",
        "In Port Ellery, Brannoc and Dunmore, the ferries have stood still for as long as anybody there can remember it.",
        "After the vote was not held, the ferry union called off its strike.",
        "Jonas Brandt, a sailor, appeared in the great old hall of the harbour authority of Port Ellery and of the other ports.",
        "The announcement was made in the great old hall of the harbour authority of Port Ellery and of the other ports.",
        "There were ferries in the harbour.",
        "The father of a pilot who helped to stop an attack on a train in the north was one of the three men charged here.",
        "The former shop owner did not act on the threats that he had written to his neighbours in the last four years.",
        "The United States President",
    ],
)
def test_a_sentence_that_gives_no_line_of_its_own_gives_none(sentence):
    assert trim_headline(sentence, 80) is None


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Two men were arrested in Port Ellery.", "Two men were arrested in Port Ellery"),
        ("They were arrested in Port Ellery.", None),
        ("Were two men arrested in Port Ellery?", None),
        ("Two men were arrested in the old harbour of Port Ellery on the night of the fire, said the police.", None),
    ],
)
def test_a_sentence_is_quoted_as_a_headline_whole_or_not_at_all(sentence, line):
    assert quote_headline(sentence, 80) == line


def test_an_attribution_may_end_a_headline_and_a_noun_may_sound_like_saying():
    assert is_headline("The minister was stabbed, police say")
    assert is_headline("Envoy defends the harbour project")
    assert not is_headline("The minister was there, he said, and said")
