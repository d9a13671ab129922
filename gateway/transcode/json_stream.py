"""The body of a client stream: JSON values one behind the other, with or without white space, in pieces of any size.

Only finds where a value ends; whether it is valid JSON is for who reads it. grpc-gateway takes each value for one
message of the stream.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .conversion import ConversionError, Reason
from .status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLANK: Final = b" \t\n\r"
_MARK: Final = re.compile(rb'["{}\[\]]')
_STRING_END: Final = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ATOM_END: Final = re.compile(rb'[\s"{}\[\],:]')
_OPENING: Final = b"{["


class JsonStream:
    """Cuts a stream of bytes into JSON values.

    Args:
        max_value_bytes: How long one value may be.
        format_error: Makes the text of an INVALID_ARGUMENT status.
    """

    def __init__(self, max_value_bytes: int, format_error: Callable[[ConversionError], str]) -> None:
        self._max_value_bytes = max_value_bytes
        self._format_error = format_error
        self._buffer = bytearray()
        self._scanned = 0
        self._depth = 0
        self._in_string = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Take the next piece, and give all values that are complete with it.

        Raises:
            StatusError: RESOURCE_EXHAUSTED: a value is too long.
        """
        self._buffer += piece
        while True:
            value = self._next(at_end=False)
            if value is None:
                break
            yield value
        if len(self._buffer) > self._max_value_bytes:
            raise StatusError(
                Code.RESOURCE_EXHAUSTED, f"a message of the stream is longer than {self._max_value_bytes} bytes"
            )

    def finish(self) -> Iterator[bytes]:
        """Give the last value, whose end only the end of the stream shows.

        Raises:
            StatusError: INVALID_ARGUMENT: the stream ends in the middle of a value.
        """
        value = self._next(at_end=True)
        if value is not None:
            yield value
        if self._buffer:
            error = ConversionError(Reason.TRUNCATED_JSON)
            raise StatusError(Code.INVALID_ARGUMENT, self._format_error(error))

    def _next(self, *, at_end: bool) -> bytes | None:
        """Cut off the first value; None if it is not complete."""
        buffer = self._buffer
        if self._depth == 0 and self._scanned == 0:
            del buffer[: len(buffer) - len(buffer.lstrip(_BLANK))]
            if not buffer:
                return None
            if buffer[0] not in b'"{[':
                return self._atom(at_end=at_end)
        return self._structure()

    def _atom(self, *, at_end: bool) -> bytes | None:
        """Cut off a number, a literal, or one character that cannot begin a value."""
        match = _ATOM_END.search(self._buffer, 1)
        if match is not None:
            return self._cut(match.start())
        return self._cut(len(self._buffer)) if at_end else None

    def _structure(self) -> bytes | None:
        """Cut off a string, an array or an object; goes on where the last piece ended."""
        while self._in_string or self._to_next_mark():
            if self._in_string and not self._to_end_of_string():
                return None
            if self._depth <= 0:
                return self._cut(self._scanned)
        return None

    def _to_next_mark(self) -> bool:
        """Go behind the next bracket or quote; False if there is none yet."""
        match = _MARK.search(self._buffer, self._scanned)
        if match is None:
            self._scanned = len(self._buffer)
            return False
        self._scanned = match.end()
        if match[0] == b'"':
            self._in_string = True
        else:
            self._depth += 1 if match[0] in _OPENING else -1
        return True

    def _to_end_of_string(self) -> bool:
        """Go behind the end of the string; False if it is not there yet, and then what was seen is not seen again."""
        end = _STRING_END.match(self._buffer, self._scanned)
        if end is None:
            seen = bytes(memoryview(self._buffer)[self._scanned :])
            backslashes = len(seen) - len(seen.rstrip(b"\\"))
            self._scanned = len(self._buffer) - backslashes % 2
            return False
        self._scanned = end.end()
        self._in_string = False
        return True

    def _cut(self, end: int) -> bytes:
        value = bytes(self._buffer[:end])
        del self._buffer[:end]
        self._scanned = self._depth = 0
        self._in_string = False
        return value
