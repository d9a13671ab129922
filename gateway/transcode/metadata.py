"""HTTP headers to gRPC metadata and back, as grpc-gateway v2 carries them.

Of a request, the permanent headers go on as `grpcgateway-<name>`, `Grpc-Metadata-<Name>` as `<name>`, and all others
stay behind, unless a matcher says otherwise. Of an answer, the metadata becomes `Grpc-Metadata-<Name>` headers.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

from .status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Sequence

Metadata: TypeAlias = list[tuple[str, str | bytes]]
"""Pairs as gRPC takes them: lower-case keys; bytes exactly under keys that end in `-bin`."""

HeaderMatcher: TypeAlias = Callable[[str], str | None]
"""Says what a header (by its lower-case name) is called as metadata, or metadata as a header; None leaves it out."""

METADATA_PREFIX: Final = "grpc-metadata-"
GATEWAY_PREFIX: Final = "grpcgateway-"
_BINARY: Final = "-bin"

PERMANENT_HEADERS: Final = frozenset(
    {
        "accept",
        "accept-charset",
        "accept-language",
        "accept-ranges",
        "authorization",
        "cache-control",
        "content-type",
        "cookie",
        "date",
        "expect",
        "from",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-schedule-tag-match",
        "if-unmodified-since",
        "max-forwards",
        "origin",
        "pragma",
        "referer",
        "user-agent",
        "via",
        "warning",
    }
)
"""The headers that go on by themselves: IANA's permanent message headers, as grpc-gateway lists them."""

_RESERVED_KEYS: Final = frozenset(
    {"content-type", "user-agent", "te", "connection", "host", "content-length", "transfer-encoding", "upgrade"}
)
"""Keys that belong to gRPC or to HTTP/2 and that no client may set; so do all that begin with `grpc-` or `:`."""

# Written by the gateway itself: a service that believes them must not be told them by the client.
_OWN_KEYS: Final = frozenset({"x-forwarded-for", "x-forwarded-host"})

STATUS_DETAILS: Final = "grpc-status-details-bin"
"""The trailing metadata of gRPC's richer error model."""

_CONTROL: Final = dict.fromkeys((*range(32), 127), " ")

_KEY: Final = re.compile(r"[0-9a-z_.-]+")
_REMEMBERED: Final = 2048


def incoming_key(name: str) -> str | None:
    """The default matcher of request headers."""
    if name in PERMANENT_HEADERS:
        return GATEWAY_PREFIX + name
    if name.startswith(METADATA_PREFIX):
        return name[len(METADATA_PREFIX) :]
    return None


def outgoing_header(key: str) -> str | None:
    """The default matcher of answer metadata."""
    return f"Grpc-Metadata-{canonical(key)}"


def outgoing_trailer(key: str) -> str | None:
    """The default matcher of trailing metadata."""
    return f"Grpc-Trailer-{canonical(key)}"


@functools.lru_cache(maxsize=1024)
def canonical(name: str) -> str:
    """Give a header name the spelling that Go gives it: a capital at the start and after each hyphen."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))


class RequestMetadata:
    """Makes the metadata of a call out of the headers of a request.

    Args:
        matcher: Which headers go on, and as what. It is asked once for each name, so it must depend on that alone.
    """

    def __init__(self, matcher: HeaderMatcher = incoming_key) -> None:
        self._matcher = matcher
        self._keys: dict[str, str | None] = {}

    def of(self, headers: Iterable[tuple[str, str]], peer: str = "") -> Metadata:
        """Make the metadata of a request.

        Args:
            headers: Lower-case names and values, in their order; a name may come again.
            peer: The IP address that the request came from.

        Raises:
            StatusError: INVALID_ARGUMENT: a header of binary metadata is no base64.
        """
        metadata: Metadata = []
        forwarded_for: list[str] = []
        forwarded_host = host = ""
        for name, value in headers:
            if name == "x-forwarded-for":
                forwarded_for.append(value)
                continue
            if name == "x-forwarded-host":
                forwarded_host = forwarded_host or value
                continue
            if name == "host":  # goes on as x-forwarded-host; Go's server takes it out of the headers
                host = value
                continue
            if name == "authorization" and is_text(value):
                metadata.append(("authorization", value))
            try:
                key = self._keys[name]
            except KeyError:
                key = self._key(name)
            if key is None:
                continue
            if key.endswith(_BINARY):
                metadata.append((key, decode_binary(name, value)))
            elif is_text(value):
                metadata.append((key, value))
        self._add_forwarded(metadata, forwarded_host or host, forwarded_for, peer)
        return metadata

    def _key(self, name: str) -> str | None:
        key = self._matcher(name)
        if key is not None and not is_free_key(key):
            key = None
        if len(self._keys) < _REMEMBERED:
            self._keys[name] = key
        return key

    @staticmethod
    def _add_forwarded(metadata: Metadata, host: str, forwarded_for: Sequence[str], peer: str) -> None:
        if host and is_text(host):
            metadata.append(("x-forwarded-host", host))
        hops = ", ".join([hop for hop in (*forwarded_for, peer) if hop and is_text(hop)])
        if hops:
            metadata.append(("x-forwarded-for", hops))


def is_free_key(key: str) -> bool:
    """Tell whether a client may set metadata of this key."""
    return (
        _KEY.fullmatch(key) is not None
        and key not in _RESERVED_KEYS
        and key not in _OWN_KEYS
        and not key.startswith("grpc-")
    )


def is_text(value: str) -> bool:
    """Tell whether gRPC carries a value as it is: printable ASCII."""
    return value.isascii() and value.isprintable()


def decode_binary(name: str, value: str) -> bytes:
    """Decode the value of a header of binary metadata: base64, padded or not.

    Raises:
        StatusError: INVALID_ARGUMENT: it is not.
    """
    text = value.strip()
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise StatusError(
            Code.INVALID_ARGUMENT, f"invalid binary header {canonical(name)}: it is not base64"
        ) from error


def answer_headers(
    metadata: Iterable[tuple[str, str | bytes]], matcher: HeaderMatcher = outgoing_header
) -> list[tuple[str, str]]:
    """Make the headers of an answer out of metadata; binary values become base64, and gRPC's own stay out."""
    headers = []
    for key, value in metadata:
        name = matcher(key)
        if name is not None and key != STATUS_DETAILS:
            headers.append((name, header_text(value) if isinstance(value, str) else base64.b64encode(value).decode()))
    return headers


def header_text(text: str) -> str:
    """Make a text fit for a header value in WSGI: one line, whose characters are the bytes of its UTF-8."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_CONTROL).encode("utf-8", "replace").decode("latin-1")
