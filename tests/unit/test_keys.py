import os
from datetime import date
from pathlib import Path

import pytest

from service.domain import SettingsError
from service.keys import SCOPES, KeyFile, add_key, hash_secret, load_keys, remove_key

TODAY = date(2026, 11, 25)
DIGEST = "0" * 64


def write_keys(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_key_works_and_the_file_holds_only_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    secret = add_key(path, "cms")

    assert secret.startswith("ngf_")
    assert secret not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    key = KeyFile(path).find(secret, TODAY)
    assert key is not None
    assert (key.name, key.scopes) == ("cms", frozenset(SCOPES))
    assert KeyFile(path).find("ngf_other", TODAY) is None


def test_a_key_works_through_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    secret = add_key(path, "cms", scopes=["checks"], expires=TODAY)

    key = KeyFile(path).find(secret, TODAY)
    assert key is not None
    assert key.scopes == {"checks"}
    assert KeyFile(path).find(secret, date(2026, 11, 26)) is None


def test_keys_are_added_and_withdrawn_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    old = add_key(path, "cms")
    keys = KeyFile(path)
    new = add_key(path, "cms-2")
    assert keys.find(new, TODAY) is not None

    remove_key(path, "cms")
    assert keys.find(old, TODAY) is None
    assert keys.find(new, TODAY) is not None


def test_a_file_that_breaks_leaves_the_keys_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    secret = add_key(path, "cms")
    keys = KeyFile(path)
    write_keys(path, "[[key]")

    with pytest.raises(SettingsError, match="not TOML"):
        keys.find(secret, TODAY)
    assert keys.find(secret, TODAY) is not None

    path.unlink()
    with pytest.raises(SettingsError, match="cannot be read"):
        keys.find(secret, TODAY)
    assert keys.find(secret, TODAY) is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("keys = 1", r"holds tables \[\[key\]\] and nothing else, not keys"),
        ("key = 1", "and nothing else"),
        ("key = [1]", "key 1 is no table"),
        ('[[key]]\nnom = "cms"', "only name, sha256, scopes and expires are known, not nom"),
        (f'[[key]]\nname = "c m s"\nsha256 = "{DIGEST}"', "name must be"),
        ('[[key]]\nname = "cms"\nsha256 = "secret"', r"key 1 \(cms\): sha256 must be"),
        (f'[[key]]\nname = "cms"\nsha256 = "{DIGEST}"\nscopes = ["all"]', "scopes must be a list of summaries, checks, metrics"),
        (f'[[key]]\nname = "cms"\nsha256 = "{DIGEST}"\nexpires = "soon"', "expires must be a date"),
        (f'[[key]]\nname = "cms"\nsha256 = "{DIGEST}"\n[[key]]\nname = "cms"\nsha256 = "{"1" * 64}"', "same name twice: cms"),
        (f'[[key]]\nname = "a"\nsha256 = "{DIGEST}"\n[[key]]\nname = "b"\nsha256 = "{DIGEST}"', "same sha256 twice"),
    ],
)
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_keys(write_keys(tmp_path / "keys.toml", text))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys.toml"
    add_key(path, "cms")
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        add_key(path, "cms-2")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["keys.toml"]


def test_names_are_unique_and_plain(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    add_key(path, "cms")
    with pytest.raises(SettingsError, match="has a key 'cms' already"):
        add_key(path, "cms")
    with pytest.raises(SettingsError, match="1 to 64 letters"):
        add_key(path, 'cms"\n')
    with pytest.raises(SettingsError, match="no key 'web'; it has cms"):
        remove_key(path, "web")


def test_any_text_can_be_hashed() -> None:
    assert len(hash_secret("\ud800")) == 64
