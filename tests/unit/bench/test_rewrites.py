"""The edits of the synthetic benchmark: corruptions that are false, rewrites that are true."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from bench.corruptions import CORRUPTIONS
from bench.edits import BAD_FAMILIES, GOOD_FAMILIES, MOST_GOOD, MOST_RARE, find_edits
from bench.passages import Edit, Find, build_story, spell_number
from bench.rewordings import REWORDINGS
from bench.rewrites import REWRITES
from bench.shifts import SHIFTS
from bench.swaps import SWAPS
from bench.truth import is_told
from service.domain import AnnotatedText, Article
from service.text.annotate import annotate_article

FAMILIES: dict[str, Find] = {**CORRUPTIONS, **SHIFTS, **SWAPS, **REWRITES, **REWORDINGS}
PUBLISHED = date(2024, 5, 17)  # a Friday
STORY = """
A bomb on a market bus killed seven women and five men in Arvale on Tuesday, police said.

More than 34,000 people have fled the valley since the shelling began in March 2019.

Shares in Corvin rose 4.5 percent to $37.20 in Lisbon, while Maddox lost 6.2 percent.

The company said it would spend $7.4 billion on a plant 160 km from the capital.

Unemployment fell from 9.3 percent to 8.1 percent, or by 1.2 percentage points, in the spring.

One in five residents has left, said Ana Ruiz, 34, a nurse. Her brother, Tom Ruiz, 61, stayed.

The council approved the plan 7-2 on May 14 after 19 hours of debate. Talks will resume next week.

The museum drew 34,212 visitors last year.

It had opened on Feb. 8, 2001, with 900 pictures. At least 230 of its paintings are on loan.

On Thursday, the mayor opened a shelter with 120 beds.
"""


def annotate(text: str) -> AnnotatedText:
    return annotate_article(Article(text.strip(), published_at=PUBLISHED), timezone="UTC")


def edit(text: str, family: str, *, seed: int = 0) -> list[str]:
    """The edited texts of one family, corruptions that may be true left out."""
    story = build_story("a", annotate(text), "en-US")
    offers = [(passage, offer) for passage in story.passages for offer in FAMILIES[family](story, passage, Random(seed))]
    checked = family in CORRUPTIONS or family in SHIFTS
    return [passage.apply(offer)[0] for passage, offer in offers if not (checked and is_told(story, passage, offer))]


def find_all(seed: int = 0) -> list[Edit]:
    return find_edits("a", annotate(STORY), locale="en-US", seed=seed)


@pytest.mark.parametrize("family", [*BAD_FAMILIES, *GOOD_FAMILIES])
def test_every_family_finds_something_in_a_story_that_has_everything(family: str) -> None:
    assert [one for one in find_all() if one.family == family]


def test_the_same_seed_gives_the_same_edits_and_another_gives_others() -> None:
    assert find_all() == find_all()
    assert find_all() != find_all(seed=1)


def test_there_are_as_many_legitimate_edits_as_corruptions_and_no_family_crowds_the_rest_out() -> None:
    edits = find_all()

    assert sum(one.legitimate for one in edits) * 2 == len(edits)
    assert max(sum(one.family == family for one in edits) for family in FAMILIES) <= max(MOST_RARE, MOST_GOOD)


def test_an_edit_changes_the_text_where_it_says() -> None:
    story = annotate(STORY)

    for one in find_all():
        sentence = one.source.cut(story.text)
        assert one.text != sentence
        assert one.text[: one.start] == sentence[: one.start]
        assert one.text[one.end :] == sentence[len(sentence) - len(one.text) + one.end :]


@pytest.mark.parametrize(
    ("text", "family", "edited"),
    [
        ("The army moved 48 tanks.", "transposed digits", "The army moved 84 tanks."),
        ("The bill came to $5 million.", "scale", "The bill came to $5 billion."),
        ("The bill came to $5 million.", "unit or currency", "The bill came to £5 million."),
        ("The road is 12 km long.", "unit or currency", "The road is 12 miles long."),
        ("Sales rose 4 percent.", "percentage point", "Sales rose 4 percentage points."),
        ("At least 20 homes burned.", "hedge inverted", "At most 20 homes burned."),
        ("The show drew 34,212 people.", "illegal rounding", "The show drew nearly 34,000 people."),
        ("The show drew 34,212 people.", "legal rounding", "The show drew more than 34,000 people."),
        ("The vote was 9-4 in favor.", "score reversed", "The vote was 4-9 in favor."),
        ("The fee went from $5 to $7.", "from/to swapped", "The fee went from $7 to $5."),
        ("Fares will cost $7, up from $5.", "from/to swapped", "Fares will cost $5, up from $7."),
        ("The show runs from May 3 to May 9.", "from/to swapped", "The show runs from May 9 to May 3."),
        ("Shares fell 4 percent.", "direction", "Shares rose 4 percent."),
        ("A clerk filed three suits.", "word or digit", "A clerk filed 3 suits."),
        ("The bill came to $5 million.", "scale spelling", "The bill came to $5m."),
        ("About 20 homes burned.", "implied hedge", "20 homes burned."),
        ("The road is 160 km long.", "conversion", "The road is 99 miles long."),
        ("The oven reached 200C before noon.", "conversion", "The oven reached 392 degrees Fahrenheit before noon."),
        ("A fifth of voters stayed home.", "share or percent", "20 percent of voters stayed home."),
        ("They polled 25% of voters.", "share or percent", "They polled one in four voters."),
        ("He spoke on Tuesday.", "weekday or date", "He spoke on May 14."),
        ("He spoke on May 14.", "weekday or date", "He spoke on Tuesday."),
        ("Ten men died, police said.", "clause order", "Police said that ten men died."),
        ("If it rains, all 40 will leave.", "clause order", "All 40 will leave if it rains."),
        ("On Tuesday, Ana Ruiz met 40 men.", "clause order", "Ana Ruiz met 40 men on Tuesday."),
        ("Ana Ruiz met 40 men on Tuesday.", "clause order", "On Tuesday, Ana Ruiz met 40 men."),
        ("It fed 40 people.", "synonym", "It fed 40 persons."),
        ("It fed 7 men. It hid 8 cats. Snow hit 9 towns.", "dropped sentence", "It fed 7 men. Snow hit 9 towns."),
    ],
)
def test_a_family_makes_the_edit_that_its_name_promises(text: str, family: str, edited: str) -> None:
    assert edited in edit(text, family)


def test_both_figures_of_a_sentence_change_places() -> None:
    assert edit("Nine soldiers were killed and 31 civilians were wounded.", "both-swap") == [
        "31 soldiers were killed and nine civilians were wounded."
    ]


def test_a_role_swap_takes_a_figure_of_another_noun_or_verb() -> None:
    assert "The raid killed 31 soldiers." in edit("The raid killed 9 soldiers. A bus hit 31 trucks.", "role swap")


def test_a_role_swap_of_the_same_noun_and_verb_is_not_offered() -> None:
    assert edit("The raid killed 9 soldiers. The blast killed 31 soldiers.", "role swap") == []


def test_a_bound_that_the_true_number_keeps_is_no_role_swap() -> None:
    swapped = edit("The raid killed 400 soldiers. It hit at least 31 trucks.", "role swap")

    assert swapped == ["It hit 400 trucks."]


def test_a_sum_is_right_as_a_rewrite_and_wrong_as_a_corruption() -> None:
    text = "The jury was seven women and five men."

    assert edit(text, "correct sum") == [f"{text} That makes 12 people in all."]
    assert not {one for one in edit(text, "wrong sum") if " 12 " in one}


@pytest.mark.parametrize("text", ["Nine soldiers were hurt, two of them badly.", "It holds 108 seats of 183 seats."])
def test_a_part_is_not_added_to_its_whole(text: str) -> None:
    assert edit(text, "correct sum") == []


def test_a_corruption_that_is_true_is_discarded() -> None:
    assert edit("The army moved 48 tanks.", "transposed digits") == ["The army moved 84 tanks."]
    assert edit("The army moved 48 tanks. In all it has 84 tanks.", "transposed digits") == []


def test_a_corruption_that_another_unit_makes_true_is_discarded() -> None:
    assert edit("The siege took 7 days.", "unit or currency") == ["The siege took 7 weeks."]
    assert edit("The siege took 7 days. The march took 49 days.", "unit or currency") == ["The march took 49 weeks."]


def test_a_date_that_the_article_gives_elsewhere_is_no_shift() -> None:
    days = " ".join(f"It rained on May {day}." for day in range(1, 29))

    assert edit("The fair opened on May 14.", "date shift: day")
    assert not edit(f"The fair opened on May 14. {days}", "date shift: day")


def test_a_wider_bound_is_no_corruption() -> None:
    texts = [text for seed in range(20) for text in edit("More than 400 people came.", "invented value", seed=seed)]

    assert texts
    assert all(int(text.split()[2].replace(",", "")) > 400 for text in texts)


def test_rewrites_leave_quotations_alone() -> None:
    text = '"We lost 12 men and $5 million," she said.'

    assert not [family for family in REWRITES if edit(text, family)]


def test_ages_are_never_rounded_as_a_rewrite() -> None:
    assert edit("Ana Ruiz, 38, sang.", "legal rounding") == []
    assert edit("Ana Ruiz, 38, sang.", "illegal rounding") == ["Ana Ruiz, about 40, sang."]


def test_a_number_in_a_name_is_no_quantity() -> None:
    assert edit("The ferry Corrie 4 sank.", "invented value") == []


@pytest.mark.parametrize(
    ("value", "in_words", "spelt"),
    [("34212", False, "34,212"), ("21", True, "twenty-one"), ("40", True, "forty"), ("120", True, "120"), ("8.7", False, "8.7")],
)
def test_numbers_are_spelt_as_news_spells_them(value: str, in_words: bool, spelt: str) -> None:
    assert spell_number(Decimal(value), in_words=in_words) == spelt
