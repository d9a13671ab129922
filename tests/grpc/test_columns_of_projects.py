from __future__ import annotations

from typing import Any

import pytest
from detour.api.v1 import projects_pb2 as api
from detour.project.v1 import project_pb2
from experiment_calls import run_to_the_end
from sqlalchemy import update
from workspace_calls import make_experiment, make_project, make_workspace

from server.domain.struct import encode
from server.store.tables.experiments import experiments
from server.store.tables.trials import trials


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


def test_columns_and_ranges_of_a_project(user, application, workspace):
    project = make_project(user, workspace, "p").id
    experiment = make_experiment(user, project)
    run_to_the_end(user, experiment)
    number = {"type": "number", "min": 0.5, "max": 2, "mean": 1, "last": 1, "count": 2, "sum": 2}
    with application.database.write() as tx:
        summary = encode({"validation_metrics": {"loss": number}})
        values = {
            "hparams_struct": encode({"lr": 0.1}),
            "summary_metrics_struct": summary,
            "searcher_metric_value": 0.5,
        }
        trial_id = tx.scalar(
            update(trials).where(trials.c.experiment_id == experiment).values(values).returning(trials.c.id)
        )
        tx.execute(update(experiments).where(experiments.c.id == experiment).values(best_trial_id=trial_id))
    metrics = [(f"validation.loss.{each}", "VALIDATIONS", "NUMBER") for each in ("last", "max", "mean", "min")]
    drawn = [("hp.layers", "HYPERPARAMETERS", "NUMBER"), ("hp.lr", "HYPERPARAMETERS", "NUMBER")]
    assert columns(user, project)[20:] == [*metrics, *drawn]
    runs = columns(user, project, table_type=api.TABLE_TYPE_RUN)
    assert runs[25:] == [*metrics, ("hp.lr", "RUN_HYPERPARAMETERS", "NUMBER")]
    request = api.GetProjectNumericMetricsRangeRequest(id=project)
    ranges = user.call(user.projects.GetProjectNumericMetricsRange, request).ranges
    assert [(each.metrics_name, each.min, each.max) for each in ranges] == [
        ("validation.loss.last", 1, 1),
        ("validation.loss.max", 2, 2),
        ("validation.loss.mean", 1, 1),
        ("validation.loss.min", 0.5, 0.5),
        ("searcherMetricsVal", 0.5, 0.5),
    ]
    request.id = 1
    assert list(user.call(user.projects.GetProjectNumericMetricsRange, request).ranges) == []
