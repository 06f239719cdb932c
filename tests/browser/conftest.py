"""A real Chromium (Debian's) before the real application, with the check and the timeline as they are and no model."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from service.app import create_app
from service.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE_MS = 5_000

STORY = """\
PORT ELLERY, March 14 - A fire destroyed a fish-packing warehouse in the harbour of Port Ellery on Thursday, injuring 11 people \
and forcing more than 340 residents from their homes, the fire service said.

The blaze broke out shortly before 2 a.m. and spread to two neighbouring sheds before 86 firefighters brought it under control. \
Three of the injured remain in hospital 🏥, one of them in a serious condition.

The council will meet on Monday to decide on emergency aid for the workers. The warehouse was built in 1962."""


class QuietHandler(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Says nothing: the application logs by itself."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


Serve = Callable[[Settings], str]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Serves an application of these settings; returns its address."""
    servers = []

    def start(settings: Settings) -> str:
        log = (tmp_path_factory.mktemp("log") / "log").open("w")
        app = create_app(settings, log=log)
        app.extensions["nutgraf"].pipeline.result()
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append((server, log))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, log in servers:
        server.shutdown()
        server.server_close()
        log.close()


@pytest.fixture(scope="session")
def address(serve: Serve) -> str:
    return serve(Settings(engine="lead"))


class Complaints:
    """What the browser complained about: errors of scripts, violations of the Content-Security-Policy, failed requests."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.found.append(message.text)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def complaints(page: Page) -> Complaints:
    return Complaints(page)


def summarize(page: Page, address: str, story: str = STORY) -> None:
    """Opens the page and has `story` summarized."""
    page.goto(address)
    page.fill("#text", story)
    page.fill("#published", "2024-03-14")
    page.click("#summarize")
    page.wait_for_selector("#export:not([hidden])")
