from __future__ import annotations

import datetime as dt
from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2, projects_pb2, runs_pb2
from detour.project.v1 import project_pb2
from detour.run.v1 import run_pb2
from detour.trial.v1 import trial_pb2
from google.protobuf.json_format import MessageToDict
from run_calls import attach, found, search
from trial_calls import new_trial, report, set_state, struct
from workspace_calls import make_project, make_workspace

from server.store.tables.trials import trials
from tests.grpc.experiment_calls import archive, create, put_external
from tests.grpc.test_experiment_search import field, group
from tests.store.experiment_rows import NOW

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND

SINGLE = """
name: One of MNIST
description: The first
searcher: {name: single, metric: loss}
hyperparameters: {lr: 0.1}
labels: [keep]
integrations:
  pachyderm:
    pachd: {host: h, port: 1}
    proxy: {scheme: http, host: h, port: 2}
    dataset: {project: p, repo: r, branch: b, commit: c, token: t}
"""
SEARCH = """
name: other
searcher: {name: random, metric: accuracy, max_trials: 2}
hyperparameters: {lr: {type: double, minval: 0.2, maxval: 0.8}}
"""


@pytest.fixture
def runs(user, admin) -> list[int]:
    """Store a run of an experiment of its own, and two of a search of another user's."""
    single = create(user, SINGLE).experiment.id
    wide = put_external(admin, "ext-2", SEARCH).experiment.id
    made = [
        new_trial(user, single, hparams=struct({"lr": 0.1, "opt": "Adam", "deep": {"layers": 3}, "flag": True})).id,
        new_trial(user, wide, hparams=struct({"lr": 0.25, "opt": "sgd", "list": [1, 2]})).id,
        new_trial(user, wide, hparams=struct({"lr": "text", "deep": {"layers": 12}})).id,
    ]
    set_state(user, made[0], "STATE_COMPLETED")
    report(user, made[0], 1, {"loss": 0.5}, group="validation")
    report(user, made[1], 1, {"loss": 0.25, "accuracy": 0.9}, group="validation")
    attach(user, made[0], {"who": "Ann", "n": 5, "day": "2026-01-02", "ok": True, "in": {"x": 1.5}, "all": ["a", 7]})
    attach(user, made[1], {"who": "Bob", "n": -1, "day": "2027", "ok": False, "empty": {}})
    return made


def run(name: str, operator: str, value: Any = None) -> dict[str, Any]:
    return field(name, operator, value, location="LOCATION_TYPE_RUN")


def hparam(name: str, operator: str, value: Any = None, kind: str = "NUMBER") -> dict[str, Any]:
    others = {"location": "LOCATION_TYPE_RUN_HYPERPARAMETERS", "type": f"COLUMN_TYPE_{kind}"}
    return field(f"hp.{name}", operator, value, **others)


def metadata(name: str, operator: str, value: Any = None, kind: str = "TEXT") -> dict[str, Any]:
    others = {"location": "LOCATION_TYPE_RUN_METADATA", "type": f"COLUMN_TYPE_{kind}"}
    return field(f"metadata.{name}", operator, value, **others)


CONDITIONS = [
    (run("id", "=", 2), [2]),
    (run("experimentName", "contains", "mnist"), [1]),
    (run("experimentDescription", "isEmpty"), [2, 3]),
    (run("tags", "contains", "KEEP"), [1]),
    (run("searcherType", "=", "random"), [2, 3]),
    (run("searcherMetric", "=", "loss"), [1]),
    (run("startTime", ">", "2020-01-01T00:00:00Z"), [1, 2, 3]),
    (run("endTime", "notEmpty"), [1]),
    (run("duration", "<", 1e6), [1, 2, 3]),
    (run("state", "=", "COMPLETED"), [1]),
    (run("state", "!=", "COMPLETED"), [2, 3]),
    (run("experimentProgress", "=", 100), [1]),
    (run("user", "=", 1), [2, 3]),
    (run("user", "contains", "determ"), [1]),
    (run("forkedFrom", "isEmpty"), [1, 2, 3]),
    (run("resourcePool", "isEmpty"), [1, 2, 3]),
    (run("projectId", "=", 1), [1, 2, 3]),
    (run("checkpointSize", "=", 0), [1, 2, 3]),
    (run("checkpointCount", ">", 0), []),
    (run("searcherMetricsVal", ">=", 0.9), [2]),
    (run("externalExperimentId", "=", "ext-2"), [2, 3]),
    (run("externalRunId", "isEmpty"), [1, 2, 3]),
    (run("experimentId", "=", 2), [2, 3]),
    (run("localId", "contains", "-2"), [2]),
    (run("localId", "notEmpty"), [1, 2, 3]),
    (run("isExpMultitrial", "=", True), [2, 3]),
    (run("parentArchived", "=", False), [1, 2, 3]),
    (run("archived", "=", True), []),
    # A column of an experiment, which is what a filter means that names no location.
    (field("id", "=", 2), [2, 3]),
    (field("numTrials", ">", 1), [2, 3]),
    (field("hp.lr", "<", 0.5, location="LOCATION_TYPE_HYPERPARAMETERS", type="COLUMN_TYPE_NUMBER"), [1, 2, 3]),
    (field("validation.loss.min", "<", 0.3, location="LOCATION_TYPE_VALIDATIONS"), [2]),
    (field("validation.loss.min", "isEmpty", location="LOCATION_TYPE_VALIDATIONS"), [3]),
    (hparam("lr", "=", 0.1), [1]),
    (hparam("lr", "<", 0.5), [1, 2]),
    (hparam("lr", "contains", 0.25), [2]),
    (hparam("lr", "notContains", 0.25), [1, 3]),
    (hparam("lr", "=", "text", "TEXT"), [3]),
    (hparam("lr", "notEmpty"), [1, 2, 3]),
    (hparam("deep.layers", ">=", 3), [1, 3]),
    (hparam("deep.layers", "isEmpty"), [2]),
    (hparam("opt", "contains", "ADA", "TEXT"), [1]),
    (hparam("opt", "<", "a", "TEXT"), [1]),
    (hparam("flag", "=", True, "UNSPECIFIED"), [1]),
    (hparam("list", "contains", "2", "TEXT"), [2]),
    (hparam("x' OR 1=1 --", "=", 1), []),
    (metadata("who", "=", "Ann"), [1]),
    (metadata("who", "!=", "Ann"), [2]),
    (metadata("who", "contains", "ANN"), [1]),
    (metadata("who", "notContains", "ann"), [2]),
    (metadata("who", "isEmpty"), [3]),
    (metadata("who", "notEmpty"), [1, 2]),
    (metadata("n", ">", 0, "NUMBER"), [1]),
    (metadata("n", ">", "0", "NUMBER"), [1]),
    (metadata("n", "contains", 5, "NUMBER"), [1]),
    (metadata("in.x", "=", 1.5, "NUMBER"), [1]),
    (metadata("all", "contains", "A"), [1]),
    (metadata("all", "=", 7, "ARRAY"), [1]),
    (metadata("day", "<", "2026-02-01", "DATE"), [1]),
    (metadata("day", "=", "2026-01-02", "TEXT"), [1]),
    (metadata("day", "=", "2027", "TEXT"), [2]),
    (metadata("ok", "=", True, "UNSPECIFIED"), [1]),
    (metadata("ok", "=", "false", "UNSPECIFIED"), [2]),
    (metadata("ok", "contains", True, "UNSPECIFIED"), [1]),
    (metadata("empty", "notEmpty"), [2]),
    (metadata("x' OR 1=1 --", "=", "1"), []),
    (group(hparam("lr", "<", 0.5), metadata("who", "=", "Bob")), [2]),
    (group(run("id", "=", 3), metadata("who", "=", "Bob"), conjunction="or"), [2, 3]),
    (group(), [1, 2, 3]),
]


def test_conditions(user, runs):
    for node, expected in CONDITIONS:
        assert found(user, node) == expected, node


ORDERS = [
    ("", [1, 2, 3]),
    ("id=desc", [3, 2, 1]),
    ("experimentName=desc", [2, 3, 1]),
    ("experimentDescription=desc", [1, 2, 3]),
    ("searcherType=asc,searcherMetric=asc", [2, 3, 1]),
    ("startTime=desc", [3, 2, 1]),
    ("endTime=asc", [1, 2, 3]),
    ("endTime=desc", [1, 2, 3]),
    ("state=desc", [1, 2, 3]),
    ("experimentProgress=asc,id=desc", [3, 2, 1]),
    ("user=asc", [2, 3, 1]),
    ("forkedFrom=asc,resourcePool=asc,projectId=asc,checkpointSize=asc,checkpointCount=desc", [1, 2, 3]),
    ("searcherMetricsVal=asc", [1, 2, 3]),
    ("searcherMetricsVal=desc", [2, 1, 3]),
    ("externalExperimentId=asc", [2, 3, 1]),
    ("externalRunId=asc,experimentId=desc", [2, 3, 1]),
    ("isExpMultitrial=asc,localId=desc", [1, 3, 2]),
    ("parentArchived=asc,archived=asc,duration=desc", [1, 2, 3]),
    ("hp.lr=desc", [2, 1, 3]),
    ("hp.deep.layers=desc", [3, 1, 2]),
    ("hp.opt=asc", [1, 2, 3]),
    ("metadata.who=desc", [2, 1, 3]),
    ("metadata.n=asc", [2, 1, 3]),
    ("validation.loss.min=asc", [2, 1, 3]),
]


def test_orders(user, runs):
    for sort, expected in ORDERS:
        # How long the first one took depends on the clock.
        answer = found(user, sort=sort)
        assert sorted(answer) == [1, 2, 3] if "duration" in sort else answer == expected, sort


def test_a_run_is_shown_with_its_experiment_and_project(user, application, runs):
    with application.database.write() as tx:
        ended = {"start_time": NOW, "end_time": NOW + dt.timedelta(seconds=90.5), "external_id": "mine"}
        tx.execute(trials.update().where(trials.c.id == runs[0]).values(ended))
    shown = search(user, run("id", "=", runs[0])).runs[0]
    key = user.call(user.projects.GetProject, projects_pb2.GetProjectRequest(id=1)).project.key
    assert MessageToDict(shown, preserving_proto_field_name=True) == {
        "id": runs[0],
        "start_time": "2026-01-02T03:04:05.678901Z",
        "end_time": "2026-01-02T03:05:36.178901Z",
        "state": "STATE_COMPLETED",
        "labels": ["keep"],
        "searcher_metric_value": 0.5,
        "external_run_id": "mine",
        "hyperparameters": {"lr": 0.1, "opt": "Adam", "deep": {"layers": 3.0}, "flag": True},
        "summary_metrics": MessageToDict(shown.summary_metrics),
        "user_id": 2,
        "duration": 90,
        "project_id": 1,
        "project_name": "Uncategorized",
        "workspace_id": 1,
        "workspace_name": "Uncategorized",
        "experiment": {
            "id": 1,
            "searcher_type": "single",
            "searcher_metric": "loss",
            "progress": 1.0,
            "description": "The first",
            "name": "One of MNIST",
            "unmanaged": True,
            "pachyderm_integration": MessageToDict(shown.experiment.pachyderm_integration),
        },
        "metadata": MessageToDict(shown.metadata),
        "local_id": f"{key}-1",
    }
    assert MessageToDict(shown.summary_metrics)["validation_metrics"]["loss"]["min"] == 0.5
    assert MessageToDict(shown.experiment.pachyderm_integration)["dataset"]["repo"] == "r"
    assert MessageToDict(shown.metadata)["who"] == "Ann"


def test_what_a_run_does_not_have_is_absent(user, runs):
    shown = search(user, run("id", "=", runs[2])).runs[0]
    absent = ("end_time", "searcher_metric_value", "external_run_id", "metadata", "log_policy_matched")
    assert [name for name in absent if shown.HasField(name)] == []
    assert shown.experiment.is_multitrial
    assert not shown.experiment.HasField("pachyderm_integration")
    assert shown.state == trial_pb2.STATE_PAUSED
    assert isinstance(shown, run_pb2.FlatRun)


def test_pages_of_runs(user, runs):
    pages = [(0, 2, [1, 2]), (2, 2, [3]), (9, 2, []), (-1, 1, [3]), (0, 0, [1, 2, 3]), (0, -2, []), (0, -1, [1, 2, 3])]
    for offset, limit, expected in pages:
        for node in (None, group(), hparam("lr", "notEmpty")):
            answer = search(user, node, offset=offset, limit=limit, project_id=1)
            assert ([each.id for each in answer.runs], answer.pagination.total) == (expected, 3)


def test_runs_of_what_is_archived(user, runs):
    set_state(user, runs[1], "STATE_COMPLETED")
    set_state(user, runs[2], "STATE_COMPLETED")
    archive(user, 2)
    assert found(user, group(), show_archived=False) == [1]
    assert found(user, group()) == found(user) == [1, 2, 3]
    assert [each.archived for each in search(user).runs] == [False, True, True]
    assert found(user, run("archived", "=", True)) == [2, 3]


def test_runs_of_one_project(user, runs):
    project = make_project(user, make_workspace(user, "ws").id, "p").id
    assert found(user, project_id=project) == []
    moved = experiments_pb2.MoveExperimentRequest(experiment_id=2, destination_project_id=project)
    user.call(user.experiments.MoveExperiment, moved)
    assert found(user, project_id=project) == [2, 3]
    assert found(user, project_id=1) == [1]
    shown = search(user, project_id=project).runs
    assert [(each.project_id, each.local_id.partition("-")[2]) for each in shown] == [(project, "1"), (project, "2")]


def test_numbers_of_runs_are_given_out_once(user, runs):
    project = make_project(user, make_workspace(user, "ws").id, "p").id
    for target in (project, 1):
        request = experiments_pb2.MoveExperimentRequest(experiment_id=2, destination_project_id=target)
        user.call(user.experiments.MoveExperiment, request)
    new_trial(user, 1)
    assert [each.local_id.partition("-")[2] for each in search(user).runs] == ["1", "4", "5", "6"]


def test_replaced_hyperparameters_and_metadata_are_found_as_they_are_now(user, runs):
    attach(user, runs[0], {"who": "Eve"})
    assert found(user, metadata("who", "=", "Ann")) == []
    assert found(user, metadata("n", "notEmpty")) == [2]
    assert found(user, metadata("who", "=", "Eve")) == [1]


UNSEARCHABLE = [
    pytest.param({"project_id": 9}, MISSING, "project '9' not found", id="unknown project"),
    pytest.param({"sort": "zz=asc"}, INVALID, "invalid sort col: zz", id="unknown column to sort by"),
    pytest.param({"sort": "tags=asc"}, INVALID, "invalid sort col: tags", id="labels have no order"),
    pytest.param({"sort": "name=asc"}, INVALID, "invalid sort col: name", id="a column of experiments"),
    pytest.param({"sort": "id"}, INVALID, "invalid sort parameter: id", id="no direction"),
    pytest.param({"sort": "id=up"}, INVALID, "invalid sort direction: up", id="no such direction"),
    pytest.param({"filter": "{"}, INVALID, "filter: not valid JSON", id="no json"),
    pytest.param(
        {
            "filter": '{"filterGroup":{"kind":"field","columnName":"zz","operator":"=","value":1,'
            '"location":"LOCATION_TYPE_RUN"}}'
        },
        INVALID,
        "invalid run column zz",
        id="unknown column of runs",
    ),
    pytest.param(
        {"filter": '{"filterGroup":{"kind":"field","columnName":"zz","operator":"=","value":1}}'},
        INVALID,
        "invalid experiment column zz",
        id="unknown column of experiments",
    ),
]


def test_runs_that_cannot_be_searched(user):
    for case in UNSEARCHABLE:
        fields, code, text = case.values
        status, message = user.refusal(user.runs.SearchRuns, runs_pb2.SearchRunsRequest(**fields))
        assert (status, text in message) == (code, True), (case.id, message)


def test_values_of_metadata(user, runs):
    def values(key: str, project_id: int = 1) -> list[str]:
        request = runs_pb2.GetMetadataValuesRequest(project_id=project_id, key=key)
        return list(user.call(user.runs.GetMetadataValues, request).values)

    assert values("who") == ["Ann", "Bob"]
    assert values("n") == values("no such") == []
    assert values("all") == ["a"]
    missing = runs_pb2.GetMetadataValuesRequest(project_id=9, key="who")
    assert user.refusal(user.runs.GetMetadataValues, missing) == (MISSING, "project '9' not found")


def test_metadata_as_columns_of_a_project(user, runs):
    request = projects_pb2.GetProjectColumnsRequest(id=1, table_type=projects_pb2.TABLE_TYPE_RUN)
    columns = user.call(user.projects.GetProjectColumns, request).columns
    attached = [
        (each.column, project_pb2.ColumnType.Name(each.type)) for each in columns if each.column.startswith("metadata.")
    ]
    assert attached == [
        ("metadata.all", "COLUMN_TYPE_ARRAY"),
        ("metadata.day", "COLUMN_TYPE_DATE"),
        ("metadata.day", "COLUMN_TYPE_TEXT"),
        ("metadata.empty", "COLUMN_TYPE_TEXT"),
        ("metadata.in.x", "COLUMN_TYPE_NUMBER"),
        ("metadata.n", "COLUMN_TYPE_NUMBER"),
        ("metadata.ok", "COLUMN_TYPE_TEXT"),
        ("metadata.who", "COLUMN_TYPE_TEXT"),
    ]
