import pytest

from service.domain import Issue
from service.fidelity.names import Vocabulary, find_unknown_names
from tests.unit.fidelity.sources import index_pair

ARTICLE = (
    "Captain Lena Ortiz of the World Ferry Board met the mayor of Port Alba in Egypt on Monday. France and the United States "
    "sent divers, and so did the UN. Osric Vann's ship, the J.R. Moss, was lost."
)


def find_unknown(claim: str, article: str = ARTICLE) -> list[Issue]:
    claims, sources = index_pair(claim, article)
    return list(find_unknown_names(claims, Vocabulary(sources)))


@pytest.mark.parametrize(
    "claim",
    [
        "The divers met Ortiz and Vann's crew",
        "The divers met Captain Ortiz",
        "The divers were French, American and Egyptian",
        "The divers of the U.S. met the WFB",
        "The divers told the United Nations",
        "The divers met Gov. Ortiz on the JR Moss",
        "The divers of G7 states came on May 3",
        "Sailors were lost",
    ],
)
def test_names_pass_in_the_forms_that_newsrooms_use(claim: str) -> None:
    assert find_unknown(claim) == []


@pytest.mark.parametrize(
    ("claim", "name", "severity"),
    [
        ("The divers met Nina Ortiz on board", "Nina Ortiz", "block"),
        ("The divers met the NATO envoy", "NATO", "block"),
        ("Zabrowski met the divers on board", "Zabrowski", "warn"),
        ("Nina Zabrowski met the divers on board", "Nina Zabrowski", "block"),
        ("NATO Divers Meet Captain Ortiz", "NATO", "warn"),
        ("Zabro Lena Ortiz met the divers on board", "Zabro Lena Ortiz", "block"),
        ("The divers met Osric Ortiz on board", "Osric Ortiz", "block"),
        ("Nigerian divers met Captain Ortiz on board", "Nigerian", "block"),
        ("Chilean Divers Meet Captain Ortiz", "Chilean", "block"),
    ],
)
def test_names_that_the_article_lacks_are_reported(claim: str, name: str, severity: str) -> None:
    issues = find_unknown(claim)

    assert [(issue.text, issue.span.cut(claim), issue.severity) for issue in issues] == [(name, name, severity)]


@pytest.mark.parametrize("claim", ["Missing Lena Ortiz met the divers on board", "Kidnapped Ortiz met the divers on board"])
def test_what_somebody_is_said_to_be_at_the_start_is_left_to_the_editor(claim: str) -> None:
    assert [issue.severity for issue in find_unknown(claim)] == ["warn"]


def test_a_word_of_another_name_stands_for_no_country() -> None:
    issues = find_unknown("The divers flew to America", "The divers of Harbour United went home.")

    assert [issue.text for issue in issues] == ["America"]


def test_a_title_in_title_case_proves_no_name() -> None:
    assert find_unknown("Divers Mourn Zabrowski After Wreck Sinks") == []
