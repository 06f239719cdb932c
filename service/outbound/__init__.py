"""Requests that the service makes itself, and whom it may ask: webhooks of jobs, and pages that a caller names."""
