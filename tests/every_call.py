"""A walk through every method that is served, whoever makes the calls: each must succeed, most show something."""

from __future__ import annotations

CONFIG = "name: {}\nsearcher: {{name: single, metric: loss}}\nhyperparameters: {{layers: 3, rate: 0.5}}\n"
MANAGED = CONFIG.format("managed") + "resources: {slots_per_trial: 0}\nentrypoint: python3 train.py\n"
UUID = "0a1b2c3d-0000-4000-8000-{:012}"
TIME = "2024-05-06T07:08:09.123Z"
AGENT = {"agentUid": 1, "agentGid": 1, "agentUser": "me", "agentGroup": "us"}
STORAGE = {"type": "shared_fs", "host_path": "/tmp"}
# They delete files on disk, which tests of checkpoints do.
WITHOUT_FILES = {"DeleteCheckpoints", "CheckpointsRemoveFiles", "DeleteTensorboardFiles"}


def unmanaged(api, name="an experiment"):
    body = {"config": CONFIG.format(name), "unmanaged": True}
    return api.ok("CreateExperiment", body=body)["experiment"]["id"]


def trial_of(api, experiment):
    return api.ok("CreateTrial", body={"experimentId": experiment, "hparams": {"layers": 3}, "unmanaged": True})[
        "trial"
    ]


def completed(api, experiment):
    """A trial that reported everything that a trial reports, and ended."""
    trial = trial_of(api, experiment)
    number = trial["id"]
    api.ok("StartTrial", number, body={"resume": True})
    storage = api.ok("RunPrepareForReporting", body={"runId": number, "checkpointStorage": STORAGE})["storageId"]
    for steps in (1, 2):
        metrics = {"trialId": number, "trialRunId": 1, "stepsCompleted": steps}
        for group in ("training", "validation", "mine"):
            values = {"avgMetrics": {"loss": 1 / steps, "text": "t", "list": [1, None]}, "batchMetrics": [{"a": 1}]}
            api.ok("ReportTrialMetrics", number, body={"group": group, "metrics": metrics | {"metrics": values}})
    more = {"trialRunId": 1, "stepsCompleted": 3, "metrics": {"avgMetrics": {"loss": 0.1}}}
    api.ok("ReportTrialTrainingMetrics", number, body=more)
    api.ok("ReportTrialValidationMetrics", number, body=more)
    api.ok("ReportTrialProgress", number, body={"progress": 0.5, "isRaw": True})
    api.ok("PostTrialRunnerMetadata", number, body={"state": "validating"})
    api.ok("PostRunMetadata", number, body={"metadata": {"a": {"b": [1, "2"]}}})
    log = {"taskId": trial["taskId"], "log": "line\n", "timestamp": TIME, "level": "LOG_LEVEL_INFO", "rankId": 0}
    api.ok("PostTaskLogs", body={"logs": [log | {"stdtype": "stdout", "source": "s", "agentId": "a"}, log]})
    uuid = UUID.format(number)
    checkpoint = {
        "uuid": uuid,
        "taskId": trial["taskId"],
        "metadata": {"steps_completed": 2},
        "resources": {"file": "9007199254740993", "folder/": "0"},
        "training": {},
        "state": "STATE_COMPLETED",
        "reportTime": TIME,
        "storageId": storage,
    }
    api.ok("ReportCheckpoint", body=checkpoint)
    api.ok("PatchTrial", number, body={"state": "STATE_COMPLETED"})
    return trial, uuid


def ask_about_experiments(api, experiment, trial, uuid):
    number, task = trial["id"], trial["taskId"]
    for name in (
        "GetExperimentTrials", "GetExperimentCheckpoints", "GetExperimentValidationHistory", "GetModelDef",
        "GetModelDefTree", "GetBestSearcherValidationMetric", "GetExperiment",
    ):  # fmt: skip
        api.ok(name, experiment)
    for name in (
        "GetTrial", "GetTrialCheckpoints", "GetTrialRemainingLogRetentionDays", "GetTrialWorkloads", "GetRunMetadata",
        "TrialLogs", "TrialLogsFields",
    ):  # fmt: skip
        api.ok(name, number)
    for name in ("GetTask", "GetTaskContextDirectory", "TaskLogs", "TaskLogsFields"):
        api.ok(name, task)
    assert api.ok("GetExperiments", query="showTrialData=true&labels=&archived=false&limit=5")["experiments"]
    api.ok("SearchExperiments", body={"limit": 5, "sort": "id=desc"})
    api.ok("GetExperimentLabels")
    assert api.ok("GetMetrics", query=f"trialIds={number}&group=mine")
    assert api.ok("GetTrainingMetrics", query=f"trialIds={number}")
    assert api.ok("GetValidationMetrics", query=f"trialIds={number}")
    assert api.ok("CompareTrials", query=f"trialIds={number}&metricNames=loss&group=training&maxDatapoints=10")
    assert api.ok("ExpMetricNames", query=f"ids={experiment}")
    group = "metricName=loss&group=validation&periodSeconds=1"
    assert api.ok("MetricBatches", experiment, query=group)
    assert api.ok("TrialsSnapshot", experiment, query=f"{group}&batchesProcessed=2")
    api.ok("GetCheckpoint", uuid)
    whole = {
        "uuid": uuid,
        "metadata": {"steps_completed": 2},
        "resources": {},
        "training": {},
        "state": "STATE_UNSPECIFIED",
    }
    api.ok("PostCheckpointMetadata", uuid, body={"checkpoint": whole})
    api.ok("PatchCheckpoints", body={"checkpoints": [{"uuid": uuid}]})
    source = {"trialId": number, "checkpointUuid": uuid, "trialSourceInfoType": "TRIAL_SOURCE_INFO_TYPE_INFERENCE"}
    api.ok("ReportTrialSourceInfo", body={"trialSourceInfo": source})
    assert api.ok("GetTrialMetricsByCheckpoint", uuid)["metrics"]


def change_experiments(api, experiment, trial):
    change = {"name": "changed", "labels": ["b", "a"], "notes": "n", "description": "d"}
    api.ok("PatchExperiment", experiment, body=change)
    api.ok("PutExperimentLabel", experiment, "c")
    api.ok("DeleteExperimentLabel", experiment, "c")
    api.ok("PutExperimentRetainLogs", experiment, body={"numDays": 5})
    api.ok("PutTrialRetainLogs", trial["id"], body={"numDays": -1})
    api.ok("KillExperiment", experiment)
    api.ok("CancelExperiment", experiment)
    api.ok("ArchiveExperiment", experiment)
    api.ok("UnarchiveExperiment", experiment)
    api.ok("MoveExperiment", experiment, body={"destinationProjectId": 1})
    ids = {"experimentIds": [experiment]}
    for name in ("Activate", "Pause", "Cancel", "Kill", "Archive", "Unarchive"):
        assert api.ok(f"{name}Experiments", 1, body=ids)["results"]
    api.ok("MoveExperiments", 1, body=ids | {"destinationProjectId": 1})
    api.ok("PutExperimentsRetainLogs", 1, body=ids | {"numDays": 4})


def take_up_by_external_ids(api):
    put = {"config": CONFIG.format("put"), "unmanaged": True}
    experiment = api.ok("PutExperiment", "mine", body=put)["experiment"]["id"]
    create = {"experimentId": experiment, "hparams": {}, "unmanaged": True}
    api.ok("PutTrial", body={"externalTrialId": "t", "createTrialRequest": create})
    api.ok("GetTrialByExternalID", "mine", "t")


def manage(api):
    file = {"path": "train.py", "type": 48, "content": "cHJpbnQoKQ==", "mtime": "1", "mode": 420, "uid": 0, "gid": 0}
    answer = api.ok("CreateExperiment", body={"config": MANAGED, "modelDefinition": [file], "activate": True})
    experiment = answer["experiment"]["id"]
    api.ok("GetModelDefTree", experiment)
    api.ok("GetModelDefFile", experiment, body={"path": "train.py"})
    api.ok("PauseExperiment", experiment)
    api.ok("ActivateExperiment", experiment)
    (trial,) = api.ok("GetExperimentTrials", experiment)["trials"]
    api.ok("ReportTrialSearcherEarlyExit", trial["id"], body={"reason": "EXITED_REASON_INVALID_HP"})
    api.ok("KillTrial", trial["id"])
    api.ok("CancelExperiment", experiment)
    api.ok("ContinueExperiment", body={"id": experiment, "overrideConfig": "{}\n"})
    api.ok("CreateExperiment", body={"config": CONFIG.format("not made"), "unmanaged": True, "validateOnly": True})
    grid = {"name": "grid", "metric": "loss"}
    many = {"searcher": grid, "hyperparameters": {"a": {"type": "categorical", "vals": [1, 2, 3]}}}
    api.ok("PreviewHPSearch", body={"config": many})
    random = MANAGED.replace("name: single,", "name: random, max_trials: 2,")
    several = api.ok("CreateExperiment", body={"config": random, "activate": True})["experiment"]["id"]
    api.ok("KillExperiment", several)
    api.ok("TrialsSample", several, query="metricName=loss&group=validation&maxTrials=2&periodSeconds=1")


def register(api, uuid, workspace):
    api.ok("PostModel", body={"name": "m", "description": "d", "labels": ["l"], "metadata": {"a": 1}, "notes": "n"})
    api.ok("GetModels", query="sortBy=SORT_BY_NAME&orderBy=ORDER_BY_DESC")
    api.ok("GetModel", "m")
    api.ok("PatchModel", "m", body={"description": "changed", "labels": ["l", "k"]})
    api.ok("GetModelLabels")
    version = api.ok("PostModelVersion", "m", body={"checkpointUuid": uuid, "name": "v"})["modelVersion"]["version"]
    api.ok("GetModelVersions", "m")
    api.ok("GetModelVersion", "m", version)
    api.ok("PatchModelVersion", "m", version, body={"comment": "c", "labels": ["x"]})
    api.ok("GetTrialMetricsByModelVersion", "m", version)
    api.ok("DeleteModelVersion", "m", version)
    api.ok("MoveModel", "m", body={"destinationWorkspaceId": workspace})
    api.ok("ArchiveModel", "m")
    api.ok("UnarchiveModel", "m")
    api.ok("DeleteModel", "m")


def write_templates(api):
    api.ok("PostTemplate", "t", body={"config": {"labels": ["a"]}, "workspaceId": 1})
    api.ok("PutTemplate", "t", body={"config": {"labels": ["b"]}, "workspaceId": 1})
    api.ok("PatchTemplateConfig", "t", body={"labels": ["c"]})
    api.ok("PatchTemplateName", body={"oldName": "t", "newName": "u"})
    api.ok("GetTemplate", "u")
    assert api.ok("GetTemplates")["templates"]
    api.ok("DeleteTemplate", "u")


def keep_accounts(api):
    made = {
        "user": {"username": "someone", "active": True, "admin": False, "agentUserGroup": AGENT},
        "password": "Some0nePass",
    }
    number = api.ok("PostUser", body=made)["user"]["id"]
    api.ok("GetUsers", query="sortBy=SORT_BY_NAME&active=true")
    api.ok("GetUser", number)
    api.ok("GetUserByUsername", "someone")
    api.ok("PatchUser", number, body={"displayName": "Some One"})
    assert api.ok("PatchUsers", body={"userIds": [number], "activate": True})["results"]
    api.ok("SetUserPassword", number, body="0therPass")
    for name in ("GetMe", "CurrentUser", "GetUserSetting", "ResetUserSetting"):
        api.ok(name)
    api.ok("PostUserSetting", body={"settings": [{"key": "k", "storagePath": "p", "value": "1"}]})
    api.ok("GetUserSetting")
    seen = {"activityType": "ACTIVITY_TYPE_GET", "entityType": "ENTITY_TYPE_PROJECT", "entityId": 1}
    api.ok("PostUserActivity", body=seen)
    assert api.ok("GetProjectsByUserActivity", query="limit=5")["projects"]
    token = api.ok("PostAccessToken", body={"userId": number, "lifespan": "24h", "description": "d"})["tokenId"]
    assert api.ok("GetAccessTokens", query="showInactive=true")["tokenInfo"]
    api.ok("PatchAccessToken", token, body={"description": "e", "setRevoked": True})
    return number


def group_users(api, member):
    group = api.ok("CreateGroup", body={"name": "g", "addUsers": [member]})["group"]["groupId"]
    api.ok("UpdateGroup", group, body={"groupId": group, "name": "h", "addUsers": [1], "removeUsers": [member]})
    api.ok("AssignMultipleGroups", body={"userIds": [member], "addGroups": [group], "removeGroups": []})
    assert api.ok("GetGroups", body={"limit": 5, "offset": 0, "name": "h", "userId": member})["groups"]
    assert len(api.ok("GetGroup", group)["group"]["users"]) == 2
    api.ok("DeleteGroup", group)


def file_away(api):
    answer = api.ok("PostWorkspace", body={"name": "w", "agentUserGroup": AGENT, "checkpointStorageConfig": STORAGE})
    workspace = answer["workspace"]["id"]
    api.ok("GetWorkspaces", query="sortBy=SORT_BY_NAME&pinned=true")
    api.ok("GetWorkspace", workspace)
    api.ok("PatchWorkspace", workspace, body={"name": "w2", "defaultComputePool": "default"})
    for name in ("Unpin", "Pin", "Archive", "Unarchive"):
        api.ok(f"{name}Workspace", workspace)
    api.ok("ListRPsBoundToWorkspace", workspace)
    project = api.ok("PostProject", workspace, body={"name": "p", "description": "d", "key": "KEY"})["project"]["id"]
    api.ok("GetProjectByKey", "KEY")
    api.ok("PatchProject", project, body={"name": "p2"})
    api.ok("AddProjectNote", project, body={"name": "n", "contents": "c"})
    api.ok("PutProjectNotes", project, body={"notes": [{"name": "n", "contents": "c"}], "projectId": project})
    for name in ("ArchiveProject", "UnarchiveProject", "GetProject"):
        api.ok(name, project)
    api.ok("GetWorkspaceProjects", workspace)
    other = api.ok("PostWorkspace", body={"name": "other"})["workspace"]["id"]
    api.ok("MoveProject", project, body={"destinationWorkspaceId": other})
    for name in ("GetProjectColumns", "GetProjectNumericMetricsRange"):
        assert api.ok(name, 1)
    api.ok("DeleteProject", project)
    return workspace


def tell_of_the_server(api):
    api.ok("MasterLogs")
    for name in ("GetMaster", "GetMasterConfig", "GetTelemetry", "GetResourcePools", "CleanupLogs"):
        api.ok(name)
    api.ok("SetClusterMessage", body={"message": "m", "startTime": TIME})
    api.ok("GetClusterMessage")
    assert api.ok("GetMaster")["clusterMessage"]
    api.ok("DeleteClusterMessage")
    for name in ("GetAgents", "GetCommands", "GetJobs", "GetJobsV2", "GetNotebooks", "GetShells", "GetTensorboards",
                 "GetJobQueueStats", "GetTasks", "GetActiveTasksCount", "GetWebhooks"):  # fmt: skip
        api.ok(name)


def search_runs(api, trial):
    number = {"runIds": [trial["id"]], "projectId": 1}
    assert api.ok("SearchRuns", body={"limit": 5, "projectId": 1})["runs"]
    for name in ("KillRuns", "PauseRuns", "ResumeRuns", "ArchiveRuns", "UnarchiveRuns"):
        assert api.ok(name, body=number)["results"]
    moved = {"runIds": [trial["id"]], "sourceProjectId": 1, "destinationProjectId": 1}
    api.ok("MoveRuns", body=moved)
    assert api.ok("GetMetadataValues", 1, "a.b")
    assert api.ok("DeleteRuns", body={"runIds": [987654], "projectId": 1})["results"]


def walk(api):
    """Call every method that is served, apart from `WITHOUT_FILES`, those of a cluster, and `Logout`.

    Args:
        api: Has `ok(name, *path, body=…, query=…)`, which makes a call as an administrator and gives its answer.
    """
    api.ok("Login", body={"username": "determined", "password": ""})
    experiment = unmanaged(api)
    trial, uuid = completed(api, experiment)
    ask_about_experiments(api, experiment, trial, uuid)
    search_runs(api, trial)
    change_experiments(api, experiment, trial)
    take_up_by_external_ids(api)
    manage(api)
    workspace = file_away(api)
    register(api, uuid, workspace)
    write_templates(api)
    group_users(api, keep_accounts(api))
    tell_of_the_server(api)
    api.ok("DeleteExperiments", 1, body={"experimentIds": [experiment]})
    other = unmanaged(api)
    completed(api, other)
    api.ok("DeleteExperiment", other)
    api.ok("DeleteWorkspace", workspace)
