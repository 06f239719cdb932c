"""Stage 5: the folder that ships: fp16 weights, tokenizer, configuration, free words, model card, notice."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, BartForConditionalGeneration, PreTrainedTokenizerFast

from training.evaluate import write_texts
from training.prepare import Task

MOST_BYTES = 64_000_000
_PROBES: tuple[tuple[Task, str], ...] = (
    ("headline", "The city council voted on Tuesday to close two schools after enrolment fell by a third in ten years."),
    ("bullet", "On Monday, the ferry company cancelled all sailings because of high winds, according to its website."),
)


@dataclass(frozen=True, slots=True)
class Papers:
    """What stands beside the weights: version, model card, notice, and the words that are free to write."""

    version: str
    card: str
    notice: str
    free_words: str


def export_model(model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, papers: Papers, out: Path) -> None:
    """Writes the folder `out` anew; it appears whole or not at all.

    Raises ValueError when the weights are too large, or the folder, loaded as anybody would, doesn't write what `model` writes.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        folder = Path(scratch) / out.name
        folder.mkdir()
        tokenizer.save_pretrained(folder)
        model.config.architectures = ["BartForConditionalGeneration"]
        model.config.dtype = torch.float16
        model.config.save_pretrained(folder)
        model.generation_config.save_pretrained(folder)
        save_weights(model, folder / "model.safetensors")
        label = {"family": "nutgraf", "languages": ["en"], "version": papers.version}
        (folder / "nutgraf.json").write_text(json.dumps(label) + "\n", encoding="utf-8")
        (folder / "MODEL_CARD.md").write_text(papers.card, encoding="utf-8")
        (folder / "LICENSE-WEIGHTS").write_text(papers.notice, encoding="utf-8")
        (folder / "free_words.txt").write_text(papers.free_words, encoding="utf-8")
        verify_folder(folder, model, tokenizer)
        if out.exists():
            shutil.rmtree(out)
        folder.rename(out)


def save_weights(model: BartForConditionalGeneration, path: Path) -> None:
    """fp16 tensors, each tied table once. Raises ValueError above `MOST_BYTES`."""
    tied = {"lm_head.weight", "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight"}
    weights = {name: tensor.detach().half().cpu().contiguous() for name, tensor in model.state_dict().items() if name not in tied}
    save_file(weights, path, metadata={"format": "pt"})
    path.chmod(0o644)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.stat().st_size:,} bytes of weights; at most {MOST_BYTES:,} ship")


def verify_folder(folder: Path, model: BartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast) -> None:
    """Raises ValueError unless the folder loads offline, ties its tables, and writes what `model` writes."""
    loaded = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
    again = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if loaded.lm_head.weight.data_ptr() != loaded.model.shared.weight.data_ptr():
        raise ValueError("the exported folder unties the vocabulary table")
    for task, passage in _PROBES:
        before, after = write_texts(model, tokenizer, task, [passage]), write_texts(loaded, again, task, [passage])
        if before != after:
            raise ValueError(f"the exported folder writes {after}, the model {before}")
