"""Where a rewrite joins words that its passage keeps apart."""

import pytest

from service.pipeline.splices import count_bad_splices, swaps_roles

LEAD = (
    "The northern league said on Monday it was sending a team to Lisbon to discuss a plan for a stadium and the sale of tickets "
    "in Porto, hours after its old president, Rui Vaz, arrived in the Portuguese capital, according to two sources."
)


@pytest.mark.parametrize(
    "text",
    [
        "The northern league said on Monday it was sending a team to Lisbon.",
        "The northern league said it was sending a team to Lisbon to discuss a plan for a stadium.",
        "The league was sending a team to Lisbon to discuss a plan for a stadium in Porto.",
        "The league will send a team to Lisbon, hours after its president, Rui Vaz, arrived in the Portuguese capital.",
        "The league sends a team to Lisbon, hours after its president arrived in the capital.",
    ],
)
def test_a_clean_shortening_has_none(text):
    assert count_bad_splices(text, LEAD) == 0


@pytest.mark.parametrize(
    "text",
    [
        "The northern league was sending a plan for a stadium in Porto.",  # the object is gone: who sends what?
        "The northern league said to discuss a plan for a stadium.",
        "The northern league sells a team in Lisbon.",
        "Rui Vaz said it was sending a team to Lisbon.",
    ],
)
def test_a_join_that_changes_who_does_what_is_counted(text):
    assert count_bad_splices(text, LEAD) > 0


def test_a_relative_clause_is_not_left_with_its_verb_alone():
    passage = "The league leads talks on the dispute that began on Oct. 7."
    assert count_bad_splices("The league leads talks on the dispute that began", passage) > 0
    assert count_bad_splices("The league leads talks on the dispute", passage) == 0


def test_what_belongs_to_a_second_verb_does_not_pass_to_the_first():
    passage = "A fire destroyed a warehouse, injuring 11 people and forcing about 340 residents from their homes."
    assert count_bad_splices("A fire destroyed a warehouse, injuring 11 people from their homes", passage) > 0


def test_a_participle_is_not_made_a_finite_verb():
    passage = "A fire destroyed a warehouse, injuring 11 people."
    assert count_bad_splices("A fire destroyed a warehouse, injured 11 people", passage) > 0


def test_a_hedge_is_not_put_in():
    assert count_bad_splices("The fire drove more than 340 residents out", "The fire drove 340 residents out.") > 0


def test_a_run_of_moved_words_counts_once():
    passage = "A fire at a fish market in Port Arden killed 12 people, the coast guard said."
    assert count_bad_splices("Fire at Port Arden fish market kills 12 people", passage) == 1


def test_every_word_that_the_passage_lacks_counts():
    assert count_bad_splices("A fire at a grain silo killed 12 people", "A fire at a market killed 12 people.") == 2


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("The minister resigned", "The minister has not resigned."),
        ("The union will strike on Friday", "The union will strike on Friday unless the wages are paid."),
    ],
)
def test_a_negation_or_a_condition_is_never_left_out(text, passage):
    assert count_bad_splices(text, passage) > 0


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        (  # the subject is taken from inside an aside
            "Dock founder Karl Vesper killed in harbour raid",
            "The minister said Jonas Vesper, son of the late dock founder Karl Vesper, was killed in a harbour raid.",
        ),
        (  # … or from inside a phrase
            "Orrin Foods continues to mount",
            "The problems at Orrin Foods continue to mount.",
        ),
        (  # a word moved in front of a verb that another subject has
            "Court urges prosecutors to reopen the case",
            "Prosecutors on Thursday urged the court to reopen the case.",
        ),
        (  # an object gives way to one from deeper inside
            "Retailer to display fake goods",
            "The retailer plans to display its determination to stamp out fake goods.",
        ),
        (  # what may be comes to be
            "Mushroom is a treatment for patients",
            "The mushroom may one day be a treatment for patients.",
        ),
        ("Mayor delegates his powers", "The mayor has delegated some of his powers."),
        ("Bridge killed seven", "The bridge reportedly killed seven."),
        (  # a noun becomes a verb
            "Union meets for truce, release hostages",
            "The union meets for a truce and the release of hostages.",
        ),
        (
            "Firm to shift its work away from Lindholm North",
            "The firm plans to shift its work away from Lindholm in favour of Lindholm North.",
        ),
    ],
)
def test_a_rewrite_in_which_another_one_acts_or_suffers_is_found(text, passage):
    assert swaps_roles(text, passage)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Painter Ada Quill dies at 82", "The death of painter Ada Quill was announced on Friday. She was 82."),
        ("Former mayor Jon Brandt dies at 70", "Jon Brandt, a former mayor, died on Sunday, early in the morning. He was 70."),
        ("Tennis player Ida Holm arrested", "Ida Holm, a tennis player, was arrested on Friday."),
        ("Ministers vote to expel envoy", "On Monday, the ministers voted on a resolution to expel the envoy."),
        ("Ferry crashes between Oster and Lund", "A ferry, which is run by the state, crashed between Oster and Lund."),
        ("Toll rises in Lund", "In the city of Lund the toll rose."),
        ("Pell confirms vote", "House of Delegates Speaker Nora Pell confirmed a vote."),
        (
            "The harbour regulator says ferries need to be slower",
            "The harbour regulator said on Tuesday the ferries need to be slower in the narrow part of the channel.",
        ),
        ("Brack & Sons will buy the mill for $4m", "Brack and Sons has agreed to buy the mill for $4m."),
        (
            "Exports rose in May despite U.S. tariffs",
            "Exports rose in May despite the latest round of U.S. tariffs, the ministry said.",
        ),
        ("A driver was charged with fraud", "A driver of the bus company was charged with three counts of fraud."),
    ],
)
def test_a_rewrite_that_only_rearranges_swaps_nobody(text, passage):
    assert not swaps_roles(text, passage)


def test_a_verb_keeps_what_it_needs_besides_its_object():
    passage = "The fire destroyed a shed, injuring two people and forcing 40 residents from their homes."

    assert count_bad_splices("The fire destroyed a shed, injuring two people and forcing 40 residents.", passage) > 0
    assert count_bad_splices("The fire destroyed a shed, injuring two people.", passage) == 0


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Despite a decade of storms.", "Despite a decade of storms, the port has no wall."),
        ("The host wrote in the caption.", "The host wrote in the caption: 'See you on Monday.'"),
    ],
)
def test_what_only_leads_up_to_something_does_not_stand_alone(text, passage):
    assert count_bad_splices(text, passage) > 0
