"""Nutgraf: headline, brief and dated timeline of a news article, every figure checked against it."""

__version__ = "0.1.0"
