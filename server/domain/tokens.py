"""Tokens of logins and of access tokens: random, opaque, and known to the server by their digest alone."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """Return a fresh token of 256 random bits, in characters that headers and cookies carry as they are.

    It does not begin with a hyphen: `det token login` would take it for an option.
    """
    while (token := secrets.token_urlsafe(_BYTES)).startswith("-"):
        pass
    return token


def token_digest(token: str) -> bytes:
    """Return what is stored of a token: its SHA-256.

    A digest without salt or cost is enough, since nobody can guess 256 random bits.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
