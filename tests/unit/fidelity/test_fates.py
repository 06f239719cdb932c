import pytest

from service.fidelity.fates import find_unknown_fates
from tests.unit.fidelity.sources import index_pair

ARTICLE = (
    "The opposition leader Ilan Marek was flown from Omst to a clinic in Berl on Monday. Four divers drowned off Galt in May."
)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("Marek was arrested in Berl", "arrested"),
        ("Marek convicted", "convicted"),
        ("Marek injured on the flight to Berl", "injured"),
    ],
)
def test_a_fate_that_the_article_never_speaks_of_is_a_warning(claim: str, word: str) -> None:
    (issue,) = find_unknown_fates(*index_pair(claim, ARTICLE))

    assert (issue.code, issue.severity, issue.text) == ("fate_not_in_source", "warn", word)


@pytest.mark.parametrize("claim", ["Four divers died off Galt", "Marek was not arrested", "Marek flown to Berl"])
def test_a_fate_told_in_other_words_or_denied_is_none(claim: str) -> None:
    assert list(find_unknown_fates(*index_pair(claim, ARTICLE))) == []
