import tomllib
from pathlib import Path

import pytest

from service.domain import Article, Fidelity
from service.fidelity.align import Grounding
from service.fidelity.check import Checker, check_text
from service.fidelity.verdicts import settle_mention
from service.text.annotate import annotate_article, annotate_claim
from tests.unit.fidelity.sources import annotate_source, index_pair

CORPUS = tomllib.loads(Path("tests/corpus/claims.toml").read_text(encoding="utf-8"))
SOURCES = {
    name: annotate_article(Article(story["text"], published_at=story.get("published_at")), timezone="UTC")
    for name, story in CORPUS["stories"].items()
}


def check(text: str, story: str = "ferry") -> Fidelity:
    return check_text(annotate_claim(text, SOURCES[story], locale="en-US"), SOURCES[story])


@pytest.mark.parametrize("row", CORPUS["claim"], ids=[row["text"] for row in CORPUS["claim"]])
def test_the_corpus_is_judged_as_written(row: dict) -> None:
    fidelity = check(row["text"], row["story"])

    assert fidelity.verdict == row["verdict"]
    if "codes" in row:
        assert [mention.code or "" for mention in fidelity.mentions] == row["codes"]
    assert [issue.code for issue in fidelity.issues] == row.get("issues", [])


def test_a_date_that_cannot_be_placed_and_is_not_the_articles_is_not_checkable() -> None:
    source = annotate_source("The ferry sank off Port Alba.", published_at=None)
    (mention,) = check_text(annotate_claim("The ferry sank on Friday", source, locale="en-US"), source).mentions

    assert (mention.verdict, mention.severity) == ("not_checkable", "warn")


def test_an_article_is_read_once_for_many_texts() -> None:
    checker = Checker(SOURCES["ferry"])

    assert [
        checker.check(annotate_claim(text, SOURCES["ferry"], locale="en-US")).verdict for text in ("34 killed", "35 killed")
    ] == [
        "review",
        "fail",
    ]


def test_evidence_is_cited_with_its_sentence() -> None:
    text = SOURCES["ferry"].text
    (mention,) = check("412 passengers were aboard").mentions
    (evidence,) = mention.evidence

    assert evidence.span.cut(text) == "412"
    assert evidence.sentence.cut(text).endswith("the coast guard said.")


def test_a_role_that_shows_makes_a_figure_surer() -> None:
    (clear,) = check("Bayline fares rose 12 percent").mentions
    (unclear,) = check("12 percent").mentions

    assert unclear.verdict == clear.verdict == "supported"
    assert unclear.confidence <= clear.confidence


def test_a_text_without_figures_or_faults_passes() -> None:
    assert check("The sea was calm") == Fidelity("pass", (), ())


def test_a_sentence_of_the_articles_own_supports_a_figure_that_nothing_else_grounds() -> None:
    claims, sources = index_pair("The rain fell on 3 May 2024.", "Roofs leaked. The rain fell on 3 May 2024.")
    (claim,) = claims.annotated.figures
    mention = settle_mention(Grounding(claim), claims, sources)

    assert (mention.verdict, mention.code) == ("supported", "verbatim")
    assert [one.span.cut(sources.text) for one in mention.evidence] == [claim.text]


@pytest.mark.parametrize("told", ["{}", "IT LEFT AT 4 A.M. (0300 GMT).", "it left at 4 a.m. (0300 gmt)."])
def test_a_sentence_supports_itself_in_small_letters_and_in_capitals(told: str) -> None:
    sentence = "It left at 4 a.m. (0300 GMT)."
    source = annotate_source(f"Crowds watched the ferry. {sentence}")
    fidelity = check_text(annotate_claim(told.format(sentence), source, locale="en-US"), source)

    assert {one.severity for one in fidelity.mentions} == {"info"}


def test_a_quotation_is_not_the_articles_own_because_one_of_its_sentences_is() -> None:
    source = annotate_source('"We have drills. We have guards. And we heard of it from a screenshot at noon," said Kelli Orban.')
    claim = '"We have drills. We have guards. And we still found out from a screenshot," said Kelli Orban.'
    fidelity = check_text(annotate_claim(claim, source, locale="en-US"), source)

    assert [issue.code for issue in fidelity.issues] == ["quote_altered"]


def test_points_between_two_percentages_of_a_sentence_are_derived() -> None:
    source = annotate_source("Support for Marlow stood at 40 percent in May and at 46 percent in June.")
    fidelity = check_text(annotate_claim("Support for Marlow rose by 6 percentage points", source, locale="en-US"), source)

    assert [(one.verdict, one.code) for one in fidelity.mentions] == [("derived", "difference")]


def test_a_one_that_counts_no_victims_is_not_worth_stopping() -> None:
    source = annotate_source("The council closed the old market in Arvale.")
    (mention,) = check_text(
        annotate_claim("The council closed the old market in one go", source, locale="en-US"), source
    ).mentions

    assert (mention.verdict, mention.code, mention.severity) == ("not_checkable", "common_one", "warn")


@pytest.mark.parametrize("text", ["Shelling killed seven men", "Shelling killed five women"])
def test_the_number_of_women_is_not_that_of_men(text: str) -> None:
    source = annotate_source("Shelling killed seven women and five men in Arvale on Tuesday, police said.")
    (mention,) = check_text(annotate_claim(text, source, locale="en-US"), source).mentions

    assert (mention.verdict, mention.code) == ("role_mismatch", "wrong_role")


def test_a_figure_is_not_found_inside_another_number():
    source = annotate_article(
        Article("The union asks for a raise of 6 percent; the firm offers 2.1 percent and new gloves."), timezone="UTC"
    )
    claim = annotate_claim("The union asks for a raise of 1 percent and new gloves.", source, locale="en-US")

    assert Checker(source).check(claim).verdict == "fail"
