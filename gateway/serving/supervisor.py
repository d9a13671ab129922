"""The parent of the serving processes: starts them, replaces those that die, or all of them, and drains them.

Every process is started as a fresh interpreter, and so runs the code that is on the disk at that time; it inherits one
end of a line to the parent (`gateway.serving.link`). What happens at each signal is told in docs/operations.md.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from .child import Child, ProcessSpec, ending
from .link import NOTE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["GRACE", "Log", "ProcessSpec", "StartError", "Supervisor"]

GRACE = 8.0
"""Seconds that the processes have to answer what is under way; then they are killed."""
DRAIN = 30.0
"""Seconds that a process has which has been replaced; `GRACE` comes on top of it."""

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR2)
_LONG_LIFE: Final = 10.0
_FIRST_DELAY: Final = 0.1
_LONGEST_DELAY: Final = 5.0
_DRAIN_TICK: Final = 0.05


class Log(Protocol):
    """What the supervisor tells about: one event with its values."""

    def __call__(self, event: str, **values: object) -> None:
        """Write one event."""


class StartError(Exception):
    """A process ended before it was ready for the first time; its own output says why."""


@dataclass(slots=True)
class Supervisor:
    """Keeps processes running until it is told to stop.

    Attributes:
        specs: the processes.
        log: takes the events.
        on_ready: called once, when all of them are ready, with the note of each by its name.
        grace: seconds to drain before what still runs is killed.
        drain: seconds, before those, for processes that have been replaced.
        on_stop: called when the processes are told to stop: nobody takes connections any more.
        inherited: processes that run already.
        succeed: called with all processes when every one has been replaced: what this program is to be replaced by.
            It may return, which means that this one goes on.
    """

    specs: Sequence[ProcessSpec]
    log: Log
    on_ready: Callable[[Mapping[str, str]], None]
    grace: float = GRACE
    drain: float = DRAIN
    on_stop: Callable[[], None] | None = None
    inherited: Sequence[Child] = ()
    succeed: Callable[[Sequence[Child]], None] | None = None
    _current: dict[str, Child] = field(default_factory=dict)
    _retired: list[Child] = field(default_factory=list)
    _successor: Child | None = None
    _rolling: deque[ProcessSpec] = field(default_factory=deque)
    _due: dict[str, float] = field(default_factory=dict)
    _delays: dict[str, float] = field(default_factory=dict)
    _notes: dict[str, str] = field(default_factory=dict)
    _stop: bool = False
    _replace: bool = False
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self) -> None:
        """Start the processes and keep them; returns when they are drained and gone. Main thread only.

        Raises:
            StartError: one of them did not become ready; the others are stopped again.
        """
        with self._selector, self._signals():
            try:
                self._take_over()
                for spec in self.specs:
                    if spec.name not in self._current:
                        self._current[spec.name] = self._start(spec)
                while not self._stop:
                    self._step()
            finally:
                self._end_all()

    @property
    def _children(self) -> list[Child]:
        successor = [self._successor] if self._successor is not None else []
        return [*self._current.values(), *successor, *self._retired]

    # ------------------------------------------------------------ start, and start again

    def _take_over(self) -> None:
        names = {spec.name for spec in self.specs}
        for child in self.inherited:
            self._selector.register(child.line, selectors.EVENT_READ, child)
            if child.end_by is not None:
                self._retired.append(child)
            elif child.name in names and child.name not in self._current and child.note is not None:
                self._current[child.name] = child
                self._notes[child.name] = child.note
            else:
                self._retire(child)

    def _start(self, spec: ProcessSpec) -> Child:
        child = Child.start(spec)
        self._selector.register(child.line, selectors.EVENT_READ, child)
        return child

    def _step(self) -> None:
        now = time.monotonic()
        for spec in self.specs:
            if self._due.get(spec.name, now + 1) <= now:
                del self._due[spec.name]
                self._current[spec.name] = self._start(spec)
        self._kill_what_is_late(now)
        if self._replace:
            self._replace = False
            self._begin_replacement()
        times = [*self._due.values(), *(child.end_by for child in self._retired if child.end_by is not None)]
        timeout = max(0.0, min(times) - now) if times else None
        for key, _ in self._selector.select(timeout):
            if isinstance(key.data, Child):
                self._hear(key.data)
            else:
                key.data.recv(NOTE_SIZE)  # what a signal left to wake this up

    def _hear(self, child: Child) -> None:
        try:
            said = child.line.recv(NOTE_SIZE)
        except ConnectionError:
            said = b""
        if said:
            self._note_ready(child, said.decode())
            return
        code = self._part_with(child)
        if child in self._retired:
            self._retired.remove(child)
            self.log("process retired", name=child.name, pid=child.process.pid, ending=ending(code))
        elif child is self._successor:
            self._fail_replacement(child, code)
        else:
            self._bury(child, code)

    def _part_with(self, child: Child) -> int:
        self._selector.unregister(child.line)
        code = child.end(self.grace)
        child.line.close()
        return code

    def _note_ready(self, child: Child, note: str) -> None:
        name = child.name
        first = name not in self._notes
        child.note = self._notes[name] = note
        self.log("process ready" if first else "process replaced", name=name, pid=child.process.pid, note=note)
        if child is self._successor:
            self._install(child)
        if first and len(self._notes) == len(self.specs):
            self.on_ready(dict(self._notes))

    def _bury(self, child: Child, code: int) -> None:
        """Plan the successor of a process that has died."""
        name = child.name
        del self._current[name]
        if name not in self._notes and not self.inherited:
            raise StartError(f"{name} ended with {ending(code)} before it was ready")
        delay = self._plan(child)
        self.log("process died", name=name, pid=child.process.pid, ending=ending(code), restart_in_seconds=delay)

    def _plan(self, child: Child) -> float:
        """Have a process started again, the later the more often that was in vain; return after how many seconds."""
        name = child.name
        lived = time.monotonic() - child.started
        delay = _FIRST_DELAY if lived >= _LONG_LIFE else self._delays.get(name, _FIRST_DELAY)
        self._delays[name] = min(_LONGEST_DELAY, delay * 2)
        self._due[name] = time.monotonic() + delay
        return delay

    # ------------------------------------------------------------ replace all of them, one after the other

    def _begin_replacement(self) -> None:
        self.log("replacing all processes")
        self._rolling = deque(self.specs)
        if self._successor is not None:  # what was begun before is begun anew
            self._retire(self._successor)
            self._successor = None
        self._replace_next()

    def _replace_next(self) -> None:
        if not self._rolling:
            self.log("all processes replaced")
            self._give_way()
            return
        spec = self._rolling.popleft()
        for child in self._retired:
            if child.name == spec.name:  # two generations at a time are enough
                child.process.send_signal(signal.SIGTERM)
        if not spec.overlaps and spec.name in self._current:
            self._part_with(self._current.pop(spec.name))
        self._successor = self._start(spec)

    def _give_way(self) -> None:
        """Let another program take the place of this one. The signals wait for it: unhandled, they would end it."""
        held = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            # What came before they were held is for this program.
            if self.succeed is not None and not self._stop and not self._replace:
                self.succeed(self._children)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)

    def _install(self, child: Child) -> None:
        self._successor = None
        self._due.pop(child.name, None)
        before = self._current.get(child.name)
        self._current[child.name] = child
        if before is not None:
            self._retire(before)
        self._replace_next()

    def _retire(self, child: Child) -> None:
        child.retire(time.monotonic() + self.drain + self.grace)
        self._retired.append(child)

    def _fail_replacement(self, child: Child, code: int) -> None:
        """Keep what runs: the code on the disk does not."""
        self._successor = None
        self._rolling.clear()
        if child.name not in self._current:
            self._plan(child)
        self.log("replacement failed", name=child.name, pid=child.process.pid, ending=ending(code))

    # ------------------------------------------------------------ stop

    def _end_all(self) -> None:
        children = self._children
        for child in children:
            child.process.send_signal(signal.SIGTERM)
        if self.on_stop is not None:
            self.on_stop()
        begun = time.monotonic()
        while any(child.process.poll() is None for child in children):
            if time.monotonic() - begun >= self.grace:
                for child in children:
                    self._kill(child, self.grace)
                break
            time.sleep(_DRAIN_TICK)
        for child in children:
            child.process.wait()
            child.line.close()
        self._current.clear()
        self._retired.clear()
        self._successor = None

    def _kill_what_is_late(self, now: float) -> None:
        for child in self._retired:
            if child.end_by is not None and child.end_by <= now:
                child.end_by = None
                self._kill(child, self.drain + self.grace)

    def _kill(self, child: Child, seconds: float) -> None:
        if child.process.poll() is None:
            self.log("process killed", name=child.name, pid=child.process.pid, after_seconds=seconds)
            child.process.send_signal(signal.SIGKILL)

    # ------------------------------------------------------------ signals

    def _on_stop(self, _number: int, _frame: object) -> None:
        if self._stop:
            self.grace = 0.0  # told twice: at once
        self._stop = True

    def _on_replace(self, _number: int, _frame: object) -> None:
        self._replace = True

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Take the signals, and have them wake the selector."""
        reader, writer = socket.socketpair()
        reader.settimeout(0)
        writer.settimeout(0)
        handlers = {
            signal.SIGTERM: self._on_stop,
            signal.SIGINT: self._on_stop,
            signal.SIGHUP: self._on_stop if _has_terminal() else self._on_replace,
            signal.SIGUSR2: self._on_replace,
        }
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        old_wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        self._selector.register(reader, selectors.EVENT_READ, reader)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)  # the program before, if there was one, holds them
        try:
            yield
        finally:
            signal.set_wakeup_fd(old_wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            reader.close()
            writer.close()


def _has_terminal() -> bool:
    """Tell whether SIGHUP means that the user's terminal has been closed; `nohup` has it ignored."""
    return sys.stdin is not None and os.isatty(sys.stdin.fileno()) and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN
