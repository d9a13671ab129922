"""What users start on a cluster: the services `Commands`, `Notebooks`, `Shells` and `Tensorboards`, where nothing runs.

Lists are empty and no id is known, as on a master that never had an agent. Starting something is not served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from detour.api.v1 import (
    commands_pb2,
    commands_pb2_grpc,
    notebooks_pb2,
    notebooks_pb2_grpc,
    shells_pb2,
    shells_pb2_grpc,
    tensorboards_pb2,
    tensorboards_pb2_grpc,
)

from server.domain.errors import missing
from server.services.empty_list import check_any_workspace, empty_page

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database


class CommandsServicer(commands_pb2_grpc.CommandsServicer):
    """Answers the methods of `Commands`, but for the one that starts one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetCommands(
        self, request: commands_pb2.GetCommandsRequest, context: grpc.ServicerContext
    ) -> commands_pb2.GetCommandsResponse:
        """Show an empty page."""
        check_any_workspace(self._database, request.workspace_id)
        return commands_pb2.GetCommandsResponse(pagination=empty_page(request))

    def GetCommand(self, request: commands_pb2.GetCommandRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no command."""
        raise missing("command", request.command_id)

    def KillCommand(self, request: commands_pb2.KillCommandRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no command."""
        raise missing("command", request.command_id)

    def SetCommandPriority(
        self, request: commands_pb2.SetCommandPriorityRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no command."""
        raise missing("command", request.command_id)


class NotebooksServicer(notebooks_pb2_grpc.NotebooksServicer):
    """Answers the methods of `Notebooks`, but for the one that starts one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetNotebooks(
        self, request: notebooks_pb2.GetNotebooksRequest, context: grpc.ServicerContext
    ) -> notebooks_pb2.GetNotebooksResponse:
        """Show an empty page."""
        check_any_workspace(self._database, request.workspace_id)
        return notebooks_pb2.GetNotebooksResponse(pagination=empty_page(request))

    def GetNotebook(self, request: notebooks_pb2.GetNotebookRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no notebook."""
        raise missing("notebook", request.notebook_id)

    def IdleNotebook(self, request: notebooks_pb2.IdleNotebookRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no notebook."""
        raise missing("notebook", request.notebook_id)

    def KillNotebook(self, request: notebooks_pb2.KillNotebookRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no notebook."""
        raise missing("notebook", request.notebook_id)

    def SetNotebookPriority(
        self, request: notebooks_pb2.SetNotebookPriorityRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no notebook."""
        raise missing("notebook", request.notebook_id)


class ShellsServicer(shells_pb2_grpc.ShellsServicer):
    """Answers the methods of `Shells`, but for the one that starts one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetShells(
        self, request: shells_pb2.GetShellsRequest, context: grpc.ServicerContext
    ) -> shells_pb2.GetShellsResponse:
        """Show an empty page."""
        check_any_workspace(self._database, request.workspace_id)
        return shells_pb2.GetShellsResponse(pagination=empty_page(request))

    def GetShell(self, request: shells_pb2.GetShellRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no shell."""
        raise missing("shell", request.shell_id)

    def KillShell(self, request: shells_pb2.KillShellRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no shell."""
        raise missing("shell", request.shell_id)

    def SetShellPriority(self, request: shells_pb2.SetShellPriorityRequest, context: grpc.ServicerContext) -> NoReturn:
        """Find no shell."""
        raise missing("shell", request.shell_id)


class TensorboardsServicer(tensorboards_pb2_grpc.TensorboardsServicer):
    """Answers the methods of `Tensorboards`, but for the one that starts one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetTensorboards(
        self, request: tensorboards_pb2.GetTensorboardsRequest, context: grpc.ServicerContext
    ) -> tensorboards_pb2.GetTensorboardsResponse:
        """Show an empty page."""
        check_any_workspace(self._database, request.workspace_id)
        return tensorboards_pb2.GetTensorboardsResponse(pagination=empty_page(request))

    def GetTensorboard(
        self, request: tensorboards_pb2.GetTensorboardRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no TensorBoard."""
        raise missing("tensorboard", request.tensorboard_id)

    def KillTensorboard(
        self, request: tensorboards_pb2.KillTensorboardRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no TensorBoard."""
        raise missing("tensorboard", request.tensorboard_id)

    def SetTensorboardPriority(
        self, request: tensorboards_pb2.SetTensorboardPriorityRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Find no TensorBoard."""
        raise missing("tensorboard", request.tensorboard_id)
