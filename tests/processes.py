"""Real processes for tests: started with their output kept, waited for by what they print, always ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


class Process:
    """One running program; what it prints on both outputs is kept line by line."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self._popen = subprocess.Popen(
            argv,
            env=env,
            cwd=cwd,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=pass_fds,
        )
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._popen.stdout is not None
        with self._popen.stdout as stdout:
            for line in stdout:
                with self._news:
                    self.lines.append(line.rstrip("\n"))
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, pattern: str, *, seconds: float = 120, count: int = 1) -> list[re.Match[str]]:
        """Wait until `count` lines match, and return the matches; fail when the program ends or takes too long."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                found = [match for line in self.lines if (match := re.search(pattern, line))]
                if len(found) >= count:
                    return found
                left = deadline - time.monotonic()
                ended = not self._reader.is_alive()
                if left <= 0 or ended:
                    why = f"ended with {self._popen.poll()}" if ended else f"is silent for {seconds} s"
                    raise AssertionError(f"no {count} lines like {pattern!r}, the program {why}:\n{self.output}")
                self._news.wait(min(left, 0.5))

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        self._popen.send_signal(number)

    def wait(self, seconds: float = 60) -> int:
        """Wait for the end, and for the rest of the output."""
        code = self._popen.wait(seconds)
        self._reader.join(seconds)
        return code

    def stop(self) -> int:
        """End it in the orderly way, or by force when that takes too long."""
        if self._popen.poll() is None:
            self.signal(signal.SIGTERM)
            try:
                return self.wait(20)
            except subprocess.TimeoutExpired:
                self._popen.kill()
        return self.wait()


def eventually(check: Callable[[], T], *, seconds: float = 60, every: float = 0.05) -> T:
    """Call until it returns something true without raising; the last error, if any, is the failure."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        problem: Exception | None = None
        try:
            if value := check():
                return value
        except (AssertionError, OSError) as error:
            problem = error
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {seconds} s") from problem
        pause.wait(every)


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
