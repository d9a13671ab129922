"""The services of what only a cluster has, put together: each answers as a master does that never had an agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import (
    agents_pb2_grpc,
    allocations_pb2_grpc,
    commands_pb2_grpc,
    config_policies_pb2_grpc,
    generic_tasks_pb2_grpc,
    jobs_pb2_grpc,
    namespace_bindings_pb2_grpc,
    notebooks_pb2_grpc,
    resource_pools_pb2_grpc,
    shells_pb2_grpc,
    tensorboards_pb2_grpc,
    webhooks_pb2_grpc,
)

from server.services.agents import AgentsServicer
from server.services.allocations import AllocationsServicer
from server.services.config_policies import ConfigPoliciesServicer
from server.services.generic_tasks import GenericTasksServicer
from server.services.interactive_tasks import (
    CommandsServicer,
    NotebooksServicer,
    ShellsServicer,
    TensorboardsServicer,
)
from server.services.jobs import JobsServicer
from server.services.namespace_bindings import NamespaceBindingsServicer
from server.services.resource_pools import ResourcePoolsServicer
from server.services.webhooks import WebhooksServicer

if TYPE_CHECKING:
    from server.rpc.registration import Registrar
    from server.store.database import Database


def add_cluster_services(database: Database, target: Registrar) -> None:
    """Register them.

    Args:
        database: Where workspaces and the tasks of trials are, which some of them ask for.
        target: What services register with.
    """
    agents_pb2_grpc.add_AgentsServicer_to_server(AgentsServicer(), target)
    allocations_pb2_grpc.add_AllocationsServicer_to_server(AllocationsServicer(), target)
    commands_pb2_grpc.add_CommandsServicer_to_server(CommandsServicer(database), target)
    config_policies_pb2_grpc.add_ConfigPoliciesServicer_to_server(ConfigPoliciesServicer(database), target)
    generic_tasks_pb2_grpc.add_GenericTasksServicer_to_server(GenericTasksServicer(database), target)
    jobs_pb2_grpc.add_JobsServicer_to_server(JobsServicer(), target)
    namespace_bindings_pb2_grpc.add_NamespaceBindingsServicer_to_server(NamespaceBindingsServicer(database), target)
    notebooks_pb2_grpc.add_NotebooksServicer_to_server(NotebooksServicer(database), target)
    resource_pools_pb2_grpc.add_ResourcePoolsServicer_to_server(ResourcePoolsServicer(database), target)
    shells_pb2_grpc.add_ShellsServicer_to_server(ShellsServicer(database), target)
    tensorboards_pb2_grpc.add_TensorboardsServicer_to_server(TensorboardsServicer(database), target)
    webhooks_pb2_grpc.add_WebhooksServicer_to_server(WebhooksServicer(), target)
