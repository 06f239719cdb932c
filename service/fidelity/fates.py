"""A fate that the article knows nothing of: a text has somebody die, hurt, arrested or convicted; the article nowhere does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.domain import Issue, Span
from service.fidelity.index import TextIndex
from service.text.predicates import PREDICATES

_BEARING: Mapping[str, frozenset[str]] = {  # words of an article from which an editor may write the fate, beside the fate's own
    "killed": frozenset(
        """
        drown drowns drowned drowning body bodies corpse corpses remains funeral funerals burial buried mourn mourns
        mourned mourning mourners autopsy coroner morgue grave graves obituary homicide homicides manslaughter execute
        executed execution executions assassinated assassination beheaded lynched genocide suffocated mortality
        bereaved widow widower fatally victims killer killers murderer murderers murdering casualties casualty stabbed
        shot deadliest euthanized euthanasia late pronounced lifeless
        """.split()
    ),
    "wounded": frozenset(
        """
        wounds hurting hospital hospitalized hospitalised bruised bruises burns casualties casualty concussion
        fracture fractured broke broken victims stabbed shot treated stitches crushed trampled
        """.split()
    ),
    "arrested": frozenset(
        """
        apprehended nabbed handcuffed handcuffs bail suspect suspects seized held booked captured caught charged
        sentenced convicted jail prison imprisonment cell cells warrant
        """.split()
    ),
    "convicted": frozenset("verdict sentenced sentence jailed pleaded conviction convictions imprisoned prison".split()),
    "acquitted": frozenset("acquittal verdict overturned quashed exonerated innocent".split()),
    "sentenced": frozenset("jailed prison imprisoned jail years gets death life".split()),
}


def find_unknown_fates(claims: TextIndex, sources: TextIndex) -> Iterator[Issue]:
    """A warning for each word that tells a fate of which no word of the article speaks."""
    for token in claims.tokens:
        fate = PREDICATES.get(token.word, "")
        if fate not in _BEARING or fate in sources.predicates or token.is_negated:
            continue
        if _BEARING[fate].isdisjoint(sources.words):
            yield Issue(
                code="fate_not_in_source",
                severity="warn",
                span=Span(token.start, token.end),
                text=token.word,
                message="Nothing in the article says so.",
            )
