"""What may travel with a call, by the rules that gRPC's core applies to metadata and message sizes.

The in-process channel has no wire; it applies the same rules, so that a service behaves the same in both forms:
lower-case keys, printable ASCII values, bytes under ``-bin`` keys, and a few keys that belong to the transport.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

DEFAULT_MAX_RECEIVE: Final = 4 * 1024 * 1024
"""gRPC's default limit for a message received, in bytes."""

UNLIMITED: Final = -1

_KEY: Final = re.compile(r"[0-9a-z_.-]+")

_TRANSPORT_KEYS: Final = frozenset(
    {
        "content-type",
        "te",
        "user-agent",
        "grpc-timeout",
        "grpc-encoding",
        "grpc-accept-encoding",
        "grpc-internal-encoding-request",
        "grpc-status",
        "grpc-message",
        "grpc-tags-bin",
        "grpc-trace-bin",
        "grpc-previous-rpc-attempts",
        "grpc-retry-pushback-ms",
        "grpc-server-stats-bin",
        "lb-cost-bin",
    }
)


class Metadatum(NamedTuple):
    """One entry of call metadata; the value is bytes exactly under a ``-bin`` key."""

    key: str
    value: str | bytes


Metadata = tuple[Metadatum, ...]
MetadataLike = Iterable[tuple[str, str | bytes]]


class MetadataError(Exception):
    """Metadata that gRPC refuses to send: the call ends with INTERNAL."""


@functools.lru_cache(maxsize=1024)
def _is_legal_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None


def checked_metadata(metadata: MetadataLike | None) -> Metadata:
    """Return the metadata as the other side sees it: keys of the transport are dropped, the order is kept.

    Raises:
        MetadataError: A key or value has a character that gRPC does not carry.
        TypeError: A value is neither str nor bytes, or a ``-bin`` value is not bytes.
        ValueError: An entry is no pair.
    """
    if not metadata:
        return ()
    return tuple([_checked(key, value) for key, value in metadata if key not in _TRANSPORT_KEYS])


def _checked(key: str, value: str | bytes) -> Metadatum:
    if not _is_legal_key(key):
        raise MetadataError(f"illegal metadata key {key!r}")
    if key.endswith("-bin"):
        if not isinstance(value, bytes):
            raise TypeError(f"binary metadata {key!r} wants bytes, got {type(value).__name__}")
        return Metadatum(key, value)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    elif not isinstance(value, str):
        raise TypeError(f"metadata {key!r} wants str, got {type(value).__name__}")
    if not (value.isascii() and value.isprintable()):
        raise MetadataError(f"illegal value of metadata {key!r}")
    return Metadatum(key, value)


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """How large a serialized message may be, in bytes, each way and on each side; -1 means any size.

    Attributes:
        client_send: A request, when the client sends it.
        server_receive: A request, when the server takes it.
        server_send: A response, when the server sends it.
        client_receive: A response, when the client takes it.
    """

    client_send: int = UNLIMITED
    server_receive: int = DEFAULT_MAX_RECEIVE
    server_send: int = UNLIMITED
    client_receive: int = DEFAULT_MAX_RECEIVE

    @classmethod
    def from_options(
        cls, client: Sequence[tuple[str, object]] = (), server: Sequence[tuple[str, object]] = ()
    ) -> SizeLimits:
        """Read ``grpc.max_send_message_length`` and ``grpc.max_receive_message_length`` of both sides' options."""
        ours, theirs = dict(client), dict(server)

        def length(options: dict[str, object], name: str, default: int) -> int:
            value = options.get(name, default)
            if not isinstance(value, int):
                raise TypeError(f"{name} must be a number of bytes")
            return value

        return cls(
            client_send=length(ours, "grpc.max_send_message_length", UNLIMITED),
            server_receive=length(theirs, "grpc.max_receive_message_length", DEFAULT_MAX_RECEIVE),
            server_send=length(theirs, "grpc.max_send_message_length", UNLIMITED),
            client_receive=length(ours, "grpc.max_receive_message_length", DEFAULT_MAX_RECEIVE),
        )

    def request_excess(self, size: int) -> str | None:
        """Return what is wrong with a request of this many bytes, if anything."""
        return _excess("CLIENT: Sent", size, self.client_send) or _excess("SERVER: Received", size, self.server_receive)

    def response_excess(self, size: int) -> str | None:
        """Return what is wrong with a response of this many bytes, if anything."""
        return _excess("SERVER: Sent", size, self.server_send) or _excess("CLIENT: Received", size, self.client_receive)


def _excess(who: str, size: int, limit: int) -> str | None:
    if limit == UNLIMITED or size <= limit:
        return None
    return f"{who} message larger than max ({size} vs. {limit})"
