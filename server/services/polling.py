"""Streams that look again every so often: how long they wait, and how they notice that their client has gone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import grpc

DEFAULT_PERIOD: Final = 30
"""Seconds between two looks when the request does not say."""


class Polling:
    """The waits of one stream."""

    def __init__(self, context: grpc.ServicerContext, period: int) -> None:
        """Wait on behalf of a call.

        Args:
            context: The call.
            period: Seconds between two looks; 0 or less means the default.
        """
        self._period = period if period > 0 else DEFAULT_PERIOD
        self._gone = threading.Event()
        if not context.add_callback(self._gone.set):
            self._gone.set()

    def wait(self) -> bool:
        """Wait until it is time to look again; False, at once, when the call is over."""
        return not self._gone.wait(self._period)
