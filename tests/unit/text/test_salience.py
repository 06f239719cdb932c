"""Which sentences matter."""

import math

from service.domain import Article
from service.text.annotate import annotate_article
from service.text.salience import rank_sentences


def test_a_credit_ranks_below_every_sentence_of_the_story() -> None:
    source = annotate_article(
        Article("Rain fell on the town.\n(Reporting by Ana Ruiz in Oslo)\nThe river rose by 2 metres."), timezone="UTC"
    )

    ranks = rank_sentences(source)
    assert [rank == -math.inf for rank in ranks] == [False, True, False]
