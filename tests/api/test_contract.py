"""Whatever is sent, an answer is one that /openapi.json describes: status, type and shape."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from service.app import create_app
from service.engine.lead import LeadEngine
from service.pipeline import Pipeline
from service.settings import Settings

CASES = int(os.environ.get("CONTRACT_CASES", "12"))  # for each operation
DATA = TemporaryDirectory(prefix="nutgraf-contract-")  # of the jobs
app = create_app(
    Settings(rate_limit=None, log_level="error", max_body_bytes=64 * 1024 * 1024, data=Path(DATA.name)),
    pipeline=Pipeline(LeadEngine()),
)
schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
schema.config.generation.update(max_examples=CASES)
schema.config.checks.not_a_server_error.expected_statuses = ["2xx", "3xx", "4xx", "501"]  # oEmbed has it for formats not written


@schema.parametrize()
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_is_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])  # an article may be too short, or in another language
