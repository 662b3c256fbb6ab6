"""Who is calling: a token proves it, and is kept only as its hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_TOKEN = re.compile(r"sip_[A-Za-z0-9_-]{43}")
_PATTERN = re.compile(
    r"(name:[0-9a-f]{16}|[A-Z]{2}[0-9]{10}-[0-9A-Z]{1,20}|[A-Z]{2}[0-9]{10}-?[0-9A-Z]{0,20}\*)"
)


def new_token() -> str:
    """A new token, 256 random bits. It is shown once and kept only as its hash."""
    return f"sip_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> str:
    """SHA-256 (hex). A slow hash guards words that people choose; these bits cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether the text has a token's form; what has not is never looked up."""
    return _TOKEN.fullmatch(text) is not None


def same_hash(one: str, other: str) -> bool:
    """Whether two hashes are equal; it takes equally long whichever way."""
    return hmac.compare_digest(one.encode(), other.encode())


def bearer(header: str | None) -> str | None:
    """The token of an `Authorization: Bearer …` header, or None where it holds none."""
    scheme, _, token = (header or "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and is_token(token) else None


def is_unit_pattern(text: str) -> bool:
    """Whether the text may stand among a party's units: an HSA-id, or its beginning (at least the
    organisation's) followed by `*`."""
    return _PATTERN.fullmatch(text) is not None
