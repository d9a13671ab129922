"""What tables of a project can show, read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.project.v1 import project_pb2
from google.protobuf.struct_pb2 import Struct

from server.domain import project_columns
from server.domain.struct import decode
from server.store import project_documents, run_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from sqlalchemy import Connection

    from server.domain.project_columns import Column


def experiment_columns(tx: Connection, project_id: int) -> list[project_pb2.ProjectColumn]:
    """Return the columns of a table of experiments: the general ones, then metrics, then hyperparameters."""
    metrics = project_columns.metric_columns(project_documents.metrics_of_best_trials(tx, project_id))
    configs = _documents(project_documents.hyperparameters_of_experiments(tx, project_id))
    found = project_columns.hyperparameter_columns(configs)
    return _messages([*project_columns.EXPERIMENT_COLUMNS, *metrics, *found])


def run_columns(tx: Connection, project_id: int) -> list[project_pb2.ProjectColumn]:
    """Return the columns of a table of runs: the general ones, then metrics, hyperparameters and metadata."""
    metrics = project_columns.metric_columns(project_documents.metrics_of_runs(tx, project_id))
    values = _documents(project_documents.hyperparameters_of_runs(tx, project_id))
    found = project_columns.run_hyperparameter_columns(values)
    attached = project_columns.metadata_columns(run_values.metadata_kinds(tx, project_id))
    return _messages([*project_columns.RUN_COLUMNS, *metrics, *found, *attached])


def metric_ranges(tx: Connection, project_id: int) -> list[project_pb2.MetricsRange]:
    """Return the ranges of the metrics of the best trials in a project."""
    limits = project_documents.limits_of_best_trials(tx, project_id)
    found = project_columns.metric_ranges(limits, project_documents.searcher_values(tx, project_id))
    return [project_pb2.MetricsRange(metrics_name=each.name, min=each.smallest, max=each.largest) for each in found]


def _messages(columns: Iterable[Column]) -> list[project_pb2.ProjectColumn]:
    return [
        project_pb2.ProjectColumn(
            column=column.name,
            location=project_pb2.LocationType.Name(column.location.value),
            type=project_pb2.ColumnType.Name(column.kind.value),
            display_name=column.display_name,
        )
        for column in columns
    ]


def _documents(structs: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for struct in structs:
        yield decode(Struct.FromString(struct))
