"""An article against its own sentences, as told and told otherwise."""

from datetime import date

from bench.selfsupport import list_tellings, measure_self_support
from service.domain import Article
from service.text.annotate import annotate_article

ARTICLE = Article(
    "The ferry sank off Port Alba on Tuesday, killing 12 people. It was built in 1987.", published_at=date(2024, 5, 9)
)


def test_every_sentence_is_told_in_each_case_of_its_letters() -> None:
    tellings = list(list_tellings(annotate_article(ARTICLE, timezone="UTC"), "en-US"))

    assert ("as told", "It was built in 1987.") in tellings
    assert ("capitals", "IT WAS BUILT IN 1987.") in tellings
    assert ("small letters", "it was built in 1987.") in tellings
    assert ("title case", "It Was Built In 1987.") in tellings


def test_a_number_is_respelled_outside_quotations_only() -> None:
    spoken = Article('"We lost 12 people," said Ana Ruiz. The ferry was 12 years old.', published_at=date(2024, 5, 9))
    tellings = list(list_tellings(annotate_article(spoken, timezone="UTC"), "en-US"))
    respelled = [text for name, text in tellings if name == "number respelled"]

    assert all('"' not in text for text in respelled)


def test_sentences_and_blocks_are_counted_by_telling() -> None:
    report = measure_self_support([ARTICLE, ARTICLE])

    assert report["articles"] == 2
    assert isinstance(report["tellings"], dict)
    assert report["tellings"]["as told"] == {"sentences": 4, "blocked": 0, "warned": 0}
