"""The straight line, end to end, with a scripted engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import Article, EmptyArticleError, LanguageError, Limits, SummaryRequest, TooShortError
from service.pipeline import Pipeline
from tests.unit.pipeline.conftest import ScriptedEngine

GOOD = "Fire at Port Arden fish market kills 12 people"
WRONG = "Fire at Port Arden fish market kills 19 people"


def summarize(article, script, mode="selected", **changes):
    return Pipeline(ScriptedEngine(script, mode)).summarize(SummaryRequest(article, **changes))


def test_only_the_styles_asked_for_are_made(article):
    summary = summarize(article, lambda _: [GOOD], styles=("headline",))
    assert summary.headline is not None
    assert (summary.brief, summary.timeline) == (None, None)
    assert dict(summary.prompts) == {"headline": "headline@1"}


def test_a_headline_with_a_wrong_figure_gives_way_to_another_candidate(article):
    summary = summarize(article, lambda _: [WRONG, GOOD], styles=("headline",))
    assert summary.headline.text == GOOD
    assert summary.headline.fidelity.verdict == "pass"
    assert [action.did for action in summary.actions] == ["chose_another_candidate"]
    assert "19" in summary.actions[0].why


def test_a_headline_that_nothing_supports_becomes_the_leads_own_words(article):
    summary = summarize(article, lambda _: ["Quake kills 900 in Lima"], styles=("headline",))
    assert summary.headline.origin == "source"
    assert summary.headline.text.startswith("A fire at a fish market in Port Arden killed 12 people")
    assert summary.headline.fidelity.verdict != "fail"
    assert "used_source_words" in [action.did for action in summary.actions]


def test_a_headline_that_cannot_fit_is_empty_with_a_reason(article):
    summary = summarize(article, lambda _: [], styles=("headline",), limits=replace(Limits(), headline_chars=20))
    assert summary.headline.text is None
    assert "20 characters" in summary.headline.reason


def test_alternatives_are_different_headlines(article):
    texts = [GOOD, "A fire at Port Arden fish market kills 12 people", "Blaze began in a cold store on the east quay"]
    summary = summarize(article, lambda _: texts, styles=("headline",))
    assert [one.text for one in (summary.headline, *summary.headline.alternatives)] in (
        [texts[0], texts[2]],
        [texts[2], texts[0]],
        [texts[1], texts[2]],
        [texts[2], texts[1]],
    )


def test_provenance_points_at_the_sentence_a_headline_was_made_from(article):
    summary = summarize(article, lambda _: [GOOD], styles=("headline",))
    spans = [span.cut(article.text) for span in summary.headline.provenance]
    assert any("killed 12 people" in text for text in spans)


def test_a_brief_keeps_within_its_limit_and_says_where_each_sentence_comes_from(article):
    summary = summarize(article, lambda request: [request.passage], styles=("brief",), limits=replace(Limits(), brief_chars=250))
    assert len(summary.brief.text) <= 250
    assert summary.brief.fidelity.verdict == "pass"
    for sentence in summary.brief.sentences:
        assert sentence.provenance
        assert sentence.span.cut(summary.brief.text).endswith((".", "”", '"'))


def test_an_unsupported_sentence_is_dropped_from_the_brief(article):
    def script(request):
        return ["The plan would have cost $9.5 million."] if "4.5" in request.passage else [request.passage]

    summary = summarize(article, script, styles=("brief",))
    assert "9.5" not in summary.brief.text
    assert summary.brief.fidelity.verdict == "pass"


def test_a_brief_that_would_be_empty_is_made_of_the_articles_own_words(article):
    summary = summarize(article, lambda _: ["Some 900 people fled Lima."], styles=("brief",))
    assert summary.brief.origin == "source"
    assert summary.brief.fidelity.verdict == "pass"
    assert "used_source_words" in [action.did for action in summary.actions]


def test_a_bullet_that_changes_a_figure_is_replaced_by_the_clause(article):
    summary = summarize(article, lambda request: [request.passage.replace("12", "19")], styles=("timeline",))
    assert summary.timeline.events
    assert all("19" not in bullet.text for bullet in summary.timeline.events)


def test_a_bullet_that_says_the_same_in_fewer_words_is_the_models(article):
    def script(request):
        return ["A fire killed 12 people and injured 34."] if "injured 34" in request.passage else []

    summary = summarize(article, script, styles=("timeline",))
    assert "model" in [bullet.origin for bullet in summary.timeline.events]


def test_a_checkpoint_that_reads_whole_articles_gets_all_of_it(article):
    engine = ScriptedEngine(lambda _: [GOOD + "."], "article")
    summary = Pipeline(engine).summarize(SummaryRequest(article, styles=("brief",)))
    assert summary.source.coverage == 1.0
    read = " ".join(request.passage for request in engine.asked)
    assert "An inquiry will open on Thursday" in read
    assert "PORT ARDEN -" not in read


def test_coverage_is_below_one_when_only_the_first_window_was_read(article):
    summary = summarize(article, lambda _: [GOOD], mode="article", styles=("headline",))
    assert 0 < summary.source.coverage < 1


def test_the_title_is_shown_to_the_model_and_is_no_evidence(article):
    engine = ScriptedEngine(lambda _: ["Blaze kills 99 in Port Arden", GOOD])
    titled = replace(article, title="Blaze kills 99 in Port Arden")
    summary = Pipeline(engine).summarize(SummaryRequest(titled, styles=("headline",)))
    assert any("kills 99" in request.passage for request in engine.asked)
    assert summary.headline.text == GOOD


def test_the_same_request_gives_the_same_summary(article):
    first, second = (summarize(article, lambda request: [request.passage]) for _ in range(2))
    assert first == second
    assert first.id == second.id


def test_another_seed_is_another_request(article):
    assert summarize(article, lambda _: [GOOD]).id != summarize(article, lambda _: [GOOD], seed=1).id


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("  \n ", EmptyArticleError, "no text"),
        ("Three words only.", TooShortError, "3 words"),
        (
            "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke über den Fluss abzureißen und durch einen Neubau zu "
            "ersetzen. Die Arbeiten sollen im Frühjahr beginnen und werden nach Angaben der Verwaltung etwa zwei Jahre dauern. "
            "Anwohner hatten lange gegen den Plan protestiert, weil sie den Verlust eines Wahrzeichens fürchten.",
            LanguageError,
            "'de'",
        ),
    ],
)
def test_an_article_that_cannot_be_summarised_is_refused_with_the_reason(text, error, says):
    with pytest.raises(error, match=says) as refused:
        summarize(Article(text), lambda _: [])
    assert refused.value.pointer == "/article/text"


def test_a_declared_language_that_is_not_served_is_refused_at_its_field(article):
    with pytest.raises(LanguageError) as refused:
        summarize(replace(article, language="fr"), lambda _: [])
    assert refused.value.pointer == "/article/language"


def test_checks_answer_text_by_text_and_keep_the_order_of_lists(article):
    report = Pipeline(ScriptedEngine(lambda _: [])).check(
        article, {"headline": "Fire kills 12 people", "bullets": ["34 were injured", "The fire killed 19 people"]}
    )
    assert report.texts["headline"].verdict == "pass"
    assert [one.verdict for one in report.texts["bullets"]] == ["pass", "fail"]


def test_a_check_needs_an_article():
    with pytest.raises(EmptyArticleError):
        Pipeline(ScriptedEngine(lambda _: [])).check(Article(""), {"headline": "Fire kills 12"})


def test_a_stream_gives_each_style_as_it_is_ready_and_then_the_same_whole(article):
    engine = ScriptedEngine(lambda request: [request.passage])
    request = SummaryRequest(article, styles=("timeline", "headline"))
    headline, timeline, whole = Pipeline(engine).stream(request)

    assert whole == Pipeline(engine).summarize(request)
    assert (whole.headline, whole.brief, whole.timeline) == (headline, None, timeline)


def test_a_stream_refuses_an_article_before_its_first_part(article):
    with pytest.raises(TooShortError):
        Pipeline(ScriptedEngine(lambda _: [])).stream(SummaryRequest(replace(article, text="Too short.")))
