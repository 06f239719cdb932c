"""The operator's pages say what the code does."""

from __future__ import annotations

import re
from typing import Any

from service.settings import PREFIX, ROOT, Settings
from service.web.counters import Counters

GUIDE = ROOT / "docs" / "operations.md"
SETTING = re.compile(PREFIX + r"([A-Z][A-Z_]*?[A-Z])(?:_FILE)?\b")  # NUTGRAF_X_FILE names a file that holds NUTGRAF_X
SETTING_ROW = re.compile(r"^\| `" + PREFIX + r"([A-Z_]+)` \| (?P<default>unset|`[^`]+`) \|", re.MULTILINE)
METRIC_ROW = re.compile(r"^\| `(nutgraf_[a-z_]+)` \|", re.MULTILINE)
METRIC = re.compile(r"\b(nutgraf_[a-z_]+?)(?:_bucket|_sum|_count)?\b")
METRIC_TYPE = re.compile(r"^# TYPE (nutgraf_\S+) ", re.MULTILINE)


def show_default(value: Any) -> str:
    """A default as the table prints it: paths relative to the release, whole numbers without a point."""
    if value is None:
        return "unset"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"`{text.removeprefix(f'{ROOT}/')}`"


def list_metrics() -> set[str]:
    """What /metrics of a server has; the times at which counts began are of a single process without one."""
    return {name for name in METRIC_TYPE.findall(Counters().render({}).decode()) if not name.endswith("_created")}


def test_the_guide_has_every_setting_with_its_default() -> None:
    told = {row[1].lower(): row["default"] for row in SETTING_ROW.finditer(GUIDE.read_text(encoding="utf-8"))}

    assert told == {name: show_default(field.default) for name, field in Settings.model_fields.items()}


def test_the_guide_has_every_metric_and_no_other() -> None:
    guide = GUIDE.read_text(encoding="utf-8")

    assert set(METRIC_ROW.findall(guide)) == list_metrics()
    assert set(METRIC.findall(guide)) == list_metrics()


def test_what_an_operator_copies_names_only_settings_that_exist() -> None:
    for path in (ROOT / "Dockerfile", ROOT / "compose.yaml", GUIDE):
        named = {name.lower() for name in SETTING.findall(path.read_text(encoding="utf-8"))}
        assert named, path.name
        assert named <= set(Settings.model_fields), path.name
