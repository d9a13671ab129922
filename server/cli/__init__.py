"""The command line: starting the processes, accounts, and the database.

Only this package puts the server and the gateway together.
"""

from __future__ import annotations

from typing import Any

import click

from gateway.serving.address import AddressError
from gateway.serving.supervisor import StartError
from server.cli.accounts import user
from server.cli.processes import gateway, grpc_worker, rest_worker, run, serve
from server.cli.storage import backup, copy_to, migrate
from server.domain.errors import ServiceError
from server.startup import ExposureError
from server.store.backup import BackupError
from server.store.schema import SchemaError
from server.store.transfer import TransferError
from server.version import RELEASE

_REFUSALS = (AddressError, BackupError, ExposureError, SchemaError, ServiceError, StartError, TransferError)


class _Main(click.Group):
    """A group whose commands end with a plain text where something is refused, instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except _REFUSALS as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Main, context_settings={"max_content_width": 110})
@click.version_option(RELEASE, message="Detour %(version)s")
def main() -> None:
    """Detour: a server for the Determined REST API that needs no cluster.

    Every setting is an environment variable as well as an option: DETOUR_REST is --rest. An option wins.
    """


for command in (run, serve, gateway, grpc_worker, rest_worker, migrate, backup, copy_to, user):
    main.add_command(command)
