from decimal import Decimal

import pytest

from service.fidelity.derive import derive_figure
from tests.unit.fidelity.sources import index_pair

ARTICLE = """
The club sold 12 boats in June and 9 boats in July. It bought 30 tents and 5 tents. Sales fell from $50 million to $40 million.
The yard opened in 1968, burnt down in 1990 and was rebuilt in 1996. Costs rose by 5 euros.
"""


def derive(claim: str) -> tuple[str, list[str]] | None:
    claims, sources = index_pair(claim, ARTICLE)
    found = derive_figure(claims.annotated.figures[-1], claims, sources)
    return found and (found.operation, [span.cut(ARTICLE) for span in found.operands])


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("A total of 21 boats", ("sum", ["12", "9"])),
        ("A total of 22 boats", None),
        ("21 boats", None),
        ("A gap of 3 boats", ("difference", ["12", "9"])),
        ("A gap of 4 boats", None),
        ("Sales fell 20 percent", ("percentage", ["$50 million", "$40 million"])),
        ("Sales rose 20 percent", None),
        ("Sales fell 30 percent", None),
        ("The first fire in 22 years", ("year_span", ["1968", "1990"])),
        ("It opened 56 years ago", ("year_span", ["1968"])),
        ("It was rebuilt 6 years later", ("year_span", ["1990", "1996"])),
        ("28 years", None),
    ],
)
def test_a_figure_follows_from_others_only_with_a_cue_word(claim: str, expected) -> None:
    assert derive(claim) == expected


def test_full_years_that_have_passed_count_as_well_as_calendar_years() -> None:
    claims, sources = index_pair("For 23 years it stood", "It was built on Dec. 30, 2000.")
    found = derive_figure(claims.annotated.figures[0], claims, sources)

    assert found is not None
    assert found.result == 23


def test_without_a_day_to_count_from_only_the_articles_own_dates_count() -> None:
    from service.fidelity.index import TextIndex
    from service.text.annotate import annotate_claim
    from tests.unit.fidelity.sources import annotate_source

    source = annotate_source("It was built in 2000.", published_at=None)
    claim = annotate_claim("For 24 years it stood", source, locale="en-US")

    assert derive_figure(claim.figures[0], TextIndex(claim), TextIndex(source)) is None


STORIES = {
    "seats": "The motion passed 94-41 in the 151-seat house.",
    "wall": "The contract is worth $145 million for 11 miles of wall. A tour cost $0 at 3 sites.",
    "none": "It sold 0 of 9 boats and 4 tents.",
    "vote": "The council voted 34-25 on Monday. Of the 59 members, 12 of the 20 from Galt stayed away.",
    "fee": "The fee is $31 million. There is a bonus of $4 million for 40 games.",
    "toll": "At Galt 412 people were killed. In Alba 2,008 people were injured.",
    "raid": "The raid killed nine rebels and two soldiers, and an interpreter died too. It freed 11 hostages.",
    "price": "He paid $3 million plus $5 million. Later it cost $74 million in cash and $326 million in shares.",
    "rate": "The bank raised its rate by half a percentage point to 6.25 percent.",
    "shops": "The chain has 187 shops. It will close 42 shops in May.",
    "bid": "The bid was 22 million euros. They added 5 million euros.",
    "ticket": "Seats that cost 60 euros went for 900 euros. A boat held 4 men.",
    "sales": "Of the 6.2 million phones sold, the firm recalled 1.4 million phones.",
    "dead": "Three men died and two women died in the fire.",
}


@pytest.mark.parametrize(
    ("story", "claim", "at", "expected"),
    [
        ("vote", "In total, 59 councillors voted", 0, ("sum", 59)),
        ("vote", "60 percent of the 20 from Galt stayed away", 0, ("percentage", 60)),
        ("vote", "More than half of the members from Galt stayed away", 0, ("percentage", Decimal("0.6"))),
        ("vote", "90 percent of the members", 0, None),
        ("seats", "About 62 percent of the 151 seats", 0, ("percentage", None)),
        ("seats", "A margin of 53 votes", 0, ("difference", 53)),
        ("wall", "It costs about $13 million a mile", 0, ("quotient", None)),
        ("none", "It sold five times as many", 0, None),
        ("fee", "The fee in total is 7 percent", 0, None),
        ("raid", "In all nine rebels, two soldiers: 99 dead", 2, None),
        ("rate", "The rate rose to 9.75 percent, not 6.25 percent", 0, None),
        ("fee", "The fee could reach $35 million in total", 0, ("sum", 35_000_000)),
        ("toll", "Killed and injured combined, casualties number 2,420", 0, ("sum", 2420)),
        ("toll", "In all 2,420 people were killed", 0, None),
        ("raid", "The raid cost 12 lives in all: nine rebels, two soldiers and an interpreter", 0, ("sum", 12)),
        ("raid", "In all 22 rebels were killed", 0, None),
        ("raid", "Together 11 rebels and two soldiers died", 0, ("sum", 11)),
        ("price", "It was sold for $8 million", 0, ("sum", 8_000_000)),
        ("price", "It was sold for $400 million", 0, ("sum", 400_000_000)),
        ("price", "It was sold for $79 million", 0, None),
        ("rate", "The rate went up from 5.75 percent to 6.25 percent", 0, ("difference", Decimal("5.75"))),
        ("rate", "The rate rose to 6.75 percent from 6.25 percent", 0, ("sum", Decimal("6.75"))),
        ("rate", "The rate went up by 5.75 percent and 6.25 percent", 0, None),
        ("shops", "That leaves 145 shops, down from 187 shops", 0, ("difference", 145)),
        ("bid", "The offer rose by 5 million euros to 27 million euros", 1, ("sum", 27_000_000)),
        ("ticket", "They went for 15 times the price of 60 euros", 0, ("quotient", 15)),
        ("ticket", "They went for 16 times the price of 60 euros", 0, None),
        ("sales", "Fewer than one in four of the 6.2 million phones", 0, ("percentage", None)),
        ("dead", "The fire killed 5 people", 0, ("sum", 5)),
        ("dead", "The fire killed 6 people", 0, None),
    ],
)
def test_what_follows_from_figures_that_belong_together(story: str, claim: str, at: int, expected) -> None:
    claims, sources = index_pair(claim, STORIES[story])
    found = derive_figure(claims.annotated.figures[at], claims, sources)

    assert (found and found.operation) == (expected and expected[0])
    if expected and expected[1] is not None:
        assert found is not None
        assert found.result == expected[1]


def test_a_word_without_a_number_follows_from_nothing() -> None:
    claims, sources = index_pair("For decades, in total, it stood", ARTICLE)
    assert derive_figure(claims.annotated.figures[0], claims, sources) is None
