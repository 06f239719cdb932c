import json
import lzma
from collections.abc import Sequence
from pathlib import Path

import pytest

from training.documents import Document
from training.prepare import Pair, Recipe, build_pairs, choose_pairs, find_cover, prepare_pairs

RECIPE = Recipe(
    folders=("train", "train-news"),
    skipped_sources=("doubled",),
    headline_pairs=10,
    brief_pairs=10,
    bullet_pairs=10,
    open_share=0.5,
    source_cap=5,
    office_cap=1,
    lead_words=60,
    least_coverage=0.5,
    keeps_unsupported=False,
    seed=1,
)
LEAD = "A ferry with 40 passengers hit the main pier of Oslo on Monday and seven of them were hurt, the harbour police said."
BODY = (
    f"OSLO (Reuters) - {LEAD} The vessel had left the island at noon in thick fog, its owner told local radio.\n"
    "On Tuesday, divers searched the hull of the ferry for cracks below the water line.\n"
    "Seven passengers were hurt when the ferry hit the pier in the harbour of Oslo, a police spokesman told reporters there."
)
ORDINARY = frozenset({"ferry", "hits", "pier", "passengers", "hurt"})


def build_document(**changes: str) -> Document:
    fields = {"set": "news", "file": "headline", "source": "wire", "text": BODY, "target": "Ferry Hits Pier in Oslo, 7 Hurt"}
    return Document(**fields | changes)


def find_pairs(document: Document, task: str) -> list[Pair]:
    return [pair for pair in build_pairs(document, ORDINARY, RECIPE) if pair.task == task]


def test_a_title_is_paired_with_the_lead() -> None:
    (pair,) = find_pairs(build_document(text=BODY.removeprefix("OSLO (Reuters) - ")), "headline")

    assert pair.source.startswith("A ferry with 40 passengers")
    assert pair.target == "Ferry Hits Pier in Oslo, 7 Hurt"


@pytest.mark.parametrize(
    "target", ["Ferry Hits Pier in Bergen", "Ferry Hits Pier, 9 Hurt", "How Ferries Hit Piers", "Tram Line Opens Early Next Year"]
)
def test_a_title_that_the_lead_does_not_support_makes_no_pair(target: str) -> None:
    assert find_pairs(build_document(target=target), "headline") == []


def test_chatter_makes_no_pair_at_all() -> None:
    assert list(build_pairs(build_document(target="Ferry star stuns Oslo in a red gown"), ORDINARY, RECIPE)) == []


def test_dated_sentences_become_bullets() -> None:
    bullets = find_pairs(build_document(), "bullet")

    assert "Divers searched the hull of the ferry for cracks below the water line." in [pair.target for pair in bullets]


def test_a_standfirst_is_paired_with_the_sentences_that_cover_it() -> None:
    standfirst = "Seven passengers were hurt in Oslo harbour when a ferry with 40 people hit the main pier."
    (pair,) = find_pairs(build_document(file="brief", target=standfirst), "brief")

    assert "seven of them were hurt" in pair.source
    assert "vessel" not in pair.source


def test_a_standfirst_that_is_copied_teaches_nothing() -> None:
    assert find_pairs(build_document(file="brief", target=LEAD), "brief") == []


def test_cover_takes_only_sentences_that_add_something() -> None:
    sentences = ["The ferry hit a pier.", "Passengers were badly hurt.", "Rain fell."]

    assert find_cover("Passengers badly hurt as ferry hits pier", sentences) == [0, 1]
    assert find_cover("Snow melted", sentences) == []


def build_bag(names: Sequence[tuple[str, str, float]]) -> list[Pair]:
    return [
        Pair("headline", name, origin, f"{origin} {index}", "x", share, True) for index, (name, origin, share) in enumerate(names)
    ]


def test_the_best_covered_pairs_come_first_and_no_origin_floods() -> None:
    bag = build_bag([("news", "wire", 0.5)] * 9 + [("news", "blog", 1.0)] * 3)
    chosen = choose_pairs(bag, 10, RECIPE)

    assert [pair.origin for pair in chosen] == ["blog"] * 3 + ["wire"] * 5


def test_open_sets_fill_their_share_beside_news_and_everything_without() -> None:
    openly = [("open", "office", 1.0)] * 5

    assert [pair.set for pair in choose_pairs(build_bag([*openly, ("news", "wire", 1.0)]), 4, RECIPE)].count("open") == 2
    assert len(choose_pairs(build_bag(openly), 4, RECIPE)) == 4


def write_records(path: Path, records: Sequence[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)


def test_preparing_reads_each_document_once_and_never_a_dev_story(tmp_path: Path) -> None:
    record = {"source": "wire", "text": BODY, "target": "Ferry hits pier in Oslo, 7 hurt", "num_ok": True}
    write_records(
        tmp_path / "train-news" / "headline.jsonl.xz",
        [
            record,
            record,
            record | {"source": "doubled:lede", "text": f"New. {BODY}"},
            record | {"text": f"Old. {BODY}", "num_ok": False},
        ],
    )
    counts = prepare_pairs(tmp_path, RECIPE, tmp_path / "work")
    assert {key: count for key, count in counts.items() if key.startswith("headline")} == {"headline/news/wire": 1}

    write_records(tmp_path / "dev" / "wikinews.jsonl.xz", [record])
    assert prepare_pairs(tmp_path, RECIPE, tmp_path / "work") == {}
