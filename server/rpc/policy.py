"""Who may call which method, as one table; what it does not name nobody may call.

Methods go by their own name, since each answers under two services. Whether a caller may touch this or that row
(another one's workspace, say) is a rule of the domain, and stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a method.

    Attributes:
        authenticated: Whether a live session is needed.
        admin: Whether its user has to be an administrator.
        refusal: What others than administrators are told.
    """

    authenticated: bool
    admin: bool = False
    refusal: str = "user does not have permission"


ANYONE: Final = Access(authenticated=False)
USER: Final = Access(authenticated=True)
ADMIN: Final = Access(authenticated=True, admin=True)


def admin_or(refusal: str) -> Access:
    """Return the access of administrators alone, with a text of its own for everybody else."""
    return Access(authenticated=True, admin=True, refusal=refusal)


OPEN_SERVICES: Final = frozenset(
    {
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
    }
)
"""Services that come with gRPC: anybody may call them."""

POLICY: Final[Mapping[str, Access]] = {
    # Agents
    "DisableAgent": ADMIN,
    "DisableSlot": ADMIN,
    "EnableAgent": ADMIN,
    "EnableSlot": ADMIN,
    "GetAgent": USER,
    "GetAgents": USER,
    "GetSlot": USER,
    "GetSlots": USER,
    # Allocations
    "AckAllocationPreemptionSignal": USER,
    "AllocationAllGather": USER,
    "AllocationPendingPreemptionSignal": USER,
    "AllocationPreemptionSignal": USER,
    "AllocationReady": USER,
    "AllocationRendezvousInfo": USER,
    "AllocationWaiting": USER,
    "GetAllocation": USER,
    "MarkAllocationResourcesDaemon": USER,
    "NotifyContainerRunning": USER,
    "PostAllocationAcceleratorData": USER,
    "PostAllocationProxyAddress": USER,
    # Auth
    "CurrentUser": USER,
    "Login": ANYONE,
    "Logout": USER,
    # Checkpoints
    "CheckpointsRemoveFiles": USER,
    "DeleteCheckpoints": USER,
    "GetCheckpoint": USER,
    "GetExperimentCheckpoints": USER,
    "GetTrialCheckpoints": USER,
    "GetTrialMetricsByCheckpoint": USER,
    "PatchCheckpoints": USER,
    "PostCheckpointMetadata": USER,
    "ReportCheckpoint": USER,
    # Cluster
    "DeleteClusterMessage": ADMIN,
    "GetClusterMessage": ADMIN,
    "GetMaster": ANYONE,
    "GetMasterConfig": ADMIN,
    "GetTelemetry": ANYONE,
    "ResourceAllocationAggregated": USER,
    "ResourceAllocationRaw": USER,
    "SetClusterMessage": ADMIN,
    # Commands
    "GetCommand": USER,
    "GetCommands": USER,
    "KillCommand": USER,
    "SetCommandPriority": USER,
    # ConfigPolicies
    "DeleteGlobalConfigPolicies": ADMIN,
    "DeleteWorkspaceConfigPolicies": USER,
    "GetGlobalConfigPolicies": USER,
    "GetWorkspaceConfigPolicies": USER,
    # Experiments
    "ActivateExperiment": USER,
    "ActivateExperiments": USER,
    "ArchiveExperiment": USER,
    "ArchiveExperiments": USER,
    "CancelExperiment": USER,
    "CancelExperiments": USER,
    "ContinueExperiment": USER,
    "CreateExperiment": USER,
    "DeleteExperiment": USER,
    "DeleteExperimentLabel": USER,
    "DeleteExperiments": USER,
    "DeleteTensorboardFiles": USER,
    "GetBestSearcherValidationMetric": USER,
    "GetExperiment": USER,
    "GetExperimentLabels": USER,
    "GetExperimentValidationHistory": USER,
    "GetExperiments": USER,
    "GetModelDef": USER,
    "GetModelDefFile": USER,
    "GetModelDefTree": USER,
    "KillExperiment": USER,
    "KillExperiments": USER,
    "MoveExperiment": USER,
    "MoveExperiments": USER,
    "PatchExperiment": USER,
    "PauseExperiment": USER,
    "PauseExperiments": USER,
    "PreviewHPSearch": USER,
    "PutExperiment": USER,
    "PutExperimentLabel": USER,
    "PutExperimentRetainLogs": USER,
    "PutExperimentsRetainLogs": USER,
    "SearchExperiments": USER,
    "UnarchiveExperiment": USER,
    "UnarchiveExperiments": USER,
    # GenericTasks
    "GetGenericTaskConfig": USER,
    "KillGenericTask": USER,
    "PauseGenericTask": USER,
    "UnpauseGenericTask": USER,
    # Groups
    "DeleteGroup": ADMIN,
    "GetGroup": USER,
    "GetGroups": USER,
    "UpdateGroup": ADMIN,
    # Jobs
    "GetJobQueueStats": USER,
    "GetJobs": USER,
    "GetJobsV2": USER,
    "UpdateJobQueue": USER,
    # Metrics
    "CompareTrials": USER,
    "ExpMetricNames": USER,
    "GetMetrics": USER,
    "GetTrainingMetrics": USER,
    "GetValidationMetrics": USER,
    "MetricBatches": USER,
    "ReportTrialMetrics": USER,
    "ReportTrialTrainingMetrics": USER,
    "ReportTrialValidationMetrics": USER,
    "TrialsSample": USER,
    "TrialsSnapshot": USER,
    # Models
    "ArchiveModel": USER,
    "DeleteModel": USER,
    "DeleteModelVersion": USER,
    "GetModel": USER,
    "GetModelLabels": USER,
    "GetModelVersion": USER,
    "GetModelVersions": USER,
    "GetModels": USER,
    "GetTrialMetricsByModelVersion": USER,
    "MoveModel": USER,
    "PatchModel": USER,
    "PatchModelVersion": USER,
    "PostModel": USER,
    "PostModelVersion": USER,
    "UnarchiveModel": USER,
    # NamespaceBindings
    "GetKubernetesResourceQuotas": USER,
    "GetWorkspacesWithDefaultNamespaceBindings": USER,
    "ListWorkspaceNamespaceBindings": USER,
    # Notebooks
    "GetNotebook": USER,
    "GetNotebooks": USER,
    "IdleNotebook": USER,
    "KillNotebook": USER,
    "SetNotebookPriority": USER,
    # Projects
    "AddProjectNote": USER,
    "ArchiveProject": USER,
    "DeleteProject": USER,
    "GetProject": USER,
    "GetProjectByKey": USER,
    "GetProjectColumns": USER,
    "GetProjectNumericMetricsRange": USER,
    "GetProjectsByUserActivity": USER,
    "MoveProject": USER,
    "PatchProject": USER,
    "PostProject": USER,
    "PutProjectNotes": USER,
    "UnarchiveProject": USER,
    # ResourcePools
    "BindRPToWorkspace": ADMIN,
    "GetKubernetesResourceManagers": USER,
    "GetResourcePools": USER,
    "ListRPsBoundToWorkspace": USER,
    "ListWorkspacesBoundToRP": USER,
    "OverwriteRPWorkspaceBindings": ADMIN,
    "UnbindRPFromWorkspace": ADMIN,
    # Runs
    "GetRunMetadata": USER,
    "PostRunMetadata": USER,
    "RunPrepareForReporting": USER,
    # Shells
    "GetShell": USER,
    "GetShells": USER,
    "KillShell": USER,
    "SetShellPriority": USER,
    # Tasks
    "CleanupLogs": ADMIN,
    "GetActiveTasksCount": USER,
    "GetTask": USER,
    "GetTaskAcceleratorData": USER,
    "GetTaskContextDirectory": USER,
    "GetTasks": USER,
    "PostTaskLogs": USER,
    "TaskLogs": USER,
    "TaskLogsFields": USER,
    # Templates
    "DeleteTemplate": USER,
    "GetTemplate": USER,
    "GetTemplates": USER,
    "PatchTemplateConfig": USER,
    "PatchTemplateName": USER,
    "PostTemplate": USER,
    "PutTemplate": USER,
    # Tensorboards
    "GetTensorboard": USER,
    "GetTensorboards": USER,
    "KillTensorboard": USER,
    "SetTensorboardPriority": USER,
    # Tokens
    "GetAccessTokens": ADMIN,
    "PatchAccessToken": USER,
    "PostAccessToken": ADMIN,
    # Trials
    "CreateTrial": USER,
    "GetExperimentTrials": USER,
    "GetTrial": USER,
    "GetTrialByExternalID": USER,
    "GetTrialRemainingLogRetentionDays": USER,
    "GetTrialWorkloads": USER,
    "KillTrial": USER,
    "PatchTrial": USER,
    "PostTrialRunnerMetadata": USER,
    "PutTrial": USER,
    "PutTrialRetainLogs": USER,
    "ReportTrialProgress": USER,
    "ReportTrialSearcherEarlyExit": USER,
    "ReportTrialSourceInfo": USER,
    "StartTrial": USER,
    "TrialLogs": USER,
    "TrialLogsFields": USER,
    # Users
    "GetMe": USER,
    "GetUser": USER,
    "GetUserByUsername": USER,
    "GetUserSetting": USER,
    "GetUsers": USER,
    "PatchUser": USER,
    "PatchUsers": admin_or("only admin privileged users can update users"),
    "PostUser": admin_or("only admin privileged users can create users"),
    "PostUserActivity": USER,
    "PostUserSetting": USER,
    "ResetUserSetting": USER,
    "SetUserPassword": USER,
    # Webhooks
    "DeleteWebhook": USER,
    "GetWebhooks": USER,
    "PatchWebhook": USER,
    "PostWebhookEventData": USER,
    "TestWebhook": USER,
    # Workspaces
    "ArchiveWorkspace": USER,
    "DeleteWorkspace": USER,
    "GetWorkspace": USER,
    "GetWorkspaceProjects": USER,
    "GetWorkspaces": USER,
    "PatchWorkspace": USER,
    "PinWorkspace": USER,
    "PostWorkspace": USER,
    "UnarchiveWorkspace": USER,
    "UnpinWorkspace": USER,
    # Plain
    "AggregatedUsage": USER,
    "AllocationUsage": USER,
    "DownloadCheckpoint": USER,
    "Health": USER,
    "Info": ANYONE,
    "PreviewRetention": USER,
    "RawUsage": USER,
    "ShipTaskLogs": ANYONE,
}

UNSERVED: Final = frozenset(
    {
        # Cluster
        "MasterLogs",
        "PatchMasterConfig",
        # Commands
        "LaunchCommand",
        # ConfigPolicies
        "PutGlobalConfigPolicies",
        "PutWorkspaceConfigPolicies",
        # GenericTasks
        "CreateGenericTask",
        # Groups
        "CreateGroup",
        # Metrics
        "PostTrialProfilerMetricsBatch",
        # NamespaceBindings
        "BulkAutoCreateWorkspaceNamespaceBindings",
        "DeleteWorkspaceNamespaceBindings",
        "SetResourceQuotas",
        "SetWorkspaceNamespaceBindings",
        # Notebooks
        "LaunchNotebook",
        # Roles
        "AssignRoles",
        "GetGroupsAndUsersAssignedToWorkspace",
        "GetPermissionsSummary",
        "GetRolesAssignedToGroup",
        "GetRolesAssignedToUser",
        "GetRolesByID",
        "ListRoles",
        "RemoveAssignments",
        "SearchRolesAssignableToScope",
        # Runs
        "ArchiveRuns",
        "DeleteRuns",
        "GetMetadataValues",
        "KillRuns",
        "MoveRuns",
        "PauseRuns",
        "ResumeRuns",
        "SearchRuns",
        "UnarchiveRuns",
        # Shells
        "LaunchShell",
        # Tensorboards
        "LaunchTensorboard",
        # Trials
        "GetTrialProfilerAvailableSeries",
        "GetTrialProfilerMetrics",
        # Users
        "AssignMultipleGroups",
        # Webhooks
        "PostWebhook",
    }
)
"""Methods of the contract that make sense only with a cluster or with roles: nobody answers them."""
