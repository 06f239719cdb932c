from __future__ import annotations

import pytest

from service.domain import InputError
from service.formats.fragments import MAX_DEPTH, looks_like_markup, read_blocks, read_fragment, read_line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Rain fell.</p><p>It stopped.</p>", "Rain fell.\n\nIt stopped."),
        ("<div>Rain <b>fell</b>,\n  and <i>how</i>.</div>", "Rain fell, and how."),
        ("Rain fell.<br>On Tuesday.<br/><br/>It stopped.", "Rain fell.\nOn Tuesday.\n\nIt stopped."),
        ("<h2>Weather</h2><p>Rain fell.</p>", "Weather\n\nRain fell."),
        ("<ul><li>Rain</li><li>Hail<ul><li>of 3 cm</li></ul></li></ul>", "Rain\n\nHail\n\nof 3 cm"),
        ("<blockquote><p>“We saw it.”</p></blockquote>", "“We saw it.”"),
        ("5&nbsp;km &amp; 3 &lt; 4 &#8212; caf&eacute;", "5\xa0km & 3 < 4 — café"),
        ("<p>&nbsp;</p><p>Rain.</p>", "Rain."),
        ("fire\u00adfighters\u200b", "firefighters"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("<pre>line one\nline two\n\nnext</pre>", "line one\nline two\n\nnext"),
        ("First paragraph.\n\nSecond one\nin two lines.", "First paragraph.\n\nSecond one in two lines."),
        ('<?xml version="1.0" encoding="latin-1"?><p>Caf\u00e9</p>', "Caf\u00e9"),
        ("<o:p>Rain</o:p> fell", "Rain fell"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_paragraphs_are_kept_apart_and_entities_decoded(markup: str, text: str) -> None:
    assert read_fragment(markup) == text


@pytest.mark.parametrize(
    "dropped",
    [
        "<script>alert('No story')</script>",
        "<script/>",
        "<style>p { color: red }</style>",
        "<noscript><p>Turn scripts on</p></noscript>",
        "<!-- wp:paragraph {} -->",
        "<figure><img src=x><figcaption>Photo: A. Other</figcaption></figure>",
        "<figure class='wp-block-embed'><div>https://video.example/1</div></figure>",
        "<iframe src=x>fallback</iframe>",
        "<nav><a href=/>Home</a></nav>",
        "<aside>Read more</aside>",
        "<p hidden>secret</p>",
        "<p style='display : NONE'>secret</p>",
        "<span aria-hidden=true>icon</span>",
        "<svg><title>logo</title></svg>",
        "<textarea>x</textarea><button>Share</button>",
        "<template><p>x</p></template>",
    ],
)
def test_what_is_not_the_story_is_left_out(dropped: str) -> None:
    assert read_fragment(f"<p>Rain fell.</p>{dropped}<p>It stopped.</p>") == "Rain fell.\n\nIt stopped."


def test_a_table_gives_a_line_for_each_row_also_inside_a_figure() -> None:
    table = "<table><tr><th>Year<th>Cases</tr><tr><td>2023</td><td>4</td></tr></table>"
    assert read_fragment(table) == "Year | Cases\n\n2023 | 4"
    assert read_fragment(f"<figure>{table}<figcaption>Source: us</figcaption></figure>") == "Year | Cases\n\n2023 | 4"


def test_an_unclosed_script_hides_the_rest_as_it_does_in_a_browser() -> None:
    assert read_fragment("<p>Rain.</p><script>var x = '<p>not story</p>'") == "Rain."


def test_a_block_knows_its_element() -> None:
    assert [block.tag for block in read_blocks("<h1>T</h1><p>a</p>b")] == ["h1", "p", "body"]


def test_a_line_is_one_line() -> None:
    assert read_line("<p>Rain</p><p>falls &amp; falls</p>") == "Rain falls & falls"
    assert (read_line(None), read_line("<br>")) == (None, None)


def test_elements_too_deep_in_each_other_are_refused_not_cut_off() -> None:
    assert read_fragment("<div>" * (MAX_DEPTH - 10) + "Rain.") == "Rain."
    with pytest.raises(InputError, match="nests more than 250"):
        read_fragment("<div>" * 100_000 + "Rain.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>word " * 120_000, "word" + "\n\nword" * 119_999),
        ("<a href='" + "x" * 1_000_000, ""),
        ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">Rain", "Rain"),
        ("<" * 300_000, "<" * 300_000),
        ("&amp;" * 200_000, "&" * 200_000),
        ("<!--" * 250_000, ""),
        ("<br>" * 250_000, ""),
        ("</p>" * 250_000, ""),
        ("<p style='" + "display " * 120_000 + "'>Rain", "Rain"),
        ("<![CDATA[" * 100_000, ""),
    ],
    ids=["unclosed", "attribute", "attributes", "angles", "entities", "comments", "breaks", "ends", "style", "cdata"],
)
def test_a_megabyte_made_to_hurt_is_read_like_any_other(markup: str, text: str) -> None:
    assert read_fragment(markup) == text


@pytest.mark.parametrize(
    ("text", "is_markup"),
    [("<p>Rain</p>", True), ("Rain<br/>fell", True), ("3 < 4 and b > a", False), ("Rain &amp; hail", False), ("<" * 1000, False)],
)
def test_markup_is_told_from_text_by_its_elements(text: str, is_markup: bool) -> None:
    assert looks_like_markup(text) is is_markup
