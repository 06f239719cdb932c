"""An archive answered by many machines, with Ray (docs/archives.md):

    .venv/bin/python examples/archive_ray.py /mnt/archive/articles.jsonl /mnt/archive/answers --address auto

The archive is cut into pieces of some sixty articles. Each worker holds one model and takes one piece after the other. What it
wrote of a piece is a file of its own, so a run that was cut off goes on by the same command, and a machine that dies loses one.
Ray reads no articles itself: its readers guess types, and would turn "2024-05-03T18:02:00+03:00" into a moment without an offset.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody

import ray  # noqa: E402
import ray.data  # noqa: E402

from service.batch.pieces import Backfill, cut_archive  # noqa: E402
from service.batch.records import Reading  # noqa: E402
from service.domain import NutgrafError  # noqa: E402
from service.settings import Settings  # noqa: E402

BLOCKS = 2000  # in which pieces travel at most: Ray keeps count of each


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 every record has its answer; 1 some have none; 2 the archive cannot be read."""
    options = parse_options(argv)
    try:
        settings = Settings.from_env(os.environ).model_copy(update={"threads": options.threads})
        pieces = [asdict(piece) for piece in cut_archive(options.source)]
    except NutgrafError as error:
        print(f"archive: {error}", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    ray.init(
        address=options.address, runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}}, log_to_driver=False, logging_level="error"
    )
    ray.data.DataContext.get_current().enable_progress_bars = False  # ours tells more
    archive = ray.data.from_items(pieces, override_num_blocks=min(len(pieces), BLOCKS))
    counts = archive.map_batches(
        Backfill,
        fn_constructor_args=(settings, Reading.by(settings), str(options.out.resolve()), options.suffix),
        batch_size=1,
        compute=ray.data.ActorPoolStrategy(size=options.workers),
        num_cpus=options.threads,
    )
    totals = {"answered": 0, "kept": 0, "failed": 0}
    for number, count in enumerate(counts.iter_rows(), start=1):
        totals = {name: total + int(count[name]) for name, total in totals.items()}
        print(f"{number:,} of {len(pieces):,} pieces: {describe(totals)}", file=sys.stderr)
    print(describe(totals))
    return 1 if totals["failed"] else 0


def parse_options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="An archive answered by many machines.")
    parser.add_argument("source", type=Path, metavar="IN", help=".jsonl or .parquet, or a folder of them, seen by all machines")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder of answers, seen by all machines")
    parser.add_argument("--address", help="of the cluster (auto: the one that this machine belongs to); none: this machine alone")
    parser.add_argument("--workers", type=int, default=1, help="models in all, on all machines together (default: 1)")
    parser.add_argument("--threads", type=int, default=1, help="processors of each of them (default: 1)")
    parser.add_argument("--suffix", choices=(".jsonl", ".parquet"), default=".jsonl", help="of the files of answers")
    return parser.parse_args(argv)


def describe(totals: dict[str, int]) -> str:
    return f"{totals['answered']:,} answered, {totals['kept']:,} were there already, {totals['failed']:,} failed."


if __name__ == "__main__":
    sys.exit(main())
