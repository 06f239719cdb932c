import pytest

from service.fidelity.quotes import find_altered_quotes
from tests.unit.fidelity.sources import index_pair

ARTICLE = "“We have never seen a flood like this one,” said Rosa Lind. It’s a ‘one-off’, the mayor’s office said."


@pytest.mark.parametrize(
    "claim",
    [
        "Lind had “never seen a flood like this”",
        'Lind had "never seen a flood like this."',
        "Lind: 'We have never seen a flood'",
        "Lind: ‘We have never seen a flood’",
        'It is a "one off"',
        'Lind: "We have never … like this one"',
        'Lind: "We [of Port Alba] have never seen a flood"',
        "The mayor's office and Lind's house",
        "The 'mayor's office' said so",
        'An unfinished "quotation',
    ],
)
def test_words_that_stand_in_the_article_pass_whatever_the_marks(claim: str) -> None:
    assert list(find_altered_quotes(*index_pair(claim, ARTICLE))) == []


@pytest.mark.parametrize(
    ("claim", "quoted"),
    [
        ("Lind had “often seen a flood like this”", "“often seen a flood like this”"),
        ("Lind saw 'a flood like no other' pass", "'a flood like no other'"),
        ('Lind: "a flood … never"  and "a storm"', '"a storm"'),
    ],
)
def test_words_that_do_not_are_reported_with_their_marks(claim: str, quoted: str) -> None:
    issues = list(find_altered_quotes(*index_pair(claim, ARTICLE)))

    assert [(issue.text, issue.span.cut(claim), issue.severity) for issue in issues] == [(quoted, quoted, "block")]
