"""Webhooks: the signed call that tells a receiver that a job is done, made again with growing pauses until it is taken.

    POST /nutgraf HTTP/1.1
    Content-Type: application/json
    X-Nutgraf-Delivery: 5f0c…-done
    X-Nutgraf-Signature: t=1795680000,v1=9a1f…

The signature is HMAC-SHA256 over "<t>.<delivery>.<body>". Each attempt at a delivery has the same id, and a signature of its own
time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from service.domain import InputError, SettingsError
from service.outbound.client import DeliveryError, Reply, Resolver, post, resolve_host
from service.outbound.policy import OutboundPolicy, RefusedAddressError, parse_url

ATTEMPTS = 8
FIRST_PAUSE_S = 40.0
GROWTH = 3.0  # 40 s, 2 min, 6 min, 18 min, 54 min, 2.7 h, 8.1 h: half a day in all
JITTER = 0.1  # each pause is up to so much of itself shorter or longer
RETRY_AFTER_MOST_S = 3600.0
TIMEOUT_S = 10.0
TOLERANCE_S = 300.0  # between the signature's time and the receiver's clock

_SIGNATURE = re.compile(r"t=(?P<time>[0-9]{1,12})(?P<codes>(?:,v1=[0-9a-f]{64})+)", re.ASCII)
_SECRET = re.compile(r"[!-~]{32,}")
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A call that is due. `id` holds no dot; `attempts` counts those that have begun, this one included; `body` is JSON."""

    id: str
    job_id: str
    url: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. `retry_at_s`, since the epoch, only of "retry". `detail` is for the log: what the receiver did."""

    state: Literal["delivered", "retry", "gave_up"]
    detail: str
    retry_at_s: float | None = None


def check_url(url: str, policy: OutboundPolicy) -> None:
    """Raises InputError for a URL that the policy does not allow. By its words alone: nothing is resolved."""
    try:
        parse_url(url, policy)
    except RefusedAddressError as error:
        raise InputError(str(error), pointer="/webhook/url") from None


def parse_secrets(written: str) -> tuple[str, ...]:
    """The secrets that an operator wrote with commas between them. Raises SettingsError, which doesn't quote them."""
    secrets = tuple(secret.strip() for secret in written.split(","))
    if not all(_SECRET.fullmatch(secret) for secret in secrets):
        raise SettingsError("Each webhook secret must be 32 or more visible ASCII characters, with commas between several.")
    return secrets


def sign(secrets: Sequence[str], delivery_id: str, timestamp_s: int, body: bytes) -> str:
    """The header X-Nutgraf-Signature: one code for each secret, so that receivers know one of them while it is changed."""
    codes = (f"v1={_compute_code(secret, delivery_id, str(timestamp_s), body)}" for secret in secrets)
    return ",".join((f"t={timestamp_s}", *codes))


def verify(secret: str, signature: str, delivery_id: str, body: bytes, *, now_s: float) -> bool:
    """Whether whoever holds `secret` signed this, at most five minutes ago: what a receiver does (docs/webhooks.md).

    Within those minutes the same call can come again. The id is signed too: a receiver that has handled it once need not again.
    """
    found = _SIGNATURE.fullmatch(signature)
    if found is None or abs(now_s - int(found["time"])) > TOLERANCE_S:
        return False
    expected = _compute_code(secret, delivery_id, found["time"], body)
    codes = found["codes"].removeprefix(",v1=").split(",v1=")
    return any(hmac.compare_digest(code, expected) for code in codes)


def _compute_code(secret: str, delivery_id: str, timestamp: str, body: bytes) -> str:
    """No time and no id holds a dot, so nothing can move from one of the three to the next."""
    return hmac.new(secret.encode(), b".".join((timestamp.encode(), delivery_id.encode(), body)), hashlib.sha256).hexdigest()


def deliver(
    delivery: Delivery,
    *,
    policy: OutboundPolicy,
    secrets: Sequence[str],
    now_s: float,
    timeout_s: float = TIMEOUT_S,
    resolve: Resolver = resolve_host,
) -> Outcome:
    """Makes one attempt and says what comes next: nothing for a 2xx (delivered) or a 410 (gave up), else another attempt.

    A 429 or 503 with Retry-After puts that one off further, by an hour at most.
    """
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Nutgraf-Webhooks",
        "X-Nutgraf-Delivery": delivery.id,
        "X-Nutgraf-Signature": sign(secrets, delivery.id, int(now_s), body),
    }
    try:
        reply = post(delivery.url, body, headers, policy=policy, timeout_s=timeout_s, resolve=resolve)
    except (DeliveryError, RefusedAddressError) as error:
        return _plan_retry(delivery, str(error), now_s, not_before_s=now_s)
    detail = f"answered {reply.status}"
    if 200 <= reply.status < 300:
        return Outcome("delivered", detail)
    if reply.status == HTTPStatus.GONE:
        return Outcome("gave_up", detail)
    return _plan_retry(delivery, detail, now_s, not_before_s=now_s + read_pause_s(reply, now_s))


def next_attempt_s(delivery: Delivery, now_s: float) -> float | None:
    """When to try again after an attempt that failed at `now_s`; None after the last. The pause follows from id and attempts."""
    if delivery.attempts >= ATTEMPTS:
        return None
    digest = hashlib.sha256(f"{delivery.id}.{delivery.attempts}".encode()).digest()
    share = int.from_bytes(digest[:8]) / 2**64  # even over 0..1: deliveries that failed together don't come back together
    return now_s + FIRST_PAUSE_S * GROWTH ** (delivery.attempts - 1) * (1 + JITTER * (2 * share - 1))


def _plan_retry(delivery: Delivery, detail: str, now_s: float, *, not_before_s: float) -> Outcome:
    again_s = next_attempt_s(delivery, now_s)
    return Outcome("gave_up", detail) if again_s is None else Outcome("retry", detail, max(again_s, not_before_s))


def read_pause_s(reply: Reply, now_s: float) -> float:
    """How long a receiver that is too busy asks to be left alone: Retry-After, in seconds or as a date (RFC 9110)."""
    if reply.status not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE) or "retry-after" not in reply.headers:
        return 0.0
    return min(max(_parse_pause_s(reply.headers["retry-after"].strip(), now_s), 0.0), RETRY_AFTER_MOST_S)


def _parse_pause_s(written: str, now_s: float) -> float:
    if _SECONDS.fullmatch(written):
        return float(written)
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now_s
