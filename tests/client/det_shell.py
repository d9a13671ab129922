"""`det`, many times in one process of the unmodified client: most of what a command costs is to start Python."""

from __future__ import annotations

import json
import subprocess
from typing import IO, TYPE_CHECKING

from tests.client.official import Client

if TYPE_CHECKING:
    from pathlib import Path

# Reads lists of arguments, a line each, and answers exit code, output and errors of each.
_DRIVER = """
import contextlib, io, json, os, sys, traceback
from determined.cli import cli
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

def run(arguments):
    sys.argv = ["det", *arguments]
    try:
        cli.main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

commands, sys.stdin = sys.stdin, open(os.devnull)
for line in commands:
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(json.loads(line))
    print(json.dumps([code, *(each.buffer.getvalue().decode() for each in (out, err))]), file=answers, flush=True)
"""


class DetShell(Client):
    """The command line of one user; what a command writes by way of another program is not seen.

    A command for which something is typed runs by itself.
    """

    def __init__(self, python: str, master: str, home: Path) -> None:
        super().__init__(python, master, home)
        self._process: subprocess.Popen[str] | None = None

    def try_det(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run `det`, whatever comes of it."""
        if typed:
            return super().try_det(*arguments, typed=typed)
        commands, answers = self._lines()
        commands.write(json.dumps(arguments) + "\n")
        commands.flush()
        code, out, err = json.loads(answers.readline())
        return subprocess.CompletedProcess(arguments, code, out, err)

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=30)

    def _lines(self) -> tuple[IO[str], IO[str]]:
        if self._process is None:
            command = [self.python, "-W", "ignore", "-c", _DRIVER]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout
