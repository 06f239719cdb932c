from dataclasses import replace

from service.domain import Span
from service.timeline.drafts import Draft, merge_drafts, number_events
from tests.unit.timeline.reading import annotate

DAY = annotate("Rain fell on Monday.").dates[0]
OTHER_DAY = annotate("Rain fell on Tuesday.").dates[0]


def draft(key: int, clause: str, **fields: object) -> Draft:
    made = Draft((key, 0), clause, Span(10 * key, 10 * key + 5), DAY, "occurred", None, 0.5)
    return replace(made, **fields)


def test_a_richer_telling_wins_and_both_places_stay() -> None:
    short = draft(1, "Rebels shelled the port of Galt.", salience=0.9)
    rich = draft(2, "Rebels shelled the port of Galt from two hills, killing nine.", attribution="police")

    (event,) = number_events(merge_drafts([short, rich]))

    assert (event.clause, event.attribution, event.salience) == (rich.clause, "police", 0.9)
    assert event.provenance == (Span(10, 15), Span(20, 25))


def test_a_back_reference_merges_whatever_its_words() -> None:
    back = draft(1, "The war began.", background=True)
    told = draft(2, "Rebels shelled the port of Galt.")

    assert [one.clause for one in merge_drafts([back, told])] == [told.clause]
    assert [one.clause for one in merge_drafts([told, back])] == [told.clause]


def test_what_is_only_pointed_back_to_merges_on_one_shared_word() -> None:
    back = draft(1, "A strong earthquake tore through the coast.", pointed=True)
    told = draft(2, "The quake began at noon, officials in Galt said.")
    other = draft(3, "A ferry sank.", pointed=True)

    assert [one.clause for one in merge_drafts([back, told, other])] == [told.clause, other.clause]


def test_other_days_other_events_totals_and_undated_ones_stay_apart() -> None:
    drafts = [
        draft(1, "Rebels shelled the port."),
        draft(2, "Rebels shelled the port.", date=OTHER_DAY),
        draft(3, "A ferry sank off Galt."),
        draft(4, "Rebels shelled the port.", total=True),
        draft(5, "Rebels shelled the port.", date=None),
        draft(6, "Rebels shelled the port.", date=None),
    ]

    assert len(merge_drafts(drafts)) == 6


def test_siblings_never_merge() -> None:
    early = draft(1, "Rebels shelled the port.", before=(2, 0))
    late = draft(2, "Rebels shelled the port again.")

    assert [event.before for event in number_events(merge_drafts([early, late]))] == [1, None]


def test_an_order_with_a_sibling_that_merged_points_at_its_twin() -> None:
    told = draft(1, "Rebels shelled the port of Galt.")
    again = draft(2, "Rebels shelled the port of Galt.")
    after = draft(3, "A ferry sank.", before=(2, 0))

    assert [event.before for event in number_events(merge_drafts([told, again, after]))] == [None, 0]
