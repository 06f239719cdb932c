"""`python -m bench NAME`: measure a claim and write the figures to bench/results/NAME.json.

articles   the whole job on a sample of real articles: errors, verdicts, origins, seconds
dates      the date tagger against TimeML gold, and its time
fidelity   the figure checker on synthetic edits, editors' claims and labelled sets, and its time
formats    the formats of CMSs: our own stories there and back; IPTC's examples and schemas
hostile    what twice as much of a text made to be slow takes
quality    headlines and briefs against references, beside baselines
serving    latency, throughput, memory and faults of the service beside a plain loop; minutes
staleness  what is said of a summary whose article was changed in one place
timeline   dated events against the gold of our own articles
gate       what the repository alone can show, held against floors.json; exit 1 when a floor is broken
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from tqdm import tqdm

from bench.articles import measure_articles, run_articles
from bench.batch import measure_batch
from bench.data import ROOT, load_own_articles, load_records, sample_records
from bench.dates import TIMEML_SETS, load_timeml, measure_date_growth, measure_dates
from bench.fidelity import SUPPOSED_DAY, measure_labelled, measure_own
from bench.formats import measure_ninjs, measure_own_formats
from bench.gate import find_breaches
from bench.hostile import measure_hostile
from bench.jobs import measure_jobs
from bench.page import measure_page
from bench.quality import measure_style
from bench.serving import measure_serving
from bench.staleness import measure_staleness
from bench.timeline import measure_timelines
from service.domain import Article, Style
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.settings import Settings
from service.wiring import build_pipeline

RESULTS = ROOT / "bench" / "results"
FLOORS = ROOT / "bench" / "floors.json"
STALE_STEP = 12  # one in so many is changed again and again, under summaries by the lead
GATE_STEP = 4  # one in so many of our own articles is summarised by the model: the gate has to end within minutes
QUALITY_SETS: tuple[tuple[Style, str], ...] = (("headline", "wikinews"), ("headline", "news_headline"), ("brief", "news_brief"))
Build = Callable[[], Pipeline]  # loads the model: seconds that not every bench needs
console = Console()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="development data; parts without it are skipped"
    )
    parser.add_argument("--count", type=int, default=100, help="records to run")
    parser.add_argument("--seed", type=int, default=0, help="which records are drawn")
    parser.add_argument("--model", action="append", help="quality: a checkpoint to measure; may be given several times")
    options = parser.parse_args(argv)
    figures = BENCHES[options.name](lambda: build_pipeline(Settings.from_env(os.environ)), options)
    if figures is None:
        needs = "a Chromium" if options.name == "page" else f"the development data, and {options.data} is not there"
        console.print(f"[yellow]skipped[/]: {options.name} needs {needs}")
        return 0
    RESULTS.mkdir(exist_ok=True)
    report = {"machine": describe_machine(), "count": options.count, "seed": options.seed, **figures}
    text = json.dumps(report, indent=2)
    (RESULTS / f"{options.name}.json").write_text(text + "\n", encoding="utf-8")
    console.print_json(text)
    return 1 if figures.get("breaches") else 0


def describe_machine() -> str:
    """Enough to read a timing by."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def bench_articles(build: Build, options: argparse.Namespace) -> dict[str, object] | None:
    """The whole job on development articles of every source."""
    if not options.data.is_dir():
        return None
    records = sample_records(options.data, options.count, options.seed)
    articles = {f"{at}-{record.set}": record.text for at, record in enumerate(records)}
    return _run(build(), [(slug, Article(text=text, published_at=SUPPOSED_DAY)) for slug, text in articles.items()])


def bench_quality(build: Build, options: argparse.Namespace) -> dict[str, object] | None:
    """Headlines and briefs of each checkpoint named, per set."""
    if not options.data.is_dir():
        return None
    models: dict[str, object] = {}
    for pipeline in _build_each(build, options):
        figures: dict[str, object] = {"model": asdict(pipeline.info)}
        for style, name in QUALITY_SETS:
            records = load_records(options.data, name)
            random.Random(options.seed).shuffle(records)
            figures[f"{style} {name}"] = measure_style(pipeline, records[: options.count], style, options.seed)
        models[pipeline.info.name] = figures
    return {"models": models}


def bench_dates(build: Build, options: argparse.Namespace) -> dict[str, object] | None:
    """The tagger on the TimeML sets that are there."""
    folders = {name: options.data / "dev" / name for name in TIMEML_SETS if (options.data / "dev" / name).is_dir()}
    if not folders:
        return None
    figures: dict[str, object] = {name: measure_dates(load_timeml(folder)) for name, folder in folders.items()}
    return {**figures, "growth_of_time_over_twice_the_text": measure_date_growth(read_long_text())}


def bench_fidelity(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """The checker on everything that has an answer; what needs the development data is named where it is not there."""
    return {**measure_own(options.seed), "labelled": measure_labelled(options.data, options.count, options.seed)}


def bench_timeline(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """Dated events of our own articles against their gold."""
    return measure_timelines(build())


def bench_formats(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """Documents in, documents out; the lead answers, since a format cares for no wording."""
    pipeline, articles = Pipeline(LeadEngine()), [(one.slug, one.article) for one in load_own_articles()]
    figures: dict[str, object] = {"own": measure_own_formats(pipeline, articles)}
    folder = options.data / "ninjs"
    if not folder.is_dir():
        console.print(f"[yellow]skipped[/]: IPTC's schemas and examples, which need the development data; {folder} is not there")
        return figures
    return {**figures, "ninjs": measure_ninjs(folder, pipeline, articles)}


def bench_hostile(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """Reading and checking texts that were made to be slow."""
    return measure_hostile()


def bench_staleness(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """Summaries of our own articles against versions that were changed in one place."""
    return measure_staleness(list(load_own_articles()), build(), options.seed)


def bench_batch(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """The batch command beside bare threads."""
    return measure_batch(build)


def bench_jobs(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """Jobs through processes that are killed: a hundred times `count` with a pipeline that waits, twice with the model."""
    return measure_jobs(100 * options.count, 2 * options.count)


def bench_page(build: Build, options: argparse.Namespace) -> dict[str, object] | None:
    """The editor page in a browser."""
    return measure_page()


def bench_serving(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """The service under load."""
    return measure_serving()


def bench_gate(build: Build, options: argparse.Namespace) -> dict[str, object]:
    """What needs nothing but the repository, held against the floors."""
    sample = list(load_own_articles())[::GATE_STEP]
    figures = {
        "articles": _run(build(), [(one.slug, one.article) for one in sample]),
        "timeline": measure_timelines(Pipeline(LeadEngine())),  # the model words the events, and neither finds nor drops them
        "fidelity": measure_own(options.seed),
        "staleness": measure_staleness(list(load_own_articles())[::STALE_STEP], Pipeline(LeadEngine()), options.seed),
        "formats": {"own": measure_own_formats(Pipeline(LeadEngine()), [(one.slug, one.article) for one in sample])},
        "dates": {"growth_of_time_over_twice_the_text": measure_date_growth(read_long_text())},
    }
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    return {**figures, "breaches": find_breaches(figures, floors)}


def read_long_text() -> str:
    """Our own articles in a row."""
    return "\n\n".join(one.article.text for one in load_own_articles())


def _build_each(build: Build, options: argparse.Namespace) -> Iterator[Pipeline]:
    """The pipeline of each checkpoint named, one in memory at a time; without a name, that of the settings."""
    if not options.model:
        yield build()
    settings = Settings.from_env(os.environ)
    for model in options.model or ():
        yield build_pipeline(settings.model_copy(update={"model": model}))


def _run(pipeline: Pipeline, articles: list[tuple[str, Article]]) -> dict[str, object]:
    outcomes = list(tqdm(run_articles(pipeline, articles), total=len(articles), desc="articles", file=sys.stderr))
    return measure_articles(outcomes, {slug: article.text for slug, article in articles})


BENCHES: dict[str, Callable[[Build, argparse.Namespace], dict[str, object] | None]] = {
    "articles": bench_articles,
    "batch": bench_batch,
    "dates": bench_dates,
    "fidelity": bench_fidelity,
    "formats": bench_formats,
    "hostile": bench_hostile,
    "jobs": bench_jobs,
    "page": bench_page,
    "quality": bench_quality,
    "serving": bench_serving,
    "staleness": bench_staleness,
    "timeline": bench_timeline,
    "gate": bench_gate,
}

if __name__ == "__main__":
    sys.exit(main())
