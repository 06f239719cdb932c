import pytest

from service.domain import Span
from service.timeline.dating import DatePhrase, read_date_phrase
from service.timeline.grammar import find_finite, split_tokens
from service.timeline.wording import cut_words
from tests.unit.timeline.reading import FRIDAY, annotate


def cover(text: str) -> Span:
    """The sentence without its stop, as clauses are."""
    return Span(0, len(text) - 1)


def read(text: str) -> tuple[str, DatePhrase | None]:
    """The first date of the one clause that `text` is."""
    annotated = annotate(text)
    span = cover(text)
    tokens = split_tokens(text, span, [mention.span for mention in annotated.dates])
    verb = find_finite(tokens, 0, len(tokens))
    assert verb is not None
    return text, read_date_phrase(text, annotated.dates[0], span, tokens[verb].word, FRIDAY)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The sides met on Friday in Galt.", "The sides met in Galt."),
        ("The sides met Friday.", "The sides met."),
        ("On Friday, the sides met.", "the sides met."),
        ("On Friday protesters marched.", "protesters marched."),
        ("Late on Friday the sides met.", "the sides met."),
        ("The sides, on Friday, met.", "The sides met."),
        ("The sides met, on Friday.", "The sides met."),
        ("The sides met on the evening of May 2.", "The sides met."),
        ("The sides met over the weekend.", "The sides met."),
        ("They led it between 2014 and 2016.", "They led it."),
        ("Back in 2019, they won.", "they won."),
        ("The ship sank in the port in March 2019 (1500 GMT).", "The ship sank in the port."),
        ("Friday the sides met.", "the sides met."),
        ("They voted last month to strike.", "They voted to strike."),
        ("They sank it on Friday killing nine.", "They sank it killing nine."),
        ("Yesterday saw rain.", "saw rain."),
        ("She joined the party of labour in 2010.", "She joined the party of labour."),
        ("They met after talks on Friday.", "They met after talks."),
        ("He was convicted of spying by a closed court in the autumn of 2014.", "He was convicted of spying by a closed court."),
        ("Offices closed over a budget fight in 1995.", "Offices closed over a budget fight."),
        ("The pipe split open on May 2 beside a field.", "The pipe split open beside a field."),
        ("Residents were heard from 4 April to 1 May.", "Residents were heard."),
    ],
)
def test_a_date_leaves_its_clause_with_its_preposition(text: str, left: str) -> None:
    _, phrase = read(text)

    assert phrase is not None
    assert phrase.removable is not None
    assert cut_words(text, cover(text), [phrase.removable]) == left.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        "They have fought since Monday.",
        "They must leave by June.",
        "They will strike from Monday.",
        "They left before May 2019.",
        "It could rain as early as Monday.",
        "The trial is set for May 20.",
        "The court set a hearing for May 20.",
        "Friday's raid killed nine.",
        "A survey published in March 2019 found cracks.",
        "Ruiz had beaten her in the 2012 final.",
        "The firm posted a loss for the fourth quarter.",
        "The race was put back to Saturday.",
    ],
)
def test_a_date_that_the_sentence_needs_stays(text: str) -> None:
    _, phrase = read(text)

    assert phrase is not None
    assert phrase.removable is None


@pytest.mark.parametrize(
    "text",
    [
        "He lost the 2020 election.",
        "They hailed Friday prayers.",
        "They condemned Friday's raid.",
        "In the 2016 Norland election, he lost.",
        "In May elections, they lost.",
        "He ran in 2020 Republican primaries.",
        "They read a report published in May 2019.",
        "He was jailed over a protest in 2019.",
        "He was accused of killing two men in 2018.",
        "It is the worst storm since 1953.",
        "Profit rose from 2019.",
        "He bought shares, having joined them in 2019.",
        "Born in Galt in 1936, she began to play.",
        "Despite signs of recovery on Friday, he died.",
        "It rose in June, August and September.",
        "Tomorrow is the deadline.",
        "They spent it on Budget 2024.",
        "They asked for May 2019 figures.",
        "Talks planned for last week were called off.",
        "They spoke of 2019.",
        "It was a mid-2019-style vote.",
        "In 2019, 2020 and 2021 it rained.",
    ],
)
def test_a_date_that_belongs_to_a_noun_dates_no_clause(text: str) -> None:
    assert read(text)[1] is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The vote was postponed until May 20.", "2024-05-20"),
        ("The case was adjourned until next week.", "2024-05-06/2024-05-12"),
        ("They did not approve it until 2014.", "2014"),
        ("They must stay until May 20.", "../2024-05-20"),
    ],
)
def test_what_is_moved_until_a_day_is_on_that_day(text: str, edtf: str) -> None:
    _, phrase = read(text)

    assert phrase is not None
    assert phrase.date.edtf == edtf
