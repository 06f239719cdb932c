import pytest

from service.timeline.clauses import Clause, find_clauses
from service.timeline.wording import cut_words
from tests.unit.timeline.reading import annotate


def read(text: str) -> list[tuple[str, str]]:
    """Kind and words of each clause, without its holes."""
    return [(clause.kind, _cut(text, clause)) for clause in split(text)]


def split(text: str) -> tuple[Clause, ...]:
    annotated = annotate(text)
    return find_clauses(text, annotated.sentences[0].span, [mention.span for mention in annotated.dates if mention.earliest])


def _cut(text: str, clause: Clause) -> str:
    subject = clause.subject.cut(text) + " | " if clause.subject else ""
    return subject + cut_words(text, clause.span, clause.holes).strip()


def test_a_plain_sentence_is_one_clause() -> None:
    assert read("The dam burst early on Monday.") == [("main", "The dam burst early on Monday")]


def test_a_subordinate_clause_stands_in_its_sentence() -> None:
    assert read("The war began after rebels seized a post on Oct. 7 in Galt.") == [
        ("main", "The war began after rebels seized a post on Oct. 7 in Galt"),
        ("subordinate", "rebels seized a post on Oct. 7 in Galt"),
    ]


def test_a_date_hands_its_when_a_clause_though_nothing_else_has_a_verb() -> None:
    assert read("His troubles over roads to April, when an auditor found the contracts.")[1:] == [
        ("subordinate", "an auditor found the contracts"),
    ]


def test_a_colon_parts_two_clauses() -> None:
    assert read("It got a lift on Monday: the aide resigned on Tuesday.") == [
        ("main", "It got a lift on Monday"),
        ("coordinate", "the aide resigned on Tuesday"),
    ]


def test_a_fronted_clause_leaves_the_main_one() -> None:
    assert read("After he resigned on Monday, the party chose a leader.") == [
        ("main", "the party chose a leader"),
        ("subordinate", "he resigned on Monday"),
    ]


def test_a_fronted_clause_without_a_comma_is_not_parted() -> None:
    assert read("After he resigned in May the party split.") == [("main", "After he resigned in May the party split")]


def test_hours_after_is_one_marker_and_goes_with_its_clause() -> None:
    main, after = split("The ship sank on Monday, just two hours after it left Galt.")

    assert (main.holes[0].end, after.marker) == (main.span.end, "just two hours after")


def test_a_clause_between_commas_leaves_the_sentence_whole_around_it() -> None:
    assert read("The bill, after it passed on Monday, went to the king.")[0] == ("main", "The bill went to the king")


def test_a_trailing_clause_ends_before_the_next_conjunction() -> None:
    assert read("He left when rain fell on Monday, but the crowd stayed; it sang.")[1] == ("subordinate", "rain fell on Monday")


@pytest.mark.parametrize(
    "text",
    [
        "He left after the vote on Monday.",
        "He left while talking on Monday.",
        "He asked whether the vote failed.",
        "He did not rule out voting once again.",
        "It rose since May 3.",
        "After a discharge from duty in 2006, he was given a medal.",
        "He fled after a report published in May.",
    ],
)
def test_a_preposition_opens_no_clause(text: str) -> None:
    assert [kind for kind, _ in read(text)] == ["main"]


def test_an_age_between_commas_does_not_end_a_clause() -> None:
    assert read("He fled after Smith, 34, was arrested, and the case closed.")[1] == ("subordinate", "Smith, 34, was arrested")
    assert read("He fled after Smith, 34, was arrested.")[1] == ("subordinate", "Smith, 34, was arrested")


def test_a_relative_clause_has_its_noun_for_a_subject() -> None:
    assert read("Egypt leads talks to end the war that began on Oct. 7.")[1] == ("relative", "the war | began on Oct. 7")
    assert read("Maria Ruiz, who took over in January, spoke.") == [
        ("main", "Maria Ruiz spoke"),
        ("relative", "Maria Ruiz | took over in January"),
    ]


def test_a_relative_clause_ends_before_the_verb_around_it() -> None:
    assert read("A truce that was signed on Oct. 9 collapsed within days.")[1] == ("relative", "A truce | was signed on Oct. 9")


def test_a_restrictive_clause_ends_at_a_comma_too() -> None:
    assert read("He met the men who fled in May, he said (in “Galt”).")[1] == ("relative", "the men | fled in May")


def test_a_house_of_representatives_stays_whole_but_a_breach_of_the_deal_does_not() -> None:
    assert read("It went to the House of Representatives, which passed it in May.")[1][1].startswith(
        "the House of Representatives |"
    )
    assert read("There were attacks in breach of the deal, which began on Monday.")[1][1].startswith("the deal |")


@pytest.mark.parametrize(
    "text",
    [
        "They struck a post in which nine men slept in May.",
        "Anna Lund, whose party won in May, left.",
        "She took a post, which she held until 2018.",
    ],
)
def test_other_relative_clauses_have_no_subject_to_lend(text: str) -> None:
    assert [clause.subject for clause in split(text) if clause.kind == "relative"] == [None]


@pytest.mark.parametrize(
    "text", ["He said that rain fell.", "They live in Galt, where rain fell on Monday.", "She is the one who."]
)
def test_that_and_where_are_not_always_relative(text: str) -> None:
    assert "relative" not in [kind for kind, _ in read(text)]


def test_clauses_joined_by_and_part_when_each_has_a_subject() -> None:
    assert read("The union sacked its chief in May, and Ana Ruiz took charge on Monday.") == [
        ("main", "The union sacked its chief in May"),
        ("coordinate", "Ana Ruiz took charge on Monday"),
    ]


def test_predicates_part_only_where_both_have_a_day() -> None:
    assert read("The dam was built in 1968 and was last inspected in April.") == [
        ("main", "The dam was built in 1968"),
        ("predicate", "The dam | was last inspected in April"),
    ]
    assert [kind for kind, _ in read("Shells killed nine men and wounded 31 on Monday.")] == ["main"]


def test_a_clause_that_opens_with_its_day_stands_alone() -> None:
    assert read("The court heard the case and in May it ruled.") == [
        ("main", "The court heard the case"),
        ("coordinate", "in May it ruled"),
    ]


def test_a_predicate_with_another_modality_parts_too() -> None:
    assert read("The operator was sorry and would publish a plan on May 20.")[1] == (
        "predicate",
        "The operator | would publish a plan on May 20",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Egypt and Qatar have led talks since May.",
        "He met talks the U.N. wants and the men in May.",
        "They want peace and talks the U.N. seeks to hold in May.",
        "It filed with the Exchange and Commission and was declared sound.",
        "He fled and the men accused in May.",
        "He fled and hid.",
        "He met men and women.",
    ],
)
def test_other_words_with_and_stay_together(text: str) -> None:
    assert "coordinate" not in [kind for kind, _ in read(text)]


def test_a_report_holds_its_content_and_says_who_reports() -> None:
    text = "On Monday, Norland said in a statement that it would send a ship on Friday, and Elim agreed."
    report, content, other = split(text)

    assert (report.kind, report.head and report.head.cut(text)) == ("report", "On Monday, Norland said in a statement that")
    assert report.source is not None
    assert report.source.cut(text) == "Norland"
    assert (content.kind, content.parent, content.verb[0]) == ("reported", 0, "would")
    assert (other.kind, other.parent) == ("coordinate", 0)


def test_an_attribution_goes_to_what_it_covers() -> None:
    text = "A fire killed nine after rebels shelled the port on Monday, according to Norland officials."
    main, shelling = split(text)

    assert (main.source, shelling.source and shelling.source.cut(text)) == (None, "Norland officials")

    text = "A fire killed nine after rebels shelled the port, the mayor said on Monday."
    main, shelling = split(text)

    assert (main.source and main.source.cut(text), main.said and main.said.cut(text)) == ("the mayor", "said on Monday")


def test_an_inserted_attribution_leaves_the_sentence_whole() -> None:
    assert read("The bank, officials said, will close on Monday.") == [("main", "The bank will close on Monday")]
    assert read("Profit fell 41 percent, Vogtland said, missing forecasts.") == [
        ("main", "Profit fell 41 percent, missing forecasts")
    ]


def test_words_that_belong_to_an_embedded_verb_are_known() -> None:
    text = "The truce opens the way for talks the U.N. wants to hold on May 7."
    (clause,) = split(text)

    assert text[clause.depth :].startswith("wants to hold")


def test_marks_alone_have_no_clauses() -> None:
    assert find_clauses(" … ", annotate("Rain. ").sentences[0].span, []) == ()


def test_a_relative_clause_with_two_dates_is_two() -> None:
    assert read("Mr. Hale, who was born in Galt in 1950 and joined the army in 1968, died.") == [
        ("main", "Mr. Hale died"),
        ("relative", "Mr. Hale | was born in Galt in 1950"),
        ("predicate", "Mr. Hale | joined the army in 1968"),
    ]


def test_a_relation_to_what_is_no_clause_goes() -> None:
    assert read("Three days after the rupture, oil reached the port in May.") == [("main", "oil reached the port in May")]
    assert read("But if rain comes in time, crews could leave in May.")[0] == ("main", "crews could leave in May")


def test_what_is_said_inside_a_clause_is_read_where_it_is_dated() -> None:
    assert read("He met the envoys and told reporters that talks would resume on May 20.")[1] == (
        "reported",
        "talks would resume on May 20",
    )
    assert [kind for kind, _ in read("He told them that talks would resume.")] == ["report", "reported"]


def test_a_relative_clause_ends_behind_its_own_verbs() -> None:
    assert read("Pupils who haven't had their shots have been barred since May.")[1] == (
        "relative",
        "Pupils | haven't had their shots",
    )


def test_a_tangled_clause_takes_the_verb_nearest_its_date() -> None:
    (clause,) = split("Some two million people, or 71 percent of those listed, cast ballots on Monday.")

    assert clause.verb[0] == "cast"


def test_a_participle_that_opens_the_sentence_is_not_its_verb() -> None:
    clause = split("Suspended from a job that paid well, Hale was charged in May.")[0]

    assert clause.verb[0] == "was"


def test_both_commas_of_an_aside_leave_with_it() -> None:
    assert read("The fund, which owns a stake, plans to leave.")[0] == ("main", "The fund plans to leave")
