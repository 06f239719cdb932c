"""Receivers of webhooks on this machine, well-behaved and hostile, and a policy that allows them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

from service.outbound.policy import OutboundPolicy, parse_policy

NAME = "hooks.example.test"

Behave = Callable[[socket.socket, Event], None]
"""What a receiver does with a connection whose request has been read, until it is done or the event is set."""


class Receiver:
    """Listens on a free port of `address` and treats each connection as `behave` says; `requests` has what arrived."""

    def __init__(
        self, behave: Behave, *, address: str = "127.0.0.1", port: int = 0, context: ssl.SSLContext | None = None
    ) -> None:
        self.requests: list[bytes] = []
        self._behave = behave
        self._context = context
        self._stop = Event()
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listener = socket.create_server((address, port), family=family)
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept
        self._thread.join()
        self._listener.close()

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://{NAME}:{self.port}/nutgraf?site=7"

    @property
    def policy(self) -> OutboundPolicy:
        """Allows this receiver under its name, and the address 127.0.0.1 alone."""
        return parse_policy([f"{NAME}:{self.port}"], ["127.0.0.1/32"])

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                stream, _ = self._listener.accept()
            except OSError:
                return
            with stream:
                self._treat(stream)

    def _treat(self, stream: socket.socket) -> None:
        stream.settimeout(5)
        try:
            if self._context is None:
                self._answer(stream)
            else:
                with self._context.wrap_socket(stream, server_side=True) as secured:
                    self._answer(secured)
        except OSError:
            return  # the caller has gone, which is what many a test is about

    def _answer(self, stream: socket.socket) -> None:
        self.requests.append(read_request(stream))
        self._behave(stream, self._stop)


def read_request(stream: socket.socket) -> bytes:
    """Head and body of the request; what there is of it when the caller goes or greets in TLS."""
    request = b""
    while not is_whole(request) and (part := stream.recv(65536)):
        request += part
    return request


def is_whole(request: bytes) -> bool:
    head, end, body = request.partition(b"\r\n\r\n")
    return head.startswith(b"\x16") or (bool(end) and len(body) >= int(read_header(head, "Content-Length") or 0))


def read_header(request: bytes, name: str) -> str:
    """The value of a header of a raw request; empty where it has none."""
    for line in request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return ""


def say(answer: bytes) -> Behave:
    """Sends this and closes."""

    def behave(stream: socket.socket, _: Event) -> None:
        stream.sendall(answer)

    return behave


def say_status(status: int, *headers: str) -> Behave:
    """Answers properly, with an empty body."""
    lines = [f"HTTP/1.1 {status} Said", "Content-Length: 0", *headers]
    return say("".join(f"{line}\r\n" for line in [*lines, ""]).encode())


def repeat(start: bytes, part: bytes, *, pause_s: float = 0.0) -> Behave:
    """Sends `start`, then `part` without end, one every `pause_s`."""

    def behave(stream: socket.socket, stop: Event) -> None:
        stream.sendall(start)
        while not stop.wait(pause_s):
            stream.sendall(part)

    return behave


def stay_silent(_: socket.socket, stop: Event) -> None:
    """Keeps the connection open and says nothing."""
    stop.wait()


def lead_to(*addresses: str) -> Callable[[str, int], list[str]]:
    """A resolver that knows these addresses of every name."""
    return lambda _host, _port: list(addresses)
