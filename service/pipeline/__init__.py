"""The straight line from an article to its summary: annotate → candidates → check → choose."""

from service.pipeline.summarize import Pipeline

__all__ = ["Pipeline"]
