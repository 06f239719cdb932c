"""The editor page, as somebody uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from service.keys import add_key
from service.settings import Settings
from service.web.page import FILES
from tests.browser.conftest import STORY, Complaints, Serve, summarize

BRIEF = '[data-path="/brief/text"]'
AXE_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
MOST_BYTES = 150_000


def test_an_article_becomes_three_styles_with_every_figure_marked(page: Page, address: str, complaints: Complaints) -> None:
    summarize(page, address)

    expect(page.locator("#headline .part")).not_to_have_count(0)
    expect(page.locator(f"{BRIEF} .figure")).not_to_have_count(0)
    expect(page.locator("#timeline .date").first).to_contain_text("1962")
    expect(page.locator("#state")).to_contain_text("100 %")
    for figure in page.locator("#summary .part .figure").all():
        assert figure.locator(".sign").inner_text() in {"✓", "≈", "Σ", "?", "✕"}
    assert complaints.found == []


def test_a_figure_shows_the_words_of_the_article_that_it_rests_on(page: Page, address: str) -> None:
    summarize(page, address)
    page.locator(f"{BRIEF} .figure", has_text="11").first.click()

    expect(page.locator("#reading mark")).to_have_text("11")
    expect(page.locator("#reading mark")).to_be_in_viewport()
    expect(page.locator(f"{BRIEF} .detail")).to_contain_text("injuring 11 people and forcing more than 340 residents")
    expect(page.locator("#reading")).to_have_text(STORY, use_inner_text=False)


def test_evidence_behind_an_emoji_is_marked_at_its_place(page: Page, address: str) -> None:
    summarize(page, address)
    event = page.locator(BRIEF)
    event.get_by_role("button", name="Edit").click()
    event.locator("textarea").fill("The warehouse was built in 1962.")
    event.locator(".figure", has_text="1962").click()

    expect(page.locator("#reading mark").first).to_have_text("1962")


def test_an_edited_text_is_checked_again_and_a_wrong_figure_fails(page: Page, address: str) -> None:
    summarize(page, address)
    part = page.locator(BRIEF)
    part.get_by_role("button", name="Edit").click()
    part.locator("textarea").fill("The fire injured 12 people.")

    expect(part.locator(".figure")).to_have_attribute("data-verdict", "contradicted")
    expect(part.locator(".verdict")).to_have_text("✕ does not hold")
    expect(part.locator(".facts")).to_contain_text("edited")
    part.locator(".figure").click()
    part.get_by_role("button", name="Use that").click()
    expect(part.locator(".verdict")).to_have_text("✓ figures hold")
    expect(part.locator(".words")).to_contain_text("11")


def test_a_text_beyond_its_limit_says_so(page: Page, address: str) -> None:
    summarize(page, address)
    part = page.locator(BRIEF)
    part.get_by_role("button", name="Edit").click()
    part.locator("textarea").fill("long " * 100)

    expect(part.locator(".counter")).to_have_text("500 / 400 characters: too long")


def test_a_part_is_accepted_by_itself_under_a_name(page: Page, address: str) -> None:
    summarize(page, address)
    page.locator(BRIEF).get_by_role("button", name="Accept").click()
    expect(page.locator("#problem")).to_contain_text("your name")
    page.fill("#reviewer", "Ana Ruiz")
    page.locator(BRIEF).get_by_role("button", name="Accept").click()

    expect(page.locator(f"{BRIEF} .accept")).to_have_text("✓ Accepted by Ana Ruiz")
    assert page.locator(".accept", has_text="Accepted").count() == 1


def test_a_text_that_fails_is_accepted_only_when_asked_twice(page: Page, address: str) -> None:
    summarize(page, address)
    page.fill("#reviewer", "Ana Ruiz")
    part = page.locator(BRIEF)
    part.get_by_role("button", name="Edit").click()
    part.locator("textarea").fill("The fire injured 12 people.")
    part.locator(".accept").click()
    expect(part.locator(".accept")).to_have_text("It fails the check. Accept it all the same?")
    part.locator(".accept").click()

    expect(part.locator(".accept")).to_have_text("✓ Accepted by Ana Ruiz although it does not hold")


def test_a_story_that_has_changed_shows_which_figures_have(page: Page, address: str) -> None:
    summarize(page, address)
    page.locator(f"{BRIEF} .figure", has_text="11").first.click()
    page.click("#edit-article")
    page.fill("#text", STORY.replace("injuring 11 people", "injuring 14 people"))
    page.click("#recheck")

    first = page.locator("#stale li").first
    expect(first.locator("del")).to_have_text("11")
    expect(first.locator("ins")).to_have_text("14")
    first.get_by_role("button", name="show").click()
    expect(page.locator("#reading mark").first).to_have_text("14")
    part = page.locator(BRIEF)
    expect(part.locator(".verdict")).to_have_text("✕ does not hold")  # by the new version
    part.get_by_role("button", name="Edit").click()
    part.locator("textarea").fill(part.locator("textarea").input_value().replace("11", "14"))
    expect(part.locator(".verdict")).to_have_text("✓ figures hold")
    expect(page.locator("#recheck")).to_be_hidden()


def test_edits_are_lost_only_when_that_is_wanted(page: Page, address: str) -> None:
    summarize(page, address)
    part = page.locator(BRIEF)
    part.get_by_role("button", name="Edit").click()
    part.locator("textarea").fill("The fire injured 11 people.")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click("#summarize")
    expect(part.locator(".words")).to_contain_text("The fire injured")
    part.get_by_role("button", name="Undo").click()
    expect(part.locator(".words")).not_to_contain_text("The fire injured")


def test_where_there_is_no_headline_the_editor_writes_one_and_it_is_checked(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#text", STORY)
    page.click("summary")
    page.fill("#headline-chars", "20")
    page.click("#summarize")
    page.wait_for_selector("#export:not([hidden])")
    expect(page.locator("#state")).to_contain_text("There is no headline")
    page.get_by_role("button", name="Write one").click()
    page.locator("#headline textarea").fill("Fire injures 12")

    expect(page.locator("#headline .verdict")).to_have_text("✕ does not hold")
    expect(page.locator("#headline .facts")).to_contain_text("by you")


def test_markup_that_is_pasted_is_read_as_what_it_tells(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("(text) => navigator.clipboard.writeText(text)", "<h1>Fire</h1>\n<p>Eleven hurt &amp; safe.</p>")
    page.locator("#text").focus()
    page.keyboard.press("Control+V")

    expect(page.locator("#text")).to_have_value("Fire\n\nEleven hurt & safe.")


def test_a_story_reworded_without_other_figures_still_holds(page: Page, address: str) -> None:
    summarize(page, address)
    page.fill("#text", STORY + "\n\nNobody else was hurt.")
    page.click("#recheck")

    expect(page.locator("#stale")).to_contain_text("still holds")


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        ("text", "• 1962: The warehouse was built."),
        ("html", '<time datetime="2024-03-18">'),
        ("html", '<time datetime="1962">1962</time>'),
        ("jsonld", '"NewsArticle"'),
    ],
)
def test_all_is_copied_in_the_form_asked_for(page: Page, address: str, form: str, holds: str) -> None:
    summarize(page, address)
    page.select_option("#format", form)
    page.click("#copy")
    expect(page.locator("#notice")).to_have_text("Copied.")

    assert holds in read_clipboard(page)


def test_what_has_no_date_is_copied_too(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#text", STORY)
    page.fill("#published", "")  # nobody can say which Thursday that was
    page.click("#summarize")
    page.wait_for_selector("#export:not([hidden])")
    undated = page.locator('[data-path^="/timeline/undated/"]').count()
    page.click("#copy")
    expect(page.locator("#notice")).to_have_text("Copied.")

    lines = [line for line in read_clipboard(page).splitlines() if line.startswith("• ")]
    assert undated > 0
    assert len(lines) == page.locator('[data-path^="/timeline/"]').count()
    assert not any(line.startswith("• :") for line in lines)


def test_an_edit_that_is_not_accepted_is_not_exported_in_silence(page: Page, address: str) -> None:
    summarize(page, address)
    page.locator(BRIEF).get_by_role("button", name="Edit").click()
    page.locator(f"{BRIEF} textarea").fill("The fire injured 11 people.")
    page.select_option("#format", "ninjs")
    page.click("#copy")
    expect(page.locator("#problem")).to_contain_text("Accept them first")

    page.fill("#reviewer", "Ana Ruiz")
    page.locator(BRIEF).get_by_role("button", name="Accept").click()
    expect(page.locator(f"{BRIEF} .accept")).to_contain_text("Accepted")
    page.click("#copy")
    expect(page.locator("#notice")).to_have_text("Copied.")
    item = json.loads(read_clipboard(page))
    assert "The fire injured 11 people." in json.dumps(item)
    assert "compositeWithTrainedAlgorithmicMedia" in json.dumps(item["digitalSourceType"])


def test_a_story_too_short_says_what_to_do_and_keeps_the_text(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#text", "Too short.")
    page.click("#summarize")

    expect(page.locator("#problem")).to_contain_text("Send the whole story")
    expect(page.locator("#text")).to_have_value("Too short.")


def test_a_file_that_is_dropped_is_read_without_its_scripts(page: Page, address: str) -> None:
    page.goto(address)
    html = (
        "<script>document.title = 'run'</script><nav>Menu</nav><h1>Fire</h1><p>First &amp; last.</p><p onclick='x()'>Second</p>"
    )
    handle = page.evaluate_handle(
        """(html) => {
            const data = new DataTransfer();
            data.items.add(new File([html], "story.html", {type: "text/html"}));
            return data;
        }""",
        html,
    )
    page.dispatch_event("#text", "drop", {"dataTransfer": handle})

    expect(page.locator("#text")).to_have_value("Fire\n\nFirst & last.\n\nSecond")
    assert page.title() == "Nutgraf"


def test_markup_in_a_story_is_shown_and_never_run(page: Page, address: str, complaints: Complaints) -> None:
    summarize(page, address, STORY.replace("A fire", "A <img src=x onerror=alert(1)> fire"))
    page.locator("#summary .part .figure").first.click()

    assert page.locator("#summary img, #reading img").count() == 0
    assert complaints.found == []


def test_everything_can_be_done_from_the_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#published", "2024-03-14")
    page.fill("#text", STORY)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#export:not([hidden])")
    figure = page.locator(f"{BRIEF} .figure").first
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{BRIEF} .detail")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(f"{BRIEF} .detail")).to_be_hidden()
    expect(figure).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_has_no_barriers_that_axe_finds_and_fits_its_width(
    chromium: Browser, address: str, scheme: str, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )  # axe is a script
    page = context.new_page()
    summarize(page, address)
    page.locator(f"{BRIEF} .figure").first.click()
    page.locator(BRIEF).get_by_role("button", name="Edit").click()
    found = Axe().run(page, options=AXE_RULES)
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []
    assert wide <= width


def test_where_keys_are_the_page_asks_for_one_and_shows_whose_it_is(
    context: BrowserContext, serve: Serve, tmp_path: Path, complaints: Complaints, page: Page
) -> None:
    keys = tmp_path / "keys.toml"
    secret = add_key(keys, "desk")
    address = serve(Settings(engine="lead", api_keys=keys))
    page.goto(address)
    expect(page.locator("#desk")).to_be_hidden()
    page.fill("#key", "ngf_wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-problem")).to_contain_text("API key that works")
    page.fill("#key", secret)
    page.keyboard.press("Enter")
    expect(page.locator("#key-name")).to_have_text("desk")
    summarize(page, address)

    assert secret not in page.content()
    assert page.evaluate("document.cookie") == ""
    page.click("#sign-out")
    expect(page.locator("#sign-in")).to_be_visible()
    assert all("401" in one for one in complaints.found)


def test_the_page_is_light() -> None:
    files = [path for path in FILES.iterdir() if path.name != "docs.js"]

    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def read_clipboard(page: Page) -> str:
    """What was copied last. The page's own policy forbids evaluated strings, so this is a function."""
    return str(page.evaluate("() => navigator.clipboard.readText()"))
