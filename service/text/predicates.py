"""What happened to what a figure counts: the class of the nearest verb in its clause, without a parser.

A sentence is cut into clauses at punctuation and conjunctions. A figure whose own clause has no verb leans on its neighbours:
on what follows a relative pronoun, else on the clauses before, else on those after ("12 people, including 3 children, died").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.domain import Direction, Span
from service.text.verbs import AUXILIARIES, MODALS, is_past_form

_CLASSES = """
    killed: kill kills killed killing killings dead die dies died dying death deaths fatality fatalities fatal fatally slain
    perished murder murders murdered massacre massacred slaughter slaughters slaughtered suicide suicides toll lives deadly;
    wounded: wound wounds wounded wounding injure injures injured injuring injury injuries hurt;
    missing: missing unaccounted disappeared vanished;
    arrested: arrest arrests arrested arresting detain detains detained detaining detention detainees custody jailed
    imprisoned;
    taken: kidnap kidnaps kidnapped kidnapping abduct abducts abducted abducting abductions hostage hostages captive captured;
    released: release releases released releasing free freed frees freeing;
    rescued: rescue rescues rescued rescuing saved;
    displaced: displace displaced displaces displacing displacement flee flees fled fleeing evacuate evacuated evacuates
    evacuating homeless uprooted shelter;
    infected: infect infected infections infection infects sickened contracted;
    destroyed: destroy destroys destroyed destroying damaged damage damages damaging demolished burned burnt;
    fired: fired firing launched launch launches launching;
    cut: cut cuts cutting axe axed axing shed slash slashed slashes eliminate eliminated layoffs;
    hired: hire hires hired hiring employ employs employed recruit recruited recruits;
    sentenced: sentence sentences sentenced;
    charged: charge charges charged charging indicted accused;
    convicted: convict convicts convicted guilty;
    acquitted: acquitted cleared;
    fined: fined;
    won: win wins won winning winner victory beat beats beaten defeated;
    lost: lose loses lost losing loss losses;
    voted: vote votes voted voting;
    scored: score scores scored scoring;
    born: born birth births;
    paid: pay pays paid paying payment;
    sold: sell sells sold selling sale sales;
    bought: buy buys bought buying acquire acquires acquired acquiring acquisition purchase purchased;
    spent: spend spends spent spending;
    invested: invest invests invested investing investment;
    raised: raise raises raised raising;
    donated: donate donated donates pledged pledge pledges;
    earned: earn earns earned earning profit profits;
    built: build builds built building construct constructed;
    attended: attend attends attended attending;
    sent: send sends sent sending deploy deploys deployed deploying;
    joined: join joins joined joining
"""  # class: its words
_UP = frozenset(
    """
    rise rises rose risen rising increase increases increased increasing grow grows grew grown growing growth climb climbs
    climbed climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring gain gains gained gaining
    higher add adds added advance advanced advances rally rallied expand expanded expands widen widened doubled tripled
    rebound rebounded spike spiked swelled improved boosted hike hiked accelerated strengthened recovered recovers recover
    regained bounced raise raises raised raising up
    """.split()
)
_DOWN = frozenset(
    """
    fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreases
    decreased decreasing slump slumps slumped slid slide slides sliding sink sinks sank tumble tumbles tumbled plunge plunges
    plunged plummet plummets plummeting plummeted tumbling nosedived cratered lower
    lowered lowers reduce reduces reduced reducing reduction shrink shrinks shrank shrunk
    shrinking contract dip dips dipped dipping ease eases eased slipped slips slip halved
    dwindled slowed weakened narrowed retreated
    crash crashed cut cuts cutting slash slashed trimmed lose loses lost losing down
    """.split()
)
_WEAK = frozenset(  # nouns, which give way to any verb: "released 12 hostages"
    """
    death deaths toll lives hostage hostages killing killings fatality fatalities detention custody injury injuries vote votes
    sale sales loss losses profit profits victory win wins release sentence sentences birth births payment winner murder
    """.split()
)
PREDICATES: Mapping[str, str] = {
    word: name.strip() for name, words in (line.split(":") for line in _CLASSES.split(";")) for word in words.split()
}
"""The class of each word that says what happened."""

_REACH_BEFORE_CHARS, _REACH_AFTER_CHARS, _BESIDE_CHARS = 60, 20, 4  # "rose in the third quarter to 5%", "5% higher"
_OUTCOMES = frozenset(
    "leaving forcing prompting bringing taking making costing pushing giving putting".split()
)  # ", leaving 9,600 people without"
_LED_IN = 1  # words of its own clause before a figure that the clause before still governs
_GIVING = frozenset("gave give gives giving given".split())
_MOVED: Mapping[Direction, str] = {"up": "rose", "down": "fell"}
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[;:()\"–—]|--|,(?!\d)")
_BOUNDARIES = frozenset(
    """
    ; : ( ) " – — -- , and but while although though because when after before as whereas unless until including nor or despite
    compared since
    """.split()
)
_RELATIVE = frozenset("that which who whom whose where".split(" "))
_OPENERS = _BOUNDARIES | _RELATIVE
_VERBS = AUXILIARIES | MODALS | frozenset(PREDICATES)
_CLAUSE_WORDS = 60  # longer stretches without a mark are cut, so that hostile text stays linear
_LEAN = 5  # clauses that a figure looks over for a verb
_NEGATORS = frozenset("not never no none nobody neither nor without cannot deny denies denied denying".split(" "))
_MODALS = MODALS | frozenset("'ll if plan planned plans planning expected likely unless".split(" "))


@dataclass(frozen=True, slots=True)
class Role:
    """How a figure stands in its sentence."""

    predicate: str | None
    direction: Direction | None
    negated: bool
    modal: bool


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    word: str


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    tokens: tuple[_Token, ...]
    opener: str  # the mark or word that cuts it off from the one before
    has_verb: bool


_NO_TOKEN = _Token(0, "")


def find_roles(low: str, sentence: Span, figures: Sequence[Span]) -> list[Role]:
    """The role of each figure of one sentence of lower-case text; spans include the hedges, whose words are not read."""
    clauses = _cut_clauses(low, sentence, figures)
    roles: list[Role] = []
    own = 0
    for figure in figures:
        while own < len(clauses) - 1 and clauses[own].end <= figure.start:
            own += 1
        roles.append(_find_role(figure, clauses[own], clauses[_find_governing(clauses, own)]))
    return roles


def _find_role(figure: Span, own: _Clause, governing: _Clause) -> Role:
    direction = _find_direction(own, figure)
    if direction is None and sum(token.start < figure.start for token in own.tokens) <= _LED_IN:
        direction = _find_direction(governing, figure)  # not "…, on turnover of 1.2 billion"
    return Role(
        predicate=_find_class(governing, figure) or (_MOVED[direction] if direction else None),
        direction=direction,
        negated=any(token.word in _NEGATORS or token.word.endswith("n't") for token in own.tokens),
        modal=any(token.word in _MODALS for clause in (own, governing) for token in clause.tokens),
    )


def _cut_clauses(low: str, sentence: Span, figures: Sequence[Span]) -> list[_Clause]:
    clauses: list[_Clause] = []
    tokens: list[_Token] = []
    start, opener, at = sentence.start, "", 0

    def close(end: int) -> None:
        has_verb = any(token.word in _VERBS or is_past_form(token.word) for token in tokens) or (
            bool(tokens) and tokens[0].word in _OUTCOMES
        )
        clauses.append(_Clause(start, end, tuple(tokens), opener, has_verb))

    for match in _TOKEN.finditer(low, sentence.start, sentence.end):
        while at < len(figures) and figures[at].end <= match.start():
            at += 1
        if at < len(figures) and figures[at].start <= match.start():
            continue  # the figure's own words: "between five and seven"
        word = match[0]
        if word in _OPENERS or len(tokens) == _CLAUSE_WORDS:
            close(match.start())
            start, opener, tokens = match.start(), word, []
        if word not in _OPENERS or word in _NEGATORS:
            tokens.append(_Token(match.start(), word))
    close(sentence.end)
    return clauses


def _find_governing(clauses: Sequence[_Clause], own: int) -> int:
    """The clause whose verb governs a figure that stands in clause `own`; a semicolon is never crossed."""
    if clauses[own].has_verb:
        return own
    before, after = range(own - 1, max(own - _LEAN, 0) - 1, -1), range(own + 1, min(own + _LEAN + 1, len(clauses)))
    before = range(own - 1, next((i - 1 for i in (own, *before) if clauses[i].opener == ";"), before.stop), -1)
    after = range(own + 1, next((i for i in after if clauses[i].opener == ";"), after.stop))
    order = (*after, *before) if after and clauses[own + 1].opener in _RELATIVE else (*before, *after)
    return next((i for i in order if clauses[i].has_verb), own)


def _find_class(clause: _Clause, figure: Span) -> str | None:
    near = [(token.word in _WEAK, _measure_gap(token, figure), token.word) for token in clause.tokens if token.word in PREDICATES]
    return PREDICATES[min(near)[2]] if near else None


def _find_direction(clause: _Clause, figure: Span) -> Direction | None:
    near = [
        (gap, token.word in _UP and before.word not in _GIVING)  # "gave up 57 points"
        for before, token in pairwise((_NO_TOKEN, *clause.tokens))
        if (token.word in _UP or token.word in _DOWN) and (gap := _measure_gap(token, figure)) <= _find_reach(token, figure)
    ]
    return None if not near else "up" if min(near)[1] else "down"


def _find_reach(token: _Token, figure: Span) -> int:
    """How far a word of movement reaches: "up" and "down" only to the figure beside them."""
    if token.word in ("up", "down"):
        return _BESIDE_CHARS if token.start < figure.start else 0
    return _REACH_BEFORE_CHARS if token.start < figure.start else _REACH_AFTER_CHARS


def _measure_gap(token: _Token, figure: Span) -> int:
    return figure.start - token.start - len(token.word) if token.start < figure.start else token.start - figure.end
