"""What of an earlier summary no longer holds; the story is the one of conftest, and its versions change it in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.domain import Article, PreviousSummary, PreviousText, Span, Stale
from service.fidelity.check import Checker
from service.pipeline.staleness import StaleFinder
from service.text.annotate import annotate_article, annotate_claim
from tests.unit.pipeline.conftest import STORY

HEADLINE = "Fish market fire in Port Arden kills 12, injures 34"


def find(text: str, version: str, *, part: str = "/brief", day: str | None = None, was: str = STORY) -> tuple[Stale, ...]:
    """What of `text`, judged on `was`, the `version` makes stale."""
    article = Article(was, published_at=date(2024, 5, 7))
    source = annotate_article(article, timezone="UTC")
    fidelity = Checker(source).check(annotate_claim(text, source, locale="en-US"))
    doubted = {one.figure.span: one.severity for one in fidelity.mentions if one.severity != "info"}
    doubted |= {one.span: one.severity for one in fidelity.issues}
    direct = frozenset(one.figure.span for one in fidelity.mentions if one.verdict in ("supported", "approximated"))
    now = annotate_article(replace(article, text=version), timezone="UTC")
    previous = PreviousSummary("0" * 64, (PreviousText(part, text, doubted, direct, day),))
    return StaleFinder(now, Checker(now), locale="en-US").find_stale(previous)


def change(*pairs: tuple[str, str], story: str = STORY) -> str:
    for old, new in pairs:
        assert old in story
        story = story.replace(old, new)
    return story


def test_a_figure_that_changed_is_told_with_what_the_article_says_now() -> None:
    version = change(("killed 12 people", "killed 14 people"))
    (stale,) = find(HEADLINE, version, part="/headline")

    assert (stale.path, stale.was, stale.now, stale.severity) == ("/headline/text", "12", "14", "block")
    assert stale.span == Span(HEADLINE.index("12"), HEADLINE.index("12") + 2)
    assert [one.span.cut(version) for one in stale.evidence] == ["14"]
    assert stale.sentence == Span(0, len(HEADLINE))


def test_a_figure_of_which_the_article_says_nothing_any_more_has_no_now() -> None:
    version = change((" The plan would have cost $4.5 million.", ""))
    (stale,) = [one for one in find("The sprinkler plan would have cost $4.5 million.", version) if one.code != "not_told"]

    assert (stale.was, stale.now, stale.evidence) == ("$4.5 million", None, ())


def test_the_place_of_a_figure_is_its_own_sentence_whatever_else_the_article_counts() -> None:
    story = STORY + "\nFires at markets have killed 61 people since January. It has beds for perhaps a hundred patients.\n"
    version = change(("killed 61 people", "killed 62 people"), story=story)
    (stale,) = find("Fires at markets have killed 61 people since January.", version, was=story)

    assert (stale.was, stale.now) == ("61", "62")


def test_among_several_figures_of_a_sentence_the_one_in_the_same_role_is_taken() -> None:
    text = "Theo Lindahl added 19 points and 11 rebounds for the Plainsmen"
    story = STORY + "\nTheo Lindahl added 19 points and 11 rebounds for the Plainsmen, who trailed by 17 early and by six late.\n"
    (stale,) = find(text, change(("19 points", "30 points"), story=story), was=story)

    assert (stale.was, stale.now, stale.code, stale.severity) == ("19", "30", "difference", "warn")


def test_numbers_that_changed_places_are_told_with_each_others() -> None:
    version = change(("killed 12 people and injured 34", "killed 34 people and injured 12"))

    assert {(one.was, one.now) for one in find(HEADLINE, version, part="/headline")} == {("12", "34"), ("34", "12")}


def test_a_number_that_now_counts_another_fate_is_told_with_the_one_of_its_own() -> None:
    version = change(("killed 12 people and injured 34", "killed 14 people and injured 12"))
    (stale,) = find("A fire killed 12 people at a fish market in Port Arden.", version)

    assert (stale.was, stale.now, stale.code) == ("12", "14", "wrong_role")


def test_a_hedge_that_is_new_is_a_warning() -> None:
    (stale,) = find(HEADLINE, change(("killed 12 people", "killed more than 12 people")), part="/headline")

    assert (stale.was, stale.now, stale.code, stale.severity) == ("12", "more than 12", "hedge_dropped", "warn")


@pytest.mark.parametrize(
    "pair",
    [
        ("killed 12 people and injured 34", "claimed the lives of 12 people and left 34 hurt"),
        ("killed 12 people", "killed twelve people"),
        ("More than 200 traders were inside", "Inside were more than 200 traders"),
        ("on Tuesday, the coast guard said", "on Tuesday, according to the coast guard"),
    ],
)
def test_the_same_figures_in_other_words_are_not_stale(pair: tuple[str, str]) -> None:
    brief = "A fire at a fish market killed 12 people and injured 34 on Tuesday. More than 200 traders were inside."

    assert find(HEADLINE, change(pair)) == find(brief, change(pair)) == ()


def test_what_failed_in_its_own_article_already_is_not_reported() -> None:
    assert find("Fire kills 99 in Port Arden", change(("injured 34", "injured 36"))) == ()


def test_a_name_that_the_article_dropped_is_reported() -> None:
    text = "Mayor Ada Quill said the market would stay shut until Friday."
    (stale,) = find(text, change(("Ada Quill", "Ben Ostrow")))

    assert (stale.code, stale.now, stale.severity) == ("name_not_in_source", None, "block")
    assert "Quill" in stale.was


def test_a_quotation_that_was_corrected_is_reported() -> None:
    text = '"We will rebuild every stall," Mayor Ada Quill told reporters.'
    codes = [one.code for one in find(text, change(("rebuild every stall", "rebuild what we can")))]

    assert "quote_altered" in codes


def test_an_event_that_the_article_no_longer_tells_is_pointed_to_itself() -> None:
    text = "The city council approved a sprinkler plan."
    version = change(("The city council approved a sprinkler plan in March 2023, but the work never started. ", ""))
    (stale,) = find(text, version, part="/timeline/events/2")

    assert (stale.path, stale.code, stale.was, stale.now) == ("/timeline/events/2", "not_told", text, None)


def test_a_sentence_of_the_brief_that_is_no_longer_told_is_reported_by_its_place() -> None:
    text = "A fire killed 12 people. The city council approved a sprinkler plan."
    version = change(("The city council approved a sprinkler plan in March 2023, but the work never started. ", ""))
    (stale,) = find(text, version)

    assert (stale.path, stale.span.cut(text)) == ("/brief/text", "The city council approved a sprinkler plan.")


def test_a_sentence_whose_figure_stands_is_told_however_it_is_worded() -> None:
    assert find("Scores of stallholders, upwards of 200, had come to sell.", STORY + "\nMore follows.\n") == ()


def test_a_text_without_telling_words_is_never_gone() -> None:
    assert find("It was so.", "Rain fell on the hills all night.") == ()


def test_the_date_of_an_event_that_moved_is_reported_beside_its_text() -> None:
    text = "The city council approved a sprinkler plan."
    (stale,) = find(text, change(("March 2023", "April 2023")), part="/timeline/events/0", day="March 2023")

    assert (stale.path, stale.was, stale.now) == ("/timeline/events/0/date/expression", "March 2023", "April 2023")


def test_the_date_of_an_event_that_is_gone_has_no_now() -> None:
    version = change(("The city council approved a sprinkler plan in March 2023, but the work never started. ", ""))
    stale = find("The city council approved a sprinkler plan.", version, part="/timeline/events/0", day="March 2023")

    assert [(one.path, one.now) for one in stale] == [("/timeline/events/0", None), ("/timeline/events/0/date/expression", None)]


def test_a_date_that_the_article_still_gives_is_not_stale() -> None:
    version = change(("injured 34", "injured 36"))

    assert find("The city council approved a sprinkler plan.", version, part="/timeline/events/0", day="March 2023") == ()


def test_a_date_that_is_spelt_otherwise_is_not_stale() -> None:
    version = change(("March 2023", "Mar. 2023"))

    assert find("The city council approved a sprinkler plan.", version, part="/timeline/events/0", day="March 2023") == ()


def test_a_doubt_that_the_article_does_not_settle_is_left_alone() -> None:
    story = STORY + "\nThe fish market burned in one block by the east quay.\n"
    version = change(("in one block by", "by"), story=story)

    assert find("The fish market burned in one block by the east quay.", version, was=story) == ()


def test_everything_is_gone_from_an_article_without_words() -> None:
    codes = {one.code for one in find("A fire killed 12 people.", "...")}

    assert "not_told" in codes
