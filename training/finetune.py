"""`make train ARCHIVE=my.jsonl`: an outlet's own records → a folder that `serve` loads.

check the records → pairs → start from the embedded model (or the base) → score → train → score again → export

A run that was cut goes on from its last checkpoint; the same archive gives the same split into learnt and measured stories.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, BartForConditionalGeneration, PreTrainedTokenizerFast

from training.archive import ArchiveError, Story, Survey, build_documents, read_archive, split_stories
from training.configuration import CONFIGS, load_configuration
from training.evaluate import DevSet, Scores, score_stories
from training.evaluate import Story as Measured
from training.export import Papers, export_model
from training.model import build_generation_config, build_model, build_tokenizer, find_minilm
from training.outlet_card import render_outlet_card, render_outlet_notice
from training.prepare import write_pairs
from training.train import load_weights, train_model

ROOT = Path(__file__).resolve().parents[1]
EMBEDDED = ROOT / "models" / "nutgraf-small"
SETS = (DevSet("headlines", "headline", 60, 14), DevSet("briefs", "brief", 75, 28))
LEAST_MEASURED = 10  # stories of a style under which its score says nothing
console = Console()


@dataclass(frozen=True, slots=True)
class Start:
    """What training goes on from. `folder`: a checkpoint as `serve` loads it; None: MiniLM, which carries no news."""

    name: str
    folder: Path | None


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse_arguments(argv)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        stories, survey = read_archive(arguments.archive)
        show_survey(stories, survey)
        if not arguments.check:
            work = arguments.work / arguments.archive.stem
            claim_work(work, arguments.archive)
            finetune(arguments, stories, work)
    except ArchiveError as error:
        console.print(f"[bold red]stopped:[/] {error}", highlight=False, soft_wrap=True)
        return 2
    return 0


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Raises SystemExit with a usage line for what it doesn't know."""
    parser = argparse.ArgumentParser(prog="python -m training.finetune", description="An archive to a checkpoint of one's own.")
    parser.add_argument("archive", type=Path, help='JSON lines of {"text": …, "headline": …, "brief": …}')
    parser.add_argument("--start", default="embedded", help="embedded, base (MiniLM), or a folder (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="the exported folder (default: models/<archive's name>)")
    parser.add_argument("--config", type=Path, default=CONFIGS / "archive.toml", help="recipe (default: %(default)s)")
    parser.add_argument("--work", type=Path, default=ROOT / "work", help="pairs, checkpoints and logs (default: %(default)s)")
    parser.add_argument("--minutes", type=float, help="training time in all, resumed runs included (default: the recipe's)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    parser.add_argument("--check", action="store_true", help="only check the records")
    return parser.parse_args(argv)


def finetune(arguments: argparse.Namespace, stories: Sequence[Story], work: Path) -> None:
    """Trains, measures before and after, exports. Raises ArchiveError when the stories yield no pairs."""
    configuration = load_configuration(arguments.config).with_minutes(arguments.minutes)
    learnt, measured = split_stories(stories)
    counts = write_pairs(list(build_documents(learnt, arguments.archive.stem)), frozenset(), configuration.data, work)
    written = sum(count for key, count in counts.items() if not key.startswith("bullet"))  # bullets are cut out by rule
    if written <= configuration.train.held_out:
        raise ArchiveError(
            f"{arguments.archive}: only {written} pairs came of {len(learnt)} stories. Headlines of 4 to 15 words and briefs of "
            "12 to 36 make pairs where the text holds their names, their figures and half of their words."
        )
    console.print("pairs to learn from: " + ", ".join(f"{count:,} {key.split('/')[0]}" for key, count in counts.items()))
    start = find_start(arguments.start)
    model, tokenizer = load_start(start)
    before = measure_before(model, tokenizer, measured, work)
    progress = train_model(model, tokenizer, work / "pairs.jsonl", configuration.train, work)
    model, _ = load_weights(work, model)
    after = measure_stories(model, tokenizer, measured)
    show_scores(before, after)
    out = arguments.out or ROOT / "models" / arguments.archive.stem
    card = render_outlet_card(
        name=out.name,
        start=start.name,
        counts=counts,
        progress=progress,
        scores=[(name, before[name], scores) for name, scores in after.items()],
        tokens=configuration.train.source_tokens["headline"],
    )
    papers = Papers("1", card, render_outlet_notice(start.name), read_free_words(start, work))
    export_model(model.cpu(), tokenizer, papers, out)
    console.print(f"exported to [bold]{out}[/]. Serve it: NUTGRAF_MODEL={out} make run", highlight=False, soft_wrap=True)


def claim_work(work: Path, archive: Path) -> None:
    """Notes whose folder `work` is. Raises ArchiveError when it holds the run of other records."""
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    note = work / "archive.json"
    if note.exists() and json.loads(note.read_text(encoding="utf-8"))["sha256"] != digest:
        raise ArchiveError(f"{work} holds a run on other records. Delete it to begin anew, or name another folder with --work.")
    work.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"archive": archive.name, "sha256": digest}) + "\n", encoding="utf-8")


def find_start(named: str) -> Start:
    """Raises ArchiveError for a folder that is no checkpoint of this family."""
    if named == "base":
        return Start("MiniLM-L6", None)
    folder = EMBEDDED if named == "embedded" else Path(named)
    if not (folder / "nutgraf.json").is_file():
        raise ArchiveError(f"--start {named}: {folder} is no checkpoint of this family (it has no nutgraf.json)")
    return Start(folder.name, folder)


def load_start(start: Start) -> tuple[BartForConditionalGeneration, PreTrainedTokenizerFast]:
    """The model to train, fp32, and its tokenizer."""
    if start.folder is None:
        minilm = find_minilm()
        tokenizer = build_tokenizer(minilm)
        return build_model(minilm, tokenizer), tokenizer
    loaded = AutoTokenizer.from_pretrained(start.folder, local_files_only=True)
    model = AutoModelForSeq2SeqLM.from_pretrained(start.folder, dtype=torch.float32, local_files_only=True)
    model.set_attn_implementation("eager")  # its backward pass is the fast one on plain cores
    assert isinstance(model, BartForConditionalGeneration)
    assert isinstance(loaded, PreTrainedTokenizerFast)
    model.generation_config = build_generation_config(loaded)
    return model, loaded


def measure_before(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, measured: Sequence[Story], work: Path
) -> dict[str, Scores]:
    """The scores of the start, kept in `before.json`: a run that was cut doesn't measure them twice."""
    path = work / "before.json"
    if not path.exists():
        scores = measure_stories(model, tokenizer, measured)
        path.write_text(json.dumps([asdict(one) for one in scores.values()], indent=1) + "\n", encoding="utf-8")
    return {row["name"]: Scores(**row) for row in json.loads(path.read_text(encoding="utf-8"))}


def measure_stories(
    model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, measured: Sequence[Story]
) -> dict[str, Scores]:
    """ROUGE on the stories kept for measuring, by style; styles with too few of them are left out."""
    found: dict[str, Scores] = {}
    for dev_set in SETS:
        wanted = [(story, story.headline if dev_set.task == "headline" else story.brief) for story in measured]
        rows = [Measured(" ".join(story.text.split()[: dev_set.lead_words]), target) for story, target in wanted if target]
        if len(rows) >= LEAST_MEASURED:
            with console.status(f"measuring {len(rows)} {dev_set.name}"):
                found[dev_set.name] = score_stories(model, tokenizer, dev_set, rows)
    return found


def read_free_words(start: Start, work: Path) -> str:
    """The words that are safely no names: those of the start and those that the archive shows."""
    words = set((work / "free_words.txt").read_text(encoding="utf-8").splitlines())
    shipped = (start.folder or EMBEDDED) / "free_words.txt"
    if shipped.is_file():
        words |= set(shipped.read_text(encoding="utf-8").splitlines())
    return "".join(f"{word}\n" for word in sorted(words))


def show_survey(stories: Sequence[Story], survey: Survey) -> None:
    """Prints how many records are usable, and why the others are not."""
    table = Table(title=f"{survey.lines:,} records")
    for heading in ("", "records", "first line"):
        table.add_column(heading, justify="left" if not heading else "right")
    table.add_row("usable", f"{len(stories):,}", "")
    table.add_row("  with a headline", f"{sum(one.headline is not None for one in stories):,}", "")
    table.add_row("  with a brief", f"{sum(one.brief is not None for one in stories):,}", "")
    for reason, count in survey.left_out.most_common():
        table.add_row(f"left out: {reason}", f"{count:,}", f"{survey.first[reason]:,}")
    console.print(table)


def show_scores(before: dict[str, Scores], after: dict[str, Scores]) -> None:
    """Prints the scores side by side."""
    table = Table(title="ROUGE-1 / 2 / L on stories kept for measuring")
    for heading in ("", "stories", "first words", "before", "after"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, scores in after.items():
        columns = (scores.baseline, before[name].model, scores.model)
        table.add_row(name, str(scores.count), *(" / ".join(f"{value:.1f}" for value in one) for one in columns))
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
