"""API keys: a TOML file that holds the hash of each, never the key.

    [[key]]
    name = "cms"
    sha256 = "9f86d081884c7d65…"
    scopes = ["summaries", "checks"]   # all, unless given
    expires = 2027-06-30               # never, unless given; the key works through that day, in UTC

A key is 256 random bits, so one round of SHA-256 hides it: there is nothing to guess. The file is read again when it has changed,
so keys are added, rotated and withdrawn without a restart.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from service.domain import SettingsError

Scope = Literal["summaries", "checks", "metrics"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "ngf_"  # lets secret scanners find a key that leaked
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """One caller's key, as the file has it."""

    name: str
    sha256: str
    scopes: frozenset[Scope]
    expires: date | None = None

    def works_on(self, day: date) -> bool:
        return self.expires is None or day <= self.expires


def load_keys(path: Path) -> Mapping[str, Key]:
    """The keys of the file by their hash. Raises SettingsError that names the key and the field at fault."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The key file {path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The key file {path} is not TOML: {error}.") from None
    unknown = set(table) - {"key"}
    rows = table.get("key", [])
    if unknown or not isinstance(rows, list):
        raise SettingsError(f"The key file {path} holds tables [[key]] and nothing else{_tell(unknown)}.")
    keys = [_parse_key(row, f"The key file {path}, key {at}") for at, row in enumerate(rows, start=1)]
    for field in ("name", "sha256"):
        values = [getattr(key, field) for key in keys]
        if twice := {value for value in values if values.count(value) > 1}:
            raise SettingsError(f"The key file {path} has the same {field} twice: {min(twice)}.")
    return {key.sha256: key for key in keys}


def _parse_key(row: Any, where: str) -> Key:
    if not isinstance(row, dict):
        raise SettingsError(f"{where} is no table.")
    if unknown := set(row) - {"name", "sha256", "scopes", "expires"}:
        raise SettingsError(f"{where}: only name, sha256, scopes and expires are known{_tell(unknown)}.")
    name, digest, expires = row.get("name"), row.get("sha256"), row.get("expires")
    scopes = row.get("scopes", list(SCOPES))
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SettingsError(f"{where}: name must be 1 to 64 letters, digits, dots, dashes or underscores.")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise SettingsError(f"{where} ({name}): sha256 must be 64 hexadecimal digits in lower case.")
    if not isinstance(scopes, list) or not scopes or not set(map(str, scopes)) <= set(SCOPES):
        raise SettingsError(f"{where} ({name}): scopes must be a list of {', '.join(SCOPES)}.")
    if expires is not None and type(expires) is not date:
        raise SettingsError(f"{where} ({name}): expires must be a date such as 2027-06-30, without quotes.")
    return Key(name, digest, frozenset(scopes), expires)


def _tell(unknown: Iterable[str]) -> str:
    return f", not {min(unknown)}" if unknown else ""


def hash_secret(secret: str) -> str:
    """What the file holds of a key."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class KeyFile:
    """The keys of a file, read again whenever it has changed. A change that can't be read leaves the keys as they were."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state = self._stat()
        self._keys = load_keys(path)

    def find(self, secret: str, today: date) -> Key | None:
        """The key that `secret` is, unless it has expired.

        Raises SettingsError when the file has become unreadable; the next call uses the keys as they were.
        """
        self._refresh()
        key = self._keys.get(hash_secret(secret))
        return key if key and key.works_on(today) else None

    def find_named(self, name: str, today: date) -> Key | None:
        """The key of this name, unless it has expired. Raises as `find`."""
        self._refresh()
        return next((key for key in self._keys.values() if key.name == name and key.works_on(today)), None)

    def _refresh(self) -> None:
        state = self._stat()
        if state != self._state:
            self._state = state
            self._keys = load_keys(self._path)

    def _stat(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def add_key(path: Path, name: str, *, scopes: Sequence[Scope] = SCOPES, expires: date | None = None) -> str:
    """Adds a key to the file, which is made where it is missing, and returns the secret: nobody can read it again.

    Raises SettingsError for a name that is taken or impossible.
    """
    keys = list(load_keys(path).values()) if path.exists() else []
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    if not _NAME.fullmatch(name):
        raise SettingsError("A key's name must be 1 to 64 letters, digits, dots, dashes or underscores.")
    if any(key.name == name for key in keys):
        raise SettingsError(f"{path} has a key {name!r} already. Choose another name, or remove that one first.")
    _write_keys(path, [*keys, Key(name, hash_secret(secret), frozenset(scopes), expires)])
    return secret


def remove_key(path: Path, name: str) -> None:
    """Takes a key out of the file: it stops working at once. Raises SettingsError when there is no such key."""
    keys = list(load_keys(path).values())
    if all(key.name != name for key in keys):
        raise SettingsError(f"{path} has no key {name!r}; it has {', '.join(key.name for key in keys) or 'none'}.")
    _write_keys(path, [key for key in keys if key.name != name])


def _write_keys(path: Path, keys: Sequence[Key]) -> None:
    """Writes the file anew, readable by its owner alone; it appears whole or not at all."""
    text = "".join(f"{_render_key(key)}\n" for key in keys)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(scratch, path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _render_key(key: Key) -> str:
    lines = ["[[key]]", f'name = "{key.name}"', f'sha256 = "{key.sha256}"']
    if key.scopes != frozenset(SCOPES):
        lines.append("scopes = [" + ", ".join(f'"{scope}"' for scope in SCOPES if scope in key.scopes) + "]")
    if key.expires:
        lines.append(f"expires = {key.expires.isoformat()}")
    return "\n".join(lines) + "\n"
