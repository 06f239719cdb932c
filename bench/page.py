"""The editor page in a real browser: its weight, and how soon it can be used."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median
from threading import Thread

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from service.app import create_app
from service.settings import Settings
from service.web.page import FILES

VISITS = 15
NAMES = ("chromium", "chromium-browser")  # Debian's, others'


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Says nothing: a bench prints figures."""


def measure_page() -> dict[str, object] | None:
    """Bytes of the page with all it loads, and milliseconds from asking for it until an article can be pasted; None without a
    browser. The service runs without a model, which the page doesn't wait for."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        return None
    with Path("/dev/null").open("w") as log:
        app = create_app(Settings.from_env({"NUTGRAF_ENGINE": "lead", "NUTGRAF_RATE_LIMIT": "none"}), log=log)
        app.extensions["nutgraf"].pipeline.result()
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            visits = sorted(_visit(browser, f"http://127.0.0.1:{server.server_port}/") for _ in range(VISITS))
        server.shutdown()
        server.server_close()
    weight = sum(one.stat().st_size for one in FILES.iterdir() if one.name not in {"docs.js", "nutgraf-summary.js"})
    return {"bytes": weight, "usable_ms": {"median": round(median(visits)), "max": round(visits[-1])}, "visits": VISITS}


def _visit(browser: Browser, address: str) -> float:
    """Milliseconds of one visit with nothing in the cache, by the browser's own clock."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#desk:not([hidden])")
    usable_ms: float = page.evaluate("() => performance.now()")
    context.close()
    return usable_ms
