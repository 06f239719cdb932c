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


def test_what_the_lead_hints_at_is_the_event_told_later_with_its_day() -> None:
    (month,) = annotate("Rain fell in April.").dates
    told = draft(2, "It struck a ridge near Galt.")

    def merge(*drafts: Draft) -> list[str]:
        hint = draft(0, "A plane slammed into a hill.", background=True, date=month)
        return [one.clause for one in merge_drafts([hint, *drafts])]

    assert merge(told) == [told.clause]
    assert len(merge(replace(told, status="planned"))) == 2
    assert len(merge(replace(told, date=OTHER_DAY, status="planned"), told)) == 2
    assert len(merge_drafts([draft(0, "A hill fell.", date=OTHER_DAY, background=True), told])) == 2


def test_siblings_never_merge() -> None:
    early = draft(1, "Rebels shelled the port.", before=(2, 0))
    late = draft(2, "Rebels shelled the port again.")

    assert [event.before for event in number_events(merge_drafts([early, late]))] == [1, None]


def test_an_order_with_a_sibling_that_merged_points_at_its_twin() -> None:
    told = draft(1, "Rebels shelled the port of Galt.")
    again = draft(2, "Rebels shelled the port of Galt.")
    after = draft(3, "A ferry sank.", before=(2, 0))

    assert [event.before for event in number_events(merge_drafts([told, again, after]))] == [None, 0]
