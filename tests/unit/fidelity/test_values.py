from dataclasses import replace

import pytest

from service.domain import Interval
from service.fidelity.quantity import read_quantity
from service.fidelity.values import compare_quantities
from tests.unit.fidelity.figures import build_figure, build_nearly

EXACT = build_figure(34212)
ABOVE = build_figure(34000, bound=">")
AT_LEAST = build_figure(34000, bound=">=")
ABOUT = build_figure(34000, bound="~")
RANGE = build_figure(30, high=40)
DOZENS = build_figure(20, high=100, type="vague")


def compare(claim, source) -> tuple[str, str | None, str] | None:
    claimed, given = read_quantity(claim), read_quantity(source)
    assert claimed is not None
    assert given is not None
    found = compare_quantities(claimed, given)
    return None if found is None else (found.relation, found.code, found.severity)


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        # an exact source
        (build_figure(34212), EXACT, ("equal", None, "info")),
        (build_figure(34000), EXACT, ("rounds_to", "rounded", "info")),
        (build_figure(30000), EXACT, ("rounds_to", "rounded", "warn")),
        (build_figure(34300), EXACT, None),
        (build_figure(35000), EXACT, None),
        (build_figure(34212), build_figure(34000), ("none", "false_precision", "block")),
        (build_figure("0.4"), build_figure("0"), ("none", "false_precision", "block")),
        (build_figure(10), build_figure("0.5"), None),
        (build_figure(10), build_figure(0), None),
        (build_figure(34212, bound="~"), EXACT, ("contained", None, "info")),
        (build_figure(34000, bound="~"), EXACT, ("rounds_to", "rounded", "info")),
        (build_figure(34300, bound="~"), EXACT, None),
        (build_figure(350, bound="~"), build_figure(343), ("rounds_to", "rounded", "info")),
        (build_figure(34000, bound=">"), EXACT, ("contained", None, "info")),
        (build_figure(34212, bound=">="), EXACT, ("contained", None, "info")),
        (build_figure(35000, bound=">"), EXACT, None),
        (build_figure(34212, bound=">"), EXACT, None),
        (build_figure(34000, bound=">"), build_figure(34000), ("contained", "hedge_added", "warn")),
        (build_figure(250, bound=">"), build_figure(270), ("contained", None, "info")),
        (build_figure(250, bound=">"), build_figure(290), ("contained", "understated", "warn")),
        (build_figure(250, bound=">"), build_figure(320), None),
        (build_figure(21, bound=">="), build_figure(22), None),
        (build_nearly(35000, 1000), EXACT, ("contained", None, "info")),
        (build_nearly(34000, 1000), EXACT, None),
        (build_nearly(100, 10), build_figure(87), ("contained", "understated", "warn")),
        (build_nearly(100, 10), build_figure(61), None),
        (build_figure(100, bound="<"), build_figure(95), ("contained", None, "info")),
        (build_figure(34500, high=35500), EXACT, None),
        (build_figure(34000, high=35000), EXACT, ("contained", "understated", "warn")),
        (build_figure(30000, high=40000), EXACT, None),
        # small counts are told, not rounded
        (build_figure(10), build_figure(9), None),
        (build_figure(30), build_figure(34), ("rounds_to", "rounded", "warn")),
        (build_figure(100), build_figure(96), ("rounds_to", "rounded", "warn")),
        (build_figure(100, type="percent"), build_figure(96, type="percent"), ("rounds_to", "rounded", "info")),
        (build_figure(5, type="percent"), build_figure("5.2", type="percent"), ("rounds_to", "rounded", "info")),
        (build_figure(10), build_figure(14), None),
        (build_figure(30, type="age"), build_figure(34, type="age"), None),
        # a source that gives a lower bound
        (build_figure(34000, bound=">"), ABOVE, ("equal", None, "info")),
        (build_figure(34000, bound=">="), ABOVE, ("contained", "hedge_changed", "warn")),
        (build_figure(34000, bound=">"), AT_LEAST, ("contained", "hedge_changed", "warn")),
        (build_figure(34000), ABOVE, ("rounds_to", "hedge_dropped", "warn")),
        (build_figure(34000), build_figure(34200, bound=">"), ("rounds_to", "hedge_dropped", "warn")),
        (build_figure(34212), ABOVE, ("none", "false_precision", "block")),
        (build_figure(34500), ABOVE, ("none", "false_precision", "block")),
        (build_figure(36000), ABOVE, None),
        (build_figure(34000, bound="~"), ABOVE, ("contained", "hedge_changed", "warn")),
        (build_figure(34200, bound="~"), ABOVE, ("none", "false_precision", "block")),
        (build_figure(30000, bound=">"), ABOVE, ("contained", None, "info")),
        (build_figure(34500, bound=">"), ABOVE, ("none", "false_precision", "block")),
        (build_figure(36000, bound=">"), ABOVE, None),
        (build_nearly(34000, 1000), ABOVE, ("none", "hedge_inverted", "block")),
        (build_nearly(35000, 1000), ABOVE, None),
        (build_figure(20000, high=90000, type="vague"), ABOVE, ("contained", None, "info")),
        # mirrored: a source that gives an upper bound
        (build_figure(34000, bound="<"), build_figure(34000, bound="<"), ("equal", None, "info")),
        (build_figure(34000), build_figure(34000, bound="<"), ("rounds_to", "hedge_dropped", "warn")),
        (build_figure(34000), build_nearly(34000, 1000), ("rounds_to", "hedge_dropped", "info")),
        (build_figure(34000, bound=">"), build_figure(34000, bound="<"), ("none", "hedge_inverted", "block")),
        (build_figure(40000, bound="<"), build_figure(34000, bound="<"), ("contained", None, "info")),
        (build_figure(35000, bound="<"), build_figure(34000, bound="<"), None),
        (build_figure(33900), build_figure(34000, bound="<"), None),
        # a hedged source
        (build_figure(34000), ABOUT, ("rounds_to", "hedge_dropped", "info")),
        (build_figure(34212), ABOUT, ("none", "false_precision", "block")),
        (build_figure(36000), ABOUT, None),
        (build_figure(34000, bound="~"), ABOUT, ("equal", None, "info")),
        (build_figure(30000, bound="~"), ABOUT, ("rounds_to", "rounded", "warn")),
        (build_figure(34000, bound=">"), ABOUT, ("contained", "hedge_changed", "warn")),
        (build_figure(30000, bound=">"), ABOUT, ("contained", None, "info")),
        (build_figure(33000, bound=">"), ABOUT, None),
        (build_figure(20, high=100000, type="vague"), ABOUT, ("contained", None, "info")),
        # ranges and bands
        (build_figure(30, high=40), RANGE, ("equal", None, "info")),
        (build_figure(20, high=50), RANGE, None),
        (build_figure(30, high=40), build_figure(31, high=42), ("rounds_to", "rounded", "info")),
        (build_figure(20, high=100, type="vague"), RANGE, ("contained", None, "info")),
        (build_figure(35, high=100, type="vague"), RANGE, None),
        (build_figure(35, high=50), RANGE, None),
        (build_figure(30), RANGE, ("rounds_to", "hedge_dropped", "warn")),
        (build_figure(40), build_figure("30.4", high="40.4"), ("rounds_to", "hedge_dropped", "warn")),
        (build_figure(36), RANGE, ("none", "false_precision", "block")),
        (build_figure(46), RANGE, None),
        (build_figure(35, bound="~"), RANGE, ("contained", None, "info")),
        (build_figure(50, bound="~"), RANGE, None),
        (build_figure(30, bound=">="), RANGE, ("contained", None, "info")),
        (build_figure(40, bound="<="), RANGE, ("contained", None, "info")),
        (build_figure(35, bound=">"), RANGE, ("none", "false_precision", "block")),
        (build_figure(20, high=100, type="vague"), build_figure(36), ("contained", None, "info")),
        (build_figure(36), DOZENS, ("none", "false_precision", "block")),
        (build_figure(20, high=100, type="vague"), DOZENS, ("equal", None, "info")),
        (build_figure(200, high=1000, type="vague"), build_figure(1200), None),
    ],
)
def test_numbers_compare_by_the_laws_of_their_shapes(claim, source, expected) -> None:
    assert compare(claim, source) == expected


def test_an_open_range_says_nothing_of_what_lies_beyond_its_ends() -> None:
    open_range = build_figure(30, high=40)
    open_range = replace(open_range, value=replace(open_range.value, low=None))

    assert compare(build_figure(20, bound=">"), open_range) is None


def test_a_figure_without_a_value_has_no_quantity() -> None:
    assert read_quantity(replace(EXACT, value=Interval(None, None))) is None


def test_the_last_digit_is_found_when_the_figure_does_not_say_it() -> None:
    quantity = read_quantity(replace(EXACT, significant=None))
    assert quantity is not None
    assert quantity.step == 1
