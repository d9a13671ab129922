"""Commands that start the server's processes.

`run` is all of it: a parent that opens the REST socket and keeps one gRPC process and the REST workers alive. `serve`
and `gateway` are the two halves, of which the second calls the first over gRPC.
"""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Any

import click
import structlog

from gateway.serving.address import Address, bound_address
from gateway.serving.link import SupervisorLink
from gateway.serving.supervisor import ProcessSpec, Supervisor
from server.cli.flags import as_arguments, read_settings, setting_flags
from server.cli.storage import using_database
from server.log import configure_logging
from server.loopback import is_loopback
from server.serving.banner import banner
from server.startup import check_exposure
from server.store.users import passwordless_users

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from server.settings import Settings

_GRPC = "gRPC server"
_EXAMPLE_USER = "determined"

_supervised = click.option("--supervisor-fd", type=int, hidden=True, help="The line to the parent process.")


@click.command()
@setting_flags()
def run(**given: Any) -> None:
    """Serve REST, the pages and gRPC, over one database."""
    settings = _start(given)
    with _listening(settings) as listener:
        with using_database(settings) as database:
            check_exposure(settings, database)
            with database.read() as tx:
                password_needed = _EXAMPLE_USER not in passwordless_users(tx)

        def tell(notes: Mapping[str, str]) -> None:
            rest = str(bound_address(listener))
            data = (database.url.database if database.dialect_name == "sqlite" else None) or str(database.url)
            click.echo(banner(rest=rest, grpc=notes[_GRPC], data=data, password_needed=password_needed))

        grpc = ProcessSpec(_GRPC, _command("serve", given))
        _supervise([grpc, *_rest_workers(settings, given, listener)], tell)


@click.command()
@_supervised
@setting_flags()
def serve(*, supervisor_fd: int | None, **given: Any) -> None:
    """Serve gRPC alone, with reflection and health."""
    from server.rpc.server import ListenError  # noqa: PLC0415 - other commands start without gRPC
    from server.serving.grpc_process import serve_grpc  # noqa: PLC0415 - likewise

    settings = _start(given)
    on_ready: Callable[[str], None] = lambda address: click.echo(f"gRPC  {address}  (Ctrl-C ends it)")  # noqa: E731
    if supervisor_fd is not None:
        on_ready = SupervisorLink(supervisor_fd).ready
    try:
        serve_grpc(settings, on_ready)
    except ListenError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@setting_flags()
def gateway(**given: Any) -> None:
    """Serve REST and the pages alone, calling the gRPC half at DETOUR_GRPC."""
    settings = _start(given)
    _check_gateway_exposure(settings)
    with _listening(settings) as listener:

        def tell(_notes: Mapping[str, str]) -> None:
            click.echo(
                f"REST and pages  http://{bound_address(listener)}  calling gRPC  {settings.grpc}  (Ctrl-C ends it)"
            )

        _supervise(_rest_workers(settings, given, listener, "--remote"), tell)


@click.command(hidden=True)
@_supervised
@click.option("--listener-fd", type=int, required=True, help="The socket that the parent process opened.")
@click.option("--remote", is_flag=True, help="Call the gRPC half instead of having all services in this process.")
@setting_flags()
def rest_worker(*, supervisor_fd: int, listener_fd: int, remote: bool, **given: Any) -> None:
    """Serve REST in one process of several; started by `run` and `gateway`."""
    from gateway.profiles.pages import PagesError  # noqa: PLC0415 - other commands start without Flask
    from server.serving.rest_process import serve_rest  # noqa: PLC0415 - likewise

    settings = _start(given)
    link = SupervisorLink(supervisor_fd)
    with socket.socket(fileno=listener_fd) as listener:
        try:
            serve_rest(settings, listener, remote=remote, on_ready=link.ready)
        except PagesError as error:
            raise click.ClickException(str(error)) from error


def _start(given: Mapping[str, Any]) -> Settings:
    settings = read_settings(given)
    configure_logging(settings)
    return settings


def _listening(settings: Settings) -> socket.socket:
    return Address.parse(settings.rest).listen()


def _rest_workers(
    settings: Settings, given: Mapping[str, Any], listener: socket.socket, *more: str
) -> list[ProcessSpec]:
    descriptor = listener.fileno()
    command = _command("rest-worker", given, f"--listener-fd={descriptor}", *more)
    return [
        ProcessSpec(f"REST worker {number}", command, descriptors=(descriptor,))
        for number in range(1, settings.workers + 1)
    ]


def _command(name: str, given: Mapping[str, Any], *more: str) -> list[str]:
    return [sys.executable, "-m", "server", name, *as_arguments(given), *more]


def _supervise(specs: Sequence[ProcessSpec], tell: Callable[[Mapping[str, str]], None]) -> None:
    Supervisor(specs, structlog.get_logger("server.supervisor").info, tell).run()


def _check_gateway_exposure(settings: Settings) -> None:
    """Refuse to open the REST half to the world while the database of this machine has accounts without a password.

    Only the gRPC half has the database; where this half runs elsewhere, that half cannot know who reaches it.
    """
    here = settings.database_url is not None or (settings.data / "detour.db").exists()
    if not is_loopback(settings.rest) and here:
        with using_database(settings) as database:
            check_exposure(settings, database)
