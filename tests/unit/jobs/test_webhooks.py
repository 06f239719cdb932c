from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import InputError, SettingsError
from service.jobs.webhooks import (
    ATTEMPTS,
    FIRST_PAUSE_S,
    Delivery,
    Outcome,
    check_url,
    deliver,
    next_attempt_s,
    parse_secrets,
    read_pause_s,
    sign,
    verify,
)
from service.outbound.client import Reply
from service.outbound.policy import OutboundPolicy, parse_policy
from tests.unit.outbound.receivers import NAME, Behave, Receiver, lead_to, read_header, repeat, say, say_status, stay_silent

NOW_S = 1_795_680_000.25
SECRET = "a-secret-of-the-harbour-gazette-1"
OLD_SECRET = "a-secret-of-the-harbour-gazette-0"
BODY = json.dumps({"id": "j1", "status": "finished", "done": 2, "failed": 0, "total": 2})
DELIVERY = Delivery("j1-done", "j1", f"https://{NAME}/nutgraf", BODY, 1)


def call(behave: Behave, *, attempts: int = 1, timeout_s: float = 30.0) -> Outcome:
    """What comes of a delivery to a receiver that behaves so."""
    with Receiver(behave) as receiver:
        return deliver(
            replace(DELIVERY, url=receiver.url, attempts=attempts),
            policy=receiver.policy,
            secrets=[SECRET],
            now_s=NOW_S,
            timeout_s=timeout_s,
            resolve=lead_to("127.0.0.1"),
        )


def wait_s(outcome: Outcome) -> float:
    assert outcome.retry_at_s is not None
    return outcome.retry_at_s - NOW_S


# --- Signatures ---


def test_what_a_receiver_gets_is_signed_with_every_secret() -> None:
    with Receiver(say_status(204)) as receiver:
        outcome = deliver(
            replace(DELIVERY, url=receiver.url),
            policy=receiver.policy,
            secrets=[SECRET, OLD_SECRET],
            now_s=NOW_S,
            resolve=lead_to("127.0.0.1"),
        )

    [request] = receiver.requests
    signature, delivery = read_header(request, "X-Nutgraf-Signature"), read_header(request, "X-Nutgraf-Delivery")
    body = request.partition(b"\r\n\r\n")[2]
    assert outcome == Outcome("delivered", "answered 204")
    assert (delivery, json.loads(body)) == ("j1-done", json.loads(BODY))
    assert read_header(request, "Content-Type") == "application/json"
    assert signature.startswith("t=1795680000,v1=")
    for secret in (SECRET, OLD_SECRET):
        assert verify(secret, signature, delivery, body, now_s=NOW_S)
        assert secret.encode() not in request


def test_a_signature_has_a_form_that_stays() -> None:
    # printf '%s' '1795680000.j1-done.{}' | openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    code = "8fcf5e7c5a86e8d06719c9af24e37b00fc15208b28c49ff4667765fc4119d765"
    assert sign(["k" * 32], "j1-done", 1_795_680_000, b"{}") == f"t=1795680000,v1={code}"


@pytest.mark.parametrize(
    ("secret", "delivery", "body", "now_s"),
    [
        (SECRET + "x", "j1-done", BODY, NOW_S),
        (SECRET, "j2-done", BODY, NOW_S),
        (SECRET, "j1-done", BODY + " ", NOW_S),
        (SECRET, "j1-done", BODY, NOW_S + 301),
        (SECRET, "j1-done", BODY, NOW_S - 301),
    ],
)
def test_another_secret_delivery_body_or_time_is_not_verified(secret: str, delivery: str, body: str, now_s: float) -> None:
    signature = sign([SECRET], "j1-done", int(NOW_S), BODY.encode())

    assert verify(SECRET, signature, "j1-done", BODY.encode(), now_s=NOW_S + 299)
    assert not verify(secret, signature, delivery, body.encode(), now_s=now_s)


def test_the_time_cannot_be_renewed_without_the_secret() -> None:
    signature = sign([SECRET], "j1-done", int(NOW_S), BODY.encode())
    renewed = signature.replace("t=1795680000", "t=1795683600")

    assert not verify(SECRET, renewed, "j1-done", BODY.encode(), now_s=NOW_S + 3600)


@given(st.one_of(st.text(), st.from_regex(r"t=[0-9]{10}(,v1=[0-9a-f]{60,64}){0,3}\n?", fullmatch=True)))
def test_whatever_is_no_signature_is_not_verified(signature: str) -> None:
    assert not verify(SECRET, signature, "j1-done", BODY.encode(), now_s=NOW_S)


@given(st.binary(), st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True), st.integers(0, 10**10))
def test_what_is_signed_is_verified(body: bytes, delivery: str, timestamp_s: int) -> None:
    signature = sign([OLD_SECRET, SECRET], delivery, timestamp_s, body)

    assert verify(SECRET, signature, delivery, body, now_s=timestamp_s)
    assert not verify(SECRET, signature, delivery, body + b"0", now_s=timestamp_s)


def test_secrets_are_long_visible_and_listed_with_commas() -> None:
    assert parse_secrets(f"{SECRET}, {OLD_SECRET}") == (SECRET, OLD_SECRET)
    for written in ("short", f"{SECRET},short", f"{SECRET},", "with a blank in it " * 3, "ü" * 40):
        with pytest.raises(SettingsError, match="32 or more visible ASCII characters") as caught:
            parse_secrets(written)
        assert SECRET not in str(caught.value)


# --- What comes of an attempt ---


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_2xx_is_delivered(status: int) -> None:
    assert call(say_status(status)) == Outcome("delivered", f"answered {status}")


def test_a_410_is_given_up() -> None:
    assert call(say_status(410)) == Outcome("gave_up", "answered 410")


@pytest.mark.parametrize("status", [101, 301, 302, 307, 400, 401, 403, 404, 413, 422, 429, 500, 502, 503, 999])
def test_any_other_status_is_tried_again(status: int) -> None:
    outcome = call(say_status(status))

    assert (outcome.state, outcome.detail) == ("retry", f"answered {status}")
    assert outcome.retry_at_s == next_attempt_s(DELIVERY, NOW_S)


@pytest.mark.parametrize(
    ("behave", "detail"),
    [
        (say(b""), "refused or closed the connection before its answer was complete"),
        (say(b"WELCOME\r\n"), "answered with something other than HTTP"),
        (stay_silent, "did not answer within 0.3 s"),
        (repeat(b"HTTP/1.1 2", b"0", pause_s=0.02), "did not answer within 0.3 s"),
    ],
)
def test_no_answer_is_tried_again(behave: Behave, detail: str) -> None:
    outcome = call(behave, timeout_s=0.3 if "within" in detail else 30.0)

    assert (outcome.state, outcome.detail) == ("retry", f"{NAME} {detail}.")


def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    with Receiver(say_status(200)) as inside:
        outcome = call(say_status(302, f"Location: http://127.0.0.1:{inside.port}/"))

    assert outcome.state == "retry"
    assert inside.requests == []


def test_an_address_that_may_not_be_called_is_tried_again_for_names_can_be_put_right() -> None:
    for policy in (OutboundPolicy(), parse_policy([NAME], [])):
        outcome = deliver(DELIVERY, policy=policy, secrets=[SECRET], now_s=NOW_S, resolve=lead_to("10.0.0.5"))
        assert outcome.state == "retry"
        assert outcome.retry_at_s == next_attempt_s(DELIVERY, NOW_S)


# --- When the next attempt is ---


def test_eight_attempts_take_about_twelve_hours_with_growing_pauses() -> None:
    for number in range(50):
        delivery, at_s, pauses_s = replace(DELIVERY, id=f"j{number}-done"), NOW_S, []
        while (again_s := next_attempt_s(delivery, at_s)) is not None:
            pauses_s.append(again_s - at_s)
            delivery, at_s = replace(delivery, attempts=delivery.attempts + 1), again_s
        assert delivery.attempts == ATTEMPTS
        assert pauses_s == sorted(pauses_s)
        assert 0.9 * FIRST_PAUSE_S <= pauses_s[0] <= 1.1 * FIRST_PAUSE_S
        assert 10.9 <= sum(pauses_s) / 3600 <= 13.4


def test_deliveries_that_failed_together_do_not_come_back_together_but_each_when_it_said() -> None:
    times_s = {next_attempt_s(replace(DELIVERY, id=f"j{number}-done"), NOW_S) for number in range(50)}

    assert len(times_s) == 50
    assert next_attempt_s(DELIVERY, NOW_S) == next_attempt_s(DELIVERY, NOW_S)


@pytest.mark.parametrize("attempts", [ATTEMPTS, ATTEMPTS + 1])
def test_after_the_last_attempt_it_is_given_up(attempts: int) -> None:
    assert call(say_status(503, "Retry-After: 60"), attempts=attempts) == Outcome("gave_up", "answered 503")
    assert call(say(b""), attempts=attempts).state == "gave_up"
    assert call(say_status(200), attempts=attempts).state == "delivered"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "pause_s"),
    [
        ("600", 600),
        (" 600 ", 600),
        ("3600", 3600),
        ("86400", 3600),
        (formatdate(NOW_S + 600, usegmt=True), 599.75),
        (format_datetime(datetime.fromtimestamp(NOW_S + 900, UTC)).replace("+0000", "-0000"), 899.75),
        (formatdate(NOW_S + 86400, usegmt=True), 3600),
    ],
)
def test_retry_after_puts_the_next_attempt_off_by_an_hour_at_most(status: int, retry_after: str, pause_s: float) -> None:
    assert wait_s(call(say_status(status, f"Retry-After: {retry_after}"))) == pytest.approx(pause_s, abs=1e-3)


@pytest.mark.parametrize(
    ("status", "retry_after", "attempts"),
    [
        (500, "600", 1),
        (503, "5", 1),
        (503, "-600", 1),
        (503, "soon", 1),
        (503, "", 1),
        (503, "1e9", 1),
        (503, "99999999999999999999", 1),
        (503, formatdate(NOW_S - 600, usegmt=True), 1),
        (503, "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 1),
        (503, "600", 6),
    ],
)
def test_otherwise_the_pauses_grow_as_they_would(status: int, retry_after: str, attempts: int) -> None:
    outcome = call(say_status(status, f"Retry-After: {retry_after}"), attempts=attempts)

    assert outcome.retry_at_s == next_attempt_s(replace(DELIVERY, attempts=attempts), NOW_S)


DATE_PIECES = "Mon, Nov 26 2026 99 -1 0 10:00:00 1:2 GMT -0000 +9999 -99999999999 EST AM , : . () é 99999999999999999999".split()


@given(st.one_of(st.text(), st.lists(st.sampled_from(DATE_PIECES), max_size=8).map(" ".join)))
def test_whatever_retry_after_says_it_is_a_pause_of_an_hour_at_most(written: str) -> None:
    assert 0 <= read_pause_s(Reply(503, {"retry-after": written}, b""), NOW_S) <= 3600


# --- At the door ---


def test_a_url_is_checked_before_a_job_is_accepted() -> None:
    policy = parse_policy([NAME], [])

    check_url(f"https://{NAME}/nutgraf", policy)
    for url in ("https://other.example/", "file:///etc/passwd", f"https://me:word@{NAME}/"):
        with pytest.raises(InputError) as caught:
            check_url(url, policy)
        assert caught.value.pointer == "/webhook/url"
        assert "word" not in str(caught.value)
