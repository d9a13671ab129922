from __future__ import annotations

import itertools
import math
from typing import Any

import grpc
import pytest
from detour.api.v1 import checkpoints_pb2 as api
from detour.api.v1 import trials_pb2
from detour.checkpoint.v1 import checkpoint_pb2
from google.protobuf.timestamp_pb2 import Timestamp

from tests.grpc import experiment_calls
from tests.grpc.trial_calls import document, get_trial, new_trial, report, start, struct

MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
UUID = "aaaaaaaa-0000-4000-8000-{:012d}".format
NOBODY = UUID(999)
EXACT = 2**53 + 1
ORDERS = ("ORDER_BY_UNSPECIFIED", "ORDER_BY_ASC", "ORDER_BY_DESC")


@pytest.fixture
def trial(user) -> Any:
    return new_trial(user, hparams=struct({"lr": 0.5}))


def checkpoint(task_id: str, number: int, steps: int | None = None, **fields: Any) -> checkpoint_pb2.Checkpoint:
    metadata = {} if steps is None else {"steps_completed": steps}
    defaults: dict[str, Any] = {
        "uuid": UUID(number),
        "task_id": task_id,
        "metadata": struct(metadata),
        "resources": {"a": 10, "folder/": 0, "folder/b": 5},
        "report_time": Timestamp(seconds=1000 + number),
        "state": "STATE_COMPLETED",
    }
    return checkpoint_pb2.Checkpoint(**(defaults | fields))


def report_checkpoint(client, *args: Any, **fields: Any) -> None:
    request = api.ReportCheckpointRequest(checkpoint=checkpoint(*args, **fields))
    client.call(client.checkpoints.ReportCheckpoint, request)


def get(client, number: int) -> checkpoint_pb2.Checkpoint:
    return client.call(
        client.checkpoints.GetCheckpoint, api.GetCheckpointRequest(checkpoint_uuid=UUID(number))
    ).checkpoint


def patch(client, number: int, left: dict[str, int] | None) -> None:
    resources = None if left is None else checkpoint_pb2.PatchCheckpoint.OptionalResources(resources=left)
    change = checkpoint_pb2.PatchCheckpoint(uuid=UUID(number), resources=resources)
    client.call(client.checkpoints.PatchCheckpoints, api.PatchCheckpointsRequest(checkpoints=[change]))


def counts(client, trial) -> tuple[int, int]:
    of_trial = get_trial(client, trial.id)
    of_experiment = experiment_calls.get(client, trial.experiment_id).experiment
    found = (of_trial.checkpoint_count, of_trial.total_checkpoint_size)
    assert found == (of_experiment.checkpoint_count, of_experiment.checkpoint_size)
    return found


def of_experiment(client, trial, **fields: Any) -> list[int]:
    request = api.GetExperimentCheckpointsRequest(id=trial.experiment_id, **fields)
    return numbers(client.call(client.checkpoints.GetExperimentCheckpoints, request))


def of_trial(client, trial, **fields: Any) -> list[int]:
    request = api.GetTrialCheckpointsRequest(id=trial.id, **fields)
    return numbers(client.call(client.checkpoints.GetTrialCheckpoints, request))


def numbers(answer) -> list[int]:
    return [int(each.uuid[-12:]) for each in answer.checkpoints]


def test_a_checkpoint(user, trial):
    report(user, trial.id, 4, {"loss": 2.5})
    report(user, trial.id, 4, {"loss": 1.5}, group="validation")
    report(user, trial.id, 5, {"loss": 0.5}, group="validation")
    report_checkpoint(user, trial.task_id, 1, 4, resources={"a": EXACT, "b/": 0}, allocation_id="al")
    shown = get(user, 1)
    assert (shown.uuid, shown.task_id, shown.allocation_id) == (UUID(1), trial.task_id, "al")
    assert (shown.report_time.seconds, shown.state) == (1001, checkpoint_pb2.STATE_COMPLETED)
    assert dict(shown.resources) == {"a": EXACT, "b/": 0}
    assert document(shown.metadata) == {"steps_completed": 4}
    assert not shown.HasField("storage_id")
    training = shown.training
    assert (training.trial_id, training.experiment_id) == (trial.id, trial.experiment_id)
    assert document(training.hparams) == {"lr": 0.5}
    assert document(training.experiment_config)["name"] == "mnist"
    assert document(training.training_metrics.avg_metrics) == {"loss": 2.5}
    assert document(training.validation_metrics.avg_metrics) == {"loss": 1.5}
    assert training.searcher_metric == 1.5
    assert counts(user, trial) == (1, EXACT)


def test_a_checkpoint_with_next_to_nothing(user, trial):
    report_checkpoint(user, trial.task_id, 1, resources={}, state="STATE_UNSPECIFIED", report_time=None)
    shown = get(user, 1)
    assert shown.state == checkpoint_pb2.STATE_COMPLETED
    assert shown.report_time.seconds > 1_700_000_000
    assert not any(shown.training.HasField(f"{name}_metrics") for name in ("training", "validation"))
    assert not shown.training.HasField("searcher_metric")
    assert counts(user, trial) == (1, 0)


def test_a_searcher_metric_that_is_no_finite_number(user, trial):
    report(user, trial.id, 1, {"loss": "NaN"}, group="validation")
    report_checkpoint(user, trial.task_id, 1, 1)
    assert math.isnan(get(user, 1).training.searcher_metric)


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        pytest.param({"task_id": "nope"}, MISSING, "task 'nope' not found", id="task"),
        pytest.param({"uuid": "nope"}, INVALID, "'nope' is no UUID", id="uuid"),
        pytest.param(
            {"state": "STATE_DELETED"},
            INVALID,
            "the state of a checkpoint that is reported must be STATE_COMPLETED",
            id="state",
        ),
        pytest.param({"storage_id": 77}, INVALID, "storage 77 not found", id="storage"),
        pytest.param(
            {"uuid": UUID(1).upper()},
            grpc.StatusCode.ALREADY_EXISTS,
            f"checkpoint '{UUID(1)}' already exists",
            id="twice",
        ),
        pytest.param(
            {"resources": {"a": 2**63 - 1}},
            INVALID,
            "the checkpoints of the experiment become too large to be counted",
            id="total",
        ),
    ],
)
def test_bad_reports(user, trial, fields, code, text):
    report_checkpoint(user, trial.task_id, 1)
    wanted = checkpoint(**({"task_id": trial.task_id, "number": 2} | fields))
    request = api.ReportCheckpointRequest(checkpoint=wanted)
    assert user.refusal(user.checkpoints.ReportCheckpoint, request) == (code, text)
    assert counts(user, trial) == (1, 15)


def test_metadata(user, trial):
    report_checkpoint(user, trial.task_id, 1, 4)
    changed = checkpoint_pb2.Checkpoint(uuid=UUID(1), metadata=struct({"a": [1], "steps_completed": 9}))
    request = api.PostCheckpointMetadataRequest(checkpoint=changed)
    answer = user.call(user.checkpoints.PostCheckpointMetadata, request).checkpoint
    assert document(answer.metadata) == {"a": [1], "steps_completed": 9}
    assert answer == get(user, 1)
    assert dict(answer.resources) == {"a": 10, "folder/": 0, "folder/b": 5}


def test_what_is_left(user, trial):
    report_checkpoint(user, trial.task_id, 1)
    report_checkpoint(user, trial.task_id, 2)
    patch(user, 1, None)
    patch(user, 1, {"a": 10, "folder/": 0, "folder/b": 5})
    assert get(user, 1).state == checkpoint_pb2.STATE_COMPLETED
    assert counts(user, trial) == (2, 30)
    patch(user, 1, {"a": 10})
    assert (get(user, 1).state, dict(get(user, 1).resources)) == (checkpoint_pb2.STATE_PARTIALLY_DELETED, {"a": 10})
    assert counts(user, trial) == (2, 25)
    for _ in range(2):
        patch(user, 1, {})
        assert (get(user, 1).state, dict(get(user, 1).resources)) == (checkpoint_pb2.STATE_DELETED, {"a": 10})
        assert counts(user, trial) == (1, 15)
    patch(user, 1, {"a": 10})
    assert counts(user, trial) == (2, 25)


def test_a_patch_is_done_as_a_whole(user, trial):
    report_checkpoint(user, trial.task_id, 1)
    nothing = checkpoint_pb2.PatchCheckpoint.OptionalResources()
    changes = [checkpoint_pb2.PatchCheckpoint(uuid=uuid, resources=nothing) for uuid in (UUID(1), NOBODY)]
    request = api.PatchCheckpointsRequest(checkpoints=changes)
    expected = (MISSING, f"checkpoint '{NOBODY}' not found")
    assert user.refusal(user.checkpoints.PatchCheckpoints, request) == expected
    assert get(user, 1).state == checkpoint_pb2.STATE_COMPLETED


def test_what_is_not_there(user, trial):
    bad = api.GetCheckpointRequest(checkpoint_uuid="not-a-uuid")
    assert user.refusal(user.checkpoints.GetCheckpoint, bad)[0] == INVALID
    for method, request, text in (
        (user.checkpoints.GetCheckpoint, api.GetCheckpointRequest(checkpoint_uuid=NOBODY), f"checkpoint '{NOBODY}'"),
        (
            user.checkpoints.PostCheckpointMetadata,
            api.PostCheckpointMetadataRequest(checkpoint=checkpoint_pb2.Checkpoint(uuid=NOBODY)),
            f"checkpoint '{NOBODY}'",
        ),
        (user.checkpoints.GetTrialCheckpoints, api.GetTrialCheckpointsRequest(id=99), "trial '99'"),
        (user.checkpoints.GetExperimentCheckpoints, api.GetExperimentCheckpointsRequest(id=99), "experiment '99'"),
    ):
        assert user.refusal(method, request) == (MISSING, f"{text} not found")


@pytest.fixture
def scored(user, trial) -> Any:
    """Six checkpoints, of whose validations three have a number."""
    for number, loss in enumerate((3, "NaN", 1, "Infinity", None, 2), 1):
        report(user, trial.id, number, {"other": 0} if loss is None else {"loss": loss}, group="validation")
        report_checkpoint(user, trial.task_id, number, number)
    return trial


@pytest.mark.parametrize("listed", [pytest.param(of_experiment, id="experiment"), pytest.param(of_trial, id="trial")])
@pytest.mark.parametrize("by", [{"sort_by_metric": "loss"}, {"sort_by_attr": "SORT_BY_SEARCHER_METRIC"}], ids=str)
def test_metrics_that_are_no_numbers_come_last(user, scored, listed, by):
    assert listed(user, scored, **by) == [3, 6, 1, 2, 4, 5]
    assert listed(user, scored, **by, order_by="ORDER_BY_ASC") == [3, 6, 1, 2, 4, 5]
    assert listed(user, scored, **by, order_by="ORDER_BY_DESC") == [1, 6, 3, 5, 4, 2]


def test_the_best_first(user):
    config = "name: a\nsearcher: {name: single, metric: acc, smaller_is_better: false}\n"
    trial = new_trial(user, experiment_calls.create(user, config).experiment.id)
    for number in (1, 2):
        report(user, trial.id, number, {"acc": number}, group="validation")
        report_checkpoint(user, trial.task_id, number, number)
    by = {"sort_by_attr": "SORT_BY_SEARCHER_METRIC"}
    assert of_experiment(user, trial, **by) == [2, 1]
    assert of_experiment(user, trial, **by, order_by="ORDER_BY_ASC") == [1, 2]
    assert of_trial(user, trial, **by) == [1, 2]


def test_orders(user, trial):
    other = new_trial(user, trial.experiment_id)
    report_checkpoint(user, other.task_id, 1, 5, report_time=Timestamp(seconds=3))
    report_checkpoint(user, trial.task_id, 2, report_time=Timestamp(seconds=4))
    report_checkpoint(user, trial.task_id, 3, 1, report_time=Timestamp(seconds=1))
    patch(user, 3, {})
    expected = {
        "SORT_BY_UNSPECIFIED": [3, 2, 1],
        "SORT_BY_UUID": [1, 2, 3],
        "SORT_BY_TRIAL_ID": [3, 2, 1],
        "SORT_BY_BATCH_NUMBER": [2, 3, 1],
        "SORT_BY_END_TIME": [3, 1, 2],
        "SORT_BY_STATE": [1, 2, 3],
    }
    for name, order in expected.items():
        assert of_experiment(user, trial, sort_by_attr=name) == order
        assert of_experiment(user, trial, sort_by_attr=name, order_by="ORDER_BY_DESC") == order[::-1]
    assert of_trial(user, trial) == [3, 2]
    assert of_experiment(user, trial, states=["STATE_DELETED"]) == [3]
    assert of_experiment(user, trial, states=["STATE_DELETED", "STATE_COMPLETED"]) == [3, 2, 1]


def test_every_order_in_every_direction(user, scored):
    for by, order in itertools.product(checkpoint_pb2.SortBy.keys(), ORDERS):
        for listed in (of_trial, of_experiment):
            assert sorted(listed(user, scored, sort_by_attr=by, order_by=order)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"limit": 2}, [1, 2], id="limit"),
        pytest.param({"limit": 2, "offset": 5}, [6], id="end"),
        pytest.param({"offset": -2}, [5, 6], id="from-the-end"),
        pytest.param({"limit": -2}, [], id="none"),
        pytest.param({"limit": -1}, [1, 2, 3, 4, 5, 6], id="all"),
    ],
)
def test_pages(user, scored, fields, expected):
    request = api.GetExperimentCheckpointsRequest(id=scored.experiment_id, **fields)
    answer = user.call(user.checkpoints.GetExperimentCheckpoints, request)
    assert (numbers(answer), answer.pagination.total) == (expected, 6)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"offset": 7}, id="offset"),
        pytest.param({"sort_by_attr": 77}, id="attribute"),
        pytest.param({"order_by": 77}, id="direction"),
        pytest.param({"states": [77]}, id="state"),
    ],
)
def test_bad_lists(user, scored, fields):
    request = api.GetTrialCheckpointsRequest(id=scored.id, **fields)
    assert user.refusal(user.checkpoints.GetTrialCheckpoints, request)[0] == INVALID


def test_going_on_from_the_latest(user, trial):
    def run() -> tuple[int, str, int]:
        request = trials_pb2.StartTrialRequest(trial_id=trial.id, resume=True)
        answer = user.call(user.trials.StartTrial, request)
        return answer.trial_run_id, answer.latest_checkpoint, answer.steps_completed

    report_checkpoint(user, trial.task_id, 1, 3)
    assert run() == (1, "", 0)
    for number, steps in ((2, 9), (3, 5), (4, None)):
        report_checkpoint(user, trial.task_id, number, steps)
    assert run() == (2, UUID(2), 9)
    patch(user, 2, {})
    assert run() == (3, UUID(3), 5)


def test_a_trial_without_checkpoints_starts_at_the_beginning(user, trial):
    start(user, trial.id)
    request = trials_pb2.StartTrialRequest(trial_id=trial.id, resume=True)
    answer = user.call(user.trials.StartTrial, request)
    assert (answer.trial_run_id, answer.HasField("latest_checkpoint"), answer.steps_completed) == (2, False, 0)
