"""Errors as the text that Go's gRPC makes of them, which a master lets through where it wraps one in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.domain.errors import ServiceError


def go_text(refusal: ServiceError) -> str:
    """Return an error as Go's gRPC writes it; clients show it as it is."""
    code = "".join(word.capitalize() for word in refusal.code.name.split("_"))
    return f"rpc error: code = {code} desc = {refusal.message}"
