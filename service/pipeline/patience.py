"""Checking what a stranger sends: a text is held against an article figure by figure, so much of both is much work."""

from __future__ import annotations

import time

from service.domain import AnnotatedText, DeadlineError, Fidelity, InputError
from service.fidelity.check import Checker

MOST_PAIRS = 500_000  # of a text's figures with the article's: some five seconds; a brief against a long report has 50,000


class PatientChecker(Checker):
    """A checker that works until `until`, by `time.monotonic()`, and on no text that would take too long by itself.

    `check` raises DeadlineError, or InputError for a text with too many figures.
    """

    def __init__(self, source: AnnotatedText, *, until: float) -> None:
        super().__init__(source)
        self._until = until
        self._figures = len(source.figures)

    def check(self, claim: AnnotatedText) -> Fidelity:
        if time.monotonic() > self._until:
            raise DeadlineError("The texts were not all checked in time. Send fewer of them at once.")
        if len(claim.figures) * self._figures > MOST_PAIRS:
            raise InputError(
                f"One text has {len(claim.figures):,} figures and the article {self._figures:,}: that is too much to hold "
                "against each other. Send the text in parts.",
                pointer="/texts",
            )
        return super().check(claim)
