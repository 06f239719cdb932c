"""The bench's second opinion on figures."""

from dataclasses import replace
from decimal import Decimal

from bench.articles import find_doubtful
from service.domain import (
    CheckedMention,
    Fidelity,
    Figure,
    Headline,
    Interval,
    ModelInfo,
    Reference,
    Source,
    Span,
    Summary,
)


def build_summary(severity):
    span = Span(5, 7)
    figure = Figure(span, span, "19", "cardinal", Interval.exact(Decimal(19)))
    fidelity = Fidelity("pass", (CheckedMention(figure, "supported", None, severity, 1.0),))
    empty = Summary("x", Source("0", 1, 1.0), Reference(None, "none"), ModelInfo("m", "0", "e", "f"), {})
    return replace(empty, headline=Headline("Fire 19 dead", "model", fidelity, ()))


def test_a_passed_figure_whose_digits_the_article_lacks_is_doubtful():
    assert list(find_doubtful(build_summary("info"), "Fire kills 12.")) == ["19"]


def test_a_passed_figure_that_stands_in_the_article_is_not():
    assert list(find_doubtful(build_summary("info"), "Fire kills 19.")) == []


def test_a_blocked_figure_has_not_passed():
    assert list(find_doubtful(build_summary("block"), "Fire kills 12.")) == []
