"""The right number on the right thing: which figure of the article a claim's figure rests on (fidelity.md section 3).

A value that stands in the article on another thing is misplaced: its role excludes the claim's, another value fits the claim's
role far better, or two values of the claim fit better when they are exchanged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from operator import itemgetter

from service.domain import Figure, Interval, Span
from service.fidelity.compare import Reading, compare_figures, compare_readings, find_related, read_figure
from service.fidelity.index import TextIndex
from service.fidelity.roles import Role, rate_role
from service.fidelity.values import EQUAL, Comparison

RIVAL_FITS = 0.9  # another value must fit the role so well …
RIVAL_DATE_FITS = 0.5  # … a date, which counts nothing and has no noun, only so well …
RIVAL_MARGIN = 0.4  # … and by so much better before the claim's counts as misplaced;
SWAP_MARGIN = 0.5  # two values of a sentence, by so much in sum when they are exchanged
ROLE_FITS = 0.6  # role score from which a figure counts as being about the same thing …
CLEAR_LEAD = 0.15  # … and lead from which it alone does
HEDGED_SHOWS = 0.3  # role score from which the same number with the same hedge stands
STEP_COST = 0.2  # what one step away from an equal value is worth in role score
RETOLD_STEMS = 4  # telling words of a claim, from which a sentence that holds them all is taken to be the one retold
SWAPPED_FIGURES = 12  # of one sentence, at the most

_ONE = Interval.exact(Decimal(1))
_AMOUNTS = frozenset({"cardinal", "measure", "money"})  # "doing 60 km per hour where the limit was 96": the unit is said once
_STEPS = {"equal": 0, "contained": 1, "convertible": 1, "rounds_to": 2, "none": 4}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One source figure beside a claim's: what its value says of it (None: another value), and how well its role fits."""

    figure: Figure
    comparison: Comparison | None
    role: Role

    @property
    def holds(self) -> bool:
        return self.comparison is not None and self.comparison.holds

    @property
    def cost(self) -> tuple[bool, bool, float]:
        """Least is best: one that holds, in a role that does not clash, close in value and in role."""
        steps = 0 if self.comparison is None else _STEPS[self.comparison.relation] + (self.comparison.severity == "warn")
        return (not self.holds, self.role.clashes, steps * STEP_COST - self.role.score)


@dataclass(frozen=True, slots=True)
class Grounding:
    """What the article has for one figure of a claim. `best`: the figure it rests on, else the one nearest in value; `rival`: the
    figure of another value that fits its role, when there is just one such value; `is_misplaced`: the value is the article's, on
    another thing."""

    claim: Figure
    best: Candidate | None = None
    rival: Candidate | None = None
    is_misplaced: bool = False

    @property
    def is_supported(self) -> bool:
        return self.best is not None and self.best.holds and not self.is_misplaced


def group_readings(figures: Iterable[Figure]) -> Mapping[str, Sequence[Reading]]:
    """Figures, read, by kind."""
    readings: dict[str, list[Reading]] = defaultdict(list)
    for figure in figures:
        reading = read_figure(figure)
        readings[reading.kind].append(reading)
    return readings


class Aligner:
    """Grounds the figures of one claim in one article, whose figures come read and grouped by kind."""

    def __init__(self, claims: TextIndex, sources: TextIndex, readings: Mapping[str, Sequence[Reading]]) -> None:
        self._claims = claims
        self._sources = sources
        self._readings = readings

    def ground_sentence(self, figures: Sequence[Figure]) -> list[Grounding]:
        """What the article has for each figure of one sentence, in order: one to one, where it has enough figures."""
        found = [self._find_candidates(read_figure(figure)) for figure in figures]
        chosen = _assign(found)
        taken = Counter(one.figure.span for one in chosen if one is not None and one.holds)
        groundings = [
            self._settle_retold(_ground(figure, best, candidates, _find_taken(taken, best)), candidates)
            for figure, best, candidates in zip(figures, chosen, found, strict=True)
        ]
        swapped = self._find_swapped([(one.claim, one.best) for one in groundings if one.best and one.is_supported])
        return [replace(one, is_misplaced=True) if one.claim.span in swapped else one for one in groundings]

    def _settle_retold(self, grounding: Grounding, candidates: Sequence[Candidate]) -> Grounding:
        """A date that moved within its sentence ("On Sunday, …" to "… on Sunday") is not misplaced, whatever stands nearer now.

        Its sentence says all that the claim says, and no other date's sentence does.
        """
        claim, best = grounding.claim, grounding.best
        if not grounding.is_misplaced or claim.type != "date" or best is None or best.role.clashes:
            return grounding
        said = self._claims.find_stems_around(claim.span.start) - self._claims.find_stems(claim.span)
        others = (one.figure for one in candidates if not one.holds and one.figure.type == "date")
        told_elsewhere = any(self._holds(figure, said) for figure in others)
        is_retold = len(said) >= RETOLD_STEMS and self._holds(best.figure, said) and not told_elsewhere
        return replace(grounding, is_misplaced=False) if is_retold else grounding

    def _holds(self, figure: Figure, said: frozenset[str]) -> bool:
        """Whether the figure's sentence has all of the stems `said`."""
        return said <= self._sources.find_stems_around(figure.span.start)

    def _find_candidates(self, claim: Reading) -> list[Candidate]:
        """Every source figure whose value bears on the claim's, and every other one of its kind."""
        return [
            Candidate(source.figure, comparison, rate_role(claim.figure, self._claims, source.figure, self._sources))
            for kind in find_related(claim.kind)
            for source in self._readings.get(kind, ())
            if (comparison := compare_readings(claim, source)) or kind == claim.kind
        ]

    def _find_swapped(self, pairs: Sequence[tuple[Figure, Candidate]]) -> set[Span]:
        """The claim figures of one type that would fit their roles clearly better if two of them exchanged their values."""
        swapped: set[Span] = set()
        for (first, own), (second, other) in combinations(pairs[:SWAPPED_FIGURES], 2):
            crossed = self._rate(first, other.figure) + self._rate(second, own.figure)
            types = {first.type, second.type}
            alike = first.type == second.type or (types <= _AMOUNTS and "cardinal" in types)
            if alike and crossed - own.role.score - other.role.score > SWAP_MARGIN:
                swapped |= {first.span, second.span}
        return swapped

    def _rate(self, claim: Figure, source: Figure) -> float:
        return rate_role(claim, self._claims, source, self._sources).score


def _assign(found: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """The cheapest candidates first, no source figure twice; a figure that is left without one may share."""
    pairs = sorted(
        ((one.cost, at, one) for at, candidates in enumerate(found) for one in candidates if one.comparison), key=itemgetter(0, 1)
    )
    chosen: list[Candidate | None] = [None] * len(found)
    taken: set[Span] = set()
    for _, at, candidate in pairs:
        if chosen[at] is None and candidate.figure.span not in taken:
            chosen[at] = candidate
            taken.add(candidate.figure.span)
    for _, at, candidate in pairs:
        current = chosen[at]
        if current is None or (candidate.holds and not current.holds):
            chosen[at] = candidate
    return chosen


def _find_taken(taken: Counter[Span], best: Candidate | None) -> Set[Span]:
    """The source figures on which the sentence's other figures rest: those `taken`, but for one that only `best` takes."""
    is_own = best is not None and best.holds and taken[best.figure.span] == 1
    return taken.keys() - {best.figure.span} if best and is_own else taken.keys()


def _ground(claim: Figure, best: Candidate | None, candidates: Sequence[Candidate], taken: Set[Span]) -> Grounding:
    """`taken`: source figures that cannot be rivals, since the claim tells them beside its own."""
    free = (one for one in candidates if not one.holds and not one.role.clashes and one.figure.span not in taken)
    rivals = sorted(free, key=lambda one: -one.role.score)
    sole = rivals[0] if rivals and _fits_alone(rivals) else None
    if best is None or not best.holds:
        return Grounding(claim, best, sole)
    misused = max((one for one in candidates if one.comparison and not one.holds), key=lambda one: one.role.score, default=None)
    if misused and best.comparison != EQUAL and misused.role.score - best.role.score > RIVAL_MARGIN:
        return Grounding(claim, misused, sole)  # "dropped 6%" is the 6% that rose, not some 5.5% rounded
    outdone = any(_outdoes(rival, best) for rival in rivals)
    return Grounding(claim, best, sole, is_misplaced=best.role.clashes or outdone)


def _outdoes(rival: Candidate, best: Candidate) -> bool:
    """Whether the rival fits the role that much better, and is not the same value told less exactly."""
    if best.figure.value == _ONE:
        return False  # "one" is too common to be anybody's
    hedged = best.comparison is not None and best.comparison.relation == "equal" and best.figure.bound != "="
    if hedged and best.role.score >= HEDGED_SHOWS:
        return False  # the very same hedge on the very same number, in a role that shows, is no accident
    if rival.figure.unit != best.figure.unit or _read_precision(rival.figure) != _read_precision(best.figure):
        return False
    wanted = RIVAL_DATE_FITS if rival.figure.type == "date" else RIVAL_FITS
    fits = rival.role.score >= wanted and rival.role.score - best.role.score > RIVAL_MARGIN
    return fits and not ((same := compare_figures(rival.figure, best.figure)) and same.holds)


def _read_precision(figure: Figure) -> str | None:
    return figure.date.precision if figure.date and figure.type == "date" else None


def _fits_alone(rivals: Sequence[Candidate]) -> bool:
    """Whether the first fits the role, and no figure of yet another value fits it nearly as well."""
    first, *others = rivals
    near = [one for one in others if first.role.score - one.role.score < CLEAR_LEAD]
    return first.role.score >= ROLE_FITS and all(_say_same(one.figure, first.figure) for one in near)


def _say_same(first: Figure, second: Figure) -> bool:
    return (first.value, first.unit, first.parts) == (second.value, second.unit, second.parts)
