"""The parent of the serving processes: starts them, replaces the ones that die, and drains them when it is told to.

Every process is started as a fresh interpreter and inherits one end of a line to the parent (`gateway.serving.link`).
"""

from __future__ import annotations

import selectors
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .link import NOTE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

GRACE = 8.0
"""Seconds that the processes have to answer what is under way; then they are killed."""

_LONG_LIFE = 10.0
_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0
_DRAIN_TICK = 0.05
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Log(Protocol):
    """What the supervisor tells about: one event with its values."""

    def __call__(self, event: str, **values: object) -> None:
        """Write one event."""


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """How to start one process.

    Attributes:
        name: how the log calls it.
        argv: the command; `--supervisor-fd N` is appended to it.
        env: its whole environment; None: the parent's.
        descriptors: file descriptors that it inherits under the same numbers.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None = None
    descriptors: tuple[int, ...] = ()


class StartError(Exception):
    """A process ended before it was ready for the first time; its own output says why."""


@dataclass(slots=True)
class _Child:
    """A process and what is known of it."""

    spec: ProcessSpec
    process: subprocess.Popen[bytes]
    line: socket.socket
    started: float


@dataclass(slots=True)
class _Waiting:
    """A process that is to be started again at a time."""

    spec: ProcessSpec
    due: float


@dataclass(slots=True)
class Supervisor:
    """Keeps processes running until SIGTERM or SIGINT.

    Attributes:
        specs: the processes.
        log: takes the events.
        on_ready: called once, when all of them are ready, with the note of each by its name.
        grace: seconds to drain before what still runs is killed.
    """

    specs: Sequence[ProcessSpec]
    log: Log
    on_ready: Callable[[Mapping[str, str]], None]
    grace: float = GRACE
    _children: list[_Child] = field(default_factory=list)
    _waiting: list[_Waiting] = field(default_factory=list)
    _delays: dict[str, float] = field(default_factory=dict)
    _notes: dict[str, str] = field(default_factory=dict)
    _stop: bool = False

    def run(self) -> None:
        """Start the processes and keep them; returns when they are drained and gone. Main thread only.

        Raises:
            StartError: one of them did not become ready; the others are stopped again.
        """
        with selectors.DefaultSelector() as selector, self._signals(selector):
            try:
                for spec in self.specs:
                    self._start(spec, selector)
                while not self._stop:
                    self._step(selector)
            finally:
                self._drain()

    # ------------------------------------------------------------ start and replace

    def _start(self, spec: ProcessSpec, selector: selectors.BaseSelector) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - the commands are our own
                [*spec.argv, "--supervisor-fd", str(theirs.fileno())],
                env=spec.env,
                pass_fds=(*spec.descriptors, theirs.fileno()),
                process_group=0,  # Ctrl-C reaches the parent alone, which then drains them
            )
        child = _Child(spec, process, ours, time.monotonic())
        self._children.append(child)
        selector.register(ours, selectors.EVENT_READ, child)

    def _step(self, selector: selectors.BaseSelector) -> None:
        now = time.monotonic()
        for waiting in [one for one in self._waiting if one.due <= now]:
            self._waiting.remove(waiting)
            self._start(waiting.spec, selector)
        timeout = min((one.due for one in self._waiting), default=None)
        for key, _ in selector.select(None if timeout is None else max(0.0, timeout - now)):
            if isinstance(key.data, _Child):
                self._hear(key.data, selector)

    def _hear(self, child: _Child, selector: selectors.BaseSelector) -> None:
        try:
            said = child.line.recv(NOTE_SIZE)
        except ConnectionError:
            said = b""
        if said:
            self._note_ready(child, said.decode())
            return
        selector.unregister(child.line)
        child.line.close()
        self._children.remove(child)
        self._bury(child)

    def _note_ready(self, child: _Child, note: str) -> None:
        name = child.spec.name
        first = name not in self._notes
        self._notes[name] = note
        self.log("process ready" if first else "process replaced", name=name, pid=child.process.pid, note=note)
        if first and len(self._notes) == len(self.specs):
            self.on_ready(dict(self._notes))

    def _bury(self, child: _Child) -> None:
        """Reap a process whose line is closed, and plan its successor."""
        if child.process.poll() is None:
            child.process.terminate()
            try:
                child.process.wait(self.grace)
            except subprocess.TimeoutExpired:
                child.process.kill()
        code = child.process.wait()
        name = child.spec.name
        if name not in self._notes:
            raise StartError(f"{name} ended with {_ending(code)} before it was ready")
        lived = time.monotonic() - child.started
        delay = _FIRST_DELAY if lived >= _LONG_LIFE else self._delays.get(name, _FIRST_DELAY)
        self._delays[name] = min(_LONGEST_DELAY, delay * 2)
        self._waiting.append(_Waiting(child.spec, time.monotonic() + delay))
        self.log("process died", name=name, pid=child.process.pid, ending=_ending(code), restart_in_seconds=delay)

    # ------------------------------------------------------------ stop

    def _drain(self) -> None:
        for child in self._children:
            child.process.terminate()
        begun = time.monotonic()
        while any(child.process.poll() is None for child in self._children):
            if time.monotonic() - begun >= self.grace:
                self._kill_the_rest()
                break
            time.sleep(_DRAIN_TICK)
        for child in self._children:
            child.process.wait()
            child.line.close()
        self._children.clear()

    def _kill_the_rest(self) -> None:
        for child in self._children:
            if child.process.poll() is None:
                self.log("process killed", name=child.spec.name, pid=child.process.pid, after_seconds=self.grace)
                child.process.kill()

    def _on_stop(self, _number: int, _frame: object) -> None:
        if self._stop:
            self.grace = 0.0  # told twice: at once
        self._stop = True

    @contextmanager
    def _signals(self, selector: selectors.BaseSelector) -> Iterator[None]:
        """Take the stop signals, and have them wake the selector."""
        reader, writer = socket.socketpair()
        reader.settimeout(0)
        writer.settimeout(0)
        before = {number: signal.signal(number, self._on_stop) for number in _STOPS}
        old_wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        selector.register(reader, selectors.EVENT_READ)
        try:
            yield
        finally:
            signal.set_wakeup_fd(old_wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            reader.close()
            writer.close()


def _ending(code: int) -> str:
    """Name how a process ended, from its return code as subprocess gives it."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
