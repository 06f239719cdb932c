from service.timeline.passages import read_passages
from tests.unit.timeline.reading import annotate


def read(text: str) -> list[str]:
    return [passage.sentence.span.cut(text) for passage in read_passages(annotate(text))]


def test_headings_and_capitals_are_no_prose() -> None:
    assert read("Storm hits Galt\nThe storm hit Galt.\nTHE STORM THAT HIT GALT ON MONDAY KILLED NINE PEOPLE\nNo.") == [
        "The storm hit Galt."
    ]


def test_a_long_line_without_a_stop_is_prose() -> None:
    line = "Shares of gold miners jump as bullion prices go on with their record run"

    assert read(line) == [line]


def test_speech_is_left_out_even_where_it_runs_on() -> None:
    text = (
        '"We tried. We failed on Monday," she said. The talks ended.\n'
        "“We tried. It rained. We left.” The talks ended. He left Galt."
    )

    assert read(text) == ["The talks ended.", "The talks ended.", "He left Galt."]


def test_a_title_in_quotation_marks_is_no_speech() -> None:
    assert len(read('"The Salt Road" was staged in Milan.')) == 1


def test_a_new_paragraph_ends_a_quotation_that_nobody_closed() -> None:
    assert read("He called it “a shame. It was.\nThe talks ended today.")[-1] == "The talks ended today."


def test_boilerplate_is_cut_from_either_edge() -> None:
    text = "OSLO, May 3 (Reuters) - Ferries stopped today. Crews left Galt. (Reporting by Ana Ruiz)"
    first, second = read_passages(annotate(text))

    assert first.clauses[0].span.cut(text) == "Ferries stopped today"
    assert second.clauses[0].span.cut(text) == "Crews left Galt"


def test_an_endless_sentence_is_passed_over() -> None:
    assert read("rain fell and " * 100 + "the dam burst on Monday.") == []


def test_dates_go_to_their_own_clause() -> None:
    text = "He resigned in 2019 after a court fined him on Nov. 2, 2018, police said on Monday."
    (passage,) = read_passages(annotate(text))

    assert {index: phrase.date.text for index, phrase in passage.phrases.items()} == {0: "2019", 1: "Nov. 2, 2018"}
    assert {index: phrase.date.text for index, phrase in passage.said.items()} == {0: "Monday"}


def test_a_source_with_a_date_dates_what_it_says() -> None:
    (passage,) = read_passages(annotate("Women earn less, according to a study released on Wednesday."))

    assert [phrase.date.text for phrase in passage.phrases.values()] == ["Wednesday"]


def test_when_takes_the_date_before_it() -> None:
    (passage,) = read_passages(annotate("It is the worst storm since January 2011, when 19 people died."))

    assert {index: phrase.date.edtf for index, phrase in passage.phrases.items()} == {1: "2011-01"}


def test_when_takes_no_date_that_dates_its_own_clause() -> None:
    (passage,) = read_passages(annotate("Drivers walked out on May 1, when trains stood still."))

    assert list(passage.phrases) == [0]


def test_dates_in_speech_or_beyond_an_embedded_verb_date_nothing() -> None:
    (passage,) = read_passages(annotate("The truce opens the way for talks the U.N. wants to hold on May 7."))

    assert passage.phrases == {}


def test_a_sentence_without_a_verb_has_no_dated_clause() -> None:
    (passage,) = read_passages(annotate("The rain on Monday in Galt."))

    assert passage.phrases == {}


def test_only_figures_that_can_be_totals_count() -> None:
    (many,) = read_passages(annotate("Shells have killed 146 people."))
    (few,) = read_passages(annotate("The two sides have met."))
    (dozens,) = read_passages(annotate("Shells have killed dozens of people."))

    assert (many.counts(0), few.counts(0), dozens.counts(0)) == (True, False, True)
