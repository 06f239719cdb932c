"""Setting a text's figures right, in place, where the article leaves no choice."""

from __future__ import annotations

from service.domain import AnnotatedText, Fidelity


def repair_text(claim: AnnotatedText, fidelity: Fidelity, source: AnnotatedText) -> str | None:
    """`claim` with each blocked figure, and each that dropped or bent a hedge, in the article's own wording.

    None when there is nothing to set right, when an issue beside figures blocks, or when a blocked figure has no single value
    in the article that fits its role (then it has no suggestion). The caller checks the result again.
    """
    wrong = [mention for mention in fidelity.mentions if mention.severity != "info"]
    has_fatal_issue = any(issue.severity == "block" for issue in fidelity.issues)
    if has_fatal_issue or any(mention.severity == "block" and mention.suggestion is None for mention in wrong):
        return None
    text = claim.text
    for mention in reversed(wrong):
        if mention.suggestion is not None:
            span = mention.figure.span
            text = text[: span.start] + mention.suggestion + text[span.end :]
    return text if text != claim.text else None
