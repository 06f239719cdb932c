import pytest

from service.text.counted import find_noun, make_singular


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        (" people in the south", "person"),
        (" hostages taken", "hostage"),
        (" more protesters", "protester"),
        (" injured, police said", None),
        (" badly burned workers", "worker"),
        (" police officers", "officer"),
        (" police said", "police"),
        (" sports fans", "fan"),
        (" staff and pupils", "staff"),
        (" staff members", "member"),
        (" crew of five", "crew"),
        ("-seat majority", "seat"),
        (" of the hostages", "hostage"),
        (" of the 15 hostages", "hostage"),
        (" of wheat", "wheat"),
        (" U.S. troops", "troop"),
        (" Norland fighters", "fighter"),
        (" Norland", None),
        (" tall", None),
        (" in hospital", None),
        (". Men left", None),
        (" big red old flat dry cold men", None),
    ],
)
def test_the_head_is_the_plural_on_the_right(text: str, noun: str | None) -> None:
    assert find_noun(text, 0, takes_mass=False) == noun


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        (" local man killed", "man"),
        (" man", "man"),
        (" album Disco", "album"),
        (" star shares it", "star"),
        (" Norland", None),
        (" officers", "officer"),
        (" arrested man", "man"),
    ],
)
def test_a_single_thing_takes_the_last_word_of_its_group(text: str, noun: str | None) -> None:
    assert find_noun(text, 0, takes_mass=True) == noun


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("people", "person"),
        ("cities", "city"),
        ("movies", "movie"),
        ("buses", "bus"),
        ("boxes", "box"),
        ("churches", "church"),
        ("crashes", "crash"),
        ("losses", "loss"),
        ("homes", "home"),
        ("glass", "glass"),
        ("crisis", "crisis"),
        ("series", "series"),
        ("gas", "gas"),
    ],
)
def test_nouns_become_singular(plural: str, singular: str) -> None:
    assert make_singular(plural) == singular
