"""Validation errors as sentences about fields, each with its JSON pointer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

SHOWN_CHARS = 40  # of a value that a sentence quotes
TYPES = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "an integer", float: "a decimal number"}

# What to say for a kind of pydantic error. In braces: its context, {sent} for the type sent, and {value} for the value.
MESSAGES: Mapping[str, str] = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request; remove it or correct its name",
    "model_type": "must be an object, not {sent}",
    "dict_type": "must be an object, not {sent}",
    "list_type": "must be a list, not {sent}",
    "string_type": "must be a string, not {sent}",
    "int_type": "must be an integer, not {sent}",
    "int_parsing": "must be an integer, not {value}",
    "int_from_float": "must be an integer, not {value}",
    "greater_than_equal": "must be at least {ge}, not {value}",
    "less_than_equal": "must be at most {le}, not {value}",
    "too_short": "needs {min_length} or more entries",
    "too_long": "may have {max_length} entries, not {actual_length}",
    "string_too_short": "must have at least {min_length} character",
    "string_too_long": "must have at most {max_length} characters",
    "literal_error": "must be {expected}, not {value}",
}
PATTERNS: Mapping[str, str] = {
    "^(headline|brief|timeline)(,(headline|brief|timeline)){0,2}$": "must list 'headline', 'brief' or 'timeline' between commas",
    "^[a-z]{2}$": "must be a two-letter ISO 639-1 code such as 'en', not {value}",
    "^[a-z]{2}-[A-Z]{2}$": "must be a locale such as 'en-GB', not {value}",
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field at fault: its JSON pointer (RFC 6901) and a sentence about it."""

    pointer: str
    detail: str


def find_field_errors(error: ValidationError, body: object) -> list[FieldError]:
    """Every field of `body` at fault, in pydantic's order."""
    return [_describe_error(one, build_pointer(one["loc"], body)) for one in error.errors(include_url=False)]


def build_pointer(location: Sequence[int | str], body: object) -> str:
    """The JSON pointer of pydantic's `location` in `body`: the parts that name a branch of a union, not a field, are left out."""
    pointer = ""
    for place, part in enumerate(location):
        if isinstance(body, dict) and isinstance(part, str) and (part in body or place == len(location) - 1):
            body = body.get(part)
        elif isinstance(body, list) and isinstance(part, int):
            body = body[part]
        else:
            continue
        pointer += "/" + str(part).replace("~", "~0").replace("/", "~1")
    return pointer


def describe_type(value: object) -> str:
    """What JSON calls the type of `value`, with its article."""
    return "null" if value is None else TYPES[type(value)]


def shorten(value: object) -> str:
    """`value` as a sentence quotes it."""
    shown = repr(value)
    return shown if len(shown) <= SHOWN_CHARS else shown[:SHOWN_CHARS] + "…"


def _describe_error(error: ErrorDetails, pointer: str) -> FieldError:
    context: dict[str, Any] = error.get("ctx", {})
    template = PATTERNS.get(context.get("pattern", "")) or MESSAGES.get(error["type"]) or error["msg"]
    sent = error["input"]
    value = shorten(sent) if isinstance(sent, str | int | float) else describe_type(sent)
    said = template.format_map({**context, "sent": describe_type(sent), "value": value}) if template != error["msg"] else template
    return FieldError(pointer, f"{pointer or 'The body'} {said}.")
