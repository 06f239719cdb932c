"""Where a rewrite joins words that its passage keeps apart, and whether the join can have changed who does what.

A small model shortens well, but now and then it drops an object and pulls the next noun up to the verb: "sends a delegation to
discuss a deal" becomes "sends a deal", every word of which stands in the article. What may go without such an accident is known
from sentence compression: asides between commas, prepositional phrases, modifiers in front of a noun, attributions, tails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import Match, SequenceMatcher

from service.text.verbs import AUXILIARIES, MODALS, SAYING, is_past_form, is_present_form
from service.text.words import FUNCTION_WORDS, stem_word

_TOKEN = re.compile(r"[^\W_]+(?:[.,:'’-][^\W_]+)*|[^\w\s]")
_DETERMINERS = frozenset("a an the this that these those his her its their our my your some any every each no all both".split())
_PREPOSITIONS = frozenset(
    """
    about above across after against along alongside amid among around as at before behind below beneath beside between beyond by
    despite during following for from in inside into like near of off on onto out outside over past per since through throughout
    toward towards under until up upon via with within without according
    """.split()
)
_CONNECTIVES = frozenset("and or but nor while although though because since as when where who which whose that to".split())
_NEGATIONS = frozenset("not no never neither nor without n't cannot none nobody nothing hardly barely denied denies deny".split())
_CONDITIONS = frozenset("if unless until except provided only".split())
_MAX_MODIFIERS = 4
_HEDGES = frozenset("about above over under more most less least fewer few than up only just almost nearly".split())
_FREE = FUNCTION_WORDS - _NEGATIONS - _CONDITIONS - _HEDGES  # may be put in: "to discuss" → "will discuss"


def count_bad_splices(text: str, passage: str) -> int:
    """How many joins of `text` may say something else than `passage`; a word that the passage lacks counts, and so does a run
    of words that were moved. 0: a clean shortening."""
    read, written = _find_tokens(passage), _find_tokens(text)
    known, stems = _normalise(read), _normalise(written)
    matcher = SequenceMatcher(None, known, stems, autojunk=False)
    bad = 0
    at_read = at_written = 0
    for block in matcher.get_matching_blocks():
        skipped, put_in = read[at_read : block.a], written[at_written : block.b]
        after = read[block.a] if block.size else None
        bad += _count_put_in(stems[at_written : block.b], known)
        bad += not (_may_skip(skipped, read[:at_read], after) or (put_in and _is_verb_group(skipped)))
        bad += _count_turned(read, written, block)
        at_read, at_written = block.a + block.size, block.b + block.size
    return bad


def _count_put_in(stems: Sequence[str], known: Sequence[str]) -> int:
    content = [stem for stem in stems if stem[0].isalnum() and stem not in _FREE]
    return sum(stem not in known for stem in content) + any(stem in known for stem in content)


def _count_turned(read: Sequence[str], written: Sequence[str], block: Match) -> int:
    """Participles made finite or the other way round, but for "was sending" → "sent": ", injuring 11" is not ", injured 11"."""
    pairs = ((block.a + at, block.b + at) for at in range(block.size))
    return sum(
        read[one].endswith("ing") != written[other].endswith("ing") and (not one or read[one - 1] not in AUXILIARIES)
        for one, other in pairs
    )


def _is_verb_group(skipped: Sequence[str]) -> bool:
    """Auxiliaries alone: another tense in their place says the same ("would stay" → "will stay")."""
    return all(token in MODALS or token in AUXILIARIES for token in skipped)


def _find_tokens(text: str) -> list[str]:
    return [match[0].lower().replace("’", "'") for match in _TOKEN.finditer(text.rstrip(" ."))]


def _normalise(tokens: Sequence[str]) -> list[str]:
    return [token if token in FUNCTION_WORDS else stem_word(token) for token in tokens]


def _may_skip(skipped: Sequence[str], kept: Sequence[str], after: str | None) -> bool:
    if not skipped:
        return True
    if _NEGATIONS.union(_CONDITIONS).intersection(skipped):
        return False
    if not kept:
        return _is_opener(skipped)
    if after is None or not after[0].isalnum():
        return _is_tail(skipped) and not _is_left_open(kept)
    return _is_aside(skipped, after) or _is_phrase(skipped, after) or _is_modifier(skipped) or _is_report(skipped)


def _is_opener(skipped: Sequence[str]) -> bool:
    """What may be lost in front: whole sentences, a determiner with modifiers, or all up to a comma, a colon or "said (that)"."""
    stops = [at for at, token in enumerate(skipped) if token in {".", "!", "?"}]
    skipped = skipped[stops[-1] + 1 :] if stops else skipped
    return not skipped or skipped[-1] in {",", ":", "that"} or skipped[-1] in SAYING or all(_is_plain(token) for token in skipped)


def _is_tail(skipped: Sequence[str]) -> bool:
    """What it may lose at the end: what a comma, a preposition or a connective begins."""
    return not skipped[0][0].isalnum() or skipped[0] in _PREPOSITIONS or skipped[0] in _CONNECTIVES


def _is_left_open(kept: Sequence[str]) -> bool:
    """Whether what stays ends in a relative clause of a verb alone: "the conflict that began"."""
    return len(kept) > 1 and kept[-2] in {"that", "which", "who"} and _is_finite(kept[-1])


def _is_aside(skipped: Sequence[str], after: str) -> bool:
    opens = skipped[0] in {",", "(", "-", "–", "—"}
    return opens and (skipped[-1] in {",", ")", "-", "–", "—"} or _is_finite(after))


def _is_phrase(skipped: Sequence[str], after: str) -> bool:
    """A prepositional phrase or a second noun, without a verb, before what doesn't lean on it as its noun would."""
    leans = after in _DETERMINERS or not (after in FUNCTION_WORDS or _is_finite(after))
    joined = skipped[0] in {"and", "or"} and not any(token.endswith("ing") or _is_finite(token) for token in skipped)
    begins = skipped[0] in _PREPOSITIONS or joined
    return begins and not leans and not any(token in MODALS or token in AUXILIARIES for token in skipped)


def _is_modifier(skipped: Sequence[str]) -> bool:
    """A few words in front of a noun or a verb: "the old stone bridge" → "the bridge"."""
    return len(skipped) <= _MAX_MODIFIERS and all(_is_plain(token) for token in skipped)


def _is_report(skipped: Sequence[str]) -> bool:
    """The frame of indirect speech about oneself: "(the league) said on Monday it was (sending a team)"."""
    words = [token for token in skipped if not (token in AUXILIARIES or token in MODALS)]
    return len(words) > 1 and words[0] in SAYING and words[-1] in {"it", "he", "she", "they"}


def _is_plain(token: str) -> bool:
    """A word that can be a modifier: no verb, no joint, no mark."""
    joint = token in _PREPOSITIONS or token in _CONNECTIVES or token in AUXILIARIES or token in MODALS
    return token[0].isalpha() and not joint and token not in SAYING


def _is_finite(token: str) -> bool:
    return token in MODALS or token in AUXILIARIES or is_past_form(token) or is_present_form(token)
