"""What trials tell about themselves beside metrics, and how they are found and ended."""

from __future__ import annotations

import datetime as dt
import math
import threading

import grpc
import pytest
from detour.api.v1 import experiments_pb2, runs_pb2, tasks_pb2
from detour.api.v1 import trials_pb2 as api
from detour.experiment.v1 import experiment_pb2
from detour.task.v1 import task_pb2
from detour.trial.v1 import trial_pb2
from sqlalchemy import select, update

from server.store.tables.runs import checkpoint_storages
from server.store.tables.trials import trials
from tests.grpc.experiment_calls import MANAGED, create, get
from tests.grpc.trial_calls import document, get_trial, new_trial, set_state, start, struct

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
NOBODY = (99, 0, -1, 2**31 - 1)


def put(client, experiment_id, external_id="t", **fields):
    wanted = api.CreateTrialRequest(experiment_id=experiment_id, **({"unmanaged": True} | fields))
    return api.PutTrialRequest(external_trial_id=external_id, create_trial_request=wanted)


def test_the_same_external_id_is_the_same_trial(user, admin):
    experiment = create(user).experiment.id
    first = user.call(user.trials.PutTrial, put(user, experiment, hparams=struct({"lr": 1}))).trial
    assert (first.task_id, first.state) == (f"{experiment}.t", trial_pb2.STATE_PAUSED)
    start(user, first.id)
    again = admin.call(admin.trials.PutTrial, put(admin, experiment, hparams=struct({"x": [2]}))).trial
    assert (again.id, again.task_id, again.state) == (first.id, first.task_id, trial_pb2.STATE_RUNNING)
    assert document(again.hparams) == {"x": [2]}
    other = user.call(user.trials.PutTrial, put(user, experiment, "T")).trial
    elsewhere = user.call(user.trials.PutTrial, put(user, create(user).experiment.id)).trial
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert get(user, experiment).experiment.num_trials == 2


def test_equal_puts_at_once_make_one_trial(user):
    experiment = create(user).experiment.id
    found, barrier = [], threading.Barrier(8)

    def work():
        barrier.wait()
        found.append(user.call(user.trials.PutTrial, put(user, experiment)).trial.id)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (8, 1)
    assert get(user, experiment).experiment.num_trials == 1


@pytest.mark.parametrize(
    ("external_id", "fields", "code", "text"),
    [
        pytest.param("t", {"unmanaged": False}, INVALID, "only unmanaged trials are supported", id="managed"),
        pytest.param("t", {"experiment_id": 99}, MISSING, "experiment '99' not found", id="unknown experiment"),
        pytest.param("", {}, INVALID, "externalTrialId must not be empty", id="empty id"),
        pytest.param("x" * 1025, {}, INVALID, "externalTrialId must not be longer than 1024 bytes", id="long id"),
        pytest.param("a\0", {}, INVALID, "externalTrialId: strings must not contain NUL characters", id="NUL"),
    ],
)
def test_what_cannot_be_put(user, external_id, fields, code, text):
    request = put(user, **({"experiment_id": create(user).experiment.id, "external_id": external_id} | fields))
    assert user.refusal(user.trials.PutTrial, request) == (code, text)


def test_a_trial_is_found_by_external_ids(user):
    request = experiments_pb2.PutExperimentRequest(
        external_experiment_id="e/1 %",
        create_experiment_request={"config": "searcher: {name: single, metric: loss}", "unmanaged": True},
    )
    experiment = user.call(user.experiments.PutExperiment, request).experiment.id
    trial = user.call(user.trials.PutTrial, put(user, experiment, "t/1 %")).trial
    ids = {"external_experiment_id": "e/1 %", "external_trial_id": "t/1 %"}
    assert user.call(user.trials.GetTrialByExternalID, api.GetTrialByExternalIDRequest(**ids)).trial == trial
    for wrong, text in (
        ({"external_trial_id": "T/1 %"}, "trial 'T/1 %' not found"),
        ({"external_experiment_id": "%"}, "experiment '%' not found"),
        ({"external_trial_id": ""}, "trial '' not found"),
    ):
        asked = api.GetTrialByExternalIDRequest(**(ids | wrong))
        assert user.refusal(user.trials.GetTrialByExternalID, asked) == (MISSING, text)
    asked = api.GetTrialByExternalIDRequest(**(ids | {"external_trial_id": "\0"}))
    assert user.refusal(user.trials.GetTrialByExternalID, asked)[0] == INVALID


@pytest.mark.parametrize("progress", [0.5, 0.0, 1.0, -3.0, 42.0])
def test_progress_is_that_of_the_experiment(user, progress):
    trial = new_trial(user)
    request = api.ReportTrialProgressRequest(trial_id=trial.id, progress=progress, is_raw=True)
    user.call(user.trials.ReportTrialProgress, request)
    assert get(user, trial.experiment_id).experiment.progress.value == progress


@pytest.mark.parametrize("progress", [math.nan, math.inf])
def test_progress_is_a_number(user, progress):
    request = api.ReportTrialProgressRequest(trial_id=new_trial(user).id, progress=progress)
    assert user.refusal(user.trials.ReportTrialProgress, request) == (INVALID, "progress must be a finite number")


def test_what_the_code_is_doing(user):
    trial = new_trial(user)
    for state in ("training", ""):
        request = api.PostTrialRunnerMetadataRequest(trial_id=trial.id, metadata={"state": state})
        user.call(user.trials.PostTrialRunnerMetadata, request)
        assert get_trial(user, trial.id).runner_state == state


def remaining(client, trial_id):
    request = api.GetTrialRemainingLogRetentionDaysRequest(id=trial_id)
    answer = client.call(client.trials.GetTrialRemainingLogRetentionDays, request)
    return answer.remaining_days if answer.HasField("remaining_days") else None


def test_for_how_long_logs_are_kept(user, application):
    trial = new_trial(user)
    assert remaining(user, trial.id) == -1
    user.call(user.trials.PutTrialRetainLogs, api.PutTrialRetainLogsRequest(trial_id=trial.id, num_days=10))
    assert get_trial(user, trial.id).log_retention_days == 10
    assert remaining(user, trial.id) is None
    set_state(user, trial.id, "STATE_COMPLETED")
    assert remaining(user, trial.id) == 9
    ended = dt.datetime.now(dt.UTC) - dt.timedelta(days=30)
    with application.database.write() as tx:
        tx.execute(update(trials).where(trials.c.id == trial.id).values(end_time=ended))
    assert remaining(user, trial.id) == 0
    for days, left in ((-1, -1), (2**31 - 1, 2**31 - 1 - 31), (0, 0)):
        user.call(user.trials.PutTrialRetainLogs, api.PutTrialRetainLogsRequest(trial_id=trial.id, num_days=days))
        assert remaining(user, trial.id) == left
    request = api.PutTrialRetainLogsRequest(trial_id=trial.id, num_days=-2)
    assert user.refusal(user.trials.PutTrialRetainLogs, request)[0] == INVALID


def managed(client, activate=False, trials_wanted=1):
    searcher = f"searcher: {{name: random, metric: loss, max_trials: {trials_wanted}}}"
    config = MANAGED.replace("searcher: {name: single, metric: loss}", searcher)
    experiment = create(client, config, unmanaged=False, activate=activate).experiment.id
    return experiment, list(get(client, experiment).experiment.trial_ids)


def test_the_last_trial_that_is_killed_takes_its_experiment_with_it(user):
    experiment, (first, second) = managed(user, activate=True, trials_wanted=2)
    for trial, state in ((first, experiment_pb2.STATE_QUEUED), (second, experiment_pb2.STATE_CANCELED)):
        user.call(user.trials.KillTrial, api.KillTrialRequest(id=trial))
        shown = get_trial(user, trial)
        assert (shown.state, shown.HasField("end_time")) == (trial_pb2.STATE_CANCELED, True)
        found = get(user, experiment).experiment
        assert (found.state, found.HasField("end_time")) == (state, state == experiment_pb2.STATE_CANCELED)
    request = api.KillTrialRequest(id=first)
    assert user.refusal(user.trials.KillTrial, request) == (MISSING, f"experiment '{experiment}' not found")


def test_a_trial_that_is_killed_twice_stays_so(user):
    experiment, (first, _) = managed(user, trials_wanted=2)
    user.call(user.trials.KillTrial, api.KillTrialRequest(id=first))
    ended = get_trial(user, first)
    user.call(user.trials.KillTrial, api.KillTrialRequest(id=first))
    assert get_trial(user, first) == ended
    assert get(user, experiment).experiment.state == experiment_pb2.STATE_PAUSED


def test_an_early_exit_of_a_managed_trial_is_noted(user):
    _, (trial,) = managed(user)
    before = get_trial(user, trial)
    request = api.ReportTrialSearcherEarlyExitRequest(trial_id=trial, early_exit={"reason": 1})
    user.call(user.trials.ReportTrialSearcherEarlyExit, request)
    assert get_trial(user, trial) == before


def test_trials_that_run_elsewhere_are_not_ended_from_here(user):
    trial = new_trial(user)
    text = f"experiment '{trial.experiment_id}' not found"
    assert user.refusal(user.trials.KillTrial, api.KillTrialRequest(id=trial.id)) == (MISSING, text)
    request = api.ReportTrialSearcherEarlyExitRequest(trial_id=trial.id)
    assert user.refusal(user.trials.ReportTrialSearcherEarlyExit, request) == (MISSING, text)
    assert get_trial(user, trial.id).state == trial_pb2.STATE_PAUSED


@pytest.mark.parametrize(
    ("method", "request_type", "field"),
    [
        ("ReportTrialProgress", api.ReportTrialProgressRequest, "trial_id"),
        ("PostTrialRunnerMetadata", api.PostTrialRunnerMetadataRequest, "trial_id"),
        ("PutTrialRetainLogs", api.PutTrialRetainLogsRequest, "trial_id"),
        ("GetTrialRemainingLogRetentionDays", api.GetTrialRemainingLogRetentionDaysRequest, "id"),
        ("KillTrial", api.KillTrialRequest, "id"),
        ("ReportTrialSearcherEarlyExit", api.ReportTrialSearcherEarlyExitRequest, "trial_id"),
    ],
)
def test_trials_that_nobody_has(user, method, request_type, field):
    for nobody in NOBODY:
        request = request_type(**{field: nobody})
        assert user.refusal(getattr(user.trials, method), request) == (MISSING, f"trial '{nobody}' not found")


STORAGE = {"type": "directory", "container_path": "/tmp/checkpoints"}


def prepare(client, run_id, storage):
    request = runs_pb2.RunPrepareForReportingRequest(run_id=run_id, checkpoint_storage=struct(storage))
    return client.call(client.runs.RunPrepareForReporting, request)


def test_the_same_storage_has_the_same_id(user, application):
    first, second = new_trial(user), new_trial(user)
    one = prepare(user, first.id, STORAGE).storage_id
    assert one == prepare(user, second.id, STORAGE | {"save_trial_best": 7, "save_trial_latest": None}).storage_id
    other = prepare(user, first.id, STORAGE | {"container_path": "/elsewhere"}).storage_id
    assert other != one
    with application.database.read() as tx:
        assert tx.scalars(select(checkpoint_storages.c.storage).order_by(checkpoint_storages.c.id)).first() == STORAGE
    answer = user.call(user.runs.RunPrepareForReporting, runs_pb2.RunPrepareForReportingRequest(run_id=first.id))
    assert not answer.HasField("storage_id")


@pytest.mark.parametrize("storage", [{}, {"type": "nowhere"}, {"type": "directory"}, STORAGE | {"x": 1}], ids=str)
def test_a_storage_that_cannot_be(user, storage):
    request = runs_pb2.RunPrepareForReportingRequest(run_id=new_trial(user).id, checkpoint_storage=struct(storage))
    assert user.refusal(user.runs.RunPrepareForReporting, request)[0] == INVALID


def post(client, run_id, metadata):
    return runs_pb2.PostRunMetadataRequest(run_id=run_id, metadata=struct(metadata))


def test_metadata_is_replaced(user):
    trial = new_trial(user)
    assert not get_trial(user, trial.id).HasField("metadata")
    request = runs_pb2.GetRunMetadataRequest(run_id=trial.id)
    assert document(user.call(user.runs.GetRunMetadata, request).metadata) == {}
    for metadata in ({"a": {"b": [1, {"c": None}]}, "d": "x"}, {"e": 1.5}, {}):
        answer = user.call(user.runs.PostRunMetadata, post(user, trial.id, metadata))
        assert document(answer.metadata) == metadata
        assert document(user.call(user.runs.GetRunMetadata, request).metadata) == metadata
        shown = get_trial(user, trial.id)
        assert (shown.HasField("metadata"), document(shown.metadata)) == (True, metadata)


def nested(levels):
    return {"a": nested(levels - 1)} if levels else 1


@pytest.mark.parametrize(
    ("metadata", "text"),
    [
        pytest.param(nested(11), "metadata exceeds maximum nesting depth of 10", id="deep"),
        pytest.param({"k" * 51: 1}, "metadata key exceeds maximum length of 50 characters", id="name"),
        pytest.param({"a": {"b.c": 1}}, "metadata keys can not contain the following character(s):  $ . [ ]", id="dot"),
        pytest.param({"a": "x" * 5001}, "metadata value exceeds maximum length of 5000 characters", id="text"),
        pytest.param({"a": list(range(101))}, "metadata array exceeds maximum length of 101/100 elements", id="list"),
        pytest.param(
            {str(number): number for number in range(1001)},
            "request exceeds run metadata key count limit ofs 1000",
            id="many",
        ),
    ],
)
def test_metadata_beyond_the_limits(user, metadata, text):
    trial = new_trial(user)
    refusal = user.refusal(user.runs.PostRunMetadata, post(user, trial.id, metadata))
    assert refusal == (INVALID, f"error flattening metadata: {text}")
    assert not get_trial(user, trial.id).HasField("metadata")


def test_metadata_at_the_limits(user):
    trial = new_trial(user)
    for metadata in (nested(10), {"k" * 50: "x" * 5000}, {"a": list(range(100))}, {"a": [{"b.c": "x" * 6000}, []]}):
        user.call(user.runs.PostRunMetadata, post(user, trial.id, metadata))


def test_runs_that_nobody_has(user):
    for nobody in NOBODY:
        for method, request in (
            (user.runs.GetRunMetadata, runs_pb2.GetRunMetadataRequest(run_id=nobody)),
            (user.runs.PostRunMetadata, post(user, nobody, {"a": 1})),
            (user.runs.RunPrepareForReporting, runs_pb2.RunPrepareForReportingRequest(run_id=nobody)),
            (
                user.runs.RunPrepareForReporting,
                runs_pb2.RunPrepareForReportingRequest(run_id=nobody, checkpoint_storage=struct(STORAGE)),
            ),
        ):
            assert user.refusal(method, request) == (MISSING, f"trial '{nobody}' not found")


def test_the_task_of_a_trial(user):
    trial = new_trial(user)
    task = user.call(user.tasks.GetTask, tasks_pb2.GetTaskRequest(task_id=trial.task_id)).task
    assert (task.task_id, task.task_type, list(task.allocations)) == (trial.task_id, task_pb2.TASK_TYPE_TRIAL, [])
    assert (task.start_time, task.HasField("end_time")) == (trial.start_time, False)
    assert user.refusal(user.tasks.GetTask, tasks_pb2.GetTaskRequest(task_id="x")) == (MISSING, "task 'x' not found")
    assert user.refusal(user.tasks.GetTask, tasks_pb2.GetTaskRequest(task_id="\0"))[0] == INVALID
    assert not user.call(user.tasks.GetTasks, tasks_pb2.GetTasksRequest()).allocation_id_to_summary
