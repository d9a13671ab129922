"""Commands that start the server's processes.

`run` is all of it: a parent that opens the REST socket and keeps one gRPC process and the REST workers alive. `serve`
and `gateway` are the two halves, of which the second calls the first over gRPC.
"""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from gateway.serving.activation import activation_options
from gateway.serving.address import bound_address
from gateway.serving.link import SupervisorLink
from gateway.serving.supervisor import ProcessSpec
from server.cli.flags import flag, read_settings, setting_flags, variable
from server.cli.storage import using_database
from server.cli.succession import Parent, Sockets, handover_option, own_command
from server.log import configure_logging
from server.loopback import is_loopback
from server.serving.banner import banner
from server.startup import check_exposure
from server.store.users import passwordless_users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.serving.handover import Handover
    from server.recent_log import RecentLog
    from server.settings import Settings

_GRPC = "gRPC server"
_EXAMPLE_USER = "determined"

_supervised = click.option("--supervisor-fd", type=int, hidden=True, required=True, help="The line to the parent.")


@click.command()
@handover_option
@activation_options
@setting_flags()
def run(*, handover: Handover | None, listen_pid: int | None, listen_fds: int | None, **given: Any) -> None:
    """Serve REST, the pages and gRPC, over one database."""
    settings, _ = _start(given)
    with closing(_sockets(handover)) as sockets:
        given = given | _rest_address(sockets, settings, listen_pid, listen_fds)
        given["grpc"] = sockets.open_grpc(settings.grpc)
        settings = read_settings(given)
        with using_database(settings) as database:
            if handover is None:
                check_exposure(settings, database)
            with database.read() as tx:
                password_needed = _EXAMPLE_USER not in passwordless_users(tx)

        def tell(notes: Mapping[str, str]) -> None:
            click.echo(
                banner(rest=settings.rest, grpc=notes[_GRPC], data=database.place, password_needed=password_needed)
            )

        specs = [_grpc_process(given, sockets), *_rest_workers(settings, given, sockets)]
        Parent("run", given, sockets, handover, settings.drain).supervise(specs, tell)


@click.command()
@handover_option
@setting_flags()
def serve(*, handover: Handover | None, **given: Any) -> None:
    """Serve gRPC alone, with reflection and health."""
    settings, _ = _start(given)
    with closing(_sockets(handover)) as sockets:
        given["grpc"] = sockets.open_grpc(settings.grpc)
        settings = read_settings(given)
        with using_database(settings) as database:
            if handover is None:
                check_exposure(settings, database)

        def tell(notes: Mapping[str, str]) -> None:
            click.echo(f"gRPC  {notes[_GRPC]}  (Ctrl-C ends it)")

        Parent("serve", given, sockets, handover, settings.drain).supervise([_grpc_process(given, sockets)], tell)


@click.command()
@handover_option
@activation_options
@setting_flags()
def gateway(*, handover: Handover | None, listen_pid: int | None, listen_fds: int | None, **given: Any) -> None:
    """Serve REST and the pages alone, calling the gRPC half at DETOUR_GRPC."""
    settings, _ = _start(given)
    with closing(_sockets(handover)) as sockets:
        given = given | _rest_address(sockets, settings, listen_pid, listen_fds)
        settings = read_settings(given)
        if handover is None:
            _check_gateway_exposure(settings)

        def tell(_notes: Mapping[str, str]) -> None:
            click.echo(f"REST and pages  http://{settings.rest}  calling gRPC  {settings.grpc}  (Ctrl-C ends it)")

        specs = _rest_workers(settings, given, sockets, "--remote")
        Parent("gateway", given, sockets, handover, settings.drain).supervise(specs, tell)


@click.command(hidden=True)
@_supervised
@click.option("--shared", is_flag=True, help="Let other processes of this user listen on the address too.")
@setting_flags()
def grpc_worker(*, supervisor_fd: int, shared: bool, **given: Any) -> None:
    """Serve gRPC in one process; started by `run` and `serve`."""
    from server.rpc.server import ListenError  # noqa: PLC0415 - other commands start without gRPC
    from server.serving.grpc_process import serve_grpc  # noqa: PLC0415 - likewise

    settings, log = _start(given)
    try:
        serve_grpc(settings, log, SupervisorLink(supervisor_fd).ready, shared=shared)
    except ListenError as error:
        raise click.ClickException(str(error)) from error


@click.command(hidden=True)
@_supervised
@click.option("--listener-fd", type=int, required=True, help="The socket that the parent process opened.")
@click.option("--remote", is_flag=True, help="Call the gRPC half instead of having all services in this process.")
@setting_flags()
def rest_worker(*, supervisor_fd: int, listener_fd: int, remote: bool, **given: Any) -> None:
    """Serve REST in one process of several; started by `run` and `gateway`."""
    from gateway.profiles.pages import PagesError  # noqa: PLC0415 - other commands start without Flask
    from server.serving.rest_process import serve_rest  # noqa: PLC0415 - likewise

    settings, log = _start(given)
    link = SupervisorLink(supervisor_fd)
    with socket.socket(fileno=listener_fd) as listener:
        try:
            serve_rest(settings, listener, log, remote=remote, on_ready=link.ready)
        except PagesError as error:
            setting = f"{variable('webui_dir')} ({flag('webui_dir')}): " if settings.webui_dir else ""
            raise click.ClickException(f"{setting}{error}") from error


def _start(given: Mapping[str, Any]) -> tuple[Settings, RecentLog]:
    settings = read_settings(given)
    return settings, configure_logging(settings)


def _sockets(handover: Handover | None) -> Sockets:
    return Sockets() if handover is None else Sockets.of(handover)


def _rest_address(
    sockets: Sockets, settings: Settings, listen_pid: int | None, listen_fds: int | None
) -> dict[str, str]:
    """Open the socket for REST, and return where it really listens: a port was chosen, or the socket was passed."""
    listener = sockets.open_rest(settings.rest, listen_pid=listen_pid, listen_fds=listen_fds)
    return {"rest": str(bound_address(listener))}


def _grpc_process(given: Mapping[str, Any], sockets: Sockets) -> ProcessSpec:
    # A socket file cannot be shared: the successor would take it away, and the predecessor remove it at its end.
    shared = ("--shared",) if sockets.grpc is not None else ()
    return ProcessSpec(_GRPC, own_command("grpc-worker", given, *shared), overlaps=bool(shared))


def _rest_workers(settings: Settings, given: Mapping[str, Any], sockets: Sockets, *more: str) -> list[ProcessSpec]:
    descriptor = sockets.numbers()["rest"]
    command = own_command("rest-worker", given, f"--listener-fd={descriptor}", *more)
    return [
        ProcessSpec(f"REST worker {number}", command, descriptors=(descriptor,))
        for number in range(1, settings.workers + 1)
    ]


def _check_gateway_exposure(settings: Settings) -> None:
    """Refuse to open the REST half to the world while the database of this machine has accounts without a password.

    Only the gRPC half has the database; where this half runs elsewhere, that half cannot know who reaches it.
    """
    here = settings.database_url is not None or (settings.data / "detour.db").exists()
    if not is_loopback(settings.rest) and here:
        with using_database(settings) as database:
            check_exposure(settings, database)
