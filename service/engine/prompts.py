"""The prompts: one TOML per task, with the wording, the reading and the decoding for each family of models.

A family says how a checkpoint wants to be asked:

    nutgraf       the embedded model: a control token in front of a few chosen sentences
    instruction   FLAN-T5 and its like: a sentence that says what to write
    single-task   BART-CNN, PEGASUS …: they only summarise; no prompt, the whole article
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from service.domain import SettingsError
from service.engine.interface import TASKS, Task

Family = Literal["nutgraf", "instruction", "single-task"]
FAMILIES: tuple[Family, ...] = get_args(Family)
PASSAGE = "{passage}"

_INSTRUCTED_TYPES = frozenset({"t5", "mt5", "umt5", "longt5", "switch_transformers", "t5gemma", "t5gemma2"})
_SINGLE_TASK_HINTS = ("cnn", "xsum", "summar", "headline", "multi_news", "multi-news", "samsum", "newsroom", "gigaword")


class Prompt(BaseModel):
    """How one task is put to one family. Lengths are in tokens of the checkpoint's own vocabulary."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: int = Field(ge=1)
    mode: Literal["selected", "article"]
    max_tokens: int | Literal["model"] = Field(description='of the passage; "model": as many as the checkpoint reads')
    control: str | None = Field(None, description="a token of the vocabulary that stands in front of the passage")
    template: str = PASSAGE
    min_new_tokens: int = Field(ge=1, le=512)
    max_new_tokens: int = Field(ge=4, le=1024)
    beams: int = Field(ge=2, le=16)
    length_penalty: float = Field(ge=-4, le=4)
    no_repeat_ngram: int = Field(ge=0, le=8)
    least_token: float = Field(ge=0, le=1, description="probability below which no token is written")
    least_end: float = Field(ge=0, le=1, description="probability below which the text does not end")
    noise: float = Field(
        ge=0, le=2, description="how far a seed other than 0 moves the log-probability of each word: a deviation"
    )

    @model_validator(mode="after")
    def _agree(self) -> Prompt:
        if self.template.count(PASSAGE) != 1:
            raise ValueError(f"template must hold {PASSAGE} once")
        if self.min_new_tokens >= self.max_new_tokens:
            raise ValueError("min_new_tokens must be less than max_new_tokens")
        if isinstance(self.max_tokens, int) and self.max_tokens < 8:
            raise ValueError("max_tokens must be 8 or more")
        return self

    def fill(self, passage: str) -> str:
        """The words that the model reads."""
        return self.template.replace(PASSAGE, passage)


def choose_family(name: str, model_type: str, *, declared: str | None = None, wanted: str | None = None) -> Family:
    """The family of the checkpoint `name`, whose config.json says `model_type`: the one that is wanted; else the one that its
    nutgraf.json declared; else single-task when its name says that it was tuned to summarise ("cnn", "xsum", …); else
    instruction for the T5 types; else single-task. Raises SettingsError for a family that doesn't exist.
    """
    named = wanted or declared
    if named is not None and named not in FAMILIES:
        raise SettingsError(f"There is no prompt family {named!r} (for {name}): choose one of {', '.join(FAMILIES)}.")
    for family in FAMILIES:
        if family == named:
            return family
    tuned = any(hint in name.lower() for hint in _SINGLE_TASK_HINTS)
    return "instruction" if model_type in _INSTRUCTED_TYPES and not tuned else "single-task"


def load_prompts(folder: Path, family: str) -> Mapping[Task, Prompt]:
    """The prompts of `family` for every task, from `folder`/<task>.toml. Raises SettingsError naming the file and the key."""
    return {task: _load_prompt(folder / f"{task}.toml", family) for task in TASKS}


def _load_prompt(path: Path, family: str) -> Prompt:
    """One table per family over what the file says for all of them."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"The prompt {path} cannot be read ({error.strerror}). Point the prompts setting at the prompts folder."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The prompt {path} is not TOML: {error}.") from None
    families = told.pop("family", {})
    if not isinstance(families, dict) or not isinstance(families.get(family), dict):
        raise SettingsError(f'The prompt {path} has no table [family."{family}"]. Add one, or choose another prompt family.')
    try:
        return Prompt.model_validate(told | families[family])
    except ValidationError as error:
        raise SettingsError(f'The prompt {path}, [family."{family}"]: {_describe(error)}.') from None


def _describe(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"][:1])
    return f"{key}: {first['msg']}" if key else first["msg"]
