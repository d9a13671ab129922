"""The command line of a gateway that runs by itself: `python -m gateway --upstream HOST:PORT …`.

The parent process asks the servers for their descriptors, opens the socket and keeps the workers alive; each worker is
this same command again, with two hidden options, so nothing of gRPC is carried over a fork.
"""

from __future__ import annotations

import logging
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import click

from .channel.remote import TlsOptions
from .descriptors import DescriptorError
from .reflection import ReflectionError
from .refused_settings import check_pem
from .serving.address import Address, AddressError, bound_address
from .serving.link import SupervisorLink
from .serving.supervisor import ProcessSpec, StartError, Supervisor
from .standalone import PROFILES, UNESCAPE_MODES, Standalone, Upstream
from .transcode.binding import RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

_LOGGER: Final = logging.getLogger("gateway")
_PACKAGE: Final = __name__.rpartition(".")[0]  # `detour.gateway` where it is installed
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--upstream",
    "upstreams",
    multiple=True,
    required=True,
    metavar="[SERVICE=]HOST:PORT",
    help="A gRPC server to call; may be given again for services that are elsewhere.",
)
@click.option("--descriptors", type=_FILE, help="A FileDescriptorSet with imports; by default the servers are asked.")
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a server that must be asked may take to come up.",
)
@click.option("--services", metavar="NAME,…", help="Serve these services alone.")
@click.option("--rules", type=_FILE, help="A service configuration in YAML, whose http.rules come first.")
@click.option("--openapi", type=_FILE, help="An OpenAPI document to serve at /openapi.json.")
@click.option("--listen", default="127.0.0.1:8080", show_default=True, metavar="HOST:PORT", help="Where to serve.")
@click.option("--unescape", type=click.Choice(list(UNESCAPE_MODES)), help="How paths are decoded.  [default: legacy]")
@click.option("--profile", type=click.Choice(list(PROFILES)), help="The ways of a particular API.")
@click.option("--proto-names", is_flag=True, help="Answer with the field names of the .proto files.")
@click.option("--strict", is_flag=True, help="Refuse unknown fields and parameters.")
@click.option("--strict-header", metavar="NAME", help="Refuse them for requests with this header, or that prefer it.")
@click.option("--status-405", is_flag=True, help="Answer a wrong method with 405 and Allow, in place of 501.")
@click.option("--raw-streams", is_flag=True, help="Stream google.api.HttpBody without line feeds in between.")
@click.option("--pass-header", "pass_headers", multiple=True, metavar="NAME", help="Pass a header on as it is called.")
@click.option("--cors-origin", "cors_origins", multiple=True, metavar="ORIGIN", help="Let pages of this site call.")
@click.option("--unbound-methods", is_flag=True, help="Serve methods without a rule at POST /SERVICE/METHOD.")
@click.option("--health", metavar="PATH", help="Answer health checks at this path.")
@click.option("--max-body", type=click.IntRange(1), metavar="MIB", help="Largest body, in MiB.  [default: 64]")
@click.option("--tls", is_flag=True, help="The servers speak TLS.")
@click.option("--tls-ca", type=_FILE, help="Certificates to trust, in PEM; implies --tls.")
@click.option("--tls-cert", type=_FILE, help="The client's certificate, in PEM; implies --tls.")
@click.option("--tls-key", type=_FILE, help="The client's key, in PEM.")
@click.option("--tls-server-name", metavar="NAME", help="The name in the servers' certificates.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that serve.")
@click.option("--threads", type=click.IntRange(1), default=16, show_default=True, help="Requests at a time, in each.")
@click.option("--listener-fd", type=int, hidden=True)
@click.option("--supervisor-fd", type=int, hidden=True)
def main(
    *,
    listen: str,
    workers: int,
    threads: int,
    listener_fd: int | None,
    supervisor_fd: int | None,
    **given: Any,
) -> None:
    """Serve gRPC services as a REST API, by their google.api.http annotations."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = _settings(given)
        if listener_fd is not None and supervisor_fd is not None:
            _work(settings, listener_fd, supervisor_fd, threads)
        else:
            _supervise(settings, listen, workers, threads)
    except (AddressError, DescriptorError, OSError, ReflectionError, RuleError, StartError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _settings(given: Mapping[str, Any]) -> Standalone:
    options = dict(given)
    upstreams = tuple(Upstream.parse(text) for text in options.pop("upstreams"))
    services = tuple(name.strip() for name in (options.pop("services") or "").split(",") if name.strip())
    tls = _tls({name: options.pop(name) for name in list(options) if name.startswith("tls")})
    plain = {name: value for name, value in options.items() if value is not None}
    return Standalone(upstreams=upstreams, services=services, tls=tls, **plain)


def _tls(given: Mapping[str, Any]) -> TlsOptions | None:
    if not any(given.values()):
        return None
    check_pem(given["tls_ca"], given["tls_cert"], given["tls_key"])
    contents = {name: given[name].read_bytes() if given[name] else None for name in ("tls_ca", "tls_cert", "tls_key")}
    return TlsOptions(
        root_certificates=contents["tls_ca"],
        certificate_chain=contents["tls_cert"],
        private_key=contents["tls_key"],
        server_name=given["tls_server_name"],
    )


def _supervise(settings: Standalone, listen: str, workers: int, threads: int) -> None:
    with TemporaryDirectory(prefix="gateway-") as folder, Address.parse(listen).listen() as listener:
        described = settings.described(Path(folder) / "descriptors.binpb")
        for warning in described.warnings():
            _LOGGER.warning("%s", warning)
        address = bound_address(listener)
        descriptor = listener.fileno()
        more = (f"--listener-fd={descriptor}", f"--descriptors={described.descriptors}", f"--threads={threads}")
        services = (f"--services={','.join(described.services)}",) if described.services else ()
        command = [sys.executable, "-m", _PACKAGE, *_passed_on(), *more, *services]
        specs = [ProcessSpec(f"worker {number + 1}", command, descriptors=(descriptor,)) for number in range(workers)]
        Supervisor(
            specs,
            _log,
            lambda _notes: click.echo(f"serving http://{address} (Ctrl-C ends it)"),
            on_stop=listener.close,
        ).run()


def _passed_on() -> list[str]:
    """Return the command line as it was given; of an option that is given twice, click takes the last."""
    return sys.argv[1:]


def _log(event: str, **values: object) -> None:
    _LOGGER.info("%s %s", event, " ".join(f"{name}={value}" for name, value in values.items()))


def _work(settings: Standalone, listener_fd: int, supervisor_fd: int, threads: int) -> None:
    from .serving.worker import WorkerOptions, serve  # noqa: PLC0415 (the HTTP server is needed here alone)

    link = SupervisorLink(supervisor_fd)
    with socket.socket(fileno=listener_fd) as listener, settings.channel() as channel:

        def make_app() -> Flask:
            app = settings.app(channel)
            link.ready(str(bound_address(listener)))
            return app

        serve(make_app, listener, WorkerOptions(threads=threads))
