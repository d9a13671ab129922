"""What an HTTP server does for one request beyond WSGI, as far as it can: a seam between the gateway and its servers.

WSGI has no word for a client that goes away, for a request that will take long, or for trailers. A server of
`gateway.serving` puts a `Carrier` into the environment; under any other server the gateway does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CARRIER: Final = "gateway.carrier"
"""The key of the environment under which a server gives its carrier."""


class NoThreadError(Exception):
    """The server has no further thread for a request that runs long."""


@runtime_checkable
class Carrier(Protocol):
    """One request, as its server carries it."""

    @property
    def can_send_trailers(self) -> bool:
        """Whether `send_trailers` reaches the client."""

    @property
    def stopping(self) -> bool:
        """Whether the server is being stopped, so that what runs long must end."""

    def when_gone(self, action: Callable[[], object]) -> None:
        """Have something called, on another thread, when the client goes away or the server is being stopped.

        The client's leaving is noticed within a second. What is asked for after it has gone is called as well.
        """

    def run_long(self) -> None:
        """Say that this request will take long, so that it does not count among those that the server runs at a time.

        Raises:
            NoThreadError: There are too many of them.
        """

    def send_trailers(self, trailers: Sequence[tuple[str, str]]) -> None:
        """Set what follows the body; the names must be announced by a header `Trailer`, and the body be chunked."""


class PlainCarrier:
    """A server that knows WSGI alone: nothing is noticed, and a request that runs long holds its thread."""

    can_send_trailers = False
    stopping = False

    def when_gone(self, action: Callable[[], object]) -> None:
        """Do nothing: such a server tells of nobody's leaving."""

    def run_long(self) -> None:
        """Do nothing: such a server has no threads to spare."""

    def send_trailers(self, trailers: Sequence[tuple[str, str]]) -> None:
        """Do nothing: there is no way to send them."""


_PLAIN: Final = PlainCarrier()


def carrier_of(environ: Mapping[str, Any]) -> Carrier:
    """Return the carrier of a request; one that does nothing if its server gives none."""
    carrier: Carrier = environ.get(CARRIER, _PLAIN)
    return carrier
