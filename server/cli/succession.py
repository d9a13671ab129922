"""The parent process of a server: its sockets, its supervisor, and the program that takes its place at SIGHUP.

When every process has been replaced by one of the code that is on the disk now, the parent runs that code too, in the
same process: its id, its sockets and its children stay what they are.
"""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import click
import structlog

from gateway.serving.activation import passed_listener, taken_over
from gateway.serving.address import Address, AddressError, bound_address
from gateway.serving.handover import Handover, HandoverError
from gateway.serving.supervisor import ProcessSpec, Supervisor
from server.cli.flags import as_arguments, flag, variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gateway.serving.child import Child

_REST, _GRPC = "rest", "grpc"


class _HandoverText(click.ParamType[Handover]):
    name = "handover"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Handover:
        """Read the text."""
        try:
            return value if isinstance(value, Handover) else Handover.parse(value)
        except HandoverError as error:
            self.fail(str(error), param, ctx)


handover_option = click.option(
    "--handover", type=_HandoverText(), hidden=True, help="What the program that was here before left."
)


@dataclass(slots=True)
class Sockets:
    """The sockets that the parent holds for its processes.

    Attributes:
        rest: listens for REST.
        grpc: keeps the port of gRPC; grpcio opens the sockets that listen there, with SO_REUSEPORT.
    """

    rest: socket.socket | None = None
    grpc: socket.socket | None = None

    @classmethod
    def of(cls, handover: Handover) -> Self:
        """Take over those of the program before."""
        numbers = dict(handover.sockets)
        opened = cls()
        if _REST in numbers:
            opened.rest = taken_over(numbers[_REST])
        if _GRPC in numbers:
            opened.grpc = socket.socket(fileno=numbers[_GRPC])
            opened.grpc.set_inheritable(False)
        return opened

    def open_rest(self, address: str, *, listen_pid: int | None, listen_fds: int | None) -> socket.socket:
        """Return the socket for REST: the one that is there, or that was passed to this process, or a new one.

        Raises:
            AddressError: the address cannot be used.
        """
        if self.rest is None:
            self.rest = passed_listener(listen_pid, listen_fds)
        if self.rest is None:
            with _naming(_REST):
                self.rest = Address.parse(address).listen()
        return self.rest

    def open_grpc(self, address: str) -> str:
        """Take the port of gRPC, unless it is taken; return the address with the port in it.

        Raises:
            AddressError: the address cannot be used.
        """
        if address.startswith("unix:"):
            return address
        if self.grpc is None:
            with _naming(_GRPC):
                self.grpc = Address.parse(address).reserve()
        return f"{address.rpartition(':')[0]}:{bound_address(self.grpc).port}"

    def close(self) -> None:
        """Close them."""
        for each in (self.rest, self.grpc):
            if each is not None:
                each.close()

    def numbers(self) -> dict[str, int]:
        """Their file descriptors, for `of`."""
        named = {_REST: self.rest, _GRPC: self.grpc}
        return {name: each.fileno() for name, each in named.items() if each is not None}


@contextmanager
def _naming(setting: str) -> Iterator[None]:
    try:
        yield
    except AddressError as error:
        raise AddressError(f"{variable(setting)} ({flag(setting)}): {error}") from error


@dataclass(frozen=True, slots=True)
class Parent:
    """What the parent process of one command is.

    Attributes:
        command: the command.
        given: its options, as they were given.
        sockets: what it holds.
        handover: what the program before left; None: this is the first one.
        drain: seconds that replaced processes have.
    """

    command: str
    given: Mapping[str, Any]
    sockets: Sockets
    handover: Handover | None
    drain: float

    def supervise(self, specs: Sequence[ProcessSpec], tell: Callable[[Mapping[str, str]], None]) -> None:
        """Keep the processes until this one is told to stop.

        Args:
            specs: the processes.
            tell: called when all are ready for the first time, with the note of each.
        """
        Supervisor(
            specs,
            structlog.get_logger("server.supervisor").info,
            tell,
            drain=self.drain,
            on_stop=self.sockets.close,
            inherited=self.handover.children() if self.handover is not None else (),
            succeed=self._succeed,
        ).run()

    def _succeed(self, children: Sequence[Child]) -> None:
        handover = Handover.of(self.sockets.numbers(), children)
        log = structlog.get_logger("server.supervisor")
        log.info("parent replaced")
        sys.stdout.flush()
        try:
            handover.execute(own_command(self.command, self.given, f"--handover={handover.text}"))
        except OSError as error:
            log.warning("the parent could not be replaced", reason=error.strerror)


def own_command(name: str, given: Mapping[str, Any], *more: str) -> list[str]:
    """Return the command line of one of this program's commands."""
    return [sys.executable, "-m", "server", name, *as_arguments(given), *more]
