import pytest

from service.fidelity.negation import find_negation_mismatches
from tests.unit.fidelity.sources import index_pair

ARTICLE = (
    "Inspectors did not clear the ferry. The ferry sank on Monday. The owner has never paid and did not pay in May. Ortiz paid. "
    "None of the boats has been sold or bought. Ortiz bought the boats."
)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("Inspectors cleared the ferry", "cleared"),
        ("The ferry hasn't sunk", "sunk"),
        ("The owner paid", "paid"),
        ("The owner will pay", "pay"),
        ("The boats have been sold", "sold"),
        ("Ortiz refused to buy the boats", "buy"),
    ],
)
def test_a_verb_that_the_article_tells_the_other_way_round_is_a_block(claim: str, word: str) -> None:
    (issue,) = find_negation_mismatches(*index_pair(claim, ARTICLE))

    assert (issue.text, issue.severity, issue.span.cut(claim)) == (word, "block", word)
    assert issue.evidence


@pytest.mark.parametrize(("claim", "word"), [("It was not the owner whom they met", "owner"), ("Not on Monday", "monday")])
def test_a_word_that_the_article_has_only_in_the_other_polarity_is_a_warning(claim: str, word: str) -> None:
    (issue,) = find_negation_mismatches(*index_pair(claim, ARTICLE))

    assert (issue.text, issue.severity) == (word, "warn")


@pytest.mark.parametrize(
    "claim",
    [
        "Inspectors had not cleared the ferry",
        "The ferry sank",
        "Ortiz paid",
        "The owner had not paid",
        "None of the boats was sold",
        "Divers did not dive",
        "No, not at all",
    ],
)
def test_words_in_a_polarity_that_the_article_has_pass(claim: str) -> None:
    assert list(find_negation_mismatches(*index_pair(claim, ARTICLE))) == []


def test_not_reaches_no_further_than_its_sentence() -> None:
    assert list(find_negation_mismatches(*index_pair("She would not. Sank, it did", ARTICLE))) == []


def test_a_text_without_sentences_is_about_nothing() -> None:
    from dataclasses import replace

    from service.fidelity.index import TextIndex

    claims, sources = index_pair("The ferry hasn't sunk", ARTICLE)
    bare = TextIndex(replace(sources.annotated, sentences=()))
    assert [issue.severity for issue in find_negation_mismatches(claims, bare)] == ["warn"]
