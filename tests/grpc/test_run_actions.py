from __future__ import annotations

import json

import grpc
import pytest
from checkpoint_calls import config, directory, remove, save
from detour.api.v1 import experiments_pb2, models_pb2, projects_pb2, runs_pb2, trials_pb2
from run_calls import act, found, move, search
from trial_calls import get_trial, new_trial, report, set_state, struct
from workspace_calls import get_project, make_project, make_workspace

from server.store.tables.checkpoints import checkpoints
from server.store.tables.runs import trial_hparams
from server.store.tables.trials import trials
from tests.grpc.experiment_calls import MANAGED, archive, create, get
from tests.grpc.row_count import rows
from tests.grpc.test_experiment_search import field

INVALID = grpc.StatusCode.INVALID_ARGUMENT
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION
MISSING = grpc.StatusCode.NOT_FOUND
SEARCH = """
name: search
searcher: {name: random, metric: loss, max_trials: 2}
hyperparameters: {lr: {type: double, minval: 0.2, maxval: 0.8}}
"""


def over(client, experiment_id: int | None = None) -> int:
    """Make a run that is over."""
    trial = new_trial(client, experiment_id, hparams=struct({"lr": 0.5}))
    set_state(client, trial.id, "STATE_COMPLETED")
    return int(trial.id)


def where(column: str, operator: str, value) -> str:
    node = field(column, operator, value, location="LOCATION_TYPE_RUN")
    return json.dumps({"filterGroup": node, "showArchived": True})


def test_archive_and_unarchive(user):
    ended, going = over(user), new_trial(user).id
    assert act(user, "ArchiveRuns", [ended, going, 99]) == {
        ended: "",
        going: "Run is not in terminal state.",
        99: "Run with id '99' not found in project with id '1'",
    }
    assert found(user, field("id", ">", 0), show_archived=False) == [going]
    assert [run.archived for run in search(user).runs] == [True, False]
    assert act(user, "ArchiveRuns", [ended]) == {ended: ""}
    assert act(user, "UnarchiveRuns", [ended, going]) == {ended: "", going: ""}
    assert found(user, field("id", ">", 0), show_archived=False) == [ended, going]


def test_runs_of_an_archived_experiment_stay_as_they_are(user):
    ended = over(user)
    archive(user, 1)
    for action in ("ArchiveRuns", "UnarchiveRuns"):
        assert act(user, action, [ended]) == {ended: "Run is part of archived Search (id: '1')."}
    for action in ("PauseRuns", "ResumeRuns"):
        assert act(user, action, [ended]) == {ended: "Run is archived."}


def test_runs_of_another_project_are_not_found(user):
    ended = over(user)
    project = make_project(user, make_workspace(user, "ws").id, "p").id
    for action in ("ArchiveRuns", "UnarchiveRuns", "PauseRuns", "ResumeRuns", "DeleteRuns"):
        refused = act(user, action, [ended], project_id=project)
        assert refused == {ended: f"Run with id '{ended}' not found in project with id '{project}'"}
    assert act(user, "KillRuns", [ended], project_id=project) == {ended: f"Run with id '{ended}' not found"}


def test_by_filter(user):
    ended, going = over(user), new_trial(user).id
    assert act(user, "ArchiveRuns", filter=where("state", "=", "COMPLETED")) == {ended: ""}
    assert act(user, "ArchiveRuns", filter=where("id", ">", 0)) == {ended: "", going: "Run is not in terminal state."}
    assert act(user, "ArchiveRuns", filter=where("id", ">", 0), project_id=9) == {}


@pytest.mark.parametrize("action", ["ArchiveRuns", "UnarchiveRuns", "PauseRuns", "ResumeRuns", "DeleteRuns"])
def test_ids_and_a_filter_exclude_each_other(user, action):
    request = getattr(runs_pb2, f"{action}Request")(run_ids=[1], project_id=1, filter=where("id", "=", 1))
    refusal = user.refusal(getattr(user.runs, action), request)
    assert refusal == (INVALID, "if filter is provided run id list must be empty")
    request = getattr(runs_pb2, f"{action}Request")(project_id=1, filter="[")
    assert user.refusal(getattr(user.runs, action), request)[0] is INVALID


def test_kill(user):
    ended, going = over(user), new_trial(user).id
    managed = create(user, MANAGED, unmanaged=False, activate=True).experiment.id
    (theirs,) = get(user, managed).experiment.trial_ids
    queued = field("state", "=", "ACTIVE", location="LOCATION_TYPE_RUN")
    assert found(user, queued) == [theirs]
    assert act(user, "KillRuns", [ended, going, theirs, 99]) == {
        ended: "",
        going: "Failed to kill run: rpc error: code = NotFound desc = experiment '2' not found",
        theirs: "",
        99: "Run with id '99' not found",
    }
    assert [run.state for run in search(user).runs] == [8, 2, 7]
    assert get(user, managed).experiment.state == 7
    assert act(user, "KillRuns", [theirs]) == {theirs: ""}


def test_pause_and_resume(user):
    managed = create(user, MANAGED, unmanaged=False, activate=True).experiment.id
    (theirs,) = get(user, managed).experiment.trial_ids
    unmanaged = new_trial(user).id
    wide = new_trial(user, create(user, SEARCH).experiment.id).id
    assert act(user, "PauseRuns", [theirs, unmanaged, wide]) == {
        theirs: "",
        unmanaged: "Failed to pause associated experiment: "
        "rpc error: code = FailedPrecondition desc = experiment in terminal state",
        wide: f"Cannot pause/unpause run '{wide}' (part of multi-trial).",
    }
    assert get(user, managed).experiment.state == 2
    resumed = act(user, "ResumeRuns", [theirs, unmanaged])
    assert resumed[theirs] == ""
    assert resumed[unmanaged].startswith("Failed to resume associated experiment: rpc error: code = ")
    assert search(user, field("id", "=", managed)).runs[0].state == 1


def test_move(user):
    first = over(user)
    wide = create(user, SEARCH).experiment.id
    searched = [over(user, wide), over(user, wide)]
    project = make_project(user, make_workspace(user, "ws").id, "p").id
    skipped = {searched[0]: f"Skipping run '{searched[0]}' (part of multi-trial)."}
    assert move(user, searched[:1], 1, project, skip_multitrial=True) == skipped
    assert move(user, [first], 1, 1) == {}
    # The others of the same experiment go along, and are told of.
    assert move(user, [searched[0], 99], 1, project) == {
        searched[0]: "",
        searched[1]: "",
        99: "Run with id '99' not found in project with id '1'",
    }
    assert found(user, project_id=project) == searched
    assert get_project(user, project).num_runs == 2
    assert get(user, wide).experiment.project_id == project
    assert move(user, [], 1, project, filter=where("id", "=", first)) == {first: ""}
    assert found(user, project_id=project) == [first, *searched]
    assert [run.local_id.partition("-")[2] for run in search(user, project_id=project).runs] == ["3", "1", "2"]


def test_what_cannot_be_moved(user, admin):
    ended = over(user)
    workspace = make_workspace(user, "ws").id
    project = make_project(user, workspace, "p").id
    assert act(user, "ArchiveRuns", [ended]) == {ended: ""}
    assert move(user, [ended], 1, project) == {ended: "Run is archived."}
    for source, target, expected in (
        (1, 99, (MISSING, "project '99' not found")),
        (99, 1, (MISSING, "project '99' not found")),
    ):
        request = runs_pb2.MoveRunsRequest(run_ids=[1], source_project_id=source, destination_project_id=target)
        assert user.refusal(user.runs.MoveRuns, request) == expected
    admin.call(admin.projects.ArchiveProject, projects_pb2.ArchiveProjectRequest(id=project))
    for source, target, text in (
        (1, project, f"project ({project}) is archived and cannot add new runs"),
        (project, 1, f"project ({project}) is archived and cannot have runs moved from it"),
    ):
        request = runs_pb2.MoveRunsRequest(run_ids=[1], source_project_id=source, destination_project_id=target)
        assert user.refusal(user.runs.MoveRuns, request) == (PRECONDITION, text)


def test_delete(user, application, tmp_path):
    experiment = create(user, config(directory(tmp_path))).experiment.id
    best, other, going = (new_trial(user, experiment, hparams=struct({"lr": 0.5})) for _ in range(3))
    files = save(user, best, tmp_path, 1, 0.25)
    kept = save(user, other, tmp_path, 1, 0.5)
    for trial in (best, other):
        set_state(user, trial.id, "STATE_COMPLETED")
    report(user, going.id, 1, {"loss": 0.75}, group="validation")
    assert get(user, experiment).experiment.checkpoint_count == 2
    assert act(user, "DeleteRuns", [best.id, going.id, 99]) == {
        best.id: "",
        going.id: "Run is not in a terminal state.",
        99: "Run with id '99' not found in project with id '1'",
    }
    assert found(user) == [other.id, going.id]
    remove(application, tmp_path)
    assert not (tmp_path / files).exists()
    assert (tmp_path / kept).exists()
    missing = trials_pb2.GetTrialRequest(trial_id=best.id)
    assert user.refusal(user.trials.GetTrial, missing)[0] is MISSING
    shown = get(user, experiment).experiment
    assert (shown.num_trials, shown.checkpoint_count) == (2, 1)
    assert list(shown.trial_ids) == [other.id, going.id]
    assert get_project(user, 1).num_runs == 2
    assert rows(application, trial_hparams) == rows(application, trials) == 2
    assert rows(application, checkpoints) == 1
    # The best of those that are left.
    found_best = user.call(user.experiments.SearchExperiments, experiments_request(experiment)).experiments[0]
    assert found_best.best_trial.id == other.id


def experiments_request(experiment_id: int):
    wanted = {"filterGroup": field("id", "=", experiment_id), "showArchived": True}
    return experiments_pb2.SearchExperimentsRequest(filter=json.dumps(wanted))


def test_runs_of_others_are_deleted_by_administrators_alone(user, admin):
    ended, foreign = over(user), over(admin)
    refused = "rpc error: code = PermissionDenied desc = non admin users may not delete other user's runs"
    assert act(user, "DeleteRuns", [ended, foreign]) == {ended: "", foreign: refused}
    assert act(admin, "DeleteRuns", [foreign]) == {foreign: ""}


def test_a_run_with_a_registered_checkpoint_stays(user, application, tmp_path):
    experiment = create(user, config(directory(tmp_path))).experiment.id
    trial = new_trial(user, experiment)
    number = save(user, trial, tmp_path, 1)
    set_state(user, trial.id, "STATE_COMPLETED")
    user.call(user.models.PostModel, models_pb2.PostModelRequest(name="m"))
    version = models_pb2.PostModelVersionRequest(model_name="m", checkpoint_uuid=number)
    user.call(user.models.PostModelVersion, version)
    assert act(user, "DeleteRuns", [trial.id]) == {trial.id: "checkpoints are registered as model versions"}
    # One that was registered after it was asked for.
    with application.database.write() as tx:
        tx.execute(trials.update().values(going=True))
    remove(application, tmp_path)
    assert get_trial(user, trial.id).id == trial.id
    assert found(user) == [trial.id]
    assert (tmp_path / number).exists()


def test_a_run_whose_files_cannot_be_deleted_stays(user, application, tmp_path, monkeypatch):
    experiment = create(user, config(directory(tmp_path))).experiment.id
    trial = new_trial(user, experiment)
    save(user, trial, tmp_path, 1)
    set_state(user, trial.id, "STATE_COMPLETED")
    act(user, "DeleteRuns", [trial.id])

    def fail(*_arguments) -> bool:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("server.background.deletion.delete_files", fail)
    remove(application, tmp_path)
    assert found(user) == [trial.id]
    assert get(user, experiment).experiment.checkpoint_count == 1
