"""What a request for a check may hold: an article, and texts or an earlier summary to hold against it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from service.web.previous import PreviousBody
from service.web.schema import ArticleBody, CheckedText, RequestModel, check_text


def _tag_texts(value: object) -> Literal["list", "text"]:
    return "list" if isinstance(value, list) else "text"


TextKey = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(check_text)]
TextOrTexts = Annotated[
    Annotated[CheckedText, Tag("text")] | Annotated[list[CheckedText], Field(min_length=1, max_length=100), Tag("list")],
    Discriminator(_tag_texts),
]


class CheckBody(RequestModel):
    """An article, and what to hold against it: texts by a person or another model, a summary of an earlier version, or both."""

    article: ArticleBody
    previous: PreviousBody | None = None
    """An earlier answer of POST /v1/summaries: `stale` then says what of it no longer holds in this article."""
    texts: dict[TextKey, TextOrTexts] | None = Field(default=None, min_length=1, max_length=100, validate_default=True)
    """Each value is one text or a list of texts; the keys are yours and come back. Required where there is no `previous`."""

    @field_validator("texts")
    @classmethod
    def _require_any(cls, texts: object, info: ValidationInfo) -> object:
        if texts is None and info.data.get("previous", ...) is None:  # one that is at fault has an error of its own
            raise PydanticCustomError("nothing_to_check", "is required where there is no previous summary")
        return texts


def parse_texts(body: CheckBody) -> dict[str, str | tuple[str, ...]]:
    """The texts to check by their keys, in the order sent."""
    return {key: value if isinstance(value, str) else tuple(value) for key, value in (body.texts or {}).items()}
