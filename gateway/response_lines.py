"""The body of a streamed answer: one line for each response, and what happens when it ends before its time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from .endpoint import CallFailedError
from .transcode.status import StatusError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .endpoint import ResponseStream


class StreamPlaces:
    """Counts the streams that are open.

    Args:
        most: How many may be.
    """

    def __init__(self, most: int) -> None:
        self._free = threading.Semaphore(most)

    def take(self) -> StreamPlace | None:
        """Take a place; None if there is none left."""
        return StreamPlace(self._free) if self._free.acquire(blocking=False) else None


class StreamPlace:
    """The place of one stream among those that may be open."""

    def __init__(self, free: threading.Semaphore) -> None:
        self._free: threading.Semaphore | None = free

    def leave(self) -> None:
        """Give it back, if that has not happened."""
        free, self._free = self._free, None
        if free is not None:
            free.release()


class ResponseLines:
    """An iterator of the lines; closing it ends the call, also before the first line.

    Args:
        stream: The responses.
        first: The line of the first response; None if there was none.
        error_line: Makes the last line, of an error.
        place: Left when the stream is over.
    """

    def __init__(
        self,
        stream: ResponseStream,
        first: bytes | None,
        error_line: Callable[[CallFailedError | StatusError], bytes],
        place: StreamPlace,
    ) -> None:
        self._stream = stream
        self._ready = first
        self._over = first is None
        self._error_line = error_line
        self._place = place
        if self._over:
            self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._ready is not None:
            line, self._ready = self._ready, None
            return line
        if self._over:
            raise StopIteration
        try:
            response = self._stream.next()
            if response is not None:
                return self._stream.line(response)
        except (CallFailedError, StatusError) as error:
            self.close()
            return self._error_line(error)
        self.close()
        raise StopIteration

    def close(self) -> None:
        """End the call, if it goes on."""
        self._over = True
        self._stream.cancel()
        self._place.leave()
