import pytest

from service.text.folding import fold_text, lower_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("plain text", "plain text"),
        ("“so”", '"so"'),
        ("it’s", "it's"),
        ("\u22125 \u20115", "-5 -5"),
        ("１２３％", "123%"),
        ("٣٤٫٥", "34.5"),
        ("34\u202f000", "34\u00a0000"),
        ("34\u202fmen", "34 men"),
        ("3\u00a04567", "3 4567"),
        ("m²", "m²"),
        ("①", "①"),
        ("ﬁve", "ﬁve"),
        ("5 – 7", "5 – 7"),
    ],
)
def test_one_character_is_folded_into_one(text: str, folded: str) -> None:
    assert fold_text(text) == folded
    assert len(folded) == len(text)


def test_lower_case_keeps_the_length() -> None:
    assert lower_text("ÅSA") == "åsa"
    assert lower_text("İzmir LEFT") == "İzmir left"
