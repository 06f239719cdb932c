import pytest

from service.engine.batches import Batch, plan_batches
from service.engine.interface import GenerationRequest, Task


def ask(task: Task, count: int = 3) -> GenerationRequest:
    return GenerationRequest(task, "The wall fell.", "The wall fell.", count, 80)


def test_requests_of_one_task_and_count_go_together_longest_first() -> None:
    requests = [ask("headline"), ask("bullet"), ask("headline"), ask("bullet"), ask("headline", count=5)]

    batches = list(plan_batches(requests, [5, 7, 9, 7, 1], 100))

    assert batches == [Batch("headline", 3, (2, 0)), Batch("bullet", 3, (1, 3)), Batch("headline", 5, (4,))]


@pytest.mark.parametrize(
    ("lengths", "places"), [([10, 10, 10], [(0, 1), (2,)]), ([10, 4, 4, 4], [(0, 1), (2, 3)]), ([50, 3], [(0,), (1,)]), ([], [])]
)
def test_a_batch_holds_no_more_tokens_than_the_budget_with_padding(lengths: list[int], places: list[tuple[int, ...]]) -> None:
    assert [batch.places for batch in plan_batches([ask("brief") for _ in lengths], lengths, 20)] == places
