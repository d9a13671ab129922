"""The JSON of serialized Structs, kept by their bytes: equal bytes are equal JSON, so nothing here is ever stale."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import orjson

from .message_type import WireError
from .no_json import NoJsonError
from .struct_wire import UnusualLayoutError, struct_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from .message_type import Message, MessageType

_LARGEST_SHARE: Final = 16
"""A Struct that would take more than this part of the cache is not kept."""


class StructCache:
    """Renders serialized Structs, each distinct one once.

    Safe for many threads; two that meet a new Struct at once may both render it.

    Args:
        struct_type: `google.protobuf.Struct`.
        write: Turns such a message into a JSON value for `orjson.dumps`.
        max_bytes: How much is kept, keys and texts together; what was not used longest goes first.
        is_lenient: Whether bytes that are no Struct, or one too deep to be read, are null, or raise `NoJsonError`.
    """

    def __init__(
        self, struct_type: MessageType, write: Callable[[Message], object], max_bytes: int, *, is_lenient: bool
    ) -> None:
        self._struct_type = struct_type
        self._write = write
        self._is_lenient = is_lenient
        self._max_bytes = max_bytes
        self._texts: OrderedDict[bytes, orjson.Fragment] = OrderedDict()
        self._sizes: dict[bytes, int] = {}
        self._used = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def used_bytes(self) -> int:
        """How much is kept."""
        return self._used

    def json(self, data: bytes) -> orjson.Fragment:
        """Give the JSON text of a serialized Struct.

        Raises:
            NoJsonError: The bytes are none, or hold what has no JSON, and that is an error.
        """
        with self._lock:
            text = self._texts.get(data)
            if text is not None:
                self._texts.move_to_end(data)
        return self._rendered(data) if text is None else text

    def _rendered(self, data: bytes) -> orjson.Fragment:
        encoded = orjson.dumps(self._value(data), option=orjson.OPT_SORT_KEYS)
        text = orjson.Fragment(encoded)
        size = len(data) + len(encoded)
        if size * _LARGEST_SHARE <= self._max_bytes:
            self._keep(data, text, size)
        return text

    def _value(self, data: bytes) -> object:
        try:
            return struct_value(data)
        except UnusualLayoutError:
            pass
        try:
            return self._write(self._struct_type.parse(data))
        except WireError as error:
            if self._is_lenient:
                return None
            raise NoJsonError(self._struct_type.full_name) from error

    def _keep(self, data: bytes, text: orjson.Fragment, size: int) -> None:
        with self._lock:
            if data in self._sizes:
                return
            self._texts[data] = text
            self._sizes[data] = size
            self._used += size
            while self._used > self._max_bytes:
                dropped, _ = self._texts.popitem(last=False)
                self._used -= self._sizes.pop(dropped)
