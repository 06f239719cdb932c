"""Lets Superdesk's AI widget ask Nutgraf through Superdesk's own server, which adds the API key: the browser never has it.

Copy this file into the server package of your Superdesk, name it in INSTALLED_APPS, and set NUTGRAF_URL and NUTGRAF_KEY there;
see docs/superdesk.md.
"""

from __future__ import annotations

import logging
from typing import Any

from superdesk.http_proxy import HTTPProxy, register_http_proxy

logger = logging.getLogger(__name__)


def init_app(app: Any) -> None:
    """Registers POST /api/nutgraf/toolkit/… when NUTGRAF_URL and NUTGRAF_KEY are set.

    Whoever is signed in to Superdesk can use the key through it, also for other paths (by "..", which the proxy passes on), so
    give it a key with no scope but `summaries`.
    """
    url, key = app.config.get("NUTGRAF_URL"), app.config.get("NUTGRAF_KEY")
    if not url or not key:
        logger.warning("NUTGRAF_URL or NUTGRAF_KEY is not set; the AI widget cannot reach Nutgraf")
        return
    proxy = HTTPProxy(
        endpoint_name="nutgraf.toolkit_proxy",
        internal_url="nutgraf/toolkit",
        external_url=url.rstrip("/") + "/toolkit",
        http_methods=["OPTIONS", "POST"],
    )
    # The proxy drops Authorization from what the browser sent and has no setting for a header of its own; its session has.
    proxy.session.headers["X-API-Key"] = key
    register_http_proxy(app, proxy)
