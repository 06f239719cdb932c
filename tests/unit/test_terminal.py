from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from service.domain import Article, CheckReport, Headline, Issue, Reference, Source, Span, Summary, SummaryRequest, Timeline
from service.terminal import print_checks, print_summary
from tests.scripted import HEADLINE, PASSED, STORY, cite, judge, make_summary

SOURCE, NOWHEN = Source("0" * 64, 70, 1.0), Reference(None, "none")


@pytest.fixture
def summary() -> Summary:
    return make_summary(SummaryRequest(Article(STORY)))


@pytest.fixture
def console() -> Console:
    return Console(file=StringIO(), width=200, force_terminal=True, color_system="standard", highlight=False)


def read(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_figures_and_verdicts_have_the_colour_of_their_severity(console: Console, summary: Summary) -> None:
    print_summary(console, summary)
    assert "Bus with \x1b[32mmore than 40\x1b[0m pupils" in read(console)
    assert "\x1b[33m  [review]\x1b[0m" in read(console)


def test_a_headline_that_does_not_fit_gives_its_reason(console: Console, summary: Summary) -> None:
    print_summary(
        console, replace(summary, headline=Headline(None, "source", PASSED, (), reason="No headline fits 20 characters."))
    )
    assert "No headline fits 20 characters." in read(console)


def test_a_timeline_without_events_says_so(console: Console, summary: Summary) -> None:
    print_summary(console, replace(summary, timeline=Timeline(())))
    assert "No dated event." in read(console)


def test_styles_that_were_not_asked_for_are_not_mentioned(console: Console, summary: Summary) -> None:
    print_summary(console, replace(summary, headline=None, timeline=None, actions=(), source_conflicts=(), reference=NOWHEN))
    printed = read(console)
    assert "Brief" in printed
    assert not any(title in printed for title in ("Headline", "Timeline", "Undated", "Notes"))
    assert "no day to count dates from" in printed


def test_running_totals_have_a_section_of_their_own(console: Console, summary: Summary) -> None:
    assert summary.timeline
    print_summary(console, replace(summary, timeline=Timeline((), as_of=summary.timeline.events)))
    assert "Running totals" in read(console)


def test_a_list_of_texts_is_printed_in_order_with_evidence_in_its_sentence(console: Console) -> None:
    texts = ("A bus with more than 40 pupils", "A bus with 50")
    report = CheckReport(SOURCE, NOWHEN, {"bullets": tuple(map(judge, texts))})
    print_checks(console, report, {"bullets": texts}, STORY)
    printed = read(console)
    assert printed.index("[pass]") < printed.index("[fail]")
    assert "carrying \x1b[0m\x1b[1;2mmore than 40\x1b[0m\x1b[2m pupils" in printed


def test_an_issue_is_printed_with_its_message(console: Console) -> None:
    issue = Issue("quote_altered", "block", Span(0, 5), "A bus", "The article has other words.", (cite("A bus"),))
    report = CheckReport(SOURCE, NOWHEN, {"text": replace(PASSED, issues=(issue,))})
    print_checks(console, report, {"text": "A bus"}, STORY)
    assert "quote altered: \x1b[0m\x1b[1mA bus\x1b[0m (The article has other words.)" in read(console)


def test_an_article_cannot_steer_the_terminal(console: Console, summary: Summary) -> None:
    assert summary.headline
    print_summary(console, replace(summary, headline=replace(summary.headline, text=HEADLINE.replace("Bus", "\x1b]0;"))))
    assert "\x1b]0;" not in read(console)
    assert "\ufffd]0;" in read(console)
