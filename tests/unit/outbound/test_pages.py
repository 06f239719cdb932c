"""Pages by their URL: from hosts that are listed, whatever a site answers."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from service.domain import InputError
from service.outbound.pages import MOST_AT_ONCE, MOST_REDIRECTS, FetchError, Page, PageFetcher
from service.outbound.policy import parse_policy
from tests.unit.outbound.receivers import NAME, Behave, Receiver, lead_to, say, say_status, stay_silent

PAGE = b"<html><body><p>The mill closes.</p></body></html>"


def say_page(body: bytes = PAGE, *headers: str) -> Behave:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *(headers or ("Content-Type: text/html",))]
    return say("".join(f"{line}\r\n" for line in [*lines, ""]).encode() + body)


def build(*receivers: Receiver, most_bytes: int = 1000, timeout_s: float = 30.0, address: str = "127.0.0.1") -> PageFetcher:
    policy = parse_policy([f"{NAME}:{receiver.port}" for receiver in receivers], ["127.0.0.1/32"])
    return PageFetcher(policy, most_bytes=most_bytes, timeout_s=timeout_s, resolve=lead_to(address))


def fetch(behave: Behave, *, timeout_s: float = 30.0) -> Page:
    with Receiver(behave) as receiver:
        return build(receiver, timeout_s=timeout_s).fetch(receiver.url)


def test_a_page_comes_with_the_charset_that_its_site_names() -> None:
    page = fetch(say_page(PAGE, "Content-Type: text/html; charset=windows-1252"))

    assert (page.body, page.charset) == (PAGE, "windows-1252")


def test_a_redirect_on_a_listed_host_is_followed_and_the_page_has_its_last_url() -> None:
    with Receiver(say_page()) as page, Receiver(say_status(301, f"Location: http://{NAME}:{page.port}/story")) as first:
        found = build(page, first).fetch(first.url)

    assert (found.url, found.body) == (f"http://{NAME}:{page.port}/story", PAGE)


def test_a_redirect_may_be_relative() -> None:
    def behave(stream: socket.socket, stop: Event) -> None:
        (say_status(302, "Location: ./b") if len(receiver.requests) == 1 else say_page())(stream, stop)

    with Receiver(behave) as receiver:
        found = build(receiver).fetch(f"http://{NAME}:{receiver.port}/news/a")

    assert found.url == f"http://{NAME}:{receiver.port}/news/b"


def test_a_redirect_to_a_host_that_is_not_listed_is_not_followed() -> None:
    with Receiver(say_page()) as inside, pytest.raises(InputError, match="may not call") as refused:
        fetch(say_status(302, f"Location: http://127.0.0.1:{inside.port}/"))

    assert refused.value.pointer == "/url"
    assert inside.requests == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "//[::1]/", "ftp://hooks.example.test/", "//[::1", "http://a b/"])
def test_a_redirect_to_what_is_no_page_is_not_followed(location: str) -> None:
    with pytest.raises(InputError):
        fetch(say_status(302, f"Location: {location}"))


def test_a_ring_of_redirects_ends() -> None:
    with Receiver(say_status(302, "Location: /again")) as receiver, pytest.raises(FetchError, match="redirects more than"):
        build(receiver).fetch(receiver.url)

    assert len(receiver.requests) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("behave", "message"),
    [
        (say_status(404), "answered 404 instead of a page"),
        (say_status(302), "answered 302 instead of a page"),
        (say_page(PAGE, "Content-Type: application/pdf"), "something other than a page of HTML"),
        (say_page(PAGE, "X-None: 1"), "something other than a page of HTML"),
        (say_page(PAGE, "Content-Type: text/html", "Content-Encoding: gzip"), "compressed"),
        (say_page(PAGE * 50), "larger than 1,000 bytes"),
        (say(b"SSH-2.0-OpenSSH_9.2\r\n"), "something other than HTTP"),
    ],
)
def test_what_is_no_page_says_what_it_was_and_of_which_host(behave: Behave, message: str) -> None:
    with pytest.raises(FetchError, match=message) as failed:
        fetch(behave)

    assert NAME in str(failed.value)
    assert "site=7" not in str(failed.value)


def test_a_last_redirect_to_a_host_that_is_not_listed_is_one_too_many() -> None:
    def behave(stream: socket.socket, stop: Event) -> None:
        last = len(receiver.requests) > MOST_REDIRECTS
        say_status(302, f"Location: {'http://elsewhere.example/' if last else '/again'}")(stream, stop)

    with Receiver(behave) as receiver, pytest.raises(FetchError, match=f"{NAME} redirects more than"):
        build(receiver).fetch(receiver.url)


def test_an_address_inside_is_not_called_and_not_told() -> None:
    with Receiver(say_page()) as receiver, pytest.raises(FetchError, match="may not call") as refused:
        build(receiver, address="127.0.0.66").fetch(receiver.url)

    assert "127.0.0.66" not in str(refused.value)
    assert receiver.requests == []


@pytest.mark.parametrize(
    "url", ["", "hooks.example.test", "http://elsewhere.example/", "file:///etc/passwd", "http://a@b.example/"]
)
def test_a_url_that_may_not_be_fetched_is_the_callers_fault(url: str) -> None:
    with pytest.raises(InputError) as refused:
        PageFetcher(parse_policy([NAME], []), most_bytes=1000).fetch(url)

    assert refused.value.pointer == "/url"


def test_a_site_that_says_nothing_ends_at_the_deadline() -> None:
    with pytest.raises(FetchError, match="did not answer within"):
        fetch(stay_silent, timeout_s=0.3)


def test_a_few_pages_are_fetched_at_a_time_and_the_next_is_told_to_come_again() -> None:
    waiting = Event()

    def resolve(host: str, port: int) -> list[str]:
        waiting.wait(10)
        return []

    fetcher = PageFetcher(parse_policy([NAME], []), most_bytes=1000, resolve=resolve)
    with ThreadPoolExecutor(MOST_AT_ONCE + 1) as pool:
        fetches = [pool.submit(fetcher.fetch, f"https://{NAME}/") for _ in range(MOST_AT_ONCE + 1)]
        _wait_for(lambda: any(one.done() for one in fetches))
        waiting.set()
        failures = [type(one.exception()) for one in fetches]

    assert sorted(one.__name__ for one in failures) == ["FetchError"] * MOST_AT_ONCE + ["OverloadedError"]
    with pytest.raises(FetchError):  # there is room again
        fetcher.fetch(f"https://{NAME}/")


def _wait_for(done: Callable[[], object]) -> None:
    pause = Event()
    for _ in range(1000):
        if done():
            return
        pause.wait(0.01)
