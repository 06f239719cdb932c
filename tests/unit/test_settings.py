from __future__ import annotations

from pathlib import Path

import pytest

from service.domain import SettingsError
from service.settings import ROOT, Settings, is_loopback


def test_without_variables_the_embedded_model_is_served_on_loopback() -> None:
    settings = Settings.from_env({"PATH": "/bin", "PORT": "1"})
    assert settings.model == str(ROOT / "models" / "nutgraf-small")
    assert settings.prompts == ROOT / "prompts"
    assert settings.address == "127.0.0.1:8080"
    assert (settings.timezone, settings.locale, settings.workers, settings.min_words) == ("UTC", "en-US", 1, 40)


def test_variables_with_the_prefix_are_read_in_their_types() -> None:
    settings = Settings.from_env(
        {"NUTGRAF_PORT": "9000", "NUTGRAF_PROMPTS": "/p", "NUTGRAF_THREADS": "2", "NUTGRAF_MODEL": "a/b"}
    )
    assert (settings.port, settings.prompts, settings.threads, settings.model) == (9000, Path("/p"), 2, "a/b")


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_env({"NUTGRAF_PORT": ""}).port == 8080


def test_a_misspelt_variable_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(SettingsError, match=r"NUTGRAF_PROT is not a setting; did you mean NUTGRAF_PORT\?"):
        Settings.from_env({"NUTGRAF_PROT": "9000"})


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^NUTGRAF_ZZZZZZ is not a setting\.$"):
        Settings.from_env({"NUTGRAF_ZZZZZZ": "1"})


def test_every_variable_that_cannot_be_used_is_named() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"NUTGRAF_PORT": "eighty", "NUTGRAF_TIMEZONE": "Mars/Base", "NUTGRAF_LOG_LEVEL": "loud"})
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["NUTGRAF_PORT", "NUTGRAF_TIMEZONE", "NUTGRAF_LOG_LEVEL"]
    assert "IANA time zone such as Europe/London" in lines[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", "10.0.0.1"])
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match=r"only a loopback address such as 127\.0\.0\.1 is safe"):
        Settings.from_env({"NUTGRAF_HOST": host})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_a_loopback_address_is_accepted(host: str) -> None:
    assert is_loopback(Settings.from_env({"NUTGRAF_HOST": host}).host)


def test_a_zone_of_the_database_is_accepted() -> None:
    assert Settings.from_env({"NUTGRAF_TIMEZONE": "Africa/Cairo"}).timezone == "Africa/Cairo"


def test_an_ipv6_address_is_bracketed() -> None:
    assert Settings(host="::1", port=9).address == "[::1]:9"


def test_every_setting_says_what_it_is_in_one_line() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert "\n" not in field.description, name


def test_a_secret_is_read_from_the_file_that_its_variable_names(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s" * 32 + "\n")

    assert Settings.from_env({"NUTGRAF_SESSION_SECRET_FILE": str(tmp_path / "secret")}).session_secret == "s" * 32


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "NUTGRAF_SESSION_SECRET_FILE: .* is empty"),
        (b"\xff", "NUTGRAF_SESSION_SECRET_FILE: .* cannot be read"),
        (b"too-short-a-secret", "NUTGRAF_SESSION_SECRET: .*at least 32"),
    ],
)
def test_a_file_without_a_usable_value_stops_the_start_and_is_not_quoted(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "secret").write_bytes(content)

    with pytest.raises(SettingsError, match=message) as caught:
        Settings.from_env({"NUTGRAF_SESSION_SECRET_FILE": str(tmp_path / "secret")})
    assert "too-short-a-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"NUTGRAF_SESSION_SECRET_FILE": "/nowhere/at/all"}, "/nowhere/at/all cannot be read"),
        ({"NUTGRAF_STORE_URL_FILE": "/x", "NUTGRAF_STORE_URL": "sqlite://"}, "NUTGRAF_STORE_URL are both set"),
    ],
)
def test_a_file_that_is_missing_or_one_too_many_stops_the_start(env: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_env(env)


def test_an_unknown_setting_in_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")

    with pytest.raises(SettingsError, match="NUTGRAF_SESION_SECRET is not a setting; did you mean NUTGRAF_SESSION_SECRET"):
        Settings.from_env({"NUTGRAF_SESION_SECRET_FILE": str(tmp_path / "secret")})
