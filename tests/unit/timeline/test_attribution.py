import pytest

from service.domain import Span
from service.timeline.attribution import find_attributions, find_report_head
from service.timeline.grammar import split_tokens


def read(text: str, *, dated: bool = False) -> tuple[str, list[tuple[str, str]]]:
    """What is left of the sentence, and who said it with which words."""
    tokens = split_tokens(text, Span(0, len(text)))
    found = find_attributions(tokens, lambda start, end: dated)

    def cut(start: int, end: int) -> str:
        return text[tokens[start].span.start : tokens[end - 1].span.end] if start < end else ""

    return cut(found.start, found.end), [(cut(*one.who), cut(*one.said)) for one in found.attributions]


@pytest.mark.parametrize(
    ("text", "left", "who", "said"),
    [
        ("The dam burst, officials said", "The dam burst", "officials", "said"),
        ("The dam burst, the mayor of Galt said on Monday", "The dam burst", "the mayor of Galt", "said on Monday"),
        ("The dam burst, Ana Ruiz told reporters in Galt", "The dam burst", "Ana Ruiz", "told reporters in Galt"),
        ("The dam burst, according to the mayor", "The dam burst", "the mayor", ""),
        ("The dam burst, said Ana Ruiz, the mayor", "The dam burst", "Ana Ruiz, the mayor", "said Ana Ruiz, the mayor"),
        ("The dam burst — officials said", "The dam burst", "officials", "said"),
        ("The dam “burst,” officials said", "The dam “burst,", "officials", "said"),
        ("According to the mayor, the dam burst", "the dam burst", "the mayor", ","),
        ("The dam burst, officials said, though few saw it", "The dam burst", "officials", "said"),
        ("The dam burst, wrestling promoters said", "The dam burst", "wrestling promoters", "said"),
        ("The dam burst, officials also confirmed", "The dam burst", "officials also", "confirmed"),
    ],
)
def test_an_attribution_is_taken_off(text: str, left: str, who: str, said: str) -> None:
    assert read(text) == (left, [(who, said)])


@pytest.mark.parametrize(
    "text",
    [
        "The dam burst, adding that officials said",
        "The dam burst, and officials said",
        "The dam burst, he fled and said",
        "The dam burst, officials said it would",
        "The dam burst, officials said that much",
        "The dam burst, officials reported 12 dead",
        "The dam burst, said it would, and fell",
        "The dam burst, said",
        "The dam burst, according to",
        "The dam burst,, quickly",
        "According to plan",
        "The dam burst",
    ],
)
def test_what_is_no_attribution_stays(text: str) -> None:
    assert read(text)[1] == []


def test_what_follows_with_a_date_stays_and_leaves_a_hole() -> None:
    left, found = read("The bank, officials said, but it will close", dated=True)

    assert (left, found) == ("The bank, officials said, but it will close", [("officials", "said")])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Hamas said on Friday it was sending men", "it was sending men"),
        ("Norland has said it is ready", "it is ready"),
        ("The court ruled that the law was void", "the law was void"),
        ("Ruiz told reporters that she would go", "she would go"),
        ("Ruiz told Reuters the plan was dead", "the plan was dead"),
        ("The firm said in a statement it would cut jobs", "it would cut jobs"),
        ("Officials say both sides have agreed", "both sides have agreed"),
        ("Police said 12 men were held", "12 men were held"),
        ("The mayor also said rain fell", "rain fell"),
    ],
)
def test_a_report_has_a_head_and_content(text: str, content: str) -> None:
    tokens = split_tokens(text, Span(0, len(text)))
    at = find_report_head(tokens, 0, len(tokens))

    assert at is not None
    assert text[tokens[at].span.start :] == content


@pytest.mark.parametrize(
    "text",
    [
        "The firm announced plans for a mine",
        "Said it was over",
        "While officials said it was over",
        "The House confirmed the nomination, the Senate did not",
        "The firm reported a loss but still beat forecasts",
        "He said (it was over)",
        "She said, it seems",
        "He resigned on Friday",
        "He said",
        "The rumour is that",
        "He said of the talks",
        "No verb here",
    ],
)
def test_other_sentences_are_no_reports(text: str) -> None:
    tokens = split_tokens(text, Span(0, len(text)))

    assert find_report_head(tokens, 0, len(tokens)) is None
