from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.domain import CanceledError, EmptyArticleError, InputError, NotForPublicationError
from service.formats.document import Carried, find_embargo_end, parse_status, refuse_publication, require_text

EMBARGO = "2024-05-03T18:00:00+03:00"


def test_an_embargo_holds_until_its_moment_and_no_longer() -> None:
    carried = Carried("ninjs", embargo=EMBARGO)
    with pytest.raises(NotForPublicationError, match=r"embargoed until 2024-05-03T18:00:00\+03:00"):
        refuse_publication(carried, datetime(2024, 5, 3, 14, 59, tzinfo=UTC))
    refuse_publication(carried, datetime(2024, 5, 3, 15, 0, tzinfo=UTC))


@pytest.mark.parametrize("embargo", ["2024-05-03T18:00:00", "2024-05-03 18:00"])
def test_an_embargo_without_offset_is_over_once_it_is_over_everywhere(embargo: str) -> None:
    assert find_embargo_end(embargo) == datetime(2024, 5, 4, 6, 0, tzinfo=UTC)


def test_an_embargo_of_a_day_ends_as_the_day_begins() -> None:
    assert find_embargo_end("2024-05-03") == datetime(2024, 5, 3, 12, 0, tzinfo=UTC)


def test_what_is_withheld_is_not_for_publication_and_what_is_usable_is() -> None:
    now = datetime(2024, 5, 3, tzinfo=UTC)
    with pytest.raises(NotForPublicationError, match="withheld"):
        refuse_publication(Carried("ninjs", status="withheld"), now)
    refuse_publication(Carried("ninjs", status="usable"), now)


def test_a_canceled_item_is_refused_and_an_unknown_status_too() -> None:
    with pytest.raises(CanceledError, match="/pubstatus says that this item is canceled") as raised:
        parse_status("canceled", "/pubstatus")
    assert raised.value.pointer == "/pubstatus"
    with pytest.raises(InputError, match="must be 'usable', 'withheld' or 'canceled'"):
        parse_status("embargoed", "/pubstatus")
    assert (parse_status(None, ""), parse_status("withheld", "")) == (None, "withheld")


def test_a_document_needs_text() -> None:
    assert require_text(" Rain fell. \n", "/body", "Send it.") == "Rain fell."
    with pytest.raises(EmptyArticleError, match="Send it"):
        require_text(" \n", "/body", "Send it.")
