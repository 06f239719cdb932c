"""Fields of JSON that somebody else wrote: each by its type, or an InputError that points at it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from service.domain import InputError

UNFIT = re.compile(r"[\x00\ud800-\udfff]")  # NUL, and halves of a surrogate pair: neither can be stored or encoded
YEARS = range(1600, 2201)  # before the first newspaper, and as far ahead as anyone plans
TITLE_CHARS = 1000  # of a title that the model is shown
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_TAG = re.compile(r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<region>[A-Za-z]{2})\b)?")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
_THREE_LETTERS = {"eng": "en"}  # the ISO 639-2 codes of languages that the embedded model serves

Json = Mapping[str, object]


def read_string(item: Json, key: str, at: str = "") -> str | None:
    """The text under `key`, None when it is absent, null or blank. `at` is the pointer of `item`."""
    value = item.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"{at}/{key} must be a string.", pointer=f"{at}/{key}")
    check_characters(value, f"{at}/{key}")
    return value if value.strip() else None


def pick_fields(item: Json, keys: Iterable[str]) -> dict[str, str | int]:
    """The fields of `item` under `keys` that are text or whole numbers; others say nothing that an answer could repeat."""
    picked = {}
    for key in keys:
        value = item.get(key)
        if isinstance(value, str):
            check_characters(value, f"/{key}")
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            picked[key] = value
    return picked


def read_object(item: Json, key: str, at: str = "") -> Json:
    """The object under `key`; an empty one when it is absent or null."""
    value = item.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{at}/{key} must be an object.", pointer=f"{at}/{key}")
    return value


def read_objects(item: Json, key: str) -> Iterator[tuple[Json, str]]:
    """Each object of the list under `key`, with its pointer; none when it is absent or null."""
    value = item.get(key)
    if value is None:
        return
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InputError(f"/{key} must be a list.", pointer=f"/{key}")
    for place, one in enumerate(value):
        if not isinstance(one, Mapping):
            raise InputError(f"/{key}/{place} must be an object.", pointer=f"/{key}/{place}")
        yield one, f"/{key}/{place}"


def read_moment(item: Json, key: str, at: str = "") -> datetime | date | None:
    """The moment under `key`, None when it is absent, null or blank."""
    value = read_string(item, key, at)
    if value is None:
        return None
    try:
        return parse_moment(value)
    except ValueError:
        raise InputError(
            f"{at}/{key} must be a date with time and offset (2024-05-03T18:02:00+03:00) or a date (2024-05-03), "
            f"of the years {YEARS[0]} to {YEARS[-1]}.",
            pointer=f"{at}/{key}",
        ) from None


def read_first_moment(item: Json, *keys: str) -> datetime | date | None:
    """The first moment that stands under any of `keys`; each one that stands there has to be readable."""
    return next((moment for moment in [read_moment(item, key) for key in keys] if moment is not None), None)


def parse_moment(value: str) -> datetime | date:
    """The moment that `value` writes in ISO 8601, with the spellings CMSs use; a ValueError when it writes none."""
    written = value.strip().upper()
    moment: datetime | date
    if _DATE.fullmatch(written):
        moment = date.fromisoformat(written)
    elif _DATE_TIME.fullmatch(written):
        moment = datetime.fromisoformat(written)
    else:
        raise ValueError("neither a date nor a date and time")
    if moment.year not in YEARS:
        raise ValueError("a year that no news is from")
    return moment


def check_characters(text: str, at: str) -> None:
    """Raises an InputError at `at` for what is no character."""
    if bad := UNFIT.search(text):
        raise InputError(f"{at or 'The body'} must not hold U+{ord(bad[0]):04X} (at offset {bad.start()}).", pointer=at)


def is_uri(value: str | None) -> bool:
    """Whether `value` can stand where a format wants a URI."""
    return value is not None and _URI.fullmatch(value) is not None


def split_language(tag: str | None, locale: str) -> tuple[str | None, str]:
    """The ISO 639-1 code and the locale that a BCP 47 `tag` names; `locale` where it names no region."""
    match = _TAG.match(tag or "")
    if match is None or match["language"].lower() in _NO_LANGUAGE:
        return None, locale
    language = match["language"].lower()
    language = _THREE_LETTERS.get(language, language)
    region = match["region"]
    return language, f"{language}-{region.upper()}" if region and len(language) == 2 else locale


def cut_title(title: str | None) -> str | None:
    """A title on one line, no longer than the model is shown."""
    return " ".join(title.split())[:TITLE_CHARS] or None if title else None
