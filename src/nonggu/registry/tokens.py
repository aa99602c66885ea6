"""Secrets in addresses and headers: made at random, shown once, kept as a keyed hash."""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import salted_hmac

#: 32 bytes, base64 in the alphabet of addresses.
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A new secret of 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def has_shape(token: str) -> bool:
    """Whether a text could be such a secret at all."""
    return _SHAPE.fullmatch(token) is not None


def hash_of(token: str, *, use: str) -> str:
    """The secret as it is kept: HMAC-SHA-256 under the home's key, apart for each use; 64 hexadecimal digits."""
    return salted_hmac(f"nonggu.{use}", token, algorithm="sha256").hexdigest()
