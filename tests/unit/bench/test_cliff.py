"""Summaries with labelled errors: how they are read, and which of their figures are wrong."""

from bench.cliff import join_tokens, label_figures, measure_cliff, move_span, parse_summary
from service.domain import Span

ARTICLE = "A ferry sank off Mull, drowning 12 cows. Its owner, Ann Reid, 57, put the damage at £5m."


def row(summary: str, *errors: str) -> dict[str, str]:
    return {"doc": ARTICLE, "summ": summary, "annotated_span": repr(list(errors)) if errors else ""}


def test_the_spaces_of_tokenising_are_undone() -> None:
    joined, _ = join_tokens("The 57 - year - old ’s ferry did n't sink, but £ 5 m is gone.")

    assert joined == "The 57-year-old’s ferry didn't sink, but £5m is gone."


def test_other_spaces_stay() -> None:
    assert join_tokens("5 metres - ' a lot ' - of 3 g")[0] == "5 metres - ' a lot ' - of 3 g"


def test_a_span_moves_with_its_words() -> None:
    raw = "A 57 - year - old lost £ 5 m."
    joined, dropped = join_tokens(raw)
    start = raw.index("£ 5 m")

    assert move_span(Span(start, start + len("£ 5 m")), dropped).cut(joined) == "£5m"


def test_a_span_is_found_as_a_word_and_not_inside_another() -> None:
    summary = parse_summary(row("Of 120 animals 12 were cows.", "12"))

    assert [span.start for span in summary.errors] == [15]


def test_a_long_or_missing_span_says_nothing_of_a_figure() -> None:
    long = "A ferry sank with 14 cows aboard"

    assert parse_summary(row(f"{long}.", long, "40 goats", "")).errors == ()


def test_a_figure_is_wrong_where_an_error_touches_it() -> None:
    figures = list(label_figures(parse_summary(row("The ferry sank with 40 cows; Ann Reid, 57, owned it.", "40 cows"))))

    assert [(one.is_wrong, one.is_blocked, one.is_flagged) for one in figures] == [(True, True, True), (False, False, False)]


def test_precision_and_recall_are_those_of_blocked_figures() -> None:
    records = [
        parse_summary(row("The ferry sank with 40 cows; Ann Reid, 57, owned it.", "40 cows")),
        parse_summary(row("Ann Reid, 57, put the damage at £ 9 m.")),
        parse_summary(row("The ferry drowned 12 cows last month.", "last month")),
    ]

    figures = measure_cliff(records)

    assert figures["figures"]["count"] == 6
    assert {name: figures["numbers"]["nutgraf"][name] for name in ("gold", "found", "both")} == {"gold": 1, "found": 2, "both": 1}
    assert figures["numbers"]["digit_set"]["precision"]["percent"] == 50.0
    assert figures["figures"]["nutgraf"]["gold"] == 2
