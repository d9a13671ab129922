from __future__ import annotations

import base64
import time
from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2 as api
from detour.api.v1 import trials_pb2
from detour.experiment.v1 import experiment_pb2
from detour.util.v1 import util_pb2
from google.protobuf.wrappers_pb2 import BoolValue

from server.domain.model_definition import FILE, FOLDER
from server.store.tables.workspaces import projects
from tests.grpc.experiment_calls import CONFIG, MANAGED, archive, create, get, ids, listed, run_to_the_end
from tests.store.experiment_rows import NOW

INVALID = grpc.StatusCode.INVALID_ARGUMENT
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION
MISSING = grpc.StatusCode.NOT_FOUND
State = experiment_pb2.State
SINGLE = ("Activate", "Pause", "Cancel", "Kill", "Archive", "Unarchive")


def call(client, name: str, experiment_id: int) -> None:
    """Call a method that does something to one experiment."""
    request = getattr(api, f"{name}ExperimentRequest")(id=experiment_id)
    client.call(getattr(client.experiments, f"{name}Experiment"), request)


def refusal(client, name: str, experiment_id: int) -> tuple[grpc.StatusCode, str]:
    request = getattr(api, f"{name}ExperimentRequest")(id=experiment_id)
    return client.refusal(getattr(client.experiments, f"{name}Experiment"), request)


def bulk(client, name: str, experiment_ids: list[int] = (), project_id: int = 1, **fields: Any) -> list[tuple]:
    """Call a method that does something to many experiments, and return its results."""
    method = "PutExperimentsRetainLogs" if name == "RetainLogs" else f"{name}Experiments"
    request = getattr(api, f"{method}Request")(experiment_ids=experiment_ids, project_id=project_id, **fields)
    results = client.call(getattr(client.experiments, method), request).results
    return [(result.id, result.error) for result in results]


def add_project(application, **values: Any) -> int:
    row = {"workspace_id": 1, "name": "p", "name_key": "p", "name_folded": "p", "key": "P", "user_id": 1}
    with application.database.write() as tx:
        statement = projects.insert().values(row | {"created_at": NOW} | values).returning(projects.c.id)
        return tx.execute(statement).scalar_one()


def wait_until_gone(client, experiment_id: int) -> None:
    deadline = time.monotonic() + 20
    while ids(listed(client, experiment_id_filter={"incl": [experiment_id]})):
        assert time.monotonic() < deadline, "the experiment is still there"


def test_a_managed_experiment_goes_through_its_states(user):
    experiment_id = create(user, MANAGED, unmanaged=False).experiment.id
    for name, state in (
        ("Pause", State.STATE_PAUSED),
        ("Activate", State.STATE_QUEUED),
        ("Activate", State.STATE_QUEUED),
        ("Pause", State.STATE_PAUSED),
        ("Kill", State.STATE_CANCELED),
        ("Cancel", State.STATE_CANCELED),
    ):
        call(user, name, experiment_id)
        assert get(user, experiment_id).experiment.state == state
    assert get(user, experiment_id).experiment.HasField("end_time")
    assert refusal(user, "Pause", experiment_id) == (PRECONDITION, "experiment in terminal state")
    assert refusal(user, "Activate", experiment_id) == (MISSING, f"experiment '{experiment_id}' not found")
    call(user, "Archive", experiment_id)
    assert refusal(user, "Kill", experiment_id) == (MISSING, f"experiment '{experiment_id}' not found")


def test_what_the_user_runs_is_left_alone(user):
    experiment_id = create(user).experiment.id
    before = get(user, experiment_id)
    call(user, "Kill", experiment_id)
    call(user, "Cancel", experiment_id)
    assert refusal(user, "Pause", experiment_id) == (PRECONDITION, "experiment in terminal state")
    assert refusal(user, "Activate", experiment_id)[0] is MISSING
    assert get(user, experiment_id) == before


def test_experiments_that_nobody_has(user):
    for name in SINGLE:
        assert refusal(user, name, 99) == (MISSING, "experiment '99' not found")
    methods = user.experiments
    for method, request in (
        (methods.DeleteExperiment, api.DeleteExperimentRequest(experiment_id=99)),
        (methods.MoveExperiment, api.MoveExperimentRequest(experiment_id=99, destination_project_id=1)),
        (methods.PutExperimentRetainLogs, api.PutExperimentRetainLogsRequest(experiment_id=99, num_days=1)),
        (methods.PutExperimentLabel, api.PutExperimentLabelRequest(experiment_id=99, label="l")),
        (methods.DeleteExperimentLabel, api.DeleteExperimentLabelRequest(experiment_id=99, label="l")),
        (methods.GetModelDef, api.GetModelDefRequest(experiment_id=99)),
        (methods.GetModelDefTree, api.GetModelDefTreeRequest(experiment_id=99)),
        (methods.GetModelDefFile, api.GetModelDefFileRequest(experiment_id=99, path="x")),
    ):
        assert user.refusal(method, request) == (MISSING, "experiment '99' not found")


def put_label(client, experiment_id: int, label: str) -> list[str]:
    request = api.PutExperimentLabelRequest(experiment_id=experiment_id, label=label)
    return list(client.call(client.experiments.PutExperimentLabel, request).labels)


def delete_label(client, experiment_id: int, label: str) -> list[str]:
    request = api.DeleteExperimentLabelRequest(experiment_id=experiment_id, label=label)
    return list(client.call(client.experiments.DeleteExperimentLabel, request).labels)


def test_labels(user):
    first, second = create(user).experiment.id, create(user).experiment.id
    assert put_label(user, first, "a tag, 训练") == ["b", "a", "a tag, 训练"]
    assert put_label(user, first, "a tag, 训练") == ["b", "a", "a tag, 训练"]
    assert delete_label(user, first, "b") == ["a", "a tag, 训练"]
    assert delete_label(user, first, "b") == ["a", "a tag, 训练"]
    shown = get(user, first).experiment
    assert list(shown.labels) == shown.config["labels"] == ["a", "a tag, 训练"]
    assert ids(listed(user, labels=["b"])) == [second]
    answer = user.call(user.experiments.GetExperimentLabels, api.GetExperimentLabelsRequest())
    assert list(answer.labels) == ["a", "a tag, 训练", "b"]
    answer = user.call(user.experiments.GetExperimentLabels, api.GetExperimentLabelsRequest(project_id=7))
    assert list(answer.labels) == []
    request = api.PutExperimentLabelRequest(experiment_id=first, label="a\x00")
    assert user.refusal(user.experiments.PutExperimentLabel, request)[0] is INVALID


def test_labels_that_come_at_once_are_all_there(user):
    from concurrent.futures import ThreadPoolExecutor

    experiment_id = create(user).experiment.id
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: put_label(user, experiment_id, f"l{n}"), range(12)))
    assert sorted(get(user, experiment_id).experiment.labels) == sorted(["a", "b", *(f"l{n}" for n in range(12))])


def delete_refusal(client, experiment_id: int) -> tuple[grpc.StatusCode, str]:
    request = api.DeleteExperimentRequest(experiment_id=experiment_id)
    return client.refusal(client.experiments.DeleteExperiment, request)


def test_deleting_goes_on_behind_the_answer(application, user):
    kept, gone = create(user).experiment.id, create(user).experiment.id
    assert delete_refusal(user, gone) == (PRECONDITION, "cannot delete experiment in STATE_PAUSED state")
    run_to_the_end(user, gone)
    user.call(user.experiments.DeleteExperiment, api.DeleteExperimentRequest(experiment_id=gone))
    assert get(user, gone).experiment.state == State.STATE_DELETING
    assert delete_refusal(user, gone) == (PRECONDITION, "cannot delete experiment in STATE_DELETING state")
    application.background.start()
    wait_until_gone(user, gone)
    assert ids(listed(user)) == [kept]
    request = trials_pb2.PatchTrialRequest(trial_id=1)
    assert user.refusal(user.trials.PatchTrial, request) == (MISSING, "trial '1' not found")


def test_deleting_is_for_owners_and_administrators(user, admin):
    experiment_id = create(admin).experiment.id
    run_to_the_end(admin, experiment_id)
    refused = (grpc.StatusCode.PERMISSION_DENIED, "non admin users may not delete other user's experiments")
    assert delete_refusal(user, experiment_id) == refused
    ((_, error),) = bulk(user, "Delete", [experiment_id])
    assert error == f"rpc error: code = PermissionDenied desc = {refused[1]}"
    mine = create(user).experiment.id
    run_to_the_end(user, mine)
    admin.call(admin.experiments.DeleteExperiment, api.DeleteExperimentRequest(experiment_id=mine))
    assert get(user, mine).experiment.state == State.STATE_DELETING


def move(client, experiment_id: int, project_id: int) -> None:
    request = api.MoveExperimentRequest(experiment_id=experiment_id, destination_project_id=project_id)
    client.call(client.experiments.MoveExperiment, request)


def move_refusal(client, experiment_id: int, project_id: int) -> tuple[grpc.StatusCode, str]:
    request = api.MoveExperimentRequest(experiment_id=experiment_id, destination_project_id=project_id)
    return client.refusal(client.experiments.MoveExperiment, request)


def test_moving(application, user):
    other = add_project(application)
    old = add_project(application, name="old", key="OLD", archived=True)
    experiment_id = create(user).experiment.id
    move(user, experiment_id, other)
    move(user, experiment_id, other)
    shown = get(user, experiment_id).experiment
    assert (shown.project_id, shown.project_name) == (other, "p")
    assert (listed(user, project_id=other).pagination.total, listed(user, project_id=1).pagination.total) == (1, 0)
    assert move_refusal(user, experiment_id, 99) == (MISSING, "project '99' not found")
    assert move_refusal(user, experiment_id, old) == (
        PRECONDITION,
        f"project ({old}) is archived and cannot add new experiments",
    )
    inside = create(user, project_id=old).experiment.id
    assert get(user, inside).experiment.parent_archived
    assert move_refusal(user, inside, 1) == (
        PRECONDITION,
        f"project ({old}) is archived and cannot have experiments moved from it",
    )
    run_to_the_end(user, experiment_id)
    archive(user, experiment_id)
    assert move_refusal(user, experiment_id, 1) == (
        PRECONDITION,
        f"experiment ({experiment_id}) is archived and cannot be moved",
    )


def test_retaining_logs(application, user):
    experiment_id = create(user).experiment.id
    request = api.PutExperimentRetainLogsRequest(experiment_id=experiment_id, num_days=-1)
    method = user.experiments.PutExperimentRetainLogs
    assert user.refusal(method, request) == (PRECONDITION, "Experiment is not in terminal state.")
    run_to_the_end(user, experiment_id)
    user.call(method, request)
    trial = user.call(user.trials.PatchTrial, trials_pb2.PatchTrialRequest(trial_id=1)).trial
    assert trial.log_retention_days == -1
    request.num_days = -2
    code, text = user.refusal(method, request)
    assert (code, text) == (INVALID, "numDays must be a number of days, or -1 to keep logs forever")


def test_bulk_tells_what_became_of_each(user):
    fresh, ended, other = (create(user).experiment.id for _ in range(3))
    run_to_the_end(user, ended)
    run_to_the_end(user, other)
    not_over = "rpc error: code = FailedPrecondition desc = Experiment is not in terminal state."
    unknown = "rpc error: code = NotFound desc = experiment '99' not found"
    assert bulk(user, "Archive", [ended, fresh, 99, other, ended]) == [
        (fresh, not_over),
        (99, unknown),
        (ended, ""),
        (other, ""),
    ]
    assert ids(listed(user, archived=BoolValue(value=True))) == [ended, other]
    assert bulk(user, "Unarchive", [ended]) == [(ended, "")]
    assert bulk(user, "Kill", [fresh, 99]) == [
        (99, "rpc error: code = NotFound desc = experiment '99' not found"),
        (fresh, ""),
    ]
    assert bulk(user, "RetainLogs", [ended], num_days=3) == [(ended, "")]
    assert bulk(user, "Delete", [ended]) == [(ended, "")]
    assert bulk(user, "Archive", []) == []
    over = "rpc error: code = FailedPrecondition desc = experiment in terminal state"
    assert bulk(user, "Activate", [fresh]) == bulk(user, "Pause", [fresh]) == [(fresh, over)]


def test_bulk_over_managed_experiments(user):
    managed = [create(user, MANAGED, unmanaged=False).experiment.id for _ in range(2)]
    for name, state in (
        ("Activate", State.STATE_QUEUED),
        ("Pause", State.STATE_PAUSED),
        ("Cancel", State.STATE_CANCELED),
    ):
        assert bulk(user, name, managed) == [(managed[0], ""), (managed[1], "")]
        assert ids(listed(user, states=[state])) == managed


def test_bulk_stays_in_its_project(application, user):
    other = add_project(application)
    here, there = create(user).experiment.id, create(user, project_id=other).experiment.id
    for each in (here, there):
        run_to_the_end(user, each)
    unknown = f"rpc error: code = NotFound desc = experiment '{there}' not found"
    assert bulk(user, "Archive", [here, there]) == [(there, unknown), (here, "")]
    assert bulk(user, "Archive", [there], project_id=-1) == [(there, "")]
    assert bulk(user, "Move", [there, here], project_id=-1, destination_project_id=1) == [
        (there, f"rpc error: code = FailedPrecondition desc = experiment ({there}) is archived and cannot be moved"),
        (here, f"rpc error: code = FailedPrecondition desc = experiment ({here}) is archived and cannot be moved"),
    ]
    request = api.MoveExperimentsRequest(experiment_ids=[here], project_id=-1, destination_project_id=99)
    assert user.refusal(user.experiments.MoveExperiments, request) == (MISSING, "project '99' not found")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param({}, [1, 2, 3, 4], id="everything"),
        pytest.param({"name": "50%"}, [1], id="a name, literally"),
        pytest.param({"name": "RUN", "excluded_experiment_ids": [2]}, [1, 4], id="a name, but for one"),
        pytest.param({"description": "x"}, [3], id="a description"),
        pytest.param({"labels": ["keep"]}, [4], id="a label"),
        pytest.param({"user_ids": [1]}, [4], id="a user"),
        pytest.param({"states": [State.STATE_ERROR]}, [2], id="a state"),
        pytest.param({"project_id": 7}, [], id="another project"),
        pytest.param({"archived": BoolValue(value=True)}, [], id="archived"),
        pytest.param({"archived": BoolValue(value=False)}, [1, 2, 3, 4], id="not archived"),
    ],
)
def test_bulk_by_a_filter_reaches_as_far_as_the_list(user, admin, filters, found):
    searcher = "\nsearcher: {name: single, metric: loss}\n"
    for owner, config, state in (
        (user, "name: run 50%", "STATE_COMPLETED"),
        (user, "name: Run 500", "STATE_ERROR"),
        (user, "name: other\ndescription: X", "STATE_COMPLETED"),
        (admin, "name: run\nlabels: [keep]", "STATE_COMPLETED"),
    ):
        run_to_the_end(user, create(owner, config + searcher).experiment.id, state)
    assert bulk(user, "Archive", [99], filters=filters) == [(each, "") for each in found]
    assert ids(listed(user, archived=BoolValue(value=True))) == found


def test_bulk_by_a_filter_means_those_to_which_it_can_be_done(application, user, admin):
    fresh, ended, filed = (create(user).experiment.id for _ in range(3))
    managed = create(user, MANAGED, unmanaged=False).experiment.id
    for each in (ended, filed):
        run_to_the_end(user, each)
    archive(user, filed)
    there = create(user, project_id=add_project(application)).experiment.id
    run_to_the_end(user, there)
    assert bulk(user, "Archive", filters={}) == [(ended, "")]
    assert bulk(user, "Unarchive", filters={"excluded_experiment_ids": [ended]}) == [(filed, "")]
    assert bulk(user, "Activate", filters={}) == [(managed, "")]
    assert bulk(user, "Kill", filters={}) == [(managed, "")]
    assert get(user, fresh).experiment.state == State.STATE_PAUSED
    others = create(admin).experiment.id
    run_to_the_end(admin, others)
    denied = "rpc error: code = PermissionDenied desc = non admin users may not delete other user's experiments"
    assert bulk(user, "Delete", filters={"name": "mnist"}) == [
        (others, denied),
        (ended, ""),
        (filed, ""),
        (managed, ""),
    ]


def test_bulk_by_a_filter_takes_more_than_one_transaction(user, monkeypatch):
    from server.services import repeated_values

    monkeypatch.setattr(repeated_values, "_PORTION", 2)
    created = [create(user, MANAGED, unmanaged=False).experiment.id for _ in range(5)]
    assert bulk(user, "Kill", filters={"name": "mnist"}) == [(each, "") for each in created]


def test_bulk_refuses_what_no_filter_can_have(user):
    for filters in ({"states": [0]}, {"name": "a\x00"}, {"labels": [str(n) for n in range(101)]}):
        request = api.KillExperimentsRequest(project_id=1, filters=filters)
        assert user.refusal(user.experiments.KillExperiments, request)[0] is INVALID
    request = api.KillExperimentsRequest(project_id=1, experiment_ids=range(10_001))
    assert user.refusal(user.experiments.KillExperiments, request)[0] is INVALID


def test_a_model_definition_comes_back(user):
    files = [
        util_pb2.File(path="src", type=FOLDER, mode=0o755, mtime=1_700_000_000),
        util_pb2.File(path="src/train.py", type=FILE, content=b"print('hi')\n", mode=0o644, mtime=1_700_000_001),
    ]
    shown = create(user, model_definition=files).experiment
    methods = user.experiments
    whole = user.call(methods.GetModelDef, api.GetModelDefRequest(experiment_id=shown.id)).b64_tgz
    assert len(base64.b64decode(whole)) == shown.model_definition_size
    (folder,) = user.call(methods.GetModelDefTree, api.GetModelDefTreeRequest(experiment_id=shown.id)).files
    (file,) = folder.files
    assert (folder.path, folder.is_dir, folder.modified_time.seconds) == ("src", True, 1_700_000_000)
    assert (file.path, file.name, file.is_dir, file.content_length) == ("src/train.py", "train.py", False, 12)
    request = api.GetModelDefFileRequest(experiment_id=shown.id, path="src/train.py")
    assert user.call(methods.GetModelDefFile, request).file == b"print('hi')\n"
    request.path = "src"
    code, text = user.refusal(methods.GetModelDefFile, request)
    assert (code, text) == (MISSING, f"file 'src' not found in experiment '{shown.id}'")


def test_an_experiment_without_files(user):
    experiment_id = create(user, CONFIG).experiment.id
    methods = user.experiments
    assert user.call(methods.GetModelDef, api.GetModelDefRequest(experiment_id=experiment_id)).b64_tgz == ""
    tree = user.call(methods.GetModelDefTree, api.GetModelDefTreeRequest(experiment_id=experiment_id))
    assert list(tree.files) == []
    request = api.GetModelDefFileRequest(experiment_id=experiment_id, path="x")
    assert user.refusal(methods.GetModelDefFile, request)[0] is MISSING


def test_a_large_model_definition(user):
    import random

    content = random.Random(7).randbytes(3_000_000)
    shown = create(user, model_definition=[util_pb2.File(path="data", type=FILE, content=content)]).experiment
    request = api.GetModelDefFileRequest(experiment_id=shown.id, path="data")
    assert user.call(user.experiments.GetModelDefFile, request).file == content
