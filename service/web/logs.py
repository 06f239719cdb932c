"""Logs as events: a name and values, never article text."""

from __future__ import annotations

import logging
from typing import Literal, TextIO

import structlog
from structlog.typing import FilteringBoundLogger, Processor


def build_logger(stream: TextIO, *, level: str, format: Literal["json", "text"]) -> FilteringBoundLogger:
    """A logger that writes one event a line to `stream`, from `level` upwards. It changes no global configuration."""
    renderer: Processor = structlog.processors.JSONRenderer() if format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        context_class=dict,
    )
    return logger
