"""Sessions of the editor page: who has signed in with an API key carries a sealed cookie instead of the key.

The cookie says whose session it is and since when; it is signed, holds no secret, and ends with the key: one that was removed,
replaced or has expired ends its sessions at once. What changes or computes something also needs the session's token, which no
other site can read.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from service.keys import Key

COOKIE = "nutgraf_session"
TOKEN_HEADER = "X-CSRF-Token"
SESSION_S = 12 * 3600  # a long shift
_SALT = "nutgraf-session-1"
_PROOF_CHARS = 16


@dataclass(frozen=True, slots=True)
class Session:
    """The name of the key that somebody signed in with, and the proof that it was the key of that name as it was then."""

    name: str
    proof: str

    @classmethod
    def of(cls, key: Key) -> Session:
        return cls(key.name, _prove(key))

    def is_of(self, key: Key) -> bool:
        """Whether it was made with this very key."""
        return hmac.compare_digest(self.proof, _prove(key))


def seal_session(session: Session, secret: str) -> str:
    """The cookie's value."""
    sealed: str = URLSafeTimedSerializer(secret, salt=_SALT).dumps([session.name, session.proof])
    return sealed


def open_session(cookie: str, secret: str) -> Session | None:
    """The session that a cookie holds; None when it is not ours, or older than `SESSION_S`."""
    try:
        name, proof = URLSafeTimedSerializer(secret, salt=_SALT).loads(cookie, max_age=SESSION_S)
    except BadData:
        return None
    return Session(name, proof)


def derive_token(cookie: str, secret: str) -> str:
    """The token that belongs to the session of `cookie`."""
    return hmac.new(secret.encode(), f"token:{cookie}".encode(), hashlib.sha256).hexdigest()


def is_token(token: str, cookie: str, secret: str) -> bool:
    return hmac.compare_digest(token.encode(), derive_token(cookie, secret).encode())


def _prove(key: Key) -> str:
    """Tells apart two keys of one name, without showing the hash that the file keeps."""
    return hashlib.sha256(f"{key.name}:{key.sha256}".encode()).hexdigest()[:_PROOF_CHARS]
