"""Loading a checkpoint, and saying in words what is wrong with one that cannot work.

transformers is imported only here, and only while a checkpoint loads: the import alone takes seconds.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from service.domain import ModelInfo, ModelLoadError
from service.engine.checkpoint import Checkpoint, hash_folder, open_checkpoint
from service.engine.interface import Reading
from service.engine.lexicon import Lexicon
from service.engine.prompts import Prompt, choose_family, load_prompts
from service.engine.torch.bart import BartNetwork, can_quantize
from service.engine.torch.engine import TorchEngine
from service.engine.torch.network import Network, TransformersNetwork

UNLIMITED_READING = 512  # tokens, where relative positions set no limit: what T5 was trained with
ENGLISH = frozenset({"en"})
_FILES = ["*.json", "*.txt", "*.model", "*.spm", "*.safetensors", "pytorch_model*.bin"]
_NO_LIMIT = 1_000_000  # a tokenizer without a limit gives a huge number


def load_torch_engine(
    model: str,
    *,
    prompts: Path,
    device: str = "cpu",
    threads: int | None = None,
    family: str | None = None,
    revision: str | None = None,
    languages: Collection[str] | None = None,
    eight_bits: bool = True,
) -> TorchEngine:
    """The engine for a checkpoint folder or hub id.

    `threads` is how many cores it may use, all of this process's unless given. `family` overrides the choice of
    `prompts.choose_family`. `revision` is a hub commit, tag or branch. `languages` are ISO 639-1 codes, by default those of
    nutgraf.json, else English. Weights are int8 for a BART on the CPU (unless not `eight_bits`), fp32 for others, bf16 or fp16 on
    CUDA. Raises ModelLoadError for a checkpoint that cannot work, SettingsError for such prompts.
    """
    checkpoint = open_checkpoint(model)
    target, cores = _choose_device(device), count_cores(threads)
    with explain_failures(checkpoint):
        words = load_words(model, checkpoint, revision)
        weights = load_weights(words, model, target)
    chosen = choose_family(model, words.config.model_type, declared=checkpoint.family, wanted=family)
    loaded = load_prompts(prompts, chosen)
    lexicon = Lexicon(words.tokenizer, checkpoint.free_words)
    if len(lexicon.pieces) > weights.get_output_embeddings().weight.shape[0]:
        raise ModelLoadError(
            f"The tokenizer of {model} has more tokens than its weights have rows: one of the two is another model's."
        )
    quantized = eight_bits and can_quantize(weights)
    network: Network = BartNetwork(weights) if quantized else TransformersNetwork(weights)
    limit = find_limit(words)
    return TorchEngine(
        network,
        lexicon,
        loaded,
        {task: plan_reading(prompt, lexicon, limit) for task, prompt in loaded.items()},
        ModelInfo(checkpoint.name, words.revision, f"torch {torch.__version__} {'int8' if quantized else target.type}", chosen),
        frozenset(languages or checkpoint.languages or ENGLISH),
        lanes=cores if network.is_small else 1,
        threads=1 if network.is_small else cores,
    )


def count_cores(threads: int | None) -> int:
    """`threads`, or as many as there are cores for this process."""
    return threads or len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Words:
    """What transformers tells of a checkpoint without its weights (it publishes no types that would help here): where its files
    are, and the hash of the folder or the commit of the hub."""

    config: Any
    tokenizer: Any
    folder: Path
    revision: str
    forced_first: int | None


def load_words(model: str, checkpoint: Checkpoint, revision: str | None) -> Words:
    """The configuration and tokenizer of a checkpoint; a hub model's files are fetched when they aren't there yet."""
    from transformers import AutoConfig, AutoTokenizer, GenerationConfig
    from transformers.models.auto.modeling_auto import MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers publishes no types for these two
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    folder, told = (checkpoint.folder, None) if checkpoint.folder else _fetch(model, revision)
    options = {"trust_remote_code": False, "local_files_only": True}
    config = AutoConfig.from_pretrained(folder, **options)
    if config.model_type not in MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES:
        raise ModelLoadError(
            f"{model} is of type {config.model_type!r}, which is no sequence-to-sequence model: it cannot rewrite a text. "
            "Choose a BART, PEGASUS, T5 or the like."
        )
    tokenizer = AutoTokenizer.from_pretrained(folder, config=config, **options)
    habits = folder / "generation_config.json"
    generation = GenerationConfig.from_pretrained(folder) if habits.exists() else config
    return Words(config, tokenizer, folder, told or hash_folder(folder), getattr(generation, "forced_bos_token_id", None))


def _fetch(model: str, revision: str | None) -> tuple[Path, str]:
    """The folder of a hub model, all of whose files are of one commit, and that commit."""
    from huggingface_hub import snapshot_download

    folder = Path(snapshot_download(model, revision=revision, allow_patterns=_FILES))
    return folder, folder.name


def load_weights(words: Words, model: str, device: torch.device) -> Any:
    """The network, ready to run on `device`."""
    from transformers import AutoModelForSeq2SeqLM

    network, report = AutoModelForSeq2SeqLM.from_pretrained(
        words.folder,
        config=words.config,
        dtype=_choose_precision(device),
        output_loading_info=True,
        trust_remote_code=False,
        local_files_only=True,
    )
    if report["missing_keys"]:
        missing = sorted(report["missing_keys"])
        raise ModelLoadError(f"The weights of {model} lack {len(missing)} tensors ({missing[0]} …). Copy the whole checkpoint.")
    network.generation_config = _keep_token_ids(network, model)
    return network.to(device).eval()


def _keep_token_ids(network: Any, model: str) -> Any:
    """The checkpoint's generation settings without its habits (lengths, beams …): those are the prompt's."""
    theirs, config = network.generation_config, network.config
    start = theirs.decoder_start_token_id
    start = getattr(config, "decoder_start_token_id", None) if start is None else start
    if start is None or theirs.eos_token_id is None:
        raise ModelLoadError(f"The configuration of {model} lacks decoder_start_token_id or eos_token_id. Add it to config.json.")
    return type(theirs)(
        decoder_start_token_id=start,
        bos_token_id=theirs.bos_token_id,
        eos_token_id=theirs.eos_token_id,
        pad_token_id=theirs.pad_token_id if theirs.pad_token_id is not None else start,
        forced_bos_token_id=theirs.forced_bos_token_id,
    )


@contextmanager
def explain_failures(checkpoint: Checkpoint) -> Iterator[None]:
    """Turns what transformers, safetensors and torch raise at a bad checkpoint into one line."""
    what = f"the model folder {checkpoint.folder}" if checkpoint.folder else f"the hub model {checkpoint.name}"
    try:
        yield
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ModelLoadError(
            f"The weights of {what} cannot be read ({_first_line(error)}). Copy the checkpoint again."
        ) from error
    except (OSError, ValueError, KeyError, ImportError, TypeError) as error:
        if "trust_remote_code" in str(error):
            raise ModelLoadError(
                f"{what.capitalize()} needs code of its own, which is never run. Choose a model that transformers knows."
            ) from error
        if checkpoint.folder is None and isinstance(error, OSError):
            raise ModelLoadError(
                f"{what.capitalize()} cannot be fetched ({_first_line(error)}). Check the id and the network, or download it and "
                "set the model to its folder."
            ) from error
        raise ModelLoadError(f"{what.capitalize()} cannot be loaded: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def find_limit(words: Words) -> int:
    """How many tokens, special ones included, the encoder can read."""
    names = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions")
    known = [getattr(words.config, name, None) for name in names] + [words.tokenizer.model_max_length]
    return min((limit for limit in known if limit and limit < _NO_LIMIT), default=UNLIMITED_READING)


def plan_reading(prompt: Prompt, lexicon: Lexicon, limit: int) -> Reading:
    """What is left of the limit for the passage. Raises ModelLoadError when the vocabulary lacks the prompt's control token."""
    control = lexicon.find_control(prompt.control) is not None
    room = limit - lexicon.frame - control - lexicon.count_tokens(prompt.fill(""))
    return Reading(prompt.mode, room if prompt.max_tokens == "model" else min(prompt.max_tokens, room))


def _choose_device(device: str) -> torch.device:
    try:
        target = torch.device(device)
    except RuntimeError:
        raise ModelLoadError(f"There is no device {device!r}. Use cpu or cuda.") from None
    if target.type == "cuda" and not torch.cuda.is_available():
        raise ModelLoadError(f"The device {device} was asked for, but torch {torch.__version__} finds no CUDA. Use cpu.")
    return target


def _choose_precision(device: torch.device) -> torch.dtype:
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
