from service.engine.interface import TASKS, Engine, GenerationRequest, Task
from service.engine.lead import LeadEngine

PASSAGE = (
    "The harbour council approved a plan on Monday to raise the sea wall, which was built in 1953, after a long debate. "
    "More than 300 people objected, according to the clerk."
)


def write(task: Task, max_chars: int, count: int = 3) -> list[str]:
    engine: Engine = LeadEngine()
    (candidates,) = engine.generate([GenerationRequest(task, PASSAGE, PASSAGE, count, max_chars)], seed=0)
    return [candidate.text for candidate in candidates]


def test_the_longest_opening_that_fits_is_cut_at_a_clause() -> None:
    assert write("headline", 80) == [
        "The harbour council approved a plan on Monday to raise the sea wall",
        "More than 300 people objected, according to the clerk",
    ]


def test_a_sentence_that_fits_stays_whole_and_ends_with_a_full_stop() -> None:
    assert write("brief", 400, count=1) == [PASSAGE[: PASSAGE.index(" More")]]


def test_nothing_is_written_when_nothing_fits() -> None:
    assert write("bullet", 10) == []


def test_the_first_sentence_scores_best() -> None:
    (candidates,) = LeadEngine().generate([GenerationRequest("brief", PASSAGE, PASSAGE, 2, 400)], seed=1)

    assert [candidate.score for candidate in candidates] == [0.0, -1.0]


def test_the_baseline_says_what_it_is() -> None:
    engine = LeadEngine(frozenset({"en", "de"}))

    assert engine.info.name == "lead"
    assert engine.languages == {"en", "de"}
    assert {engine.reading(task).mode for task in TASKS} == {"selected"}
    assert engine.prompt_version("headline") == "headline@1"
    assert engine.count_tokens("The sea wall.") == 3
