"""Whether a date looks back or ahead: the tense of the verb that governs it, read from the words around it.

The date's own clause decides; a reporting verb counts only right beside the date ("said on Friday it will meet on Saturday":
Friday is past, Saturday future). Text is lower-case here, with offsets as in the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.domain import Span, Tense
from service.text.verbs import BASES, SAME_FORMS, SAYING, is_adverb_form, is_past_form, is_present_form

_WINDOW_CHARS = 240  # no clause of news is longer; keeps a hostile sentence linear
_TOKEN = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*|[;:—]|--|,(?= (?:and|but|as|with)\b)")
_CLOCK = re.compile(r"\d{1,4}|[ap]\.m|noon|midnight|gmt|[ecmp][sd]?t")

_BOUNDARIES = frozenset(
    (
        "; : — -- , that which who whose whom where when while after before because although though but if unless as since "
        "whether"
    ).split()
)
_LOOSE = frozenset(("on in at by of the this late early for from during about around over next last and or just as to").split())
_PAST_CUES = frozenset("since after following despite".split())
_FUTURE_CUES = frozenset("until till upcoming scheduled slated due planned effective expected payable".split())
_MOVED = frozenset(
    "extended postponed delayed moved rescheduled adjourned pushed deferred until set fixed put brought back forward".split()
)
_WILL = frozenset("will 'll won't shall tomorrow".split())
_MAY = frozenset("would could may might should must can cannot wouldn't couldn't can't shouldn't".split())
_BE_NOW = frozenset("is are am isn't aren't".split())
_BE_THEN = frozenset("was were wasn't weren't".split())
_HAVE = frozenset("has have had hasn't haven't hadn't 've".split())
_DID = frozenset(["did", "didn't"])
_AHEAD = frozenset(  # after "is" or "was": what follows lies ahead
    ("to due scheduled set expected planned slated likely going about poised supposed ready hoping planning preparing").split()
)
_WANTING = frozenset(  # with "to": the infinitive lies ahead
    (
        "plan plans planned planning intend intends hope hopes hoped expect expects expected aim aims want wants wanted seek "
        "seeks agree agrees agreed vow vows vowed pledge pledged promise promised decide decided prepare preparing prepares "
        "ask asked urge urged order ordered schedule scheduled set due likely invited need needs ready threaten threatened "
        "try trying call calls"
    ).split()
)
_SCHEDULED = frozenset(  # present tense of a timetable: "the trial opens on Monday"
    "meets begins starts opens ends expires takes goes faces plays visits hosts votes holds returns resumes kicks arrives leaves "
    "launches travels closes falls runs continues".split()
)
_SCHEDULED_PLURAL = frozenset("open close begin start end meet play face rise fall expire resume go take".split())
_HOSTING = frozenset("host visit face entertain".split())
_REALIZED = frozenset(  # before "to": what follows took place
    (
        "arrived flew traveled travelled came went gathered met used helped had began continued managed failed forced refused "
        "started able was were voted returned rushed left led appeared seemed turned enough moved rose fell has have proceeded"
    ).split()
)
_MODIFIED = frozenset("a an the their its his her of more".split())  # before a participle: an adjective
_NO_FINITE = frozenset("be been being get is are to".split())  # before a participle: not a past tense
_AHEAD_OF = (["ahead", "of"], ["soon", "as"], ["early", "as"], ["of", "record"])
_DETERMINERS = frozenset("a an the its their his her our this another".split())
_ARRANGING = frozenset("planned plan plans planning scheduled schedules scheduling".split())  # "planned a rally on Saturday"
_SUMMONING = frozenset("called summoned subpoenaed ordered asked invited".split())  # "called him to testify"
_TIMETABLED = frozenset("published released announced unveiled held counted sworn buried launched".split())  # "are published on"
_RANKING = frozenset("first second third last next new final".split())
_COMING = frozenset(
    "slated planned scheduled upcoming forthcoming impending looming proposed expected".split()
)  # "the slated visit"
_LASTED = frozenset("lasted lived served ran waited endured".split())  # "lasted until Friday"
_MARKING = frozenset("mark celebrate commemorate honor honour recall remember protest".split())  # "to mark its fall on Friday"
_ASIDE = frozenset("in at during to by via through over".split())  # "said in a statement on Friday"


def find_direction(text: str, sentence: Span, span: Span) -> Tense:
    """The direction of the date at `span`, from the clause of `sentence` that it stands in; "none" when no verb tells."""
    before = _TOKEN.findall(text, max(sentence.start, span.start - _WINDOW_CHARS), span.start)
    owned = text.startswith("'s", span.end)  # Wednesday's ruling
    after = _TOKEN.findall(text, span.end + 2 * owned, min(sentence.end, span.end + _WINDOW_CHARS))
    while before and _CLOCK.fullmatch(before[-1]):
        before.pop()
    cue = _read_cue(before, after)
    if cue != "none":
        return cue
    if owned and before[-1:] != ["for"]:
        return _read_first(after) or "past"
    while before and before[-1] in _LOOSE | {"before"}:
        before.pop()
    segment = _cut_after_boundary(before)
    if segment:
        if not any(_read_verb(segment, i) for i in range(len(segment))) and (tense := _read_first(after)):
            return tense  # "an attempt to storm the camp on Oct. 28 was abandoned"
        return _read_clause(segment) or _read_first(after) or _read_clause(_cut_last_segment(before)) or "none"
    return _read_first(after) or _read_clause(_cut_last_segment(before)) or _read_clause(after) or "none"


def _read_cue(before: Sequence[str], after: Sequence[str]) -> Tense:
    last = next((word for word in reversed(before) if word not in {"the", "this", "late", "early"}), "")
    if last in _PAST_CUES or (last in {"until", "till"} and before[-2:-1] and before[-2] in _LASTED):
        return "past"
    if last in {"until", "till"} and "not" in before[-9:] and _read_clause(before[:-1]) == "past":
        return "past"  # "could not get to them until April"
    if last == "until" and len(before) == 1 and (tense := _read_first(after)):
        return tense  # "Until Thursday, they had not called"
    if last in {"declared", "proclaimed", "designated"}:
        return "future"  # "has declared Saturday a day of mourning"
    if last == "set" and _HAVE & set(before[-2:-1]):
        return "future"  # "has set Nov. 10 as the deadline"
    if last in {"to", "through"} and before[-4:-3] == ["from"]:
        return _read_clause(_cut_after_boundary(before[:-4])) or "none"  # "from Sept. 14 to Thursday"
    if last in {"for", "to"} and (_FUTURE_CUES | _MOVED) & set(before[-4:]) and "had" in before[-6:] and "been" in before[-5:]:
        return "past"  # "the rematch had been set for"
    if (
        last in _FUTURE_CUES
        or list(before[-2:]) in _AHEAD_OF
        or (last in {"for", "to"} and (_FUTURE_CUES | _MOVED) & set(before[-4:]))
    ):
        return "future"
    return "none"


def _cut_after_boundary(words: Sequence[str]) -> Sequence[str]:
    """The words of the innermost clause before the date; a reporting verb that only introduces a clause ends the one before."""
    for i in range(len(words) - 1, -1, -1):
        if (words[i] in _BOUNDARIES and not _measures(words, i)) or _introduces_clause(words, i):
            return words[i + 1 :]
    return words


def _measures(words: Sequence[str], i: int) -> bool:
    """Whether "as" at `i` belongs to "as many as"."""
    return words[i] == "as" and "as" in (*words[i + 2 : i + 3], *words[max(i - 2, 0) : max(i - 1, 0)])


def _cut_last_segment(words: Sequence[str]) -> Sequence[str]:
    """The clause before the innermost one."""
    inner = len(_cut_after_boundary(words))
    return _cut_after_boundary(words[: max(len(words) - inner - 1, 0)])


def _introduces_clause(words: Sequence[str], i: int) -> bool:
    if words[i] not in SAYING or i + 1 == len(words) or words[i].startswith("told"):
        return False
    return words[i + 1] not in _ASIDE and not (i and words[i - 1] == "to")


def _read_clause(words: Sequence[str]) -> Tense | None:
    """The tense of a clause that ends at the date: a participle right beside it, else any future, else any past."""
    if not words:
        return None
    noun = words[-1] in SAME_FORMS and words[-2:-1] and words[-2] in _DETERMINERS | _RANKING  # "its first cut"
    if words[-1] in _AHEAD and words[-2:-1] and words[-2] in _BE_THEN:
        return "future"  # "a verdict was expected in"
    if is_past_form(words[-1]) and not noun and _find_previous(words, len(words) - 1) not in _NO_FINITE | _WILL | _MAY:
        return "past"
    if words[-1] in _BE_NOW:
        return "future"
    tenses = {i: tense for i in range(len(words)) if (tense := _read_verb(words, i))}
    last = max(tenses, default=-1)
    tenses = {
        i: tense for i, tense in tenses.items() if i == last or not i or words[i - 1] not in _DETERMINERS
    }  # "an order to … was"
    if _ends_in_purpose(words) or _ends_in_coming(words, last):
        return "future"
    if tenses.get(last) == "past" and words[last + 1 : last + 2] and _opens_object(words[last + 1]):
        return "past"  # "(a tower that) will be the tallest killed a man on"
    if "future" in tenses.values():
        return "future"
    return "past" if tenses else None


def _opens_object(word: str) -> bool:
    """Whether a past form before `word` acts: "plunged some 800 feet", "met the king"; not "accused of"."""
    return word in _DETERMINERS or word == "some" or word[0].isdigit()


def _ends_in_coming(words: Sequence[str], last_verb: int) -> bool:
    """Whether what stands after the last verb is announced by its adjective: "asked about the slated visit in"."""
    return any(words[i] in _COMING and words[i - 1] in _DETERMINERS for i in range(max(last_verb + 1, 1), len(words) - 1))


def _ends_in_purpose(words: Sequence[str]) -> bool:
    """Whether the nearest verb is an infinitive that lies ahead: "subpoenaed him to testify on", not "arrived to discuss on"."""
    at = next((i for i in range(len(words) - 2, -1, -1) if words[i] == "to" and words[i + 1] in BASES | _MARKING), None)
    if at is not None and (words[at + 1] in _MARKING or "having" in words[:at] or {"had", "been"} <= set(words[:at])):
        return False  # "had been due to expire on"
    return at is not None and not _REALIZED & set(words[:at]) and not any(_read_verb(words, i) for i in range(at + 2, len(words)))


def _read_first(words: Sequence[str]) -> Tense | None:
    """The tense of the first verb after the date, up to the clause's end."""
    for i, word in enumerate(words):
        if word in _BOUNDARIES and (i or word == "that"):
            return None
        if tense := _read_verb(words, i):
            return tense
    return None


def _read_verb(words: Sequence[str], i: int) -> Tense | None:
    """The tense that a verb group starting at word `i` has, else None."""
    word = words[i]
    following = words[i + 1 : i + 4]
    if word in _WILL:
        return "future"
    if word in _MAY:
        could_not = word in {"could", "couldn't"} and bool({"not", "neither", "couldn't"} & {word, *following[:1], *words[:i]})
        return "past" if "have" in following or could_not else "future"
    if word in _BE_NOW:
        return _read_present(following)
    if word in _BE_THEN:
        return "future" if _AHEAD & set(following[:1]) else "past"
    if word in _HAVE:
        return _read_have(words, i)
    if _is_arranged(words, i) or _is_timetabled(words, i):
        return "future"
    return "past" if word in _DID or _is_main_past(words, i) else None


def _read_have(words: Sequence[str], i: int) -> Tense | None:
    """ "Has left" and "had a rest" are past, "has to leave" and "has a rest day on" lie ahead, "will have" is its modal's."""
    if i and words[i - 1] in _WILL | _MAY | {"to"}:
        return None
    following = words[i + 1 : i + 2]
    ahead = following == ["to"] or (words[i] in {"has", "have"} and following in (["a"], ["an"], ["another"]))
    return "future" if ahead and words[i] != "had" else "past"


def _is_timetabled(words: Sequence[str], i: int) -> bool:
    """Whether the present tense at `i` is a timetable: "opens on", "when they meet on", "Thornaby host the leaders on"."""
    word, before = words[i], words[max(i - 1, 0)]
    if word in _HOSTING and i and before not in _DETERMINERS | _MAY | _WILL | _NO_FINITE | {"of", "in", "at", "and"}:
        return True
    if word in BASES and before in {"they", "we"}:
        return True
    return word in _SCHEDULED or (word in _SCHEDULED_PLURAL and _is_plural_verb(words, i))


def _is_arranged(words: Sequence[str], i: int) -> bool:
    """Whether the verb at `i` puts what it governs ahead: "plans to meet", "planned a rally", "called for", "invited them to"."""
    word, following = words[i], words[i + 1 : i + 4]
    if i and words[i - 1] in _BE_THEN and word in {"trying", "hoping", "planning", "seeking"}:
        return False
    if word in {"summoned", "invited"} and "to" in words[i + 1 : i + 6]:
        return True  # "summoned both sides to Rome"
    if word in _SUMMONING and any(first == "to" and second in BASES for first, second in pairwise(words[i + 1 : i + 6])):
        return True
    if word == "scheduled" and following:
        return "been" not in words[:i] or "had" not in words[:i]
    return (
        (word in _WANTING and "to" in following and "had" not in words[max(i - 2, 0) : i])
        or (word in _ARRANGING and bool(_DETERMINERS & set(following[:1])))
        or (word == "called" and following[:1] == ["for"])
        or (word == "invited" and "to" in words[i + 1 :])
    )


def _is_plural_verb(words: Sequence[str], i: int) -> bool:
    """Whether the base form at `i` has a subject of many: "the leaders meet", "he and the envoy meet"."""
    previous = _find_previous(words, i)
    if previous.endswith("'s") or is_past_form(previous):
        return False
    return previous.endswith("s") or ("and" in words[:i] and previous not in _MAY | _WILL | _NO_FINITE | _DETERMINERS)


def _read_present(following: Sequence[str]) -> Tense | None:
    head = next((word for word in following if not is_adverb_form(word) and word not in {"also", "not", "now"}), "")
    return "future" if head in _AHEAD | _TIMETABLED or head.endswith("ing") else None


def _find_previous(words: Sequence[str], i: int) -> str:
    """The word before word `i`, adverbs and "not" aside."""
    return next((word for word in reversed(words[:i]) if word != "not" and not is_adverb_form(word)), "")


def _is_main_past(words: Sequence[str], i: int) -> bool:
    """A past form that is no mere modifier: "met armed groups", "a closed meeting" do not count "armed" and "closed"."""
    previous = _find_previous(words, i)
    if not is_past_form(words[i]) or previous in _NO_FINITE | _MAY | _WILL:
        return False
    governed = i > 1 and words[i - 2] in _MAY | _WILL | {"to", "not"} and previous in BASES
    if words[i].endswith("ed") and (governed or previous in _MODIFIED):
        return False
    return not is_present_form(previous) or not words[i].endswith("ed")
