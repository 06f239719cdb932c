from __future__ import annotations

import gzip
import re
import socket
import ssl
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path
from random import Random
from threading import Event

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from service.outbound.client import BODY_BYTES, FRAME_BYTES, DeliveryError, Reply, get, post, resolve_host
from service.outbound.policy import RefusedAddressError, parse_policy
from tests.unit.outbound.receivers import (
    NAME,
    Behave,
    Receiver,
    lead_to,
    read_header,
    repeat,
    say,
    say_status,
    stay_silent,
)

BODY = b'{"id":"j1","status":"finished","done":2,"failed":0,"total":2}'
HEADERS = {"Content-Type": "application/json", "X-Nutgraf-Delivery": "j1-done"}
HERE = lead_to("127.0.0.1")
PATIENT_S = 30.0  # never waited for: whatever a test awaits comes at once
SHORT_S = 0.3  # waited for in full, where the deadline is what ends it


def send(receiver: Receiver, *, timeout_s: float = PATIENT_S, body: bytes = BODY) -> Reply:
    return post(receiver.url, body, HEADERS, policy=receiver.policy, timeout_s=timeout_s, resolve=HERE)


def _tell(reply: Reply) -> tuple[int, bytes]:
    return reply.status, reply.body


def fetch(receiver: Receiver, most_bytes: int = 1000, *, timeout_s: float = PATIENT_S) -> Reply:
    return get(receiver.url, {}, policy=receiver.policy, timeout_s=timeout_s, most_bytes=most_bytes, resolve=HERE)


def listen_at(address: str, port: int, context: ssl.SSLContext | None = None) -> Receiver:
    """A receiver that says 204; the test is skipped where this machine does not lend the address and port."""
    try:
        return Receiver(say_status(204), address=address, port=port, context=context)
    except OSError as error:
        pytest.skip(f"{address} port {port} is not to be had here: {error.strerror}")


def find_closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


# --- A receiver that keeps to HTTP ---


def test_the_request_arrives_whole_and_the_answer_comes_back() -> None:
    with Receiver(say(b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 5\r\n\r\nlater")) as receiver:
        reply = send(receiver)

    [request] = receiver.requests
    assert request.startswith(b"POST /nutgraf?site=7 HTTP/1.1\r\n")
    assert request.endswith(b"\r\n\r\n" + BODY)
    assert read_header(request, "Host") == f"{NAME}:{receiver.port}"
    assert read_header(request, "Content-Type") == "application/json"
    assert read_header(request, "X-Nutgraf-Delivery") == "j1-done"
    assert read_header(request, "Connection") == "close"
    assert (reply.status, reply.headers["retry-after"], reply.body) == (503, "120", b"later")


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
def test_the_host_header_leaves_out_the_port_of_the_scheme(scheme: str, port: int, authority: trustme.CA) -> None:
    policy = parse_policy([NAME], ["127.0.0.77"])
    with listen_at("127.0.0.77", port, secure(authority, NAME) if scheme == "https" else None) as receiver:
        post(f"{scheme}://{NAME}", BODY, HEADERS, policy=policy, timeout_s=PATIENT_S, resolve=lead_to("127.0.0.77"))

    assert read_header(receiver.requests[0], "Host") == NAME


def test_an_ipv6_address_is_called_by_its_number() -> None:
    with listen_at("::1", 0) as receiver:
        policy = parse_policy([f"[::1]:{receiver.port}"], ["::1"])
        reply = post(f"http://[0:0::1]:{receiver.port}/", BODY, HEADERS, policy=policy, timeout_s=PATIENT_S)

    assert reply.status == 204
    assert read_header(receiver.requests[0], "Host") == f"[::1]:{receiver.port}"


def test_an_address_that_takes_no_connection_leaves_it_to_the_next() -> None:
    with Receiver(say_status(204)) as receiver:
        policy = parse_policy([f"{NAME}:{receiver.port}"], ["127.0.0.0/8"])
        resolve = lead_to("127.0.0.99", "127.0.0.1", "127.0.0.1")
        assert post(receiver.url, BODY, HEADERS, policy=policy, timeout_s=PATIENT_S, resolve=resolve).status == 204


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver(say_status(200)) as proxy, Receiver(say_status(204)) as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert send(receiver).status == 204

    assert proxy.requests == []


def test_a_redirect_to_a_private_address_is_an_answer_and_no_more() -> None:
    with Receiver(say_status(200)) as inside:
        location = f"Location: http://127.0.0.1:{inside.port}/secrets"
        with Receiver(say_status(307, location)) as receiver:
            assert send(receiver).status == 307

    assert len(receiver.requests) == 1
    assert inside.requests == []


def test_a_coded_body_stays_as_it_is() -> None:
    packed = gzip.compress(b"0" * 1_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with Receiver(say(head + packed)) as receiver:
        assert send(receiver).body == packed

    assert read_header(receiver.requests[0], "Accept-Encoding") == "identity"


# --- Where the name leads ---


def test_the_connection_goes_to_the_address_that_was_judged_and_nothing_resolves_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.66"]])  # the listed address first, another one to whoever asks again

    def forbid(*_: object, **__: object) -> None:
        raise AssertionError("resolved by another way")

    with Receiver(say_status(204)) as receiver, listen_at("127.0.0.66", receiver.port) as inside:

        def send_again() -> Reply:
            return post(
                receiver.url, BODY, HEADERS, policy=receiver.policy, timeout_s=PATIENT_S, resolve=lambda *_: next(answers)
            )

        with monkeypatch.context() as guarded:
            guarded.setattr(socket, "getaddrinfo", forbid)
            assert send_again().status == 204
        with pytest.raises(RefusedAddressError, match=r"leads to 127\.0\.0\.66, which is not on the public internet"):
            send_again()

    assert len(receiver.requests) == 1
    assert inside.requests == []


@pytest.mark.parametrize("addresses", ["127.0.0.1 127.0.0.66", "127.0.0.66 127.0.0.1", "127.0.0.1 ::ffff:127.0.0.1"])
def test_one_address_that_is_refused_refuses_the_name(addresses: str) -> None:
    with Receiver(say_status(204)) as receiver, pytest.raises(RefusedAddressError):
        post(receiver.url, BODY, HEADERS, policy=receiver.policy, timeout_s=PATIENT_S, resolve=lead_to(*addresses.split()))

    assert receiver.requests == []


def test_a_host_that_is_not_listed_is_not_even_resolved() -> None:
    def forbid(*_: object) -> list[str]:
        raise AssertionError("resolved")

    with pytest.raises(RefusedAddressError, match="may not call"):
        post("https://other.example/", BODY, HEADERS, policy=parse_policy([NAME], []), timeout_s=PATIENT_S, resolve=forbid)


def test_a_name_without_an_address_is_no_delivery() -> None:
    def fail(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for resolve in (fail, lead_to()):
        with pytest.raises(DeliveryError, match=rf"^{re.escape(NAME)} has no address that could be found\.$"):
            post(f"https://{NAME}/", BODY, HEADERS, policy=parse_policy([NAME], []), timeout_s=PATIENT_S, resolve=resolve)


def test_a_resolver_that_takes_too_long_ends_at_the_deadline() -> None:
    asked = Event()

    def wait(*_: object) -> list[str]:
        asked.wait()
        return []

    with pytest.raises(DeliveryError, match=r"did not answer within 0\.3 s"):
        post(f"https://{NAME}/", BODY, HEADERS, policy=parse_policy([NAME], []), timeout_s=SHORT_S, resolve=wait)
    asked.set()


def test_a_mistake_in_a_resolver_is_not_hidden() -> None:
    def fail(*_: object) -> list[str]:
        raise LookupError("mistaken")

    with pytest.raises(LookupError, match="mistaken"):
        post(f"https://{NAME}/", BODY, HEADERS, policy=parse_policy([NAME], []), timeout_s=PATIENT_S, resolve=fail)


def test_the_system_resolves_numbers_to_themselves() -> None:
    assert resolve_host("127.0.0.1", 80) == ["127.0.0.1"]
    assert resolve_host("::1", 80) == ["::1"]


def write_plain(address: int) -> str:
    return str(IPv4Address(address))


def write_shortest(address: int) -> str:
    return f"{address >> 24}.{address & 0xFFFFFF}"


def write_octal(address: int) -> str:
    return ".".join(f"0{part:o}" for part in address.to_bytes(4, "big"))


SPELLINGS: tuple[Callable[[int], str], ...] = (write_plain, str, hex, write_shortest, write_octal)
PRIVATE_V4 = st.sampled_from(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/3".split()
).flatmap(lambda network: st.ip_addresses(v=4, network=IPv4Network(network)))
PRIVATE_V6 = st.sampled_from("::/96 ::ffff:0:0/96 64:ff9b::/96 2001::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8".split()).flatmap(
    lambda network: st.ip_addresses(v=6, network=IPv6Network(network))
)


@given(PRIVATE_V4, st.sampled_from(SPELLINGS), st.sampled_from(["http", "https"]))
def test_no_spelling_of_a_private_address_passes_even_where_it_is_listed_as_a_host(
    address: IPv4Address, spell: Callable[[int], str], scheme: str
) -> None:
    host = spell(int(address))

    with pytest.raises(RefusedAddressError, match="not on the public internet"):
        post(f"{scheme}://{host}/", BODY, HEADERS, policy=parse_policy([host], []), timeout_s=PATIENT_S)


@given(st.one_of(PRIVATE_V4, PRIVATE_V6), st.lists(st.sampled_from(["8.8.8.8", "2606:4700::1"]), max_size=3), st.randoms())
def test_no_name_that_has_a_private_address_among_others_passes(
    address: IPv4Address | IPv6Address, others: list[str], order: Random
) -> None:
    addresses = [str(address), *others]
    order.shuffle(addresses)

    with pytest.raises(RefusedAddressError, match="not on the public internet"):
        post(f"https://{NAME}/", BODY, HEADERS, policy=parse_policy([NAME], []), timeout_s=PATIENT_S, resolve=lead_to(*addresses))


# --- TLS ---


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this process trusts, as an operator would have it."""
    authority = trustme.CA()
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


def secure(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_a_certificate_that_holds_for_the_name_is_taken_and_the_name_is_asked_for(authority: trustme.CA) -> None:
    asked: list[str | None] = []
    context = secure(authority, NAME)
    context.sni_callback = lambda _stream, name, _context: asked.append(name)
    with Receiver(say_status(204), context=context) as receiver:
        assert send(receiver).status == 204

    assert asked == [NAME]
    assert receiver.requests[0].endswith(BODY)


def test_a_certificate_for_another_name_is_refused_before_anything_is_sent(authority: trustme.CA) -> None:
    message = rf"certificate that does not hold: Hostname mismatch.*{re.escape(NAME)}'\.$"
    context = secure(authority, "other.example.test", "127.0.0.1")
    with Receiver(say_status(204), context=context) as receiver, pytest.raises(DeliveryError, match=message):
        send(receiver)

    assert receiver.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused(authority: trustme.CA) -> None:
    context = secure(trustme.CA(), NAME)
    with Receiver(say_status(204), context=context) as receiver, pytest.raises(DeliveryError, match="that does not hold"):
        send(receiver)

    assert receiver.requests == []


def test_a_receiver_that_speaks_no_tls_is_no_delivery() -> None:
    with Receiver(say_status(204)) as receiver, pytest.raises(DeliveryError, match="could not agree on TLS"):
        post(receiver.url.replace("http:", "https:"), BODY, HEADERS, policy=receiver.policy, timeout_s=PATIENT_S, resolve=HERE)


# --- Hostile receivers ---


@pytest.mark.parametrize(
    ("behave", "message"),
    [
        (say(b""), "refused or closed the connection"),
        (say(b"HTTP/1.1 200 OK\r\nContent-Type: te"), "refused or closed the connection"),
        (say(b"HTTP/1.1 200 OK\r\n"), "refused or closed the connection"),
        (say(b"SSH-2.0-OpenSSH_9.2\r\n"), "answered with something other than HTTP"),
        (say(bytes(range(256)) * 16), "answered with something other than HTTP"),
        (say(b"HTTP/1.1 2000 OK\r\n\r\n"), "answered with something other than HTTP"),
        (say(b"HTTP/9.9 200 OK\r\n\r\n"), "answered with something other than HTTP"),
        (repeat(b"", b"x" * 4096), "answered with something other than HTTP"),
        (repeat(b"HTTP/1.1 200 OK\r\n", b"X-Many: y\r\n"), "answered with something other than HTTP"),
        (repeat(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "answered with something other than HTTP"),
    ],
)
def test_what_is_no_whole_answer_is_no_delivery(behave: Behave, message: str) -> None:
    with Receiver(behave) as receiver, pytest.raises(DeliveryError, match=rf"^{re.escape(NAME)} ({message})"):
        send(receiver)


@pytest.mark.parametrize(
    "behave",
    [
        stay_silent,
        repeat(b"", b"H", pause_s=0.02),
        repeat(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"y", pause_s=0.02),
        repeat(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", pause_s=0.02),
    ],
)
def test_an_answer_that_does_not_come_to_its_head_ends_at_the_deadline(behave: Behave) -> None:
    with Receiver(behave) as receiver, pytest.raises(DeliveryError, match=r"did not answer within 0\.3 s\.$"):
        send(receiver, timeout_s=SHORT_S)


def test_a_body_that_drips_takes_nothing_from_the_status() -> None:
    with Receiver(repeat(b"HTTP/1.1 202 Accepted\r\nContent-Length: 99999\r\n\r\n", b"z", pause_s=0.02)) as receiver:
        assert _tell(send(receiver, timeout_s=1.5)) == (202, b"")  # long enough for the head on a busy machine


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3b9aca00\r\n",
    ],
)
def test_of_a_gigabyte_a_little_is_read(head: bytes) -> None:
    with Receiver(repeat(head, b"g" * 65536)) as receiver:
        assert _tell(send(receiver)) == (200, b"g" * BODY_BYTES)


@pytest.mark.parametrize("chunks", [b"-5\r\nhello", b"zz\r\n", b"10\r\nshort", b"1;" + b"e" * (BODY_BYTES + FRAME_BYTES)])
def test_a_body_in_chunks_that_are_none_takes_nothing_from_the_status(chunks: bytes) -> None:
    with Receiver(say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)) as receiver:
        assert _tell(send(receiver)) == (200, b"")


def test_a_chunk_of_negative_size_reads_no_more_than_others() -> None:
    with Receiver(repeat(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", b"n" * 65536)) as receiver:
        assert len(send(receiver).body) <= BODY_BYTES


def test_a_receiver_that_reads_nothing_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        policy = parse_policy([f"{NAME}:{port}"], ["127.0.0.1"])
        with pytest.raises(DeliveryError, match="did not answer within"):
            post(f"http://{NAME}:{port}/", bytes(32_000_000), HEADERS, policy=policy, timeout_s=SHORT_S, resolve=HERE)


def test_a_deadline_that_is_over_sends_nothing() -> None:
    with Receiver(say_status(204)) as receiver, pytest.raises(DeliveryError, match="did not answer within 0 s"):
        send(receiver, timeout_s=0)

    assert receiver.requests == []


def test_a_closed_port_and_an_address_without_a_way_are_no_delivery() -> None:
    port = find_closed_port()
    policy = parse_policy([f"{NAME}:{port}"], ["127.0.0.1", "255.255.255.255"])
    for address, message in (("127.0.0.1", "refused or closed the connection"), ("255.255.255.255", "could not be reached")):
        with pytest.raises(DeliveryError, match=message):
            post(f"http://{NAME}:{port}/", BODY, HEADERS, policy=policy, timeout_s=PATIENT_S, resolve=lead_to(address))


def test_errors_tell_neither_the_urls_path_nor_what_was_sent_or_received() -> None:
    with Receiver(say(b"WELCOME-TO-REDIS secret-banner\r\n")) as receiver, pytest.raises(DeliveryError) as caught:
        send(receiver)

    told = f"{caught.value!r} {caught.value.__cause__} {caught.value.__suppress_context__}"
    assert "banner" not in told
    assert "site=7" not in told
    assert "finished" not in told


# --- What is asked for, and read to its end ---


def test_a_page_is_asked_for_without_a_body_and_read_whole() -> None:
    with Receiver(say(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<p>Hi!")) as receiver:
        reply = fetch(receiver)

    [request] = receiver.requests
    assert request.startswith(b"GET /nutgraf?site=7 HTTP/1.1\r\n")
    assert request.endswith(b"\r\n\r\n")
    assert (reply.status, reply.headers["content-type"], reply.body) == (200, "text/html", b"<p>Hi!")


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\n" + b"g" * 5000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"g" * 5000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + b"g" * 5000 + b"\r\n0\r\n\r\n",
    ],
)
def test_of_a_page_that_is_too_long_one_byte_too_many_is_read(answer: bytes) -> None:
    with Receiver(say(answer)) as receiver:
        assert len(fetch(receiver, 999).body) == 1000


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<p>Hi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n<p>Hi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n<p>Hi",
    ],
)
def test_a_page_that_breaks_off_is_none(answer: bytes) -> None:
    with Receiver(say(answer)) as receiver, pytest.raises(DeliveryError, match="before its answer was complete"):
        fetch(receiver)


def test_a_page_that_drips_ends_at_the_deadline() -> None:
    drip = repeat(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"z", pause_s=0.02)
    with Receiver(drip) as receiver, pytest.raises(DeliveryError, match="did not answer within"):
        fetch(receiver, timeout_s=SHORT_S)
