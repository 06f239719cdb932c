from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from service.domain import InputError
from service.web.check_schema import CheckBody, parse_texts
from service.web.fields import find_field_errors
from service.web.schema import SummaryBody, parse_article, parse_published_at, parse_summary_request

FIELDS = st.sampled_from(["text", "article", "styles", "limits", "x"])
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "article", "styles", "limits", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


def test_the_servers_locale_stands_in_where_the_article_names_none() -> None:
    body = SummaryBody.model_validate({"article": {"text": "x"}})
    assert parse_article(body.article, locale="en-GB", max_words=10).locale == "en-GB"


def test_the_articles_own_locale_wins() -> None:
    body = SummaryBody.model_validate({"article": {"text": "x", "locale": "en-US"}})
    assert parse_article(body.article, locale="en-GB", max_words=10).locale == "en-US"


def test_the_text_is_taken_as_it_was_sent() -> None:
    text = " \r\n Ｆｕｌｌ　ｗｉｄｔｈ 🚒\u202f3 000\t"
    body = SummaryBody.model_validate({"article": {"text": text}})
    assert parse_article(body.article, locale="en-US", max_words=10).text == text


def test_an_article_may_have_as_many_words_as_the_limit_and_no_more() -> None:
    def parse(words: int) -> None:
        parse_summary_request(SummaryBody.model_validate({"article": {"text": "word " * words}}), locale="en-US", max_words=5)

    parse(5)
    with pytest.raises(InputError, match="6 words; this server reads at most 5"):
        parse(6)


@pytest.mark.parametrize("value", ["", "2024", "2024-5-3", "20240503", "2024-W18-5", "2024-05-03T18", "2024-05-03T25:00"])
def test_only_one_form_of_iso_8601_is_a_moment(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_published_at(value)


def test_texts_keep_their_keys_order_and_shape() -> None:
    body = CheckBody.model_validate({"article": {"text": "x"}, "texts": {"b": ["1", "2"], "a": "3"}})
    assert list(parse_texts(body).items()) == [("b", ("1", "2")), ("a", "3")]


@given(JSON_VALUES)
def test_any_json_is_a_valid_request_or_has_errors_that_point_at_its_fields(value: object) -> None:
    try:
        SummaryBody.model_validate(value)
    except ValidationError as error:
        found = find_field_errors(error, value)
        assert found
        assert all(one.detail.endswith(".") and (one.pointer == "" or one.pointer.startswith("/")) for one in found)
