"""A brief whose sentences are each sound and fail together."""

from datetime import date

from service.domain import Article
from service.pipeline.brief import BriefPlan, Part, _drop_failing, _render_brief
from service.pipeline.judge import Judge
from service.pipeline.passages import Passage
from service.text.annotate import annotate_article

SOURCE = annotate_article(
    Article("A fire hurt 11 people in Port Ellery on Monday. The council will meet on May 4.", date(2024, 5, 3)), timezone="UTC"
)
JUDGE = Judge(SOURCE, "en-US")
PLAN = BriefPlan(tuple(Passage(SOURCE.sentence_text(one), (one.index,)) for one in SOURCE.sentences), (0, 1), ())


def test_the_sentence_that_holds_what_fails_is_dropped():
    parts = [Part("The council will meet on May 4.", 1, "source"), Part("A fire hurt 99 people in Port Ellery.", 0, "model")]
    brief = _render_brief(parts, PLAN, JUDGE, 200)
    assert brief.fidelity.verdict == "fail"

    left = _drop_failing(parts, brief)

    assert [one.text for one in left] == ["The council will meet on May 4."]
    assert _render_brief(left, PLAN, JUDGE, 200).fidelity.verdict == "pass"
    assert _render_brief([], PLAN, JUDGE, 200).text is None
