from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.body import parse_json
from service.web.errors import MalformedBodyError


def test_a_byte_order_mark_is_overlooked() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_the_same_key_in_two_objects_is_no_repetition() -> None:
    assert parse_json(b'[{"a": 1}, {"a": 2}]') == [{"a": 1}, {"a": 2}]


def test_a_repeated_key_is_named() -> None:
    with pytest.raises(MalformedBodyError, match="the key 'b' twice"):
        parse_json(b'{"a": 1, "b": 2, "c": 3, "b": 4}')


@given(st.binary(max_size=40))
def test_any_bytes_are_json_or_malformed(body: bytes) -> None:
    with suppress(MalformedBodyError):
        parse_json(body)
