"""What one program of a supervisor leaves to the next one, which takes its place in the same process.

The new program gets the running processes with their lines, and the sockets, all under the same numbers; a text on its
command line says which is which.
"""

from __future__ import annotations

import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NoReturn, Self

from .child import Adopted, Child

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class HandoverError(ValueError):
    """A text that tells of no handover."""


@dataclass(frozen=True, slots=True)
class _Heir:
    """A process as the text tells of it; `seconds` are those until it has to have ended."""

    name: str
    pid: int
    line: int
    note: str | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Handover:
    """What is left.

    Attributes:
        sockets: file descriptors of sockets, by names of the program's own.
        heirs: the processes.
    """

    sockets: Mapping[str, int]
    heirs: tuple[_Heir, ...]

    @classmethod
    def of(cls, sockets: Mapping[str, int], children: Iterable[Child]) -> Self:
        """Describe what there is."""
        now = time.monotonic()
        heirs = [
            _Heir(
                child.name,
                child.process.pid,
                child.line.fileno(),
                child.note,
                None if child.end_by is None else child.end_by - now,
            )
            for child in children
        ]
        return cls(dict(sockets), tuple(heirs))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` wrote.

        Raises:
            HandoverError: it is something else.
        """
        try:
            told = json.loads(text)
            sockets = {str(name): int(number) for name, number in told["sockets"].items()}
            heirs = tuple(_Heir(**heir) for heir in told["heirs"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise HandoverError("this is no text of a handover") from error
        return cls(sockets, heirs)

    @property
    def text(self) -> str:
        """All of it as a text."""
        return json.dumps({"sockets": self.sockets, "heirs": [asdict(heir) for heir in self.heirs]})

    def children(self) -> list[Child]:
        """Take over the processes. To be called once."""
        now = time.monotonic()
        found = []
        for heir in self.heirs:
            line = socket.socket(fileno=heir.line)
            line.set_inheritable(False)
            end_by = None if heir.seconds is None else now + heir.seconds
            found.append(Child(heir.name, Adopted(heir.pid), line, now, heir.note, end_by))
        return found

    def execute(self, argv: Sequence[str]) -> NoReturn:
        """Put a new program in the place of this one.

        Args:
            argv: the whole command, with `text` in it.

        Raises:
            OSError: it cannot be started; this program goes on.
        """
        numbers = [*self.sockets.values(), *(heir.line for heir in self.heirs)]
        for number in numbers:
            os.set_inheritable(number, True)  # noqa: FBT003 - the function's own signature
        try:
            os.execv(argv[0], [*argv])  # noqa: S606 - the command is our own
        finally:
            for number in numbers:
                os.set_inheritable(number, False)  # noqa: FBT003 - likewise
