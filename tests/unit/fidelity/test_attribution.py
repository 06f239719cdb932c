import pytest

from service.fidelity.attribution import find_dropped_attributions
from tests.unit.fidelity.sources import index_pair

ALLEGED = "Prosecutors accused the treasurer of fraud. The treasurer, suspected of bribery, denies it."
TOLD = "The treasurer's fraud cost the club its ground. He was suspected of fraud before."


def find(claim: str, article: str) -> list[tuple[str, str]]:
    return [(issue.text, issue.severity) for issue in find_dropped_attributions(*index_pair(claim, article))]


def test_an_allegation_told_as_fact_is_a_warning_with_the_articles_sentence() -> None:
    (issue,) = find_dropped_attributions(*index_pair("Fraud cost the club its ground", ALLEGED))

    assert (issue.text, issue.severity) == ("Fraud", "warn")
    assert issue.evidence[0].sentence.cut(ALLEGED) == "Prosecutors accused the treasurer of fraud."


@pytest.mark.parametrize(
    ("claim", "article"),
    [
        ("The treasurer is accused of fraud", ALLEGED),
        ("Treasurer in court over fraud", ALLEGED),
        ("Fraud cost the club its ground", TOLD),
        ("The killer fled", ALLEGED),
        ("The treasurer resigned", ALLEGED),
    ],
)
def test_what_the_article_tells_and_what_is_attributed_pass(claim: str, article: str) -> None:
    assert find(claim, article) == []


@pytest.mark.parametrize(
    ("claim", "article", "expected"),
    [
        ("The treasurer is dead", ALLEGED, [("dead", "block")]),
        ("The treasurer is dead", "The treasurer's funeral was on Monday.", []),
        ("The treasurer is guilty", ALLEGED, [("guilty", "block")]),
        ("The treasurer is guilty", "The court reached a verdict on the treasurer.", []),
    ],
)
def test_deaths_and_guilt_need_a_word_of_them_in_the_article(claim: str, article: str, expected: list) -> None:
    assert find(claim, article) == expected


def test_a_text_without_sentences_is_read_whole() -> None:
    from dataclasses import replace

    from service.fidelity.index import TextIndex

    claims, sources = index_pair("Fraud cost the club its ground", ALLEGED)
    bare = TextIndex(replace(claims.annotated, sentences=()))

    assert [issue.text for issue in find_dropped_attributions(bare, sources)] == ["Fraud"]


FIRE = "Ana Ruiz died in the fire. It broke out at noon. Joan Marr raised the alarm. It was put out by dusk. Marr went home."


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("On Monday Joan Marr died", [("died", "block")]),
        ("On Monday Ana Ruiz died", []),
        ("Joan Marr saw that nine died", []),
    ],
)
def test_the_death_of_somebody_else_is_not_the_death_of_one_who_is_named(claim: str, expected: list) -> None:
    assert find(claim, FIRE) == expected


TRIAL = (
    "Carl Quill was convicted of theft in May. The trial had lasted a week. Ada Bell, charged with bribery, could be jailed if "
    "she is found guilty."
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("On Monday Carl Quill was convicted of theft", []),
        ("On Monday Ada Bell was convicted", [("convicted", "block")]),
        ("Ada Bell could be jailed", []),
    ],
)
def test_guilt_is_that_of_the_one_who_is_named(claim: str, expected: list) -> None:
    assert find(claim, TRIAL) == expected


def test_what_only_somebody_claims_is_a_warning_when_it_is_told_as_fact() -> None:
    article = "The union claims that the owner hid cracks in the tower from inspectors. The tower opened in May."

    (issue,) = find_dropped_attributions(*index_pair("The owner hid cracks in the tower from inspectors", article))

    assert (issue.severity, issue.text) == ("warn", "The owner hid cracks in the tower from inspectors")
    assert issue.evidence


def test_a_death_in_a_text_without_sentences_has_no_subject() -> None:
    from dataclasses import replace

    from service.fidelity.index import TextIndex

    claims, sources = index_pair("On Monday Joan Marr died", FIRE)
    assert list(find_dropped_attributions(TextIndex(replace(claims.annotated, sentences=())), sources)) == []
