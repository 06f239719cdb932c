import pytest

from service.fidelity.codes import find_known_code
from service.fidelity.index import TextIndex
from tests.unit.fidelity.sources import annotate_source

ARTICLE = (
    "Flight 17 fell. An F-15E crashed. The show's seventh season and its 9th act ended. The coronavirus spread at Formula One."
)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("MH17", "Flight 17"),
        ("F-15", "F-15E"),
        ("Season 7", "seventh season"),
        ("Act 9", "9th act"),
        ("COVID-19", "coronavirus"),
        ("F1", "Formula One"),
        ("MH18", None),
        ("F-16", None),
        ("Season 8", None),
        ("Season 99", None),
        ("www.galt.org", None),
    ],
)
def test_a_code_is_known_in_another_form(code: str, found: str | None) -> None:
    span = find_known_code(code, TextIndex(annotate_source(ARTICLE)))
    assert (span and span.cut(ARTICLE)) == found
