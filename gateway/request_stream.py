"""What a client-streaming call sends: the JSON values of a request's body, each as soon as it has come."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from .transcode.status import StatusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .transcode.json_stream import JsonStream

_LOGGER: Final = logging.getLogger(__name__)


class RequestStream:
    """An iterator of serialized messages, for a channel that takes them on a thread of its own.

    A fault in the body ends the call: it is kept here, since an iterator that raises would lose it.

    Args:
        parts: The body, part by part.
        values: Cuts it into JSON values.
        serialize: Makes a message of a JSON value.

    Attributes:
        error: What is wrong with the body, if anything.
    """

    def __init__(self, parts: Iterable[bytes], values: JsonStream, serialize: Callable[[bytes], bytes]) -> None:
        self.error: StatusError | None = None
        self._messages = self._read(parts, values, serialize)
        self._cancel: Callable[[], object] | None = None
        self._begun = threading.Event()

    def begun(self, cancel: Callable[[], object]) -> None:
        """Tell of the call, once there is one.

        Args:
            cancel: Ends the call.
        """
        self._cancel = cancel
        self._begun.set()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._messages)
        except StatusError as error:
            self.error = error
        except StopIteration:
            raise
        except Exception:
            _LOGGER.exception("reading the messages of a request failed")
        self._begun.wait()
        if self._cancel is not None:
            self._cancel()
        raise StopIteration

    def _read(self, parts: Iterable[bytes], values: JsonStream, serialize: Callable[[bytes], bytes]) -> Iterator[bytes]:
        for part in parts:
            for value in values.feed(part):
                yield serialize(value)
        for value in values.finish():
            yield serialize(value)
