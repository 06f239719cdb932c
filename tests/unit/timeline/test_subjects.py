"""A bullet stands alone: "he" gives way to his name, where nobody else can be meant."""

import pytest

from service.domain import Article
from service.text.annotate import annotate_article
from service.timeline.subjects import name_subject

OPENING = "Jonas Brandt, the finance minister, was born in Port Ellery. Brandt studied law in Leeds. "


def name_last(text: str) -> str:
    """The text's last sentence, as a clause, with its subject named."""
    annotated = annotate_article(Article(text), timezone="UTC")
    last = annotated.sentences[-1]
    return name_subject(annotated, last.span.cut(text), last.span)[0]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (OPENING + "He joined the Harbour Party in 1992.", "Jonas Brandt joined the Harbour Party in 1992."),
        (OPENING + "His house burned in 2011.", "Jonas Brandt’s house burned in 2011."),
        (OPENING + "The Supreme Court freed him in May. He left.", "Jonas Brandt left."),
        (OPENING + "The union, which met in New Haven, cheered. He left.", "Jonas Brandt left."),
        ("Ana Ruiz met the press. Ruiz was calm. She left in 1992.", "Ana Ruiz left in 1992."),
    ],
)
def test_a_pronoun_gives_way_to_the_one_person_told_of(text: str, clause: str) -> None:
    assert name_last(text) == clause


@pytest.mark.parametrize(
    "text",
    [
        "Jonas Brandt met Peter Holm. Brandt and Holm talked. He left in 1992.",  # two persons
        "Jonas Brandt has a son, Per Brandt. Brandt was calm. He left in 1992.",  # two of one name
        "“The Fall of Jonas Brandt” is a film. Brandt liked it. He left in 1992.",  # a title
        OPENING + "Brandt spoke to Peter Holm. He left in 1992.",
        OPENING + "Ana Ruiz has a son, Per Ruiz. Ruiz spoke. He left in 1992.",
        OPENING + "He liked the house of Jonas Brandt.",
        OPENING + "Peter Holm was there. He left in 1992.",  # somebody who is named once
        OPENING + "His wife said that she was ill. He left in 1992.",  # and of her
        "The minister was born in Port Ellery. He left in 1992.",  # nobody is named
        "Jonas Brandt was born. He left in 1992.",  # a name that comes once may be a ship's
        OPENING + "It burned in 2011.",
        OPENING + "Brandt left in 1992.",
        OPENING + "The ferry ran. " * 100 + "He left in 1992.",  # too far
    ],
)
def test_a_pronoun_stays_where_somebody_else_may_be_meant(text: str) -> None:
    assert name_last(text) == text.rstrip().rsplit(". ", 1)[-1]


def test_the_name_is_evidence_of_its_own() -> None:
    text = OPENING + "He left in 1992."
    annotated = annotate_article(Article(text), timezone="UTC")
    named = name_subject(annotated, "He left.", annotated.sentences[-1].span)[1]

    assert named is not None
    assert named.cut(text) == "Brandt"
