"""The service `ConfigPolicies`: limits on what configurations may say. None are set, and none can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detour.api.v1 import config_policies_pb2, config_policies_pb2_grpc

from server.domain.errors import InvalidArgumentError
from server.domain.struct import encode
from server.services.empty_list import check_workspace

if TYPE_CHECKING:
    import grpc

    from server.store.database import Database

_WORKLOADS: Final = frozenset({"EXPERIMENT", "NTSC"})
_NO_LIMITS: Final = encode({})


class ConfigPoliciesServicer(config_policies_pb2_grpc.ConfigPoliciesServicer):
    """Answers the methods of `ConfigPolicies` that set nothing; the policy keeps the global ones to administrators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetWorkspaceConfigPolicies(
        self, request: config_policies_pb2.GetWorkspaceConfigPoliciesRequest, context: grpc.ServicerContext
    ) -> config_policies_pb2.GetWorkspaceConfigPoliciesResponse:
        """Show no limits."""
        self._check(request.workspace_id, request.workload_type)
        answer = config_policies_pb2.GetWorkspaceConfigPoliciesResponse()
        answer.config_policies.MergeFromString(_NO_LIMITS)
        return answer

    def GetGlobalConfigPolicies(
        self, request: config_policies_pb2.GetGlobalConfigPoliciesRequest, context: grpc.ServicerContext
    ) -> config_policies_pb2.GetGlobalConfigPoliciesResponse:
        """Show no limits."""
        _check_workload(request.workload_type)
        answer = config_policies_pb2.GetGlobalConfigPoliciesResponse()
        answer.config_policies.MergeFromString(_NO_LIMITS)
        return answer

    def DeleteWorkspaceConfigPolicies(
        self, request: config_policies_pb2.DeleteWorkspaceConfigPoliciesRequest, context: grpc.ServicerContext
    ) -> config_policies_pb2.DeleteWorkspaceConfigPoliciesResponse:
        """Remove no limits: it does not matter whether there were any."""
        self._check(request.workspace_id, request.workload_type)
        return config_policies_pb2.DeleteWorkspaceConfigPoliciesResponse()

    def DeleteGlobalConfigPolicies(
        self, request: config_policies_pb2.DeleteGlobalConfigPoliciesRequest, context: grpc.ServicerContext
    ) -> config_policies_pb2.DeleteGlobalConfigPoliciesResponse:
        """Remove no limits: it does not matter whether there were any."""
        _check_workload(request.workload_type)
        return config_policies_pb2.DeleteGlobalConfigPoliciesResponse()

    def _check(self, workspace_id: int, workload: str) -> None:
        check_workspace(self._database, workspace_id)
        _check_workload(workload)


def _check_workload(workload: str) -> None:
    if not workload:
        raise InvalidArgumentError("no workload type specified")
    if workload not in _WORKLOADS:
        raise InvalidArgumentError(f"invalid workload type: {workload}.")
