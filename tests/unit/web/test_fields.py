from __future__ import annotations

import pytest

from service.web.fields import build_pointer, describe_type, shorten


@pytest.mark.parametrize(
    ("location", "body", "pointer"),
    [
        ((), {}, ""),
        (("a",), {}, "/a"),
        (("a", "b"), {"a": {}}, "/a/b"),
        (("a", 1), {"a": ["x", "y"]}, "/a/1"),
        (("texts", "bullets", "list", 0), {"texts": {"bullets": [5]}}, "/texts/bullets/0"),
        (("texts", "headline", "text"), {"texts": {"headline": 5}}, "/texts/headline"),
        (("a/b", "c~d"), {"a/b": {}}, "/a~1b/c~0d"),
    ],
)
def test_a_pointer_names_fields_and_leaves_out_branches_of_a_union(
    location: tuple[int | str, ...], body: object, pointer: str
) -> None:
    assert build_pointer(location, body) == pointer


@pytest.mark.parametrize(("value", "name"), [(None, "null"), (True, "a boolean"), (1.5, "a decimal number"), ({}, "an object")])
def test_types_have_the_names_of_json(value: object, name: str) -> None:
    assert describe_type(value) == name


def test_a_long_value_is_quoted_in_part() -> None:
    assert shorten("x" * 500) == "'" + "x" * 39 + "…"
