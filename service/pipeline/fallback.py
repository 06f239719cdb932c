"""The source's own words, shortened to fit: the last rung of the ladder, where nothing can be invented."""

from __future__ import annotations

import re

MIN_WORDS = 4

_ASIDE = re.compile(
    r"""
    \s*\([^()]*\)                                        # (parentheses)
    | ,\s(?:who|which|whose|whom|where)\s[^,;.]*,(?=\s)    # a relative clause between commas, and both of them
    """,
    re.VERBOSE,
)
# A sentence may end before these. Not before "if", "unless", "until", "except", "than": what follows them changes what was said.
_CUT = re.compile(
    r"""
      ,\s(?=(?:according\ to|while|although|though|after|as|when|where|which|who|whose|with|leading|but|and|because|since|amid
              |[a-z]+ing)\b)
    | \s(?=(?:according\ to|while|although|though|because|amid|following|after|as\ part\ of
              |(?:\w+\ )?(?:minutes|hours|days|weeks|months|years)\ after)\b)
    | ;\s
    | \s[–—-]\s
    """,
    re.VERBOSE,
)
_FINITE_VERB = re.compile(
    r"""
    \b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|says?|said|goes|went|comes?|came|
        began|begins|won|wins|lost|loses|fell|falls|rose|rises|made|makes|took|takes|gave|gives|got|gets|held|holds|left|leaves|
        met|meets|sent|sends|told|tells|became|becomes|broke|breaks|brought|built|bought|caught|chose|cut|cuts|drew|drove|ate|
        fought|found|flew|gained|grew|grows|heard|hit|hits|kept|knew|led|leads|let|lies|paid|pays|put|puts|quit|ran|runs|saw|
        sees|sold|sells|set|sets|shot|shut|spoke|spent|stood|struck|swept|swore|taught|thought|threw|understood|woke|wrote|
        plans?|wants?|seeks?|sought|warns?|calls?|urges?|agrees?|faces?|remains?|[a-z]{3,}ed)\b
    """,
    re.VERBOSE,
)


def trim_sentence(text: str, max_chars: int) -> str | None:
    """`text` when it fits `max_chars`; else its longest opening that is a clause of its own; None when there is none.

    Asides go first, then everything after a place where a clause may end. Conditions are never cut off.
    """
    if len(text) <= max_chars:
        return text
    plain = _ASIDE.sub("", text)
    if len(plain) <= max_chars:
        return plain
    cuts = [match.start() for match in _CUT.finditer(plain) if match.start() < max_chars]
    for cut in reversed(cuts):
        clause = plain[:cut].rstrip(" ,;:–—-")
        if _is_clause(clause):
            return f"{clause}."
    return None


def _is_clause(text: str) -> bool:
    opens = text.count("“") + text.count('"') % 2
    return len(text.split()) >= MIN_WORDS and _FINITE_VERB.search(text) is not None and opens == text.count("”")
