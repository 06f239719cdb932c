"""Stage 1: raw documents → clean (task, source, target) pairs, the words that are free to write, and counts for the model card.

documents ──clean──▶ headline pairs   lead sentences → title
                 ├─▶ brief pairs      the one to three sentences that cover it best → standfirst or lead sentence
                 └─▶ bullet pairs     one sentence → the same, shorter, without its date
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from zlib import crc32

from tqdm import tqdm

from training.cleaning import find_content, measure_coverage, split_sentences
from training.compress import compress_sentence
from training.documents import Document, read_documents, read_titles
from training.filters import has_furniture, is_chatter, is_supported, is_unwanted_title, leans_on_context
from training.vocabulary import count_cases, find_free_words

_TEXT_CHARS = {"news": 1900, "open": 900, "own": 1900}
Task = Literal["headline", "brief", "bullet"]


@dataclass(frozen=True, slots=True)
class Pair:
    """What the model reads and what it should write.

    `set` is "news", "open" or an outlet's "own"; `coverage` is the share of the target's content words that stand in the source,
    0 to 1; `supported` is whether all its figures and names do.
    """

    task: Task
    set: str
    origin: str
    source: str
    target: str
    coverage: float
    supported: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """The `[data]` table of a configuration. `open_share` (0 to 1) counts only beside news; caps are pairs and documents."""

    folders: tuple[str, ...]
    skipped_sources: tuple[str, ...]
    headline_pairs: int
    brief_pairs: int
    bullet_pairs: int
    open_share: float
    source_cap: int
    office_cap: int
    lead_words: int
    least_coverage: float
    keeps_unsupported: bool  # headline pairs too whose figures and names the text lacks: they teach the language, not the facts
    seed: int


def prepare_pairs(data: Path, recipe: Recipe, out: Path) -> Mapping[str, int]:
    """The pairs of the recipe's folders under `data`, written as by `write_pairs`; stories for measuring are left out."""
    documents = [
        document
        for folder in recipe.folders
        for document in read_documents(data / folder, skipped=recipe.skipped_sources, office_cap=recipe.office_cap)
    ]
    return write_pairs(documents, read_titles(data / "dev"), recipe, out)


def write_pairs(documents: Sequence[Document], reserved: Container[str], recipe: Recipe, out: Path) -> Mapping[str, int]:
    """Writes `pairs.jsonl`, `texts.tsv`, `free_words.txt` and `counts.json` into `out`.

    Returns the counts: "task/set/origin" → pairs.
    `reserved`: titles, in lower case, of stories that nothing may be learnt from.
    """
    cases = count_cases(document.text[:1200] for document in tqdm(documents, desc="words", mininterval=5))
    ordinary = frozenset(find_free_words(*cases, share=0.5, least=2))
    bags: dict[Task, list[Pair]] = {"headline": [], "brief": [], "bullet": []}
    for document in tqdm(documents, desc="pairs", mininterval=5):
        if document.target.lower() not in reserved:
            for pair in build_pairs(document, ordinary, recipe):
                bags[pair.task].append(pair)
    wanted: dict[Task, int] = {"headline": recipe.headline_pairs, "brief": recipe.brief_pairs, "bullet": recipe.bullet_pairs}
    pairs = [pair for task, bag in bags.items() for pair in choose_pairs(bag, wanted[task], recipe)]
    random.Random(recipe.seed).shuffle(pairs)
    counts = dict(sorted(Counter(f"{pair.task}/{pair.set}/{pair.origin}" for pair in pairs).items()))
    out.mkdir(parents=True, exist_ok=True)
    _write_lines(out / "free_words.txt", find_free_words(*cases))
    (out / "counts.json").write_text(json.dumps({"documents": len(documents), "pairs": counts}, indent=1), encoding="utf-8")
    _write_lines(out / "texts.tsv", cut_texts(documents, reserved))
    _write_lines(out / "pairs.jsonl", (json.dumps(asdict(pair), ensure_ascii=False) for pair in pairs))
    return counts


def cut_texts(documents: Iterable[Document], reserved: Container[str]) -> Iterator[str]:
    """The beginning of each article once, its sentences parted by tabs, for `training.pretrain`."""
    seen: set[str] = set()
    for document in documents:
        beginning = document.text[: _TEXT_CHARS[document.set]]
        sentences = split_sentences(beginning.rpartition(" ")[0] if len(beginning) < len(document.text) else beginning)
        if len(sentences) > 2 and document.text[:100] not in seen and document.target.lower() not in reserved:
            seen.add(document.text[:100])
            yield "\t".join(" ".join(sentence.split()) for sentence in sentences)


def build_pairs(document: Document, ordinary: frozenset[str], recipe: Recipe) -> Iterator[Pair]:
    """Every pair that a document yields; none from chatter, unless it is an outlet's own."""
    sentences = split_sentences(document.text)
    if document.set != "own" and (is_chatter(document.target) or is_chatter(" ".join(sentences[:2]))):
        return
    if document.file == "headline":
        yield from _build_headline(document, sentences, ordinary, recipe)
        yield from _build_bullets(document, sentences)
        if document.set != "open" and len(sentences) > 3:
            yield from _build_brief(document, sentences[0], sentences[1:], ordinary)
    else:
        for sentence in split_sentences(document.target)[:2]:
            yield from _build_brief(document, sentence, sentences, ordinary)


def choose_pairs(bag: Sequence[Pair], wanted: int, recipe: Recipe) -> list[Pair]:
    """The supported and best-covered pairs first, at most `source_cap` of one origin; `open_share` of them not news, all where
    there is none."""
    ranked = sorted(bag, key=lambda pair: (not pair.supported, -round(pair.coverage, 1), crc32(pair.source.encode())))
    news = _cap([pair for pair in ranked if pair.set == "news"], recipe.source_cap)
    openly = _cap([pair for pair in ranked if pair.set != "news"], recipe.source_cap)
    chosen = openly[: int(wanted * (recipe.open_share if news else 1.0))]
    return news[: wanted - len(chosen)] + chosen


def find_cover(target: str, sentences: Sequence[str], *, most: int = 3) -> list[int]:
    """Indices, ascending, of up to `most` sentences that together hold most content words of `target`; each adds two or more."""
    missing = set(find_content(target))
    held = {index: set(find_content(sentence)) for index, sentence in enumerate(sentences)}
    chosen: list[int] = []
    while held and len(chosen) < most:
        best = max(held, key=lambda index: len(held[index] & missing))
        added = held.pop(best) & missing
        if len(added) < 2:
            break
        chosen.append(best)
        missing -= added
    return sorted(chosen)


def _build_headline(document: Document, sentences: Sequence[str], ordinary: frozenset[str], recipe: Recipe) -> Iterator[Pair]:
    title = document.target
    lead = " ".join(" ".join(sentences[:4]).split()[: recipe.lead_words])
    is_unwanted = document.set != "own" and (is_unwanted_title(title) or has_furniture(lead))
    if not 4 <= len(title.split()) <= 15 or len(lead.split()) < 25 or is_unwanted:
        return
    coverage = measure_coverage(title, lead)
    supported = is_supported(title, lead, ordinary)
    if coverage >= recipe.least_coverage and (supported or recipe.keeps_unsupported):
        yield Pair("headline", document.set, document.source, lead, title, coverage, supported)


def _build_brief(document: Document, target: str, sentences: Sequence[str], ordinary: frozenset[str]) -> Iterator[Pair]:
    """The target with the sentences, of the first fourteen, that cover it best; copies teach nothing."""
    words = len(target.split())
    if not 12 <= words <= 36 or leans_on_context(target) or has_furniture(target) or not target.endswith("."):
        return
    source = " ".join(sentences[index] for index in find_cover(target, sentences[:14]))
    if not source or target[:-1] in source or not 1.1 * words <= len(source.split()) <= 85:
        return
    coverage = measure_coverage(target, source)
    if coverage >= 0.7 and is_supported(target, source, ordinary):
        yield Pair("brief", document.set, document.source, source, target, coverage, True)


def _build_bullets(document: Document, sentences: Sequence[str]) -> Iterator[Pair]:
    """At most two of a document; those that lose a date come first and rank above those that only lose words."""
    found: dict[bool, list[Pair]] = {True: [], False: []}
    for sentence in sentences[:8]:
        if 10 <= len(sentence.split()) <= 45 and not has_furniture(sentence) and not is_chatter(sentence):
            short = compress_sentence(sentence)
            if short:
                pair = Pair("bullet", document.set, document.source, sentence, short.text, 1.0 if short.dated else 0.8, True)
                found[short.dated].append(pair)
    yield from (found[True] + found[False])[:2]


def _cap(pairs: Iterable[Pair], most: int) -> list[Pair]:
    """The first `most` pairs of each origin."""
    counts: Counter[str] = Counter()
    kept: list[Pair] = []
    for pair in pairs:
        counts[pair.origin] += 1
        if counts[pair.origin] <= most:
            kept.append(pair)
    return kept


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
