"""A process of a supervisor: how it is started, or taken over from the supervisor that was here before."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_POLL = 0.02


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """How to start one process.

    Attributes:
        name: how the log calls it.
        argv: the command; `--supervisor-fd N` is appended to it.
        env: its whole environment; None: the parent's.
        descriptors: file descriptors that it inherits under the same numbers.
        overlaps: whether its successor can be started while it still runs.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None = None
    descriptors: tuple[int, ...] = ()
    overlaps: bool = True


class Running(Protocol):
    """A child process of this one, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None:
        """Return the code with which it ended, negative for a signal; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the code.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""


class Adopted:
    """A child process that an earlier program of this same process started."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return the code with which it ended, negative for a signal; None while it runs."""
        if self._code is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # it was reaped before this program began
                self._code = 0
            else:
                self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the code.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(_POLL)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)


@dataclass(slots=True, eq=False)
class Child:
    """A process and what is known of it.

    Attributes:
        name: how the log calls it.
        process: the process.
        line: this end of the line to it.
        started: when it was started, on the clock of `time.monotonic`.
        note: what it said when it was ready; None as long as it is not.
        end_by: when it is killed, if it is to end.
    """

    name: str
    process: Running
    line: socket.socket
    started: float = field(default_factory=time.monotonic)
    note: str | None = None
    end_by: float | None = None

    @classmethod
    def start(cls, spec: ProcessSpec) -> Self:
        """Start a process."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - the commands are our own
                [*spec.argv, "--supervisor-fd", str(theirs.fileno())],
                env=spec.env,
                pass_fds=(*spec.descriptors, theirs.fileno()),
                process_group=0,  # Ctrl-C reaches the parent alone, which then drains them
            )
        return cls(spec.name, process, ours)

    def retire(self, end_by: float) -> None:
        """Tell it that it has been replaced: it ends when it has finished, and at that time at the latest."""
        self.end_by = end_by
        self.process.send_signal(signal.SIGHUP)

    def end(self, grace: float) -> int:
        """Have it end, by force if need be, and return the code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(grace)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGKILL)
        return self.process.wait()


def ending(code: int) -> str:
    """Name how a process ended, from its return code as subprocess gives it."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
