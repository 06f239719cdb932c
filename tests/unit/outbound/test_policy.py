from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import SettingsError
from service.outbound.policy import Destination, OutboundPolicy, RefusedAddressError, parse_policy, parse_url

POLICY = parse_policy(["hooks.example.org", "cms.example.org:8443", "bücher.example", "[2001:db8::7]:9000", "192.0.2.7"], [])
PIECES = [
    "",
    " ",
    "\t",
    "\n",
    "\r",
    "\0",
    "\u00a0",
    *"""
    http https HTTPS ftp file gopher javascript :// : / // /// \\ @ # ? % %2e %00 %40 [ ] . .. ; & = + ~
    é ß 。 ． ｅ \u2100 \u200d
    hooks.example.org cms.example.org HOOKS.Example.ORG hooks.example.org. evil.example user user:pass 80 443 8443 0 65536 99999
    127.0.0.1 localhost 2130706433 0x7f.1 ::1 [::1] [2001:db8::7] 9000 192.0.2.7 bücher.example xn--bcher-kva.example path
""".split(),
]
URLS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "Http"]),
        st.sampled_from(["", "a@", "hooks.example.org@", "evil.example\\"]),
        st.sampled_from(["hooks.example.org", "HOOKS.example.org", "hooks.example.org:80", "cms.example.org:8443", "192.0.2.7"]),
        st.one_of(st.text(max_size=12), st.lists(st.sampled_from(PIECES), max_size=4).map("".join)),
    ),
)


@pytest.mark.parametrize(
    "address",
    """
    0.0.0.0 0.1.2.3 10.0.0.5 100.64.0.1 100.127.255.255 127.0.0.1 127.8.9.10 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192
    192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    168.63.129.16
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::a00:5 100::1
    2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1
    fc00::1 fd00:ec2::254 fe80::1 fe80::1%2 fec0::1 ff02::1 4000::1
    """.split(),
)
def test_an_address_that_is_not_on_the_public_internet_is_refused(address: str) -> None:
    assert not OutboundPolicy().allows_address(ip_address(address))


@pytest.mark.parametrize("address", "8.8.8.8 100.63.255.255 100.128.0.1 172.32.0.1 2606:4700::1111 2a00:1450:4001::1".split())
def test_a_public_address_is_allowed(address: str) -> None:
    assert OutboundPolicy().allows_address(ip_address(address))


def test_a_private_address_is_allowed_inside_a_listed_network_only() -> None:
    policy = parse_policy([], ["10.20.0.0/16", "fd00:1::/64", "127.0.0.1"])

    allowed = ["10.20.0.1", "10.20.255.255", "fd00:1::9", "127.0.0.1"]
    refused = ["10.21.0.1", "fd00:1:0:1::9", "127.0.0.2", "::ffff:10.20.0.1", "64:ff9b::10.20.0.1", "2002:a14:1::"]
    assert all(policy.allows_address(ip_address(one)) for one in allowed)
    assert not any(policy.allows_address(ip_address(one)) for one in refused)


def test_behind_a_listed_translator_the_inner_address_is_judged_all_the_same() -> None:
    policy = parse_policy([], ["64:ff9b::/96", "::ffff:0:0/96", "2002::/16", "::/96"])

    for form in ("64:ff9b::{}", "::ffff:{}", "::{}"):
        assert policy.allows_address(ip_address(form.format("8.8.8.8")))
        assert not policy.allows_address(ip_address(form.format("10.0.0.5")))
    assert policy.allows_address(ip_address("2002:808:808::1"))
    assert not policy.allows_address(ip_address("2002:a00:5::1"))


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_is_allowed_is_global_by_the_standard_library_too(address: object) -> None:
    judged = ip_address(str(address))

    if OutboundPolicy().allows_address(judged):
        assert judged.is_global
        assert not judged.is_multicast
        assert not judged.is_reserved


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("https://hooks.example.org", Destination("https", "hooks.example.org", 443, "/")),
        ("http://hooks.example.org/a/b?c=d%20e", Destination("http", "hooks.example.org", 80, "/a/b?c=d%20e")),
        ("HTTPS://Hooks.Example.ORG?c=d", Destination("https", "hooks.example.org", 443, "/?c=d")),
        ("http://hooks.example.org:443/", Destination("http", "hooks.example.org", 443, "/")),
        ("https://cms.example.org:8443/", Destination("https", "cms.example.org", 8443, "/")),
        ("https://bücher.example/", Destination("https", "xn--bcher-kva.example", 443, "/")),
        ("https://xn--bcher-kva.example/", Destination("https", "xn--bcher-kva.example", 443, "/")),
        ("https://[2001:DB8:0::7]:9000/", Destination("https", "2001:db8::7", 9000, "/")),
        ("http://192.0.2.7/", Destination("http", "192.0.2.7", 80, "/")),
    ],
)
def test_a_url_of_a_listed_host_is_taken_apart(url: str, destination: Destination) -> None:
    assert parse_url(url, POLICY) == destination


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://hooks.example.org/", "must be https://host/path"),
        ("//hooks.example.org/", "must be https://host/path"),
        ("https:hooks.example.org", "must be https://host/path"),
        ("https:///hooks.example.org", "must be https://host/path"),
        ("https://user:word@hooks.example.org/", "without user name"),
        ("https://hooks.example.org/#part", "and fragment"),
        ("https://hooks.example.org/a b", "is percent-encoded"),
        ("https://hooks.example.org/é", "is percent-encoded"),
        ("https://hooks.example.org/%zz", "is percent-encoded"),
        ("https://hooks.example.org/\r\nX: y", "is percent-encoded"),
        ("https://hooks.example.org\n", "must be https://host/path"),
        ("https://hooks.example.org\\@evil.example/", "must be https://host/path"),
        ("https://hooks.example.org:/", "must be https://host/path"),
        (f"https://hooks.example.org/{'a' * 2048}", "at most 2,048 characters"),
        ("https://hooks.example.org./", "host is neither a name"),
        ("https://-hooks.example.org/", "host is neither a name"),
        (f"https://{'a.' * 127}org/", "host is neither a name"),
        ("https://[hooks]/", "must be https://host/path"),
        ("https://[::g]/", "must be https://host/path"),
        ("https://[:::]/", "host is neither a name"),
        ("https://[192.0.2.7]/", "IPv4 address in brackets"),
        ("https://straße.example/", "give it as xn--"),
        ("https://ｈooks.example.org/", "give it as xn--"),
        ("https://hooks。example.org/", "give it as xn--"),
        (f"https://{'é' * 70}.example/", "give it as xn--"),
        ("https://evil.example/", "evil.example, port 443, which this service may not call"),
        ("https://sub.hooks.example.org/", "may not call"),
        ("https://hooks.example.org:8080/", "may not call"),
        ("https://cms.example.org/", "may not call"),
        ("https://hooks.example.org:65979/", "may not call"),
        ("http://0xC0000207/", "may not call"),
    ],
)
def test_any_other_url_is_refused_with_the_reason(url: str, message: str) -> None:
    with pytest.raises(RefusedAddressError, match=re.escape(message)):
        parse_url(url, POLICY)


def test_nothing_is_allowed_where_nothing_is_listed() -> None:
    with pytest.raises(RefusedAddressError, match="may not call"):
        parse_url("https://hooks.example.org/", OutboundPolicy())


@given(URLS)
def test_whatever_passes_leads_to_a_listed_host_in_the_eyes_of_other_parsers_too(url: str) -> None:
    try:
        destination = parse_url(url, POLICY)
    except RefusedAddressError:
        return
    other = urlsplit(url)
    assert other.username is None
    assert (other.hostname or "").encode("idna").decode() in ("2001:db8::7", destination.host)
    assert destination.host in {entry.rpartition(":")[0].strip("[]") or entry for entry in POLICY.hosts} | POLICY.hosts
    assert (other.port or {"http": 80, "https": 443}[other.scheme]) == destination.port
    assert re.fullmatch(r"/[!-~]*", destination.target)


def test_hosts_and_networks_are_listed_in_one_spelling() -> None:
    hosts = [" Hooks.Example.org ", "CMS.example.org:0443", "Bücher.example", "::1", "[0:0::1]:9000"]
    policy = parse_policy(hosts, [" 10.0.0.0/8 "])

    assert policy.hosts == {"hooks.example.org", "cms.example.org:443", "xn--bcher-kva.example", "[::1]", "[::1]:9000"}
    assert policy.networks == (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("", "'' is neither a name"),
        ("*.example.org", "is neither a name"),
        ("https://hooks.example.org", "is neither a name"),
        ("hooks.example.org:https", "is neither a name"),
        ("hooks.example.org:0", "ports go from 1 to 65535"),
        ("hooks.example.org:65536", "ports go from 1 to 65535"),
        ("straße.example", "give it as xn--"),
    ],
)
def test_a_host_that_cannot_be_listed_is_named(host: str, message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        parse_policy(["cms.example.org", host], [])


@pytest.mark.parametrize("network", ["10.0.0.0/33", "10.0.0.1/8", "intranet", ""])
def test_a_network_that_cannot_be_listed_is_named(network: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(f"{network!r} is not one such as")):
        parse_policy([], ["10.0.0.0/8", network])
