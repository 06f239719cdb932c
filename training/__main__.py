"""`python -m training`: data → texts and pairs → checkpoint → scores → the folder that ships.

Each stage leaves its result in the work folder, where the next one finds it: `pairs.jsonl`, `checkpoint.pt`, `scores.json`.
A run that was cut goes on from there; `python -m training export` ships the latest checkpoint, even while another process trains.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from training.card import render_card, render_notice
from training.configuration import CONFIGS, Configuration, load_configuration
from training.evaluate import Scores, evaluate_model
from training.export import Papers, export_model
from training.model import build_model, build_tokenizer, find_minilm
from training.prepare import prepare_pairs
from training.pretrain import pretrain_model
from training.train import load_progress, load_weights, train_model

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run reads and writes; `work` is the configuration's own folder."""

    configuration: Configuration
    data: Path
    work: Path
    out: Path
    version: str
    sample: int | None


def run_prepare(place: Place) -> None:
    """Builds the pairs unless they are there."""
    if (place.work / "pairs.jsonl").exists():
        print(f"prepare: {place.work / 'pairs.jsonl'} is there")
        return
    for origin, count in prepare_pairs(place.data, place.configuration.data, place.work).items():
        print(f"{count:7,}  {origin}")


def run_pretrain(place: Place) -> None:
    """Teaches the decoder to write, where the recipe says so, until the time is used up."""
    if place.configuration.pretrain is None:
        return
    minilm = find_minilm()
    tokenizer = build_tokenizer(minilm)
    model = build_model(minilm, tokenizer)
    pretrain_model(model, tokenizer, place.work / "texts.tsv", place.configuration.pretrain, place.work / "pretrain")


def run_train(place: Place) -> None:
    """Trains until the time is used up, from the latest checkpoint."""
    minilm = find_minilm()
    tokenizer = build_tokenizer(minilm)
    model = build_model(minilm, tokenizer)
    if place.configuration.pretrain is not None:
        load_weights(place.work / "pretrain", model)
    train_model(model, tokenizer, place.work / "pairs.jsonl", place.configuration.train, place.work)


def run_evaluate(place: Place) -> None:
    """Scores the latest checkpoint on the dev sets that are there."""
    minilm = find_minilm()
    tokenizer = build_tokenizer(minilm)
    model, _ = load_weights(place.work, build_model(minilm, tokenizer))
    scores = []
    for score in evaluate_model(model, tokenizer, place.data / "dev", sample=place.sample):
        ours, first = ("/".join(f"{value:.1f}" for value in values) for values in (score.model, score.baseline))
        print(f"{score.name} ({score.count} stories): ROUGE {ours}, first words {first}")
        scores.append(asdict(score))
    (place.work / "scores.json").write_text(json.dumps(scores, indent=1), encoding="utf-8")


def run_export(place: Place) -> None:
    """Ships the latest checkpoint with a card of what is known about it so far."""
    minilm = find_minilm()
    tokenizer = build_tokenizer(minilm)
    model, progress = load_weights(place.work, build_model(minilm, tokenizer))
    counts = json.loads((place.work / "counts.json").read_text(encoding="utf-8"))["pairs"]
    scores_path = place.work / "scores.json"
    scores = [Scores(**row) for row in json.loads(scores_path.read_text(encoding="utf-8"))] if scores_path.exists() else []
    card = render_card(
        name=place.out.name,
        version=place.version,
        counts=counts,
        pretraining=load_progress(place.work / "pretrain"),
        progress=progress,
        scores=scores,
        configuration=place.configuration,
    )
    free_words = (place.work / "free_words.txt").read_text(encoding="utf-8")
    export_model(model, tokenizer, Papers(place.version, card, render_notice(counts), free_words), place.out)
    print(f"exported to {place.out}")


STAGES: Mapping[str, Callable[[Place], None]] = {
    "prepare": run_prepare,
    "pretrain": run_pretrain,
    "train": run_train,
    "evaluate": run_evaluate,
    "export": run_export,
}


def main() -> None:
    """Runs the stages asked for, in order."""
    arguments = parse_arguments()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    configuration = load_configuration(arguments.config).with_minutes(arguments.minutes)
    work = arguments.work / configuration.name
    place = Place(configuration, arguments.data, work, arguments.out, arguments.version, arguments.sample)
    for name, run in STAGES.items():
        if name in (arguments.stages or STAGES):
            run(place)


def parse_arguments() -> argparse.Namespace:
    """Raises SystemExit with a usage line for what it doesn't know."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Data to exported checkpoint.")
    parser.add_argument("stages", nargs="*", choices=[[], *STAGES], help="stages to run (default: all)")
    parser.add_argument("--config", type=Path, default=CONFIGS / "default.toml", help="recipe (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of train/, train-news/, dev/")
    parser.add_argument("--work", type=Path, default=ROOT / "work", help="pairs, checkpoints and logs; never shipped")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "nutgraf-small", help="the exported checkpoint")
    parser.add_argument("--minutes", type=float, help="training time in all, resumed runs included (default: the recipe's)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    parser.add_argument("--sample", type=int, help="stories a dev set to score (default: all)")
    parser.add_argument("--version", default="0.1.0", help="written into nutgraf.json and the card (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
