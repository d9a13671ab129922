"""One HTTP request as the gateway sees it, read from a WSGI environment.

WSGI hides two things that gRPC transcoding needs: the path as it stood on the wire, and header lines by themselves.
Where a server gives them (`RAW_URI`, `REQUEST_URI`, `gateway.headers`) they are used; docs/gateway.md says which do.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from .carrier import carrier_of
from .transcode.status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from .carrier import Carrier

HEADER_LINES: Final = "gateway.headers"
"""The key under which a server may give all header lines: pairs of name and value, both latin-1 texts as in WSGI."""

_CHUNK: Final = 64 * 1024
_DRAINED: Final = 8 * 1024 * 1024
"""Least bytes of a body beyond the limit that are read and dropped."""


class RefusedRequestError(StatusError):
    """A request that the gateway itself refuses with an HTTP status that no gRPC code stands for.

    Attributes:
        http_status: That status.
    """

    def __init__(self, code: Code, message: str, http_status: int) -> None:
        super().__init__(code, message)
        self.http_status = http_status


class Incoming:
    """A request.

    Attributes:
        environ: The WSGI environment.
        method: The HTTP method, as sent.
        path: The path as sent, without the query; or decoded, if `path_decoded`.
        path_decoded: Whether the server has decoded the path already.
        query: The query string as sent, without `?`.
        content_type: The Content-Type header as sent.
        peer: The IP address of the other end of the connection; may be empty.
    """

    __slots__ = ("content_type", "environ", "method", "path", "path_decoded", "peer", "query")

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ
        self.method: str = environ["REQUEST_METHOD"]
        self.path, self.path_decoded = _path(environ)
        self.query: str = environ.get("QUERY_STRING", "")
        self.content_type: str = environ.get("CONTENT_TYPE", "")
        self.peer: str = environ.get("REMOTE_ADDR") or ""

    def header(self, name: str) -> str | None:
        """Return the value of a header by its name in lower case; None if it was not sent.

        Header lines of the same name are joined by commas, by most servers.
        """
        value: str | None = self.environ.get(_environ_key(name))
        return value

    def headers(self) -> Iterator[tuple[str, str]]:
        """Give all headers: names in lower case, values as sent.

        Where the server gives no lines, names with an underscore have become such with a hyphen, if they come at all.
        """
        lines = self.environ.get(HEADER_LINES)
        if lines is not None:
            for name, value in lines:
                yield name.lower(), value
            return
        for key, value in self.environ.items():
            name = _header_name(key)
            if name is not None:
                yield name, value

    def text_path(self) -> str:
        """Return the path for people: decoded, what is no UTF-8 replaced."""
        if self.path_decoded:
            return self.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return unquote_to_bytes(self.path).decode("utf-8", "replace")

    def has_body(self) -> bool:
        """Tell whether the request may have a body."""
        environ = self.environ
        return bool(
            environ.get("CONTENT_LENGTH")
            or environ.get("HTTP_TRANSFER_ENCODING")
            or environ.get("SERVER_PROTOCOL", "").startswith("HTTP/2")
        )

    @property
    def carrier(self) -> Carrier:
        """What the server does for this request beyond WSGI."""
        return carrier_of(self.environ)

    def wants_trailers(self) -> bool:
        """Tell whether the client has asked for trailers, and the server can send them."""
        asked = self.header("te")
        return asked is not None and "trailers" in asked.lower() and self.carrier.can_send_trailers

    def body_parts(self) -> Iterator[bytes]:
        """Give the body part by part, each as soon as the server has it.

        Raises:
            RefusedRequestError: It broke off or is badly framed, as far as the server tells (400).
        """
        if not self.has_body():
            return
        stream: Any = self.environ["wsgi.input"]
        read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        announced = self.environ.get("CONTENT_LENGTH")
        if not announced and not self.environ.get("wsgi.input_terminated"):
            return
        left = _length(announced) if announced else _CHUNK
        while left > 0:
            try:
                part = read(min(_CHUNK, left))
            except Exception as error:  # servers have errors of their own, not all of them OSError
                raise _broken_off() from error
            if not part:
                if announced:
                    raise _broken_off()
                return
            if announced:
                left -= len(part)
            yield part

    def read_body(self, limit: int) -> bytes:
        """Read the body, up to `limit` bytes.

        Raises:
            RefusedRequestError: It is longer (413), it broke off or is badly framed, as far as the server tells (400).
        """
        if not self.has_body():
            return b""
        try:
            return self._body(limit)
        except RefusedRequestError:
            raise
        except Exception as error:  # what servers raise when a client goes away or sends no proper chunks
            raise _broken_off() from error

    def _body(self, limit: int) -> bytes:
        stream: BinaryIO = self.environ["wsgi.input"]
        announced = self.environ.get("CONTENT_LENGTH")
        if not announced:
            return _read_to_end(stream, limit) if self.environ.get("wsgi.input_terminated") else b""
        length = _length(announced)
        if length > limit:
            raise _too_large(stream, limit)
        body = stream.read(length)
        if len(body) < length:
            raise _broken_off()
        return body


def _length(announced: str) -> int:
    if not (announced.isascii() and announced.isdigit()):
        raise RefusedRequestError(Code.INVALID_ARGUMENT, "the Content-Length header is no number", 400)
    return int(announced)


def _broken_off() -> RefusedRequestError:
    return RefusedRequestError(Code.INVALID_ARGUMENT, "the body broke off", 400)


def _read_to_end(stream: BinaryIO, limit: int) -> bytes:
    parts, size = [], 0
    while part := stream.read(_CHUNK):
        size += len(part)
        if size > limit:
            raise _too_large(stream, limit)
        parts.append(part)
    return b"".join(parts)


def _too_large(stream: BinaryIO, limit: int) -> RefusedRequestError:
    """Refuse a body, after reading on for a while: a client that still sends when it is cut off sees no answer."""
    left = max(limit, _DRAINED)
    while left > 0 and (part := stream.read(min(_CHUNK, left))):
        left -= len(part)
    return RefusedRequestError(Code.RESOURCE_EXHAUSTED, f"the body is larger than {limit} bytes", 413)


@functools.lru_cache(maxsize=512)
def _environ_key(name: str) -> str:
    if name in {"content-type", "content-length"}:
        return name.upper().replace("-", "_")
    return "HTTP_" + name.upper().replace("-", "_")


@functools.lru_cache(maxsize=2048)
def _header_name(key: str) -> str | None:
    if key.startswith("HTTP_"):
        return key[5:].lower().replace("_", "-")
    return {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}.get(key)


def _path(environ: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the path below the mount point, and whether it is decoded already."""
    info: str = environ.get("PATH_INFO", "")
    mount: str = environ.get("SCRIPT_NAME", "")
    sent = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if sent:
        path = _without_origin(sent).partition("?")[0]
        if path == mount + info:
            return info, False
        # A server or middleware that has changed the path counts for more than what was sent.
        if path.startswith(mount) and unquote_to_bytes(path) == (mount + info).encode("latin-1", "replace"):
            return path[len(mount) :], False
    return info.encode("latin-1", "replace").decode("utf-8", "surrogateescape"), True


def _without_origin(target: str) -> str:
    """Cut scheme and host off a request target in absolute form."""
    if target.startswith("/"):
        return target
    _, found, rest = target.partition("://")
    return "/" + rest.partition("/")[2] if found else target
