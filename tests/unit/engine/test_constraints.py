import random

import pytest

from service.engine.constraints import START, Kind, OpenVocabulary
from service.engine.pieces import Piece
from tests.unit.engine.toy import INVENTORY, allows, constrain, encode, follow, list_allowed, may_end

SOURCE = (
    "More than 34,000 people live behind the sea wall, which was built in 1953 after a flood killed 307 people. "
    "The council said on Monday that the work would cost $34 million. Mayor Ana Orlova told Tidewater residents "
    'that "nobody has to move" before Oct. 7, 2025, and Ana Lindt of the U.S. embassy agreed with two clerks.'
)
FREE = "people live killed flood the in of work costs mayor tells told agreed and council on with a million two".split()


@pytest.fixture(scope="module")
def rules():
    return constrain(SOURCE, FREE)


@pytest.mark.parametrize(
    "text",
    [
        "more than 34,000 people",
        "flood killed 307 people in 1953",
        "work costs $34 million",
        "ana orlova told tidewater residents",
        "mayor ana lindt",
        "orlova agreed",
        "the council on monday told residents",
        "before oct. 7, 2025",
        "before oct. 7",
        "in 2025",
        "u.s. embassy",
        'orlova told residents "nobody has to move"',
        "two clerks, ana lindt",
        "tidewater's council",
        "tidewater ana lindt",
    ],
)
def test_the_words_of_the_source_and_free_words_may_be_written(rules, text: str) -> None:
    assert may_end(rules, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("34,500", "another figure that begins alike"),
        ("flood killed 34", "a part of a figure"),
        ("34,000 people", "a figure without its hedge"),
        ("work costs $34 people", "an amount without its scale"),
        ("two million", "number words that are not one figure in the source"),
        ("three", "a number word that the source lacks"),
        ("307 1953", "a figure right after a figure"),
        ("307, 1953", "a mark that would join two figures"),
        ("307-1953", "a hyphen that would join two figures"),
        ("7 people", "a day of the month as a count"),
        ("nutgraf told residents", "a name that the source lacks"),
        ("ana tidewater", "a first name with a name that is not its own"),
        ("ana", "a first name that never stands alone"),
        ("tidewater lindt", "a last name after a name that is not its own"),
        ("tide", "a part of a word"),
        ("killed, , people", "two marks in a row"),
        (", people", "a mark at the start"),
        ('"people', "a quotation that the source lacks"),
        ("council not", "a negation that the source lacks"),
    ],
)
def test_what_the_source_does_not_say_cannot_be_written(rules, text: str, why: str) -> None:
    assert not may_end(rules, text), why


def test_a_figure_that_was_begun_leaves_only_its_own_rest(rules) -> None:
    state = follow(rules, encode(["more than 34"])[0])

    rest = {INVENTORY[token].text for token in list_allowed(rules, state)}

    assert rest == {","}


@pytest.mark.parametrize("text", ["the council told the", "residents of", "flood killed people,", "the work would", "more than"])
def test_a_text_cannot_end_inside_a_clause(rules, text: str) -> None:
    assert allows(rules, text)
    assert not may_end(rules, text)


def test_a_sentence_may_end_and_another_begin(rules) -> None:
    assert may_end(rules, "the flood killed people. residents agreed.")
    assert may_end(rules, "the flood killed 307. residents agreed")
    assert not allows(rules, "the flood killed 307. 1953")


def test_a_headline_has_no_full_stop() -> None:
    rules = constrain(SOURCE, FREE, one_sentence=True)

    assert not allows(rules, "flood killed people.")
    assert allows(rules, "flood killed people: orlova")


def test_a_writer_that_always_wants_digits_gets_only_figures_of_the_source(rules) -> None:
    chance = random.Random(7)
    for _ in range(20):
        state, written = START, []
        for _ in range(30):
            allowed = sorted(list_allowed(rules, state))
            digits = [token for token in allowed if INVENTORY[token].text.isdigit()]
            written.append(chance.choice(digits or allowed))
            state = rules.advance(state, written[-1])
        text = " ".join(INVENTORY[token].text for token in written)
        for figure in ("more than 34 , 000", "$ 34 million", "oct . 7 , 2025", "oct . 7", "1953", "307", "2025"):
            text = text.replace(figure, "")
        assert not any(letter.isdigit() for letter in text)


def test_what_the_automaton_lists_is_what_it_takes(rules) -> None:
    for text in ("", "ana", "more than 34", "the flood killed 307", "mayor ana orlova told"):
        state = follow(rules, encode([text])[0])
        gates = (rules.gates[kind] for kind in rules.find_kinds(state))
        listed = {token for gate in gates for root in gate.roots for token in root.children} | set(rules.find_inner(state))

        assert listed == list_allowed(rules, state)


def test_negated_contractions_and_number_words_are_never_free() -> None:
    rules = constrain("The council agreed.", ["won't", "seven", "work"])

    assert allows(rules, "work")
    assert not allows(rules, "won't")
    assert not allows(rules, "seven")


# --- Vocabularies without a list of words ------------------------------------------------------------------------------

PIECES = ("", "▁the", "▁wall", "▁34", ",", "000", "▁two", "▁in", "▁(", "34", "▁people", "ed", ".", "-", "year", "▁Two", "%", "5")
WORDS = {piece: token for token, piece in enumerate(PIECES)}


def encode_open(texts):
    """Greedy longest match over PIECES, with a marker for each space, as SentencePiece cuts texts."""
    return [_cut("▁" + text.replace(" ", "▁")) for text in texts]


def _cut(text: str) -> list[int]:
    ids = []
    while text:
        piece = max((one for one in PIECES[1:] if text.startswith(one)), key=len, default=None)
        ids.append(WORDS[piece] if piece else 0)
        text = text[len(piece or "?") :]
    return ids


def constrain_open(source: str):
    return OpenVocabulary([Piece(one.lstrip("▁"), one.startswith("▁")) for one in PIECES], encode_open).constrain(source)


def allows_open(source: str, *pieces: str) -> bool:
    return bool(follow(constrain_open(source), [WORDS[piece] for piece in pieces]))


@pytest.mark.parametrize(
    ("pieces", "allowed"),
    [
        (("▁the", "▁wall", "ed", "▁people"), True),
        (("▁34", ",", "000", "▁people"), True),
        (("▁34", "▁people"), False),
        (("▁34", ",", "000", ",", "▁34"), False),
        (("▁34", ",", "000", "ed"), False),
        (("▁34", ",", "000", "5"), False),
        (("▁34", ",", "000", "-", "year"), True),
        (("▁the", "▁two"), False),
        (("▁Two",), False),
        (("▁(", "34", ",", "000"), True),
        (("▁wall", "34", ",", "000"), False),
        (("▁the", "%"), False),
        (("▁the", "5"), False),
    ],
)
def test_an_open_vocabulary_is_held_to_the_figures(pieces: tuple[str, ...], allowed: bool) -> None:
    assert allows_open("the 34,000 people", *pieces) is allowed


def test_number_words_of_the_source_may_be_written_by_an_open_vocabulary() -> None:
    assert allows_open("the two people", "▁the", "▁two", "▁people")
    assert allows_open("the two people", "▁Two", "▁people")


@pytest.mark.parametrize(
    ("pieces", "ends"),
    [
        (("▁the", "▁wall"), True),
        (("▁the",), False),
        (("▁wall", "."), True),
        (("▁wall", ","), False),
        (("▁34", ",", "000", "."), True),
    ],
)
def test_an_open_vocabulary_ends_at_a_clause(pieces: tuple[str, ...], ends: bool) -> None:
    rules = constrain_open("the 34,000 people")

    assert rules.may_end(follow(rules, [WORDS[piece] for piece in pieces])) is ends


def test_a_figure_that_the_tokens_join_to_its_surroundings_is_left_out() -> None:
    def encode_joined(texts):
        return [[99] if text.startswith("(") and len(text) > 1 else _cut(text) for text in texts]

    rules = OpenVocabulary([Piece("", False)], encode_joined).constrain("the 34,000 people")

    assert rules.find_kinds(START) == (Kind.BEGIN,)
    assert not rules.advance(START, 99)


def test_a_mark_that_is_a_word_piece_of_its_own_joins_figures_too() -> None:
    rules = OpenVocabulary(INVENTORY, encode).constrain("Of 307 people 45 left.")

    assert allows(rules, "307, people")
    assert not allows(rules, "307, 45")
    assert not allows(rules, "307 45")
