import pytest

from service.domain import Span
from service.engine.pieces import Piece, Pieces

PIECES = Pieces("The wall fell", (7, 8, 9, 10), (Span(0, 3), Span(4, 6), Span(6, 8), Span(9, 13)))


@pytest.mark.parametrize(
    ("span", "ids"), [(Span(0, 3), (7,)), (Span(4, 8), (8, 9)), (Span(0, 13), (7, 8, 9, 10)), (Span(3, 4), ())]
)
def test_a_span_holds_the_tokens_that_start_in_it(span: Span, ids: tuple[int, ...]) -> None:
    assert PIECES.cut(span) == ids


@pytest.mark.parametrize(
    ("piece", "width"), [(Piece("wall", True), 5), (Piece("ed", False), 2), (Piece(",", True), 1), (Piece("", False), 0)]
)
def test_a_word_takes_a_space_and_a_mark_does_not(piece: Piece, width: int) -> None:
    assert piece.width == width
