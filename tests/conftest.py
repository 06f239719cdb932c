"""What every test shares: hypothesis profiles, and an application that answers from a script."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from service.app import create_app
from service.settings import Settings
from tests.scripted import ScriptedPipeline

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def pipeline() -> ScriptedPipeline:
    return ScriptedPipeline()


@pytest.fixture
def build_app(pipeline: ScriptedPipeline, tmp_path: Path) -> Callable[..., Flask]:
    """Builds an application over the scripted pipeline, with its jobs in a folder of the test; keyword arguments are settings."""
    return lambda **values: create_app(Settings(**{"data": tmp_path / "data", **values}), pipeline=pipeline)


@pytest.fixture
def client(build_app: Callable[..., Flask]) -> FlaskClient:
    return build_app().test_client()
