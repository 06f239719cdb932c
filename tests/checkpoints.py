"""Tiny checkpoints with random weights, made on the spot: real folders that the real code loads, in kilobytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

TEXTS = (
    "The harbour council approved a plan on Monday to raise the sea wall by 2 metres, at a cost of $34 million.",
    "More than 34,000 people live behind the wall, which was built in 1953 after a flood killed 307 people.",
    "Mayor Ana Orlova told the Tidewater Gazette that work would begin in Oct. 2025 and take three years.",
    "Critics say the plan ignores the old town, where twelve houses have been lost since last winter.",
    "Officials said they would meet residents in May, and that nobody would have to move.",
)
FREE_WORDS = tuple(
    "backs built council flood houses metres officials people plan raise residents sea wall will winter work".split()
)
CONTROL_TOKENS = ("<headline>", "<brief>", "<bullet>")
_SHAPE = {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
    "max_position_embeddings": 256,
}


def make_nutgraf(folder: Path, *, free_words: Iterable[str] = FREE_WORDS, languages: Iterable[str] = ("en",)) -> Path:
    """A checkpoint as the embedded model is one: lower-case word pieces, control tokens, nutgraf.json and free_words.txt."""
    make_wordpiece_bart(folder, control_tokens=CONTROL_TOKENS)
    (folder / "nutgraf.json").write_text(json.dumps({"family": "nutgraf", "languages": list(languages), "version": 1}))
    (folder / "free_words.txt").write_text("\n".join(free_words) + "\n")
    return folder


def build_word_pieces(control_tokens: Iterable[str] = ()) -> Tokenizer:
    """A lower-case WordPiece tokenizer: every word of `TEXTS` and `FREE_WORDS` is one piece, any other goes letter by letter."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *control_tokens]
    normalizer, cut = normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer()
    words = {word for text in TEXTS for word, _ in cut.pre_tokenize_str(normalizer.normalize_str(text))} | set(FREE_WORDS)
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789")
    marks = set(".,:;'\"!?-–—$£€%()“”‘’&/")
    entries = [*special, *sorted(words | letters | marks), *sorted(f"##{letter}" for letter in letters)]
    tokenizer = Tokenizer(models.WordPiece({entry: at for at, entry in enumerate(entries)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.decoder = normalizer, cut, decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def make_wordpiece_bart(folder: Path, *, control_tokens: Iterable[str] = ()) -> Path:
    """A BART over lower-case word pieces."""
    from transformers import BartConfig, BartForConditionalGeneration

    tokenizer = build_word_pieces(control_tokens)
    names = {"cls": "[CLS]", "bos": "[CLS]", "sep": "[SEP]", "eos": "[SEP]", "pad": "[PAD]", "unk": "[UNK]"}
    _save_tokenizer(folder, tokenizer, additional_special_tokens=list(control_tokens), **names)
    config = BartConfig(
        vocab_size=tokenizer.get_vocab_size(),
        pad_token_id=0,
        bos_token_id=2,
        eos_token_id=3,
        decoder_start_token_id=2,
        forced_eos_token_id=None,
        **_SHAPE,
    )
    return _save(folder, BartForConditionalGeneration, config)


def make_bart(folder: Path) -> Path:
    """A BART over byte-level BPE with case, like bart-large-cnn: forced first token, habits in generation_config.json."""
    from transformers import BartConfig, BartForConditionalGeneration

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    _save_tokenizer(folder, tokenizer, bos="<s>", eos="</s>", cls="<s>", sep="</s>", pad="<pad>", unk="<unk>", mask="<mask>")
    config = BartConfig(vocab_size=tokenizer.get_vocab_size(), **_SHAPE)
    habits = {"num_beams": 4, "min_length": 56, "max_length": 142, "length_penalty": 2.0, "forced_bos_token_id": 0}
    return _save(folder, BartForConditionalGeneration, config, **habits)


def make_pegasus(folder: Path) -> Path:
    """A PEGASUS over SentencePiece-like unigrams, with its "<n>" for line breaks."""
    from transformers import PegasusConfig, PegasusForConditionalGeneration

    size = _make_unigram(folder, ["<pad>", "</s>", "<unk>", "<n>"])
    config = PegasusConfig(vocab_size=size, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, **_SHAPE)
    return _save(folder, PegasusForConditionalGeneration, config)


def make_t5(folder: Path) -> Path:
    """A T5 over SentencePiece-like unigrams: relative positions, no limit of its own."""
    from transformers import T5Config, T5ForConditionalGeneration

    size = _make_unigram(folder, ["<pad>", "</s>", "<unk>"])
    config = T5Config(
        vocab_size=size,
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_heads=2,
        tie_word_embeddings=False,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
    )
    return _save(folder, T5ForConditionalGeneration, config)


def make_causal(folder: Path) -> Path:
    """A GPT-2: a model that only continues texts."""
    from transformers import GPT2Config, GPT2LMHeadModel

    make_bart(folder)
    return _save(folder, GPT2LMHeadModel, GPT2Config(vocab_size=600, n_positions=64, n_embd=16, n_layer=1, n_head=2))


def _make_unigram(folder: Path, special: list[str]) -> int:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Nmt()
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    letters = sorted({letter for text in TEXTS for letter in text} | set("0123456789(▁"))
    tokenizer.train_from_iterator(
        TEXTS,
        trainers.UnigramTrainer(
            vocab_size=300, special_tokens=special, unk_token="<unk>", initial_alphabet=letters, show_progress=False
        ),
    )
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    _save_tokenizer(folder, tokenizer, eos="</s>", pad="<pad>", unk="<unk>")
    return tokenizer.get_vocab_size()


def _save_tokenizer(folder: Path, tokenizer: Tokenizer, *, additional_special_tokens: Iterable[str] = (), **names: str) -> None:
    from transformers import PreTrainedTokenizerFast

    options = {f"{role}_token": token for role, token in names.items()} | {
        "additional_special_tokens": list(additional_special_tokens)
    }
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **options).save_pretrained(folder)


def _save(folder: Path, kind: Any, config: Any, **habits: float) -> Path:
    """Saves random weights that are the same each time, and among which the end of a text is likely enough to be found."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = kind(config).eval()
    end = config.eos_token_id
    if hasattr(network, "final_logits_bias"):
        network.final_logits_bias[0, end] = 2.0
    elif config.is_encoder_decoder:
        with torch.inference_mode():
            tokens = torch.arange(8)[None]
            states = network(input_ids=tokens, decoder_input_ids=tokens, output_hidden_states=True).decoder_hidden_states[-1]
        network.lm_head.weight.data *= 0.1
        network.lm_head.weight.data[end] = states.mean(dim=(0, 1)) / 8
    network.generation_config.update(**habits)
    network.save_pretrained(folder)
    return folder
