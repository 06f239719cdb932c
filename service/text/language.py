"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

_READ_CHARS = 10_000  # more changes no answer


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def _load_identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # the model is read at the first call, never at import

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))


def detect_language(text: str) -> tuple[str, float]:
    """The likeliest language of `text` as an ISO 639-1 code, with its probability among all that the model knows."""
    return _load_identifier().classify(text[:_READ_CHARS])
