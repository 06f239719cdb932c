import pytest

from service.fidelity.reversals import find_reversals
from tests.unit.fidelity.sources import index_pair

ARTICLE = (
    "The appeal court in Galt overturned the ruling on the harbour dues. Shares in Bayline fell in Galt on Monday. "
    "Shares in Bayline rose in Alba on Friday."
)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("The appeal court in Galt upheld the ruling on the dues", "upheld"),
        ("The court's ruling on the harbour dues was confirmed in Galt", "confirmed"),
    ],
)
def test_a_verb_whose_opposite_the_article_tells_is_a_block(claim: str, word: str) -> None:
    (issue,) = find_reversals(*index_pair(claim, ARTICLE))
    assert (issue.code, issue.severity, issue.text) == ("meaning_reversed", "block", word)
    assert issue.evidence[0].span.cut(ARTICLE) == "overturned"


@pytest.mark.parametrize(
    "claim",
    [
        "The appeal court in Galt overturned the ruling on the dues",
        "The court did not overturn the ruling on the harbour dues",
        "Shares in Bayline rose in Galt",
        "A judge upheld a sentence of nine years in Oslo",
        "It rose",
        "In Galt the harbour defeat Rovers on Monday",
    ],
)
def test_what_the_article_tells_somewhere_and_other_things_pass(claim: str) -> None:
    assert list(find_reversals(*index_pair(claim, ARTICLE))) == []


def test_a_text_without_sentences_has_no_reversal() -> None:
    from dataclasses import replace

    from service.fidelity.index import TextIndex

    claims, sources = index_pair("The court upheld the ruling on the harbour dues", ARTICLE)
    assert list(find_reversals(TextIndex(replace(claims.annotated, sentences=())), sources)) == []
    assert list(find_reversals(claims, TextIndex(replace(sources.annotated, sentences=())))) == []
