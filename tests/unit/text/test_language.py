import pytest

from service.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council will vote on the new harbour next week, the mayor said.", "en"),
        ("Der Stadtrat stimmt nächste Woche über den neuen Hafen ab, sagte die Bürgermeisterin.", "de"),
        ("Le conseil municipal votera la semaine prochaine sur le nouveau port, a déclaré la maire.", "fr"),
    ],
)
def test_the_language_is_told_with_a_probability(text: str, code: str) -> None:
    found, probability = detect_language(text)

    assert found == code
    assert 0.5 < probability <= 1.0


def test_an_empty_text_still_gets_an_answer() -> None:
    code, probability = detect_language("")

    assert len(code) == 2
    assert 0.0 <= probability <= 1.0
