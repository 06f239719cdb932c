from datetime import date

import pytest

from service.domain import Event
from service.timeline.events import AS_OF_RULE, LEAD_RULE, find_events
from tests.unit.timeline.reading import FRIDAY, annotate

LEAD = "Rain fell on Friday. "  # so that the sentence under test is no lead


def read(text: str, reference: date | None = FRIDAY) -> list[Event]:
    return list(find_events(annotate(text, reference)))


def tell(text: str) -> list[tuple[str | None, str, str]]:
    """Date, status and words of each event of a sentence that is no lead."""
    return [(event.date.edtf if event.date else None, event.status, event.clause) for event in read(LEAD + text)[1:]]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("The sides met in Galt on Monday.", [("2024-04-29", "occurred", "The sides met in Galt.")]),
        ("The sides will meet on Saturday.", [("2024-05-04", "planned", "The sides will meet.")]),
        (
            "Pupils without a shot will be kept home starting Monday.",
            [("2024-05-06", "planned", "Pupils without a shot will be kept home.")],
        ),
        (
            "Galt Power reports full-year earnings on June 9.",
            [("2024-06-09", "planned", "Galt Power reports full-year earnings.")],
        ),
        ("A bond falls due in October.", [("2024-10", "planned", "A bond falls due.")]),
        (
            "Voicu plays Perrault in the final on Sunday.",
            [("2024-05-05", "planned", "Voicu plays Perrault in the final.")],
        ),
        (
            "Quill denied that the bank had been asked in January to lend 10 billion cedis ($1.4 billion).",
            [("2024-01", "denied", "The bank had been asked to lend 10 billion cedis.")],
        ),
        (
            "Police grew wary when they learned that Marr had insured the shop in the spring of 2017.",
            [("2017-03/2017-05", "occurred", "Marr had insured the shop.")],
        ),
        (
            "The crater opened on 3 April, and an order to leave the island was read out in churches on Saturday.",
            [
                ("2024-04-03", "occurred", "The crater opened."),
                ("2024-04-27", "occurred", "An order to leave the island was read out in churches."),
            ],
        ),
        (
            "Straub was put on leave on Monday and indicted on Tuesday on one count.",
            [
                ("2024-04-29", "occurred", "Straub was put on leave."),
                ("2024-04-30", "occurred", "Straub was indicted on one count."),
            ],
        ),
        (
            "The cuts had been dead ever since 11 March, when a letter was leaked.",
            [("2024-03-11", "occurred", "A letter was leaked.")],
        ),
        (
            '"The Salt Acre," her first book, appeared in 1961.',
            [("1961", "occurred", '"The Salt Acre," her first book, appeared.')],
        ),
        (
            "It was cut after more than 600 people packed a hearing on Monday.",
            [("2024-04-29", "occurred", "More than 600 people packed a hearing.")],
        ),
        (
            "A survey picked out a row of ring ditches last autumn.",
            [("2023-09/2023-11", "occurred", "A survey picked out a row of ring ditches.")],
        ),
        (
            "It is a win for Marr, whose career ended in May 2020, when he was struck by a lorry.",
            [("2020-05", "occurred", "He was struck by a lorry.")],
        ),
        (
            "It beat the mark which Ingrid Halvstad set in 2017.",
            [
                (None, "occurred", "It beat the mark which Ingrid Halvstad set in 2017."),
                ("2017", "occurred", "Ingrid Halvstad set the mark."),
            ],
        ),
        (
            "The choir sang at the school in Galt, which she entered in 1950.",
            [
                (None, "occurred", "The choir sang at the school in Galt."),
                ("1950", "occurred", "She entered the school in Galt."),
            ],
        ),
        (
            "The truce, signed in Vienna on Monday, came into force on Tuesday.",
            [
                ("2024-04-30", "occurred", "The truce, signed in Vienna on Monday, came into force."),
                ("2024-04-29", "occurred", "The truce was signed in Vienna."),
            ],
        ),
        (
            "The drill is due to make its first cut on May 9.",
            [("2024-05-09", "planned", "The drill is due to make its first cut.")],
        ),
        (
            "Twenty people taken captive when gunmen struck a convoy were freed on Thursday.",
            [("2024-05-02", "occurred", "Twenty people taken captive when gunmen struck a convoy were freed.")],
        ),
        (
            "Marr, who won a medal in August 2008, said he would rest.",
            [
                (None, "occurred", "Marr said he would rest."),
                ("2008-08", "occurred", "Marr won a medal."),
            ],
        ),
        ("The family filed its claim in November 2016.", [("2016-11", "occurred", "The family filed its claim.")]),
        ("They have asked her to speak on May 23.", [("2024-05-23", "planned", "They have asked her to speak.")]),
        ("It has threatened to strike on May 23.", [("2024-05-23", "conditional", "It has threatened to strike.")]),
        ("Last July seven hikers were killed.", [("2023-07", "occurred", "Seven hikers were killed.")]),
        (
            "The captain, one of 168 people brought ashore, has been in custody since Monday.",
            [("2024-04-29/..", "ongoing", "The captain, one of 168 people brought ashore, has been in custody since Monday.")],
        ),
        (
            "She dropped one set in Galt, where on Thursday she beat Sofia Llorente.",
            [("2024-05-02", "occurred", "She beat Sofia Llorente.")],
        ),
        ("It could rain by Sunday.", [("../2024-05-05", "conditional", "It could rain by Sunday.")]),
        (
            "A curfew is in force in Galt until May 20.",
            [("../2024-05-20", "ongoing", "A curfew is in force in Galt until May 20.")],
        ),
        ("The ranks are published on Monday.", [("2024-05-06", "planned", "The ranks are published.")]),
        ("He is suspended from May 4 to May 9.", [("2024-05-04/2024-05-09", "ongoing", "He is suspended.")]),
        ("He has denied that he met them on Monday.", [("2024-04-29", "denied", "He has denied that he met them.")]),
        ("She had not run since April, when she hurt a knee.", [("2024-04", "occurred", "She hurt a knee.")]),
        ("That was 16 years ago.", [(None, "occurred", "That was 16 years ago.")]),
        (
            "The airport handled 11.2 million passengers last year.",
            [(None, "occurred", "The airport handled 11.2 million passengers last year.")],
        ),
        ("Born in Galt on May 2, 1936, she was cutting stone at 9.", [("1936-05-02", "occurred", "Born in Galt.")]),
        (
            "The stock, suspended since Monday, had traded at 38.",
            [(None, "occurred", "The stock, suspended since Monday, had traded at 38.")],
        ),
        (
            "The firm, which came in April 2023, denied that it had hired them in March.",
            [
                ("2023-04", "occurred", "The firm came."),
                ("2024-03", "denied", "The firm, which came in April 2023, denied that it had hired them."),
            ],
        ),
        ("Monday's vote does not bind the mayor.", [(None, "occurred", "Monday's vote does not bind the mayor.")]),
        ("The team could not reach them until April.", [("2024-04", "occurred", "The team could not reach them until April.")]),
        (
            "The hill swelled in March and then, on April 6, abruptly stopped.",
            [("2024-03", "occurred", "The hill swelled."), ("2024-04-06", "occurred", "The hill abruptly stopped.")],
        ),
        ("They have declared Saturday a day of rest.", [("2024-05-04", "planned", "They have declared Saturday a day of rest.")]),
        ("The race has been put back to Saturday.", [("2024-05-04", "planned", "The race has been put back to Saturday.")]),
        ("The council has approved 400 new homes.", [(None, "occurred", "The council has approved 400 new homes.")]),
        ("He denied it on Monday.", [("2024-04-29", "denied", "He denied it.")]),
        ("Ana Ruiz has led it since 2014.", [("2014/..", "ongoing", "Ana Ruiz has led it since 2014.")]),
        (
            "Police said on Monday they will open the road on Saturday.",
            [
                ("2024-04-29", "occurred", "Police said they will open the road on Saturday."),
                ("2024-05-04", "planned", "Police said they will open the road."),
            ],
        ),
        (
            "Police said on Monday they would open the road by June.",
            [("2024-04-29", "occurred", "Police said they would open the road by June.")],
        ),
        (
            "The dam was built in 1968 and was last inspected in April.",
            [("1968", "occurred", "The dam was built."), ("2024-04", "occurred", "The dam was last inspected.")],
        ),
        (
            "Twelve people died in a slide, police said on Monday.",
            [("2024-04-29", "occurred", "Police said twelve people died in a slide.")],
        ),
        (
            "Twelve people died on Sunday, police said on Monday.",
            [("2024-04-28", "occurred", "Twelve people died.")],
        ),
        (
            "It is the worst storm since January 2011, when 19 people died.",
            [("2011-01", "occurred", "19 people died.")],
        ),
        (
            "If the road is not cleared by Sunday, the town will be cut off on Monday.",
            [("2024-05-06", "planned", "The town will be cut off.")],
        ),
    ],
)
def test_clauses_become_events_on_their_days(text: str, events: list[tuple[str, str, str]]) -> None:
    assert tell(text) == events


@pytest.mark.parametrize(
    "text",
    [
        "Lawmakers backed a ban on May 20, 2030.",
        "They bought a mine in which, in 2019, nine men died.",
        "Smith could not be reached on Monday.",
        "Upon arrival, he said “we built a machine on Monday and crossed the sea”.",
        "When rain fell on Monday.",
        "The share had lost 6 percent since Monday.",
        "Monday's vote does not end the threat.",
        "Albion won there for the first time since March 1979.",
        "The county had gone without a case since 1994.",
    ],
)
def test_what_is_no_event_of_its_date_is_not_dated(text: str) -> None:
    assert [day for day, _, _ in tell(text) if day] == []


def test_the_lead_without_a_day_takes_the_reference_day() -> None:
    (event,) = read("Norland has banned diesel cars.")

    assert event.date is not None
    assert (event.date.rule, event.date.edtf, event.salience) == (LEAD_RULE, "2024-05-03", 1.0)


def test_the_lead_takes_a_near_day_that_it_names_before_the_reference_day() -> None:
    (event,) = read("Divers who were seen on Wednesday off Galt have found a wreck.")

    assert event.date is not None
    assert (event.date.text, event.date.confidence) == ("Wednesday", 0.5)


def test_a_lead_that_plans_takes_no_day_and_neither_does_one_without_a_reference() -> None:
    assert read("Norland will ban diesel cars.")[0].date is None
    assert read("Norland has banned diesel cars.", None)[0].date is None


def test_hours_after_is_the_same_day_and_comes_before() -> None:
    said, arrived = read(
        "Norland said on Friday it was ready, hours after Ana Ruiz arrived in Galt, according to Elim officials."
    )

    assert (arrived.clause, arrived.attribution, arrived.before) == ("Ana Ruiz arrived in Galt.", "Elim officials", 0)
    assert arrived.date is not None
    assert said.date is not None
    assert arrived.date.edtf == said.date.edtf == "2024-05-03"


def test_before_turns_the_order_round() -> None:
    left, sank = read("Ana Ruiz left Galt on Friday, two days before the ferry sank.")

    assert (left.before, sank.before) == (1, None)
    assert sank.date is not None
    assert sank.date.edtf == "2024-05-05"


@pytest.mark.parametrize(("words", "day"), [("a week", "2024-04-26"), ("three days", "2024-04-30"), ("10 days", "2024-04-23")])
def test_counted_days_after_are_counted_back(words: str, day: str) -> None:
    _, earlier = read(f"Ana Ruiz left Galt on Friday, {words} after the ferry sank.")

    assert earlier.date is not None
    assert earlier.date.edtf == day


def test_an_unsaid_number_of_days_places_nothing() -> None:
    assert len(read("Ana Ruiz left Galt on Friday, days after the ferry sank.")) == 1
    assert len(read("Ana Ruiz left Galt last week, two days after the ferry sank.")) == 1


def test_what_came_days_after_counts_from_the_event_before() -> None:
    events = read("Shells struck a market on Sunday. The attack came two days after the army took the ridge.")

    assert [event.date.edtf for event in events if event.date] == ["2024-04-28", "2024-04-26"]


def test_a_running_total_is_as_of_the_reference() -> None:
    (total,) = read(LEAD + "More than 34,000 people have been killed.")[1:]

    assert total.date is not None
    assert (total.status, total.date.rule, total.date.edtf) == ("ongoing", AS_OF_RULE, "2024-05-03")


def test_a_running_total_since_a_day_keeps_that_day() -> None:
    (total,) = read(LEAD + "More than 1,200 people have been moved to schools since Sunday.")[1:]

    assert total.date is not None
    assert (total.date.rule, total.date.edtf) == (AS_OF_RULE, "2024-04-28/..")


def test_what_had_been_counted_by_a_near_day_is_a_total() -> None:
    total = read(LEAD + "Forty-seven bodies had been found by Thursday.")[1]
    assert total.date is not None
    assert total.date.rule == AS_OF_RULE


def test_a_running_total_without_a_reference_has_no_day() -> None:
    (total,) = read("More than 34,000 people have been killed.", None)

    assert total.date is not None
    assert (total.date.rule, total.date.earliest) == (AS_OF_RULE, None)


def test_two_tellings_of_one_event_are_one_with_both_places() -> None:
    text = (
        "Talks resumed in the war that began on Oct. 7. "
        "The war began after rebels staged a raid on Oct. 7 in which 12 people were killed, according to Norland tallies."
    )
    raid = next(event for event in read(text) if event.date and event.date.edtf == "2023-10-07")

    assert (raid.clause, raid.attribution) == ("Rebels staged a raid in which 12 people were killed.", "Norland tallies")
    assert [span.cut(text)[:7] for span in raid.provenance] == ["began o", "rebels "]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Envoys will meet on Saturday, the Swiss ministry said.", "the Swiss ministry"),
        ("The ministry said envoys will meet on Saturday.", "The ministry"),
        ("In Oslo, the ministry said envoys will meet on Saturday.", "the ministry"),
        ("Quietly, he said envoys will meet on Saturday.", None),
        ("Envoys will meet on Saturday.", None),
        ("Norland said on Monday that envoys had met.", None),
        ("Nine died on Monday in a slide that began on Sunday, police said.", "police"),
    ],
)
def test_an_event_names_its_source_unless_its_words_do(text: str, source: str | None) -> None:
    assert read(LEAD + text)[1].attribution == source


def test_sentences_that_say_nothing_are_no_events() -> None:
    assert read(LEAD + "He said so. Fine weather.") == read(LEAD)


def test_no_article_has_more_than_its_share_of_events() -> None:
    text = " ".join(f"The ferry sank on May 1, {year}." for year in range(1700, 2000))

    assert len(read(text)) == 200
