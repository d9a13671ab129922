"""Files that pages consist of: read once, compressed once, answered with validators and caching headers."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from flask import Request, Response

if TYPE_CHECKING:
    from pathlib import Path

_SMALLEST_COMPRESSED = 1024
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file in memory.

    Attributes:
        content: its bytes.
        compressed: the same with gzip, or None where that gains nothing.
        media_type: the Content-Type, with the charset of texts.
        etag: a strong validator, without quotes.
    """

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Self:
        """Prepare some bytes."""
        compressed = None
        if media_type.startswith(_TEXTS) and len(content) >= _SMALLEST_COMPRESSED:
            compressed = gzip.compress(content, compresslevel=6, mtime=0)
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        return cls(content, compressed, media_type, hashlib.sha256(content).hexdigest()[:32])

    def response(self, request: Request, *, max_age: int) -> Response:
        """Answer with the file, or with 304 where the client holds it.

        Args:
            request: what was asked; its validators and encodings count.
            max_age: seconds that a client may use it unasked; 0: it asks every time.
        """
        packed = self.compressed is not None and request.accept_encodings["gzip"] > 0
        content = self.compressed if packed and self.compressed is not None else self.content
        response = Response(content, content_type=self.media_type)
        if packed:
            response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
        response.set_etag(f"{self.etag}-gz" if packed else self.etag)
        response.headers["Cache-Control"] = f"public, max-age={max_age}" if max_age else "no-cache"
        response.make_conditional(request)
        return response


@lru_cache(maxsize=64)
def load(path: Path) -> Asset:
    """Read a file that does not change while the server runs.

    Raises:
        OSError: there is no such file.
    """
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset.of(path.read_bytes(), guessed)
