"""The panel in a real browser: Debian's chromium, the site, the stub, and for the pictures the repository's own service.

Run by test.sh, which sets COURIER_SITE_URL, COURIER_STUB_URL, COURIER_REAL_URL, COURIER_REAL_KEY and COURIER_PICTURES.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

SITE = os.environ["COURIER_SITE_URL"]
STUB = os.environ["COURIER_STUB_URL"]
STUB_KEY = "ngf_stub_0123456789abcdef"
REAL = os.environ["COURIER_REAL_URL"]
REAL_KEY = os.environ.get("COURIER_REAL_KEY", "")
PICTURES = Path(os.environ["COURIER_PICTURES"])

FERRY = [
    "The ferry Kittiwake took 340 people to Port Ellery on Monday, the line said.",
    "It had been away for 11 weeks \U0001f6a2 for repairs.",
    "The council thanked the crew and asked for a second ship before the summer.",
]
FIRE = [
    "PORT ELLERY, March 14 - A fire that burned through the night destroyed a fish-packing warehouse in the harbour of Port "
    "Ellery on Thursday, injuring 11 people and forcing more than 340 residents from their homes, the fire service said.",
    "The blaze broke out shortly before 2 a.m. in the Marrow & Sons cold store and spread to two neighbouring sheds before 86 "
    "firefighters brought it under control. Three of the injured remain in hospital, one of them in a serious condition, "
    "St. Brannoc's Hospital said.",
    "The warehouse, built in 1962, employed 120 people and handled more than 4,000 tonnes of herring a year. Its owner put the "
    "damage at 7.5 million pounds. Inspectors had found faulty wiring in the building on Jan. 22 and gave the company until the "
    "end of March to repair it, according to council records.",
    "The harbour has been closed to all vessels since Thursday morning. The council will meet on Monday to decide on emergency "
    "aid for the workers, and the ferry company said its crossings would resume on Saturday at the earliest.",
]
PARAGRAPH = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->"
HAS_TIMELINE = """() => document.getElementById('content').value.includes('nutgraf-timeline')
    || tinymce.get('content').getContent().includes('nutgraf-timeline')"""


def sign_in(page: Page) -> None:
    page.goto(f"{SITE}/wp-login.php")
    page.fill("#user_login", "admin")
    page.fill("#user_pass", "admin-password")
    page.click("#wp-submit")
    page.wait_for_url("**/wp-admin/**")


def set_service(page: Page, url: str, key: str) -> None:
    """Fills in the settings page as an administrator does, and tests the connection."""
    page.goto(f"{SITE}/wp-admin/options-general.php?page=nutgraf")
    page.fill("#nutgraf_url", url)
    page.fill("#nutgraf_api_key", key)
    page.click("#submit")
    page.wait_for_selector("text=Settings saved.")
    page.click("#nutgraf_test")
    page.wait_for_selector("text=The service answers.")
    assert key not in page.content()


def make_post(page: Page, title: str, paragraphs: list[str]) -> int:
    """A draft of the 14th of March 2024, made by the REST API."""
    content = "\n\n".join(PARAGRAPH.format(one.replace("&", "&amp;")) for one in paragraphs)
    post: dict[str, int] = page.evaluate(
        "data => window.wp.apiFetch({ path: '/wp/v2/posts', method: 'POST', data })",
        {"title": title, "content": content, "status": "draft", "excerpt": "Old excerpt"},
    )
    # A date that a draft is created with is taken for none by the editor; one that is set later is a date.
    page.evaluate(
        "id => window.wp.apiFetch({ path: `/wp/v2/posts/${id}`, method: 'POST', data: { date: '2024-03-14T16:20:00' } })",
        post["id"],
    )
    return post["id"]


def open_block_editor(page: Page, post_id: int) -> None:
    page.goto(f"{SITE}/wp-admin/post.php?post={post_id}&action=edit")
    page.wait_for_function("window.wp && wp.data && wp.data.select('core/editor').getCurrentPostId()")
    page.evaluate(
        """() => {
            if (wp.data.select('core/edit-post').isFeatureActive('welcomeGuide')) {
                wp.data.dispatch('core/edit-post').toggleFeature('welcomeGuide');
            }
            if (wp.data.select('core/edit-post').isFeatureActive('fullscreenMode')) {
                wp.data.dispatch('core/edit-post').toggleFeature('fullscreenMode');
            }
            wp.data.dispatch('core/edit-post').openGeneralSidebar('edit-post/document');
        }"""
    )
    toggle = page.locator(".nutgraf-sidebar .components-panel__body-toggle")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()


def get_edited(page: Page, attribute: str) -> str:
    value: str = page.evaluate("name => wp.data.select('core/editor').getEditedPostAttribute(name)", attribute)
    return value


def summarize(page: Page) -> None:
    page.click(".nutgraf-summarize")
    page.wait_for_selector(".nutgraf-part.is-timeline", timeout=60_000)


def try_block_editor(page: Page) -> None:
    set_service(page, STUB, STUB_KEY)
    page.goto(f"{SITE}/wp-admin/post-new.php")
    page.wait_for_function("window.wp && wp.apiFetch && wp.data")
    open_block_editor(page, make_post(page, "Ferry back", FERRY))
    summarize(page)
    panel = page.locator(".nutgraf-panel")

    # A figure shows its sentence, cut by code points: an emoji stands before the end of it.
    panel.locator(".is-timeline .nutgraf-figure", has_text="11").click()
    expect(panel.locator(".nutgraf-evidence mark")).to_have_text("11")
    expect(panel.locator(".nutgraf-evidence blockquote")).to_have_text(FERRY[1])

    # The brief is accepted by itself.
    panel.locator(".is-brief >> text=Use as excerpt").click()
    expect(panel.locator(".nutgraf-records")).to_contain_text("Brief accepted by admin")
    assert get_edited(page, "excerpt") == " ".join(FERRY[:2]), get_edited(page, "excerpt")
    assert get_edited(page, "title") == "Ferry back"

    # A headline with a figure that the story lacks has to be confirmed.
    second = panel.locator(".is-headline .nutgraf-draft").nth(1)
    expect(second.locator(".nutgraf-figure.is-fail")).to_contain_text("✗")
    second.locator("text=Use as title").click()
    expect(panel.locator(".nutgraf-notice.is-fail")).to_contain_text("does not support everything")
    assert get_edited(page, "title") == "Ferry back"
    second.locator("text=Use it nevertheless").click()
    expect(panel.locator(".nutgraf-records")).to_contain_text("Headline accepted by admin")
    assert "9,999" in get_edited(page, "title")

    # A text is edited in place and checked again.
    first = panel.locator(".is-headline .nutgraf-draft").first
    first.locator("text=Edit").click()
    first.locator("textarea").fill("Ferry takes 341 home")
    expect(first.locator(".nutgraf-grade")).to_contain_text("Not checked")
    first.locator("text=Check again").click()
    expect(first.locator(".nutgraf-figure")).to_contain_text("341")
    expect(first.locator(".nutgraf-grade")).to_contain_text("Not supported")

    # The timeline becomes a list, which doesn't count as a change of the story; a new figure does.
    panel.locator("text=Insert the timeline").click()
    page.wait_for_function("wp.data.select('core/editor').getEditedPostContent().includes('nutgraf-timeline')")
    content = get_edited(page, "content")
    assert "<strong>2024-03-14</strong> It had been away for 11 weeks" in content, content
    page.wait_for_timeout(3000)
    expect(panel.locator("text=The story has changed since this summary")).to_have_count(0)

    # Whoever clicks into the text loses the panel from sight, and finds it again as it was.
    page.locator(".wp-block-paragraph, [data-type='core/paragraph']").first.click()
    expect(panel).to_have_count(0)
    page.evaluate("() => wp.data.dispatch('core/edit-post').openGeneralSidebar('edit-post/document')")
    expect(panel.locator(".is-headline .nutgraf-draft").first).to_contain_text("Ferry takes 341")

    page.evaluate(
        """() => {
            const block = wp.data.select('core/block-editor').getBlocks()[0];
            const changed = { content: 'The ferry took 350 people.' };
            wp.data.dispatch('core/block-editor').updateBlockAttributes(block.clientId, changed);
        }"""
    )
    expect(panel.locator("text=The story has changed since this summary")).to_be_visible(timeout=10_000)
    expect(panel.locator(".nutgraf-records .is-stale").first).to_contain_text("The story has changed since.")


def try_classic_editor(page: Page) -> None:
    page.goto(f"{SITE}/wp-admin/post-new.php")
    page.wait_for_function("window.wp && wp.apiFetch && wp.data")
    post_id = make_post(page, "Ferry back", FERRY)
    page.goto(f"{SITE}/wp-admin/post.php?post={post_id}&action=edit&classic=1")
    page.wait_for_selector(".nutgraf-summarize")
    summarize(page)
    panel = page.locator(".nutgraf-panel")
    panel.locator(".is-brief >> text=Use as excerpt").click()
    expect(panel.locator(".nutgraf-records")).to_contain_text("Brief accepted by admin")
    assert page.input_value("#excerpt") == " ".join(FERRY[:2])
    assert page.input_value("#title") == "Ferry back"
    panel.locator(".is-headline .nutgraf-draft").first.locator("text=Use as title").click()
    expect(panel.locator(".nutgraf-records")).to_contain_text("Headline accepted by admin")
    assert page.input_value("#title") == FERRY[0].rstrip(".")
    panel.locator("text=Insert the timeline").click()
    page.wait_for_function(HAS_TIMELINE)
    page.wait_for_timeout(3000)
    expect(panel.locator("text=The story has changed since this summary")).to_have_count(0)


def take_pictures(page: Page) -> None:
    set_service(page, REAL, REAL_KEY)
    page.screenshot(path=PICTURES / "wordpress-settings.png")
    page.goto(f"{SITE}/wp-admin/post-new.php")
    page.wait_for_function("window.wp && wp.apiFetch && wp.data")
    open_block_editor(page, make_post(page, "Fire in the harbour", FIRE))
    summarize(page)
    panel = page.locator(".nutgraf-panel")
    figure = panel.locator(".is-brief .nutgraf-figure", has_text="11")
    figure.first.click()
    panel.locator(".is-headline").scroll_into_view_if_needed()
    page.screenshot(path=PICTURES / "wordpress-editor.png")
    panel.locator(".is-timeline .nutgraf-draft").first.scroll_into_view_if_needed()
    page.screenshot(path=PICTURES / "wordpress-timeline.png")


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(20_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        try:
            sign_in(page)
            try_block_editor(page)
            print("the block editor: passed")
            try_classic_editor(page)
            print("the classic editor: passed")
            if REAL_KEY:
                take_pictures(page)
        except Exception:
            page.screenshot(path=PICTURES / "failure.png")
            print("see", PICTURES / "failure.png")
            raise
        finally:
            browser.close()
        assert not errors, errors


if __name__ == "__main__":
    main()
