"""What a handler sees of a call that came through the in-process channel: grpcio's context, without a socket."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, NoReturn

import grpc

from .wire import Metadata, MetadataError, MetadataLike, checked_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .exchange import Exchange

_LOGGER: Final = logging.getLogger(__name__)

_FOREVER: Final = 2.0**63
"""What a handler is told of the time left when there is no deadline, in seconds (grpcio's number)."""

INVALID_METADATA: Final = "Invalid metadata"
"""The details with which gRPC's core ends a call whose metadata it refuses."""


class AbortError(Exception):
    """Raised by ``abort`` to leave the handler; grpcio raises a bare Exception there."""


class HandlerContext(grpc.ServicerContext):
    """The context of one call, handed to its handler.

    The status that the handler sets is kept here until the handler returns; only then does the call end.
    """

    def __init__(self, exchange: Exchange, metadata: Metadata, peer: str) -> None:
        self._exchange = exchange
        self._metadata = metadata
        self._peer = peer
        self._code: object = None
        self._details: bytes | None = None
        self._trailing: MetadataLike | None = None
        self.aborted = False
        self.refusal: grpc.RpcError | None = None

    # The call

    def is_active(self) -> bool:
        """Tell whether the call still goes on."""
        return self._exchange.is_active()

    def time_remaining(self) -> float:
        """Return the seconds left for the call; without a deadline a very large number, as in grpcio."""
        left = self._exchange.time_remaining()
        return _FOREVER if left is None else left

    def cancel(self) -> bool:
        """End the call with CANCELLED."""
        return self._exchange.end(grpc.StatusCode.CANCELLED, "CANCELLED")

    def add_callback(self, callback: Callable[[], None]) -> bool:
        """Have something called once when the call ends, however it does."""
        return self._exchange.add_callback(callback)

    # The caller

    def invocation_metadata(self) -> Any:
        """Return the caller's metadata, in its order."""
        return self._metadata

    def peer(self) -> str:
        """Return the caller's address: the channel's name, since there is no socket."""
        return self._peer

    def peer_identities(self) -> Iterable[bytes] | None:
        """Return None: nobody has been authenticated by a transport."""
        return None

    def peer_identity_key(self) -> str | None:
        """Return None: nobody has been authenticated by a transport."""
        return None

    def auth_context(self) -> Mapping[str, Any]:
        """Return what the transport vouches for, in the words of an insecure channel."""
        return {"transport_security_type": [b"insecure"], "security_level": [b"TSI_SECURITY_NONE"]}

    def set_compression(self, compression: grpc.Compression) -> None:
        """Do nothing: nothing travels, so nothing is compressed."""

    def disable_next_message_compression(self) -> None:
        """Do nothing: nothing travels, so nothing is compressed."""

    # The answer

    def send_initial_metadata(self, initial_metadata: Any) -> None:
        """Send the metadata that precedes the messages.

        Raises:
            ValueError: It has been sent, or a message has.
            grpc.RpcError: The call has ended.
        """
        if not self._exchange.is_active():
            self.refuse()
        try:
            checked = checked_metadata(initial_metadata)
        except MetadataError:
            self._exchange.end(grpc.StatusCode.INTERNAL, INVALID_METADATA)
            return
        if not self._exchange.send_initial_metadata(checked):
            raise ValueError("Initial metadata no longer allowed!")

    def refuse(self) -> NoReturn:
        """Raise the error that tells a handler that its call has ended: not a fault of the handler's.

        Raises:
            grpc.RpcError: Always.
        """
        self.refusal = grpc.RpcError("the call has ended")
        raise self.refusal

    def set_trailing_metadata(self, trailing_metadata: Any) -> None:
        """Set the metadata that follows the last message."""
        self._trailing = trailing_metadata

    def trailing_metadata(self) -> Any:
        """Return the trailing metadata set so far."""
        return self._trailing

    def set_code(self, code: grpc.StatusCode) -> None:
        """Set the status code with which the call will end."""
        self._code = code

    def code(self) -> Any:
        """Return the status code set so far."""
        return self._code

    def set_details(self, details: str) -> None:
        """Set the details with which the call will end."""
        self._details = details.encode()

    def details(self) -> Any:
        """Return the details set so far: bytes, as in grpcio."""
        return self._details

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        """End the call with a status that is not OK, by leaving the handler.

        Raises:
            AbortError: Always.
        """
        if code is grpc.StatusCode.OK:
            _LOGGER.error("abort() called with StatusCode.OK; the call ends with UNKNOWN")
            code, details = grpc.StatusCode.UNKNOWN, ""
        self._code = code
        self._details = details if isinstance(details, bytes) else details.encode()
        self.aborted = True
        raise AbortError

    def abort_with_status(self, status: grpc.Status) -> NoReturn:
        """End the call with a status that may carry trailing metadata, by leaving the handler.

        Raises:
            AbortError: Always.
        """
        self._trailing = status.trailing_metadata
        self.abort(status.code, status.details)

    # The end

    def finish(self, code: grpc.StatusCode = grpc.StatusCode.OK, details: str = "") -> None:
        """End the call with the status the handler set, else with the one given."""
        set_code = self._code
        if set_code is not None:
            code = set_code if isinstance(set_code, grpc.StatusCode) else grpc.StatusCode.UNKNOWN
        if self._details is not None:
            details = self._details.decode("utf-8", "replace")
        try:
            trailing = checked_metadata(self._trailing)
        except (MetadataError, TypeError, ValueError):
            code, details, trailing = grpc.StatusCode.INTERNAL, INVALID_METADATA, ()
        if code is grpc.StatusCode.OK:
            self._exchange.succeed(trailing)
        else:
            self._exchange.end(code, details, trailing)
