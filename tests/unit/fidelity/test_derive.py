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
