"""How each method of a Determined master is answered: served, as on a master without agents, or not at all."""

from __future__ import annotations

from typing import Final, Literal

Status = Literal["served", "empty", "501"]

AS_WITHOUT_AGENTS: Final = frozenset(
    {
        # Agents
        "DisableAgent",
        "DisableSlot",
        "EnableAgent",
        "EnableSlot",
        "GetAgent",
        "GetAgents",
        "GetSlot",
        "GetSlots",
        # Allocations
        "AckAllocationPreemptionSignal",
        "AllocationAllGather",
        "AllocationPendingPreemptionSignal",
        "AllocationPreemptionSignal",
        "AllocationReady",
        "AllocationRendezvousInfo",
        "AllocationWaiting",
        "GetAllocation",
        "MarkAllocationResourcesDaemon",
        "NotifyContainerRunning",
        "PostAllocationAcceleratorData",
        "PostAllocationProxyAddress",
        # Cluster
        "ResourceAllocationAggregated",
        "ResourceAllocationRaw",
        # Commands
        "GetCommand",
        "GetCommands",
        "KillCommand",
        "SetCommandPriority",
        # ConfigPolicies
        "DeleteGlobalConfigPolicies",
        "DeleteWorkspaceConfigPolicies",
        "GetGlobalConfigPolicies",
        "GetWorkspaceConfigPolicies",
        # GenericTasks
        "GetGenericTaskConfig",
        "KillGenericTask",
        "PauseGenericTask",
        "UnpauseGenericTask",
        # Jobs
        "GetJobQueueStats",
        "GetJobs",
        "GetJobsV2",
        "UpdateJobQueue",
        # NamespaceBindings
        "GetKubernetesResourceQuotas",
        "GetWorkspacesWithDefaultNamespaceBindings",
        "ListWorkspaceNamespaceBindings",
        # Notebooks
        "GetNotebook",
        "GetNotebooks",
        "IdleNotebook",
        "KillNotebook",
        "SetNotebookPriority",
        # ResourcePools
        "BindRPToWorkspace",
        "GetKubernetesResourceManagers",
        "ListWorkspacesBoundToRP",
        "OverwriteRPWorkspaceBindings",
        "UnbindRPFromWorkspace",
        # Shells
        "GetShell",
        "GetShells",
        "KillShell",
        "SetShellPriority",
        # Tasks
        "GetActiveTasksCount",
        "GetTaskAcceleratorData",
        "GetTasks",
        # Tensorboards
        "GetTensorboard",
        "GetTensorboards",
        "KillTensorboard",
        "SetTensorboardPriority",
        # Webhooks
        "DeleteWebhook",
        "GetWebhooks",
        "PatchWebhook",
        "PostWebhookEventData",
        "TestWebhook",
    }
)
"""Methods about what only a cluster has: their lists are empty and their ids unknown, whatever was asked before."""


def status_of(name: str, served: frozenset[str]) -> Status:
    """Return how a method is answered.

    Args:
        name: Its name, without its service.
        served: The names of the methods that have an answer.
    """
    if name not in served:
        return "501"
    return "empty" if name in AS_WITHOUT_AGENTS else "served"
