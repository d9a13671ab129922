"""The headers by which a Determined master keeps browsers from guessing types and from framing its pages."""

from __future__ import annotations

from typing import Final

HARDENING: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("X-Xss-Protection", "1; mode=block"),
)
