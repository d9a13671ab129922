"""Notices that clients close their connections, without reading from them (Linux and other systems with POLLRDHUP)."""

from __future__ import annotations

import contextlib
import logging
import select
import socket
import threading
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGER: Final = logging.getLogger(__name__)
_HANGUP: Final = getattr(select, "POLLRDHUP", 0)


class _Action(NamedTuple):
    call: Callable[[], object]
    interruptible: bool


class HangupWatch:
    """A thread that waits for the hang-up of any number of sockets."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._actions: dict[int, list[_Action]] = {}
        self._closed = False
        self.interrupted = False
        self._waking, self._wake = socket.socketpair()
        self._waking.settimeout(0)
        self._wake.settimeout(0)
        self._thread = threading.Thread(target=self._run, name="hangups", daemon=True)
        self._thread.start()

    def add(self, client: socket.socket, call: Callable[[], object], *, interruptible: bool) -> None:
        """Have something called, once, when the other end of a socket closes its side; at once if it has.

        Args:
            client: The socket.
            call: What is called, on the thread of this watch.
            interruptible: Whether `interrupt` calls it too.
        """
        with self._lock:
            self._actions.setdefault(client.fileno(), []).append(_Action(call, interruptible))
        self._stir()

    def interrupt(self) -> None:
        """Have everything called that is interruptible, now and from now on. May be called by a signal's handler."""
        self.interrupted = True
        self._stir()

    def discard(self, client: socket.socket) -> None:
        """Have nothing more called for a socket. To be called before it is closed."""
        with self._lock:
            self._actions.pop(client.fileno(), None)
        self._stir()

    def close(self) -> None:
        """End the thread."""
        self._closed = True
        self._stir()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _stir(self) -> None:
        with contextlib.suppress(BlockingIOError):  # then it is awake already
            self._wake.send(b"x")

    def _run(self) -> None:
        while not self._closed:
            if self.interrupted:
                self._call(self._interruptible())
            poll = select.poll()
            poll.register(self._waking, select.POLLIN)
            with self._lock:
                for descriptor in self._actions:
                    poll.register(descriptor, _HANGUP)
            for descriptor, _event in poll.poll():
                if descriptor == self._waking.fileno():
                    self._waking.recv(1024)
                else:
                    with self._lock:
                        actions = self._actions.pop(descriptor, [])
                    self._call(actions)

    def _interruptible(self) -> list[_Action]:
        with self._lock:
            found = [action for actions in self._actions.values() for action in actions if action.interruptible]
            for descriptor, actions in self._actions.items():
                self._actions[descriptor] = [action for action in actions if not action.interruptible]
        return found

    def _call(self, actions: list[_Action]) -> None:
        for action in actions:
            try:
                action.call()
            except Exception:
                _LOGGER.exception("ending the call of a client that has gone failed")
