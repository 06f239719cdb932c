"""One request to a host that the operator listed, at an address that was judged before anything was sent.

The name is resolved once, every address that it has is judged, and the connection goes to one of those addresses itself, so that
a name which leads elsewhere a moment later changes nothing. TLS is verified against the name. Redirects are not followed, the
environment's proxies not asked, coded bodies not decoded; one deadline stands over all of it, and little is read.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from ipaddress import ip_address
from threading import Thread
from typing import Any, Literal

from service.domain import NutgrafError
from service.outbound.policy import PORTS, Address, Destination, OutboundPolicy, RefusedAddressError, parse_url

BODY_BYTES = 16 * 1024  # of the body of the answer to a POST; the rest is left unread
FRAME_BYTES = 48 * 1024  # of what else is sent: the head, and the sizes of chunks

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host, as they are written in numbers. May raise OSError."""


class DeliveryError(NutgrafError):
    """A request that got no answer. The message names the host, and nothing of what was sent or received."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered. `body` is as sent, at most as much as was to be read; `headers` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, and how the answer's body is read: at most `most_bytes` of it."""

    method: Literal["GET", "POST"]
    headers: Mapping[str, str]
    body: bytes | None
    read_body: Callable[[HTTPResponse, int], bytes]
    most_bytes: int


@dataclass(frozen=True, slots=True)
class _Deadline:
    ends_s: float  # on the monotonic clock

    def count_left_s(self) -> float:
        """The seconds that are left. Raises TimeoutError when none are."""
        left_s = self.ends_s - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        return left_s


def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses that the system knows of `host`, in the order in which they should be tried."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    policy: OutboundPolicy,
    timeout_s: float,
    resolve: Resolver = resolve_host,
) -> Reply:
    """Sends `body` to `url` and returns the answer, whatever its status; `timeout_s` is for everything together. Of the answer's
    body at most the first 16 KiB are read, and none where it breaks off or takes too long: the status has been said.

    Raises RefusedAddressError when the policy does not allow the URL or one of its host's addresses, DeliveryError when no answer
    came.
    """
    return _ask(_Question("POST", headers, body, _read_beginning, BODY_BYTES), parse_url(url, policy), policy, timeout_s, resolve)


def get(
    url: str,
    headers: Mapping[str, str],
    *,
    policy: OutboundPolicy,
    timeout_s: float,
    most_bytes: int,
    resolve: Resolver = resolve_host,
) -> Reply:
    """Asks for `url` and returns the answer, whatever its status, with its whole body; one that is longer than `most_bytes` is
    cut there, one byte beyond. Raises as `post`, and DeliveryError for a body that breaks off."""
    return _ask(_Question("GET", headers, None, _read_whole, most_bytes + 1), parse_url(url, policy), policy, timeout_s, resolve)


def _ask(question: _Question, destination: Destination, policy: OutboundPolicy, timeout_s: float, resolve: Resolver) -> Reply:
    deadline = _Deadline(time.monotonic() + timeout_s)
    try:
        addresses = _find_addresses(destination, policy, resolve, deadline)
        with _open_stream(destination, addresses, deadline) as stream:
            return _exchange(question, destination, _Wire(stream, deadline, question.most_bytes + FRAME_BYTES))
    except (OSError, HTTPException) as error:
        raise DeliveryError(f"{destination.host} {_describe_failure(error, timeout_s)}.") from None


def _describe_failure(error: OSError | HTTPException, timeout_s: float) -> str:
    """What happened, after the host's name; the receiver's own words stay out."""
    match error:
        case TimeoutError():
            return f"did not answer within {timeout_s:g} s"
        case socket.gaierror():
            return "has no address that could be found"
        case ssl.SSLCertVerificationError():
            return f"showed a certificate that does not hold: {error.verify_message.rstrip('.')}"
        case ssl.SSLError():
            return f"could not agree on TLS ({error.reason})"
        case ConnectionError():
            return "refused or closed the connection before its answer was complete"
        case OSError():
            return f"could not be reached ({error.strerror})"
    return "answered with something other than HTTP"


def _find_addresses(
    destination: Destination, policy: OutboundPolicy, resolve: Resolver, deadline: _Deadline
) -> Sequence[Address]:
    """Every address of the host, all of them allowed: a name that leads to one that isn't is refused as a whole."""
    written = _resolve_in_time(destination, resolve, deadline)
    addresses = [ip_address(one) for one in dict.fromkeys(written)]
    if not addresses:
        raise socket.gaierror
    for address in addresses:
        if not policy.allows_address(address):
            raise RefusedAddressError(
                f"{destination.host} leads to {address}, which is not on the public internet, nor in a network that is listed."
            )
    return addresses


def _resolve_in_time(destination: Destination, resolve: Resolver, deadline: _Deadline) -> Sequence[str]:
    """What `resolve` says, which nothing can interrupt: when it takes too long it is left to end by itself."""
    future: Future[Sequence[str]] = Future()

    def run() -> None:
        try:
            future.set_result(resolve(destination.host, destination.port))
        except Exception as error:
            future.set_exception(error)  # raised where the result is waited for

    Thread(target=run, name="resolve", daemon=True).start()
    return future.result(deadline.count_left_s())


def _open_stream(destination: Destination, addresses: Sequence[Address], deadline: _Deadline) -> socket.socket:
    """A connection to the first of the addresses that takes one; over https with TLS, verified against the host."""
    stream = _connect(destination.port, addresses, deadline)
    if destination.scheme == "http":
        return stream
    try:
        stream.settimeout(deadline.count_left_s())
        return ssl.create_default_context().wrap_socket(stream, server_hostname=destination.host)
    except BaseException:
        stream.close()
        raise


def _connect(port: int, addresses: Sequence[Address], deadline: _Deadline) -> socket.socket:
    """Each address gets an equal part of the time that is left, so that one that is silent leaves some to the next."""
    *others, last = addresses
    for place, address in enumerate(others):
        with suppress(OSError):
            return _connect_to(address, port, deadline.count_left_s() / (len(addresses) - place))
    return _connect_to(last, port, deadline.count_left_s())


def _connect_to(address: Address, port: int, timeout_s: float) -> socket.socket:
    stream = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6)
    try:
        stream.settimeout(timeout_s)
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # head and body go as two writes
        stream.connect((str(address), port))
    except BaseException:
        stream.close()
        raise
    return stream


def _exchange(question: _Question, destination: Destination, wire: _Wire) -> Reply:
    connection = HTTPConnection(destination.host, destination.port)
    connection.default_port = PORTS[destination.scheme]  # the Host header leaves it out
    connection.sock = wire  # open already: it never connects by itself
    connection.request(question.method, destination.target, question.body, {**question.headers, "Connection": "close"})
    with connection.getresponse() as response:
        if wire.ended:  # http.client takes a head that breaks off for a whole one
            raise ConnectionError
        told = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, told, question.read_body(response, question.most_bytes))


def _read_beginning(response: HTTPResponse, most: int) -> bytes:
    """The body's beginning. The status has been said: a body that fails takes nothing back."""
    try:
        return response.read(most)[:most]
    except (OSError, HTTPException, ValueError):  # ValueError: a chunk of negative size
        return b""


def _read_whole(response: HTTPResponse, most: int) -> bytes:
    """The body, at most `most` bytes of it. Raises ConnectionError for one that ends before its length."""
    try:
        body = response.read(most)[:most]
    except (IncompleteRead, ValueError):
        raise ConnectionError from None
    if response.length and len(body) < most:
        raise ConnectionError
    return body


class _Wire:
    """As much of a socket as http.client uses; whoever opened the socket closes it."""

    def __init__(self, stream: socket.socket, deadline: _Deadline, most_bytes: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._reader = _Reader(stream, deadline, most_bytes)

    @property
    def ended(self) -> bool:
        """Whether the receiver has sent all that it will, or all that is read of it."""
        return self._reader.ended

    def sendall(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            self._stream.settimeout(self._deadline.count_left_s())
            left = left[self._stream.send(left) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._reader)

    def close(self) -> None:
        """Nothing: http.client closes before it reads."""


class _Reader(io.RawIOBase):
    """What the receiver sends, until the deadline and up to a bound, which reads as its end."""

    def __init__(self, stream: socket.socket, deadline: _Deadline, most_bytes: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._left = most_bytes
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._stream.settimeout(self._deadline.count_left_s())
        count = self._stream.recv_into(buffer, min(len(buffer), self._left)) if self._left else 0
        self._left -= count
        self.ended = count == 0
        return count
