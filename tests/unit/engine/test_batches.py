import pytest

from service.engine.batches import plan_batches


def test_requests_of_one_kind_go_together_longest_first() -> None:
    assert list(plan_batches([5, 7, 9, 7, 1], ["a", "b", "a", "b", "c"], 100)) == [(2, 0), (1, 3), (4,)]


@pytest.mark.parametrize(
    ("lengths", "batches"), [([10, 10, 10], [(0, 1), (2,)]), ([10, 4, 4, 4], [(0, 1), (2, 3)]), ([50, 3], [(0,), (1,)]), ([], [])]
)
def test_a_batch_holds_no_more_tokens_than_the_budget_with_padding(lengths: list[int], batches: list[tuple[int, ...]]) -> None:
    assert list(plan_batches(lengths, ["a"] * len(lengths), 20)) == batches
