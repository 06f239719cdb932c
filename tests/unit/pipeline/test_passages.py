"""What the model is given to read."""

from service.pipeline.passages import build_lead_passage, build_windows, choose_brief_sentences, read_sentence
from service.text.annotate import annotate_article


def count_tokens(text):
    return len(text.split())


def test_the_lead_passage_leaves_the_dateline_out(article):
    source = annotate_article(article, timezone="UTC")
    assert build_lead_passage(source, 60, count_tokens).text.startswith("A fire at a fish market")


def test_the_lead_passage_holds_whole_sentences_up_to_the_limit(article):
    source = annotate_article(article, timezone="UTC")
    passage = build_lead_passage(source, 45, count_tokens)
    assert count_tokens(passage.text) <= 45
    assert len(passage.sentences) == 2


def test_a_first_sentence_above_the_limit_stands_alone(article):
    source = annotate_article(article, timezone="UTC")
    assert build_lead_passage(source, 3, count_tokens).sentences == (0,)


def test_windows_cover_every_sentence_once(article):
    source = annotate_article(article, timezone="UTC")
    windows = build_windows(source, 30, count_tokens)
    assert [at for window in windows for at in window.sentences] == [sentence.index for sentence in source.sentences]


def test_a_brief_takes_the_lead_and_keeps_the_articles_order(article):
    source = annotate_article(article, timezone="UTC")
    chosen = choose_brief_sentences(source, 400)
    assert chosen[0].index == 0
    assert list(chosen) == sorted(chosen, key=lambda one: one.index)


def test_a_brief_takes_no_sentence_that_leans_on_one_left_out(article):
    source = annotate_article(article, timezone="UTC")
    texts = [read_sentence(source, one) for one in choose_brief_sentences(source, 150)]
    assert not any(text.startswith(("He ", "She ", "But ")) for text in texts)
