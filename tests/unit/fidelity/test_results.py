import pytest

from service.fidelity.results import find_reversed_results
from tests.unit.fidelity.sources import index_pair

ARTICLE = (
    "Galt United beat Alba Rovers 3-1 on Saturday. Ana Reis lost to Katarina Dolezal in the final. Ada Quill, who won in May, "
    "met Orla Bell; Quill praised Bell."
)


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("On Saturday Alba Rovers beat Galt United 3-1", "Alba Rovers beat Galt United"),
        ("Then Reis defeated Dolezal", "Reis defeated Dolezal"),
        ("Then Galt United lost to Alba Rovers", "Galt United lost to Alba Rovers"),
    ],
)
def test_a_result_told_the_other_way_round_is_a_block(claim: str, told: str) -> None:
    (issue,) = find_reversed_results(*index_pair(claim, ARTICLE))
    assert (issue.code, issue.severity, issue.text) == ("result_reversed", "block", told)
    assert issue.evidence


@pytest.mark.parametrize(
    "claim",
    [
        "On Saturday Galt United won 3-1 against Alba Rovers",
        "Then Dolezal beat Reis",
        "Then Alba Rovers were beaten by Galt United",
        "Then Alba Rovers lost a long and very bitter match to Galt United",
        "Then Galt United lost to the champions of the whole wide island Alba Rovers",
        "Then Orla Bell praised Ada Quill",
        "Then Bell, who met Quill. Reis beat nobody",
    ],
)
def test_results_that_the_article_tells_and_those_that_it_does_not_pass(claim: str) -> None:
    assert list(find_reversed_results(*index_pair(claim, ARTICLE))) == []
