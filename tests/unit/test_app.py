from __future__ import annotations

import pytest

from service.app import create_app
from service.domain import ModelLoadError
from service.settings import Settings
from tests.scripted import ScriptedPipeline


def test_the_pipeline_given_serves_at_once() -> None:
    pipeline = ScriptedPipeline()
    assert create_app(Settings(), pipeline=pipeline).extensions["nutgraf"].pipeline.result(timeout=0) is pipeline


def test_without_a_pipeline_the_model_is_loaded_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = ScriptedPipeline()
    monkeypatch.setattr("service.app.build_pipeline", lambda settings: pipeline)
    assert create_app(Settings()).extensions["nutgraf"].pipeline.result(timeout=10) is pipeline


def test_a_model_that_cannot_be_loaded_is_told_to_whoever_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(settings: Settings) -> ScriptedPipeline:
        raise ModelLoadError(f"nothing at {settings.model}")

    monkeypatch.setattr("service.app.build_pipeline", fail)
    app = create_app(Settings(model="there"))
    with pytest.raises(ModelLoadError, match="nothing at there"):
        app.extensions["nutgraf"].pipeline.result(timeout=10)


def test_two_applications_do_not_share_anything() -> None:
    first, second = (create_app(Settings(locale=locale), pipeline=ScriptedPipeline()) for locale in ("en-US", "en-GB"))
    assert [app.extensions["nutgraf"].locale for app in (first, second)] == ["en-US", "en-GB"]
    assert first.test_client().get("/openapi.json").json == second.test_client().get("/openapi.json").json
