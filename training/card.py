"""The model card and the notice beside the weights: the run's own figures, and plain words about what was allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from training.configuration import Configuration
from training.evaluate import Scores
from training.model import DECODER_SOURCES
from training.train import Progress

NOTICE = """The weights in this folder are not covered by the licence of the code around them.

They start from MiniLM-L6 (all-MiniLM-L6-v2, Apache License 2.0) and were trained on the sets that MODEL_CARD.md lists.
{news}
The texts themselves are not in this folder. Whoever redistributes or deploys the weights decides for themselves whether their
law allows it. Training on one's own archive (`make train`) gives weights that are one's own.
"""
_NEWS = """Most of the pairs come from news articles that their publishers hold the copyright in, taken from public research
repositories. NO LICENCE OVER THOSE TEXTS WAS OBTAINED from the publishers.
"""
_OPEN = "All of the pairs come from text in the public domain or under an open licence.\n"

_CLEAN = """
Pairs whose title has a figure or a name that the passage lacks, or under {coverage:.0%} of whose title stands in it, were learnt
in the first {share:.0%} of the time only."""
_PRETRAINING = """Then the whole learns to write, on the beginnings of the same articles
without their titles: to restore passages with masked spans, and to write a sentence that the rest of its article bears out.
"""

_CARD = """# {name}

A small English model that rewrites a chosen passage of a news story: `<headline>` as a headline, `<brief>` as a sentence of a
brief, `<bullet>` as a dated bullet without its date. A standard transformers BART (d_model 384, 6 encoder and 3 decoder layers,
30 million parameters, fp16, lower-case WordPiece), version {version}.

Input `[CLS] <task> passage [SEP]`; the decoder starts from `[CLS]` and ends with `[SEP]`. Output is lower-case: the service takes
the spelling of names from the article. `free_words.txt` lists words that are safely no names or numbers.

## What it was trained on

{origins}

{permission}

Left out: stories for measuring only (`dev/`); the share-alike sets (Wikipedia events and sentence splits); pairs under
{least:.0%} of whose title's content words stand in the passage; questions, lists, advice, galleries and celebrity chatter, by
simple rules; datelines, bylines and captions; more than a set number of documents from any one office or outlet. {clean}
Bullets were not written by people: rules took attribution, asides, trailing clauses and dates off single sentences.

## How

Encoder and embeddings start as MiniLM-L6 (Apache-2.0), decoder layers from its layers {sources}, cross-attention from the same
self-attention. {pretraining}Fused AdamW, label smoothing 0.1, warm-up and cosine decay over wall-clock time.

| stage | minutes | examples seen | steps |
|---|---|---|---|
{stages}

## How well

ROUGE-1/2/L (F, lower case, stemmed) of plain beam search with 4 beams, on stories that training never saw; beside it the first
words of the story. The service adds its constraints on names and figures, which these figures don't include.

{scores}

## Where it fails

* It mixes facts of one passage: the right names in the wrong roles, above all in passages with several people or countries.
* It invents or changes numbers and names when decoded freely. It is meant to be decoded with constraints and checked afterwards.
* It drops hedges ("alleged", "may") and sometimes a negation.
* It repeats the opening of the passage where it should rewrite it, and it cuts long subjects short.
* It sounds like its sources (table above); other beats and other Englishes are weaker.
* English only; passages of one to three sentences (about {tokens} word pieces): it can't summarise a whole article by itself.
"""


def render_card(
    *,
    name: str,
    version: str,
    counts: Mapping[str, int],
    pretraining: Progress | None,
    progress: Progress,
    scores: Sequence[Scores],
    configuration: Configuration,
) -> str:
    """The model card of a run of `configuration`; `counts` are pairs by "task/set/origin"."""
    train = configuration.train
    stages = [("pretraining", pretraining)] if pretraining else []
    return _CARD.format(
        name=name,
        version=version,
        origins=_render_origins(counts),
        permission=_render_permission(counts),
        pretraining=_PRETRAINING if pretraining else "",
        stages="\n".join(
            f"| {stage} | {run.elapsed_s / 60:.1f} | {run.pairs:,} | {run.steps:,} |"
            for stage, run in (*stages, ("pairs", progress))
        ),
        scores=_render_scores(scores),
        tokens=train.source_tokens["headline"],
        least=configuration.data.least_coverage,
        clean=_CLEAN.format(share=train.clean_from, coverage=train.clean_coverage) if train.clean_from < 1 else "",
        sources=", ".join(map(str, DECODER_SOURCES)),
    )


def render_notice(counts: Mapping[str, int]) -> str:
    """The text of LICENSE-WEIGHTS, by whether news went in."""
    return NOTICE.format(news=_NEWS if _has_news(counts) else _OPEN)


def _has_news(counts: Mapping[str, int]) -> bool:
    return any(key.split("/")[1] == "news" for key in counts)


def _render_permission(counts: Mapping[str, int]) -> str:
    news = sum(count for key, count in counts.items() if key.split("/")[1] == "news")
    if not news:
        return "Every pair is from text in the public domain or under an open licence; attribution is in the table."
    share = 100 * news / sum(counts.values())
    return (
        f"**{news:,} of these pairs ({share:.0f} %) are from news whose publishers hold the copyright. It came from public"
        " research repositories; no licence over it was obtained.** LICENSE-WEIGHTS beside the weights says the same."
    )


_ORIGINS = {
    "bulwark": ("finance wires, 2025", "publishers' copyright"),
    "finescoop(dailymail)": ("a British tabloid, September 2020", "publisher's copyright"),
    "gothamist": ("a New York city blog", "publisher's copyright"),
    "numhg(newser)": ("Newser", "publisher's copyright"),
    "olivercwy(bbc/cnn/st)": ("broadcasters and a daily, 2020", "publishers' copyright"),
    "reuters2016": ("a news agency, 2016", "publisher's copyright"),
    "congress_press": ("members of the US Congress", "public domain (17 USC 105, inferred)"),
    "congress_hussain": ("members of the US Congress", "public domain (17 USC 105, inferred)"),
    "grimmer_senate": ("US senators, 2005–07", "public domain (17 USC 105, inferred)"),
    "doj": ("US Department of Justice", "public domain (17 USC 105, inferred)"),
    "treasury": ("US Treasury", "CC0 / public domain"),
    "whitehouse": ("the White House", "CC0 / public domain"),
    "digitalgov": ("digital.gov", "CC0"),
    "18f": ("18F", "CC0"),
    "pm_transcripts_au": ("Australian prime ministers (Commonwealth of Australia, PM&C)", "CC BY 3.0 AU"),
}
_OTHER_NEWS = ("other news, small collections", "publishers' copyright")


def _render_origins(counts: Mapping[str, int]) -> str:
    """A table of pairs by origin and task; origins of one kind share a row."""
    rows: dict[tuple[str, str], Counter[str]] = {}
    for key, count in counts.items():
        task, _, origin = key.split("/", 2)
        kind = _ORIGINS.get(origin) or _ORIGINS.get(origin.partition(":")[0], _OTHER_NEWS)  # "doj:lede" is from "doj"
        rows.setdefault(kind, Counter())[task] += count
    lines = ["| source | licence | headline | brief | bullet |", "|---|---|---|---|---|"]
    for (source, licence), tasks in sorted(rows.items(), key=lambda row: -sum(row[1].values())):
        lines.append(f"| {source} | {licence} | {tasks['headline']:,} | {tasks['brief']:,} | {tasks['bullet']:,} |")
    total: Counter[str] = Counter()
    for tasks in rows.values():
        total.update(tasks)
    lines.append(f"| **all** | | {total['headline']:,} | {total['brief']:,} | {total['bullet']:,} |")
    return "\n".join(lines)


def _render_scores(scores: Sequence[Scores]) -> str:
    lines = ["| set | stories | this model | first words |", "|---|---|---|---|"]
    for score in scores:
        ours, first = render_points(score.model), render_points(score.baseline)
        lines.append(f"| {score.name} | {score.count} | {ours} | {first} |")
    return "\n".join(lines)


def render_points(values: Sequence[float]) -> str:
    """ROUGE-1, -2 and -L as a cell of a table."""
    return " / ".join(f"{value:.1f}" for value in values)
