"""Where the service may send requests: hosts that the operator listed, at addresses that lie on the public internet.

A caller's URL is held against the list before anything is resolved (`parse_url`), the addresses of its name before anything is
sent (`OutboundPolicy.allows_address`). What is not understood is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

from service.domain import NutgrafError, SettingsError

Scheme = Literal["http", "https"]
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
PORTS: dict[Scheme, int] = {"http": 80, "https": 443}
URL_CHARS = 2048  # longest URL

_URL = re.compile(
    r"""
    (?P<scheme>https?)://
    (?P<host>\[[0-9A-Fa-f:.]+\] | [^\s/?\#@:\\\[\]%]+)
    (?::(?P<port>[0-9]{1,5}))?
    (?P<target>(?:[/?](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]] | %[0-9A-Fa-f]{2})*)?)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_ENTRY = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>[0-9]{1,5}))?")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")

# IANA's registries of special-purpose addresses (RFC 6890): everything there that is not for the internet at large.
_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
        192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        168.63.129.16/32
        """.split(),  # the last one looks public, and is what Azure's virtual machines reach their host by
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # all that is given out for the internet; ::1, fc00::/7, fe80::/10, ff00::/8 lie outside
_SPECIAL_V6 = tuple(map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split()))
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")


class RefusedAddressError(NutgrafError):
    """A URL, or the address that its name leads to, that the policy does not allow."""


class RefusedUrlError(RefusedAddressError):
    """A URL that the policy does not allow by its words alone."""


@dataclass(frozen=True, slots=True)
class OutboundPolicy:
    """Where requests may go; nowhere, unless something is listed. `parse_policy` makes one from what people write.

    `hosts`: "hooks.example.org" allows the ports 80 and 443, "hooks.example.org:8443" only that port; exact names, lower case,
    other scripts as xn--…, IPv6 in brackets. `networks`: networks, public or not, whose addresses are allowed.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def allows_host(self, host: str, port: int) -> bool:
        """Whether requests may go to this port of `host`, which is written as in `hosts`."""
        return f"{host}:{port}" in self.hosts or (host in self.hosts and port in PORTS.values())

    def allows_address(self, address: Address) -> bool:
        """Whether requests may go to `address`: one on the public internet, or inside a listed network.

        An IPv6 address that stands for an IPv4 one (mapped, 6to4, NAT64) needs both: its own network listed and the IPv4 address
        allowed.
        """
        if not any(address in network for network in self.networks):
            return is_public(address)
        inner = find_inner(address)
        return inner is None or self.allows_address(inner)


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL that the policy allows, taken apart. `host` is a name or an address without brackets; `target` path and query."""

    scheme: Scheme
    host: str
    port: int
    target: str


def parse_policy(hosts: Iterable[str], networks: Iterable[str]) -> OutboundPolicy:
    """The policy that lists these. Raises SettingsError that names the entry that can't be one."""
    return OutboundPolicy(
        frozenset(_parse_entry(entry.strip()) for entry in hosts), tuple(_parse_network(one.strip()) for one in networks)
    )


def read_policy(hosts: str | None, networks: str | None) -> OutboundPolicy | None:
    """The policy that two settings name, with commas between their entries; None where no host is listed. Raises as
    `parse_policy`."""
    return parse_policy(hosts.split(","), networks.split(",") if networks else ()) if hosts else None


def parse_url(url: str, policy: OutboundPolicy) -> Destination:
    """Where `url` leads, by its words alone: nothing is resolved. Raises RefusedUrlError, which doesn't quote the URL."""
    parts = _URL.fullmatch(url)
    if parts is None or len(url) > URL_CHARS:
        raise RefusedUrlError(
            f"The URL must be https://host/path or http://host/path of at most {URL_CHARS:,} characters, without user name and "
            f"fragment; what a URL can't hold is percent-encoded."
        )
    scheme: Scheme = "https" if parts["scheme"].lower() == "https" else "http"
    try:
        host = normalize_host(parts["host"])
    except ValueError as error:
        raise RefusedUrlError(f"The URL's host {error}.") from None
    port = int(parts["port"]) if parts["port"] else PORTS[scheme]
    if not policy.allows_host(host, port):
        raise RefusedUrlError(
            f"The URL leads to {host}, port {port}, which this service may not call. Its operator lists the hosts that it may."
        )
    target = parts["target"]
    return Destination(scheme, host.strip("[]"), port, target if target.startswith("/") else f"/{target}")


def normalize_host(host: str) -> str:
    """The one way to write `host`: lower case, other scripts as xn--…, an address in its shortest form, IPv6 in brackets.

    Raises ValueError with the rest of a sentence that begins with "The host".
    """
    bracketed = host.startswith("[")
    try:
        address = ip_address(host[1:-1] if bracketed else host)
    except ValueError:
        return _normalize_name(host)
    if bracketed and address.version == 4:
        raise ValueError("is an IPv4 address in brackets, which are for IPv6")
    return address.compressed if address.version == 4 else f"[{address.compressed}]"


def _normalize_name(host: str) -> str:
    name = host.lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
            same = name.encode("ascii").decode("idna") == host.lower()
        except UnicodeError:
            same = False
        if not same:  # ß, full-width letters and the like: the old and the new IDNA lead to different names
            raise ValueError("is not a name that can be written in one way only; give it as xn--…")
    if not _NAME.fullmatch(name):
        raise ValueError("is neither a name such as hooks.example.org nor an address")
    return name


def is_public(address: Address) -> bool:
    """Whether `address` is one on the internet at large; forms that stand for another address are not."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _SPECIAL_V6)


def find_inner(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for; None where it stands for itself."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _parse_entry(entry: str) -> str:
    parts = _ENTRY.fullmatch(entry)
    try:
        host = normalize_host(parts["host"] if parts else entry)
    except ValueError as error:
        raise SettingsError(f"The host {entry!r} {error}; write host or host:port.") from None
    if parts is None or parts["port"] is None:
        return host
    port = int(parts["port"])
    if not 0 < port < 65536:
        raise SettingsError(f"The host {entry!r} has a port that doesn't exist; ports go from 1 to 65535.")
    return f"{host}:{port}"


def _parse_network(written: str) -> Network:
    try:
        return ip_network(written)
    except ValueError:
        raise SettingsError(f"The network {written!r} is not one such as 10.1.0.0/16 or fd00:1::/64.") from None
