from __future__ import annotations

import pytest

from service.domain import Origin, digital_source_type

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("origin", "edited", "name"),
    [
        ("model", False, "trainedAlgorithmicMedia"),
        ("source", False, "algorithmicMedia"),
        ("mixed", False, "compositeWithTrainedAlgorithmicMedia"),
        ("model", True, "compositeWithTrainedAlgorithmicMedia"),
        ("source", True, "compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_a_text_says_by_an_iptc_uri_who_wrote_it(origin: Origin, edited: bool, name: str) -> None:
    assert digital_source_type(origin, edited=edited) == IPTC + name
