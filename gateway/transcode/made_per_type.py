"""What is made of message types: once for each, from any thread, and also for types that hold themselves."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .message_type import MessageType

_T = TypeVar("_T")


class MadePerType(Generic[_T]):
    """Keeps what was made of each message type.

    Args:
        make: Makes it; it asks for those of the types of fields, which are made first.
        later: Makes what stands in for it within a type that holds itself: it looks up what is named among what is
            made, when it is used.
    """

    def __init__(self, make: Callable[[MessageType], _T], later: Callable[[Mapping[str, _T], str], _T]) -> None:
        self._make = make
        self._later = later
        self._ready: dict[str, _T] = {}
        self._building: dict[str, _T | None] = {}
        self._lock = threading.RLock()

    def of(self, message_type: MessageType) -> _T:
        """Give what is made of a type."""
        name = message_type.full_name
        made = self._ready.get(name)
        if made is not None:
            return made
        with self._lock:
            if name in self._building:
                return self._building[name] or self._later(self._ready, name)
            is_outermost = not self._building
            self._building[name] = None
            try:
                made = self._building[name] = self._make(message_type)
                if is_outermost:
                    self._ready.update({name: each for name, each in self._building.items() if each is not None})
            finally:
                if is_outermost:
                    self._building.clear()
        return made
