"""The application that the tests of the real server serve."""

import os

from service.app import create_app
from service.settings import Settings
from tests.scripted import ScriptedPipeline

app = create_app(Settings.from_env(os.environ), pipeline=ScriptedPipeline())
