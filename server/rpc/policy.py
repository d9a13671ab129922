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
    "MasterLogs": USER,
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
    "CreateGroup": ADMIN,
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
    "BindRPToWorkspace": USER,
    "GetKubernetesResourceManagers": USER,
    "GetResourcePools": USER,
    "ListRPsBoundToWorkspace": USER,
    "ListWorkspacesBoundToRP": USER,
    "OverwriteRPWorkspaceBindings": USER,
    "UnbindRPFromWorkspace": ADMIN,
    # Runs
    "ArchiveRuns": USER,
    "DeleteRuns": USER,
    "GetMetadataValues": USER,
    "GetRunMetadata": USER,
    "KillRuns": USER,
    "MoveRuns": USER,
    "PauseRuns": USER,
    "PostRunMetadata": USER,
    "ResumeRuns": USER,
    "RunPrepareForReporting": USER,
    "SearchRuns": USER,
    "UnarchiveRuns": USER,
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
    "AssignMultipleGroups": ADMIN,
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
    "Allocations": USER,
    "DownloadCheckpoint": USER,
    "DownloadModelDefinition": USER,
    "DownloadModelFile": USER,
    "Health": USER,
    "Info": ANYONE,
    "Live": ANYONE,
    "PreviewRetention": USER,
    "RawUsage": USER,
    "Ready": ANYONE,
    "ShipTaskLogs": ANYONE,
}

_NO_AGENTS: Final = "there are no agents here to run anything on"
_NO_KUBERNETES: Final = "there is no Kubernetes cluster here with namespaces and quotas"
_NO_POLICIES: Final = "configurations are subject to no policies here"
_NO_PROFILER: Final = "measurements of machines are reported as metrics here"
_NO_ROLES: Final = "there are no roles here: administrators and owners may do more than others"
_NO_WEBHOOKS: Final = "no other services are called from here"
_SETTINGS: Final = "this server takes its settings from its environment, when it starts"

UNSERVED: Final[Mapping[str, str]] = {
    # Cluster
    "PatchMasterConfig": _SETTINGS,
    # Commands
    "LaunchCommand": _NO_AGENTS,
    # ConfigPolicies
    "PutGlobalConfigPolicies": _NO_POLICIES,
    "PutWorkspaceConfigPolicies": _NO_POLICIES,
    # GenericTasks
    "CreateGenericTask": _NO_AGENTS,
    # Metrics
    "PostTrialProfilerMetricsBatch": _NO_PROFILER,
    # NamespaceBindings
    "BulkAutoCreateWorkspaceNamespaceBindings": _NO_KUBERNETES,
    "DeleteWorkspaceNamespaceBindings": _NO_KUBERNETES,
    "SetResourceQuotas": _NO_KUBERNETES,
    "SetWorkspaceNamespaceBindings": _NO_KUBERNETES,
    # Notebooks
    "LaunchNotebook": _NO_AGENTS,
    # Roles
    "AssignRoles": _NO_ROLES,
    "GetGroupsAndUsersAssignedToWorkspace": _NO_ROLES,
    "GetPermissionsSummary": _NO_ROLES,
    "GetRolesAssignedToGroup": _NO_ROLES,
    "GetRolesAssignedToUser": _NO_ROLES,
    "GetRolesByID": _NO_ROLES,
    "ListRoles": _NO_ROLES,
    "RemoveAssignments": _NO_ROLES,
    "SearchRolesAssignableToScope": _NO_ROLES,
    # Shells
    "LaunchShell": _NO_AGENTS,
    # Tensorboards
    "LaunchTensorboard": _NO_AGENTS,
    # Trials
    "GetTrialProfilerAvailableSeries": _NO_PROFILER,
    "GetTrialProfilerMetrics": _NO_PROFILER,
    # Webhooks
    "PostWebhook": _NO_WEBHOOKS,
}
"""Methods of the contract that nobody answers, and what their callers are told, whoever they are."""
