"""Pages that a caller names by their URL: fetched from hosts that the operator listed, and from no others.

Every step of a redirect is judged as the first URL is. Nothing that a page refers to is fetched.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from threading import BoundedSemaphore
from urllib.parse import urljoin

from service.domain import InputError, NutgrafError, OverloadedError
from service.outbound.client import DeliveryError, Reply, Resolver, get, resolve_host
from service.outbound.policy import OutboundPolicy, RefusedAddressError, RefusedUrlError, parse_url

TIMEOUT_S = 10.0  # for a page with all redirects
MOST_REDIRECTS = 3
MOST_AT_ONCE = 8  # more would keep the threads that answer requests waiting for a site that is slow
TYPES = ("text/html", "application/xhtml+xml")
HEADERS = {"User-Agent": "Nutgraf", "Accept": ", ".join(TYPES)}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchError(NutgrafError):
    """A page that could not be had. The message names its host, and nothing of what was sent or received."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its site sent it. `url` is where it stood in the end; `charset` what the site's header names."""

    url: str
    body: bytes
    charset: str | None


class PageFetcher:
    """Fetches pages of at most `most_bytes`, a few at a time. Safe to share between threads."""

    def __init__(
        self, policy: OutboundPolicy, *, most_bytes: int, timeout_s: float = TIMEOUT_S, resolve: Resolver = resolve_host
    ) -> None:
        self._policy, self._most_bytes, self._timeout_s, self._resolve = policy, most_bytes, timeout_s, resolve
        self._turns = BoundedSemaphore(MOST_AT_ONCE)

    def fetch(self, url: str) -> Page:
        """The page at `url`. Raises InputError for a URL that may not be fetched, FetchError for a page that can't be had,
        OverloadedError while too many are being fetched."""
        if not self._turns.acquire(blocking=False):
            raise OverloadedError("Too many pages are being fetched. Try again in a moment.", retry_after_s=2)
        try:
            return self._follow(url, time.monotonic() + self._timeout_s)
        finally:
            self._turns.release()

    def _follow(self, url: str, until_s: float) -> Page:
        for _ in range(MOST_REDIRECTS + 1):
            asked, reply = url, self._ask(url, until_s)
            location = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not location:
                return self._read(url, reply)
            url = _resolve_location(url, location)
        raise FetchError(f"{self._name_host(asked)} redirects more than {MOST_REDIRECTS} times.")

    def _ask(self, url: str, until_s: float) -> Reply:
        left_s = max(0.0, until_s - time.monotonic())
        try:
            return get(url, HEADERS, policy=self._policy, timeout_s=left_s, most_bytes=self._most_bytes, resolve=self._resolve)
        except RefusedUrlError as error:
            raise InputError(str(error), pointer="/url") from None
        except RefusedAddressError:  # which address is nobody's business outside
            raise FetchError(f"{self._name_host(url)} leads to an address that this service may not call.") from None
        except DeliveryError as error:
            raise FetchError(str(error)) from None

    def _read(self, url: str, reply: Reply) -> Page:
        host = self._name_host(url)
        if reply.status != 200:
            raise FetchError(f"{host} answered {reply.status} instead of a page.")
        if reply.headers.get("content-encoding", "identity").lower() != "identity":
            raise FetchError(f"{host} sent the page compressed, though it was asked not to.")
        type, charset = _read_type(reply.headers)
        if type not in TYPES:
            raise FetchError(f"{host} sent something other than a page of HTML.")
        if len(reply.body) > self._most_bytes:
            raise FetchError(f"The page of {host} is larger than {self._most_bytes:,} bytes (NUTGRAF_MAX_BODY_BYTES).")
        return Page(url, reply.body, charset)

    def _name_host(self, url: str) -> str:
        return parse_url(url, self._policy).host


def _resolve_location(url: str, location: str) -> str:
    """The URL that a redirect leads to; no URL, which is refused, where it can't be read."""
    try:
        return urljoin(url, location)
    except ValueError:  # "//[::1"
        return ""


def _read_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """Media type and charset that the Content-Type header names."""
    message = Message()
    message["Content-Type"] = headers.get("content-type", "")
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None
