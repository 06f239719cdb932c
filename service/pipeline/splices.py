"""Where a rewrite joins words that its passage keeps apart, and whether the join can have changed who does what.

A small model shortens well, but now and then it drops an object and pulls the next noun up to the verb: "sends a delegation to
discuss a deal" becomes "sends a deal", every word of which stands in the article. What may go without such an accident is known
from sentence compression: asides between commas, prepositional phrases, modifiers in front of a noun, attributions, tails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import Match, SequenceMatcher

from service.text.verbs import AUXILIARIES, BASES, MODALS, SAYING, is_past_form, is_present_form
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
_KINDS_OF_PLACE = frozenset(
    "city town village state province district county island port republic territory region university series".split()
)
_ROWS = frozenset("count counts round rounds series wave spate string".split())  # of more of the same
_PUSHING = frozenset(  # someone into or out of something
    "force forces forced forcing urge urges urged urging prevent prevents prevented preventing bar bars barred barring accuse "
    "accuses accused accusing compel compels compelled compelling rid turn turns turned turning put puts putting".split()
)
_DOUBTS = frozenset("may might could reportedly allegedly alleged purportedly supposedly suspected possibly perhaps".split())
_PARTS = frozenset("some part parts most half third quarter several many few".split())
_GROUP = 4  # tokens before a word that can belong to its verb: "may one day be (a cure)"
_SAME_OF = _KINDS_OF_PLACE | frozenset("death killing murder arrest".split())  # "the death of X" → "X dies" says the same
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today".split())
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


def swaps_roles(text: str, passage: str) -> bool:
    """Whether `text` looks as if someone does in it what another one does in `passage`, or has done to him what another has.

    Five accidents: the subject is taken from inside another phrase ("the son of X was killed" → "X killed"), a subject is moved
    in front of a verb that another one stands before, an object gives way to one from deeper inside ("display its
    determination to stamp out fakes" → "display fakes"), what may be comes to be ("may one day be a cure" → "is a cure"), and a
    part the whole ("some of his powers" → "his powers").
    """
    read, written = _find_tokens(passage), _find_tokens(text)
    known, stems = _normalise(read), _normalise(written)
    blocks = SequenceMatcher(None, known, stems, autojunk=False).get_matching_blocks()
    first = blocks[0]
    if first.size and not first.b and _stands_inside(read[: first.a]):
        return True
    at_read = at_written = 0
    for block in blocks:
        skipped, put_in = read[at_read : block.a], written[at_written : block.b]
        if at_written and block.size and skipped and _swaps_object(written[:at_written], put_in, skipped, read[block.a]):
            return True
        doubted = _DOUBTS.intersection(skipped[-_GROUP:]) and not _DOUBTS.intersection(put_in)
        parted = len(skipped) > 1 and skipped[-1] == "of" and skipped[-2] in _PARTS
        if block.size and (doubted or parted):
            return True
        at_read, at_written = block.a + block.size, block.b + block.size
    return any(_moves_subject(written, stems, at, read, known) for at in range(1, len(written)))


def _stands_inside(skipped: Sequence[str]) -> bool:
    """Whether what follows `skipped` is the object of a preposition or an infinitive: "the problems at (the company)"."""
    at = len(skipped) - 1
    while at >= 0 and skipped[at] != "to" and (skipped[at] in _DETERMINERS or _is_plain(skipped[at])):
        if _is_finite(skipped[at]):
            return False
        at -= 1
    between = skipped[at + 1 :]
    titled = len(between) > 1 and not _DETERMINERS.intersection(between)  # "House of Representatives Speaker Nancy (Pelosi)"
    joint = at > 0 and (skipped[at] in _PREPOSITIONS or skipped[at] == "to")
    return joint and not titled and skipped[at - 1] not in _SAME_OF


def _swaps_object(kept: Sequence[str], put_in: Sequence[str], skipped: Sequence[str], after: str) -> bool:
    """Whether `after` takes the place of an object that stands in `skipped`, after what needs one."""
    if not after[0].isalpha() or after in FUNCTION_WORDS or _is_finite(after) or _is_place(skipped):
        return False
    if list(skipped) == ["of"] and kept[-1] in BASES:  # "the release of hostages" → "release hostages"
        return True
    last = (put_in or kept)[-1]
    if last in MODALS or (last in SAYING and skipped[0] in SAYING):  # "has agreed to (buy)" → "will (buy)", "said" → "says"
        return False
    if last in _DETERMINERS:
        last = (*kept, *put_in)[-2:][0]
    needs = last in _PREPOSITIONS or last == "to" or (_is_finite(last) and last not in AUXILIARIES) or last in BASES
    joints = [token for token in skipped if token in _PREPOSITIONS or token == "to" or token in _CONNECTIVES]
    nouns = skipped[0] in _DETERMINERS or _is_plain(skipped[0])
    joined = not put_in and skipped[0] in _PREPOSITIONS and skipped[-1] == last  # "from A in favour of A B" → "from A B"
    return (needs and bool(joints) and (nouns or bool(put_in)) and not _opens_with_time(skipped)) or joined


def _moves_subject(written: Sequence[str], stems: Sequence[str], at: int, read: Sequence[str], known: Sequence[str]) -> bool:
    """Whether the word before the verb at `at` stands only behind that verb in the passage, and the verb can't be passive."""
    if not (is_past_form(written[at]) or is_present_form(written[at])) or written[at] in AUXILIARIES:
        return False
    before = at - 1
    while before > 0 and (written[before] in AUXILIARIES or written[before] in MODALS or written[before] == "to"):
        before -= 1
    subject = stems[before]
    places = [place for place, stem in enumerate(known) if stem == stems[at] and _is_verb(read[place])]
    if subject in _FREE or subject not in known or not places:
        return False
    after = written[at + 1] if at + 1 < len(written) else ""
    may_be_passive = not after or after in _PREPOSITIONS or after == "to" or not after[0].isalnum()
    return all(
        subject not in known[:place] and not (may_be_passive and not AUXILIARIES.intersection(read[max(0, place - 2) : place]))
        for place in places
    )


def _is_verb(token: str) -> bool:
    return is_past_form(token) or is_present_form(token) or token in BASES or token.endswith("ing")


def _is_place(skipped: Sequence[str]) -> bool:
    """ "(from) the city of (X)", "(despite) the latest round of (X)"."""
    kind = skipped[-2:][0]
    return skipped[-1] == "of" and ((kind in _KINDS_OF_PLACE and len(skipped) <= 3) or (kind in _ROWS and len(skipped) <= 4))


def _opens_with_time(skipped: Sequence[str]) -> bool:
    return any(token in _DAYS for token in skipped[:2])


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
    tokens = (match[0].lower().replace("’", "'") for match in _TOKEN.finditer(text.rstrip(" .")))
    return ["and" if token == "&" else token for token in tokens]


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
        return _is_tail(skipped) and not _is_left_open(kept) and not (skipped[0] == "," and _is_led_up_to(kept))
    return _is_aside(skipped, after) or _is_phrase(skipped, after) or _is_modifier(skipped) or _is_report(skipped)


def _is_opener(skipped: Sequence[str]) -> bool:
    """What may be lost in front: whole sentences, a determiner with modifiers, or all up to a comma, a colon or "said (that)"."""
    stops = [at for at, token in enumerate(skipped) if token in {".", "!", "?"}]
    skipped = skipped[stops[-1] + 1 :] if stops else skipped
    return not skipped or skipped[-1] in {",", ":", "that"} or skipped[-1] in SAYING or all(_is_plain(token) for token in skipped)


def _is_tail(skipped: Sequence[str]) -> bool:
    """What it may lose at the end: what a comma, a preposition or a connective begins."""
    return skipped[0] != ":" and (not skipped[0][0].isalnum() or skipped[0] in _PREPOSITIONS or skipped[0] in _CONNECTIVES)


def _is_left_open(kept: Sequence[str]) -> bool:
    """Whether what stays ends in a relative clause of a verb alone ("the conflict that began"), or in the object of a verb that
    needs more than one ("forcing 340 residents")."""
    if len(kept) > 1 and kept[-2] in {"that", "which", "who"} and _is_finite(kept[-1]):
        return True
    at = next((at for at in range(len(kept) - 1, -1, -1) if kept[at] in _PUSHING), len(kept))
    return at < len(kept) - 1 and not any(token in _PREPOSITIONS or token in {"to", ",", "."} for token in kept[at + 1 :])


def _is_led_up_to(kept: Sequence[str]) -> bool:
    """Whether the last sentence of what stays begins as one whose subject may only come after a comma: "despite a decade of"."""
    stops = [at for at, token in enumerate(kept) if token in {".", "!", "?"}]
    begin = stops[-1] + 1 if stops else 0
    return (
        kept[begin] in _PREPOSITIONS or kept[begin] in _CONDITIONS or kept[begin] in _CONNECTIVES if begin < len(kept) else False
    )


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
