from __future__ import annotations

from typing import Any

import pytest
from detour.api.v1 import projects_pb2 as api
from detour.project.v1 import project_pb2
from trial_calls import new_trial, report, struct
from workspace_calls import make_experiment, make_project, make_workspace


@pytest.fixture
def workspace(user) -> int:
    """A workspace of the plain user's."""
    return make_workspace(user, "ws").id


def columns(client, project_id: int, **fields: Any) -> list[tuple[str, str, str]]:
    request = api.GetProjectColumnsRequest(id=project_id, **fields)
    return [
        (
            column.column,
            project_pb2.LocationType.Name(column.location).removeprefix("LOCATION_TYPE_"),
            project_pb2.ColumnType.Name(column.type).removeprefix("COLUMN_TYPE_"),
        )
        for column in client.call(client.projects.GetProjectColumns, request).columns
    ]


def test_columns_of_a_project_without_experiments(user):
    general = columns(user, 1)
    assert (len(general), general[0], general[-1]) == (
        20,
        ("id", "EXPERIMENT", "NUMBER"),
        ("archived", "EXPERIMENT", "UNSPECIFIED"),
    )
    assert len(columns(user, 1, table_type=api.TABLE_TYPE_RUN)) == 25
    assert columns(user, 1, table_type=api.TABLE_TYPE_EXPERIMENT) == general
    shown = user.call(user.projects.GetProjectColumns, api.GetProjectColumnsRequest(id=1)).columns[0]
    assert shown.display_name == "ID"


def test_columns_and_ranges_of_a_project(user, workspace):
    project = make_project(user, workspace, "p").id
    experiment = make_experiment(user, project)
    trial = new_trial(user, experiment, hparams=struct({"lr": 0.1, "none": None, "deep": {"er": [1]}}))
    for steps, values in enumerate(
        ({"loss": 0.5, "odd": 1}, {"loss": 2, "odd": "x"}, {"loss": 2, "up": "Infinity"}), 1
    ):
        report(user, trial.id, steps, values, group="validation")
    other = new_trial(user, experiment, hparams=struct({"lr": "auto"}))
    report(user, other.id, 1, {"loss": 8, "more": 1}, group="validation")
    shown = columns(user, project)
    loss = [(f"validation.loss.{each}", "VALIDATIONS", "NUMBER") for each in ("last", "max", "mean", "min")]
    up = [(name.replace("loss", "up"), *rest) for name, *rest in loss]
    more = [(name.replace("loss", "more"), *rest) for name, *rest in loss]
    odd = [("validation.odd.last", "VALIDATIONS", "TEXT")]
    drawn = [("hp.layers", "HYPERPARAMETERS", "NUMBER"), ("hp.lr", "HYPERPARAMETERS", "NUMBER")]
    assert shown[20:] == [*loss, *odd, *up, *drawn]
    of_runs = [("deep.er", "TEXT"), ("lr", "TEXT"), ("lr", "NUMBER"), ("none", "TEXT")]
    runs = columns(user, project, table_type=api.TABLE_TYPE_RUN)[25:]
    assert runs == [*loss, *more, *odd, *up, *((f"hp.{name}", "RUN_HYPERPARAMETERS", kind) for name, kind in of_runs)]
    request = api.GetProjectNumericMetricsRangeRequest(id=project)
    ranges = user.call(user.projects.GetProjectNumericMetricsRange, request).ranges
    # What is no finite number does not count.
    assert [(each.metrics_name, each.min, each.max) for each in ranges] == [
        ("validation.loss.last", 2, 2),
        ("validation.loss.max", 2, 2),
        ("validation.loss.mean", 1.5, 1.5),
        ("validation.loss.min", 0.5, 0.5),
        ("searcherMetricsVal", 0.5, 0.5),
    ]
    request.id = 1
    assert list(user.call(user.projects.GetProjectNumericMetricsRange, request).ranges) == []
